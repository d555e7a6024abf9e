//! A permission for everybody lets everybody run the code, at your cost.

use crate::documents;
use bartizan_estate::views::lambda::Permission;
use bartizan_estate::{Look, Subject};
use bartizan_finding::Severity;
use bartizan_policy::question::is_public;
use bartizan_tree::State;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "lambda-public-permission",
    title: "Lambda function can be called by everybody",
    severity: Severity::High,
    practice: "IAM-1",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::Lambda::Permission", "AWS::Lambda::Function"],
    aliases: &[
        Alias::narrower("CKV_AWS_301"),
        Alias::exact("e08ed7eb-f3ef-494d-9d22-2e3db756a347"),
        Alias::exact("1d6e16f1-5d8a-4379-bfb3-2dadd38ed5a7"),
        Alias::exact("F13"),
        Alias::exact("LAMBDA_NO_WILDCARD_PRINCIPALS"),
        Alias::broader("LAMBDA_FUNCTION_PUBLIC_ACCESS_PROHIBITED"),
    ],
    controls: &["AWS-FSBP/Lambda.1"],
    page: include_str!("public_permission.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    if subject.kind() == "AWS::Lambda::Permission" {
        return check_permission(subject, judge);
    }
    // What an account answers for the function as a whole.
    let policy = subject.get("Policy");
    match policy.state() {
        State::Absent => judge.not_applicable(),
        State::Unknown(why) => judge.undecided(why.clone(), policy.origin()),
        State::Known(node) | State::Default(node) => {
            let document = documents::read(node);
            let answer = is_public(&document, documents::owner(subject));
            let message = documents::everybody_may(&answer, "on the function");
            documents::fail_saying(judge, &answer, documents::principals(&document, &answer), message);
        }
    }
}

fn check_permission(subject: Subject<'_>, judge: &mut Judge) {
    // Those of an account are the statements of the function's policy.
    if subject.estate().look == Look::Account {
        return judge.not_applicable();
    }
    let permission = Permission::new(subject);
    let answer = is_public(&documents::read(&permission.policy()), documents::owner(subject));
    let message = documents::everybody_may(&answer, "on the function");
    let function = subject.follow("FunctionName", &["AWS::Lambda::Function"]).known;
    let outcome = documents::fail_saying(judge, &answer, permission.principal().origin(), message);
    if let (Some(outcome), Some(function)) = (outcome, function.first()) {
        outcome.related(function.resource(), "is the function");
    }
}
