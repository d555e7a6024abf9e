//! Security groups: what each rule lets through, whoever wrote it, and who wears the group.
//!
//! The meaning of protocols and ports is that of the EC2 API's `IpPermission`
//! (docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html).

use std::sync::{Arc, LazyLock};

use bartizan_tree::{Field, Node, Origin, State, Tri, Value, Why, json};

use super::facts::{Fact, Facts};
use crate::{Estate, Look, Many, Subject};

/// An `AWS::EC2::SecurityGroup`.
#[derive(Clone, Copy, Debug)]
pub struct SecurityGroup<'e>(Subject<'e>);

/// Which way packets go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Into the group's members.
    Ingress,
    /// Out of them.
    Egress,
}

impl Direction {
    /// The word that people use.
    pub fn name(self) -> &'static str {
        match self {
            Direction::Ingress => "ingress",
            Direction::Egress => "egress",
        }
    }

    fn property(self) -> &'static str {
        match self {
            Direction::Ingress => "SecurityGroupIngress",
            Direction::Egress => "SecurityGroupEgress",
        }
    }
}

/// One rule of a group.
#[derive(Clone, Copy, Debug)]
pub struct Rule<'e> {
    node: &'e Node,
    direction: Direction,
}

/// A protocol of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// Every protocol, and every port whatever is written.
    All,
    /// TCP.
    Tcp,
    /// UDP.
    Udp,
    /// ICMP, for either version.
    Icmp,
    /// Another one by its number, which has no ports.
    Other(u8),
}

