//! A warehouse that takes connections without TLS.

use bartizan_estate::Subject;
use bartizan_estate::views::stores::Store;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "redshift-tls-required",
    title: "Redshift cluster accepts connections without TLS",
    severity: Severity::Medium,
    practice: "DAT-5",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::Redshift::Cluster"],
    aliases: &[Alias::narrower("CKV_AWS_105")],
    controls: &["AWS-FSBP/Redshift.2"],
    page: include_str!("tls_required.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let demanded = Store::new(subject).demands_tls();
    judge.require(&demanded, |on| *on, "`require_ssl` is not on");
}
