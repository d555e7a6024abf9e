//! Out to everywhere.

use bartizan_estate::Subject;
use bartizan_estate::views::security_group::Direction;
use bartizan_finding::Severity;
use bartizan_tree::Tri;

use super::exposure::{EGRESS, judge_rules};
use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "ec2-security-group-open-egress",
    title: "Security group lets traffic out to everywhere",
    severity: Severity::Low,
    practice: "NET-8",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: EGRESS,
    aliases: &[
        Alias::exact("AVD-AWS-0104"),
        Alias::exact("1cc2fbd7-816c-4fbf-ad6d-38a4afa4312a"),
        Alias::exact("W5"),
        Alias::exact("EC2_SECURITY_GROUP_EGRESS_OPEN_TO_WORLD_RULE"),
        Alias::narrower("CKV_AWS_382"),
        Alias::narrower("66f2d8f9-a911-4ced-ae27-34f09690bb2c"),
    ],
    controls: &[],
    page: include_str!("security_group_open_egress.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    judge_rules(
        subject,
        judge,
        Direction::Egress,
        |_| Tri::Yes,
        |rule, block| {
            if rule.is_aws_default() {
                format!("everything may go out to {block}: AWS adds this rule where no egress is written")
            } else {
                format!("`{}` may go out to {block}", rule.label())
            }
        },
    );
}
