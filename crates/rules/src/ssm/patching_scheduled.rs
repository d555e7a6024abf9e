//! Machines that nothing patches by itself.

use bartizan_estate::Estate;
use bartizan_estate::Look;
use bartizan_estate::views::ssm::{Machine, patches_in};
use bartizan_finding::Severity;
use bartizan_tree::Origin;
use std::collections::BTreeSet;

use crate::{Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "ssm-patching-scheduled",
    title: "Nothing patches the managed instances of a region",
    severity: Severity::Medium,
    practice: "EC2-2",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &[],
    aliases: &[],
    controls: &[],
    page: include_str!("patching_scheduled.md"),
    check: Check::Whole(check),
};

fn check(estate: &Estate, judge: &mut Judge) {
    let machines = estate.of("Bartizan::SSM::ManagedInstance").map(Machine::new);
    let regions: BTreeSet<_> = machines.filter_map(Machine::region).collect();
    if estate.look != Look::Account || regions.is_empty() {
        return judge.not_applicable();
    }
    for region in regions {
        let patched = patches_in(estate, &region);
        let message = format!("in {region} no association and no maintenance window runs a patch baseline");
        if let Some(outcome) = judge.fail_if(patched.not(), Origin::NONE, message) {
            outcome.facet(region.to_string());
        }
    }
}
