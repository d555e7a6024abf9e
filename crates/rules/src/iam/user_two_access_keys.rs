//! The second key is for the day of the change.

use bartizan_estate::Subject;
use bartizan_estate::views::credentials::User;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "iam-user-two-access-keys",
    title: "IAM user has two active access keys",
    severity: Severity::Low,
    practice: "IAM-11",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::IAM::User"],
    aliases: &[
        Alias::exact("prowler:iam_user_two_active_access_key"),
        Alias::exact("AVD-AWS-0167"),
        Alias::exact("3561130e-9c5f-485b-9e16-2764c82763e5"),
        Alias::exact("48677914-6fdf-40ec-80c4-2b0e94079f54"),
    ],
    controls: &["CIS-AWS-5.0/1.12", "CIS-AWS-3.0/1.13"],
    page: include_str!("user_two_access_keys.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let keys = User::new(subject).keys();
    let active = |answer: bool| keys.known.iter().filter(move |key| key.is_active.is(|on| *on).is_yes() == answer);
    if let Some(second) = active(true).nth(1) {
        judge.fail(second.origin, "two access keys are active at once");
        return;
    }
    // Those of which nobody can tell, and those that are not here, may make it two.
    let doubts = active(false).filter_map(|key| key.is_active.why().map(|why| (why.clone(), key.origin)));
    let doubts: Vec<_> = doubts.chain(keys.more.clone().map(|why| (why, subject.origin()))).collect();
    if let (true, Some((why, place))) = (active(true).count() + doubts.len() > 1, doubts.first()) {
        judge.undecided(why.clone(), *place);
    } else if keys.more.is_some()
        && let Some((why, place)) = doubts.last()
    {
        judge.undecided(why.clone(), *place);
    }
}