/// The other end of a rule: where packets come from, or go to.
#[derive(Clone, Copy, Debug)]
pub enum Peer<'e> {
    /// A block of addresses, as a text.
    Block(&'e Node),
    /// The members of a security group.
    Group(&'e Node),
    /// The blocks of a prefix list.
    PrefixList(&'e Node),
}

/// A range of ports, ends included.
pub type Ports = (u16, u16);

const ALL_PORTS: Ports = (0, u16::MAX);

/// What AWS gives to a new group (docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/
/// aws-resource-ec2-securitygroup.html: "if you do not add egress rules, we add egress rules that
/// allow all outbound traffic").
static ALLOW_ALL: LazyLock<Node> = LazyLock::new(|| {
    let text = |text: &str| Node::text(text, Origin::AWS_DEFAULT);
    Node::map(json::members([("IpProtocol", text("-1")), ("CidrIp", text("0.0.0.0/0"))]), Origin::AWS_DEFAULT)
});

/// Where each kind names the security groups that it wears.
const WORN: &[(&str, &str)] = &[
    ("AWS::EC2::Instance", "SecurityGroupIds"),
    ("AWS::EC2::Instance", "SecurityGroups"),
    ("AWS::EC2::Instance", "NetworkInterfaces.GroupSet"),
    ("AWS::EC2::NetworkInterface", "GroupSet"),
    ("AWS::EC2::LaunchTemplate", "LaunchTemplateData.SecurityGroupIds"),
    ("AWS::EC2::LaunchTemplate", "LaunchTemplateData.SecurityGroups"),
    ("AWS::EC2::LaunchTemplate", "LaunchTemplateData.NetworkInterfaces.Groups"),
    ("AWS::EC2::VPCEndpoint", "SecurityGroupIds"),
    ("AWS::AutoScaling::LaunchConfiguration", "SecurityGroups"),
    ("AWS::ElasticLoadBalancing::LoadBalancer", "SecurityGroups"),
    ("AWS::ElasticLoadBalancingV2::LoadBalancer", "SecurityGroups"),
    ("AWS::ECS::Service", "NetworkConfiguration.AwsvpcConfiguration.SecurityGroups"),
    ("AWS::EKS::Cluster", "ResourcesVpcConfig.SecurityGroupIds"),
    ("AWS::EFS::MountTarget", "SecurityGroups"),
    ("AWS::ElastiCache::CacheCluster", "VpcSecurityGroupIds"),
    ("AWS::ElastiCache::ReplicationGroup", "SecurityGroupIds"),
    ("AWS::Lambda::Function", "VpcConfig.SecurityGroupIds"),
    ("AWS::MSK::Cluster", "BrokerNodeGroupInfo.SecurityGroups"),
    ("AWS::OpenSearchService::Domain", "VPCOptions.SecurityGroupIds"),
    ("AWS::RDS::DBCluster", "VpcSecurityGroupIds"),
    ("AWS::RDS::DBInstance", "VPCSecurityGroups"),
    ("AWS::RDS::DBProxy", "VpcSecurityGroupIds"),
    ("AWS::Redshift::Cluster", "VpcSecurityGroupIds"),
];

/// Of an account, the kinds that tell of a use which no other kind tells.
const TELLING: [&str; 3] =
    ["AWS::AutoScaling::LaunchConfiguration", "AWS::EC2::LaunchTemplate", "AWS::EC2::NetworkInterface"];

impl<'e> SecurityGroup<'e> {
    /// A view on a group.
    pub fn new(subject: Subject<'e>) -> Self {
        SecurityGroup(subject)
    }

    /// The resource.
    pub fn subject(self) -> Subject<'e> {
        self.0
    }

    /// Its name, where somebody chose one.
    pub fn name(self) -> Field<Arc<str>> {
        self.0.get("GroupName").text()
    }

    /// Its description. An empty text and what Terraform puts where nothing is written count as none; the
    /// default group has one from AWS.
    pub fn description(self) -> Field<Arc<str>> {
        let written = self.0.get("GroupDescription").text();
        let origin = written.origin();
        match written.state() {
            State::Known(text) if text.trim().is_empty() || &**text == "Managed by Terraform" => Field::absent(origin),
            State::Absent if self.is_default().is_yes() => written.or_default("default VPC security group".into()),
            _ => written,
        }
    }

    /// Its VPC.
    pub fn vpc(self) -> Field<Subject<'e>> {
        self.0.get("VpcId").then(|node| self.0.resolve(node, &["AWS::EC2::VPC"]))
    }

    /// Whether it is the group that AWS made together with its VPC.
    pub fn is_default(self) -> Tri {
        self.name().is(|name| &**name == "default")
    }

    /// Its rules of a direction, with those that stand apart. A group that AWS makes lets everything
    /// out until it is given an egress rule; Terraform takes that rule away.
    pub fn rules(self, direction: Direction) -> Many<Rule<'e>> {
        let mut rules = rules_in(self.0.get(direction.property()), direction);
        let from_template = self.0.estate().look == Look::CloudFormation && !self.0.resource().implied;
        if direction == Direction::Egress && from_template && rules.known.is_empty() && rules.more.is_none() {
            rules.known.push(Rule { node: &ALLOW_ALL, direction });
        }
        rules
    }

    /// The same rules, but what may be missing is only what the group itself leaves open: rules that
    /// stand apart and may belong to any group are asked where they stand.
    pub fn rules_here(self, direction: Direction) -> Many<Rule<'e>> {
        let own = self.0.resource().properties.get(direction.property()).items();
        Many { more: own.more, ..self.rules(direction) }
    }

    /// What surely wears it, in this estate, and why there may be more. In an account whatever wears a
    /// group does so by a network interface: those tell of all kinds.
    pub fn wearers(self) -> Many<Subject<'e>> {
        let mut found: Many<Subject<'e>> = Many::default();
        for (kind, property) in WORN {
            let more = self.0.referrers_told(kind, property);
            // What no answer tells of a machine, its interfaces tell.
            let counts = self.0.estate().look != Look::Account || TELLING.contains(kind);
            found.more = found.more.or(more.more.filter(|_| counts));
            for wearer in more.known {
                if !found.known.contains(&wearer) {
                    found.known.push(wearer);
                }
            }
        }
        found.more = found.more.or_else(|| self.0.unread("AWS::EC2::NetworkInterface"));
        found
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add("description", self.description());
        facts.0.push(("is_default", Fact::Known(format!("{:?}", self.is_default()))));
        facts.add_node("vpc", self.0.get("VpcId"));
        for (name, direction) in [("ingress", Direction::Ingress), ("egress", Direction::Egress)] {
            let rules = self.rules(direction);
            let mut lines: Vec<(String, String)> = rules.known.iter().flat_map(|rule| rule.written()).collect();
            lines.sort();
            let mut text = lines.into_iter().map(|(_, line)| line).collect::<Vec<_>>().join("; ");
            if let Some(why) = rules.more {
                text.push_str(&format!(" … {why}"));
            }
            facts.0.push((name, Fact::Known(text)));
        }
        facts.add_many("wearers", &self.wearers());
        facts
    }
}

