//! A machine image that everybody may start.

use bartizan_estate::Subject;
use bartizan_estate::views::sharing::Shared;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "ec2-image-public",
    title: "Machine image is for everybody to start",
    severity: Severity::High,
    practice: "DAT-14",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["Bartizan::EC2::Image"],
    aliases: &[Alias::exact("prowler:ec2_ami_public"), Alias::broader("CKV_AWS_205")],
    controls: &[],
    page: include_str!("image_public.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let shared = Shared::new(subject);
    if shared.is_foreign().is_yes() {
        return judge.not_applicable();
    }
    let grants = shared.grants();
    for grant in grants.known {
        judge.fail_if(grant.is_everybody(), grant.origin(), "everybody with an AWS account may start this image");
    }
    if let Some(why) = grants.more {
        // What the list of images says of it is enough.
        let public = subject.get("Public").bool();
        match public.value() {
            Some(true) => {
                judge.fail(public.origin(), "everybody with an AWS account may start this image");
            }
            Some(false) => {}
            None => judge.undecided(why, shared.list().origin()),
        }
    }
}
