//! An instance of an image that its maker has given up, or that is old.

use bartizan_estate::Look;
use bartizan_estate::Subject;
use bartizan_estate::views::compute::Launch;
use bartizan_finding::Severity;
use bartizan_tree::Tri;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "ec2-instance-old-image",
    title: "EC2 instance was started from an old image",
    severity: Severity::Low,
    practice: "EC2-2",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::EC2::Instance"],
    aliases: &[Alias::narrower("prowler:ec2_instance_with_outdated_ami")],
    controls: &[],
    page: include_str!("instance_old_image.md"),
    check: Check::Each(check),
};

/// How old an image may be. Amazon deprecates its own images after ninety days to two years.
const DAYS: i64 = 365;

fn check(subject: Subject<'_>, judge: &mut Judge) {
    if subject.estate().look != Look::Account {
        return judge.not_applicable();
    }
    let launch = Launch::new(subject);
    let place = subject.get("ImageId").origin();
    let image = launch.image();
    let Some(image) = image.value().copied() else {
        let gone = subject.get("ImageIsGone").bool();
        if let Some(outcome) = judge.fail_if(gone.is(|gone| *gone), place, "the image is there no longer") {
            outcome.facet("gone");
        } else if gone.is(|gone| !gone).is_yes() {
            judge.undecided(bartizan_tree::Why::NotRead("the instance's image".into()), place);
        }
        return;
    };
    let deprecated = subject.estate().days_since(&image.get("DeprecationTime").text());
    let is_deprecated = deprecated.is(|days| *days >= 0);
    if let Some(outcome) = judge.fail_if(is_deprecated.clone(), place, "its maker has deprecated the image") {
        outcome.facet("deprecated").related(image.resource(), "is the image");
        return;
    }
    let age = subject.estate().days_since(&image.get("CreationDate").text());
    let message = age.value().map(|days| format!("the image was made {days} days before the account was read"));
    let unsaid = || age.is_absent().and(Tri::Unknown(bartizan_tree::Why::NotRead("when the image was made".into())));
    let is_old = age.is(|days| *days > DAYS).or(unsaid());
    if let Some(outcome) = judge.fail_if(is_old, place, message.unwrap_or_default()) {
        outcome.facet("old").related(image.resource(), "is the image");
    }
}
