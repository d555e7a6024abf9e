//! Identity providers that a trust policy names, by their ARN or as resources of the same estate.

use bartizan_estate::Subject;
use bartizan_policy::{Part, Who};
use bartizan_tree::{Node, Origin, Reference};

use crate::documents;

/// What the ARN of an identity provider of this estate will end in: that much decides who can join it.
pub(super) fn arn(subject: Subject<'_>, node: &Node) -> Option<String> {
    let found = subject.resolve(node, &["AWS::IAM::SAMLProvider", "AWS::IAM::OIDCProvider"]);
    let provider = found.value()?;
    let account = documents::owner(subject).unwrap_or("000000000000");
    if provider.kind() == "AWS::IAM::SAMLProvider" {
        return Some(format!("arn:aws:iam::{account}:saml-provider/provider"));
    }
    let url = provider.get("Url");
    let host = match (url.value()?.as_text(), url.value()?.as_ref_to()) {
        (Some(url), _) => url.trim_start_matches("https://").to_owned(),
        // A cluster's own provider signs for its own pods.
        (None, Some(cluster)) if is_cluster(cluster) => "oidc.eks.amazonaws.com/id/cluster".to_owned(),
        _ => return None,
    };
    Some(format!("arn:aws:iam::{account}:oidc-provider/{host}"))
}

/// The host of the OpenID Connect provider that a principal comes through, where it is known.
pub(super) fn host(subject: Subject<'_>, who: &Who) -> Option<String> {
    let of_arn = |arn: &str| arn.split_once("oidc-provider/").map(|(_, host)| host.to_lowercase());
    match who {
        Who::Federated(arn) => of_arn(arn),
        Who::Partial { text, .. } => {
            let written = text.parts().iter().find_map(|part| match part {
                Part::Text(text) => of_arn(text).filter(|host| !host.is_empty()),
                _ => None,
            });
            if written.is_some() {
                return written;
            }
            let reference = text.hole()?.reference.as_ref()?;
            if is_cluster(reference) {
                return Some("oidc.eks.amazonaws.com/id/cluster".to_owned());
            }
            let node = Node::reference(reference.resource.clone(), reference.attribute.clone(), Origin::NONE);
            of_arn(&arn(subject, &node)?)
        }
        _ => None,
    }
}

/// Whether the pods of an EKS cluster come through this provider.
pub(super) fn is_of_cluster(host: &str) -> bool {
    host.starts_with("oidc.eks.") || host.starts_with("oidc-eks.")
}

fn is_cluster(reference: &Reference) -> bool {
    reference.resource.contains("aws_eks_cluster.") || &*reference.attribute == "OpenIdConnectIssuerUrl"
}
