//! One finding for each other account that something is shared with: shared by the rules on images
//! and on snapshots of volumes and databases.

use bartizan_estate::views::sharing::Shared;
use bartizan_tree::Tri;

use crate::Judge;

/// Fails for each receiver but the account itself; what is shared with everybody is another rule's.
pub(crate) fn with_others(shared: Shared<'_>, judge: &mut Judge, may: &str) {
    let grants = shared.grants();
    for grant in grants.known {
        let receiver = grant.receiver();
        let other = match receiver.why() {
            Some(why) => Tri::Unknown(why.clone()),
            None => receiver.is_present().and(shared.is_own(grant).not()),
        };
        let name = receiver.value().map(ToString::to_string).unwrap_or_default();
        if let Some(outcome) = judge.fail_if(other, grant.origin(), format!("{name} {may}")) {
            outcome.facet(format!("shared:{name}"));
        }
    }
    if let Some(why) = grants.more {
        judge.undecided(why, shared.list().origin());
    }
}
