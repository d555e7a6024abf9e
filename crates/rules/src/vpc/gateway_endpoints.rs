//! Traffic to S3 and DynamoDB that leaves the network.

use bartizan_estate::Look;
use bartizan_estate::Subject;
use bartizan_estate::views::vpc::Vpc;
use bartizan_finding::Severity;
use bartizan_tree::Tri;

use crate::{Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "vpc-gateway-endpoints",
    title: "VPC has no endpoint for S3 or DynamoDB",
    severity: Severity::Low,
    practice: "NET-3",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::EC2::VPC"],
    aliases: &[],
    controls: &[],
    page: include_str!("gateway_endpoints.md"),
    check: Check::Each(check),
};

/// The services that have gateway endpoints, which cost nothing
/// (docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html).
const SERVICES: [(&str, &str); 2] = [("s3", "Amazon S3"), ("dynamodb", "DynamoDB")];

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let vpc = Vpc::new(subject);
    let used = vpc.interfaces().any(|_| Tri::Yes);
    // In code the endpoints may stand in another root.
    if subject.estate().look != Look::Account || used.is_no() {
        return judge.not_applicable();
    }
    for (service, name) in SERVICES {
        let missing = used.clone().and(vpc.has_endpoint(service).not());
        if let Some(outcome) = judge.fail_if(missing, subject.origin(), format!("there is no endpoint for {name}")) {
            outcome.facet(service);
        }
    }
}
