//! Networks: security groups and their rules, network ACLs, flow logs, gateways.
//!
//! Terraform writes one rule with several sources; in the vocabulary each source is a rule of its own.
//! A list of sources that is not known is one rule whose source is not known: its ports still are.

use std::collections::BTreeMap;

use bartizan_estate::Resource;
use bartizan_tree::{Field, Node, Origin, State, Tri, Why, json};

use super::Raw;
use super::block::{Members, of_block, with};

/// Which way a rule lets packets go.
#[derive(Clone, Copy)]
enum Way {
    In,
    Out,
}

impl Way {
    fn attribute(self) -> &'static str {
        match self {
            Way::In => "ingress",
            Way::Out => "egress",
        }
    }

    fn property(self) -> &'static str {
        match self {
            Way::In => "SecurityGroupIngress",
            Way::Out => "SecurityGroupEgress",
        }
    }

    fn kind(self) -> &'static str {
        match self {
            Way::In => "AWS::EC2::SecurityGroupIngress",
            Way::Out => "AWS::EC2::SecurityGroupEgress",
        }
    }

    /// The attribute of a rule and the property of the vocabulary, for each kind of source.
    fn sources(self) -> [(&'static str, &'static str); 5] {
        let (group, list) = match self {
            Way::In => ("SourceSecurityGroupId", "SourcePrefixListId"),
            Way::Out => ("DestinationSecurityGroupId", "DestinationPrefixListId"),
        };
        [
            ("cidr_blocks", "CidrIp"),
            ("ipv6_cidr_blocks", "CidrIpv6"),
            ("prefix_list_ids", list),
            ("security_groups", group),
            ("source_security_group_id", group),
        ]
    }
}

/// `aws_security_group`, with its rules written as blocks or as attributes. Terraform removes the
/// egress rule that AWS gives to a new group, so a group without egress rules lets nothing out
/// (registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group).
pub(super) fn security_group(raw: &Raw<'_>, resource: Resource, out: &mut Vec<Resource>) {
    let mut properties = Vec::new();
    for way in [Way::In, Way::Out] {
        let written = raw.written(way.attribute());
        match (way, written.state()) {
            (Way::In, State::Absent) => {}
            _ => properties.push((way.property(), inline(raw, way, &written))),
        }
    }
    out.push(with(resource, properties));
}

/// `aws_default_security_group`: adopting the default group strips it of all rules but those that
/// are written here.
pub(super) fn default_security_group(raw: &Raw<'_>, mut resource: Resource, out: &mut Vec<Resource>) {
    let mut properties = vec![("GroupName", Node::text("default", resource.origin))];
    for way in [Way::In, Way::Out] {
        properties.push((way.property(), inline(raw, way, &raw.written(way.attribute()))));
    }
    let vpc = raw.attribute("vpc_id");
    if let Some(reference) = vpc.value().and_then(Node::as_ref_to) {
        let group = Node::reference(reference.resource.clone(), "DefaultSecurityGroupId", vpc.origin());
        resource.known_as.push(group);
    }
    out.push(with(resource, properties));
}

/// `aws_security_group_rule`: as many rules as it has sources.
pub(super) fn security_group_rule(raw: &Raw<'_>, resource: Resource, out: &mut Vec<Resource>) {
    let written = raw.attribute("type").map(|node| node.field().text());
    let direction = match written.state() {
        State::Known(text) | State::Default(text) => text.clone(),
        State::Absent => Field::absent(resource.origin),
        State::Unknown(why) => Field::unknown(why.clone(), resource.origin),
    };
    let own = resource.properties.clone();
    let group = raw.attribute("security_group_id");
    let itself = group.value().cloned().unwrap_or_else(|| Node::unknown(unknown(&group), resource.origin));
    let block = raw.attribute_map();
    for way in [Way::In, Way::Out] {
        let applies = direction.is(|text| &**text == way.attribute());
        if applies.is_no() {
            continue;
        }
        for member in fan_out(&block, way, &itself, resource.origin) {
            let mut properties = own.as_map().map(|map| map.to_map()).unwrap_or_default();
            properties.extend(member);
            // Which way it goes is not known: then neither is what it lets through.
            if let Tri::Unknown(why) = &applies {
                properties.insert("IpProtocol".into(), Node::unknown(why.clone(), direction.origin()));
            }
            let properties = Node::map(properties, resource.properties.origin);
            out.push(Resource { kind: way.kind().into(), properties, ..resource.clone() });
        }
    }
}

