//! What there is once in an account: the password policy, the summary.

use crate::adapt::single;
use crate::reading::{Reach, Reading, Told};

pub(super) fn adapt(reading: &mut Reading<'_>) {
    password_policy(reading);
    summary(reading);
}

/// An account without a password policy has one of which nothing is written.
fn password_policy(reading: &mut Reading<'_>) {
    const CALL: &str = "iam:GetAccountPasswordPolicy";
    const KIND: &str = "Bartizan::IAM::AccountPasswordPolicy";
    for (region, told) in reading.each(Reach::Global, CALL, &[KIND]) {
        if let Some(mut policy) = single(reading, CALL, KIND, region, &told) {
            policy.take(CALL, &told);
            reading.end(policy);
        }
    }
}

fn summary(reading: &mut Reading<'_>) {
    const CALL: &str = "iam:GetAccountSummary";
    const KIND: &str = "Bartizan::IAM::AccountSummary";
    for (region, told) in reading.each(Reach::Global, CALL, &[KIND]) {
        let Some(mut summary) = single(reading, CALL, KIND, region, &told) else { continue };
        summary.is(KIND);
        if let Told::Answer(node) = &told {
            summary.keep(CALL, node);
            let map = node.get("SummaryMap");
            for (name, value) in map.value().and_then(|map| map.as_map()).into_iter().flat_map(|map| map.iter()) {
                summary.set(name, value.clone());
            }
        }
        reading.end(summary);
    }
}
