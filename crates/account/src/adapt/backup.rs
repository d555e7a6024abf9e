//! AWS Backup: vaults with their policies, plans, and what the plans are for.

use std::collections::BTreeMap;
use std::sync::Arc;

use bartizan_tree::Node;

use crate::building::Building;
use crate::nodes::{text_or_empty, with};
use crate::reading::{Item, Reach, Reading, Told};

const SELECTION: &str = "AWS::Backup::BackupSelection";

pub(crate) fn adapt(reading: &mut Reading<'_>) {
    for item in
        reading.list(Reach::Regional, "backup:ListBackupVaults", "BackupVaultList", &["AWS::Backup::BackupVault"])
    {
        let (name, arn) = (text_or_empty(&item.node, "BackupVaultName"), text_or_empty(&item.node, "BackupVaultArn"));
        let mut vault = reading.begin("backup:ListBackupVaults.BackupVaultList", &item, arn);
        lock(&mut vault, &item);
        reading.fill(&mut vault, "backup:GetBackupVaultAccessPolicy", "BackupVaultName", &[name]);
        reading.end(vault);
    }
    let kinds = ["AWS::Backup::BackupPlan", SELECTION];
    for item in reading.list(Reach::Regional, "backup:ListBackupPlans", "BackupPlansList", &kinds) {
        let (id, arn) = (text_or_empty(&item.node, "BackupPlanId"), text_or_empty(&item.node, "BackupPlanArn"));
        let plan = reading.begin("backup:ListBackupPlans.BackupPlansList", &item, arn);
        reading.end(plan);
        selections(reading, &item, id, arn);
    }
}

/// A vault that is locked has a lock configuration.
fn lock(vault: &mut Building<'_>, item: &Item) {
    let locked = item.node.get("Locked");
    let value = match locked.clone().bool().value() {
        Some(true) => {
            let days = ["MinRetentionDays", "MaxRetentionDays"].into_iter();
            let told = |name| Some((Arc::from(name), (*item.node.get(name).value()?).clone()));
            Node::map(days.filter_map(told).collect::<BTreeMap<_, _>>(), locked.origin())
        }
        _ => Node::null(locked.origin()),
    };
    vault.set("LockConfiguration", value);
}

fn selections(reading: &mut Reading<'_>, plan: &Item, id: &str, arn: &str) {
    const CALL: &str = "backup:ListBackupSelections";
    match reading.ask(CALL, Some(&plan.region), "BackupPlanId", &[id]) {
        Told::Answer(node) => {
            let list = node.get("BackupSelectionsList").items();
            for selection in list.known {
                let plan_id = Node::text(id, selection.origin);
                let node = with(selection, "BackupPlanId", plan_id);
                let item = Item { call: CALL, node, region: plan.region.clone() };
                let address = format!("{arn}/selection/{}", text_or_empty(selection, "SelectionId"));
                let selection = reading.begin("backup:ListBackupSelections.BackupSelectionsList", &item, address);
                reading.end(selection);
            }
            if let Some(why) = list.more {
                reading.gap(&[SELECTION], Some(&plan.region), &why);
            }
        }
        Told::Unknown(why, _) => reading.gap(&[SELECTION], Some(&plan.region), &why),
        Told::Nothing(_) | Told::Gone => {}
    }
}
