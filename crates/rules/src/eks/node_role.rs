//! Every pod of a node can ask the node for its role.

use bartizan_estate::Subject;
use bartizan_estate::views::iam::{Identity, Policy, PolicyKind};
use bartizan_finding::Severity;
use bartizan_policy::question::{Scope, grants_admin, wildcard_grants};
use bartizan_tree::{State, Tri};

use crate::documents;
use crate::{Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "eks-node-role",
    title: "EKS node role holds more than a node needs",
    severity: Severity::High,
    practice: "IAM-3",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::EKS::Nodegroup"],
    aliases: &[],
    controls: &[],
    page: include_str!("node_role.md"),
    check: Check::Each(check),
};

/// What AWS says that nodes need, and what its own agents on them do
/// (docs.aws.amazon.com/eks/latest/userguide/create-node-role.html).
const NEEDED: [&str; 8] = [
    "AmazonEBSCSIDriverPolicy",
    "AmazonEC2ContainerRegistryPullOnly",
    "AmazonEC2ContainerRegistryReadOnly",
    "AmazonEKSWorkerNodeMinimalPolicy",
    "AmazonEKSWorkerNodePolicy",
    "AmazonEKS_CNI_Policy",
    "AmazonSSMManagedInstanceCore",
    "CloudWatchAgentServerPolicy",
];

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let role = subject.one("NodeRole", &["AWS::IAM::Role"]);
    let role = match role.state() {
        State::Absent => return judge.not_applicable(),
        State::Unknown(why) => return judge.undecided(why.clone(), role.origin()),
        State::Known(role) | State::Default(role) => *role,
    };
    let policies = Identity::new(role).policies();
    for policy in &policies.known {
        let name = policy.name.value().map_or("?", |name| &**name);
        let (answer, what) = is_too_much(policy);
        if let Some(outcome) = judge.fail_if(answer, policy.origin, format!("the nodes' policy `{name}` allows {what}"))
        {
            outcome.facet(format!("policy:{name}")).related(role.resource(), "is the nodes' role");
        }
    }
    if let Some(why) = policies.more {
        judge.undecided(why, role.origin());
    }
}

/// Whether a policy allows everything, or everything of a service on everything.
fn is_too_much(policy: &Policy<'_>) -> (Tri, String) {
    let is_needed = policy.name.value().is_some_and(|name| NEEDED.contains(&&**name));
    if policy.kind == PolicyKind::Aws && is_needed {
        return (Tri::No, String::new());
    }
    let document = match policy.document.state() {
        State::Absent => return (Tri::No, String::new()),
        State::Unknown(why) => return (Tri::Unknown(why.clone()), String::new()),
        State::Known(node) | State::Default(node) => documents::read(node),
    };
    let admin = grants_admin(&document).verdict;
    if !admin.is_no() {
        return (admin, "everything".to_owned());
    }
    let grants = wildcard_grants(&document);
    let whole = |action: &str| action.ends_with(":*") || action.starts_with("NotAction");
    let mut worst = grants.into_iter().filter(|g| g.writes() && g.scope == Scope::Everything && whole(&g.action));
    match worst.next() {
        Some(grant) => (grant.granted, format!("`{}` on everything", grant.action)),
        None => (document.more.map_or(Tri::No, Tri::Unknown), String::new()),
    }
}
