//! What roles and keys hold, told with the smallest estates.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

use bartizan_estate::views::iam::{Identity, PolicyKind};
use bartizan_estate::views::kms::Key;
use bartizan_estate::{Coverage, Draft, Estate, Look, Part, Resource, Subject};
use bartizan_tree::{Node, Origin, Tri, Why, json};

const HERE: Origin = Origin::NONE;

fn text(value: &str) -> Node {
    Node::text(value, HERE)
}

fn list<const N: usize>(items: [Node; N]) -> Node {
    Node::list(items.into(), HERE)
}

fn map<const N: usize>(members: [(&str, Node); N]) -> Node {
    Node::map(json::members(members), HERE)
}

fn variable() -> Node {
    Node::unknown(Why::Variable("var.x".into()), HERE)
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

fn subject<'e>(estate: &'e Estate, address: &str) -> Subject<'e> {
    estate.subjects().find(|s| &**s.address() == address).unwrap()
}

fn role(address: &str) -> Resource {
    let properties = map([("RoleName", text(address))]);
    Resource { known_as: vec![text(address)], ..Resource::new("AWS::IAM::Role", address, properties) }
}

fn attachment(role: Node, policy: Node) -> Resource {
    let properties = map([("Roles", list([role])), ("PolicyArn", policy)]);
    Resource::new("Bartizan::IAM::PolicyAttachment", "attachment", properties)
}

fn part(address: &str, owner: &str, property: &str, value: Node, exclusive: bool) -> Resource {
    let exclusive = if exclusive { vec![property.into()] } else { Vec::new() };
    Resource {
        part_of: Some(Part { owner: text(owner), exclusive }),
        ..Resource::new("AWS::IAM::Role", address, map([(property, value)]))
    }
}

fn attached(estate: &Estate, address: &str) -> (Vec<String>, bool) {
    let policies = Identity::new(subject(estate, address)).attached();
    let names = policies.known.iter().map(|p| p.name.value().map_or("?".to_owned(), ToString::to_string)).collect();
    (names, policies.more.is_some())
}

const READ: &str = "arn:aws:iam::aws:policy/ReadOnlyAccess";

#[test]
fn an_attachment_reaches_its_role_by_reference_name_and_arn() {
    for owner in [Node::reference("app", "Ref", HERE), text("app"), text("arn:aws:iam::111122223333:role/app")] {
        let estate = relate(vec![role("app"), role("other"), attachment(owner, text(READ))]);
        assert_eq!(attached(&estate, "app"), (vec!["ReadOnlyAccess".to_owned()], false));
        assert_eq!(attached(&estate, "other"), (Vec::new(), false));
    }
}

#[test]
fn an_attachment_to_nobody_knows_whom_opens_every_role() {
    let estate = relate(vec![role("app"), attachment(variable(), text(READ))]);
    assert_eq!(attached(&estate, "app"), (Vec::new(), true));
}

#[test]
fn an_attachment_of_nobody_knows_what_is_one_policy() {
    let estate = relate(vec![role("app"), attachment(text("app"), variable())]);
    assert_eq!(attached(&estate, "app"), (vec!["?".to_owned()], false));
}

#[test]
fn a_policy_of_aws_is_not_one_of_the_same_name_here() {
    let own = Resource {
        known_as: vec![text("ReadOnlyAccess")],
        ..Resource::new("AWS::IAM::ManagedPolicy", "own", map([("ManagedPolicyName", text("ReadOnlyAccess"))]))
    };
    let estate = relate(vec![role("app"), own, attachment(text("app"), text(READ))]);
    let policies = Identity::new(subject(&estate, "app")).attached();
    assert_eq!(policies.known[0].kind, PolicyKind::Aws);
}

#[test]
fn an_exclusive_list_detaches_what_it_does_not_name() {
    let estate = relate(vec![
        role("app"),
        attachment(text("app"), text("arn:aws:iam::aws:policy/AdministratorAccess")),
        part("exclusive", "app", "ManagedPolicyArns", list([text(READ)]), true),
    ]);
    assert_eq!(attached(&estate, "app"), (vec!["ReadOnlyAccess".to_owned()], false));
}

#[test]
fn a_list_of_names_removes_other_inline_policies() {
    let policy = |name: &str| {
        let properties = map([("RoleName", text("app")), ("PolicyName", text(name))]);
        Resource::new("AWS::IAM::RolePolicy", name, properties)
    };
    let estate = relate(vec![
        role("app"),
        policy("kept"),
        policy("gone"),
        part("exclusive", "app", "ExclusivePolicyNames", list([text("kept")]), true),
    ]);
    let inline = Identity::new(subject(&estate, "app")).inline();
    let names: Vec<_> = inline.known.iter().filter_map(|p| p.name.value().map(ToString::to_string)).collect();
    assert_eq!(names, ["kept"]);
}

#[test]
fn a_key_policy_that_is_written_apart_belongs_to_its_key_and_to_no_replica() {
    let policy = map([("KeyId", Node::reference("key", "Ref", HERE)), ("PolicyDocument", map([]))]);
    let estate = relate(vec![
        Resource::new("AWS::KMS::Key", "key", map([])),
        Resource::new("AWS::KMS::ReplicaKey", "replica", map([])),
        Resource::new("Bartizan::KMS::KeyPolicy", "policy", policy),
    ]);
    assert_eq!(Key::new(subject(&estate, "key")).written_policy().is_present(), Tri::Yes);
    assert_eq!(Key::new(subject(&estate, "replica")).written_policy().is_absent(), Tri::Yes);
}
