//! Resources that AWS makes unasked.
//!
//! Every VPC comes with a default security group that lets its members talk to each other and out
//! to everywhere, until somebody adopts and empties it
//! (docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html).

use std::sync::Arc;

use bartizan_tree::{Node, State, Tri, Value, Why, json};

use crate::identity::Key;
use crate::{Look, Resource};

/// Adds what is implied by what is written. An account lists everything itself.
pub(crate) fn add(resources: &mut Vec<Resource>, look: Look) {
    if look == Look::Account || look == Look::State {
        return;
    }
    let adoptions: Vec<Adoption> = resources.iter().filter(|r| is_default_group(r)).map(adoption).collect();
    let mut groups = Vec::new();
    for vpc in resources.iter().filter(|r| &*r.kind == "AWS::EC2::VPC" && r.part_of.is_none()) {
        let reference = Node::reference(vpc.address.clone(), "Ref", vpc.origin);
        let names: Vec<Key> = std::iter::once(&reference).chain(&vpc.known_as).filter_map(Key::of).collect();
        let is_default = vpc.properties.get("IsDefault").bool().is(|yes| *yes).is_yes();
        let mut doubt = None;
        let adopted = adoptions.iter().any(|adoption| match adoption {
            Adoption::Of(key) => names.contains(key),
            Adoption::OfDefaultVpc => is_default,
            Adoption::Unknown(why) => {
                doubt.get_or_insert(why.clone());
                false
            }
        });
        if !adopted {
            groups.push(default_group(vpc, reference, doubt));
        }
    }
    resources.extend(groups);
}

/// Whose default group was adopted.
enum Adoption {
    /// That of the VPC with this name.
    Of(Key),
    /// That of the VPC that AWS made.
    OfDefaultVpc,
    /// It cannot be told.
    Unknown(Why),
}

fn is_default_group(resource: &Resource) -> bool {
    &*resource.kind == "AWS::EC2::SecurityGroup"
        && resource.properties.get("GroupName").value().is_some_and(|name| name.as_text() == Some("default"))
}

fn adoption(group: &Resource) -> Adoption {
    let vpc = group.properties.get("VpcId");
    let node = match vpc.state() {
        State::Absent => return Adoption::OfDefaultVpc,
        State::Unknown(why) => return Adoption::Unknown(why.clone()),
        State::Known(node) | State::Default(node) => *node,
    };
    if let Tri::Unknown(why) = &group.exists {
        return Adoption::Unknown(why.clone());
    }
    let key = match &node.value {
        // Adoption through `aws_vpc.main.default_security_group_id` and the like.
        Value::Ref(reference) => Key::of(&Node::reference(reference.resource.clone(), "Ref", vpc.origin())),
        _ => Key::of(node),
    };
    let unknown = || Adoption::Unknown(node.why().unwrap_or_else(|| Why::Invalid("this names no VPC".into())));
    key.map_or_else(unknown, Adoption::Of)
}

/// The words for the default group of a VPC, in CloudFormation and in Terraform.
const ATTRIBUTES: [&str; 2] = ["DefaultSecurityGroup", "DefaultSecurityGroupId"];

fn default_group(vpc: &Resource, reference: Node, doubt: Option<Why>) -> Resource {
    let text = |s: &str| Node::text(s, vpc.origin);
    let itself = Node::reference(Arc::<str>::from(format!("{}#default", vpc.address)), "GroupId", vpc.origin);
    let ingress = json::members([("IpProtocol", text("-1")), ("SourceSecurityGroupId", itself)]);
    let egress = json::members([("IpProtocol", text("-1")), ("CidrIp", text("0.0.0.0/0"))]);
    let list = |rule| {
        let list = Node::list(vec![Node::map(rule, vpc.origin)], vpc.origin);
        // Somebody adopts a default group, perhaps this one.
        doubt.clone().map_or(list, |why| Node::list(Vec::new(), vpc.origin).open(why))
    };
    let properties = Node::map(
        json::members([
            ("GroupName", text("default")),
            ("GroupDescription", text("default VPC security group")),
            ("VpcId", reference),
            ("SecurityGroupIngress", list(ingress)),
            ("SecurityGroupEgress", list(egress)),
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
        known_as: ATTRIBUTES.map(|name| Node::reference(vpc.address.clone(), name, vpc.origin)).into(),
        ..Resource::new("AWS::EC2::SecurityGroup", vpc.address.clone(), properties)
    }
}
