//! A firewall that does not say what it let through.

use bartizan_estate::Subject;
use bartizan_estate::views::services::WebAcl;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "wafv2-logging",
    title: "Web ACL does not log",
    severity: Severity::Low,
    practice: "LOG-10",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::WAFv2::WebACL"],
    aliases: &[Alias::exact("CKV2_AWS_31")],
    controls: &["AWS-FSBP/WAF.11"],
    page: include_str!("logging.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let logged = WebAcl::new(subject).is_logged();
    judge.fail_if(logged.not(), subject.origin(), "nothing says where requests are logged");
}
