//! An account that was read, and its regions: what "nowhere in this account" and "not in this region"
//! is said of. Code has neither: another root may hold the rest.

use bartizan_tree::{Tri, Why};

use super::facts::Facts;
use crate::{Coverage, Estate, Many, Subject};

/// The kind of an account.
pub const ACCOUNT: &str = "Bartizan::Account";

/// The kind of a region of an account.
pub const REGION: &str = "Bartizan::Region";

/// A `Bartizan::Region`.
#[derive(Clone, Copy, Debug)]
pub struct Region<'e>(Subject<'e>);

impl<'e> Region<'e> {
    /// A view on a region.
    pub fn new(subject: Subject<'e>) -> Self {
        Region(subject)
    }

    /// `eu-west-1`.
    pub fn name(self) -> &'e str {
        self.0.resource().scope.region.value().map_or("", |name| name)
    }

    /// Whether a service, by the name of its client, exists here.
    pub fn has(self, service: &str) -> bool {
        let without = self.0.get("WithoutServices").items();
        !without.known.iter().any(|name| name.as_text() == Some(service))
    }

    /// What there is of a kind in this region.
    pub fn of(self, kind: &str) -> Many<Subject<'e>> {
        let here = &self.0.resource().scope.name;
        let known = self.0.estate().of(kind).filter(|other| other.resource().scope.name == *here).collect();
        Many { known, more: self.0.estate().coverage.missing(kind, Some(self.name())) }
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add("name", self.0.get("RegionName").text());
        facts
    }
}

impl Estate {
    /// Whether this is an account that was read: all of it, but for the gaps.
    pub fn is_account(&self) -> bool {
        self.coverage != Coverage::Open
    }

    /// What there is of a kind anywhere in the account; of code, more may stand elsewhere.
    pub fn everywhere(&self, kind: &str) -> Many<Subject<'_>> {
        Many { known: self.of(kind).collect(), more: self.missing(kind) }
    }

    /// Whether the account is in an organization.
    pub fn in_organization(&self) -> Tri {
        self.everywhere("AWS::Organizations::Organization").is_empty().not()
    }

    /// Whether somebody speaks for the account, or for the region that a resource is in, as a whole:
    /// what is asked of it there is not asked again of each resource.
    pub fn has_region_of(&self, subject: Subject<'_>) -> bool {
        self.of(REGION).any(|region| region.resource().scope.name == subject.resource().scope.name)
    }

    /// Why nobody can say what an account holds of a kind in the region of a resource.
    pub fn unread_beside(&self, subject: Subject<'_>, kind: &str) -> Option<Why> {
        self.coverage.missing(kind, subject.resource().scope.region.value().map(AsRef::as_ref))
    }
}