/// The rules of a group, from blocks or an attribute.
fn inline(raw: &Raw<'_>, way: Way, written: &Field<Node>) -> Node {
    let whole = match written.state() {
        State::Known(node) | State::Default(node) => node.clone(),
        State::Absent => return Node::list(Vec::new(), raw.evaluated.origin),
        State::Unknown(why) => return Node::list(Vec::new(), written.origin()).open(why.clone()),
    };
    let itself = Node::reference(raw.evaluated.address.clone(), "GroupId", raw.evaluated.origin);
    let items = whole.items();
    let mut rules = Vec::new();
    for block in items.known {
        let pairs = [
            ("description", "Description"),
            ("protocol", "IpProtocol"),
            ("from_port", "FromPort"),
            ("to_port", "ToPort"),
        ];
        let own = of_block(block, &pairs);
        for member in fan_out(block, way, &itself, block.origin) {
            let mut rule = own.clone();
            rule.extend(member);
            rules.push(Node::map(rule, block.origin));
        }
    }
    let list = Node::list(rules, written.origin());
    match items.more {
        Some(why) => list.open(why),
        None => list,
    }
}

/// One map for each source of a rule; a map of nothing where it has none.
fn fan_out(block: &Node, way: Way, itself: &Node, origin: Origin) -> Vec<Members> {
    let mut found: Vec<Members> = Vec::new();
    let mut push = |property: &str, node: Node| found.push(BTreeMap::from([(property.into(), node)]));
    for (attribute, property) in way.sources() {
        let list = block.get(attribute);
        let place = list.origin();
        let items = list.items();
        for source in items.known.into_iter().filter(|source| !source.is_null()) {
            push(property, source.clone());
        }
        if let Some(why) = items.more {
            // One or several, which is not known: not the same as one that is not known.
            push(property, Node::list(Vec::new(), if place.is_some() { place } else { origin }).open(why));
        }
    }
    let own = block.get("self");
    let property = way.sources()[3].1;
    match own.is_yes_or_no() {
        Tri::Yes => push(property, itself.clone().at(own.origin())),
        Tri::No => {}
        // The group itself, or nothing: harmless either way, but not to be counted upon.
        Tri::Unknown(why) => push(property, Node::unknown(why, own.origin())),
    }
    if found.is_empty() {
        found.push(Members::new());
    }
    found
}

trait YesOrNo {
    fn is_yes_or_no(&self) -> Tri;
}

impl YesOrNo for Field<&Node> {
    fn is_yes_or_no(&self) -> Tri {
        self.clone().bool().is(|yes| *yes)
    }
}

fn unknown<T>(field: &Field<T>) -> Why {
    field.why().cloned().unwrap_or_else(|| Why::Invalid("no security group is named".into()))
}

/// `aws_network_acl` and `aws_default_network_acl`: entries in blocks, for each direction.
pub(super) fn network_acl(raw: &Raw<'_>, resource: Resource, out: &mut Vec<Resource>) {
    const PAIRS: [(&str, &str); 9] = [
        ("rule_no", "RuleNumber"),
        ("action", "RuleAction"),
        ("protocol", "Protocol"),
        ("cidr_block", "CidrBlock"),
        ("ipv6_cidr_block", "Ipv6CidrBlock"),
        ("from_port", "PortRange.From"),
        ("to_port", "PortRange.To"),
        ("icmp_type", "Icmp.Type"),
        ("icmp_code", "Icmp.Code"),
    ];
    let mut entries = Vec::new();
    let mut more = None;
    for way in [Way::In, Way::Out] {
        let written = raw.written(way.attribute());
        if let Some(why) = written.why() {
            more.get_or_insert(why.clone());
        }
        let Some(whole) = written.value() else { continue };
        let items = whole.items();
        more = more.or(items.more);
        for block in items.known {
            let mut entry = of_block(block, &PAIRS);
            if let Some(protocol) = entry.get("Protocol").and_then(protocol_number) {
                entry.insert("Protocol".into(), protocol);
            }
            entry.insert("Egress".into(), Node::bool(matches!(way, Way::Out), block.origin));
            entries.push(Node::map(entry, block.origin));
        }
    }
    let list = Node::list(entries, resource.origin);
    let list = match more {
        Some(why) => list.open(why),
        None => list,
    };
    let mut properties = vec![("Entries", list)];
    if &*raw.evaluated.kind == "aws_default_network_acl" {
        properties.push(("IsDefault", Node::bool(true, resource.origin)));
    }
    out.push(with(resource, properties));
}

