//! The quick wins: eight things that close most of the doors, each an hour's work.
//!
//! An item is answered by rules, per account, or per region where it is a switch of each region. It
//! passes only where every rule was told enough to pass.

use std::sync::Arc;

use bartizan_estate::Estate;
use bartizan_finding::{Finding, Verdict};
use bartizan_tree::Why;

use crate::{Rule, find, run};

/// One item of the list.
#[derive(Debug)]
pub struct Item {
    /// A word for it: `mfa`.
    pub name: &'static str,
    /// What is asked.
    pub title: &'static str,
    /// Whether each region has its own answer.
    pub regional: bool,
    /// The rules that answer it.
    pub rules: &'static [&'static str],
    /// For a rule, the command that mends what it finds. `{account}`, `{region}` and `{name}` (of the
    /// resource) are filled in.
    mends: &'static [(&'static str, &'static str)],
}

/// What an account says to an item.
#[derive(Debug)]
pub struct Answer {
    /// The item.
    pub item: &'static Item,
    /// The region, where each has its own answer.
    pub region: Option<Arc<str>>,
    /// The verdict on all of it.
    pub verdict: Verdict,
    /// What it rests on.
    pub findings: Vec<Finding>,
}

/// The list.
pub const ITEMS: &[Item] = &[
    Item {
        name: "mfa",
        title: "Root and every user with a password sign in with MFA",
        regional: false,
        rules: &["iam-root-mfa", "iam-user-mfa"],
        mends: &[
            ("iam-root-mfa", "sign in as root: https://console.aws.amazon.com/iam/home#/security_credentials"),
            (
                "iam-user-mfa",
                "aws iam create-virtual-mfa-device --virtual-mfa-device-name {name} --bootstrap-method QRCodePNG \
                 --outfile {name}.png",
            ),
        ],
    },
    Item {
        name: "credentials",
        title: "No root keys, and no password or key that is old or unused",
        regional: false,
        rules: &["iam-root-access-key", "iam-access-key-age", "iam-access-key-unused", "iam-password-unused"],
        mends: &[
            ("iam-root-access-key", "sign in as root: https://console.aws.amazon.com/iam/home#/security_credentials"),
            ("iam-access-key-age", "aws iam update-access-key --user-name {name} --access-key-id ID --status Inactive"),
            (
                "iam-access-key-unused",
                "aws iam update-access-key --user-name {name} --access-key-id ID --status Inactive",
            ),
            ("iam-password-unused", "aws iam delete-login-profile --user-name {name}"),
        ],
    },
    Item {
        name: "s3",
        title: "S3 blocks public access for the whole account",
        regional: false,
        rules: &["s3-account-public-access-block"],
        mends: &[(
            "s3-account-public-access-block",
            "aws s3control put-public-access-block --account-id {account} --public-access-block-configuration \
             BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true",
        )],
    },
    Item {
        name: "ebs",
        title: "New EBS volumes are encrypted by default",
        regional: true,
        rules: &["ec2-ebs-default-encryption"],
        mends: &[("ec2-ebs-default-encryption", "aws ec2 enable-ebs-encryption-by-default --region {region}")],
    },
    Item {
        name: "cloudtrail",
        title: "A trail keeps what happens in all regions",
        regional: false,
        rules: &["cloudtrail-enabled"],
        mends: &[(
            "cloudtrail-enabled",
            "aws cloudtrail create-trail --name account --s3-bucket-name BUCKET --is-multi-region-trail \
             --enable-log-file-validation && aws cloudtrail start-logging --name account",
        )],
    },
    Item {
        name: "guardduty",
        title: "GuardDuty watches",
        regional: true,
        rules: &["guardduty-enabled"],
        mends: &[("guardduty-enabled", "aws guardduty create-detector --enable --region {region}")],
    },
    Item {
        name: "securityhub",
        title: "Security Hub gathers findings, with its standards on",
        regional: true,
        rules: &["securityhub-enabled", "securityhub-fsbp"],
        mends: &[
            ("securityhub-enabled", "aws securityhub enable-security-hub --enable-default-standards --region {region}"),
            (
                "securityhub-fsbp",
                "aws securityhub batch-enable-standards --region {region} --standards-subscription-requests \
                 StandardsArn=arn:aws:securityhub:{region}::standards/aws-foundational-security-best-practices/v/1.0.0",
            ),
        ],
    },
    Item {
        name: "config",
        title: "AWS Config records every resource",
        regional: true,
        rules: &["config-enabled"],
        mends: &[(
            "config-enabled",
            "aws configservice put-configuration-recorder --region {region} --configuration-recorder \
             name=default,roleARN=arn:aws:iam::{account}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig \
             --recording-group allSupported=true,includeGlobalResourceTypes=true && aws configservice \
             start-configuration-recorder --configuration-recorder-name default --region {region}",
        )],
    },
];

