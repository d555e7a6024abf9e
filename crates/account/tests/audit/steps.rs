//! What is more than a row.

use crate::fake::{Fake, audit, page, refused};

/// The list names no regions, as older emulators of S3 do.
#[tokio::test(start_paused = true)]
async fn a_bucket_whose_region_the_list_does_not_name_is_asked_where_it_is() {
    let fake = Fake::new(&[
        (
            "s3:ListBuckets",
            r#"{"Buckets":[{"Name":"old"},{"Name":"new","BucketRegion":"eu-west-3"},{"Name":"first"}]}"#,
        ),
        (r#"s3:GetBucketLocation {"Bucket":"old"}"#, r#"{"LocationConstraint":"EU"}"#),
        (r#"s3:GetBucketLocation {"Bucket":"first"}"#, "{}"),
    ]);
    audit(&fake, &["s3:GetBucketPolicy"]).await;
    assert_eq!(fake.asked("s3:GetBucketLocation"), [r#"global {"Bucket":"first"}"#, r#"global {"Bucket":"old"}"#]);
    assert_eq!(
        fake.asked("s3:GetBucketPolicy"),
        [r#"eu-west-1 {"Bucket":"old"}"#, r#"eu-west-3 {"Bucket":"new"}"#, r#"us-east-1 {"Bucket":"first"}"#]
    );
}

const GENERATE: &str = "iam:GenerateCredentialReport";
const GET: &str = "iam:GetCredentialReport";

#[tokio::test(start_paused = true)]
async fn the_credential_report_is_waited_for() {
    let fake = Fake::told(|question, times| match (&*question.call, times) {
        (GENERATE, 0..3) => Ok(page(r#"{"State":"STARTED"}"#)),
        (GENERATE, _) => Ok(page(r#"{"State":"COMPLETE"}"#)),
        (GET, 0) => Err(refused("ReportInProgress", "", 404)),
        _ => Ok(page(r#"{"Content":"dXNlcixhcm4K"}"#)),
    });
    let (summary, lines) = audit(&fake, &[GET]).await;
    assert_eq!(lines, [r#"iam:GetCredentialReport global {"Content":"dXNlcixhcm4K"}"#]);
    assert!(summary.is_complete());
    assert_eq!((summary.requests[GENERATE], summary.requests[GET]), (5, 2));
}

/// One may have been made before.
#[tokio::test(start_paused = true)]
async fn who_may_not_have_a_report_made_may_still_read_one() {
    let fake = Fake::told(|question, _| match &*question.call {
        GENERATE => Err(refused("AccessDenied", "", 403)),
        _ => Ok(page(r#"{"Content":"x"}"#)),
    });
    let (_, lines) = audit(&fake, &[GET]).await;
    assert_eq!(lines, [r#"iam:GetCredentialReport global {"Content":"x"}"#]);
}

#[tokio::test(start_paused = true)]
async fn a_report_that_never_comes_is_an_error() {
    let fake = Fake::told(|question, _| match &*question.call {
        GENERATE => Ok(page(r#"{"State":"INPROGRESS"}"#)),
        _ => Err(refused("ReportInProgress", "", 404)),
    });
    let (summary, lines) = audit(&fake, &[GET]).await;
    assert_eq!(lines, ["iam:GetCredentialReport global ReportInProgress"]);
    assert!(!summary.is_complete());
}
