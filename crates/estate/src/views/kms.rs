//! KMS keys: what holds where little is written.

use std::sync::Arc;

use bartizan_tree::{Field, Node, Tri, Why, json};

use super::facts::Facts;
use super::filled;
use crate::{Look, Subject};

/// An `AWS::KMS::Key`, or an `AWS::KMS::ReplicaKey` as far as it has the same properties.
#[derive(Clone, Copy, Debug)]
pub struct Key<'e>(Subject<'e>);

impl<'e> Key<'e> {
    /// A view on a key.
    pub fn new(subject: Subject<'e>) -> Self {
        Key(subject)
    }

    /// The key policy that somebody wrote.
    pub fn written_policy(self) -> Field<&'e Node> {
        filled(self.0.get("KeyPolicy"))
    }

    /// The key policy. A key that is made without one gets the default one, which lets the account
    /// decide by its own policies
    /// (docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html).
    pub fn policy(self) -> Field<Node> {
        self.written_policy().map(Clone::clone).or_default(self.default_policy())
    }

    fn default_policy(self) -> Node {
        let origin = self.0.origin();
        let text = |s: &str| Node::text(s, origin);
        let account = match self.0.resource().scope.account.value() {
            Some(account) => text(account),
            None => Node::unknown(Why::Outside("the account's number".into()), origin),
        };
        let root = Node::concat([text("arn:aws:iam::"), account, text(":root")], origin);
        let statement = json::members([
            ("Sid", text("Enable IAM User Permissions")),
            ("Effect", text("Allow")),
            ("Principal", Node::map(json::members([("AWS", root)]), origin)),
            ("Action", text("kms:*")),
            ("Resource", text("*")),
        ]);
        let statements = Node::list(vec![Node::map(statement, origin)], origin);
        Node::map(json::members([("Version", text("2012-10-17")), ("Statement", statements)]), origin)
    }

    /// Whether the policy is the default one: nothing but everything for the account itself.
    pub fn has_default_policy(self) -> Tri {
        let policy = self.written_policy();
        if policy.is_absent().is_yes() {
            return Tri::Yes;
        }
        let statements = policy.clone().get("Statement").items();
        let [only] = statements.known.as_slice() else { return Tri::No };
        let principal = only.find("Principal.AWS");
        let root = match principal.value().map(|node| &node.value) {
            Some(bartizan_tree::Value::Text(text)) => text.ends_with(":root"),
            Some(bartizan_tree::Value::Concat(parts)) => {
                parts.last().and_then(Node::as_text).is_some_and(|text| text.ends_with(":root"))
            }
            _ => false,
        };
        let plain = only.get("Condition").is_absent();
        let says = |key: &str, wanted: &str| only.get(key).text().is(|text| text.eq_ignore_ascii_case(wanted));
        plain.and(says("Effect", "Allow")).and(says("Action", "kms:*")).and(says("Resource", "*")).and(root.into())
    }

    /// Whether AWS makes new material for it every year (or as often as it is told); off until
    /// somebody turns it on (docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html).
    pub fn rotation(self) -> Field<bool> {
        self.0.get("EnableKeyRotation").bool().or_default(false)
    }

    /// How often, in days.
    pub fn rotation_period(self) -> Field<i64> {
        self.0.get("RotationPeriodInDays").integer().or_default(365)
    }

    /// Whether it can rotate by itself: only symmetric encryption keys whose material KMS made can,
    /// asymmetric and HMAC keys, imported material and custom key stores cannot.
    pub fn can_rotate(self) -> Tri {
        let symmetric = self.spec().is(|spec| &**spec == "SYMMETRIC_DEFAULT");
        let origin = self.0.get("Origin").text().or_default("AWS_KMS".into());
        let own_material = origin.is(|origin| &**origin == "AWS_KMS");
        let in_kms = filled(self.0.get("CustomKeyStoreId")).is_absent();
        symmetric.and(own_material).and(in_kms)
    }

    /// `SYMMETRIC_DEFAULT`, `RSA_4096`, `HMAC_256` …
    pub fn spec(self) -> Field<Arc<str>> {
        self.0.get("KeySpec").text().or_default("SYMMETRIC_DEFAULT".into())
    }

    /// `ENCRYPT_DECRYPT`, `SIGN_VERIFY` …
    pub fn usage(self) -> Field<Arc<str>> {
        self.0.get("KeyUsage").text().or_default("ENCRYPT_DECRYPT".into())
    }

    /// Whether it can be used.
    pub fn enabled(self) -> Field<bool> {
        self.0.get("Enabled").bool().or_default(true)
    }

    /// How many days lie between its deletion and its end, for whoever notices the mistake. An account
    /// knows it only once somebody deletes the key.
    pub fn deletion_window(self) -> Field<i64> {
        let written = self.0.get("PendingWindowInDays").integer();
        if self.0.estate().look == Look::Account {
            return if written.value().is_some() { written } else { Field::absent(self.0.origin()) };
        }
        written.or_default(30)
    }

    /// Whether it is on its way out; only an account says so.
    pub fn is_pending_deletion(self) -> Tri {
        self.0.get("KeyState").text().is(|state| matches!(&**state, "PendingDeletion" | "PendingReplicaDeletion"))
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        let origin = self.0.origin();
        let policy = match self.has_default_policy() {
            Tri::Yes => Field::known("the default key policy".to_owned(), origin),
            _ => self.written_policy().map(json::write),
        };
        facts.add("policy", policy);
        facts.add("rotation", self.rotation());
        facts.add("spec", self.spec());
        facts.add("usage", self.usage());
        facts.add("enabled", self.enabled());
        facts.add("deletion_window", self.deletion_window());
        facts.add("multi_region", self.0.get("MultiRegion").bool().or_default(false));
        facts
    }
}
