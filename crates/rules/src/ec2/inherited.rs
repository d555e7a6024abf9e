//! Troubles that an instance has from what it is started from: shown at the instance, with the place
//! that decides beside it.

use bartizan_estate::Subject;
use bartizan_estate::views::compute::Launch;
use bartizan_tree::{Origin, Tri};

use crate::{Judge, Outcome};

/// Fails where the answer is yes. A place inside the launch template or the subnet becomes a related
/// one, and the instance itself is shown.
pub(super) fn fail_if<'j>(
    judge: &'j mut Judge,
    launch: Launch<'_>,
    answer: Tri,
    origin: Origin,
    message: &str,
) -> Option<&'j mut Outcome> {
    let owner = owner_of(launch, origin);
    let place = if owner.is_some() { launch.subject().origin() } else { origin };
    let outcome = judge.fail_if(answer, place, message)?;
    if let Some(owner) = owner {
        outcome.related_at(owner.resource(), origin, "decides it");
    }
    Some(outcome)
}

fn owner_of(launch: Launch<'_>, origin: Origin) -> Option<Subject<'_>> {
    if launch.subject().resource().body.contains(origin) {
        return None;
    }
    let candidates = [launch.template(), launch.subnet()];
    let mut owners = candidates.iter().filter_map(|field| field.value().copied());
    owners.find(|owner| owner.resource().body.contains(origin))
}
