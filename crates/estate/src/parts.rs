//! Folding parts into what they are a part of.
//!
//! Two things are parts: a fragment, which a source writes apart although the vocabulary has no
//! resource for it (`aws_s3_bucket_versioning`), and a satellite, which the vocabulary itself has
//! apart (`AWS::EC2::SecurityGroupIngress`): those stand in [`SATELLITES`], once for all sources.
//! A part whose owner is not known may belong to any candidate, and so opens each of them.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use bartizan_tree::{Node, Origin, Tri, Value, Why};

use crate::identity::Directory;
use crate::{Join, Resource};

/// A resource of the vocabulary that adds to another one.
struct Satellite {
    kind: &'static str,
    owner: &'static str,
    /// The property (a text or a list) that names the owner or owners.
    key: &'static str,
    /// The owner's property that it adds to.
    into: &'static str,
    what: What,
}

/// What a satellite puts into its owner.
enum What {
    /// All its properties, as one more member of a list.
    Member,
    /// One of its properties, in place of what is there.
    Property(&'static str),
    /// A reference to itself, as one more member of a list.
    Itself,
    /// One of its properties, as one more member of a list.
    Entry(&'static str),
}

const fn satellite(
    kind: &'static str,
    key: &'static str,
    owner: &'static str,
    into: &'static str,
    what: What,
) -> Satellite {
    Satellite { kind, owner, key, into, what }
}

/// The satellites of the vocabulary. `BucketPolicy`, `QueuePolicy` and the like are Bartizan's own
/// words for an owner's property that CloudFormation states apart.
const SATELLITES: &[Satellite] = &[
    satellite("AWS::S3::BucketPolicy", "Bucket", "AWS::S3::Bucket", "BucketPolicy", What::Property("PolicyDocument")),
    satellite(
        "AWS::EC2::SecurityGroupIngress",
        "GroupId",
        "AWS::EC2::SecurityGroup",
        "SecurityGroupIngress",
        What::Member,
    ),
    satellite(
        "AWS::EC2::SecurityGroupIngress",
        "GroupName",
        "AWS::EC2::SecurityGroup",
        "SecurityGroupIngress",
        What::Member,
    ),
    satellite(
        "AWS::EC2::SecurityGroupEgress",
        "GroupId",
        "AWS::EC2::SecurityGroup",
        "SecurityGroupEgress",
        What::Member,
    ),
    satellite("AWS::IAM::RolePolicy", "RoleName", "AWS::IAM::Role", "Policies", What::Member),
    satellite("AWS::IAM::UserPolicy", "UserName", "AWS::IAM::User", "Policies", What::Member),
    satellite("AWS::IAM::GroupPolicy", "GroupName", "AWS::IAM::Group", "Policies", What::Member),
    satellite("AWS::IAM::Policy", "Roles", "AWS::IAM::Role", "Policies", What::Member),
    satellite("AWS::IAM::Policy", "Users", "AWS::IAM::User", "Policies", What::Member),
    satellite("AWS::IAM::Policy", "Groups", "AWS::IAM::Group", "Policies", What::Member),
    satellite("AWS::IAM::UserToGroupAddition", "Users", "AWS::IAM::User", "Groups", What::Entry("GroupName")),
    satellite("AWS::IAM::ManagedPolicy", "Roles", "AWS::IAM::Role", "ManagedPolicyArns", What::Itself),
    satellite("AWS::IAM::ManagedPolicy", "Users", "AWS::IAM::User", "ManagedPolicyArns", What::Itself),
    satellite("AWS::IAM::ManagedPolicy", "Groups", "AWS::IAM::Group", "ManagedPolicyArns", What::Itself),
    satellite("Bartizan::IAM::PolicyAttachment", "Roles", "AWS::IAM::Role", "ManagedPolicyArns", ATTACHED),
    satellite("Bartizan::IAM::PolicyAttachment", "Users", "AWS::IAM::User", "ManagedPolicyArns", ATTACHED),
    satellite("Bartizan::IAM::PolicyAttachment", "Groups", "AWS::IAM::Group", "ManagedPolicyArns", ATTACHED),
    satellite(
        "Bartizan::IAM::PolicyAttachment",
        "PermissionSets",
        "AWS::SSO::PermissionSet",
        "ManagedPolicies",
        ATTACHED,
    ),
    satellite("AWS::SQS::QueuePolicy", "Queues", "AWS::SQS::Queue", "QueuePolicy", What::Property("PolicyDocument")),
    satellite(
        "AWS::SecretsManager::ResourcePolicy",
        "SecretId",
        "AWS::SecretsManager::Secret",
        "ResourcePolicy",
        What::Property("ResourcePolicy"),
    ),
    satellite("AWS::SNS::TopicPolicy", "Topics", "AWS::SNS::Topic", "TopicPolicy", What::Property("PolicyDocument")),
    satellite(
        "AWS::SNS::TopicInlinePolicy",
        "TopicArn",
        "AWS::SNS::Topic",
        "TopicPolicy",
        What::Property("PolicyDocument"),
    ),
    satellite("Bartizan::KMS::KeyPolicy", "KeyId", "AWS::KMS::Key", "KeyPolicy", What::Property("PolicyDocument")),
    satellite(
        "Bartizan::KMS::KeyPolicy",
        "KeyId",
        "AWS::KMS::ReplicaKey",
        "KeyPolicy",
        What::Property("PolicyDocument"),
    ),
    satellite(
        "Bartizan::SSO::InlinePolicy",
        "PermissionSetArn",
        "AWS::SSO::PermissionSet",
        "InlinePolicy",
        What::Property("InlinePolicy"),
    ),
    satellite("AWS::EC2::NetworkAclEntry", "NetworkAclId", "AWS::EC2::NetworkAcl", "Entries", What::Member),
    satellite("AWS::EC2::Route", "RouteTableId", "AWS::EC2::RouteTable", "Routes", What::Member),
];

/// What an attachment gives.
const ATTACHED: What = What::Entry("PolicyArn");

/// One change to an owner's property.
struct Change {
    by: usize,
    path: Arc<str>,
    value: Node,
    appends: bool,
    /// Why it may not apply: the part may not exist.
    doubt: Option<Why>,
}

/// What parts without a known owner may do to every candidate of a kind: by path, why, and whether
/// they would add to it.
type Doubts = BTreeMap<Arc<str>, (Why, bool)>;

/// Everything that parts give.
struct Gifts {
    /// To each resource, in the order of the parts.
    known: Vec<Vec<Change>>,
    /// To any resource of a kind.
    unknown: HashMap<Arc<str>, Doubts>,
}

/// The effective properties of every resource, and the parts that made them. Linear in the
/// resources, their parts and what they hold.
pub(crate) fn fold(resources: &[Resource], directory: &Directory) -> (Vec<Node>, Vec<Vec<usize>>) {
    let mut gifts = Gifts { known: Vec::new(), unknown: HashMap::new() };
    gifts.known.resize_with(resources.len(), Vec::new);
    for (id, resource) in resources.iter().enumerate() {
        if let Some(part) = &resource.part_of {
            contribute(resources, directory, &mut gifts, id, &[&resource.kind], &part.owner, &members(resource));
        }
        for satellite in SATELLITES.iter().filter(|satellite| *satellite.kind == *resource.kind) {
            let key = resource.properties.get(satellite.key);
            if let Some(gift) = gift(resource, satellite) {
                let items = key.items();
                let kinds = owners(satellite);
                for owner in items.known {
                    contribute(resources, directory, &mut gifts, id, &kinds, owner, &gift);
                }
                if let Some(why) = items.more {
                    let unknown = Node::unknown(why, resource.origin);
                    contribute(resources, directory, &mut gifts, id, &kinds, &unknown, &gift);
                }
            }
        }
    }
    let none = Doubts::new();
    let mut effective = Vec::with_capacity(resources.len());
    let mut contributors = Vec::with_capacity(resources.len());
    for (resource, changes) in resources.iter().zip(gifts.known) {
        let mut by: Vec<usize> = changes.iter().filter(|c| c.doubt.is_none()).map(|c| c.by).collect();
        by.dedup();
        contributors.push(by);
        let doubts = gifts.unknown.get(&resource.kind).filter(|_| resource.part_of.is_none()).unwrap_or(&none);
        effective.push(apply(resources, resource, changes, doubts));
    }
    (effective, contributors)
}

/// What a fragment gives: each property, lists as additions.
fn members(resource: &Resource) -> Vec<(Arc<str>, Node, bool)> {
    let map = resource.properties.as_map();
    let given = map.into_iter().flat_map(|map| map.iter());
    given.map(|(key, value)| (key.clone(), value.clone(), is_list(value))).collect()
}

fn is_list(node: &Node) -> bool {
    match &node.value {
        Value::List(_) => true,
        Value::Open { known, .. } => is_list(known),
        _ => false,
    }
}

fn gift(resource: &Resource, satellite: &Satellite) -> Option<Vec<(Arc<str>, Node, bool)>> {
    let value = match satellite.what {
        What::Member => Node::list(vec![resource.properties.clone()], resource.origin),
        What::Itself => {
            let itself = Node::reference(resource.address.clone(), "Ref", resource.origin);
            Node::list(vec![itself], resource.origin)
        }
        What::Entry(name) => {
            let entry = resource.properties.as_map()?.get(name)?.clone();
            let origin = entry.origin;
            Node::list(vec![entry], origin)
        }
        What::Property(name) => resource.properties.as_map()?.get(name)?.clone(),
    };
    let appends = !matches!(satellite.what, What::Property(_));
    Some(vec![(satellite.into.into(), value, appends)])
}

/// The kinds of which a satellite's owner may be, its own first: what one key names is of one of
/// them, and then of none of the others.
fn owners(satellite: &Satellite) -> Vec<&'static str> {
    let same = |other: &&Satellite| other.kind == satellite.kind && other.key == satellite.key;
    let others = SATELLITES.iter().filter(same).map(|other| other.owner).filter(|owner| *owner != satellite.owner);
    std::iter::once(satellite.owner).chain(others).collect()
}

/// Gives to the owner, where it is of the first of the kinds.
fn contribute(
    resources: &[Resource],
    directory: &Directory,
    gifts: &mut Gifts,
    by: usize,
    kinds: &[&str],
    owner: &Node,
    gift: &[(Arc<str>, Node, bool)],
) {
    let may_not_exist = match &resources[by].exists {
        Tri::Yes => None,
        Tri::No => return,
        Tri::Unknown(why) => Some(why.clone()),
    };
    let [kind, ..] = kinds else { return };
    match directory.resolve(resources, kinds, owner, Some(&resources[by].scope.name)) {
        Join::To(to) if *resources[to].kind != **kind => {}
        Join::To(to) => {
            for (path, value, appends) in gift {
                let (path, value) = (path.clone(), value.clone());
                gifts.known[to].push(Change { by, path, value, appends: *appends, doubt: may_not_exist.clone() });
            }
        }
        Join::Outside(_) => {}
        Join::Unknown(why) => {
            let doubts = gifts.unknown.entry((*kind).into()).or_default();
            for (path, _, appends) in gift {
                doubts.entry(path.clone()).or_insert_with(|| (why.clone(), *appends));
            }
        }
    }
}

fn apply(resources: &[Resource], resource: &Resource, changes: Vec<Change>, doubts: &Doubts) -> Node {
    if changes.is_empty() && doubts.is_empty() {
        return resource.properties.clone();
    }
    let exclusive: Vec<(usize, &Arc<str>)> = changes
        .iter()
        .filter(|c| c.doubt.is_none())
        .filter_map(|c| Some((c.by, resources[c.by].part_of.as_ref()?)))
        .flat_map(|(by, part)| part.exclusive.iter().map(move |path| (by, path)))
        .collect();
    let mut properties: BTreeMap<Arc<str>, Node> =
        resource.properties.as_map().map(|map| map.to_map()).unwrap_or_default();
    let mut by_path: BTreeMap<&Arc<str>, Vec<&Change>> = BTreeMap::new();
    for change in &changes {
        if !exclusive.iter().any(|(by, path)| **path == change.path && *by != change.by) {
            by_path.entry(&change.path).or_default().push(change);
        }
    }
    for (path, changes) in by_path {
        let before = properties.remove(path).filter(|node| !node.is_null());
        properties.insert(path.clone(), changed(before, &changes, resource.origin));
    }
    for (path, (why, appends)) in doubts {
        let before = properties.get(path).filter(|node| !node.is_null()).cloned();
        let after = match (before, appends) {
            (before, true) => before.unwrap_or_else(|| Node::list(Vec::new(), resource.origin)).open(why.clone()),
            // What is stated for this very resource holds: nobody states it twice.
            (Some(before), false) => before,
            (None, false) => Node::unknown(why.clone(), resource.origin),
        };
        properties.insert(path.clone(), after);
    }
    let origin: Origin = resource.properties.origin;
    let whole = Node::map(properties, origin);
    match &resource.properties.value {
        Value::Open { more, .. } => whole.open(more.clone()),
        Value::Unknown(why) => whole.open(why.clone()),
        _ => whole,
    }
}

/// One property after all that parts do to it: additions are put behind what is there, the last
/// of the others takes its place.
fn changed(before: Option<Node>, changes: &[&Change], header: Origin) -> Node {
    let mut value = before;
    let mut added: Vec<Node> = Vec::new();
    let mut more = None;
    for change in changes {
        match (&change.doubt, change.appends) {
            (None, false) => value = Some(change.value.clone()),
            (Some(why), false) => {
                let origin = value.map_or(header, |node| node.origin);
                value = Some(Node::unknown(why.clone(), origin));
            }
            (None, true) => {
                let items = change.value.items();
                added.extend(items.known.into_iter().cloned());
                more = more.or(items.more);
            }
            (Some(why), true) => more = more.or_else(|| Some(why.clone())),
        }
    }
    if added.is_empty() && more.is_none() {
        let appends = changes.iter().any(|change| change.appends);
        return value.unwrap_or_else(|| if appends { Node::list(Vec::new(), header) } else { Node::null(header) });
    }
    let origin = value.as_ref().map(|node| node.origin).or_else(|| changes.first().map(|c| c.value.origin));
    let inline = value.as_ref().map(Node::items).unwrap_or_default();
    let items = inline.known.into_iter().cloned().chain(added).collect();
    let list = Node::list(items, origin.unwrap_or(header));
    match inline.more.or(more) {
        Some(why) => list.open(why),
        None => list,
    }
}
