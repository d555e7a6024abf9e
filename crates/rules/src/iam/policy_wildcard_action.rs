//! All actions of a service are more than anybody needs, and new ones join them unasked.

use crate::documents;
use bartizan_estate::Subject;
use bartizan_estate::views::iam::DOCUMENT_HOLDERS;
use bartizan_finding::Severity;
use bartizan_policy::ActionPattern;
use bartizan_policy::question::{Scope, WildcardGrant, wildcard_grants};

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "iam-policy-wildcard-action",
    title: "IAM policy allows all actions of a service",
    severity: Severity::Medium,
    practice: "IAM-1",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &DOCUMENT_HOLDERS,
    aliases: &[
        Alias::exact("F3"),
        Alias::exact("F4"),
        Alias::exact("F5"),
        Alias::exact("IAM_POLICY_NO_STATEMENTS_WITH_FULL_ACCESS"),
        Alias::exact("IAM_MANAGEDPOLICY_NO_STATEMENTS_WITH_FULL_ACCESS"),
        Alias::narrower("CKV_AWS_63"),
        Alias::narrower("CKV_AWS_49"),
        Alias::narrower("CKV2_AWS_40"),
        Alias::narrower("AVD-AWS-0345"),
        Alias::broader("AVD-AWS-0057"),
        Alias::broader("AVD-AWS-0114"),
        Alias::broader("AVD-AWS-0120"),
    ],
    controls: &["AWS-FSBP/IAM.21"],
    page: include_str!("policy_wildcard_action.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    documents::each(subject, judge, |asked, judge| {
        for grant in wildcard_grants(&asked.document).iter().filter(|grant| is_whole(grant)) {
            let place = if grant.origin.is_some() { grant.origin } else { grant.statement };
            let on = match grant.scope {
                Scope::Everything => "every resource",
                Scope::Pattern => "resources by a pattern",
                Scope::Named => "named resources",
            };
            let message = format!("`{}` is allowed on {on}", grant.action);
            if let Some(outcome) = judge.fail_if(grant.granted.clone(), place, message) {
                outcome.facet(asked.facet(&format!("action:{}", grant.action)));
            }
        }
        if let Some(why) = &asked.document.more {
            judge.undecided(why.clone(), asked.document.origin);
        }
        for statement in asked.document.allows() {
            if let Some(why) = &statement.actions.more {
                judge.undecided(why.clone(), statement.actions.origin);
            }
        }
    });
}

/// Whether it is every action of a service, or of all. A list of exceptions allows all the rest.
fn is_whole(grant: &WildcardGrant) -> bool {
    let pattern = ActionPattern::parse(&grant.action);
    grant.service.is_none() && grant.action.starts_with("NotAction ")
        || pattern.is_everything()
        || pattern.is_whole_service()
}
