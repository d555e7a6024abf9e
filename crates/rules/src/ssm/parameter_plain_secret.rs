//! A parameter that is called a secret and lies there in the clear.

use bartizan_estate::Subject;
use bartizan_finding::Severity;
use bartizan_secrets::is_secret_name;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "ssm-parameter-plain-secret",
    title: "Parameter with a secret's name is not encrypted",
    severity: Severity::Medium,
    practice: "SEC-2",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::SSM::Parameter"],
    aliases: &[Alias::broader("CKV2_AWS_34")],
    controls: &[],
    page: include_str!("parameter_plain_secret.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let name = subject.get("Name").text();
    // `/shop/prod/db_password`: the last word is what it is.
    let says = name.is(|name| name.rsplit('/').next().is_some_and(is_secret_name));
    let kind = subject.get("Type").text();
    let plain = kind.is(|kind| &**kind != "SecureString").or(kind.is_absent());
    let place = if kind.origin().is_some() { kind.origin() } else { subject.origin() };
    let shown = name.value().map(ToString::to_string).unwrap_or_default();
    judge.fail_if(says.and(plain), place, format!("`{shown}` is kept as plain text"));
}
