//! An organization, as its management account tells of it.

use std::sync::Arc;

use bartizan_tree::{Field, Tri};

use super::facts::Facts;
use crate::{Coverage, Many, Subject};

/// An `AWS::Organizations::Organization`.
#[derive(Clone, Copy, Debug)]
pub struct Organization<'e>(Subject<'e>);

/// An `AWS::Organizations::Policy`.
#[derive(Clone, Copy, Debug)]
pub struct Policy<'e>(Subject<'e>);

impl<'e> Organization<'e> {
    /// A view on an organization.
    pub fn new(subject: Subject<'e>) -> Self {
        Organization(subject)
    }

    /// Whether it was read from an account that only is a member, which may not ask much.
    pub fn is_seen_by_a_member(self) -> bool {
        let own = &self.0.resource().scope.account;
        let manager = self.0.get("ManagementAccountId").text();
        self.0.estate().coverage != Coverage::Open
            && matches!((own.value(), manager.value()), (Some(own), Some(manager)) if own != manager)
    }

    /// `ALL`, or `CONSOLIDATED_BILLING`; all where nothing is written.
    pub fn features(self) -> Field<Arc<str>> {
        self.0.get("FeatureSet").text().or_default("ALL".into())
    }

    /// Whether a kind of policy is on for the root: `SERVICE_CONTROL_POLICY` …
    pub fn has_policies(self, kind: &str) -> Field<bool> {
        let types = self.0.get("EnabledPolicyTypes");
        let origin = types.origin();
        types.then(|types| {
            let items = types.items();
            let found = Tri::any(items.known.iter().map(|one| one.field().text().is(|one| **one == *kind)));
            match found.or(items.more.map_or(Tri::No, Tri::Unknown)) {
                Tri::Yes => Field::known(true, origin),
                Tri::No => Field::known(false, origin),
                Tri::Unknown(why) => Field::unknown(why, origin),
            }
        })
    }

    /// The accounts that administer a service for all.
    pub fn delegated_administrators(self) -> Field<usize> {
        self.0.get("DelegatedAdministrators").map(|list| list.items().known.len())
    }

    /// Its policies of its own, those of AWS left aside.
    pub fn policies(self) -> Many<Policy<'e>> {
        const KIND: &str = "AWS::Organizations::Policy";
        let estate = self.0.estate();
        let own = |policy: &Subject<'_>| policy.get("AwsManaged").bool().is(|is| *is).not() != Tri::No;
        let known = estate.of(KIND).filter(own).map(Policy).collect();
        Many { known, more: estate.missing(KIND) }
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add("features", self.features());
        facts.add("service_control_policies", self.has_policies("SERVICE_CONTROL_POLICY"));
        facts
    }
}

impl<'e> Policy<'e> {
    /// A view on a policy of an organization.
    pub fn new(subject: Subject<'e>) -> Self {
        Policy(subject)
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add("name", self.0.get("Name").text());
        facts.add("type", self.0.get("Type").text().or_default("SERVICE_CONTROL_POLICY".into()));
        facts.add_node("content", self.0.get("Content"));
        facts.add_node("targets", self.0.get("TargetIds"));
        facts
    }

    /// Whether it holds for a root, a unit or an account.
    pub fn is_attached(&self) -> Tri {
        let targets = self.0.get("TargetIds").items();
        match (targets.known.is_empty(), targets.more) {
            (false, _) => Tri::Yes,
            (true, Some(why)) => Tri::Unknown(why),
            (true, None) => Tri::No,
        }
    }
}
