//! AWS Security Finding Format, 2018-10-08, as Security Hub imports it: the lengths are those of
//! docs.aws.amazon.com/securityhub/latest/userguide/asff-required-attributes.html and its
//! neighbours, the types those of `securityhub:BatchImportFindings`.
//!
//! What is written is one JSON array; an import takes a hundred of it at a time. A finding belongs to
//! an account: those of code have the account that the person gives, or are left out and counted.

use std::io::{self, Write};

use bartizan_finding::{Finding, Severity, Verdict};
use bartizan_tree::Moment;
use serde_json::{Value, json};

use crate::{Places, Report, clean, suppressed};

/// What a finding of an account needs, and a scan does not know.
#[derive(Clone, Copy, Debug)]
pub struct Import<'a> {
    /// The account of findings that have none: twelve digits.
    pub account: Option<&'a str>,
    /// The region of findings that have none.
    pub region: &'a str,
    /// When the findings were made.
    pub now: Moment,
    /// How a rule's findings are mended.
    pub mend: fn(&str) -> Option<&'static str>,
}

/// Writes a sorted report, and says how many findings have no account and are left out.
///
/// # Errors
/// Where the writer fails.
pub fn write(out: &mut dyn Write, report: &Report, places: &Places<'_>, import: Import<'_>) -> io::Result<usize> {
    let (mut left_out, mut first) = (0, true);
    write!(out, "[")?;
    for finding in &report.findings {
        let Some(account) = finding.resource.account.as_deref().filter(|id| is_account(id)).or(import.account) else {
            left_out += 1;
            continue;
        };
        write!(out, "{}", if first { "\n" } else { ",\n" })?;
        first = false;
        serde_json::to_writer(&mut *out, &one(finding, account, report.version, places, import))?;
    }
    writeln!(out, "\n]")?;
    Ok(left_out)
}

/// Twelve digits.
fn is_account(id: &str) -> bool {
    id.len() == 12 && id.bytes().all(|byte| byte.is_ascii_digit())
}

fn one(finding: &Finding, account: &str, version: &str, places: &Places<'_>, import: Import<'_>) -> Value {
    let resource = &finding.resource;
    // Where a service is the same everywhere, its finding stands where the person says.
    let region = resource.region.as_deref().filter(|region| *region != "global").unwrap_or(import.region);
    let partition = partition(region);
    let now = import.now.to_string();
    let place = places.place(finding.origin).map(|place| format!("{}:{}", place.file, place.start.line));
    let mut fields = json!({ "bartizan/fingerprint": finding.fingerprint, "bartizan/version": version });
    for (name, value) in [
        ("bartizan/address", Some(&*resource.address)),
        ("bartizan/facet", Some(&*finding.facet)),
        ("bartizan/place", place.as_deref()),
    ] {
        if let Some(value) = value.filter(|value| !value.trim().is_empty()) {
            fields[name] = json!(cut(value, 1024));
        }
    }
    let name = resource.name.as_deref().filter(|name| !name.trim().is_empty()).unwrap_or(&resource.address);
    let mut about = json!({
        "Type": kind(&resource.kind),
        "Id": said(&cut(name, 512)),
        "Partition": partition,
    });
    if let Some(region) = resource.region.as_deref().filter(|region| *region != "global") {
        about["Region"] = json!(cut(region, 16));
    }
    let mut compliance = json!({ "Status": status(&finding.verdict) });
    if !finding.controls.is_empty() {
        let controls: Vec<String> = finding.controls.iter().take(32).map(|control| cut(control, 64)).collect();
        compliance["RelatedRequirements"] = json!(controls);
    }
    let mut one = json!({
        "SchemaVersion": "2018-10-08",
        "Id": cut(&format!("bartizan/{account}/{region}/{}/{}", finding.rule, finding.fingerprint), 512),
        "ProductArn": format!("arn:{partition}:securityhub:{region}:{account}:product/{account}/default"),
        "GeneratorId": cut(&format!("bartizan/{}", finding.rule), 512),
        "AwsAccountId": account,
        "Types": ["Software and Configuration Checks/AWS Security Best Practices"],
        "CreatedAt": now,
        "UpdatedAt": now,
        "Severity": { "Label": label(finding), "Original": finding.severity.name() },
        "Title": cut(finding.title, 256),
        "Description": said(&cut(&description(finding), 1024)),
        "ProductFields": fields,
        "Resources": [about],
        "Compliance": compliance,
        "RecordState": "ACTIVE",
    });
    if let Some(by) = &finding.suppressed {
        one["Workflow"] = json!({ "Status": "SUPPRESSED" });
        one["Note"] = json!({ "Text": said(&cut(&suppressed::told(by, places), 512)), "UpdatedBy": "bartizan",
            "UpdatedAt": now });
    }
    if let Some(mend) = (import.mend)(finding.rule) {
        let text = mend.split_whitespace().collect::<Vec<_>>().join(" ");
        one["Remediation"] = json!({ "Recommendation": { "Text": said(&cut(&text, 512)) } });
    }
    one
}

