//! Several accounts in one audit.

use bartizan_account::audit::{Accounts, Error, Question, Regions, run};

use crate::fake::{Fake, Folder, OWN, options, page, page_and_next, refused};

const MEMBER: &str = "222222222222";
const SHUT: &str = "333333333333";
const CLOSED: &str = "444444444444";

fn organization() -> Fake {
    let mut fake = Fake::told(|question: &Question, _| {
        let second = question.parameters.get("NextToken").is_present().is_yes();
        match (&*question.call, second) {
            ("organizations:ListAccounts", false) => Ok(page_and_next(
                &format!(
                    r#"{{"Accounts":[{{"Id":"{OWN}","Status":"ACTIVE"}},{{"Id":"{CLOSED}","Status":"SUSPENDED"}}]}}"#
                ),
                r#"{"NextToken":"t"}"#,
            )),
            ("organizations:ListAccounts", true) => Ok(page(&format!(
                r#"{{"Accounts":[{{"Id":"{MEMBER}","State":"ACTIVE"}},{{"Id":"{SHUT}","State":"ACTIVE"}}]}}"#
            ))),
            ("ec2:DescribeRegions", _) => Ok(page(match &*question.account {
                MEMBER => r#"{"Regions":[{"RegionName":"us-east-1"},{"RegionName":"me-south-1"}]}"#,
                _ => r#"{"Regions":[{"RegionName":"us-east-1"}]}"#,
            })),
            _ => Ok(page("{}")),
        }
    });
    fake.shut = vec![SHUT.into()];
    fake
}

fn everybody(only: &[&str]) -> Accounts {
    let only = only.iter().map(|id| (*id).to_owned()).collect();
    Accounts::Organization { role_name: "OrganizationAccountAccessRole".into(), only }
}

#[tokio::test(start_paused = true)]
async fn one_that_refuses_is_written_down_and_the_rest_is_read() {
    let (fake, folder) = (organization(), Folder::new());
    let mut options = options(&folder, &["sns:ListTopics"]);
    options.accounts = everybody(&[]);
    options.regions = Regions::Enabled;
    let summary = run(&options, &fake, |_| {}).await.unwrap();
    let snapshot = folder.read();
    let lines: Vec<&str> = snapshot.lines().collect();
    assert_eq!(
        lines,
        [
            r#"{"schema":"bartizan/snapshot/1","taken":"2026-01-31T12:00:00Z","accounts":["111111111111","222222222222","333333333333"],"regions":["me-south-1","us-east-1"],"left_out":[{"account":"444444444444","reason":"the account is suspended"}]}"#,
            r#"{"call":"sns:ListTopics","account":"111111111111","region":"me-south-1","error":{"code":"RegionDisabled","message":"the account has not switched on this region"}}"#,
            r#"{"call":"sns:ListTopics","account":"111111111111","region":"us-east-1","answer":{}}"#,
            r#"{"call":"sns:ListTopics","account":"222222222222","region":"me-south-1","answer":{}}"#,
            r#"{"call":"sns:ListTopics","account":"222222222222","region":"us-east-1","answer":{}}"#,
            r#"{"call":"sts:AssumeRole","account":"333333333333","region":"global","error":{"code":"AccessDenied","message":"not authorized to perform: sts:AssumeRole"}}"#,
        ]
    );
    assert!(!summary.is_complete());
    assert_eq!(&*summary.refused[0].0, SHUT);
    assert_eq!(&*summary.left_out[0].0, CLOSED);
    let mut assumed = fake.assumed.borrow().clone();
    assumed.sort();
    let role = |id: &str| (id.to_owned(), format!("arn:aws:iam::{id}:role/OrganizationAccountAccessRole"));
    assert_eq!(assumed, [role(MEMBER), role(SHUT)], "the own account is read with the credentials themselves");
}

