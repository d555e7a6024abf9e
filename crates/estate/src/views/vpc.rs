//! Networks: VPCs and their flow logs, subnets, and network ACLs in the order in which they are asked.

use std::sync::Arc;

use bartizan_tree::{Field, Node, Origin, State, Tri, Why};

use super::facts::{Fact, Facts};
use crate::{Many, Subject};

/// An `AWS::EC2::VPC`.
#[derive(Clone, Copy, Debug)]
pub struct Vpc<'e>(Subject<'e>);

impl<'e> Vpc<'e> {
    /// A view on a VPC.
    pub fn new(subject: Subject<'e>) -> Self {
        Vpc(subject)
    }

    /// The flow logs that watch the whole VPC.
    pub fn flow_logs(self) -> Many<FlowLog<'e>> {
        let found = self.0.referrers_here("AWS::EC2::FlowLog", "ResourceId");
        Many { known: found.known.into_iter().map(FlowLog).collect(), more: found.more }
    }

    /// The network interfaces that stand in it.
    pub fn interfaces(self) -> Many<Subject<'e>> {
        self.0.referrers_here("AWS::EC2::NetworkInterface", "VpcId")
    }

    /// Whether it has an endpoint for a service of its region: `s3`, `dynamodb`, `ec2`.
    pub fn has_endpoint(self, service: &str) -> Tri {
        self.0
            .referrers_here("AWS::EC2::VPCEndpoint", "VpcId")
            .any(|endpoint| endpoint.get("ServiceName").text().is(|name| name.rsplit('.').next() == Some(service)))
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add("cidr", self.0.get("CidrBlock").text());
        let logs = self.flow_logs();
        let logs = Many { known: logs.known.into_iter().map(|log| log.0).collect(), more: logs.more };
        facts.add_many("flow_logs", &logs);
        facts
    }
}

/// An `AWS::EC2::FlowLog`.
#[derive(Clone, Copy, Debug)]
pub struct FlowLog<'e>(Subject<'e>);

impl<'e> FlowLog<'e> {
    /// A view on a flow log.
    pub fn new(subject: Subject<'e>) -> Self {
        FlowLog(subject)
    }

    /// The resource.
    pub fn subject(self) -> Subject<'e> {
        self.0
    }

    /// `ALL`, `ACCEPT` or `REJECT`. For a gateway it need not be said, and all is logged.
    pub fn traffic(self) -> Field<Arc<str>> {
        self.0.get("TrafficType").text().or_default("ALL".into())
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add("traffic", self.traffic());
        facts.add_node("resource", self.0.get("ResourceId"));
        facts.add("resource_type", self.0.get("ResourceType").text());
        facts.add_node("destination", self.0.get("LogDestination"));
        facts
    }
}

/// An `AWS::EC2::Subnet`.
#[derive(Clone, Copy, Debug)]
pub struct Subnet<'e>(Subject<'e>);

impl<'e> Subnet<'e> {
    /// A view on a subnet.
    pub fn new(subject: Subject<'e>) -> Self {
        Subnet(subject)
    }

    /// Whether what starts in it gets a public address without asking for one. A subnet that somebody
    /// makes gives none.
    pub fn gives_public_addresses(self) -> Field<bool> {
        self.0.get("MapPublicIpOnLaunch").bool().or_default(false)
    }

    /// Whether something in it can be reached from the internet by the routes: its route table, or the
    /// VPC's main one where it has none of its own, has a route to an internet gateway
    /// (docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html#subnet-types).
    pub fn is_public(self) -> Tri {
        let associations = self.0.referrers_here("AWS::EC2::SubnetRouteTableAssociation", "SubnetId");
        let own = associations.any(|association| table_of(*association, |table| table.reaches_internet()));
        let has_own = associations.is_empty().not();
        own.or(has_own.not().and(self.main_table_is_public()))
    }

