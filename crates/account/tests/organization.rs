//! The organization as its management account tells of it, Identity Center, and whom AWS tells.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod support;

use bartizan_estate::views::organization::Organization;
use bartizan_tree::Tri;
use support::{answers, recording, refuses, said, says};

const ORGANIZATION: &str = "AWS::Organizations::Organization";

#[test]
fn the_management_account_tells_of_policies_and_whom_they_hold() {
    let look = recording("organization");
    let organization = look.estate.of(ORGANIZATION).next().unwrap();
    assert_eq!(said(organization, "EnabledPolicyTypes"), r#"["SERVICE_CONTROL_POLICY"]"#);
    assert_eq!(organization.get("DelegatedAdministrators").items().known.len(), 1);
    let view = Organization::new(organization);
    assert!(!view.is_seen_by_a_member());
    let own = view.policies();
    assert_eq!(own.known.len(), 2, "AWS's own is left aside");
    assert_eq!(own.any(|policy| policy.is_attached()), Tri::Yes);
    let policies: Vec<_> = look.estate.of("AWS::Organizations::Policy").collect();
    let draft = policies.iter().find(|policy| said(**policy, "Name") == r#""draft""#).unwrap();
    assert_eq!(said(*draft, "TargetIds"), "[]");
    assert!(said(*draft, "Content").contains("organizations:LeaveOrganization"));
    let features = look.estate.of("Bartizan::IAM::OrganizationsFeatures").next().unwrap();
    assert_eq!(said(features, "EnabledFeatures"), r#"["RootCredentialsManagement"]"#);
}

#[test]
fn a_member_account_knows_little() {
    let organization = r#"{"Organization":{"Id":"o-1","Arn":"arn:aws:organizations::210987654321:organization/o-1","FeatureSet":"ALL","MasterAccountId":"210987654321"}}"#;
    let look = answers(&[], &[says("organizations:DescribeOrganization", "global", "{}", organization)]);
    let organization = look.estate.of(ORGANIZATION).next().unwrap();
    assert!(Organization::new(organization).is_seen_by_a_member());
    assert_eq!(said(organization, "EnabledPolicyTypes"), "unknown: organizations:ListRoots was not read");
    assert!(look.addresses("Bartizan::IAM::OrganizationsFeatures").is_empty());
    assert!(!look.draft.coverage.was_asked("AWS::Organizations::Policy"));
    let look = answers(&[], &[refuses("organizations:ListPolicies", "global", "{}", "AccessDeniedException")]);
    assert!(look.draft.coverage.was_asked("AWS::Organizations::Policy"));
}

#[test]
fn a_permission_set_is_what_five_calls_say() {
    let look = recording("organization");
    let sets: Vec<_> = look.estate.of("AWS::SSO::PermissionSet").collect();
    assert_eq!(sets.len(), 2);
    let named = |name: &str| *sets.iter().find(|set| said(**set, "Name") == format!("{name:?}")).unwrap();
    let (admins, readers) = (named("Admins"), named("Readers"));
    assert_eq!(said(admins, "SessionDuration"), r#""PT12H""#);
    assert_eq!(said(admins, "ManagedPolicies"), r#"["arn:aws:iam::aws:policy/AdministratorAccess"]"#);
    assert_eq!(said(admins, "InlinePolicy"), "absent", "an empty text is none");
    assert!(said(readers, "InlinePolicy").contains("s3:GetObject"));
    assert!(look.missing("AWS::SSO::PermissionSet", None).is_none());
}

#[test]
fn permission_sets_that_may_not_be_listed_are_a_gap() {
    let instance = r#"{"Instances":[{"InstanceArn":"arn:aws:sso:::instance/ssoins-1"}]}"#;
    let about = r#"{"InstanceArn":"arn:aws:sso:::instance/ssoins-1"}"#;
    let look = answers(
        &["us-east-1"],
        &[
            says("sso-admin:ListInstances", "us-east-1", "{}", instance),
            refuses("sso-admin:ListPermissionSets", "us-east-1", about, "AccessDeniedException"),
        ],
    );
    let missing = look.missing("AWS::SSO::PermissionSet", Some("us-east-1"));
    assert_eq!(missing.as_deref(), Some("the call sso-admin:ListPermissionSets was denied"));
}

#[test]
fn an_account_without_a_contact_has_one_of_which_nothing_is_written() {
    const KIND: &str = "Bartizan::Account::AlternateContact";
    let look = recording("organization");
    assert_eq!(said(look.estate.of(KIND).next().unwrap(), "EmailAddress"), r#""security@example.com""#);
    let about = r#"{"AlternateContactType":"SECURITY"}"#;
    let of = |code: &str| {
        let look = answers(&[], &[refuses("account:GetAlternateContact", "global", about, code)]);
        said(look.estate.of(KIND).next().unwrap(), "EmailAddress")
    };
    assert_eq!(of("ResourceNotFoundException"), "absent");
    assert_eq!(of("AccessDeniedException"), "unknown: the call account:GetAlternateContact was denied");
    assert!(answers(&[], &[]).addresses(KIND).is_empty());
}
