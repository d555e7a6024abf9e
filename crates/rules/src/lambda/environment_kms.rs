//! The environment is encrypted anyway; a key of your own says who may decrypt it, and logs it.

use bartizan_estate::Subject;
use bartizan_estate::views::lambda::Function;
use bartizan_finding::Severity;
use bartizan_tree::Tri;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "lambda-environment-kms",
    title: "Lambda environment has no key of the customer",
    severity: Severity::Low,
    practice: "DAT-15",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::Lambda::Function"],
    aliases: &[Alias::exact("CKV_AWS_173"), Alias::exact("a7f8ac28-eed1-483d-87c8-4c325f022572")],
    controls: &[],
    page: include_str!("environment_kms.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let function = Function::new(subject);
    let environment = function.environment();
    let some = if environment.known.is_empty() { environment.more.map_or(Tri::No, Tri::Unknown) } else { Tri::Yes };
    if some.is_no() {
        return judge.not_applicable();
    }
    let key = function.kms_key();
    let place = subject.get("Environment").origin();
    judge.fail_if(some.and(key.is_absent()), place, "the environment is encrypted with a key that AWS owns");
}
