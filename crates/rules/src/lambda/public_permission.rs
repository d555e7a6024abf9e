//! A permission for everybody lets everybody run the code, at your cost.

use crate::documents;
use bartizan_estate::Subject;
use bartizan_estate::views::lambda::Permission;
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
        let permission = Permission::new(subject);
        let answer = is_public(&documents::read(&permission.policy()), documents::owner(subject));
        documents::fail_on(judge, &answer, permission.principal().origin());
        return;
    }
    // What an account answers for the function as a whole.
    let policy = subject.get("Policy");
    match policy.state() {
        State::Absent => judge.not_applicable(),
        State::Unknown(why) => judge.undecided(why.clone(), policy.origin()),
        State::Known(node) | State::Default(node) => {
            let document = documents::read(node);
            let answer = is_public(&document, documents::owner(subject));
            documents::fail_on(judge, &answer, documents::principals(&document, &answer));
        }
    }
}