/// A rule that stands apart: `AWS::EC2::SecurityGroupIngress` or `…Egress`.
pub fn rule_apart(subject: Subject<'_>) -> Option<Rule<'_>> {
    let direction = match subject.kind() {
        "AWS::EC2::SecurityGroupIngress" => Direction::Ingress,
        "AWS::EC2::SecurityGroupEgress" => Direction::Egress,
        _ => return None,
    };
    Some(Rule { node: subject.properties(), direction })
}

/// Whether a rule that stands apart is surely counted among those of its group.
pub fn is_joined(subject: Subject<'_>) -> bool {
    let resource = subject.resource();
    let named = ["GroupId", "GroupName"].map(|key| subject.get(key));
    let group = named.iter().find_map(|field| field.value().copied());
    let found = group.is_some_and(|node| subject.resolve(node, &["AWS::EC2::SecurityGroup"]).value().is_some());
    found && resource.exists.is_yes()
}

fn rules_in(list: Field<&Node>, direction: Direction) -> Many<Rule<'_>> {
    let items = list.items();
    Many { known: items.known.into_iter().map(|node| Rule { node, direction }).collect(), more: items.more }
}

impl<'e> Rule<'e> {
    /// Where it stands.
    pub fn origin(self) -> Origin {
        self.node.origin
    }

    /// Whether AWS adds it where nobody wrote a rule.
    pub fn is_aws_default(self) -> bool {
        self.node.origin == Origin::AWS_DEFAULT
    }

    /// Which way it lets packets go.
    pub fn direction(self) -> Direction {
        self.direction
    }

    /// Its description; an empty one is none.
    pub fn description(self) -> Field<Arc<str>> {
        let written = self.node.get("Description").text();
        let origin = written.origin();
        if written.is(|text| text.trim().is_empty()).is_yes() { Field::absent(origin) } else { written }
    }

    /// Its protocol.
    pub fn protocol(self) -> Field<Protocol> {
        self.node.get("IpProtocol").text().then(|word| {
            let protocol = match word.to_ascii_lowercase().as_str() {
                "-1" | "all" => Protocol::All,
                "tcp" | "6" => Protocol::Tcp,
                "udp" | "17" => Protocol::Udp,
                "icmp" | "1" | "icmpv6" | "58" => Protocol::Icmp,
                other => match other.parse() {
                    Ok(number) => Protocol::Other(number),
                    Err(_) => {
                        let why = Why::Invalid(format!("`{word}` is no protocol").into());
                        return Field::unknown(why, self.node.origin);
                    }
                },
            };
            Field::known(protocol, self.node.origin)
        })
    }

    /// The ports that it covers, for a protocol that has ports. `-1` for both is all of them.
    pub fn ports(self) -> Field<Ports> {
        let protocol = self.protocol();
        match protocol.value() {
            None => return protocol.map(|_| ALL_PORTS),
            Some(Protocol::All) => return Field::known(ALL_PORTS, self.node.origin),
            Some(Protocol::Icmp | Protocol::Other(_)) => return Field::absent(self.node.origin),
            Some(Protocol::Tcp | Protocol::Udp) => {}
        }
        let (from, to) = (self.node.get("FromPort").integer(), self.node.get("ToPort").integer());
        let origin = from.origin();
        match (from.state(), to.state()) {
            (State::Unknown(why), _) | (_, State::Unknown(why)) => Field::unknown(why.clone(), origin),
            (State::Absent, State::Absent) => {
                Field::unknown(Why::Invalid("TCP and UDP need a range of ports".into()), self.node.origin)
            }
            _ => {
                let bound = |field: &Field<i64>, other: i64| field.value().copied().unwrap_or(other);
                let (low, high) = (bound(&from, -1), bound(&to, -1));
                let (low, high) = (if low == -1 { high } else { low }, if high == -1 { low } else { high });
                if low == -1 {
                    return Field::known(ALL_PORTS, origin);
                }
                match (u16::try_from(low), u16::try_from(high)) {
                    (Ok(low), Ok(high)) => Field::known((low, high), origin),
                    _ => Field::unknown(Why::Invalid("a port lies between 0 and 65535".into()), origin),
                }
            }
        }
    }

