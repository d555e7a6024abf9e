//! IAM: who holds which policies, however they are written, attached and bounded.
//!
//! An identity's permissions come from its inline policies, the managed policies attached to it and,
//! for a user, those of its groups; a permissions boundary limits them
//! (docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html).

use std::sync::Arc;

use bartizan_tree::{Field, Node, Origin, State, Tri, Why, json};

use super::facts::Facts;
use super::{filled, managed};
use crate::{Many, Subject};

/// The kinds that may hold policies.
pub const IDENTITIES: [&str; 3] = ["AWS::IAM::Group", "AWS::IAM::Role", "AWS::IAM::User"];

/// The kinds on which an identity policy's document may be written.
pub const DOCUMENT_HOLDERS: [&str; 10] = [
    "AWS::IAM::Group",
    "AWS::IAM::GroupPolicy",
    "AWS::IAM::ManagedPolicy",
    "AWS::IAM::Policy",
    "AWS::IAM::Role",
    "AWS::IAM::RolePolicy",
    "AWS::IAM::User",
    "AWS::IAM::UserPolicy",
    "AWS::SSO::PermissionSet",
    "Bartizan::SSO::InlinePolicy",
];

/// An `AWS::IAM::Role`, `AWS::IAM::User` or `AWS::IAM::Group`.
#[derive(Clone, Copy, Debug)]
pub struct Identity<'e>(Subject<'e>);

/// A policy that an identity holds.
#[derive(Clone, Debug)]
pub struct Policy<'e> {
    /// Where it comes from.
    pub kind: PolicyKind<'e>,
    /// Its name.
    pub name: Field<Arc<str>>,
    /// What it says.
    pub document: Field<&'e Node>,
    /// Where it is given: the attachment, or the inline policy.
    pub origin: Origin,
}

/// Where a policy comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyKind<'e> {
    /// It is a part of the identity.
    Inline,
    /// It is a managed policy of this estate.
    Managed(Subject<'e>),
    /// It is AWS's own managed policy.
    Aws,
    /// It is a managed policy that is not here, or it is not known which.
    Elsewhere,
}

/// A document as it is written on a resource.
#[derive(Clone, Debug)]
pub struct Written<'e> {
    /// The inline policy's name, where the resource may hold several.
    pub name: Option<Arc<str>>,
    /// What it says.
    pub document: Field<&'e Node>,
}

impl<'e> Identity<'e> {
    /// A view on a role, user or group.
    pub fn new(subject: Subject<'e>) -> Self {
        Identity(subject)
    }

