//! A trust policy without a name in it is an open door.

use crate::documents;
use bartizan_estate::Subject;
use bartizan_estate::views::iam::Identity;
use bartizan_finding::Severity;
use bartizan_policy::question::trusts_anyone;
use bartizan_tree::{Node, Reference, State, Value};

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "iam-role-trust-anyone",
    title: "IAM role can be assumed by anybody",
    severity: Severity::Critical,
    practice: "IAM-1",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::IAM::Role"],
    aliases: &[
        Alias::narrower("CKV_AWS_60"),
        Alias::narrower("bcdcbdc6-a350-4855-ae7c-d1e6436f7c97"),
        Alias::narrower("F6"),
        Alias::narrower("IAM_ROLE_NO_ALLOW_PLUS_NOT_PRINCIPAL"),
    ],
    controls: &[],
    page: include_str!("role_trust_anyone.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let trust = Identity::new(subject).trust();
    match trust.state() {
        State::Absent => judge.not_applicable(),
        State::Unknown(why) => judge.undecided(why.clone(), trust.origin()),
        State::Known(node) | State::Default(node) => {
            let node = node.rebuilt(&mut |node| match &node.value {
                Value::Ref(_) => provider(subject, &node).map_or(node.clone(), |arn| Node::text(arn, node.origin)),
                _ => node,
            });
            let document = documents::read(&node);
            let answer = trusts_anyone(&document, documents::owner(subject));
            documents::fail_on(judge, &answer, documents::principals(&document, &answer));
        }
    }
}

/// What the ARN of an identity provider of this estate will end in: that much decides whether
/// everybody can join it.
fn provider(subject: Subject<'_>, node: &Node) -> Option<String> {
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

fn is_cluster(reference: &Reference) -> bool {
    reference.resource.contains("aws_eks_cluster.") || &*reference.attribute == "OpenIdConnectIssuerUrl"
}
