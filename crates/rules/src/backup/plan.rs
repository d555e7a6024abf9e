//! Stores that no plan backs up.

use bartizan_estate::Estate;
use bartizan_estate::Look;
use bartizan_estate::views::backup::{backed_up_in, regions_with_stores, unread_stores};
use bartizan_finding::Severity;
use bartizan_tree::{Origin, Tri};

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "backup-plan",
    title: "No backup plan where there is something to back up",
    severity: Severity::Medium,
    practice: "DAT-14",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &[],
    aliases: &[Alias::broader("prowler:backup_plans_exist")],
    controls: &[],
    page: include_str!("plan.md"),
    check: Check::Whole(check),
};

fn check(estate: &Estate, judge: &mut Judge) {
    let (regions, unread) = (regions_with_stores(estate), unread_stores(estate));
    if estate.look != Look::Account || (regions.is_empty() && unread.is_none()) {
        return judge.not_applicable();
    }
    let unknown = regions.keys().find_map(|region| match backed_up_in(estate, region) {
        Tri::Unknown(why) => Some(why),
        _ => None,
    });
    // One answer for the account: where a part of it was not told, there is none.
    if let Some(why) = unread.or(unknown) {
        return judge.undecided(why, Origin::NONE);
    }
    for (region, example) in regions {
        let message = format!("in {region} no backup plan selects anything, though there is {}", example.address());
        if let Some(outcome) = judge.fail_if(backed_up_in(estate, &region).not(), Origin::NONE, message) {
            outcome.facet(region.to_string()).related(example.resource(), "is in no plan");
        }
    }
}