    fn main_table_is_public(self) -> Tri {
        let vpc = self.0.one("VpcId", &["AWS::EC2::VPC"]);
        vpc.asks(|vpc| {
            let named = vpc.referrers_here("AWS::EC2::RouteTable", "MainOfVpcId");
            let made = vpc.referrers_here("AWS::EC2::RouteTable", "VpcId");
            let is_main = |table: &Subject<'_>| table.get("Main").bool().is(|main| *main);
            let public = |table: &Subject<'_>| RouteTable::new(*table).reaches_internet();
            let named = named.any(public);
            named.or(made.any(|table| is_main(table).and(public(table))))
        })
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add("gives_public_addresses", self.gives_public_addresses());
        facts.add_node("vpc", self.0.get("VpcId"));
        facts.add("cidr", self.0.get("CidrBlock").text());
        facts
    }
}

/// An `AWS::EC2::NetworkAcl`.
#[derive(Clone, Copy, Debug)]
pub struct NetworkAcl<'e>(Subject<'e>);

/// One entry of a network ACL.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'e>(&'e Node);

impl<'e> NetworkAcl<'e> {
    /// A view on a network ACL.
    pub fn new(subject: Subject<'e>) -> Self {
        NetworkAcl(subject)
    }

    /// The entries of a direction (and those of which it is not known) in the order of their numbers;
    /// those without a known number come last. `more` where there may be others.
    pub fn entries(self, egress: bool) -> Many<Entry<'e>> {
        let items = self.0.get("Entries").items();
        let entries = items.known.into_iter().map(Entry);
        let mut known: Vec<Entry<'e>> = entries.filter(|entry| !entry.goes(egress).is_no()).collect();
        known.sort_by_key(|entry| entry.number().value().copied().unwrap_or(i64::MAX));
        Many { known, more: items.more }
    }

    /// Whether it is a VPC's default ACL as AWS makes it: it lets everything in and out
    /// (docs.aws.amazon.com/vpc/latest/userguide/default-network-acl.html).
    pub fn is_as_made(self) -> Tri {
        let is_default = self.0.get("IsDefault").bool().is(|yes| *yes);
        let entries = self.entries(false);
        let as_made = entries.all(|entry| {
            let number = entry.number().is(|number| matches!(number, 100 | 101));
            let everything = entry.0.get("Protocol").text().is(|word| &**word == "-1");
            number.and(everything).and(entry.is_allow())
        });
        is_default.and(as_made).and(entries.is_empty().not())
    }

    /// Whether an address of the whole internet (of IPv4, or of IPv6) gets through to a TCP port: the
    /// first entry that matches decides. Also the entry that lets it through.
    pub fn lets_in_everybody(self, v6: bool, port: u16) -> (Tri, Option<Entry<'e>>) {
        let entries = self.entries(false);
        // An entry that stands apart and may belong to any ACL is asked where it stands.
        if let Some(why) = &self.0.resource().properties.get("Entries").items().more {
            // An entry that is not known may come first.
            return (Tri::Unknown(why.clone()), None);
        }
        let mut doubt: Option<Why> = None;
        for entry in entries.known {
            let number = entry.number();
            if let Some(why) = number.why() {
                doubt.get_or_insert(why.clone());
            }
            match entry.goes(false).and(entry.matches_everybody(v6, port)) {
                Tri::No => {}
                Tri::Unknown(why) => {
                    doubt.get_or_insert(why);
                }
                Tri::Yes => match (entry.is_allow(), doubt) {
                    (Tri::Yes, None) => return (Tri::Yes, Some(entry)),
                    (Tri::No, None) => return (Tri::No, Some(entry)),
                    (Tri::Unknown(why), _) | (_, Some(why)) => return (Tri::Unknown(why), Some(entry)),
                },
            }
        }
        // What matches nothing is denied.
        (doubt.map_or(Tri::No, Tri::Unknown), None)
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add_node("vpc", self.0.get("VpcId"));
        for (name, egress) in [("ingress", false), ("egress", true)] {
            let entries = self.entries(egress);
            let mut text = entries.known.iter().map(|entry| entry.written()).collect::<Vec<_>>().join("; ");
            if let Some(why) = entries.more {
                text.push_str(&format!(" … {why}"));
            }
            facts.0.push((name, Fact::Known(text)));
        }
        facts
    }
}

