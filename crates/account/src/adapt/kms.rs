//! KMS: a list gives the keys' ids alone, calls about each the rest.

use bartizan_tree::Node;

use crate::nodes::{text, text_or_empty};
use crate::reading::{Item, Reach, Reading, Told};

pub(crate) fn adapt(reading: &mut Reading<'_>) {
    let kinds = ["AWS::KMS::Key", "AWS::KMS::ReplicaKey", "Bartizan::KMS::AwsManagedKey", "Bartizan::KMS::Grant"];
    for item in reading.list(Reach::Regional, "kms:ListKeys", "Keys", &kinds) {
        key(reading, &item);
    }
    for item in reading.list(Reach::Regional, "kms:ListAliases", "Aliases", &["AWS::KMS::Alias"]) {
        // AWS reserves the aliases of its own keys before the keys exist.
        if text(&item.node, "TargetKeyId").is_none() {
            continue;
        }
        let alias = reading.begin("kms:ListAliases.Aliases", &item, text_or_empty(&item.node, "AliasArn"));
        reading.end(alias);
    }
}

fn key(reading: &mut Reading<'_>, item: &Item) {
    let (id, arn) = (text_or_empty(&item.node, "KeyId"), text_or_empty(&item.node, "KeyArn"));
    let mut key = reading.begin("kms:ListKeys.Keys", item, arn);
    let told = reading.fill(&mut key, "kms:DescribeKey", "KeyId", &[id, arn]);
    let says = |path: &str, wanted: &str| match &told {
        Told::Answer(node) => node.find(path).text().is(|text| **text == *wanted).is_yes(),
        _ => false,
    };
    let is_aws = says("KeyMetadata.KeyManager", "AWS");
    if is_aws {
        key.is("Bartizan::KMS::AwsManagedKey");
    } else if says("KeyMetadata.MultiRegionConfiguration.MultiRegionKeyType", "REPLICA") {
        key.is("AWS::KMS::ReplicaKey");
        if let Told::Answer(node) = &told {
            let primary = node.find("KeyMetadata.MultiRegionConfiguration.PrimaryKey.Arn");
            key.set("PrimaryKeyArn", primary.value().map_or_else(|| Node::null(node.origin), |arn| (*arn).clone()));
        }
    }
    for call in ["kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListResourceTags"] {
        reading.fill(&mut key, call, "KeyId", &[id, arn]);
    }
    reading.end(key);
    let region = item.region.clone();
    match reading.ask("kms:ListGrants", Some(&region), "KeyId", &[id, arn]) {
        Told::Answer(node) => {
            for grant in node.get("Grants").items().known {
                let item = Item { call: "kms:ListGrants", node: grant.clone(), region: region.clone() };
                let address = format!("{arn}/grant/{}", text_or_empty(grant, "GrantId"));
                let grant = reading.begin("kms:ListGrants.Grants", &item, address);
                reading.end(grant);
            }
        }
        Told::Unknown(why, _) if !is_aws => reading.gap(&["Bartizan::KMS::Grant"], Some(&region), &why),
        _ => {}
    }
}
