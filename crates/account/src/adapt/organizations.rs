//! What the management account tells of its organization: which kinds of policies are on, the policies
//! and whom each holds, who administers for others, and whether root is managed centrally. The other
//! accounts may not ask.

use bartizan_tree::{Node, Origin, Why};

use crate::adapt::single;
use crate::building::Building;
use crate::nodes::text_or_empty;
use crate::reading::{Reach, Reading, Told};

const POLICY: &str = "AWS::Organizations::Policy";

/// Tells the organization of what other calls say of it.
pub(super) fn tell(reading: &mut Reading<'_>, organization: &mut Building<'_>) {
    type Take = fn(&Node) -> Vec<Node>;
    let lists: [(&str, &'static str, Take); 2] = [
        ("EnabledPolicyTypes", "organizations:ListRoots", enabled_types),
        ("DelegatedAdministrators", "organizations:ListDelegatedAdministrators", |answer| {
            let administrators = answer.get("DelegatedAdministrators").items().known;
            administrators.into_iter().filter_map(|one| one.get("Id").value().map(|id| (*id).clone())).collect()
        }),
    ];
    for (property, call, take) in lists {
        let told = reading.each(Reach::Global, call, &[]).into_iter().map(|(_, told)| told).next();
        let unread = || Told::Unknown(Why::NotRead(call.into()), Origin::NONE);
        match told.unwrap_or_else(unread) {
            Told::Answer(node) => organization.set(property, Node::list(take(&node), node.origin)),
            told => organization.set_untold(&[property], &told),
        }
    }
}

/// The kinds of policies that are on for the root.
fn enabled_types(answer: &Node) -> Vec<Node> {
    let roots = answer.get("Roots").items().known;
    let types = roots.into_iter().flat_map(|root| root.get("PolicyTypes").items().known);
    let enabled = types.filter(|kind| text_or_empty(kind, "Status") == "ENABLED");
    enabled.filter_map(|kind| kind.get("Type").value().map(|kind| (*kind).clone())).collect()
}

pub(crate) fn adapt(reading: &mut Reading<'_>) {
    const CALL: &str = "organizations:ListPolicies";
    const TARGETS: &str = "organizations:ListTargetsForPolicy";
    for item in reading.list(Reach::Global, CALL, "Policies", &[POLICY]) {
        let arn = text_or_empty(&item.node, "Arn");
        let mut policy = reading.begin("organizations:ListPolicies.Policies", &item, arn);
        let id = text_or_empty(&item.node, "Id").to_owned();
        for call in ["organizations:DescribePolicy", TARGETS] {
            reading.fill(&mut policy, call, "PolicyId", &[&id]);
        }
        reading.end(policy);
    }
    root_features(reading);
}

fn root_features(reading: &mut Reading<'_>) {
    const CALL: &str = "iam:ListOrganizationsFeatures";
    const KIND: &str = "Bartizan::IAM::OrganizationsFeatures";
    for (region, told) in reading.each(Reach::Global, CALL, &[KIND]) {
        if let Some(mut features) = single(reading, CALL, KIND, region, &told) {
            features.take(CALL, &told);
            reading.end(features);
        }
    }
}