#[tokio::test(start_paused = true)]
async fn named_accounts_alone_are_read() {
    let (fake, folder) = (organization(), Folder::new());
    let mut options = options(&folder, &["sns:ListTopics"]);
    options.accounts = everybody(&[MEMBER]);
    let summary = run(&options, &fake, |_| {}).await.unwrap();
    assert_eq!(summary.accounts.iter().map(|id| &**id).collect::<Vec<_>>(), [MEMBER]);
    assert!(summary.is_complete(), "{summary:?}");
}

#[tokio::test(start_paused = true)]
async fn an_account_that_is_not_there_is_an_error_before_anything_is_read() {
    for (id, wanted) in [("999999999999", "is no account of this organisation"), (CLOSED, "is suspended")] {
        let (fake, folder) = (organization(), Folder::new());
        let mut options = options(&folder, &["sns:ListTopics"]);
        options.accounts = everybody(&[MEMBER, id]);
        let error = run(&options, &fake, |_| {}).await.unwrap_err();
        assert!(error.to_string().contains(wanted), "{error}");
        assert!(fake.asked("sns:ListTopics").is_empty() && !folder.journal().exists());
    }
}

#[tokio::test(start_paused = true)]
async fn roles_can_be_named() {
    let (fake, folder) = (organization(), Folder::new());
    let mut options = options(&folder, &["sns:ListTopics"]);
    options.accounts = Accounts::Roles(vec![format!("arn:aws:iam::{MEMBER}:role/team/audit")]);
    run(&options, &fake, |_| {}).await.unwrap();
    assert_eq!(*fake.assumed.borrow(), [(MEMBER.to_owned(), format!("arn:aws:iam::{MEMBER}:role/team/audit"))]);
    options.accounts = Accounts::Roles(vec!["arn:aws:iam::1:user/ann".into()]);
    assert!(matches!(run(&options, &fake, |_| {}).await, Err(Error::NoRole { .. })));
}

#[tokio::test(start_paused = true)]
async fn what_is_denied_at_the_start_says_what_to_do() {
    for (call, wanted) in [
        ("sts:GetCallerIdentity", "whose credentials"),
        ("organizations:ListAccounts", "management account"),
        ("ec2:DescribeRegions", "--region"),
    ] {
        let inner = organization();
        let answers = inner.answers;
        let mut fake = Fake::told(|_, _| unreachable!());
        fake.answers = Box::new(move |question, times| match *question.call == *call {
            true => Err(refused("AccessDenied", "no", 403)),
            false => answers(question, times),
        });
        let folder = Folder::new();
        let mut options = options(&folder, &["sns:ListTopics"]);
        options.accounts = everybody(&[]);
        options.regions = Regions::Enabled;
        let error = run(&options, &fake, |_| {}).await.unwrap_err().to_string();
        assert!(error.contains(wanted) && error.contains("AccessDenied"), "{error}");
    }
}

/// A thousand accounts have a million questions: they are not all asked at once.
#[tokio::test(start_paused = true)]
async fn a_large_organisation_is_read_account_by_account() {
    let ids = || (0..300).map(|i| format!("{:012}", 500_000_000_000_u64 + i));
    let mut fake = Fake::told(move |question: &Question, _| {
        Ok(page(&match &*question.call {
            "organizations:ListAccounts" => {
                let all: Vec<String> = ids().map(|id| format!(r#"{{"Id":"{id}","State":"ACTIVE"}}"#)).collect();
                format!(r#"{{"Accounts":[{}]}}"#, all.join(","))
            }
            _ => "{}".into(),
        }))
    });
    fake.forgetful = true;
    let folder = Folder::new();
    let mut options = options(&folder, &[]);
    options.accounts = everybody(&[]);
    let mut most = 0;
    let summary = run(&options, &fake, |progress| most = most.max(progress.waiting)).await.unwrap();
    assert!(summary.is_complete());
    assert!(summary.progress.done > 300 * 60, "{}", summary.progress.done);
    assert!(most < 6_000, "{most}");
    let snapshot = folder.read();
    for id in ids() {
        assert!(snapshot.contains(&format!(r#""call":"sns:ListTopics","account":"{id}""#)), "{id}");
    }
}