    /// Whether it lets a TCP or UDP port through.
    pub fn covers(self, protocols: &[Protocol], port: u16) -> Tri {
        let protocol = self.protocol().is(|p| *p == Protocol::All || protocols.contains(p));
        protocol.and(self.ports().is(|(low, high)| *low <= port && port <= *high))
    }

    /// Whether it lets all ports of TCP or UDP through, or every protocol.
    pub fn covers_all_ports(self) -> Tri {
        self.ports().is(|(low, high)| *low <= 1 && *high == u16::MAX)
    }

    /// Who is at the other end. A rule with nobody there lets nothing through.
    pub fn peers(self) -> Many<Peer<'e>> {
        let mut peers = Many::default();
        let blocks = ["CidrIp", "CidrIpv6"];
        let groups = ["SourceSecurityGroupId", "SourceSecurityGroupName", "DestinationSecurityGroupId"];
        let lists = ["SourcePrefixListId", "DestinationPrefixListId"];
        // An unknown one is a peer too: what is unknown is who it is.
        let written = |property: &&str| {
            let node = self.node.as_map().and_then(|map| map.get(property));
            node.filter(|node| !node.is_null() && node.as_text() != Some(""))
        };
        peers.known.extend(blocks.iter().filter_map(written).map(Peer::Block));
        // An answer gives a group's name beside its id.
        peers.known.extend(groups.iter().find_map(written).map(Peer::Group));
        peers.known.extend(lists.iter().filter_map(written).map(Peer::PrefixList));
        peers.more = match &self.node.value {
            Value::Open { more, .. } | Value::Unknown(more) => Some(more.clone()),
            _ => None,
        };
        peers
    }

    /// A short name of its protocol and ports: `tcp:22`, `udp:1000-2000`, `all`.
    pub fn label(self) -> String {
        let protocol = self.protocol();
        let name = match protocol.value() {
            None => "?".to_owned(),
            Some(Protocol::All) => return "all".to_owned(),
            Some(Protocol::Tcp) => "tcp".to_owned(),
            Some(Protocol::Udp) => "udp".to_owned(),
            Some(Protocol::Icmp) => return "icmp".to_owned(),
            Some(Protocol::Other(number)) => return format!("protocol-{number}"),
        };
        match self.ports().value() {
            None => format!("{name}:?"),
            Some((low, high)) if low == high => format!("{name}:{low}"),
            Some((low, high)) => format!("{name}:{low}-{high}"),
        }
    }

    /// One line for each peer, with something to sort by that is the same in every source.
    fn written(self) -> Vec<(String, String)> {
        let label = self.label();
        let description = self.description().value().map(|text| format!(" ({text})")).unwrap_or_default();
        let peers = self.peers().known;
        peers
            .into_iter()
            .map(|peer| {
                let (sort, text) = match peer {
                    Peer::Block(node) => (json::write(node), json::write(node)),
                    Peer::Group(node) => ("group".to_owned(), json::write(&by_ref(node))),
                    Peer::PrefixList(node) => ("list".to_owned(), json::write(&by_ref(node))),
                };
                (format!("{label} {sort}{description}"), format!("{label} {text}{description}"))
            })
            .collect()
    }
}

/// A reference through `GroupId` or `PrefixListId` names the same as one through `Ref`.
fn by_ref(node: &Node) -> Node {
    match node.as_ref_to() {
        Some(reference) if matches!(&*reference.attribute, "GroupId" | "PrefixListId") => {
            Node::reference(reference.resource.clone(), "Ref", node.origin)
        }
        _ => node.clone(),
    }
}

/// The blocks of a prefix list, those that are not known among them.
pub fn prefix_list_blocks(list: Subject<'_>) -> Many<&Node> {
    let entries = list.get("Entries").items();
    Many { known: entries.known.into_iter().filter_map(block_of).collect(), more: entries.more }
}

/// An entry that is not known as a whole stands for its block.
fn block_of(entry: &Node) -> Option<&Node> {
    entry.as_map().map_or(Some(entry), |map| map.get("Cidr"))
}

/// Whether network interfaces were read completely, so that a group that none wears is worn by none.
pub fn all_wearers_known(estate: &Estate) -> Tri {
    estate.missing("AWS::EC2::NetworkInterface").map_or(Tri::Yes, Tri::Unknown)
}
