//! Machines that Systems Manager manages, and whatever patches them.

use std::sync::Arc;

use bartizan_tree::{Field, Node, Tri};

use super::facts::Facts;
use crate::{Estate, Subject};

/// A `Bartizan::SSM::ManagedInstance`.
#[derive(Clone, Copy, Debug)]
pub struct Machine<'e>(Subject<'e>);

impl<'e> Machine<'e> {
    /// A view on a machine.
    pub fn new(subject: Subject<'e>) -> Self {
        Machine(subject)
    }

    /// Whether its agent has reported in the last minutes.
    pub fn is_online(self) -> Tri {
        self.0.get("PingStatus").text().is(|word| &**word == "Online")
    }

    /// What the last run of Patch Manager found; absent where there was none.
    pub fn patches(self) -> Field<&'e Node> {
        self.0.get("PatchState")
    }

    /// The region that it is managed in.
    pub fn region(self) -> Option<Arc<str>> {
        self.0.resource().scope.region.value().cloned()
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add_answer("online", self.is_online());
        facts.add("missing_patches", self.patches().get("MissingCount").integer());
        facts
    }
}

/// Whether something runs a patch baseline in a region by itself: an association, or a task of a
/// maintenance window that is enabled.
pub fn patches_in(estate: &Estate, region: &str) -> Tri {
    let here = |subject: &Subject<'_>| subject.resource().scope.region.value().is_some_and(|r| **r == *region);
    let baseline = |name: Field<Arc<str>>| {
        // AWS-RunPatchBaseline and its kin; the patch policies of Quick Setup have documents of their own.
        name.is(|name| name.contains("PatchBaseline") || name.contains("PatchPolicy"))
    };
    let by_association = estate
        .of("AWS::SSM::Association")
        .filter(here)
        .map(|one| baseline(one.get("Name").text()).or(baseline(one.get("AssociationName").text())));
    let by_window = estate.of("AWS::SSM::MaintenanceWindowTask").filter(here).map(|task| {
        let window = task.one("WindowId", &["AWS::SSM::MaintenanceWindow"]);
        let enabled = window.asks(|window| window.get("Enabled").bool().or_default(true).is(|on| *on));
        baseline(task.get("TaskArn").text()).and(enabled)
    });
    let found = Tri::any(by_association).or(Tri::any(by_window));
    let missing = |kind: &str| match estate.coverage.missing(kind, Some(region)) {
        Some(why) => Tri::Unknown(why),
        None => Tri::No,
    };
    let kinds = ["AWS::SSM::Association", "AWS::SSM::MaintenanceWindow", "AWS::SSM::MaintenanceWindowTask"];
    found.or(Tri::any(kinds.map(missing)))
}
