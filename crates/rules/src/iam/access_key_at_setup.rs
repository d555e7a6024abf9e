//! A key that was made unasked is a key that nobody looks after.

use bartizan_estate::Subject;
use bartizan_estate::views::credentials::User;
use bartizan_finding::Severity;
use bartizan_tree::{Moment, Tri};

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "iam-access-key-at-setup",
    title: "Access key was made with its user and never used",
    severity: Severity::Low,
    practice: "IAM-11",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::IAM::User"],
    aliases: &[Alias::broader("prowler:iam_user_no_setup_initial_access_key")],
    controls: &["CIS-AWS-5.0/1.10", "CIS-AWS-3.0/1.11"],
    page: include_str!("access_key_at_setup.md"),
    check: Check::Each(check),
};

/// How long the setup of a user may take.
const SECONDS: i64 = 60 * 60;

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let user = User::new(subject);
    if user.row().is_absent().is_yes() {
        return judge.not_applicable();
    }
    let (keys, begun) = (user.keys(), user.made());
    for key in &keys.known {
        let at_setup = begun.asks(|begun| {
            key.made.is(|made| match (Moment::parse(begun), Moment::parse(made)) {
                (Some(begun), Some(made)) => (0..=SECONDS).contains(&made.seconds_since(begun)),
                _ => false,
            })
        });
        let idle = key.is_active.is(|active| *active).and(key.used.is_absent());
        let answer = user.has_password().and(idle).and(at_setup);
        let message = format!("access key {} was made with the user and never used", key.name);
        if let Some(outcome) = judge.fail_if(answer, key.origin, message) {
            outcome.facet(format!("key:{}", key.name));
        }
    }
    judge.fail_if(keys.more.map_or(Tri::No, Tri::Unknown), subject.origin(), "");
}
