//! What relating does, told with the smallest estates.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::sync::Arc;

use bartizan_estate::views::s3::Bucket;
use bartizan_estate::{Coverage, Draft, Estate, Look, Part, Resource, Subject};
use bartizan_tree::{Node, Origin, State, Tri, Why, json};

const HERE: Origin = Origin::NONE;

fn text(value: &str) -> Node {
    Node::text(value, HERE)
}

fn map<const N: usize>(members: [(&str, Node); N]) -> Node {
    Node::map(json::members(members), HERE)
}

fn unset(name: &str) -> Why {
    Why::Variable(name.into())
}

fn relate(resources: Vec<Resource>) -> Estate {
    Estate::relate(Draft {
        name: "root".into(),
        look: Look::Terraform,
        resources,
        incomplete: Vec::new(),
        coverage: Coverage::Open,
        assumed: Vec::new(),
        taken: None,
        regions: Vec::new(),
    })
}

fn bucket(address: &str, name: Node) -> Resource {
    Resource { known_as: vec![name.clone()], ..Resource::new("AWS::S3::Bucket", address, map([("BucketName", name)])) }
}

/// `aws_s3_bucket_versioning`, as a source hands it over.
fn versioning(owner: Node) -> Resource {
    let status = map([("Status", text("Enabled"))]);
    let part = Part { owner, exclusive: Vec::new() };
    Resource {
        part_of: Some(part),
        ..Resource::new("AWS::S3::Bucket", "versioning", map([("VersioningConfiguration", status)]))
    }
}

fn rule(group: Node, from: &str) -> Resource {
    let properties = map([("GroupId", group), ("CidrIp", text(from))]);
    Resource::new("AWS::EC2::SecurityGroupIngress", format!("rule-{from}"), properties)
}

fn subject<'e>(estate: &'e Estate, address: &str) -> Subject<'e> {
    estate.subjects().find(|s| &**s.address() == address).unwrap()
}

fn status(estate: &Estate, address: &str) -> State<Arc<str>> {
    Bucket::new(subject(estate, address)).versioning().state().clone()
}

#[test]
fn a_part_is_folded_into_its_owner_by_reference_by_name_and_by_arn() {
    for owner in [Node::reference("data", "Ref", HERE), text("my-data"), text("arn:aws:s3:::my-data")] {
        let estate = relate(vec![bucket("data", text("my-data")), bucket("other", text("o")), versioning(owner)]);
        assert_eq!(status(&estate, "data"), State::Known("Enabled".into()));
        assert_eq!(status(&estate, "other"), State::Absent);
        assert_eq!(subject(&estate, "data").parts().map(|p| &*p.address).collect::<Vec<_>>(), ["versioning"]);
    }
}

#[test]
fn two_names_that_are_unknown_in_the_same_way_are_equal() {
    let name = || Node::concat([Node::unknown(unset("var.prefix"), HERE), text("-data")], HERE);
    let estate = relate(vec![bucket("data", name()), bucket("other", text("o")), versioning(name())]);
    assert_eq!(status(&estate, "data"), State::Known("Enabled".into()));
    assert_eq!(status(&estate, "other"), State::Absent);
}

#[test]
fn a_part_of_nobody_knows_whom_opens_every_candidate() {
    let why = unset("var.bucket");
    let parts = vec![bucket("a", text("a")), bucket("b", text("b")), versioning(Node::unknown(why.clone(), HERE))];
    let estate = relate(parts);
    assert_eq!(status(&estate, "a"), State::Unknown(why.clone()));
    assert_eq!(status(&estate, "b"), State::Unknown(why));
}

#[test]
fn what_is_stated_for_a_resource_outweighs_what_may_be_anybodys() {
    let anybodys = versioning(Node::unknown(unset("var.bucket"), HERE));
    let own = versioning(text("a"));
    let estate = relate(vec![bucket("a", text("a")), bucket("b", text("b")), anybodys, own]);
    assert_eq!(status(&estate, "a"), State::Known("Enabled".into()));
    assert!(matches!(status(&estate, "b"), State::Unknown(_)));
}

#[test]
fn a_part_that_may_not_exist_leaves_its_owner_open() {
    let why = unset("var.create");
    let part = Resource { exists: Tri::Unknown(why.clone()), ..versioning(text("a")) };
    let estate = relate(vec![bucket("a", text("a")), part]);
    assert_eq!(status(&estate, "a"), State::Unknown(why));
}

#[test]
fn a_part_that_belongs_outside_changes_nothing_here() {
    let estate = relate(vec![bucket("a", text("a")), versioning(text("elsewhere"))]);
    assert_eq!(status(&estate, "a"), State::Absent);
}

#[test]
fn a_part_may_name_its_owner_through_another_part() {
    let through = Node::reference("versioning", "Ref", HERE);
    let block = map([("BlockPublicAcls", Node::bool(true, HERE))]);
    let second = Resource {
        part_of: Some(Part { owner: through, exclusive: Vec::new() }),
        ..Resource::new("AWS::S3::Bucket", "block", map([("PublicAccessBlockConfiguration", block)]))
    };
    let estate = relate(vec![bucket("a", text("a")), versioning(text("a")), second]);
    let bucket = Bucket::new(subject(&estate, "a"));
    assert_eq!(bucket.blocks("BlockPublicAcls").state(), &State::Known(true));
}

