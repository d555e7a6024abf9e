//! What a security group opens to the internet: shared by the rules on single ports.
//!
//! Addresses are judged by `bartizan-network`; this adds what stands around an address: prefix lists,
//! partly known texts, attributes that are never the internet.

use std::collections::HashSet;

use bartizan_estate::Subject;
use bartizan_estate::views::security_group::{
    Direction, Peer, Rule, SecurityGroup, is_joined, prefix_list_blocks, rule_apart,
};
use bartizan_estate::{Many, Resource};
use bartizan_network::{Breadth, Cidr, breadth};
use bartizan_tree::{Node, Origin, Tri, Value, Why, json};

use crate::Judge;

/// A group, and a rule that stands apart: it is judged where it stands if its group is not here.
pub(super) const INGRESS: &[&str] = &["AWS::EC2::SecurityGroup", "AWS::EC2::SecurityGroupIngress"];

/// The same for what goes out.
pub(super) const EGRESS: &[&str] = &["AWS::EC2::SecurityGroup", "AWS::EC2::SecurityGroupEgress"];

/// One other end of a rule, and whether it is the internet.
pub(super) struct Opening<'e> {
    /// Whether it is.
    pub(super) answer: Tri,
    /// The block, as it is written.
    pub(super) block: String,
    /// Where it is written.
    pub(super) origin: Origin,
    /// The prefix list that it stands in.
    pub(super) list: Option<&'e Resource>,
}

