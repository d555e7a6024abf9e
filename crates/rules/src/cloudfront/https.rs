//! A distribution that answers over plain HTTP.

use bartizan_estate::Subject;
use bartizan_estate::views::endpoints::Distribution;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "cloudfront-https",
    title: "CloudFront answers over plain HTTP",
    severity: Severity::Medium,
    practice: "DAT-5",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::CloudFront::Distribution"],
    aliases: &[
        Alias::exact("CKV_AWS_34"),
        Alias::exact("AVD-AWS-0012"),
        Alias::exact("55af1353-2f62-4fa0-a8e1-a210ca2708f5"),
        Alias::exact("31733ee2-fef0-4e87-9778-65da22a8ecf1"),
        Alias::exact("CLOUDFRONT_VIEWER_POLICY_HTTPS"),
    ],
    controls: &["AWS-FSBP/CloudFront.3"],
    page: include_str!("https.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let protocols = Distribution::new(subject).viewer_protocols();
    for (i, protocol) in protocols.known.iter().enumerate() {
        let plain = protocol.is(|word| &**word == "allow-all");
        if let Some(outcome) = judge.fail_if(plain, protocol.origin(), "viewers may come over plain HTTP") {
            outcome.facet(format!("behavior:{i}"));
        }
    }
    if let Some(why) = protocols.more {
        judge.undecided(why, subject.origin());
    }
}
