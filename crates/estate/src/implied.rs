//! Resources that AWS makes unasked.
//!
//! Every VPC comes with a default security group that lets its members talk to each other and out
//! to everywhere, until somebody adopts and empties it
//! (docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html).

use std::sync::Arc;

use bartizan_tree::{Node, Value, json};

use crate::identity::Key;
use crate::{Look, Resource};

/// Adds what is implied by what is written. An account lists everything itself.
pub(crate) fn add(resources: &mut Vec<Resource>, look: Look) {
    if look == Look::Account || look == Look::State {
        return;
    }
    let adopted: Vec<Key> = resources.iter().filter(|r| is_default_group(r)).filter_map(vpc_of).collect();
    let any_vpc_adopted = resources.iter().any(|r| is_default_group(r) && vpc_of(r).is_none());
    let mut groups = Vec::new();
    for vpc in resources.iter().filter(|r| &*r.kind == "AWS::EC2::VPC" && r.part_of.is_none()) {
        let reference = Node::reference(vpc.address.clone(), "Ref", vpc.origin);
        let names = std::iter::once(&reference).chain(&vpc.known_as);
        if any_vpc_adopted || names.filter_map(Key::of).any(|key| adopted.contains(&key)) {
            continue;
        }
        groups.push(default_group(vpc, reference));
    }
    resources.extend(groups);
}

fn is_default_group(resource: &Resource) -> bool {
    &*resource.kind == "AWS::EC2::SecurityGroup"
        && resource.properties.get("GroupName").value().is_some_and(|name| name.as_text() == Some("default"))
}

fn vpc_of(group: &Resource) -> Option<Key> {
    let vpc = group.properties.get("VpcId");
    let vpc = vpc.value()?;
    match &vpc.value {
        // Adoption through `aws_vpc.main.default_security_group_id` and the like.
        Value::Ref(reference) => Key::of(&Node::reference(reference.resource.clone(), "Ref", vpc.origin)),
        _ => Key::of(vpc),
    }
}

fn default_group(vpc: &Resource, reference: Node) -> Resource {
    let text = |s: &str| Node::text(s, vpc.origin);
    let itself = Node::reference(Arc::<str>::from(format!("{}#default", vpc.address)), "GroupId", vpc.origin);
    let ingress = json::members([("IpProtocol", text("-1")), ("SourceSecurityGroupId", itself)]);
    let egress = json::members([("IpProtocol", text("-1")), ("CidrIp", text("0.0.0.0/0"))]);
    let properties = Node::map(
        json::members([
            ("GroupName", text("default")),
            ("GroupDescription", text("default VPC security group")),
            ("VpcId", reference),
            ("SecurityGroupIngress", Node::list(vec![Node::map(ingress, vpc.origin)], vpc.origin)),
            ("SecurityGroupEgress", Node::list(vec![Node::map(egress, vpc.origin)], vpc.origin)),
        ]),
        vpc.origin,
    );
    Resource {
        body: vpc.body,
        scope: vpc.scope.clone(),
        exists: vpc.exists.clone(),
        source_type: vpc.source_type.clone(),
        source: Node::map(Default::default(), vpc.origin),
        implied: true,
        ..Resource::new("AWS::EC2::SecurityGroup", vpc.address.clone(), properties)
    }
}
