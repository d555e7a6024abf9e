//! The account itself and its regions: what "somewhere in this account" and "in each region" is said
//! of. A service that does not exist in a region is not missing there, so each region says which do
//! not; and whether the account stands alone or in an organization decides what can be asked of it.

use std::collections::BTreeMap;

use bartizan_tree::{Node, Origin};

use crate::adapt::organizations;
use crate::building::Building;
use crate::nodes::text_or_empty;
use crate::reading::{Item, Reach, Reading, Told};

pub(crate) fn adapt(reading: &mut Reading<'_>) {
    organization(reading);
    if reading.account.is_empty() {
        return;
    }
    let account = reading.account.clone();
    stands(reading, "Bartizan::Account", &account, "global", |_| {});
    for region in reading.regions().to_vec() {
        let without = reading.without(&region);
        stands(reading, "Bartizan::Region", &format!("{account}/{region}"), &region, |here| {
            let text = |text: &str| Node::text(text, Origin::NONE);
            here.set("RegionName", text(&region));
            here.set("WithoutServices", Node::list(without.iter().map(|s| text(s)).collect(), Origin::NONE));
        });
    }
}

fn stands(reading: &mut Reading<'_>, kind: &str, address: &str, region: &str, say: impl FnOnce(&mut Building<'_>)) {
    let region = region.into();
    let scope = reading.scope(&region);
    let item = Item { call: "audit", node: Node::map(BTreeMap::new(), Origin::NONE), region };
    let mut building = Building::new(kind, &item, address.into(), scope, reading.sources);
    building.is_implied();
    say(&mut building);
    reading.end(building);
}

fn organization(reading: &mut Reading<'_>) {
    const CALL: &str = "organizations:DescribeOrganization";
    for (region, told) in reading.each(Reach::Global, CALL, &["AWS::Organizations::Organization"]) {
        let Told::Answer(node) = told else { continue };
        let item = Item { call: CALL, node, region };
        let arn = item.node.get("Organization").value().map(|node| text_or_empty(node, "Arn").to_owned());
        let mut organization = reading.begin(CALL, &item, arn.unwrap_or_default());
        organizations::tell(reading, &mut organization);
        reading.end(organization);
    }
}
