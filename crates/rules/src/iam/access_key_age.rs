//! The longer a key lives, the more places it is kept in.

use bartizan_estate::Subject;
use bartizan_estate::views::credentials::User;
use bartizan_finding::Severity;
use bartizan_tree::Tri;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "iam-access-key-age",
    title: "Access key is older than 90 days",
    severity: Severity::Medium,
    practice: "IAM-11",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::IAM::User"],
    aliases: &[Alias::exact("prowler:iam_rotate_access_key_90_days"), Alias::exact("AVD-AWS-0146")],
    controls: &["CIS-AWS-7.0/2.12", "CIS-AWS-5.0/1.13", "CIS-AWS-3.0/1.14", "AWS-FSBP/IAM.3"],
    page: include_str!("access_key_age.md"),
    check: Check::Each(check),
};

/// As CIS and AWS have it.
const DAYS: i64 = 90;

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let user = User::new(subject);
    if user.row().is_absent().is_yes() {
        return judge.not_applicable();
    }
    let keys = user.keys();
    for key in &keys.known {
        let age = key.age();
        let is_old = key.is_active.is(|active| *active).and(age.is(|days| *days > DAYS));
        let days = age.value().copied().unwrap_or_default();
        let message = format!("access key {} is {days} days old", key.name);
        if let Some(outcome) = judge.fail_if(is_old, key.origin, message) {
            outcome.facet(format!("key:{}", key.name));
        }
    }
    judge.fail_if(keys.more.map_or(Tri::No, Tri::Unknown), subject.origin(), "");
}
