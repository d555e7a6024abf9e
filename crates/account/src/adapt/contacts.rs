//! Whom AWS tells when something is wrong with the account.

use bartizan_tree::{Node, Origin};

use crate::adapt::single;
use crate::reading::{Reach, Reading};

const CALL: &str = "account:GetAlternateContact";
const KIND: &str = "Bartizan::Account::AlternateContact";
const SECURITY: &str = "SECURITY";

/// An account that has no contact has one of which nothing is written.
pub(crate) fn adapt(reading: &mut Reading<'_>) {
    if reading.each(Reach::Global, CALL, &[KIND]).is_empty() {
        return;
    }
    let told = reading.ask(CALL, None, "AlternateContactType", &[SECURITY]);
    if let Some(mut contact) = single(reading, CALL, KIND, "global".into(), &told) {
        contact.set("AlternateContactType", Node::text(SECURITY, Origin::NONE));
        contact.take(CALL, &told);
        reading.end(contact);
    }
}
