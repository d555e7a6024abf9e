//! Security groups: one permission of an answer is one rule for each address range, group and prefix
//! list in it, as the vocabulary and AWS's own rules have it.

use std::collections::BTreeMap;
use std::sync::Arc;

use bartizan_tree::Node;

use crate::nodes::text_or_empty;
use crate::reading::{Reach, Reading};

/// Whose addresses a rule speaks of: the list in the answer, the member in it, and the rule's name
/// for it on the way in and out.
const PEERS: &[(&str, &str, &str, &str)] = &[
    ("IpRanges", "CidrIp", "CidrIp", "CidrIp"),
    ("Ipv6Ranges", "CidrIpv6", "CidrIpv6", "CidrIpv6"),
    ("PrefixListIds", "PrefixListId", "SourcePrefixListId", "DestinationPrefixListId"),
    ("UserIdGroupPairs", "GroupId", "SourceSecurityGroupId", "DestinationSecurityGroupId"),
];

pub(super) fn adapt(reading: &mut Reading<'_>) {
    let kinds = ["AWS::EC2::SecurityGroup", "AWS::EC2::SecurityGroupIngress", "AWS::EC2::SecurityGroupEgress"];
    for item in reading.list(Reach::Regional, "ec2:DescribeSecurityGroups", "SecurityGroups", &kinds) {
        let id = text_or_empty(&item.node, "GroupId");
        let arn = reading.arn("ec2", &item.region, &format!("security-group/{id}"));
        let mut group = reading.begin("ec2:DescribeSecurityGroups.SecurityGroups", &item, arn);
        for (permissions, property, is_ingress) in
            [("IpPermissions", "SecurityGroupIngress", true), ("IpPermissionsEgress", "SecurityGroupEgress", false)]
        {
            let field = item.node.get(permissions);
            let items = field.items();
            let rules = items.known.iter().flat_map(|permission| rules(permission, is_ingress)).collect();
            let list = Node::list(rules, field.origin());
            group.set(property, items.more.map_or(list.clone(), |why| list.open(why)));
        }
        reading.end(group);
    }
}

fn rules(permission: &Node, is_ingress: bool) -> Vec<Node> {
    let mut rules = Vec::new();
    for (list, member, ingress, egress) in PEERS {
        for peer in permission.get(list).items().known {
            let mut rule: BTreeMap<Arc<str>, Node> = BTreeMap::new();
            let mut take = |from: &Node, name: &str, to: &str| {
                if let Some(node) = from.get(name).value() {
                    rule.insert(to.into(), (*node).clone());
                }
            };
            for name in ["IpProtocol", "FromPort", "ToPort"] {
                take(permission, name, name);
            }
            take(peer, member, if is_ingress { ingress } else { egress });
            take(peer, "Description", "Description");
            if is_ingress && *list == "UserIdGroupPairs" {
                take(peer, "UserId", "SourceSecurityGroupOwnerId");
                take(peer, "GroupName", "SourceSecurityGroupName");
            }
            rules.push(Node::map(rule, peer.origin));
        }
    }
    rules
}