fn description(finding: &Finding) -> String {
    match &finding.verdict {
        Verdict::Fail => format!("{} ({})", finding.message, finding.resource.address),
        Verdict::Undecided(why) => format!("It cannot be told: {why} ({})", finding.resource.address),
        Verdict::Pass => format!("Not so ({})", finding.resource.address),
    }
}

fn status(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "PASSED",
        Verdict::Fail => "FAILED",
        Verdict::Undecided(_) => "NOT_AVAILABLE",
    }
}

fn label(finding: &Finding) -> &'static str {
    match finding.severity {
        _ if finding.verdict == Verdict::Pass => "INFORMATIONAL",
        Severity::Info => "INFORMATIONAL",
        Severity::Low => "LOW",
        Severity::Medium => "MEDIUM",
        Severity::High => "HIGH",
        Severity::Critical => "CRITICAL",
    }
}

/// The partition that a region is in.
fn partition(region: &str) -> &'static str {
    match region {
        _ if region.starts_with("cn-") => "aws-cn",
        _ if region.starts_with("us-gov-") => "aws-us-gov",
        _ => "aws",
    }
}

/// One line of at most so many characters.
fn cut(text: &str, most: usize) -> String {
    let text = clean(text);
    if text.chars().count() <= most {
        return text.into_owned();
    }
    text.chars().take(most - 1).chain(['…']).collect()
}

/// No text is empty.
fn said(text: &str) -> &str {
    if text.trim().is_empty() { "-" } else { text }
}

/// The format's word for a kind of resource. Most are the kind's name without colons; what Security
/// Hub does not know is `Other`.
fn kind(kind: &str) -> &'static str {
    let plain: String = kind.split("::").collect::<String>().to_ascii_lowercase();
    let plain = match OTHERWISE.iter().find(|(ours, _)| *ours == plain) {
        Some((_, theirs)) => *theirs,
        None => plain.as_str(),
    };
    KINDS.iter().find(|known| known.eq_ignore_ascii_case(plain)).copied().unwrap_or("Other")
}

/// Kinds that the format calls by another name.
const OTHERWISE: [(&str, &str); 12] = [
    ("awselasticloadbalancingloadbalancer", "AwsElbLoadBalancer"),
    ("awselasticloadbalancingv2loadbalancer", "AwsElbv2LoadBalancer"),
    ("awsiammanagedpolicy", "AwsIamPolicy"),
    ("awsiampolicy", "Other"),
    ("awsopensearchservicedomain", "AwsOpenSearchServiceDomain"),
    ("awsamazonmqbroker", "AwsAmazonMqBroker"),
    ("awsstepfunctionsstatemachine", "AwsStepFunctionStateMachine"),
    ("awsec2vpcpeeringconnection", "AwsEc2VpcPeeringConnection"),
    ("awseventseventbus", "AwsEventsEventbus"),
    ("awsmskcluster", "AwsMskCluster"),
    ("awsappsyncgraphqlapi", "AwsAppSyncGraphQlApi"),
    ("awssagemakernotebookinstance", "AwsSageMakerNotebookInstance"),
];

