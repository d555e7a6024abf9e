//! What no account may ever do is said in one place, or nowhere.

use bartizan_estate::Coverage;
use bartizan_estate::Subject;
use bartizan_estate::views::organization::Organization;
use bartizan_finding::Severity;
use bartizan_tree::Tri;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "organizations-guardrails",
    title: "Organization has no guardrails",
    severity: Severity::Medium,
    practice: "IAM-13",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::Organizations::Organization"],
    aliases: &[Alias::narrower("prowler:organizations_scp_check_deny_regions")],
    controls: &["CIS-AWS-7.0/2.1.2"],
    page: include_str!("guardrails.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let organization = Organization::new(subject);
    let enabled = organization.has_policies("SERVICE_CONTROL_POLICY");
    if organization.is_seen_by_a_member() || enabled.is_absent().is_yes() {
        return judge.not_applicable();
    }
    let message = "service control policies are not on";
    if judge.require(&enabled, |on| *on, message).is_some() || subject.estate().coverage == Coverage::Open {
        return;
    }
    let policies = organization.policies();
    let attached = policies.any(|policy| policy.is_attached());
    let message = match policies.known.len() {
        0 => "there is no service control policy but AWS's own, which allows everything".to_owned(),
        n => format!("none of {n} service control policies is attached to anything"),
    };
    if enabled.is(|on| *on) == Tri::Yes {
        judge.fail_if(attached.not(), enabled.origin(), message);
    }
}
