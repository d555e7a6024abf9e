//! Brokers, work groups, builds, state machines, web ACLs.

use std::collections::HashMap;
use std::sync::Arc;

use bartizan_tree::{Node, Why};

use crate::nodes::{members, text, text_or_empty};
use crate::reading::{Item, Reach, Reading, Told};

use super::stores::named;

pub(crate) fn adapt(reading: &mut Reading<'_>) {
    kafka(reading);
    brokers(reading);
    work_groups(reading);
    projects(reading);
    state_machines(reading);
    web_acls(reading);
}

fn kafka(reading: &mut Reading<'_>) {
    const TABLE: &str = "kafka:ListClustersV2.ClusterInfoList";
    const SERVERLESS: &str = "kafka:ListClustersV2.ClusterInfoList serverless";
    let kinds = ["AWS::MSK::Cluster", "AWS::MSK::ServerlessCluster"];
    for item in reading.list(Reach::Regional, "kafka:ListClustersV2", "ClusterInfoList", &kinds) {
        let table = if text(&item.node, "ClusterType") == Some("SERVERLESS") { SERVERLESS } else { TABLE };
        let mut cluster = reading.begin(table, &item, text_or_empty(&item.node, "ClusterArn"));
        // A cluster always says how it is encrypted; one that does not is not known to be.
        if table == TABLE
            && cluster.get("EncryptionInfo").then(|info| info.get("EncryptionInTransit")).is_absent().is_yes()
        {
            let why = Why::NotRead("EncryptionInfo".into());
            cluster.set("EncryptionInfo", Node::unknown(why, item.node.origin));
        }
        reading.end(cluster);
    }
}

fn brokers(reading: &mut Reading<'_>) {
    for item in reading.list(Reach::Regional, "mq:ListBrokers", "BrokerSummaries", &["AWS::AmazonMQ::Broker"]) {
        let id = text_or_empty(&item.node, "BrokerId");
        let mut broker = reading.begin("mq:ListBrokers.BrokerSummaries", &item, text_or_empty(&item.node, "BrokerArn"));
        reading.fill(&mut broker, "mq:DescribeBroker", "BrokerId", &[id]);
        reading.end(broker);
    }
}

fn work_groups(reading: &mut Reading<'_>) {
    const CALL: &str = "athena:GetWorkGroup";
    for item in reading.list(Reach::Regional, "athena:ListWorkGroups", "WorkGroups", &["AWS::Athena::WorkGroup"]) {
        let name = text_or_empty(&item.node, "Name");
        let arn = reading.arn("athena", &item.region, &format!("workgroup/{name}"));
        let mut group = named(reading, CALL, &item, name, arn);
        group.set("Name", Node::text(name, item.node.get("Name").origin()));
        reading.fill(&mut group, CALL, "WorkGroup", &[name]);
        reading.end(group);
    }
}

/// Projects are told about several at a time.
fn projects(reading: &mut Reading<'_>) {
    const CALL: &str = "codebuild:BatchGetProjects";
    const TABLE: &str = "codebuild:BatchGetProjects.projects";
    let mut told: HashMap<(Arc<str>, String), Node> = HashMap::new();
    let mut refused: HashMap<Arc<str>, Told> = HashMap::new();
    for (region, answer) in reading.each(Reach::Regional, CALL, &[]) {
        match &answer {
            Told::Answer(node) => {
                for project in members(node, "projects").known {
                    told.insert((region.clone(), text_or_empty(project, "name").into()), project.clone());
                }
            }
            _ => drop(refused.insert(region, answer)),
        }
    }
    for item in reading.list(Reach::Regional, "codebuild:ListProjects", "projects", &["AWS::CodeBuild::Project"]) {
        let name = item.node.as_text().unwrap_or_default();
        let arn = reading.arn("codebuild", &item.region, &format!("project/{name}"));
        let project = match told.remove(&(item.region.clone(), name.to_owned())) {
            Some(node) => reading.begin(TABLE, &Item { call: CALL, node, ..item }, arn),
            None => {
                let mut project = named(reading, TABLE, &item, name, arn);
                let unread = Told::Unknown(Why::NotRead(CALL.into()), item.node.origin);
                project.set("Name", item.node.clone());
                project.take_as(TABLE, CALL, refused.get(&item.region).unwrap_or(&unread));
                project
            }
        };
        reading.end(project);
    }
}

fn state_machines(reading: &mut Reading<'_>) {
    let (call, kind) = ("stepfunctions:ListStateMachines", "AWS::StepFunctions::StateMachine");
    for item in reading.list(Reach::Regional, call, "stateMachines", &[kind]) {
        let arn = text_or_empty(&item.node, "stateMachineArn");
        let mut machine = reading.begin("stepfunctions:ListStateMachines.stateMachines", &item, arn);
        reading.fill(&mut machine, "stepfunctions:DescribeStateMachine", "stateMachineArn", &[arn]);
        reading.end(machine);
    }
}

/// Web ACLs of a region, and those before CloudFront, which are listed once for the account.
fn web_acls(reading: &mut Reading<'_>) {
    for (call, list, kind) in [
        ("wafv2:ListWebACLs", "WebACLs", "AWS::WAFv2::WebACL"),
        ("wafv2:ListLoggingConfigurations", "LoggingConfigurations", "AWS::WAFv2::LoggingConfiguration"),
    ] {
        if let Told::Unknown(why, _) = reading.ask(call, Some("global"), "Scope", &["CLOUDFRONT"]) {
            reading.gap(&[kind], None, &why);
        }
        for item in reading.list(Reach::Regional, call, list, &[kind]) {
            let scope = if &*item.region == "global" { "CLOUDFRONT" } else { "REGIONAL" };
            let (address, is_acl) = match text(&item.node, "ARN") {
                Some(arn) => (arn.to_owned(), true),
                None => (format!("{}/logging", text_or_empty(&item.node, "ResourceArn")), false),
            };
            let mut resource = reading.begin(&format!("{call}.{list}"), &item, address);
            if is_acl {
                resource.set("Scope", Node::text(scope, item.node.origin));
            }
            reading.end(resource);
        }
    }
}
