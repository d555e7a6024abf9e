//! Which findings of a rule a narrower name speaks of.
//!
//! A name that asks a part of a rule may silence that part only. Here stands how the part is told:
//! by the finding's facet, or by the kind of the resource. What is not here cannot be told.

use crate::Finding;
use crate::names::glob;

/// How a part is told.
enum Part {
    /// By the facet: a pattern.
    Facet(&'static str),
    /// By the kind of the resource.
    Kind(&'static str),
}

use Part::{Facet, Kind};

/// Rule, name, part. The facets are those of `crates/rules`; what Checkov's checks look at is the
/// `supported_resources` of each.
const PARTS: &[(&str, &str, Part)] = &[
    ("s3-bucket-public-access-block", "CKV_AWS_53", Facet("BlockPublicAcls")),
    ("s3-bucket-public-access-block", "CKV_AWS_54", Facet("BlockPublicPolicy")),
    ("s3-bucket-public-access-block", "CKV_AWS_55", Facet("IgnorePublicAcls")),
    ("s3-bucket-public-access-block", "CKV_AWS_56", Facet("RestrictPublicBuckets")),
    ("s3-bucket-public-access-block", "AVD-AWS-0086", Facet("BlockPublicAcls")),
    ("s3-bucket-public-access-block", "AVD-AWS-0087", Facet("BlockPublicPolicy")),
    ("s3-bucket-public-access-block", "AVD-AWS-0091", Facet("IgnorePublicAcls")),
    ("s3-bucket-public-access-block", "AVD-AWS-0093", Facet("RestrictPublicBuckets")),
    ("rds-encryption", "CKV_AWS_16", Kind("AWS::RDS::DBInstance")),
    ("rds-encryption", "CKV_AWS_96", Kind("AWS::RDS::DBCluster")),
    ("rds-encryption", "CKV_AWS_140", Kind("AWS::RDS::GlobalCluster")),
    ("rds-deletion-protection", "CKV_AWS_293", Kind("AWS::RDS::DBInstance")),
    ("rds-deletion-protection", "CKV_AWS_139", Kind("AWS::RDS::DBCluster")),
    ("rds-iam-authentication", "CKV_AWS_161", Kind("AWS::RDS::DBInstance")),
    ("rds-iam-authentication", "CKV_AWS_162", Kind("AWS::RDS::DBCluster")),
    ("rds-log-exports", "CKV_AWS_129", Kind("AWS::RDS::DBInstance")),
    ("rds-log-exports", "CKV_AWS_324", Kind("AWS::RDS::DBCluster")),
    ("rds-multi-az", "CKV_AWS_157", Kind("AWS::RDS::DBInstance")),
    ("elb-access-logs", "CKV_AWS_91", Kind("AWS::ElasticLoadBalancingV2::LoadBalancer")),
    ("elb-access-logs", "CKV_AWS_92", Kind("AWS::ElasticLoadBalancing::LoadBalancer")),
    ("ec2-volume-encryption", "CKV_AWS_3", Kind("AWS::EC2::Volume")),
    ("iam-password-policy", "CKV_AWS_9", Facet("age")),
    ("iam-password-policy", "CKV_AWS_10", Facet("length")),
    ("iam-password-policy", "CKV_AWS_13", Facet("reuse")),
    ("ec2-security-group-open-ingress", "CKV_AWS_24", Facet("*:tcp:22")),
    ("ec2-security-group-open-ingress", "CKV_AWS_25", Facet("*:tcp:3389")),
];

/// Whether a finding is the part that a name asks for; nothing where that cannot be told.
pub(crate) fn is_about(name: &str, finding: &Finding) -> Option<bool> {
    let mut parts =
        PARTS.iter().filter(|(rule, alias, _)| *rule == finding.rule && alias.eq_ignore_ascii_case(name)).peekable();
    parts.peek()?;
    let facet = finding.facet.as_str();
    let mut told = Some(false);
    for (_, _, part) in parts {
        match part {
            Kind(kind) if *kind == &*finding.resource.kind => return Some(true),
            Kind(_) => {}
            Facet(_) if facet.is_empty() => told = None,
            Facet(pattern) if glob(pattern, facet) => return Some(true),
            Facet(_) => {}
        }
    }
    told
}
