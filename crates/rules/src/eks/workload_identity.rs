//! Without a role of its own, a pod has that of its node, or a key.

use bartizan_estate::views::endpoints::EksCluster;
use bartizan_estate::{Coverage, Subject};
use bartizan_finding::Severity;

use crate::{Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "eks-workload-identity",
    title: "EKS gives pods no roles of their own",
    severity: Severity::Medium,
    practice: "IAM-3",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::EKS::Cluster"],
    aliases: &[],
    controls: &[],
    page: include_str!("workload_identity.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let cluster = EksCluster::new(subject);
    let (providers, associations) = (cluster.oidc_providers(), cluster.pod_identities());
    let found = !providers.known.is_empty() || !associations.known.is_empty();
    if !found && subject.estate().coverage == Coverage::Open {
        // Another root may hold them.
        return judge.not_applicable();
    }
    let none = providers.is_empty().and(associations.is_empty());
    let message = "no provider in IAM and no pod identity association lets its pods have roles";
    judge.fail_if(none, subject.origin(), message);
}