#[test]
fn satellites_add_to_what_is_written_inline() {
    let inline = Node::list(vec![map([("CidrIp", text("10.0.0.0/8"))])], HERE);
    let group = Resource::new("AWS::EC2::SecurityGroup", "g", map([("SecurityGroupIngress", inline)]));
    let to_g = || Node::reference("g", "GroupId", HERE);
    let rules: Vec<_> = (0..2000).map(|n| rule(to_g(), &format!("10.0.{}.{}/32", n / 256, n % 256))).collect();
    let estate = relate(std::iter::once(group).chain(rules).collect());
    let ingress = subject(&estate, "g").get("SecurityGroupIngress").items();
    assert_eq!((ingress.known.len(), ingress.more), (2001, None));
}

#[test]
fn a_rule_for_an_unknown_group_may_add_to_any() {
    let group = |address: &str| Resource::new("AWS::EC2::SecurityGroup", address, map([]));
    let why = unset("var.group");
    let stray = rule(Node::unknown(why.clone(), HERE), "0.0.0.0/0");
    let estate =
        relate(vec![group("g"), group("h"), rule(Node::reference("g", "GroupId", HERE), "10.0.0.1/32"), stray]);
    for (address, known) in [("g", 1), ("h", 0)] {
        let ingress = subject(&estate, address).get("SecurityGroupIngress").items();
        assert_eq!((ingress.known.len(), ingress.more), (known, Some(why.clone())));
    }
}

#[test]
fn an_exclusive_part_removes_what_others_add() {
    let part = |address: &str, arn: &str, exclusive: Vec<Arc<str>>| Resource {
        part_of: Some(Part { owner: text("r"), exclusive }),
        ..Resource::new("AWS::IAM::Role", address, map([("ManagedPolicyArns", Node::list(vec![text(arn)], HERE))]))
    };
    let role = Resource { known_as: vec![text("r")], ..Resource::new("AWS::IAM::Role", "role", map([])) };
    let others = part("others", "arn:aws:iam::aws:policy/AdministratorAccess", Vec::new());
    let only = part("only", "arn:aws:iam::aws:policy/ReadOnlyAccess", vec!["ManagedPolicyArns".into()]);
    let estate = relate(vec![role, others, only]);
    let attached = subject(&estate, "role").get("ManagedPolicyArns").items();
    assert_eq!(attached.known, [&text("arn:aws:iam::aws:policy/ReadOnlyAccess")]);
}

#[test]
fn a_vpc_has_a_default_group_until_somebody_adopts_it() {
    let vpc = || Resource::new("AWS::EC2::VPC", "vpc", map([]));
    let default_groups = |estate: &Estate| {
        estate
            .of("AWS::EC2::SecurityGroup")
            .filter(|g| g.get("GroupName").text().is(|n| &**n == "default").is_yes())
            .count()
    };
    let bare = relate(vec![vpc()]);
    assert_eq!(default_groups(&bare), 1);
    assert!(bare.of("AWS::EC2::SecurityGroup").all(|g| g.resource().implied));

    let adopted = map([("GroupName", text("default")), ("VpcId", Node::reference("vpc", "Ref", HERE))]);
    let estate = relate(vec![vpc(), Resource::new("AWS::EC2::SecurityGroup", "adopted", adopted)]);
    assert_eq!(default_groups(&estate), 1);
    assert!(estate.of("AWS::EC2::SecurityGroup").all(|g| !g.resource().implied));
}

#[test]
fn who_points_here_and_whether_that_is_all() {
    let topic = |address: &str| Resource::new("AWS::SNS::Topic", address, map([]));
    let alarm = |address: &str, action: Node| {
        Resource::new("AWS::CloudWatch::Alarm", address, map([("AlarmActions", Node::list(vec![action], HERE))]))
    };
    let estate = relate(vec![
        topic("t"),
        topic("u"),
        alarm("a", Node::reference("t", "Ref", HERE)),
        alarm("b", Node::unknown(unset("var.topic"), HERE)),
    ]);
    let on_t = subject(&estate, "t").referrers_here("AWS::CloudWatch::Alarm", "AlarmActions");
    assert_eq!(on_t.known.iter().map(|s| &**s.address()).collect::<Vec<_>>(), ["a"]);
    assert_eq!(on_t.more, Some(unset("var.topic")));
    assert_eq!(on_t.is_empty(), Tri::No);
    let on_u = subject(&estate, "u").referrers_here("AWS::CloudWatch::Alarm", "AlarmActions");
    assert_eq!(on_u.is_empty(), Tri::Unknown(unset("var.topic")));
    // Another root may hold more, and an estate of one root says so.
    let all = subject(&estate, "t").referrers("AWS::CloudWatch::Alarm", "AlarmActions");
    assert!(all.more.is_some());
}