/// The calls that tell all of it: nothing else need be read of an account.
pub const CALLS: &[&str] = &[
    "cloudtrail:DescribeTrails",
    "cloudtrail:GetEventSelectors",
    "cloudtrail:GetTrailStatus",
    "config:DescribeConfigurationRecorderStatus",
    "config:DescribeConfigurationRecorders",
    "ec2:GetEbsEncryptionByDefault",
    "guardduty:GetDetector",
    "guardduty:ListDetectors",
    "iam:GetAccountAuthorizationDetails",
    "iam:GetAccountSummary",
    "iam:GetCredentialReport",
    "iam:ListVirtualMFADevices",
    "s3control:GetPublicAccessBlock",
    "securityhub:DescribeHub",
    "securityhub:GetEnabledStandards",
];

/// What an account says to each item, in the order of the list and the regions.
pub fn judge(estate: &Estate) -> Vec<Answer> {
    let mut answers = Vec::new();
    for item in ITEMS {
        let rules: Vec<&'static Rule> = item.rules.iter().filter_map(|id| find(id)).collect();
        let findings = run::judge(std::slice::from_ref(estate), &rules);
        if item.regional {
            for region in &estate.regions {
                let here = findings.iter().filter(|finding| is_in(finding, region)).cloned().collect();
                answers.push(answer(item, &rules, estate, Some(region), here));
            }
        } else {
            answers.push(answer(item, &rules, estate, None, findings));
        }
    }
    answers
}

impl Answer {
    /// How each failure is mended, each command once.
    pub fn mends(&self, account: &str) -> Vec<String> {
        let mut commands = Vec::new();
        for finding in self.findings.iter().filter(|finding| finding.verdict == Verdict::Fail) {
            let Some((_, command)) = self.item.mends.iter().find(|(rule, _)| *rule == finding.rule) else { continue };
            let name = finding.resource.address.rsplit(['/', ':']).next().unwrap_or_default();
            let command = command
                .replace("{account}", account)
                .replace("{region}", self.region.as_deref().unwrap_or_default())
                .replace("{name}", name);
            if !commands.contains(&command) {
                commands.push(command);
            }
        }
        commands
    }
}

/// A finding about the account names its region as the resource's, or as its facet.
fn is_in(finding: &Finding, region: &Arc<str>) -> bool {
    match &finding.resource.region {
        Some(of) => of == region,
        None => {
            finding.facet.is_empty() || finding.facet == **region || finding.facet.starts_with(&format!("{region}:"))
        }
    }
}

fn answer(
    item: &'static Item,
    rules: &[&'static Rule],
    estate: &Estate,
    region: Option<&Arc<str>>,
    findings: Vec<Finding>,
) -> Answer {
    let why = findings.iter().find_map(|finding| match &finding.verdict {
        Verdict::Undecided(why) => Some(why.clone()),
        _ => None,
    });
    let missing = || {
        let kinds = rules.iter().flat_map(|rule| rule.kinds);
        kinds.filter_map(|kind| estate.coverage.missing(kind, region.map(|region| &**region))).next()
    };
    let verdict = if findings.iter().any(|finding| finding.verdict == Verdict::Fail) {
        Verdict::Fail
    } else if rules.len() < item.rules.len() {
        Verdict::Undecided(Why::Undecidable("a rule that this version does not have".into()))
    } else {
        why.or_else(missing).map_or(Verdict::Pass, Verdict::Undecided)
    };
    Answer { item, region: region.cloned(), verdict, findings }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_item_is_answered_by_rules_that_exist_and_each_rule_can_be_mended() {
        assert_eq!(ITEMS.len(), 8);
        for item in ITEMS {
            for rule in item.rules {
                assert!(find(rule).is_some(), "{}: {rule}", item.name);
                assert!(item.mends.iter().any(|(of, _)| of == rule), "{}: {rule} has no command", item.name);
            }
            assert_eq!(item.mends.len(), item.rules.len(), "{}", item.name);
        }
    }
}
