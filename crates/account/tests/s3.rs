//! Buckets as an account tells of them.

mod support;

use bartizan_estate::views::s3::Bucket;
use support::{answers, recording, refuses, said, says};

const KIND: &str = "AWS::S3::Bucket";

fn listed() -> String {
    says("s3:ListBuckets", "global", "{}", r#"{"Buckets":[{"Name":"b"}]}"#)
}

#[test]
fn a_bucket_is_gathered_from_its_calls() {
    let look = recording("s3");
    let bucket = look.one(KIND, "bz-private");
    assert_eq!(&**bucket.address(), "arn:aws:s3:::bz-private");
    assert_eq!(said(bucket, "BucketName"), r#""bz-private""#);
    assert_eq!(said(bucket, "VersioningConfiguration.Status"), r#""Enabled""#);
    assert_eq!(said(bucket, "VersioningConfiguration.MFADelete"), "absent");
    assert_eq!(said(bucket, "BucketPolicy.Statement").matches("TlsOnly").count(), 1);
    assert_eq!(said(bucket, "Tags"), r#"[{"Key":"env","Value":"prod"}]"#);
    assert_eq!(said(bucket, "AccessControl"), r#""Private""#);
    assert_eq!(
        said(bucket, "LoggingConfiguration"),
        r#"{"DestinationBucketName":"bz-logs","LogFilePrefix":"private/"}"#
    );
    assert_eq!(said(bucket, "PublicAccessBlockConfiguration.RestrictPublicBuckets"), "false");
    assert_eq!(said(bucket, "WebsiteConfiguration"), "absent");
    assert_eq!(said(bucket, "ObjectLockEnabled"), "absent");
    let view = Bucket::new(bucket);
    assert_eq!(view.encryption().value().map(AsRef::as_ref), Some("aws:kms"));
    assert_eq!(view.object_ownership().value().map(AsRef::as_ref), Some("BucketOwnerEnforced"));
    assert!(view.is_logged().is_yes());
    assert_eq!(bucket.resource().scope.region.value().map(AsRef::as_ref), Some("us-east-1"));
    assert!(look.draft.incomplete.is_empty(), "{:?}", look.draft.incomplete);
    assert_eq!(look.missing(KIND, None), None);
}

#[test]
fn grants_that_are_a_canned_acl_are_that_acl() {
    let look = recording("s3");
    assert_eq!(said(look.one(KIND, "bz-public"), "AccessControl"), r#""PublicRead""#);
    assert_eq!(said(look.one(KIND, "bz-logs"), "AccessControl"), r#""LogDeliveryWrite""#);
    let grants = look.one(KIND, "bz-grants");
    assert_eq!(said(grants, "AccessControl"), "absent");
    assert!(said(grants, "AccessControlGrants").contains("AllUsers"));
}

#[test]
fn a_bucket_lives_where_it_says() {
    let look = recording("s3");
    let locked = look.one(KIND, "bz-locked");
    assert_eq!(locked.resource().scope.region.value().map(AsRef::as_ref), Some("eu-west-1"));
    assert_eq!(said(locked, "ObjectLockEnabled"), r#""true""#);
    assert_eq!(said(locked, "OwnershipControls.Rules"), r#"[{"ObjectOwnership":"ObjectWriter"}]"#);
}

#[test]
fn what_was_denied_is_unknown_and_what_was_not_asked_too() {
    let look = answers(
        &["us-east-1"],
        &[listed(), refuses("s3:GetBucketPolicy", "us-east-1", r#"{"Bucket":"b"}"#, "AccessDenied")],
    );
    let bucket = look.one(KIND, "b");
    assert_eq!(said(bucket, "BucketPolicy"), "unknown: the call s3:GetBucketPolicy was denied");
    assert_eq!(said(bucket, "VersioningConfiguration.Status"), "unknown: s3:GetBucketVersioning was not read");
    assert_eq!(said(bucket, "AccessControl"), "unknown: s3:GetBucketAcl was not read");
    assert_eq!(
        said(bucket, "ReplicationConfiguration"),
        "unknown: what no call told of this AWS::S3::Bucket was not read"
    );
    let view = Bucket::new(bucket);
    assert!(view.is_logged().why().is_some() && view.blocks("BlockPublicAcls").why().is_some());
    assert!(
        view.encryption().why().is_some()
            && view.canned_acl().why().is_some()
            && view.object_ownership().why().is_some()
    );
    let names: Vec<_> = look.draft.incomplete.iter().map(|i| &*i.name).collect();
    assert_eq!(names, ["s3:GetBucketPolicy"]);
    assert!(look.sources.slice(look.draft.incomplete[0].origin).contains("AccessDenied"));
}

#[test]
fn each_meaning_of_an_error_has_its_effect() {
    let bucket = r#"{"Bucket":"b"}"#;
    let policy = |code: &str| answers(&[], &[listed(), refuses("s3:GetBucketPolicy", "us-east-1", bucket, code)]);
    let look = policy("NoSuchBucketPolicy");
    assert_eq!(said(look.one(KIND, "b"), "BucketPolicy"), "absent");
    assert!(look.draft.incomplete.is_empty());
    for code in ["SlowDown", "InternalError", "AccessDenied"] {
        let look = policy(code);
        assert!(said(look.one(KIND, "b"), "BucketPolicy").starts_with("unknown: "), "{code}");
        assert_eq!(look.draft.incomplete.len(), 1, "{code}");
    }
    let look = policy("NoSuchBucket");
    assert_eq!(look.addresses(KIND), [] as [&str; 0]);
    assert!(look.draft.incomplete.is_empty());
}

#[test]
fn a_list_that_is_denied_or_missing_is_a_gap() {
    let look = answers(&[], &[refuses("s3:ListBuckets", "global", "{}", "AccessDenied")]);
    assert_eq!(look.missing(KIND, None).as_deref(), Some("the call s3:ListBuckets was denied"));
    assert_eq!(look.draft.incomplete.len(), 1);
    let look = answers(&[], &[]);
    assert_eq!(look.missing(KIND, None).as_deref(), Some("s3:ListBuckets was not read"));
    assert!(look.draft.incomplete.is_empty());
}

#[test]
fn the_accounts_block_is_off_where_it_was_never_set() {
    const BLOCK: &str = "Bartizan::S3::AccountPublicAccessBlock";
    let call = "s3control:GetPublicAccessBlock";
    let look = recording("s3");
    let block = look.estate.of(BLOCK).next().unwrap();
    assert_eq!((said(block, "BlockPublicAcls"), said(block, "BlockPublicPolicy")), ("true".into(), "false".into()));
    let look = answers(&[], &[refuses(call, "global", "{}", "NoSuchPublicAccessBlockConfiguration")]);
    assert_eq!(said(look.estate.of(BLOCK).next().unwrap(), "RestrictPublicBuckets"), "false");
    let look = answers(&[], &[refuses(call, "global", "{}", "AccessDenied")]);
    let why = "unknown: the call s3control:GetPublicAccessBlock was denied";
    assert_eq!(said(look.estate.of(BLOCK).next().unwrap(), "RestrictPublicBuckets"), why);
    let look = answers(&[], &[]);
    assert!(look.estate.of(BLOCK).next().is_none() && look.missing(BLOCK, None).is_some());
}

#[test]
fn values_have_their_place_in_the_snapshot() {
    let look = recording("s3");
    let bucket = look.one(KIND, "bz-private");
    assert_eq!(look.sources.slice(bucket.get("VersioningConfiguration.Status").origin()), r#""Enabled""#);
    assert_eq!(look.sources.slice(bucket.origin()), r#""bz-private""#);
    let action = bucket.get("BucketPolicy.Statement").get("Action");
    assert!(look.sources.slice(action.origin()).contains("s3:*"));
}

#[test]
fn an_answer_about_nothing_is_not_dropped_without_a_word() {
    let look = answers(&[], &[listed(), says("s3:GetBucketVersoning", "us-east-1", r#"{"Bucket":"b"}"#, "{}")]);
    assert_eq!(&*look.draft.incomplete[0].name, "s3:GetBucketVersoning");
    let look = answers(&[], &[listed(), says("s3:GetBucketPolicy", "us-east-1", r#"{"Bucket":"other"}"#, "{}")]);
    assert_eq!(&*look.draft.incomplete[0].name, "s3:GetBucketPolicy");
}

#[test]
fn a_list_may_come_in_pages() {
    let page = |name: &str| says("s3:ListBuckets", "global", "{}", &format!(r#"{{"Buckets":[{{"Name":"{name}"}}]}}"#));
    let look = answers(&[], &[page("a"), page("b")]);
    assert_eq!(look.addresses(KIND), ["arn:aws:s3:::a", "arn:aws:s3:::b"]);
}

#[test]
fn what_was_not_read_is_not_said_to_stand_elsewhere() {
    let trail = says(
        "cloudtrail:DescribeTrails",
        "us-east-1",
        "{}",
        r#"{"trailList":[{"Name":"t","TrailARN":"arn:t","S3BucketName":"b"}]}"#,
    );
    let why = |extra: &[String]| {
        let look = answers(&["us-east-1"], &[std::slice::from_ref(&trail), extra].concat());
        let found = look.one("AWS::CloudTrail::Trail", "t").follow("S3BucketName", &[KIND]);
        found.more.map(|why| why.to_string()).unwrap_or_default()
    };
    assert_eq!(why(&[]), "s3:ListBuckets was not read");
    assert_eq!(why(&[refuses("s3:ListBuckets", "global", "{}", "AccessDenied")]), "the call s3:ListBuckets was denied");
    assert_eq!(why(&[says("s3:ListBuckets", "global", "{}", r#"{"Buckets":[]}"#)]), "b may stand outside this estate");
}
