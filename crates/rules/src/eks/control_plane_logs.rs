//! A control plane that leaves no trace.

use bartizan_estate::Subject;
use bartizan_estate::views::endpoints::EksCluster;
use bartizan_finding::Severity;
use bartizan_tree::Tri;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "eks-control-plane-logs",
    title: "EKS control plane logs are not all kept",
    severity: Severity::Low,
    practice: "LOG-12",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::EKS::Cluster"],
    aliases: &[
        Alias::exact("CKV_AWS_37"),
        Alias::exact("AVD-AWS-0038"),
        Alias::narrower("37304d3f-f852-40b8-ae3f-725e87a7cedf"),
        Alias::narrower("66f130d9-b81d-4e8e-9b08-da74b9c891df"),
        Alias::exact("prowler:eks_control_plane_logging_all_types_enabled"),
    ],
    controls: &["AWS-FSBP/EKS.8"],
    page: include_str!("control_plane_logs.md"),
    check: Check::Each(check),
};

/// All that there are (docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html).
const TYPES: [&str; 5] = ["api", "audit", "authenticator", "controllerManager", "scheduler"];

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let kept = EksCluster::new(subject).log_types();
    let origin = subject.get("Logging.ClusterLogging.EnabledTypes").origin();
    let mut missing: Vec<&str> = Vec::new();
    for name in TYPES {
        match kept.any(|kind| kind.is(|kind| &**kind == name)) {
            Tri::Yes => {}
            Tri::No => missing.push(name),
            Tri::Unknown(why) => judge.undecided(why, origin),
        }
    }
    if !missing.is_empty() {
        judge.fail(origin, format!("these logs are not kept: {}", missing.join(", ")));
    }
}
