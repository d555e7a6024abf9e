//! A transit gateway that joins whatever asks.

use bartizan_estate::Subject;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "vpc-transit-gateway-auto-accept",
    title: "Transit gateway joins any network that asks",
    severity: Severity::Medium,
    practice: "NET-2",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::EC2::TransitGateway"],
    aliases: &[Alias::exact("prowler:ec2_transitgateway_auto_accept_vpc_attachments"), Alias::exact("CKV_AWS_331")],
    controls: &["AWS-FSBP/EC2.23"],
    page: include_str!("transit_gateway_auto_accept.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    // One that another account shares is that account's to mend.
    let own = subject.resource().scope.account.value();
    if subject.get("OwnerId").text().is(|owner| own.is_some_and(|own| own != owner)).is_yes() {
        return judge.not_applicable();
    }
    let accepts = subject.get("AutoAcceptSharedAttachments").text().or_default("disable".into());
    judge.require(&accepts, |word| &**word != "enable", "attachments of other accounts are accepted unseen");
}
