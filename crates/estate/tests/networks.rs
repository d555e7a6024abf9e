//! Networks and compute, told with the smallest estates: what AWS makes unasked, what is in effect where
//! nothing is written, versions of launch templates, encryption that sits elsewhere.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

use bartizan_estate::views::compute::{Launch, Volume};
use bartizan_estate::views::security_group::{Direction, Protocol, SecurityGroup};
use bartizan_estate::views::vpc::NetworkAcl;
use bartizan_estate::{Coverage, Draft, Estate, Look, Resource, Subject};
use bartizan_tree::{Node, Origin, Tri, Why, json};

const HERE: Origin = Origin::NONE;

fn text(value: &str) -> Node {
    Node::text(value, HERE)
}

fn list(items: Vec<Node>) -> Node {
    Node::list(items, HERE)
}

fn map<const N: usize>(members: [(&str, Node); N]) -> Node {
    Node::map(json::members(members), HERE)
}

fn to(address: &str, attribute: &str) -> Node {
    Node::reference(address, attribute, HERE)
}

fn unset(name: &str) -> Why {
    Why::Variable(name.into())
}

fn relate(look: Look, resources: Vec<Resource>) -> Estate {
    Estate::relate(Draft {
        name: "root".into(),
        look,
        resources,
        incomplete: Vec::new(),
        coverage: Coverage::Open,
        assumed: Vec::new(),
        taken: None,
        regions: Vec::new(),
    })
}

fn resource<const N: usize>(kind: &str, address: &str, members: [(&str, Node); N]) -> Resource {
    Resource::new(kind, address, map(members))
}

fn of<'e>(estate: &'e Estate, kind: &str, address: &str) -> Subject<'e> {
    estate.of(kind).find(|s| &**s.address() == address).unwrap()
}

fn vpc(address: &str) -> Resource {
    resource("AWS::EC2::VPC", address, [("CidrBlock", text("10.0.0.0/16"))])
}

fn adopted(address: &str, vpc: Node) -> Resource {
    let nothing = || list(Vec::new());
    let members = [
        ("GroupName", text("default")),
        ("VpcId", vpc),
        ("SecurityGroupIngress", nothing()),
        ("SecurityGroupEgress", nothing()),
    ];
    resource("AWS::EC2::SecurityGroup", address, members)
}

/// The addresses of the default groups, and how many rules are known to come in.
fn default_groups(estate: &Estate) -> Vec<(String, usize, bool)> {
    let groups = estate.of("AWS::EC2::SecurityGroup").map(|subject| {
        let rules = SecurityGroup::new(subject).rules(Direction::Ingress);
        (subject.address().to_string(), rules.known.len(), rules.more.is_some())
    });
    let mut groups: Vec<_> = groups.collect();
    groups.sort();
    groups
}

#[test]
fn every_vpc_has_a_default_group_until_somebody_adopts_it() {
    let estate = relate(Look::Terraform, vec![vpc("a"), vpc("b"), adopted("group", to("a", "Ref"))]);
    assert_eq!(default_groups(&estate), [("b".into(), 1, false), ("group".into(), 0, false)]);
}

#[test]
fn adopting_the_default_vpcs_group_leaves_the_others() {
    let mut group = adopted("group", text(""));
    group.properties = map([("GroupName", text("default"))]);
    let mut default = vpc("default");
    default.properties = map([("IsDefault", Node::bool(true, HERE))]);
    let estate = relate(Look::Terraform, vec![default, vpc("a"), group]);
    assert_eq!(default_groups(&estate), [("a".into(), 1, false), ("group".into(), 0, false)]);
}

#[test]
fn an_adoption_of_nobody_knows_which_leaves_every_group_open() {
    let group = adopted("group", Node::unknown(unset("var.vpc"), HERE));
    let estate = relate(Look::Terraform, vec![vpc("a"), group]);
    assert_eq!(default_groups(&estate), [("a".into(), 0, true), ("group".into(), 0, false)]);
}

#[test]
fn an_account_lists_its_default_groups_itself() {
    let estate = relate(Look::Account, vec![vpc("a")]);
    assert_eq!(default_groups(&estate), []);
}

#[test]
fn a_rule_finds_the_implied_group_through_its_vpc() {
    let members = [("GroupId", to("a", "DefaultSecurityGroup")), ("CidrIp", text("10.0.0.0/8"))];
    let rule = resource("AWS::EC2::SecurityGroupIngress", "rule", members);
    let estate = relate(Look::CloudFormation, vec![vpc("a"), rule]);
    assert_eq!(default_groups(&estate), [("a".into(), 2, false)]);
}

