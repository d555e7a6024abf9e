//! What an error means, by operation, code and message.
//!
//! One code means different things of different calls: `ResourceNotFoundException` of
//! `lambda:GetPolicy` says that there is no policy, of `logs:DescribeMetricFilters` that the group is
//! gone; Macie says "not enabled" with `AccessDeniedException`. The table is data/errors.toml.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// What an error means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Meaning {
    /// What was asked for was never set: its properties are absent.
    Absent,
    /// The service or feature is not switched on: there is nothing of it.
    NotEnabled,
    /// The service does not exist in this region: there is nothing of it.
    NotInRegion,
    /// The caller may not ask. Nothing is known.
    Denied,
    /// Asked too often, and given up. Nothing is known.
    Throttled,
    /// The resource was removed while the account was read.
    Gone,
    /// Any other error. Nothing is known.
    Failed,
}

/// What an error of a call (`s3:GetBucketPolicy`) means.
pub fn meaning(call: &str, code: &str, message: &str) -> Meaning {
    let code = code.strip_prefix("Client.").unwrap_or(code);
    let of = |table: Option<&HashMap<String, Said>>| match table?.get(code)? {
        Said::Always(meaning) => Some(*meaning),
        Said::When(cases) => cases.iter().find(|case| message.contains(&case.message)).map(|case| case.means),
    };
    let service = call.split(':').next().unwrap_or(call);
    of(TABLE.calls.get(call))
        .or_else(|| of(TABLE.calls.get(service)))
        .or_else(|| of(Some(&TABLE.any)))
        .unwrap_or(Meaning::Failed)
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    any: HashMap<String, Said>,
    calls: HashMap<String, HashMap<String, Said>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Said {
    Always(Meaning),
    When(Vec<Case>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    message: String,
    means: Meaning,
}

const TEXT: &str = include_str!("../data/errors.toml");

// INVARIANT: the table is compiled in, and a test reads it; were it broken, every error would be
// `Failed`, and nothing would pass for it.
static TABLE: LazyLock<Table> = LazyLock::new(|| toml::from_str(TEXT).unwrap_or_default());

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_reads() {
        toml::from_str::<Table>(TEXT).unwrap();
    }

    #[test]
    fn one_code_means_what_its_call_says() {
        let cases = [
            ("s3:GetBucketPolicy", "NoSuchBucketPolicy", "", Meaning::Absent),
            ("s3:GetBucketPolicy", "NoSuchBucket", "", Meaning::Gone),
            ("s3:GetBucketPolicy", "AccessDenied", "Access Denied", Meaning::Denied),
            ("s3:GetBucketPolicy", "SlowDown", "", Meaning::Throttled),
            ("s3:GetBucketPolicy", "InternalError", "", Meaning::Failed),
            ("ec2:DescribeVpcs", "UnauthorizedOperation", "", Meaning::Denied),
            ("ec2:DescribeVpcs", "Client.UnauthorizedOperation", "", Meaning::Denied),
            ("ec2:DescribeVpcs", "RequestLimitExceeded", "", Meaning::Throttled),
            ("iam:GetLoginProfile", "NoSuchEntity", "", Meaning::Absent),
            ("iam:ListAccessKeys", "NoSuchEntity", "", Meaning::Gone),
            (
                "lambda:GetPolicy",
                "ResourceNotFoundException",
                "The resource you requested does not exist.",
                Meaning::Absent,
            ),
            ("lambda:GetPolicy", "ResourceNotFoundException", "Function not found: arn:aws:lambda:x", Meaning::Gone),
            ("macie2:GetMacieSession", "AccessDeniedException", "Macie is not enabled", Meaning::NotEnabled),
            ("macie2:GetMacieSession", "AccessDeniedException", "User is not authorized to perform", Meaning::Denied),
            (
                "securityhub:DescribeHub",
                "InvalidAccessException",
                "Account 1 is not subscribed to AWS Security Hub",
                Meaning::NotEnabled,
            ),
            ("guardduty:ListDetectors", "EndpointNotFound", "", Meaning::NotInRegion),
        ];
        for (call, code, message, wanted) in cases {
            assert_eq!(meaning(call, code, message), wanted, "{call} {code} {message}");
        }
    }
}
