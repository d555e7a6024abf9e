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

/// Which policies a denial can come from, as AWS's messages name them
/// (docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html).
const POLICIES: &[&str] = &[
    "service control policy",
    "resource control policy",
    "permissions boundary",
    "session policy",
    "VPC endpoint policy",
    "resource-based policy",
    "role trust policy",
    "identity-based policy",
];

/// Which policy refused, where the message says it: `a service control policy denies it`.
pub(crate) fn who_denied(message: &str) -> Option<String> {
    let policy = POLICIES.iter().find(|policy| message.contains(**policy))?;
    let article = if policy.starts_with('i') { "an" } else { "a" };
    match message.contains("explicit deny") {
        true => Some(format!("{article} {policy} denies it")),
        false => Some(format!("no {policy} allows it")),
    }
}

/// A message as it is kept: without what is a secret by its form, what only AWS can read, and within
/// bounds.
pub(crate) fn shown(message: &str) -> String {
    let message = message.split("Encoded authorization failure message").next().unwrap_or_default().trim();
    let mut out = String::new();
    let mut done = 0;
    for hit in bartizan_secrets::detect(message) {
        out.push_str(&message[done..hit.range.start]);
        out.push('…');
        done = hit.range.end;
    }
    out.push_str(&message[done..]);
    match out.char_indices().nth(LONGEST) {
        Some((at, _)) => out[..at].to_owned() + "…",
        None => out,
    }
}

/// How many characters of a message are kept.
const LONGEST: usize = 500;

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
    fn a_denial_says_which_policy_refused() {
        let who =
            "User: arn:aws:sts::111122223333:assumed-role/audit/x is not authorized to perform: s3:GetBucketPolicy";
        for (rest, wanted) in [
            (" with an explicit deny in a service control policy", Some("a service control policy denies it")),
            (
                " because no identity-based policy allows the s3:GetBucketPolicy action",
                Some("no identity-based policy allows it"),
            ),
            (" with an explicit deny in an identity-based policy", Some("an identity-based policy denies it")),
            (" because no permissions boundary allows the action", Some("no permissions boundary allows it")),
            ("", None),
        ] {
            assert_eq!(who_denied(&format!("{who}{rest}")).as_deref(), wanted);
        }
    }

    #[test]
    fn a_message_is_kept_without_what_is_not_for_keeping() {
        let kept = shown("You are not authorized. Encoded authorization failure message: abcdef");
        assert_eq!(kept, "You are not authorized.");
        assert_eq!(shown("the key AKIAIOSFODNN7EXAMPLE is unknown"), "the key … is unknown");
        assert!(shown(&"ä".repeat(5000)).chars().count() == LONGEST + 1);
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