#[test]
fn a_template_without_egress_rules_lets_everything_out_until_one_stands_apart() {
    let group = || resource("AWS::EC2::SecurityGroup", "group", [("GroupDescription", text("a"))]);
    let egress = |estate: &Estate| {
        let rules = SecurityGroup::new(of(estate, "AWS::EC2::SecurityGroup", "group")).rules(Direction::Egress);
        rules.known.iter().map(|rule| rule.label()).collect::<Vec<_>>()
    };
    assert_eq!(egress(&relate(Look::CloudFormation, vec![group()])), ["all"]);
    assert_eq!(egress(&relate(Look::Account, vec![group()])), [] as [&str; 0]);
    let members = [("GroupId", to("group", "GroupId")), ("IpProtocol", text("tcp")), ("FromPort", text("443"))];
    let rule = resource("AWS::EC2::SecurityGroupEgress", "rule", members);
    assert_eq!(egress(&relate(Look::CloudFormation, vec![group(), rule])), ["tcp:443"]);
}

#[test]
fn what_a_rule_covers() {
    let rule = |protocol: &str, from: i64, to: i64| {
        let number = |n: i64| Node::number(n, HERE);
        let rule = map([("IpProtocol", text(protocol)), ("FromPort", number(from)), ("ToPort", number(to))]);
        let members = [("SecurityGroupIngress", list(vec![rule]))];
        relate(Look::Terraform, vec![resource("AWS::EC2::SecurityGroup", "group", members)])
    };
    let covers = |estate: &Estate, port: u16| {
        let group = SecurityGroup::new(of(estate, "AWS::EC2::SecurityGroup", "group"));
        group.rules(Direction::Ingress).known[0].covers(&[Protocol::Tcp], port)
    };
    assert_eq!(covers(&rule("-1", 0, 0), 22), Tri::Yes);
    assert_eq!(covers(&rule("tcp", 0, 0), 22), Tri::No);
    assert_eq!(covers(&rule("6", 20, 25), 22), Tri::Yes);
    assert_eq!(covers(&rule("udp", 22, 22), 22), Tri::No);
    assert_eq!(covers(&rule("icmp", -1, -1), 22), Tri::No);
    assert_eq!(covers(&rule("50", 22, 22), 22), Tri::No);
    assert_eq!(covers(&rule("tcp", -1, -1), 22), Tri::Yes);
    assert!(covers(&rule("tcp", 70_000, 70_001), 22).why().is_some());
}

#[test]
fn the_first_entry_that_matches_decides() {
    let entry = |number: i64, action: &str, block: &str| {
        map([
            ("RuleNumber", Node::number(number, HERE)),
            ("RuleAction", text(action)),
            ("Protocol", text("-1")),
            ("CidrBlock", text(block)),
        ])
    };
    let asked = |entries: Vec<Node>| {
        let estate =
            relate(Look::Terraform, vec![resource("AWS::EC2::NetworkAcl", "acl", [("Entries", list(entries))])]);
        NetworkAcl::new(of(&estate, "AWS::EC2::NetworkAcl", "acl")).lets_in_everybody(false, 22).0
    };
    assert_eq!(asked(vec![entry(200, "allow", "0.0.0.0/0"), entry(100, "deny", "0.0.0.0/0")]), Tri::No);
    assert_eq!(asked(vec![entry(100, "allow", "0.0.0.0/0"), entry(200, "deny", "0.0.0.0/0")]), Tri::Yes);
    assert_eq!(asked(vec![entry(100, "deny", "10.0.0.0/8"), entry(200, "allow", "0.0.0.0/0")]), Tri::Yes);
    assert_eq!(asked(Vec::new()), Tri::No);
}

fn tokens(word: &str) -> Node {
    map([("MetadataOptions", map([("HttpTokens", text(word))]))])
}

fn started_at(version: Node, template: Resource) -> Option<String> {
    let spec = map([("LaunchTemplateId", to("template", "Ref")), ("Version", version)]);
    let instance = resource("AWS::EC2::Instance", "instance", [("LaunchTemplate", spec)]);
    let estate = relate(Look::Terraform, vec![template, instance]);
    let launch = Launch::new(of(&estate, "AWS::EC2::Instance", "instance"));
    launch.metadata_tokens().value().map(ToString::to_string)
}