    /// The resource.
    pub fn subject(self) -> Subject<'e> {
        self.0
    }

    /// Its name, where somebody chose one.
    pub fn name(self) -> Field<Arc<str>> {
        let property = match self.0.kind() {
            "AWS::IAM::User" => "UserName",
            "AWS::IAM::Group" => "GroupName",
            _ => "RoleName",
        };
        self.0.get(property).text()
    }

    /// Every policy that it holds itself, inline and attached; those of a user's groups not.
    pub fn policies(self) -> Many<Policy<'e>> {
        let mut policies = self.inline();
        policies.extend(self.attached());
        policies
    }

    /// Its inline policies, but those that an exclusive list of names leaves out.
    pub fn inline(self) -> Many<Policy<'e>> {
        let items = self.0.get("Policies").items();
        let allowed = self.0.get("ExclusivePolicyNames");
        let policy = |node: &'e Node| Policy {
            kind: PolicyKind::Inline,
            name: node.get("PolicyName").text(),
            document: document(node.get("PolicyDocument")),
            origin: node.origin,
        };
        let mut known: Vec<Policy<'e>> = Vec::new();
        for policy in items.known.into_iter().map(policy).filter(|policy| !left_out(&allowed, &policy.name)) {
            // A state tells of a policy twice: on the role, and as the resource that wrote it.
            if !known.iter().any(|other| other.name.value().is_some() && same(other, &policy)) {
                known.push(policy);
            }
        }
        Many { known, more: items.more }
    }

    /// The managed policies that are attached to it.
    pub fn attached(self) -> Many<Policy<'e>> {
        let items = self.0.get("ManagedPolicyArns").items();
        let mut known: Vec<Policy<'e>> = Vec::new();
        for policy in items.known.into_iter().map(|arn| attached_policy(self.0, arn)) {
            if !known.iter().any(|other| same(other, &policy)) {
                known.push(policy);
            }
        }
        Many { known, more: items.more }
    }

    /// The managed policy that bounds it.
    pub fn boundary(self) -> Field<Policy<'e>> {
        let arn = filled(self.0.get("PermissionsBoundary"));
        let origin = arn.origin();
        arn.then(|arn| Field::known(attached_policy(self.0, arn), origin))
    }

    /// Who may take the role on.
    pub fn trust(self) -> Field<&'e Node> {
        document(self.0.get("AssumeRolePolicyDocument"))
    }

    /// When it was made: only an account can say it.
    pub fn made(self) -> Field<Arc<str>> {
        self.0.get("CreateDate").text()
    }

    /// When a role was last taken on; absent where it never was in the last 400 days
    /// (docs.aws.amazon.com/IAM/latest/APIReference/API_RoleLastUsed.html).
    pub fn last_used(self) -> Field<Arc<str>> {
        self.0.get("RoleLastUsed.LastUsedDate").text()
    }

    /// Whether AWS keeps the role itself: for a service, or for Identity Center.
    pub fn is_kept_by_aws(self) -> Tri {
        let path = self.0.get("Path").text().or_default("/".into());
        path.is(|path| path.starts_with("/aws-service-role/") || path.starts_with("/aws-reserved/"))
    }

    /// The users that are in a group.
    pub fn members(self) -> Many<Subject<'e>> {
        self.0.referrers("AWS::IAM::User", "Groups")
    }

    /// The groups that a user is in.
    pub fn groups(self) -> Many<Subject<'e>> {
        self.0.follow("Groups", &["AWS::IAM::Group"])
    }

    /// Whether a user has a password for the console.
    pub fn has_password(self) -> Tri {
        self.0.get("LoginProfile").is_present()
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        let is = |kind: &str| self.0.kind() == kind;
        facts.add("name", self.name());
        facts.add("inline", listed(self.inline(), self.0.origin()));
        facts.add("attached", listed(self.attached(), self.0.origin()));
        if !is("AWS::IAM::Group") {
            facts.add("boundary", self.boundary().map(|policy| told(&policy)));
        }
        if is("AWS::IAM::Role") {
            facts.add_node("trust", self.trust());
            facts.add("max_session", self.0.get("MaxSessionDuration").integer().or_default(3600));
        }
        if is("AWS::IAM::User") {
            facts.add_many("groups", &self.groups());
            facts.add_node("login", self.0.get("LoginProfile").map(|_| PRESENT));
        }
        facts
    }
}

/// Whether two policies of one identity are surely one.
fn same(a: &Policy<'_>, b: &Policy<'_>) -> bool {
    match (a.kind, b.kind) {
        (PolicyKind::Managed(a), PolicyKind::Managed(b)) => a == b,
        (PolicyKind::Inline, PolicyKind::Inline)
        | (PolicyKind::Aws, PolicyKind::Aws)
        | (PolicyKind::Elsewhere, PolicyKind::Elsewhere) => {
            matches!((a.name.value(), b.name.value()), (Some(a), Some(b)) if a == b)
        }
        _ => false,
    }
}

const PRESENT: &Node = &Node { value: bartizan_tree::Value::Bool(true), origin: Origin::NONE };

/// A policy document: a text that is no JSON says nothing.
fn document(field: Field<&Node>) -> Field<&Node> {
    let origin = field.origin();
    field.then(|node| match node.as_map() {
        Some(_) => Field::known(node, node.origin),
        None => {
            let why = node.why().unwrap_or_else(|| Why::Invalid("this is no policy document".into()));
            Field::unknown(why, if node.origin.is_some() { node.origin } else { origin })
        }
    })
}