/// Judges the rules of a group for what comes in, or one that stands apart: what covers the question and is open to the
/// internet fails.
pub(super) fn judge_open(
    subject: Subject<'_>,
    judge: &mut Judge,
    covers: impl Fn(Rule<'_>) -> Tri,
    message: impl Fn(&str) -> String,
) {
    judge_rules(subject, judge, Direction::Ingress, covers, |_, block| message(block));
}

/// The same for either direction, with a message that speaks of the rule.
pub(super) fn judge_rules(
    subject: Subject<'_>,
    judge: &mut Judge,
    direction: Direction,
    covers: impl Fn(Rule<'_>) -> Tri,
    message: impl Fn(Rule<'_>, &str) -> String,
) {
    // What AWS gives to a default group that nobody adopts is a question of its own
    // (`ec2-default-security-group-closed`).
    if subject.resource().implied || (subject.kind() != "AWS::EC2::SecurityGroup" && is_joined(subject)) {
        return judge.not_applicable();
    }
    let mut seen = HashSet::new();
    let found = rules(subject, direction);
    for rule in found.known {
        let covered = covers(rule);
        if covered.is_no() {
            continue;
        }
        for opening in openings(subject, rule) {
            let answer = opening.answer.and(covered.clone());
            let facet = format!("{}:{}:{}", direction.name(), opening.block, rule.label());
            if answer.is_yes() && !seen.insert(facet.clone()) {
                continue;
            }
            let place = if opening.origin.is_some() { opening.origin } else { subject.origin() };
            if let Some(outcome) = judge.fail_if(answer, place, message(rule, &said(&opening.block))) {
                outcome.facet(facet);
                if let Some(part) = subject.part_at(rule.origin()) {
                    outcome.related(part, "is the rule");
                }
                if let Some(list) = opening.list {
                    outcome.related(list, "holds the block");
                }
            }
        }
    }
    if let Some(why) = found.more {
        judge.undecided(why, subject.origin());
    }
}

/// The rules of a direction that are to be judged with this resource.
pub(super) fn rules(subject: Subject<'_>, direction: Direction) -> Many<Rule<'_>> {
    if subject.kind() == "AWS::EC2::SecurityGroup" {
        return SecurityGroup::new(subject).rules_here(direction);
    }
    let apart = rule_apart(subject).filter(|rule| rule.direction() == direction);
    Many { known: apart.into_iter().collect(), more: None }
}

/// The other ends of a rule that are the internet, or may be.
pub(super) fn openings<'e>(subject: Subject<'e>, rule: Rule<'e>) -> Vec<Opening<'e>> {
    let peers = rule.peers();
    let mut found = Vec::new();
    for peer in peers.known {
        match peer {
            Peer::Block(node) => found.push(of_block(node, None)),
            Peer::PrefixList(node) => of_list(subject, node, &mut found),
            Peer::Group(_) => {}
        }
    }
    if let Some(why) = peers.more {
        let origin = rule.origin();
        found.push(Opening { answer: Tri::Unknown(why), block: String::new(), origin, list: None });
    }
    found.retain(|opening| !opening.answer.is_no());
    found
}

fn of_block<'e>(node: &Node, list: Option<&'e Resource>) -> Opening<'e> {
    let (answer, block) = match &node.value {
        Value::Text(text) => (is_internet(text), text.to_string()),
        Value::Concat(parts) => (ends_narrow(parts), json::write(node)),
        Value::Ref(reference) if NETWORKS.contains(&&*reference.attribute) => (Tri::No, String::new()),
        Value::Unknown(Why::DataSource(name)) if reads_network(name) => (Tri::No, String::new()),
        _ => (Tri::Unknown(unknown(node)), String::new()),
    };
    Opening { answer, block, origin: node.origin, list }
}

/// A block as a message names it: EC2 reads `192.168.1.0/0` as `0.0.0.0/0`, whatever was meant.
pub(super) fn said(block: &str) -> String {
    let everything = ["0.0.0.0/0", "::/0"];
    if block.ends_with("/0") && !everything.contains(&block) {
        return format!("{block}, which is every address");
    }
    block.to_owned()
}

fn is_internet(text: &str) -> Tri {
    match Cidr::parse(text.trim()) {
        Some(block) => (breadth(block) >= Breadth::Broad).into(),
        None => Tri::Unknown(Why::Invalid(format!("`{text}` is no address block").into())),
    }
}

/// Attributes that are the addresses of one network or one machine. A VPC has at most a /16 of IPv4 and
/// a /56 of IPv6 (docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html).
const NETWORKS: [&str; 7] =
    ["CidrBlock", "Ipv6CidrBlock", "Ipv6CidrBlocks", "PrivateIp", "PrivateIpAddress", "PublicIp", "SecondaryCidrBlock"];

/// The same, read from outside: `data.aws_vpc.main.cidr_block`.
fn reads_network(name: &str) -> bool {
    let last = name.trim_end_matches(']').rsplit('.').next().unwrap_or_default();
    let of_network = name.contains("data.aws_vpc.") || name.contains("data.aws_subnet.");
    of_network && (last.starts_with("cidr_block") || last.starts_with("ipv6_cidr_block"))
}

/// A text whose end is known: `"${var.office}/32"` is one address, whichever it is.
fn ends_narrow(parts: &[Node]) -> Tri {
    let tail = parts.last().and_then(Node::as_text).and_then(|text| text.rsplit_once('/'));
    let length = tail.and_then(|(_, length)| length.parse::<u8>().ok());
    let is_v6 = parts.iter().any(|part| part.as_text().is_some_and(|text| text.contains(':')));
    match length {
        // Broader is nobody's network; with fewer bits it depends on which (see `Breadth::Broad`).
        Some(length) if length >= if is_v6 { 32 } else { 8 } => Tri::No,
        _ => Tri::Unknown(parts.iter().find_map(Node::why).unwrap_or_else(|| Why::Invalid("no address block".into()))),
    }
}

fn of_list<'e>(subject: Subject<'e>, node: &'e Node, found: &mut Vec<Opening<'e>>) {
    // A list of AWS's own holds the addresses of one service.
    let is_service = match &node.value {
        Value::Ref(reference) => {
            matches!(&*reference.attribute, "PrefixListId")
                && subject.resolve(node, &["AWS::EC2::PrefixList"]).value().is_none()
        }
        Value::Unknown(Why::DataSource(name)) => name.contains("data.aws_prefix_list."),
        _ => false,
    };
    if is_service {
        return;
    }
    let list = subject.resolve(node, &["AWS::EC2::PrefixList"]);
    let Some(list) = list.value() else {
        let why = list.why().cloned().unwrap_or_else(|| unknown(node));
        found.push(Opening { answer: Tri::Unknown(why), block: String::new(), origin: node.origin, list: None });
        return;
    };
    let blocks = prefix_list_blocks(*list);
    for block in blocks.known {
        found.push(Opening { origin: node.origin, ..of_block(block, Some(list.resource())) });
    }
    if let Some(why) = blocks.more {
        found.push(Opening { answer: Tri::Unknown(why), block: String::new(), origin: node.origin, list: None });
    }
}

/// The value behind the other end of a rule.
pub(super) fn node_of(peer: Peer<'_>) -> &Node {
    match peer {
        Peer::Block(node) | Peer::Group(node) | Peer::PrefixList(node) => node,
    }
}

/// The other end of a rule in a word, for a facet.
pub(super) fn spelled(peer: Peer<'_>) -> String {
    match &node_of(peer).value {
        Value::Text(text) => text.to_string(),
        Value::Ref(reference) => reference.resource.to_string(),
        _ => json::write(node_of(peer)),
    }
}

fn unknown(node: &Node) -> Why {
    node.why().unwrap_or_else(|| Why::Invalid("an address block is wanted here".into()))
}
