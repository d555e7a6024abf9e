//! A machine image that another account may start.

use bartizan_estate::Subject;
use bartizan_estate::views::sharing::Shared;
use bartizan_finding::Severity;

use super::shared;
use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "ec2-image-shared",
    title: "Machine image is shared with another account",
    severity: Severity::Low,
    practice: "DAT-14",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["Bartizan::EC2::Image"],
    aliases: &[Alias::broader("CKV_AWS_205"), Alias::narrower("ba4e0031-3e9d-4d7d-b0d6-bd8f003f8698")],
    controls: &[],
    page: include_str!("image_shared.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let image = Shared::new(subject);
    if image.is_foreign().is_yes() {
        return judge.not_applicable();
    }
    shared::with_others(image, judge, "may start this image");
}