impl<'e> Entry<'e> {
    /// The entry of an `AWS::EC2::NetworkAclEntry`.
    pub fn apart(subject: Subject<'e>) -> Self {
        Entry(subject.properties())
    }

    /// Where it stands.
    pub fn origin(self) -> Origin {
        self.0.origin
    }

    /// Its place in the order.
    pub fn number(self) -> Field<i64> {
        self.0.get("RuleNumber").integer()
    }

    /// Whether it concerns what goes out.
    pub fn is_egress(self) -> Field<bool> {
        self.0.get("Egress").bool().or_default(false)
    }

    fn goes(self, egress: bool) -> Tri {
        self.is_egress().is(|way| *way == egress)
    }

    /// Whether it lets through.
    pub fn is_allow(self) -> Tri {
        self.0.get("RuleAction").text().is(|word| word.eq_ignore_ascii_case("allow"))
    }

    /// The block of addresses, of either version.
    pub fn block(self) -> Field<Arc<str>> {
        let v4 = self.0.get("CidrBlock").text();
        if v4.is(|text| text.is_empty()).is_yes() || v4.is_absent().is_yes() {
            self.0.get("Ipv6CidrBlock").text()
        } else {
            v4
        }
    }

    /// Whether it lets every address of the internet through to a TCP port.
    pub fn lets_in_everybody(self, v6: bool, port: u16) -> Tri {
        self.is_allow().and(self.matches_everybody(v6, port))
    }

    /// Whether it speaks of every address of the internet and of a TCP port.
    fn matches_everybody(self, v6: bool, port: u16) -> Tri {
        let property = if v6 { "Ipv6CidrBlock" } else { "CidrBlock" };
        let block = self.0.get(property).text().is(|text| text.ends_with("/0"));
        let protocol = self.0.get("Protocol").text();
        let all = protocol.is(|word| matches!(&**word, "-1" | "all"));
        let tcp = protocol.is(|word| matches!(word.to_ascii_lowercase().as_str(), "6" | "tcp"));
        let (from, to) = (self.0.find("PortRange.From").integer(), self.0.find("PortRange.To").integer());
        let in_range = from.is(|low| *low <= i64::from(port)).and(to.is(|high| i64::from(port) <= *high));
        block.and(all.or(tcp.and(in_range)))
    }

    fn written(self) -> String {
        let word = |path: &str| match self.0.find(path).text().state() {
            State::Known(text) | State::Default(text) => text.to_string(),
            State::Absent => "-".to_owned(),
            State::Unknown(why) => format!("?{why}"),
        };
        let ports = match word("Protocol").as_str() {
            "6" | "17" => format!(" {}-{}", word("PortRange.From"), word("PortRange.To")),
            _ => String::new(),
        };
        let action = word("RuleAction").to_ascii_lowercase();
        format!(
            "{} {action} {}{ports} {}",
            word("RuleNumber"),
            word("Protocol"),
            self.block().value().map_or("?", |b| b)
        )
    }
}

/// An `AWS::EC2::RouteTable`.
#[derive(Clone, Copy, Debug)]
pub struct RouteTable<'e>(Subject<'e>);

/// One route of a table.
#[derive(Clone, Copy, Debug)]
pub struct Route<'e> {
    node: &'e Node,
    table: Subject<'e>,
}

fn table_of<'e>(association: Subject<'e>, ask: impl Fn(RouteTable<'e>) -> Tri) -> Tri {
    association.one("RouteTableId", &["AWS::EC2::RouteTable"]).asks(|table| ask(RouteTable(*table)))
}

impl<'e> RouteTable<'e> {
    /// A view on a route table.
    pub fn new(subject: Subject<'e>) -> Self {
        RouteTable(subject)
    }

