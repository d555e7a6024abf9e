//! A grant by which another account uses a key.

use bartizan_estate::Subject;
use bartizan_finding::Severity;
use bartizan_tree::{Tri, Why};

use crate::documents;
use crate::{Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "kms-grant-foreign",
    title: "Grant lets another account use a KMS key",
    severity: Severity::Medium,
    practice: "DAT-15",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["Bartizan::KMS::Grant"],
    aliases: &[],
    controls: &[],
    page: include_str!("grant_foreign.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let grantee = subject.get("GranteePrincipal").text();
    let own = documents::owner(subject);
    let foreign = grantee.asks(|principal| match account_of(principal) {
        // A service of AWS: `rds.eu-west-1.amazonaws.com`.
        None => Tri::No,
        Some(account) => match own {
            Some(own) => (account != own).into(),
            None => Tri::Unknown(Why::Outside("the account's number".into())),
        },
    });
    let who = grantee.value().map(ToString::to_string).unwrap_or_default();
    let operations = subject.get("Operations").items();
    let words: Vec<&str> = operations.known.iter().filter_map(|node| node.as_text()).collect();
    let message = format!("{who} may {}", words.join(", "));
    if let Some(outcome) = judge.fail_if(foreign, grantee.origin(), message) {
        outcome.facet(format!("grantee:{who}"));
    }
}

/// The account in an ARN.
fn account_of(principal: &str) -> Option<&str> {
    principal.starts_with("arn:").then(|| principal.split(':').nth(4)).flatten().filter(|account| !account.is_empty())
}
