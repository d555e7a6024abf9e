//! Material that never changes stays useful to whoever got hold of it.

use bartizan_estate::Subject;
use bartizan_estate::views::kms::Key;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "kms-key-rotation",
    title: "KMS key does not rotate",
    severity: Severity::Medium,
    practice: "DAT-15",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::KMS::Key"],
    aliases: &[
        Alias::exact("CKV_AWS_7"),
        Alias::exact("AVD-AWS-0065"),
        Alias::exact("22fbfeac-7b5a-421a-8a27-7a2178bb910b"),
        Alias::exact("235ca980-eb71-48f4-9030-df0c371029eb"),
        Alias::narrower("1c07bfaf-663c-4f6f-b22b-8e2d481e4df5"),
        Alias::exact("F19"),
        Alias::exact("CMK_BACKING_KEY_ROTATION_ENABLED"),
    ],
    controls: &["CIS-AWS-7.0/4.6", "CIS-AWS-5.0/3.6", "CIS-AWS-3.0/3.6", "AWS-FSBP/KMS.4"],
    page: include_str!("key_rotation.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let key = Key::new(subject);
    let can_rotate = key.can_rotate();
    if can_rotate.is_no() || key.is_pending_deletion().is_yes() {
        return judge.not_applicable();
    }
    let rotation = key.rotation();
    let still = rotation.is(|on| *on).not().and(can_rotate);
    judge.fail_if(still, rotation.origin(), "rotation is not enabled");
}
