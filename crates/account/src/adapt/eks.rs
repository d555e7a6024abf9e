//! EKS: lists give names, and a call about each the rest.

use bartizan_tree::Node;

use crate::nodes::{text_or_empty, with};
use crate::reading::{Item, Reach, Reading, Told};

use super::stores::named;

const NODEGROUP: &str = "AWS::EKS::Nodegroup";
const POD_IDENTITY: &str = "AWS::EKS::PodIdentityAssociation";

pub(crate) fn adapt(reading: &mut Reading<'_>) {
    const CALL: &str = "eks:DescribeCluster";
    let kinds = ["AWS::EKS::Cluster", NODEGROUP, POD_IDENTITY];
    for item in reading.list(Reach::Regional, "eks:ListClusters", "clusters", &kinds) {
        let name = item.node.as_text().unwrap_or_default();
        let arn = reading.arn("eks", &item.region, &format!("cluster/{name}"));
        let mut cluster = named(reading, CALL, &item, name, arn);
        cluster.set("Name", item.node.clone());
        let told = reading.fill(&mut cluster, CALL, "name", &[name]);
        match &told {
            Told::Answer(node) => cluster.set("Logging", logging(node)),
            other => cluster.set_untold(&["Logging"], other),
        }
        reading.end(cluster);
        nodegroups(reading, &item, name);
        pod_identities(reading, &item, name);
    }
}

/// The API lists the kinds of logs that are on beside those that are off; the vocabulary those that
/// are on.
fn logging(answer: &Node) -> Node {
    let setups = answer.find("cluster.logging.clusterLogging");
    let place = setups.origin();
    let mut on = Vec::new();
    let setups = setups.items();
    for setup in setups.known.iter().filter(|setup| setup.get("enabled").bool().is(|on| *on).is_yes()) {
        let kinds = setup.get("types").items();
        let kind_of = |kind: &&Node| with(&Node::map(Default::default(), kind.origin), "Type", (*kind).clone());
        on.extend(kinds.known.iter().map(kind_of));
    }
    let mut types = Node::list(on, place);
    if let Some(why) = setups.more {
        types = types.open(why);
    }
    let empty = || Node::map(Default::default(), place);
    with(&empty(), "ClusterLogging", with(&empty(), "EnabledTypes", types))
}

fn nodegroups(reading: &mut Reading<'_>, cluster: &Item, cluster_name: &str) {
    const CALL: &str = "eks:DescribeNodegroup";
    let region = cluster.region.clone();
    let node = match reading.ask("eks:ListNodegroups", Some(&region), "clusterName", &[cluster_name]) {
        Told::Answer(node) => node,
        Told::Unknown(why, _) => return reading.gap(&[NODEGROUP], Some(&region), &why),
        Told::Nothing(_) | Told::Gone => return,
    };
    for name_node in node.get("nodegroups").items().known {
        let name = name_node.as_text().unwrap_or_default();
        let item = Item { call: CALL, node: name_node.clone(), region: region.clone() };
        // Groups of several clusters may have one name.
        let told = reading.ask_that(CALL, Some(&region), "nodegroupName", &[name], |answer| {
            answer.parameters.get("clusterName").text().is(|of| **of == *cluster_name).is_yes()
        });
        // The ARN ends in an id that no list tells.
        let arn = match &told {
            Told::Answer(node) => node.find("nodegroup.nodegroupArn").text(),
            Told::Unknown(why, _) => {
                reading.gap(&[NODEGROUP], Some(&region), why);
                continue;
            }
            Told::Nothing(_) | Told::Gone => continue,
        };
        let arn = arn.value().map_or_else(String::new, |arn| arn.to_string());
        let mut group = named(reading, CALL, &item, name, arn);
        group.take(CALL, &told);
        reading.end(group);
    }
}

fn pod_identities(reading: &mut Reading<'_>, cluster: &Item, cluster_name: &str) {
    const CALL: &str = "eks:DescribePodIdentityAssociation";
    let region = cluster.region.clone();
    let node = match reading.ask("eks:ListPodIdentityAssociations", Some(&region), "clusterName", &[cluster_name]) {
        Told::Answer(node) => node,
        Told::Unknown(why, _) => return reading.gap(&[POD_IDENTITY], Some(&region), &why),
        Told::Nothing(_) | Told::Gone => return,
    };
    for summary in node.get("associations").items().known {
        let (id, arn) = (text_or_empty(summary, "associationId"), text_or_empty(summary, "associationArn"));
        let item = Item { call: CALL, node: summary.clone(), region: region.clone() };
        let mut association = named(reading, CALL, &item, id, arn.to_owned());
        reading.fill(&mut association, CALL, "associationId", &[id]);
        reading.end(association);
    }
}
