//! What should be on in every region of an account.
//!
//! A region in which the service does not exist is not asked. Where the region could not be read, the
//! answer is unknown.

use bartizan_estate::Subject;
use bartizan_estate::views::account::{REGION, Region};
use bartizan_tree::Tri;

use crate::Judge;

/// A service of a region, and what shows that it is there.
pub(crate) struct Service {
    /// The name of its client: `guardduty`.
    pub(crate) client: &'static str,
    /// The kind of which there must be one.
    pub(crate) kind: &'static str,
    /// What people call it: `GuardDuty`.
    pub(crate) name: &'static str,
}

/// Asks that one of the resources of the service in a region works. Of a resource of code, only
/// whether it works itself: another root may hold the other regions. What an account says of a
/// region is not said again of each resource in it.
pub(crate) fn must_work(
    subject: Subject<'_>,
    service: &Service,
    judge: &mut Judge,
    off: &str,
    works: impl Fn(Subject<'_>) -> Tri,
) {
    if subject.kind() != REGION {
        if subject.estate().has_region_of(subject) {
            return judge.not_applicable();
        }
        let own = format!("{} {off}", service.name);
        judge.fail_if(works(subject).not(), place_of(subject), own);
        return;
    }
    let region = Region::new(subject);
    if !region.has(service.client) {
        return judge.not_applicable();
    }
    let here = region.of(service.kind);
    let answer = here.any(|resource| works(*resource));
    let name = region.name();
    match here.known.first() {
        None => {
            judge.fail_if(answer.not(), subject.origin(), format!("{} is not on in {name}", service.name));
        }
        Some(first) => {
            if let Some(outcome) =
                judge.fail_if(answer.not(), first.origin(), format!("{} {off} in {name}", service.name))
            {
                outcome.related(first.resource(), "is there, and does not work");
            }
        }
    }
}

/// Where a resource says whether it works, as far as it does.
fn place_of(subject: Subject<'_>) -> bartizan_tree::Origin {
    let places = ["Enable", "Status", "IsEnabled"].map(|key| subject.get(key));
    let written = places.into_iter().find(|field| field.value().is_some());
    written.map_or(subject.origin(), |field| field.origin())
}
