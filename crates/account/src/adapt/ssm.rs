//! Systems Manager: the machines that it manages and how they are patched, what patches them, and
//! documents and parameters.

use bartizan_tree::{Node, Value};

use crate::nodes::{text, text_or_empty, with};
use crate::reading::{Item, Reach, Reading, Told};

const MACHINE: &str = "Bartizan::SSM::ManagedInstance";

pub(crate) fn adapt(reading: &mut Reading<'_>) {
    machines(reading);
    associations(reading);
    windows(reading);
    documents(reading);
    parameters(reading);
}

/// A machine, with what the last run of Patch Manager found on it; nothing where there was none.
fn machines(reading: &mut Reading<'_>) {
    const LIST: &str = "ssm:DescribeInstanceInformation";
    const PATCHES: &str = "ssm:DescribeInstancePatchStates";
    for item in reading.list(Reach::Regional, LIST, "InstanceInformationList", &[MACHINE]) {
        let id = text_or_empty(&item.node, "InstanceId");
        let arn = reading.arn("ssm", &item.region, &format!("managed-instance/{id}"));
        let mut machine = reading.begin("ssm:DescribeInstanceInformation.InstanceInformationList", &item, arn);
        let told = reading.ask(PATCHES, Some(&item.region), "InstanceIds", &[id]);
        machine.set_untold(&["PatchState"], &told);
        if let Told::Answer(node) = &told {
            let states = node.get("InstancePatchStates").items();
            let own = states.known.into_iter().find(|state| text(state, "InstanceId") == Some(id));
            let nothing = || match &states.more {
                Some(why) => Node::unknown(why.clone(), node.origin),
                None => Node::null(node.origin),
            };
            machine.set("PatchState", own.cloned().unwrap_or_else(nothing));
        }
        reading.end(machine);
    }
}

fn associations(reading: &mut Reading<'_>) {
    for item in reading.list(Reach::Regional, "ssm:ListAssociations", "Associations", &["AWS::SSM::Association"]) {
        let id = text_or_empty(&item.node, "AssociationId");
        let arn = reading.arn("ssm", &item.region, &format!("association/{id}"));
        let association = reading.begin("ssm:ListAssociations.Associations", &item, arn);
        reading.end(association);
    }
}

fn windows(reading: &mut Reading<'_>) {
    const LIST: &str = "ssm:DescribeMaintenanceWindows";
    const TASKS: &str = "ssm:DescribeMaintenanceWindowTasks";
    let kinds = ["AWS::SSM::MaintenanceWindow", "AWS::SSM::MaintenanceWindowTask"];
    for item in reading.list(Reach::Regional, LIST, "WindowIdentities", &kinds) {
        let id = text_or_empty(&item.node, "WindowId");
        let arn = reading.arn("ssm", &item.region, &format!("maintenancewindow/{id}"));
        let window = reading.begin("ssm:DescribeMaintenanceWindows.WindowIdentities", &item, arn);
        reading.end(window);
        match reading.ask(TASKS, Some(&item.region), "WindowId", &[id]) {
            Told::Answer(node) => {
                let tasks = node.get("Tasks").items();
                for task in tasks.known {
                    let window = Node::text(id, task.origin);
                    let item = Item { call: TASKS, node: with(task, "WindowId", window), region: item.region.clone() };
                    let id = text_or_empty(task, "WindowTaskId");
                    let arn = reading.arn("ssm", &item.region, &format!("windowtask/{id}"));
                    let task = reading.begin("ssm:DescribeMaintenanceWindowTasks.Tasks", &item, arn);
                    reading.end(task);
                }
                if let Some(why) = tasks.more {
                    reading.gap(&kinds[1..], Some(&item.region), &why);
                }
            }
            Told::Unknown(why, _) => reading.gap(&kinds[1..], Some(&item.region), &why),
            Told::Nothing(_) | Told::Gone => {}
        }
    }
}

fn documents(reading: &mut Reading<'_>) {
    const CALL: &str = "ssm:DescribeDocumentPermission";
    for item in reading.list(Reach::Regional, "ssm:ListDocuments", "DocumentIdentifiers", &["AWS::SSM::Document"]) {
        let name = text_or_empty(&item.node, "Name");
        let arn = reading.arn("ssm", &item.region, &format!("document/{name}"));
        let mut document = reading.begin("ssm:ListDocuments.DocumentIdentifiers", &item, arn);
        reading.fill(&mut document, CALL, "Name", &[name]);
        reading.end(document);
    }
}

/// Names and types alone: nobody asks for a value.
fn parameters(reading: &mut Reading<'_>) {
    for item in reading.list(Reach::Regional, "ssm:DescribeParameters", "Parameters", &["AWS::SSM::Parameter"]) {
        let name = text_or_empty(&item.node, "Name");
        let slash = if name.starts_with('/') { "" } else { "/" };
        let arn = reading.arn("ssm", &item.region, &format!("parameter{slash}{name}"));
        let mut parameter = reading.begin("ssm:DescribeParameters.Parameters", &item, arn);
        parameter.also_known_as(Node::new(Value::Text(name.into()), item.node.origin));
        reading.end(parameter);
    }
}
