//! Which actions a call needs, written for the test from the pages of the Service Authorization
//! Reference, apart from Bartizan's own table.

use std::collections::BTreeSet;

use serde_json::Value;

/// Calls of which the action is not called as they are.
const NAMED_OTHERWISE: &[(&str, &[&str])] = &[
    ("s3:GetBucketEncryption", &["s3:GetEncryptionConfiguration"]),
    ("s3:GetBucketLifecycleConfiguration", &["s3:GetLifecycleConfiguration"]),
    ("s3:GetBucketReplication", &["s3:GetReplicationConfiguration"]),
    ("s3:GetObjectLockConfiguration", &["s3:GetBucketObjectLockConfiguration"]),
    ("s3:GetPublicAccessBlock", &["s3:GetBucketPublicAccessBlock"]),
    ("s3:ListBuckets", &["s3:ListAllMyBuckets"]),
    ("s3control:GetPublicAccessBlock", &["s3:GetAccountPublicAccessBlock"]),
    // Whoever has credentials may ask whose they are.
    ("sts:GetCallerIdentity", &[]),
];

/// Services whose actions begin otherwise than their client is called.
const PREFIXES: &[(&str, &str)] = &[
    ("accessanalyzer", "access-analyzer"),
    ("efs", "elasticfilesystem"),
    ("elb", "elasticloadbalancing"),
    ("elbv2", "elasticloadbalancing"),
    ("opensearch", "es"),
    ("s3control", "s3"),
    ("sso-admin", "sso"),
    ("stepfunctions", "states"),
];

/// The actions that a call needs.
pub fn needed(call: &str) -> BTreeSet<String> {
    if let Some((_, actions)) = NAMED_OTHERWISE.iter().find(|(name, _)| *name == call) {
        return actions.iter().map(|action| (*action).to_owned()).collect();
    }
    let (service, operation) = call.split_once(':').unwrap();
    // API Gateway's actions are the methods of HTTP.
    if service.starts_with("apigateway") {
        return BTreeSet::from(["apigateway:GET".to_owned()]);
    }
    let prefix = PREFIXES.iter().find(|(name, _)| *name == service).map_or(service, |(_, prefix)| prefix);
    BTreeSet::from([format!("{prefix}:{operation}")])
}

/// The actions that a policy, or several, allow.
pub fn granted(policies: &Value) -> BTreeSet<String> {
    let many = policies.as_array().cloned().unwrap_or_else(|| vec![policies.clone()]);
    let statements = many.iter().flat_map(|policy| policy["Statement"].as_array().unwrap());
    let allowed = statements.filter(|statement| statement["Effect"] == "Allow");
    allowed
        .flat_map(|statement| statement["Action"].as_array().unwrap())
        .map(|a| a.as_str().unwrap().to_owned())
        .collect()
}
