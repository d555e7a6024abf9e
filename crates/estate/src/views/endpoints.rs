//! What is called from outside: EKS's API, CloudFront distributions, stages of API Gateway.

use std::sync::Arc;

use bartizan_tree::{Field, Node, Tri};

use super::facts::Facts;
use super::filled;
use crate::{Many, Subject};

/// An `AWS::EKS::Cluster`.
#[derive(Clone, Copy, Debug)]
pub struct EksCluster<'e>(Subject<'e>);

/// An `AWS::CloudFront::Distribution`.
#[derive(Clone, Copy, Debug)]
pub struct Distribution<'e>(Subject<'e>);

/// An `AWS::ApiGateway::Stage` or `AWS::ApiGatewayV2::Stage`.
#[derive(Clone, Copy, Debug)]
pub struct Stage<'e>(Subject<'e>);

impl<'e> EksCluster<'e> {
    /// A view on a cluster.
    pub fn new(subject: Subject<'e>) -> Self {
        EksCluster(subject)
    }

    /// Whether its API can be reached from the internet: it can, where nothing is written.
    pub fn is_public(self) -> Field<bool> {
        self.0.get("ResourcesVpcConfig.EndpointPublicAccess").bool().or_default(true)
    }

    /// From which addresses; from everywhere, where nothing is written.
    pub fn public_cidrs(self) -> Field<&'e Node> {
        filled(self.0.get("ResourcesVpcConfig.PublicAccessCidrs"))
    }

    /// Whether Kubernetes secrets are encrypted with a KMS key beside the disk's.
    pub fn encrypts_secrets(self) -> Tri {
        let configs = self.0.get("EncryptionConfig").items();
        let any = Tri::any(configs.known.iter().map(|config| {
            let resources = config.get("Resources").items();
            let secrets = resources.known.into_iter().map(|r| r.field().text().is(|word| &**word == "secrets"));
            Tri::any(secrets).or(resources.more.map_or(Tri::No, Tri::Unknown))
        }));
        any.or(configs.more.map_or(Tri::No, Tri::Unknown))
    }

    /// The logs of the control plane that are kept: `api`, `audit` …
    pub fn log_types(self) -> Many<Field<Arc<str>>> {
        let types = self.0.get("Logging.ClusterLogging.EnabledTypes").items();
        Many { known: types.known.into_iter().map(|kind| kind.get("Type").text()).collect(), more: types.more }
    }

    /// The OpenID Connect providers in IAM that let its pods take roles on.
    pub fn oidc_providers(self) -> Many<Subject<'e>> {
        const KIND: &str = "AWS::IAM::OIDCProvider";
        let (estate, issuer) = (self.0.estate(), self.0.get("OpenIdConnectIssuerUrl"));
        let mut found = Many { known: Vec::new(), more: estate.missing(KIND) };
        for provider in estate.of(KIND) {
            let url = provider.get("Url");
            let own = match (url.value(), issuer.value().and_then(|issuer| issuer.as_text())) {
                (Some(url), _) if url.as_ref_to().is_some_and(|to| to.resource == *self.0.address()) => Tri::Yes,
                (Some(url), Some(issuer)) => url.field().text().is(|url| host(url) == host(issuer)),
                _ => url.why().or(issuer.why()).cloned().map_or(Tri::No, Tri::Unknown),
            };
            match own {
                Tri::Yes => found.known.push(provider),
                Tri::No => {}
                Tri::Unknown(why) => found.more = found.more.or(Some(why)),
            }
        }
        found
    }

    /// The roles that pods get by EKS Pod Identity.
    pub fn pod_identities(self) -> Many<Subject<'e>> {
        self.0.referrers("AWS::EKS::PodIdentityAssociation", "ClusterName")
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add("public", self.is_public());
        facts.add_node("public_cidrs", self.public_cidrs());
        facts.add_answer("encrypts_secrets", self.encrypts_secrets());
        facts.add_node("log_types", filled(self.0.get("Logging.ClusterLogging.EnabledTypes")));
        facts
    }
}

impl<'e> Distribution<'e> {
    /// A view on a distribution.
    pub fn new(subject: Subject<'e>) -> Self {
        Distribution(subject)
    }

    /// How viewers come, for each behaviour: `allow-all`, `https-only`, `redirect-to-https`.
    pub fn viewer_protocols(self) -> Many<Field<Arc<str>>> {
        let default = self.0.get("DistributionConfig.DefaultCacheBehavior.ViewerProtocolPolicy").text();
        let others = self.0.get("DistributionConfig.CacheBehaviors").items();
        let others_known = others.known.into_iter().map(|behavior| behavior.get("ViewerProtocolPolicy").text());
        Many { known: std::iter::once(default).chain(others_known).collect(), more: others.more }
    }

    /// The oldest TLS that viewers may come with. With CloudFront's own certificate it is `TLSv1`
    /// whatever is written, as it is where nothing is
    /// (docs.aws.amazon.com/cloudfront/latest/APIReference/API_ViewerCertificate.html).
    pub fn minimum_protocol(self) -> Field<Arc<str>> {
        let certificate = self.0.get("DistributionConfig.ViewerCertificate.CloudFrontDefaultCertificate").bool();
        let oldest = || Arc::from("TLSv1");
        match certificate.is(|default| *default) {
            Tri::Yes => Field::default(oldest(), certificate.origin()),
            Tri::No => {
                let written = self.0.get("DistributionConfig.ViewerCertificate.MinimumProtocolVersion");
                filled(written).text().or_default(oldest())
            }
            Tri::Unknown(why) => Field::unknown(why, certificate.origin()),
        }
    }

    /// Where access logs go.
    pub fn log_bucket(self) -> Field<&'e Node> {
        filled(self.0.get("DistributionConfig.Logging.Bucket"))
    }

    /// The web ACL before it.
    pub fn web_acl(self) -> Field<&'e Node> {
        filled(self.0.get("DistributionConfig.WebACLId"))
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        let default = self.0.get("DistributionConfig.DefaultCacheBehavior.ViewerProtocolPolicy").text();
        facts.add("default_viewer_protocol", default);
        facts.add("minimum_protocol", self.minimum_protocol());
        facts.add_node("log_bucket", self.log_bucket());
        facts.add_node("web_acl", self.web_acl());
        facts
    }
}

impl<'e> Stage<'e> {
    /// A view on a stage.
    pub fn new(subject: Subject<'e>) -> Self {
        Stage(subject)
    }

    /// Where access logs go.
    pub fn log_destination(self) -> Field<&'e Node> {
        let path = match self.0.kind() {
            "AWS::ApiGateway::Stage" => "AccessLogSetting.DestinationArn",
            _ => "AccessLogSettings.DestinationArn",
        };
        filled(self.0.get(path))
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add_node("log_destination", self.log_destination());
        facts
    }
}

fn host(url: &str) -> &str {
    url.trim_start_matches("https://").trim_end_matches('/')
}
