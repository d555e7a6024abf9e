//! Which questions follow from which answers.

use crate::fake::{Fake, Folder, audit, options, page, page_and_next, refused};
use bartizan_account::Meaning;
use bartizan_account::audit::{Regions, Trouble, run};

#[tokio::test(start_paused = true)]
async fn a_list_is_asked_in_each_region_and_each_member_where_it_was_listed() {
    let fake = Fake::new(&[
        ("lambda:ListFunctions eu-west-1", r#"{"Functions":[{"FunctionName":"a"}]}"#),
        ("lambda:ListFunctions us-east-1", r#"{"Functions":[{"FunctionName":"b"},{"FunctionName":"c"}]}"#),
    ]);
    let folder = Folder::new();
    let mut options = options(&folder, &["lambda:GetPolicy"]);
    options.regions = Regions::These(vec!["us-east-1".into(), "eu-west-1".into()]);
    let summary = run(&options, &fake, |_| {}).await.unwrap();
    assert_eq!(
        fake.asked("lambda:GetPolicy"),
        [r#"eu-west-1 {"FunctionName":"a"}"#, r#"us-east-1 {"FunctionName":"b"}"#, r#"us-east-1 {"FunctionName":"c"}"#]
    );
    assert!(summary.is_complete());
    assert_eq!(summary.requests.values().sum::<u64>(), 5);
    let header = folder.read().lines().next().unwrap().to_owned();
    assert_eq!(
        header,
        r#"{"schema":"bartizan/snapshot/1","taken":"2026-01-31T12:00:00Z","accounts":["111111111111"],"regions":["eu-west-1","us-east-1"]}"#
    );
    assert!(!folder.journal().exists());
}

#[tokio::test(start_paused = true)]
async fn a_pages_members_are_asked_about_before_the_next_page_is_there() {
    let mut fake =
        Fake::told(|question, _| match (&*question.call, question.parameters.get("Marker").text().value()) {
            ("lambda:ListFunctions", None) => {
                Ok(page_and_next(r#"{"Functions":[{"FunctionName":"a"}]}"#, r#"{"Marker":"m"}"#))
            }
            ("lambda:ListFunctions", Some(_)) => Ok(page(r#"{"Functions":[{"FunctionName":"b"}]}"#)),
            _ => Ok(page("{}")),
        });
    let is_second =
        |question: &bartizan_account::audit::Question| question.parameters.get("Marker").is_present().is_yes();
    fake.latency =
        Box::new(move |question, _| std::time::Duration::from_secs(if is_second(question) { 60 } else { 1 }));
    let (_, lines) = audit(&fake, &["lambda:GetPolicy"]).await;
    let asked = fake.asked.borrow();
    let at =
        |wanted: &str| asked.iter().find(|(_, q)| crate::fake::named(q).contains(wanted)).map(|(at, _)| *at).unwrap();
    assert!(at(r#""FunctionName":"a""#) < at(r#""FunctionName":"b""#) - std::time::Duration::from_secs(30));
    assert_eq!(
        lines,
        [
            r#"lambda:GetPolicy us-east-1 {"FunctionName":"a"} {}"#,
            r#"lambda:GetPolicy us-east-1 {"FunctionName":"b"} {}"#,
            r#"lambda:ListFunctions us-east-1 {"Functions":[{"FunctionName":"a"}]}"#,
            r#"lambda:ListFunctions us-east-1 page 2 {"Functions":[{"FunctionName":"b"}]}"#,
        ],
        "the token of a page stands nowhere"
    );
}

#[tokio::test(start_paused = true)]
async fn what_cannot_apply_is_not_asked() {
    let fake = Fake::new(&[
        ("kms:ListKeys", r#"{"Keys":[{"KeyId":"aws"},{"KeyId":"own"},{"KeyId":"rsa"},{"Other":"no id"}]}"#),
        (
            r#"kms:DescribeKey {"KeyId":"aws"}"#,
            r#"{"KeyMetadata":{"KeyId":"aws","KeyManager":"AWS","KeySpec":"SYMMETRIC_DEFAULT"}}"#,
        ),
        (
            r#"kms:DescribeKey {"KeyId":"own"}"#,
            r#"{"KeyMetadata":{"KeyId":"own","KeyManager":"CUSTOMER","KeySpec":"SYMMETRIC_DEFAULT"}}"#,
        ),
        (
            r#"kms:DescribeKey {"KeyId":"rsa"}"#,
            r#"{"KeyMetadata":{"KeyId":"rsa","KeyManager":"CUSTOMER","KeySpec":"RSA_2048"}}"#,
        ),
    ]);
    audit(&fake, &["kms:GetKeyRotationStatus", "kms:GetKeyPolicy"]).await;
    assert_eq!(fake.asked("kms:GetKeyRotationStatus"), [r#"us-east-1 {"KeyId":"own"}"#]);
    assert_eq!(fake.asked("kms:GetKeyPolicy").len(), 2);
    assert_eq!(fake.asked("kms:DescribeKey").len(), 3);
}

/// Only an image's owner may ask with whom it is shared.
#[tokio::test(start_paused = true)]
async fn what_is_the_owners_to_ask_is_asked_of_ones_own() {
    let fake = Fake::new(&[
        (
            "ec2:DescribeInstances",
            r#"{"Reservations":[{"Instances":[{"ImageId":"ami-1"},{"ImageId":"ami-2"},{"ImageId":"ami-2"}]}]}"#,
        ),
        (
            r#"ec2:DescribeImages {"ImageIds":["ami-1"],"IncludeDeprecated":true}"#,
            r#"{"Images":[{"ImageId":"ami-1","OwnerId":"111111111111"}]}"#,
        ),
        (
            r#"ec2:DescribeImages {"ImageIds":["ami-2"],"IncludeDeprecated":true}"#,
            r#"{"Images":[{"ImageId":"ami-2","OwnerId":"137112412989"}]}"#,
        ),
    ]);
    audit(&fake, &["ec2:DescribeImageAttribute"]).await;
    assert_eq!(
        fake.asked("ec2:DescribeImages"),
        [
            r#"us-east-1 {"ImageIds":["ami-1"],"IncludeDeprecated":true}"#,
            r#"us-east-1 {"ImageIds":["ami-2"],"IncludeDeprecated":true}"#,
            r#"us-east-1 {"MaxResults":1000,"Owners":["self"]}"#,
        ]
    );
    assert_eq!(
        fake.asked("ec2:DescribeImageAttribute"),
        [r#"us-east-1 {"Attribute":"launchPermission","ImageId":"ami-1"}"#]
    );
}

/// Batches are filled across pages and lists, and each holds those that agree in the rest.
#[tokio::test(start_paused = true)]
async fn batches_are_as_few_as_there_can_be() {
    let fake = Fake::told(|question, _| {
        let cluster = question.parameters.get("cluster").text().value().cloned();
        let second = question.parameters.get("nextToken").is_present().is_yes();
        let services = |from: usize, to: usize| {
            let names: Vec<String> = (from..to).map(|i| format!("\"s{i:02}\"")).collect();
            format!(r#"{{"serviceArns":[{}]}}"#, names.join(","))
        };
        Ok(match (&*question.call, cluster.as_deref(), second) {
            ("ecs:ListClusters", ..) => page(r#"{"clusterArns":["a","b"]}"#),
            ("ecs:ListServices", Some("a"), false) => {
                page_and_next(&services(0, 7), r#"{"cluster":"a","nextToken":"t"}"#)
            }
            ("ecs:ListServices", Some("a"), true) => page(&services(7, 14)),
            ("ecs:ListServices", Some("b"), _) => page(&services(0, 3)),
            _ => page("{}"),
        })
    });
    audit(&fake, &["ecs:DescribeServices", "ecs:DescribeClusters"]).await;
    assert_eq!(
        fake.asked("ecs:DescribeServices"),
        [
            r#"us-east-1 {"cluster":"a","include":["TAGS"],"services":["s00","s01","s02","s03","s04","s05","s06","s07","s08","s09"]}"#,
            r#"us-east-1 {"cluster":"a","include":["TAGS"],"services":["s10","s11","s12","s13"]}"#,
            r#"us-east-1 {"cluster":"b","include":["TAGS"],"services":["s00","s01","s02"]}"#,
        ]
    );
    assert_eq!(fake.asked("ecs:DescribeClusters").len(), 1);
    assert_eq!(fake.asked("ecs:ListServices").len(), 3);
}

#[tokio::test(start_paused = true)]
async fn what_is_listed_in_several_regions_is_asked_about_once_at_home() {
    let trail = r#"{"trailList":[{"Name":"all","TrailARN":"arn:t","HomeRegion":"eu-west-1"}]}"#;
    let fake = Fake::new(&[("cloudtrail:DescribeTrails", trail)]);
    let folder = Folder::new();
    let mut options = options(&folder, &["cloudtrail:GetTrailStatus"]);
    options.regions = Regions::These(vec!["us-east-1".into(), "us-west-2".into()]);
    run(&options, &fake, |_| {}).await.unwrap();
    assert_eq!(fake.asked("cloudtrail:GetTrailStatus"), [r#"eu-west-1 {"Name":"arn:t"}"#]);
}

#[tokio::test(start_paused = true)]
async fn an_error_is_an_answer_and_nothing_follows_from_it() {
    let fake = Fake::told(|question, _| match (&*question.call, question.parameters.get("Bucket").text().value()) {
        ("s3:ListBuckets", _) => Ok(page(
            r#"{"Buckets":[{"Name":"open","BucketRegion":"us-east-1"},{"Name":"shut","BucketRegion":"eu-west-1"}]}"#,
        )),
        (_, Some(bucket)) if **bucket == *"shut" => Err(refused("AccessDenied", "Access Denied", 403)),
        ("s3:GetBucketPolicy", _) => Err(refused("NoSuchBucketPolicy", "", 404)),
        ("lambda:ListFunctions", _) => Err(refused("AccessDeniedException", "no", 403)),
        ("macie2:GetMacieSession", _) => Err(Trouble::NoEndpoint),
        _ => Ok(page("{}")),
    });
    let (summary, lines) =
        audit(&fake, &["s3:GetBucketPolicy", "s3:GetBucketAcl", "lambda:GetPolicy", "macie2:GetMacieSession"]).await;
    assert_eq!(
        lines,
        [
            r#"s3:GetBucketAcl eu-west-1 {"Bucket":"shut"} AccessDenied"#,
            r#"s3:GetBucketPolicy eu-west-1 {"Bucket":"shut"} AccessDenied"#,
            r#"s3:ListBuckets global {"MaxBuckets":1000} {"Buckets":[{"BucketRegion":"us-east-1","Name":"open"},{"BucketRegion":"eu-west-1","Name":"shut"}]}"#,
            "lambda:ListFunctions us-east-1 AccessDeniedException",
            "macie2:GetMacieSession us-east-1 EndpointNotFound",
            r#"s3:GetBucketAcl us-east-1 {"Bucket":"open"} {}"#,
            r#"s3:GetBucketPolicy us-east-1 {"Bucket":"open"} NoSuchBucketPolicy"#,
        ],
        "sorted by account, region, call, parameters"
    );
    assert!(!summary.is_complete());
    let counts: Vec<_> = summary.errors.iter().map(|((meaning, call), n)| (*meaning, &**call, *n)).collect();
    assert_eq!(
        counts,
        [
            (Meaning::Absent, "s3:GetBucketPolicy", 1),
            (Meaning::NotInRegion, "macie2:GetMacieSession", 1),
            (Meaning::Denied, "lambda:ListFunctions", 1),
            (Meaning::Denied, "s3:GetBucketAcl", 1),
            (Meaning::Denied, "s3:GetBucketPolicy", 1),
        ]
    );
}
