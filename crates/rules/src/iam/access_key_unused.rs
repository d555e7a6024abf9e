//! A key that nothing needs only serves a thief.

use bartizan_estate::Subject;
use bartizan_estate::views::credentials::{Idle, User};
use bartizan_finding::Severity;
use bartizan_tree::Tri;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "iam-access-key-unused",
    title: "Access key was not used for 45 days",
    severity: Severity::Medium,
    practice: "IAM-11",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::IAM::User"],
    aliases: &[
        Alias::exact("prowler:iam_user_accesskey_unused"),
        Alias::narrower("AVD-AWS-0144"),
        Alias::narrower("AVD-AWS-0166"),
    ],
    controls: &["CIS-AWS-7.0/2.11", "CIS-AWS-5.0/1.11", "CIS-AWS-3.0/1.12", "AWS-FSBP/IAM.8", "AWS-FSBP/IAM.22"],
    page: include_str!("access_key_unused.md"),
    check: Check::Each(check),
};

/// As CIS has it.
const DAYS: i64 = 45;

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let user = User::new(subject);
    if user.row().is_absent().is_yes() {
        return judge.not_applicable();
    }
    let keys = user.keys();
    for key in &keys.known {
        let idle = key.idle();
        let is_idle = key.is_active.is(|active| *active).and(idle.is(|idle| idle.days() >= DAYS));
        let message = match idle.value() {
            Some(Idle::Never(days)) => format!("access key {} is {days} days old and was never used", key.name),
            Some(Idle::Used(days)) => format!("access key {} was last used {days} days ago", key.name),
            None => String::new(),
        };
        if let Some(outcome) = judge.fail_if(is_idle, key.origin, message) {
            outcome.facet(format!("key:{}", key.name));
        }
    }
    judge.fail_if(keys.more.map_or(Tri::No, Tri::Unknown), subject.origin(), "");
}
