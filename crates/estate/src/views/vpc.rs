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
