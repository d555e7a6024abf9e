//! What stands in the environment is read by everybody who may read the function.

use crate::environment::{Holds, look_at};
use bartizan_estate::Subject;
use bartizan_estate::views::lambda::Function;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "lambda-environment-secrets",
    title: "Lambda function has a credential in its environment",
    severity: Severity::High,
    practice: "SEC-1",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::Lambda::Function"],
    aliases: &[Alias::exact("CKV_AWS_45"), Alias::narrower("1402afd8-a95c-4e84-8b0b-6fb43758e6ce")],
    controls: &[],
    page: include_str!("environment_secrets.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let environment = Function::new(subject).environment();
    for (name, value) in &environment.known {
        match look_at(name, value) {
            Holds::Nothing => {}
            Holds::Unknown(why) => judge.undecided(why, value.origin),
            Holds::Secret(what) => {
                let message = format!("`{name}` holds {what}");
                judge.fail(value.origin, message).facet(format!("environment:{name}")).secret();
            }
        }
    }
    if let Some(why) = environment.more {
        judge.undecided(why, subject.get("Environment").origin());
    }
}
