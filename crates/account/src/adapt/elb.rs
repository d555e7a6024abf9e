//! Load balancers of both generations.

use std::collections::HashMap;

use bartizan_tree::{Node, Origin, Why};

use crate::building::Building;
use crate::nodes::{text, text_or_empty, with};
use crate::reading::{Item, Reach, Reading, Told};

const BALANCER: &str = "AWS::ElasticLoadBalancingV2::LoadBalancer";
const LISTENER: &str = "AWS::ElasticLoadBalancingV2::Listener";
const RULE: &str = "AWS::ElasticLoadBalancingV2::ListenerRule";
const TARGETS: &str = "AWS::ElasticLoadBalancingV2::TargetGroup";
const TAGS: &str = "elbv2:DescribeTags";
const CLASSIC: &str = "AWS::ElasticLoadBalancing::LoadBalancer";

pub(crate) fn adapt(reading: &mut Reading<'_>) {
    let tags = tags(reading);
    let list =
        reading.list(Reach::Regional, "elbv2:DescribeLoadBalancers", "LoadBalancers", &[BALANCER, LISTENER, RULE]);
    for item in list {
        let arn = text_or_empty(&item.node, "LoadBalancerArn");
        let mut balancer = reading.begin("elbv2:DescribeLoadBalancers.LoadBalancers", &item, arn);
        reading.fill(&mut balancer, "elbv2:DescribeLoadBalancerAttributes", "LoadBalancerArn", &[arn]);
        set_attributes(&mut balancer);
        balancer.take(TAGS, &told_tags(tags.get(arn)));
        reading.end(balancer);
        listeners(reading, &item, arn);
    }
    for item in reading.list(Reach::Regional, "elbv2:DescribeTargetGroups", "TargetGroups", &[TARGETS]) {
        let arn = text_or_empty(&item.node, "TargetGroupArn");
        let mut group = reading.begin("elbv2:DescribeTargetGroups.TargetGroups", &item, arn);
        reading.fill(&mut group, "elbv2:DescribeTargetGroupAttributes", "TargetGroupArn", &[arn]);
        group.take(TAGS, &told_tags(tags.get(arn)));
        reading.fill(&mut group, "elbv2:DescribeTargetHealth", "TargetGroupArn", &[arn]);
        reading.end(group);
    }
    for item in reading.list(Reach::Regional, "elb:DescribeLoadBalancers", "LoadBalancerDescriptions", &[CLASSIC]) {
        let name = text_or_empty(&item.node, "LoadBalancerName");
        let arn = reading.arn("elasticloadbalancing", &item.region, &format!("loadbalancer/{name}"));
        let mut balancer = reading.begin("elb:DescribeLoadBalancers.LoadBalancerDescriptions", &item, arn);
        reading.fill(&mut balancer, "elb:DescribeLoadBalancerAttributes", "LoadBalancerName", &[name]);
        let told = reading.fill(&mut balancer, "elb:DescribeLoadBalancerPolicies", "LoadBalancerName", &[name]);
        if let Told::Answer(_) = told {
            let policies = policies(&balancer.get("Policies").items().known);
            let origin = balancer.get("Policies").origin();
            balancer.set("Policies", Node::list(policies, origin));
        }
        reading.end(balancer);
    }
}

/// Tags come for twenty ARNs at once, so that no parameter names one alone.
fn tags(reading: &mut Reading<'_>) -> HashMap<String, Node> {
    let told = reading.list(Reach::Global, TAGS, "TagDescriptions", &[]);
    let pair = |item: Item| Some((text(&item.node, "ResourceArn")?.to_owned(), item.node));
    told.into_iter().filter_map(pair).collect()
}

/// An attribute that nobody set is answered with an empty value.
fn set_attributes(balancer: &mut Building<'_>) {
    let list = balancer.get("LoadBalancerAttributes");
    let Some(list) = list.value() else { return };
    let is_set = |attribute: &&&Node| text(attribute, "Value") != Some("");
    let set = list.items().known.iter().filter(is_set).map(|attribute| (*attribute).clone()).collect();
    let set = Node::list(set, list.origin);
    balancer.set("LoadBalancerAttributes", set);
}

fn told_tags(tags: Option<&Node>) -> Told {
    tags.map_or_else(|| Told::Unknown(Why::NotRead(TAGS.into()), Origin::NONE), |node| Told::Answer(node.clone()))
}

fn listeners(reading: &mut Reading<'_>, balancer: &Item, arn: &str) {
    let region = balancer.region.clone();
    match reading.ask("elbv2:DescribeListeners", Some(&region), "LoadBalancerArn", &[arn]) {
        Told::Answer(node) => {
            for listener in node.get("Listeners").items().known {
                let item = Item { call: "elbv2:DescribeListeners", node: listener.clone(), region: region.clone() };
                let arn = text_or_empty(listener, "ListenerArn");
                let building = reading.begin("elbv2:DescribeListeners.Listeners", &item, arn);
                reading.end(building);
                rules(reading, &item, arn);
            }
        }
        Told::Unknown(why, _) => reading.gap(&[LISTENER, RULE], Some(&region), &why),
        Told::Nothing(_) | Told::Gone => {}
    }
}

/// The last rule is what the listener itself states as its default actions.
fn rules(reading: &mut Reading<'_>, listener: &Item, arn: &str) {
    match reading.ask("elbv2:DescribeRules", Some(&listener.region), "ListenerArn", &[arn]) {
        Told::Answer(node) => {
            let is_written = |rule: &&Node| !rule.get("IsDefault").bool().is(|default| *default).is_yes();
            for rule in node.get("Rules").items().known.into_iter().filter(is_written) {
                let rule = with(rule, "ListenerArn", Node::text(arn, rule.origin));
                let address = text_or_empty(&rule, "RuleArn").to_owned();
                let item = Item { call: "elbv2:DescribeRules", node: rule, region: listener.region.clone() };
                let building = reading.begin("elbv2:DescribeRules.Rules", &item, address);
                reading.end(building);
            }
        }
        Told::Unknown(why, _) => reading.gap(&[RULE], Some(&listener.region), &why),
        Told::Nothing(_) | Told::Gone => {}
    }
}

/// An attribute of a classic policy is answered by other names than it is written with.
fn policies(answered: &[&Node]) -> Vec<Node> {
    let attribute = |node: &Node| {
        let mut all = std::collections::BTreeMap::new();
        for (from, to) in [("AttributeName", "Name"), ("AttributeValue", "Value")] {
            all.extend(node.get(from).value().map(|value| (to.into(), (*value).clone())));
        }
        Node::map(all, node.origin)
    };
    let policy = |policy: &&Node| {
        let attributes = policy.get("Attributes");
        let list = attributes.items().known.into_iter().map(attribute).collect();
        with(policy, "Attributes", Node::list(list, attributes.origin()))
    };
    answered.iter().map(policy).collect()
}
