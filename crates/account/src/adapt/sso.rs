//! IAM Identity Center: its instances, and the permission sets with what each holds. It stands in one
//! region; the lists of the others are empty.

use bartizan_tree::Node;

use crate::building::Building;
use crate::nodes::text_or_empty;
use crate::reading::{Item, Reach, Reading, Told};

const INSTANCES: &str = "sso-admin:ListInstances";
const SETS: &str = "sso-admin:ListPermissionSets";
const SET: &str = "AWS::SSO::PermissionSet";

pub(crate) fn adapt(reading: &mut Reading<'_>) {
    for item in reading.list(Reach::Regional, INSTANCES, "Instances", &["AWS::SSO::Instance", SET]) {
        let arn = text_or_empty(&item.node, "InstanceArn");
        let instance = reading.begin("sso-admin:ListInstances.Instances", &item, arn);
        reading.end(instance);
        match reading.ask(SETS, Some(&*item.region), "InstanceArn", &[arn]) {
            Told::Answer(node) => {
                for set in node.get("PermissionSets").items().known {
                    permission_set(reading, &item, set);
                }
            }
            Told::Unknown(why, _) => reading.gap(&[SET], Some(&item.region), &why),
            Told::Nothing(_) | Told::Gone => {}
        }
    }
}

fn permission_set(reading: &mut Reading<'_>, instance: &Item, arn: &Node) {
    const INLINE: &str = "sso-admin:GetInlinePolicyForPermissionSet";
    let name = arn.as_text().unwrap_or_default();
    let item = Item { call: SETS, node: arn.clone(), region: instance.region.clone() };
    let scope = reading.scope(&item.region);
    let mut set = Building::new(SET, &item, name.into(), scope, reading.sources);
    set.set("PermissionSetArn", arn.clone());
    set.set("InstanceArn", Node::text(text_or_empty(&instance.node, "InstanceArn"), instance.node.origin));
    for call in [
        "sso-admin:DescribePermissionSet",
        "sso-admin:ListManagedPoliciesInPermissionSet",
        "sso-admin:ListCustomerManagedPolicyReferencesInPermissionSet",
    ] {
        reading.fill(&mut set, call, "PermissionSetArn", &[name]);
    }
    // One that has none is answered as an empty text.
    match reading.ask(INLINE, Some(&*instance.region), "PermissionSetArn", &[name]) {
        Told::Answer(node) if text_or_empty(&node, "InlinePolicy").is_empty() && node.why().is_none() => {
            set.take(INLINE, &Told::Nothing(node.origin));
        }
        told => set.take(INLINE, &told),
    }
    reading.end(set);
}
