//! A Kubernetes API that everybody can knock at.

use bartizan_estate::Subject;
use bartizan_estate::views::endpoints::EksCluster;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "eks-public-endpoint",
    title: "EKS API can be reached from the internet",
    severity: Severity::Medium,
    practice: "NET-1",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::EKS::Cluster"],
    aliases: &[
        Alias::exact("CKV_AWS_39"),
        Alias::exact("AVD-AWS-0040"),
        Alias::exact("42f4b905-3736-4213-bfe9-c0660518cda8"),
        Alias::exact("EKS_ENDPOINT_NO_PUBLIC_ACCESS"),
        Alias::narrower("CKV_AWS_38"),
        Alias::narrower("AVD-AWS-0041"),
        Alias::narrower("61cf9883-1752-4768-b18c-0d57f2737709"),
        Alias::exact("prowler:eks_cluster_not_publicly_accessible"),
    ],
    controls: &["AWS-FSBP/EKS.1"],
    page: include_str!("public_endpoint.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let cluster = EksCluster::new(subject);
    let public = cluster.is_public();
    let cidrs = cluster.public_cidrs().items();
    let cidrs: Vec<&str> = cidrs.known.iter().filter_map(|cidr| cidr.as_text()).collect();
    let from = if cidrs.is_empty() { "everywhere".to_owned() } else { cidrs.join(", ") };
    judge.fail_if(public.is(|public| *public), public.origin(), format!("the API can be reached from {from}"));
}