#[test]
fn code_states_the_newest_version_of_a_launch_template() {
    let template = || resource("AWS::EC2::LaunchTemplate", "template", [("LaunchTemplateData", tokens("required"))]);
    for version in [text("$Latest"), text("$Default"), to("template", "LatestVersion"), Node::null(HERE)] {
        assert_eq!(started_at(version, template()).as_deref(), Some("required"));
    }
    assert_eq!(started_at(text("3"), template()), None);
    assert_eq!(started_at(Node::unknown(unset("var.version"), HERE), template()), None);
}

#[test]
fn an_account_lists_the_versions_of_a_launch_template() {
    let version = |number: i64, default: bool, word: &str| {
        map([
            ("VersionNumber", Node::number(number, HERE)),
            ("DefaultVersion", Node::bool(default, HERE)),
            ("LaunchTemplateData", tokens(word)),
        ])
    };
    let template = || {
        let versions = list(vec![version(1, true, "optional"), version(2, false, "required")]);
        resource("AWS::EC2::LaunchTemplate", "template", [("Versions", versions)])
    };
    assert_eq!(started_at(text("$Latest"), template()).as_deref(), Some("required"));
    assert_eq!(started_at(text("$Default"), template()).as_deref(), Some("optional"));
    assert_eq!(started_at(text("2"), template()).as_deref(), Some("required"));
    assert_eq!(started_at(text("7"), template()), None);
}

#[test]
fn a_volume_is_encrypted_because_its_snapshot_is_or_because_the_account_wants_it() {
    let from = |snapshot: Node| resource("AWS::EC2::Volume", "copy", [("SnapshotId", snapshot)]);
    let encrypted = |resources: Vec<Resource>| {
        let estate = relate(Look::Terraform, resources);
        Volume::new(of(&estate, "AWS::EC2::Volume", "copy")).encrypted().is(|yes| *yes)
    };
    let volume = |yes: bool| resource("AWS::EC2::Volume", "first", [("Encrypted", Node::bool(yes, HERE))]);
    let snapshot = || resource("Bartizan::EC2::Snapshot", "snapshot", [("VolumeId", to("first", "Ref"))]);
    let copy = || from(to("snapshot", "Ref"));
    assert_eq!(encrypted(vec![volume(true), snapshot(), copy()]), Tri::Yes);
    assert_eq!(encrypted(vec![volume(false), snapshot(), copy()]), Tri::No);
    assert!(encrypted(vec![from(text("snap-0123"))]).why().is_some());
    let setting = |on: Node| resource("Bartizan::EC2::EbsEncryptionByDefault", "setting", [("Enabled", on)]);
    assert_eq!(encrypted(vec![from(text("snap-0123")), setting(Node::bool(true, HERE))]), Tri::Yes);
    assert_eq!(encrypted(vec![from(text("")), setting(Node::bool(false, HERE))]), Tri::No);
    assert!(encrypted(vec![from(text("")), setting(Node::unknown(unset("var.on"), HERE))]).why().is_some());
    // Two that are copies of each other come to an end.
    let circle = resource("Bartizan::EC2::Snapshot", "snapshot", [("SourceSnapshotId", to("snapshot", "Ref"))]);
    assert!(encrypted(vec![circle, copy()]).why().is_some());
}

#[test]
fn an_id_of_ec2_is_of_one_kind_only() {
    let log = resource("AWS::EC2::FlowLog", "log", [("ResourceId", to("subnet", "Ref"))]);
    let subnet = resource("AWS::EC2::Subnet", "subnet", [("VpcId", to("a", "Ref"))]);
    let estate = relate(Look::Terraform, vec![vpc("a"), subnet, log]);
    let found = of(&estate, "AWS::EC2::VPC", "a").referrers_here("AWS::EC2::FlowLog", "ResourceId");
    assert!(found.known.is_empty() && found.more.is_none());
}

#[test]
fn whoever_names_a_group_anywhere_mentions_it() {
    let group = resource("AWS::EC2::SecurityGroup", "group", [("GroupDescription", text("a"))]);
    let unknown_kind = resource("Terraform::aws_thing", "thing", [("deep", list(vec![to("group", "Ref")]))]);
    let estate = relate(Look::Terraform, vec![group, unknown_kind]);
    let subject = of(&estate, "AWS::EC2::SecurityGroup", "group");
    assert_eq!(subject.mentioned_by().map(|r| &*r.address).collect::<Vec<_>>(), ["thing"]);
}