/// The vocabulary numbers the protocols of network ACLs (IANA's numbers, -1 for all).
fn protocol_number(node: &Node) -> Option<Node> {
    let number = match node.as_text()?.to_ascii_lowercase().as_str() {
        "all" => -1,
        "icmp" => 1,
        "tcp" => 6,
        "udp" => 17,
        "icmpv6" => 58,
        _ => return None,
    };
    Some(Node::number(number, node.origin))
}

/// `aws_flow_log`: what it watches is one property and its type in the vocabulary.
pub(super) fn flow_log(raw: &Raw<'_>, resource: Resource, out: &mut Vec<Resource>) {
    const WATCHED: [(&str, &str); 5] = [
        ("vpc_id", "VPC"),
        ("subnet_id", "Subnet"),
        ("eni_id", "NetworkInterface"),
        ("transit_gateway_id", "TransitGateway"),
        ("transit_gateway_attachment_id", "TransitGatewayAttachment"),
    ];
    let mut properties = Vec::new();
    for (attribute, kind) in WATCHED {
        let watched = raw.written(attribute);
        if let Some(node) = present(&watched) {
            properties.push(("ResourceId", node));
            properties.push(("ResourceType", Node::text(kind, watched.origin())));
            break;
        }
    }
    out.push(with(resource, properties));
}

/// `aws_internet_gateway`: what it is attached to stands apart in the vocabulary.
pub(super) fn internet_gateway(raw: &Raw<'_>, resource: Resource, out: &mut Vec<Resource>) {
    let vpc = raw.written("vpc_id");
    if let Some(vpc) = present(&vpc) {
        let gateway = Node::reference(resource.address.clone(), "Ref", resource.origin);
        let members = json::members([("InternetGatewayId", gateway), ("VpcId", vpc)]);
        let properties = Node::map(members, resource.properties.origin);
        let attachment = Resource {
            kind: "AWS::EC2::VPCGatewayAttachment".into(),
            properties,
            known_as: Vec::new(),
            ..resource.clone()
        };
        out.push(resource);
        out.push(attachment);
    } else {
        out.push(resource);
    }
}

/// `aws_default_vpc` and `aws_default_subnet`: what AWS made, marked as such. A default subnet gives
/// out public addresses unless it is told not to
/// (docs.aws.amazon.com/vpc/latest/userguide/default-subnet.html).
pub(super) fn default_network(raw: &Raw<'_>, resource: Resource, out: &mut Vec<Resource>) {
    let origin = resource.origin;
    let mut properties = Vec::new();
    if &*raw.evaluated.kind == "aws_default_vpc" {
        properties.push(("IsDefault", Node::bool(true, origin)));
    } else {
        properties.push(("DefaultForAz", Node::bool(true, origin)));
        if raw.written("map_public_ip_on_launch").is_absent().is_yes() {
            properties.push(("MapPublicIpOnLaunch", Node::bool(true, origin)));
        }
    }
    out.push(with(resource, properties));
}

/// A written value, also where it is not known.
fn present(field: &Field<Node>) -> Option<Node> {
    match field.state() {
        State::Known(node) | State::Default(node) => Some(node.clone()),
        State::Unknown(why) => Some(Node::unknown(why.clone(), field.origin())),
        State::Absent => None,
    }
}

impl Raw<'_> {
    /// All attributes, with their references in the vocabulary's words.
    fn attribute_map(&self) -> Node {
        super::in_vocabulary(&self.evaluated.attributes)
    }
}