/// The kinds of the format that our vocabulary has too
/// (docs.aws.amazon.com/securityhub/latest/userguide/asff-resources.html).
const KINDS: [&str; 63] = [
    "AwsAmazonMqBroker",
    "AwsApiGatewayRestApi",
    "AwsApiGatewayStage",
    "AwsApiGatewayV2Api",
    "AwsApiGatewayV2Stage",
    "AwsAppSyncGraphQlApi",
    "AwsAthenaWorkGroup",
    "AwsAutoScalingAutoScalingGroup",
    "AwsAutoScalingLaunchConfiguration",
    "AwsBackupBackupPlan",
    "AwsBackupBackupVault",
    "AwsCertificateManagerCertificate",
    "AwsCloudFormationStack",
    "AwsCloudFrontDistribution",
    "AwsCloudTrailTrail",
    "AwsCloudWatchAlarm",
    "AwsCodeBuildProject",
    "AwsDmsEndpoint",
    "AwsDmsReplicationInstance",
    "AwsDynamoDbTable",
    "AwsEc2Eip",
    "AwsEc2Instance",
    "AwsEc2LaunchTemplate",
    "AwsEc2NetworkAcl",
    "AwsEc2NetworkInterface",
    "AwsEc2RouteTable",
    "AwsEc2SecurityGroup",
    "AwsEc2Subnet",
    "AwsEc2TransitGateway",
    "AwsEc2Volume",
    "AwsEc2Vpc",
    "AwsEc2VpcPeeringConnection",
    "AwsEcrRepository",
    "AwsEcsCluster",
    "AwsEcsService",
    "AwsEcsTaskDefinition",
    "AwsEfsAccessPoint",
    "AwsEksCluster",
    "AwsElasticsearchDomain",
    "AwsElbLoadBalancer",
    "AwsElbv2LoadBalancer",
    "AwsEventsEventbus",
    "AwsGuardDutyDetector",
    "AwsIamGroup",
    "AwsIamPolicy",
    "AwsIamRole",
    "AwsIamUser",
    "AwsKinesisStream",
    "AwsKmsKey",
    "AwsLambdaFunction",
    "AwsMskCluster",
    "AwsOpenSearchServiceDomain",
    "AwsRdsDbCluster",
    "AwsRdsDbInstance",
    "AwsRedshiftCluster",
    "AwsRoute53HostedZone",
    "AwsS3AccessPoint",
    "AwsS3Bucket",
    "AwsSageMakerNotebookInstance",
    "AwsSecretsManagerSecret",
    "AwsSnsTopic",
    "AwsSqsQueue",
    "AwsStepFunctionStateMachine",
];

#[cfg(test)]
mod tests {
    use super::{KINDS, OTHERWISE, cut, kind, partition, said};

    #[test]
    fn a_kind_has_the_word_of_the_format_or_is_other() {
        for (ours, theirs) in [
            ("AWS::S3::Bucket", "AwsS3Bucket"),
            ("AWS::RDS::DBInstance", "AwsRdsDbInstance"),
            ("AWS::ElasticLoadBalancingV2::LoadBalancer", "AwsElbv2LoadBalancer"),
            ("AWS::IAM::ManagedPolicy", "AwsIamPolicy"),
            ("AWS::IAM::Policy", "Other"),
            ("AWS::Nothing::Known", "Other"),
        ] {
            assert_eq!(kind(ours), theirs);
        }
        for (_, theirs) in OTHERWISE {
            assert!(theirs == "Other" || KINDS.contains(&theirs), "{theirs}");
        }
    }

    #[test]
    fn texts_have_their_lengths() {
        assert_eq!(cut("żółć", 3), "żó…");
        assert_eq!(cut("a\nb", 3), "a␊b");
        assert_eq!(said(" "), "-");
        assert_eq!(
            (partition("cn-north-1"), partition("us-gov-west-1"), partition("eu-west-1")),
            ("aws-cn", "aws-us-gov", "aws")
        );
    }
}