    /// Its routes but the VPC's own.
    pub fn routes(self) -> Many<Route<'e>> {
        let items = self.0.get("Routes").items();
        let route = |node| Route { node, table: self.0 };
        Many { known: items.known.into_iter().map(route).collect(), more: items.more }
    }

    /// Whether a route leads to an internet gateway.
    pub fn reaches_internet(self) -> Tri {
        self.routes().any(|route| route.leads_to_internet_gateway())
    }
}

impl<'e> Route<'e> {
    /// Where it stands.
    pub fn origin(self) -> Origin {
        self.node.origin
    }

    /// The block of addresses that it is for, of either version.
    pub fn destination(self) -> Field<Arc<str>> {
        let v4 = super::filled(self.node.get("DestinationCidrBlock")).text();
        v4.or_else(|| super::filled(self.node.get("DestinationIpv6CidrBlock")).text())
    }

    /// Whether it leads to an internet gateway, and not to a virtual private gateway.
    pub fn leads_to_internet_gateway(self) -> Tri {
        let gateway = super::filled(self.node.get("GatewayId"));
        gateway.asks(|node| {
            if let Some(id) = node.as_text() {
                return id.starts_with("igw-").into();
            }
            match self.table.resolve(node, &["AWS::EC2::InternetGateway"]).state() {
                State::Known(_) | State::Default(_) => Tri::Yes,
                _ => match self.table.resolve(node, &["AWS::EC2::VPNGateway"]).state() {
                    State::Known(_) | State::Default(_) => Tri::No,
                    State::Unknown(why) => Tri::Unknown(why.clone()),
                    State::Absent => Tri::No,
                },
            }
        })
    }

    /// The peering connection that it leads to.
    pub fn peering(self) -> Field<&'e Node> {
        super::filled(self.node.get("VpcPeeringConnectionId"))
    }

    /// The address blocks of the VPC on the other side of the peering connection. An account knows
    /// both sides, code the VPCs that stand in it.
    pub fn peer_blocks(self) -> Many<Arc<str>> {
        let peering = self.peering().then(|node| self.table.resolve(node, &["AWS::EC2::VPCPeeringConnection"]));
        let peering = match peering.state() {
            State::Known(peering) | State::Default(peering) => *peering,
            State::Absent => return Many::default(),
            State::Unknown(why) => return Many { known: Vec::new(), more: Some(why.clone()) },
        };
        let near = self.table.one("VpcId", &["AWS::EC2::VPC"]);
        let side = |property: &str| peering.one(property, &["AWS::EC2::VPC"]);
        let is = |property: &str| near.value().is_some() && near.value() == side(property).value();
        let is_requester = match (self.table.get("VpcId").value(), peering.get("VpcId").value()) {
            _ if is("VpcId") => Tri::Yes,
            _ if is("PeerVpcId") => Tri::No,
            (Some(near), Some(requester)) => Subject::same(near, requester),
            _ => Tri::Unknown(Why::Outside("which side of the peering connection this is".into())),
        };
        let (told, vpc) = match is_requester {
            Tri::Yes => ("AccepterCidrBlocks", "PeerVpcId"),
            Tri::No => ("RequesterCidrBlocks", "VpcId"),
            Tri::Unknown(why) => return Many { known: Vec::new(), more: Some(why) },
        };
        let blocks = peering.get(told);
        if !blocks.is_absent().is_yes() && blocks.why().is_none() {
            return texts(blocks);
        }
        let vpc = peering.one(vpc, &["AWS::EC2::VPC"]);
        match vpc.state() {
            State::Known(vpc) | State::Default(vpc) => texts(vpc.get("CidrBlock")),
            State::Absent => Many::default(),
            State::Unknown(why) => Many { known: Vec::new(), more: Some(why.clone()) },
        }
    }
}

fn texts(list: Field<&Node>) -> Many<Arc<str>> {
    let items = list.items();
    let mut found = Many { known: Vec::new(), more: items.more };
    for node in items.known {
        match node.field().text().state() {
            State::Known(text) | State::Default(text) => found.known.push(text.clone()),
            State::Absent => {}
            State::Unknown(why) => found.more = found.more.take().or_else(|| Some(why.clone())),
        }
    }
    found
}