/// Whether a closed list of names is known not to hold this one.
fn left_out(allowed: &Field<&Node>, name: &Field<Arc<str>>) -> bool {
    let State::Known(list) = allowed.state() else { return false };
    let items = list.items();
    let Some(name) = name.value() else { return false };
    items.more.is_none() && items.known.iter().all(|item| item.as_text().is_some_and(|text| *text != **name))
}

/// The managed policy that an ARN names, as an identity holds it.
pub fn attached_policy<'e>(holder: Subject<'e>, arn: &'e Node) -> Policy<'e> {
    let origin = arn.origin;
    if let Some(name) = managed::aws_managed(arn) {
        // An account says itself what it has.
        let read = holder.resolve(arn, &["Bartizan::IAM::AwsManagedPolicy"]);
        let document = match (read.value(), managed::document(&name)) {
            (Some(policy), _) => document(policy.get("PolicyDocument")),
            (None, Some(document)) => Field::known(document, origin),
            (None, None) => Field::unknown(Why::Outside(format!("what the AWS policy {name} says").into()), origin),
        };
        return Policy { kind: PolicyKind::Aws, name: Field::known(name, origin), document, origin };
    }
    let found = holder.resolve(arn, &["AWS::IAM::ManagedPolicy"]);
    match found.state() {
        State::Known(policy) | State::Default(policy) => Policy {
            kind: PolicyKind::Managed(*policy),
            name: policy.get("ManagedPolicyName").text(),
            document: document(policy.get("PolicyDocument")),
            origin,
        },
        State::Absent | State::Unknown(_) => {
            let why = found.why().cloned().unwrap_or_else(|| Why::Invalid("no policy is named".into()));
            let name = arn.field().text().map(|arn| arn.rsplit('/').next().map_or(arn.clone(), Arc::from));
            Policy { kind: PolicyKind::Elsewhere, name, document: Field::unknown(why, origin), origin }
        }
    }
}

/// The documents that are written on this resource itself: a role's own inline policies are here,
/// those of its satellites are on the satellites.
pub fn written_documents(subject: Subject<'_>) -> Many<Written<'_>> {
    match subject.kind() {
        "AWS::IAM::Role" | "AWS::IAM::User" | "AWS::IAM::Group" => {
            let items = subject.get("Policies").items();
            let owners = ["RoleName", "UserName", "GroupName", "Roles", "Users", "Groups"];
            let is_own = |node: &Node| owners.iter().all(|key| !node.get(key).is_present().is_yes());
            // A state tells of a policy on the role too, and it is the satellite that wrote it.
            let elsewhere: Vec<_> =
                items.known.iter().filter(|node| !is_own(node)).filter_map(|n| known_name(n)).collect();
            let own = |node: &&Node| is_own(node) && known_name(node).is_none_or(|name| !elsewhere.contains(&name));
            let written = |node| Written { name: known_name(node), document: document(node.get("PolicyDocument")) };
            // Doubts about satellites are about documents that are judged on the satellites.
            let more = subject.resource().properties.get("Policies").items().more;
            Many { known: items.known.into_iter().filter(own).map(written).collect(), more }
        }
        kind => {
            let property = if kind.starts_with("AWS::IAM::") { "PolicyDocument" } else { "InlinePolicy" };
            let field = document(subject.resource().properties.get(property));
            match field.state() {
                State::Absent => Many::default(),
                _ => Many { known: vec![Written { name: None, document: field }], more: None },
            }
        }
    }
}

fn known_name(inline: &Node) -> Option<Arc<str>> {
    inline.get("PolicyName").text().value().cloned()
}

fn told(policy: &Policy<'_>) -> String {
    let name = policy.name.value().map_or_else(|| "?".to_owned(), ToString::to_string);
    match (policy.kind, policy.document.state()) {
        (PolicyKind::Aws, _) => format!("aws:{name}"),
        (_, State::Known(document) | State::Default(document)) => format!("{name}={}", json::write(document)),
        (_, State::Unknown(why)) => format!("{name}?{why}"),
        (_, State::Absent) => name,
    }
}

fn listed(policies: Many<Policy<'_>>, origin: Origin) -> Field<String> {
    let mut told: Vec<String> = policies.known.iter().map(told).collect();
    told.sort();
    if policies.more.is_some() {
        told.push("…".to_owned());
    }
    Field::known(told.join(" | "), origin)
}

/// An `AWS::IAM::AccessKey`.
#[derive(Clone, Copy, Debug)]
pub struct AccessKey<'e>(Subject<'e>);

