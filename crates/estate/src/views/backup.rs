//! AWS Backup: vaults, and whether there is a plan where there is something to keep.

use std::collections::BTreeMap;
use std::sync::Arc;

use bartizan_tree::{Field, Node, State, Tri, Why};

use super::facts::Facts;
use super::filled;
use crate::{Coverage, Estate, Look, Subject};

/// An `AWS::Backup::BackupVault`.
#[derive(Clone, Copy, Debug)]
pub struct Vault<'e>(Subject<'e>);

impl<'e> Vault<'e> {
    /// A view on a vault.
    pub fn new(subject: Subject<'e>) -> Self {
        Vault(subject)
    }

    /// The key that it is encrypted with, as it is written or told.
    pub fn key(self) -> Field<&'e Node> {
        filled(self.0.get("EncryptionKeyArn"))
    }

    /// Whether that key is the customer's. AWS's own is taken where nothing is written; an account
    /// always tells a key, and only its list of keys says whose it is.
    pub fn has_own_key(self) -> Tri {
        const KEYS: [&str; 3] = ["AWS::KMS::Key", "AWS::KMS::ReplicaKey", "Bartizan::KMS::AwsManagedKey"];
        self.key().asks(|node| {
            if node.as_text().is_some_and(|text| text.contains("alias/aws/")) {
                return Tri::No;
            }
            match self.0.resolve(node, &KEYS).state() {
                State::Known(key) | State::Default(key) => (key.kind() != KEYS[2]).into(),
                // Whoever writes a key in code does not write AWS's.
                _ if self.0.estate().look != Look::Account && node.is_known() => Tri::Yes,
                State::Unknown(why) => Tri::Unknown(why.clone()),
                State::Absent => Tri::No,
            }
        })
    }

    /// Whether backups are kept in it for as long as they are meant to be.
    pub fn is_locked(self) -> Tri {
        self.0.get("LockConfiguration").is_present()
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add("name", self.0.get("BackupVaultName").text());
        facts.add_answer("own_key", self.has_own_key());
        facts.add_answer("locked", self.is_locked());
        facts.add_node("policy", self.0.get("AccessPolicy"));
        facts
    }
}

/// What a plan can keep: databases, volumes, file systems, tables.
const STORES: [&str; 5] =
    ["AWS::DynamoDB::Table", "AWS::EC2::Volume", "AWS::EFS::FileSystem", "AWS::RDS::DBCluster", "AWS::RDS::DBInstance"];

/// The regions in which there is something to keep, each with an example of it.
pub fn regions_with_stores(estate: &Estate) -> BTreeMap<Arc<str>, Subject<'_>> {
    let mut regions = BTreeMap::new();
    for store in STORES.iter().flat_map(|kind| estate.of(kind)) {
        if let Some(region) = store.resource().scope.region.value() {
            regions.entry(region.clone()).or_insert(store);
        }
    }
    regions
}

/// Why there may be stores that are not here: a list of them was asked for and not told.
pub fn unread_stores(estate: &Estate) -> Option<Why> {
    let Coverage::Complete { gaps } = &estate.coverage else { return None };
    gaps.iter().find(|gap| gap.asked && STORES.contains(&&*gap.kind)).map(|gap| gap.why.clone())
}

/// Whether a backup plan of a region selects something.
pub fn backed_up_in(estate: &Estate, region: &str) -> Tri {
    const SELECTION: &str = "AWS::Backup::BackupSelection";
    let here = |subject: &Subject<'_>| subject.resource().scope.region.value().is_some_and(|r| **r == *region);
    let unread = estate.coverage.missing(SELECTION, Some(region)).map_or(Tri::No, Tri::Unknown);
    Tri::from(estate.of(SELECTION).any(|selection| here(&selection))).or(unread)
}
