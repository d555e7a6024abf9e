//! Who there is in an account, and what they may do.

mod support;

use bartizan_estate::views::iam::Identity;
use support::{answers, recording, refuses, said, says};

#[test]
fn a_role_is_what_the_details_and_the_list_say() {
    let look = recording("iam");
    let role = look.one("AWS::IAM::Role", "app");
    assert_eq!(&**role.address(), "arn:aws:iam::123456789012:role/team/app");
    assert_eq!(said(role, "PermissionsBoundary"), r#""arn:aws:iam::123456789012:policy/bound""#);
    assert_eq!(said(role, "MaxSessionDuration"), "7200");
    assert!(said(role, "AssumeRolePolicyDocument").contains("ec2.amazonaws.com"));
    assert!(
        said(role, "Policies").contains(r#""PolicyName":"inline""#) && said(role, "Policies").contains("s3:GetObject")
    );
    let attached = role.follow("ManagedPolicyArns", &["AWS::IAM::ManagedPolicy"]);
    assert_eq!(attached.known.len(), 1);
    assert_eq!(said(role, "Tags"), r#"[{"Key":"env","Value":"prod"}]"#);
    assert_eq!(role.resource().scope.region.value(), None);
    assert_eq!(role.get("AssumeRolePolicyDocument.Statement").items().known.len(), 1, "two calls tell of one document");
    for kind in ["AWS::IAM::Role", "AWS::IAM::User", "AWS::IAM::Group"] {
        for subject in look.estate.of(kind) {
            assert_eq!(Identity::new(subject).policies().more, None, "{}", subject.address());
        }
    }
    assert!(look.draft.incomplete.is_empty(), "{:?}", look.draft.incomplete);
}

#[test]
fn a_policy_is_its_default_version() {
    let look = recording("iam");
    let policy = look.one("AWS::IAM::ManagedPolicy", "read-data");
    assert!(said(policy, "PolicyDocument").contains(r#""Action":"*""#));
    assert_eq!(said(policy, "AttachmentCount"), "1");
    let aws = look.addresses("Bartizan::IAM::AwsManagedPolicy");
    assert_eq!(aws, ["arn:aws:iam::aws:policy/AdministratorAccess"], "only those in use");
}

#[test]
fn users_have_keys_passwords_and_groups() {
    let look = recording("iam");
    let (ann, robot) = (look.one("AWS::IAM::User", "ann"), look.one("AWS::IAM::User", "robot"));
    assert!(said(ann, "LoginProfile").starts_with('{'));
    assert_eq!(said(robot, "LoginProfile"), "absent");
    assert_eq!(said(ann, "Credentials.mfa_active"), "false");
    assert_eq!(said(ann, "ReportTime"), r#""2026-01-01T00:00:00Z""#);
    assert!(ann.follow("Groups", &["AWS::IAM::Group"]).known == [look.one("AWS::IAM::Group", "admins")]);
    let keys: Vec<_> =
        look.estate.of("AWS::IAM::AccessKey").map(|k| (said(k, "UserName"), said(k, "Status"))).collect();
    let wanted = [("ann", "Active"), ("ann", "Active"), ("robot", "Inactive")];
    assert_eq!(keys, wanted.map(|(user, status)| (format!("{user:?}"), format!("{status:?}"))));
    let addresses = look.addresses("AWS::IAM::AccessKey");
    assert_eq!(addresses[1], "arn:aws:iam::123456789012:user/people/ann/access-key-2");
    assert!(look.missing("AWS::IAM::AccessKey", None).is_none());
}

#[test]
fn the_root_user_is_what_the_summary_and_the_report_say() {
    let look = recording("iam");
    let root = look.one("Bartizan::IAM::Root", "arn:aws:iam::123456789012:root");
    assert_eq!((said(root, "AccountMFAEnabled"), said(root, "AccountAccessKeysPresent")), ("0".into(), "0".into()));
    assert_eq!(said(root, "Credentials.password_last_used"), r#""2025-12-30T10:00:00+00:00""#);
    // moto's report has no row of it.
    let report = r#"{"Content":"user,arn,mfa_active\nann,a,true\n","GeneratedTime":"2026-01-01T00:00:00Z"}"#;
    let look = answers(&[], &[says("iam:GetCredentialReport", "global", "{}", report)]);
    let root = look.one("Bartizan::IAM::Root", "arn:aws:iam::123456789012:root");
    assert_eq!(said(root, "Credentials"), "unknown: the credential report's row of <root_account> was not read");
    assert_eq!(said(root, "AccountMFAEnabled"), "unknown: iam:GetAccountSummary was not read");
    assert!(answers(&[], &[]).addresses("Bartizan::IAM::Root").is_empty(), "nobody asked");
}

#[test]
fn a_user_who_is_not_in_the_report_yet_is_unknown() {
    let report = r#"{"Content":"user,arn,password_enabled\nann,a,false\n","GeneratedTime":"2026-01-01T00:00:00Z"}"#;
    let users = r#"{"UserDetailList":[{"UserName":"ann","Arn":"arn:aws:iam::1:user/ann"},{"UserName":"new","Arn":"arn:aws:iam::1:user/new"}]}"#;
    let look = answers(
        &[],
        &[
            says("iam:GetAccountAuthorizationDetails", "global", "{}", users),
            says("iam:GetCredentialReport", "global", "{}", report),
        ],
    );
    assert_eq!(said(look.one("AWS::IAM::User", "ann"), "LoginProfile"), "absent");
    let new = look.one("AWS::IAM::User", "new");
    assert_eq!(said(new, "LoginProfile"), "unknown: the credential report's row of new was not read");
    assert!(look.missing("AWS::IAM::AccessKey", None).is_some());
}

#[test]
fn settings_of_the_account() {
    let look = recording("iam");
    let one = |kind: &str| look.estate.of(kind).next().unwrap();
    let policy = one("Bartizan::IAM::AccountPasswordPolicy");
    assert_eq!((said(policy, "MinimumPasswordLength"), said(policy, "RequireSymbols")), ("14".into(), "true".into()));
    assert_eq!(said(one("Bartizan::IAM::AccountSummary"), "AccountMFAEnabled"), "0");
    let rows = said(one("Bartizan::IAM::CredentialReport"), "Users");
    assert!(rows.contains(r#""user":"ann""#) && rows.contains(r#""mfa_active":false"#), "{rows}");
    let profile = look.one("AWS::IAM::InstanceProfile", "app");
    assert!(profile.follow("Roles", &["AWS::IAM::Role"]).known == [look.one("AWS::IAM::Role", "app")]);
    let provider = one("AWS::IAM::OIDCProvider");
    assert_eq!(said(provider, "ClientIdList"), r#"["sts.amazonaws.com"]"#);
}

#[test]
fn an_account_without_a_password_policy_has_an_empty_one() {
    const KIND: &str = "Bartizan::IAM::AccountPasswordPolicy";
    let look = answers(&[], &[refuses("iam:GetAccountPasswordPolicy", "global", "{}", "NoSuchEntity")]);
    assert_eq!(said(look.estate.of(KIND).next().unwrap(), "MinimumPasswordLength"), "absent");
    assert!(look.draft.incomplete.is_empty());
    let look = answers(&[], &[refuses("iam:GetAccountPasswordPolicy", "global", "{}", "AccessDenied")]);
    assert!(said(look.estate.of(KIND).next().unwrap(), "MinimumPasswordLength").starts_with("unknown"));
}

#[test]
fn a_report_that_is_not_there_says_nothing() {
    let look = answers(&[], &[refuses("iam:GetCredentialReport", "global", "{}", "ReportNotPresent")]);
    let report = look.estate.of("Bartizan::IAM::CredentialReport").next().unwrap();
    assert_eq!(said(report, "Users"), "unknown: iam:GetCredentialReport was not read");
    assert_eq!(&*look.draft.incomplete[0].name, "iam:GetCredentialReport");
}

#[test]
fn a_list_alone_leaves_the_policies_open() {
    let role = r#"{"Roles":[{"RoleName":"r","Arn":"arn:aws:iam::123456789012:role/r","AssumeRolePolicyDocument":"%7B%22Version%22%3A%222012-10-17%22%7D"}]}"#;
    let user = r#"{"Users":[{"UserName":"u","Arn":"arn:aws:iam::123456789012:user/u"}]}"#;
    let look =
        answers(&[], &[says("iam:ListRoles", "global", "{}", role), says("iam:ListUsers", "global", "{}", user)]);
    let role = look.one("AWS::IAM::Role", "r");
    assert_eq!(said(role, "AssumeRolePolicyDocument"), r#"{"Version":"2012-10-17"}"#, "percent-encoding is undone");
    assert_eq!(said(role, "Policies"), "unknown: iam:GetAccountAuthorizationDetails was not read");
    assert_eq!(said(role, "PermissionsBoundary"), "unknown: iam:GetAccountAuthorizationDetails was not read");
    let user = look.one("AWS::IAM::User", "u");
    assert_eq!(said(user, "LoginProfile"), "unknown: iam:GetCredentialReport was not read");
    assert!(look.missing("AWS::IAM::AccessKey", None).is_some(), "keys that nobody listed are not none");
    assert!(look.missing("AWS::IAM::Role", None).is_some());
}

#[test]
fn a_document_that_is_no_json_is_unknown() {
    let details = r#"{"RoleDetailList":[{"RoleName":"r","Arn":"a","AssumeRolePolicyDocument":"{nonsense"}],"Policies":[{"PolicyName":"p","Arn":"b","PolicyVersionList":[{"IsDefaultVersion":true,"Document":"{"}]}]}"#;
    let look = answers(&[], &[says("iam:GetAccountAuthorizationDetails", "global", "{}", details)]);
    assert!(said(look.one("AWS::IAM::Role", "r"), "AssumeRolePolicyDocument").starts_with("unknown: this is not JSON"));
    assert!(said(look.one("AWS::IAM::ManagedPolicy", "p"), "PolicyDocument").starts_with("unknown: this is not JSON"));
}
