//! SNS topics and who hears of what is published.

use bartizan_tree::{Field, Node, Tri};

use super::facts::Facts;
use super::filled;
use crate::{Look, Many, Subject};

/// An `AWS::SNS::Topic`.
#[derive(Clone, Copy, Debug)]
pub struct Topic<'e>(Subject<'e>);

impl<'e> Topic<'e> {
    /// A view on a topic.
    pub fn new(subject: Subject<'e>) -> Self {
        Topic(subject)
    }

    /// The key with which messages are encrypted, where one is chosen.
    pub fn kms_key(self) -> Field<&'e Node> {
        filled(self.0.get("KmsMasterKeyId"))
    }

    /// Its policy.
    pub fn policy(self) -> Field<&'e Node> {
        self.0.get("TopicPolicy")
    }

    /// The subscriptions that stand apart.
    pub fn subscriptions(self) -> Many<Subject<'e>> {
        self.0.referrers("AWS::SNS::Subscription", "TopicArn")
    }

    /// How many subscriptions are confirmed, whoever made them: only an account can say it.
    pub fn confirmed(self) -> Field<i64> {
        self.0.get("SubscriptionsConfirmed").integer()
    }

    /// Whether somebody surely hears of it. A subscription may be made by hand: one by mail must be
    /// confirmed by a person anyway.
    pub fn has_subscriber(self) -> Tri {
        let written = self.0.get("Subscription").items();
        let inline = match (written.known.is_empty(), written.more) {
            (false, _) => Tri::Yes,
            (true, Some(why)) => Tri::Unknown(why),
            (true, None) => Tri::No,
        };
        // One that nobody has confirmed reaches nobody; only an account can say so.
        let hears = |subscription: &Subject<'_>| match subscription.estate().look {
            Look::Account if subscription.get("Arn").text().is(|arn| &**arn == "Deleted").is_yes() => Tri::No,
            Look::Account => subscription.get("PendingConfirmation").bool().is(|pending| *pending).not(),
            _ => Tri::Yes,
        };
        // The list is of what this account subscribed; others may hear of it as well.
        let counted = Tri::from(self.confirmed().value().is_some_and(|count| *count > 0));
        inline.or(counted).or(self.subscriptions().any(hears))
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add_node("kms_key", self.kms_key());
        facts.add_node("policy", self.policy());
        facts
    }
}