impl<'e> AccessKey<'e> {
    /// A view on an access key.
    pub fn new(subject: Subject<'e>) -> Self {
        AccessKey(subject)
    }

    /// `Active` or `Inactive`; a new key is active.
    pub fn status(self) -> Field<Arc<str>> {
        self.0.get("Status").text().or_default("Active".into())
    }

    /// Whose it is.
    pub fn user(self) -> Field<&'e Node> {
        self.0.get("UserName")
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add("status", self.status());
        facts.add_node("user", self.user());
        facts
    }
}

/// An `AWS::IAM::InstanceProfile`.
#[derive(Clone, Copy, Debug)]
pub struct InstanceProfile<'e>(Subject<'e>);

impl<'e> InstanceProfile<'e> {
    /// A view on an instance profile.
    pub fn new(subject: Subject<'e>) -> Self {
        InstanceProfile(subject)
    }

    /// The role that instances take on; AWS allows one.
    pub fn roles(self) -> Many<Subject<'e>> {
        self.0.follow("Roles", &["AWS::IAM::Role"])
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add("name", self.0.get("InstanceProfileName").text());
        facts.add_many("roles", &self.roles());
        facts
    }
}

/// An `AWS::IAM::ManagedPolicy`.
#[derive(Clone, Copy, Debug)]
pub struct ManagedPolicy<'e>(Subject<'e>);

impl<'e> ManagedPolicy<'e> {
    /// A view on a managed policy of the account's own.
    pub fn new(subject: Subject<'e>) -> Self {
        ManagedPolicy(subject)
    }

    /// What it says.
    pub fn document(self) -> Field<&'e Node> {
        document(self.0.get("PolicyDocument"))
    }

    /// How many hold it, or are bounded by it: only an account can say it.
    pub fn uses(self) -> Field<i64> {
        let bounded = self.0.get("PermissionsBoundaryUsageCount").integer().or_default(0);
        self.0.get("AttachmentCount").integer().then(|attached| bounded.map(|bounded| attached + bounded))
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add("name", self.0.get("ManagedPolicyName").text());
        facts.add_node("document", self.document());
        facts
    }
}

/// The `Bartizan::IAM::AccountPasswordPolicy` of an account that has its own. What is not written is
/// what iam:UpdateAccountPasswordPolicy makes of it, not the policy of an account without one
/// (docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccountPasswordPolicy.html).
#[derive(Clone, Copy, Debug)]
pub struct PasswordPolicy<'e>(Subject<'e>);

impl PasswordPolicy<'_> {
    /// A view on a password policy.
    pub fn new(subject: Subject<'_>) -> PasswordPolicy<'_> {
        PasswordPolicy(subject)
    }

    /// The shortest password; six where it is not said.
    pub fn minimum_length(self) -> Field<i64> {
        self.0.get("MinimumPasswordLength").integer().or_default(6)
    }

    /// How many former passwords may not come back; none where it is not said.
    pub fn reuse_prevention(self) -> Field<i64> {
        self.0.get("PasswordReusePrevention").integer().or_default(0)
    }

    /// After how many days a password ends; 0 is never.
    pub fn maximum_age(self) -> Field<i64> {
        self.0.get("MaxPasswordAge").integer().or_default(0)
    }

    /// Whether a kind of character is required: `RequireSymbols` …
    pub fn requires(self, property: &str) -> Field<bool> {
        self.0.get(property).bool().or_default(false)
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add("minimum_length", self.minimum_length());
        facts.add("reuse_prevention", self.reuse_prevention());
        facts.add("maximum_age", self.maximum_age());
        for name in CHARACTERS {
            facts.add(name, self.requires(name));
        }
        facts
    }
}

/// The kinds of characters that a password policy may require.
pub const CHARACTERS: [&str; 4] =
    ["RequireLowercaseCharacters", "RequireNumbers", "RequireSymbols", "RequireUppercaseCharacters"];
