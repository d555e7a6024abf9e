//! ECS: lists give ARNs, and calls for one or for a batch of them the rest.

use std::collections::HashSet;
use std::sync::Arc;

use bartizan_tree::{Node, Why};

use crate::nodes::{after_last_slash, text, text_or_empty};
use crate::reading::{Reach, Reading, Told};

const TASK: &str = "AWS::ECS::TaskDefinition";
const CLUSTER: &str = "AWS::ECS::Cluster";
const SERVICE: &str = "AWS::ECS::Service";

pub(crate) fn adapt(reading: &mut Reading<'_>) {
    task_definitions(reading);
    clusters(reading);
    let call = "ecs:ListAccountSettings";
    for item in reading.list(Reach::Regional, call, "settings", &["Bartizan::ECS::AccountSetting"]) {
        let address = format!("{}/{}/ecs/{}", reading.account, item.region, text_or_empty(&item.node, "name"));
        let setting = reading.begin("ecs:ListAccountSettings.settings", &item, address);
        reading.end(setting);
    }
}

fn task_definitions(reading: &mut Reading<'_>) {
    const CALL: &str = "ecs:DescribeTaskDefinition";
    let listed = reading.list(Reach::Regional, "ecs:ListTaskDefinitions", "taskDefinitionArns", &[TASK]);
    let mut told: HashSet<Arc<str>> = HashSet::new();
    for item in reading.list(Reach::Regional, CALL, "taskDefinition", &[]) {
        let arn = text_or_empty(&item.node, "taskDefinitionArn");
        if !told.insert(arn.into()) || matches!(text(&item.node, "status"), Some("INACTIVE" | "DELETE_IN_PROGRESS")) {
            continue;
        }
        let mut task = reading.begin("ecs:DescribeTaskDefinition.taskDefinition", &item, arn);
        // `family:revision`
        task.also_known_as(after_last_slash(&Node::text(arn, item.node.origin)));
        reading.end(task);
    }
    for item in listed {
        let Some(arn) = item.node.as_text().filter(|arn| !told.contains(*arn)) else { continue };
        let short = after_last_slash(&item.node);
        let names = [arn, short.as_text().unwrap_or_default()];
        if let Told::Unknown(why, _) = reading.ask(CALL, Some(&item.region), "taskDefinition", &names) {
            reading.gap(&[TASK], Some(&item.region), &why);
        }
    }
}

fn clusters(reading: &mut Reading<'_>) {
    let listed = reading.list(Reach::Regional, "ecs:ListClusters", "clusterArns", &[CLUSTER, SERVICE]);
    let described = reading.list(Reach::Regional, "ecs:DescribeClusters", "clusters", &[]);
    let mut told: HashSet<Arc<str>> = HashSet::new();
    for item in described {
        let arn = text_or_empty(&item.node, "clusterArn");
        told.insert(arn.into());
        if text(&item.node, "status") != Some("INACTIVE") {
            let cluster = reading.begin("ecs:DescribeClusters.clusters", &item, arn);
            reading.end(cluster);
        }
    }
    let services = services(reading);
    for item in &listed {
        let arn = item.node.as_text().unwrap_or_default();
        if !told.contains(arn) {
            reading.gap(&[CLUSTER], Some(&item.region), &Why::NotRead("ecs:DescribeClusters".into()));
        }
        let name = after_last_slash(&item.node);
        let names = [arn, name.as_text().unwrap_or_default()];
        match reading.ask("ecs:ListServices", Some(&item.region), "cluster", &names) {
            Told::Answer(node) => {
                let all = node.get("serviceArns").items().known;
                if all.iter().any(|arn| arn.as_text().is_some_and(|arn| !services.contains(arn))) {
                    reading.gap(&[SERVICE], Some(&item.region), &Why::NotRead("ecs:DescribeServices".into()));
                }
            }
            Told::Unknown(why, _) => reading.gap(&[SERVICE], Some(&item.region), &why),
            Told::Nothing(_) | Told::Gone => {}
        }
    }
}

fn services(reading: &mut Reading<'_>) -> HashSet<Arc<str>> {
    let mut told: HashSet<Arc<str>> = HashSet::new();
    for item in reading.list(Reach::Regional, "ecs:DescribeServices", "services", &[]) {
        let arn = text_or_empty(&item.node, "serviceArn");
        told.insert(arn.into());
        if text(&item.node, "status") != Some("INACTIVE") {
            let service = reading.begin("ecs:DescribeServices.services", &item, arn);
            reading.end(service);
        }
    }
    told
}
