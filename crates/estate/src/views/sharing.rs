//! What its owner may share with other accounts, or with everybody: snapshots of volumes and
//! databases, machine images, documents of Systems Manager.
//!
//! Each kind has a list of its own words for it; a grant is one member of that list.

use std::sync::Arc;

use bartizan_tree::{Field, Node, Origin, Tri};

use super::facts::Facts;
use super::filled;
use crate::{Many, Subject};

/// A snapshot, an image or a document.
#[derive(Clone, Copy, Debug)]
pub struct Shared<'e>(Subject<'e>);

/// One receiver of it.
#[derive(Clone, Copy, Debug)]
pub struct Grant<'e>(&'e Node);

impl<'e> Shared<'e> {
    /// A view on something that can be shared.
    pub fn new(subject: Subject<'e>) -> Self {
        Shared(subject)
    }

    /// The list that says with whom it is shared.
    pub fn list(self) -> Field<&'e Node> {
        self.0.get(match self.0.kind() {
            "Bartizan::EC2::Snapshot" => "CreateVolumePermissions",
            "Bartizan::EC2::Image" => "LaunchPermissions",
            _ => "SharedAccounts",
        })
    }

    /// With whom it is shared.
    pub fn grants(self) -> Many<Grant<'e>> {
        let items = self.list().items();
        Many { known: items.known.into_iter().map(Grant).collect(), more: items.more }
    }

    /// Whether it is another account's, which an account sees because it uses it.
    pub fn is_foreign(self) -> Tri {
        let account = &self.0.resource().scope.account;
        let owner = self.0.get("OwnerId").text();
        owner.is(|owner| account.value().is_some_and(|account| account != owner))
    }

    /// Whether a grant names the account itself.
    pub fn is_own(self, grant: Grant<'_>) -> Tri {
        match self.0.resource().scope.account.value() {
            Some(account) => grant.receiver().is(|receiver| receiver == account),
            None => Tri::No,
        }
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add_node("shared_with", filled(self.list()));
        facts
    }
}

impl Grant<'_> {
    /// Where it stands.
    pub fn origin(self) -> Origin {
        self.0.origin
    }

    /// Whether it stands for everybody with an AWS account.
    pub fn is_everybody(self) -> Tri {
        let all = |field: Field<Arc<str>>| field.is(|text| text.eq_ignore_ascii_case("all"));
        if self.0.as_map().is_some() { all(self.0.get("Group").text()) } else { all(self.0.field().text()) }
    }

    /// The account, organization or organizational unit that it names; absent where it is everybody.
    pub fn receiver(self) -> Field<Arc<str>> {
        if self.0.as_map().is_none() {
            let name = self.0.field().text();
            return if self.is_everybody().is_yes() { Field::absent(self.0.origin) } else { name };
        }
        let named = |key: &str| filled(self.0.get(key)).text();
        named("UserId").or_else(|| named("OrganizationArn")).or_else(|| named("OrganizationalUnitArn"))
    }
}
