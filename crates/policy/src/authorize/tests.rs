//! The rules of policy evaluation, one test each, with AWS's page.

use proptest::prelude::*;

use super::*;
use crate::testing::{any_request, any_statement, doc, policy, request, statement};
use crate::{AccountId, Context};

const USER: &str = "arn:aws:iam::111111111111:user/jo";
const SESSION: &str = "arn:aws:sts::111111111111:assumed-role/r/s";
const ROLE: &str = "arn:aws:iam::111111111111:role/r";
const FEDERATED: &str = "arn:aws:sts::111111111111:federated-user/jo";
const FOREIGN: &str = "arn:aws:iam::222222222222:user/ann";
const OBJECT: &str = "arn:aws:s3:::b/k";

fn allow(action: &str) -> Document {
    statement(&format!(r#""Effect": "Allow", "Action": "{action}", "Resource": "*""#))
}

fn deny(action: &str) -> Document {
    statement(&format!(r#""Effect": "Deny", "Action": "{action}", "Resource": "*""#))
}

fn grants(principal: &str) -> Document {
    statement(&format!(r#""Effect": "Allow", "Principal": {principal}, "Action": "*", "Resource": "*""#))
}

fn nothing() -> Document {
    doc("{}")
}

fn decide(policies: &Policies, principal: &str, action: &str, resource: &str) -> Decision {
    policies.authorize(&request(principal, action, resource).completed()).decision
}

fn get(policies: &Policies, principal: &str) -> Decision {
    decide(policies, principal, "s3:GetObject", OBJECT)
}

fn with(change: impl FnOnce(&mut Policies)) -> Policies {
    let mut policies = Policies { identity: vec![allow("*")], ..Policies::default() };
    change(&mut policies);
    policies
}

fn bare(change: impl FnOnce(&mut Policies)) -> Policies {
    let mut policies = Policies::default();
    change(&mut policies);
    policies
}

use Decision::{Allow, ExplicitDeny, ImplicitDeny};

/// UG reference_policies_evaluation-logic_policy-eval-denyallow: an explicit deny in any policy.
#[test]
fn rule_1_a_deny_in_any_layer_decides() {
    let denied: [fn(&mut Policies); 7] = [
        |p| p.identity.push(deny("s3:*")),
        |p| {
            p.boundary = Some(doc(
                r#"{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}, {"Effect": "Deny", "Action": "s3:*", "Resource": "*"}]}"#,
            ))
        },
        |p| p.session = Some(deny("s3:*")),
        |p| p.resource = Some(statement(r#""Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*""#)),
        |p| p.scps = Some(vec![vec![allow("*"), deny("s3:*")]]),
        |p| {
            p.rcps = Some(vec![vec![
                grants(r#""*""#),
                statement(r#""Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*""#),
            ]])
        },
        |p| {
            p.vpc_endpoint =
                Some(vec![statement(r#""Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*""#)])
        },
    ];
    for change in denied {
        assert_eq!(get(&with(change), USER), ExplicitDeny);
    }
    assert_eq!(get(&with(|_| {}), USER), Allow);
}

/// Same page: within an account either side suffices.
#[test]
fn rule_2_within_an_account_identity_or_resource_suffices() {
    assert_eq!(get(&with(|p| p.resource = Some(nothing())), USER), Allow);
    assert_eq!(get(&bare(|p| p.resource = Some(grants(&format!(r#"{{"AWS": "{USER}"}}"#)))), USER), Allow);
    assert_eq!(get(&bare(|p| p.resource = Some(nothing())), USER), ImplicitDeny);
}

/// Same page, and KMS guide key-policies: a trust policy and a key policy must allow.
#[test]
fn rule_2_trust_and_key_policies_must_allow() {
    let key = "arn:aws:kms:eu-west-1:111111111111:key/k";
    for resource in [None, Some(nothing())] {
        assert_eq!(decide(&with(|p| p.resource = resource.clone()), USER, "sts:AssumeRole", ROLE), ImplicitDeny);
        assert_eq!(decide(&with(|p| p.resource = resource.clone()), USER, "kms:Decrypt", key), ImplicitDeny);
    }
}

/// Same page: a user's own ARN is not limited by implicit denies of identity or boundary.
#[test]
fn rule_3_a_user_named_by_the_resource_is_not_bounded() {
    let named = grants(&format!(r#"{{"AWS": "{USER}"}}"#));
    assert_eq!(get(&bare(|p| (p.resource, p.boundary) = (Some(named), Some(nothing()))), USER), Allow);
}

/// Same page: a role's ARN is limited by an implicit deny of a boundary or session policy.
#[test]
fn rule_4_a_role_named_by_the_resource_is_bounded() {
    let named = || Some(grants(&format!(r#"{{"AWS": "{ROLE}"}}"#)));
    assert_eq!(get(&bare(|p| p.resource = named()), SESSION), Allow);
    assert_eq!(get(&bare(|p| (p.resource, p.boundary) = (named(), Some(nothing()))), SESSION), ImplicitDeny);
    assert_eq!(get(&bare(|p| (p.resource, p.session) = (named(), Some(nothing()))), SESSION), ImplicitDeny);
    assert_eq!(get(&bare(|p| (p.resource, p.boundary) = (named(), Some(allow("s3:*")))), SESSION), Allow);
}

/// Same page: a session's own ARN is not limited by implicit denies.
#[test]
fn rule_5_a_session_named_by_the_resource_is_not_bounded() {
    let named = grants(&format!(r#"{{"AWS": "{SESSION}"}}"#));
    let policies = bare(|p| (p.resource, p.boundary, p.session) = (Some(named), Some(nothing()), Some(nothing())));
    assert_eq!(get(&policies, SESSION), Allow);
}

/// Same page: federated user sessions.
#[test]
fn rule_6_a_federated_user_and_the_user_behind_it() {
    let session = || Some(grants(&format!(r#"{{"AWS": "{FEDERATED}"}}"#)));
    let user = || Some(grants(&format!(r#"{{"AWS": "{USER}"}}"#)));
    assert_eq!(get(&bare(|p| (p.resource, p.session) = (session(), Some(nothing()))), FEDERATED), Allow);
    assert_eq!(get(&bare(|p| (p.resource, p.session) = (user(), Some(nothing()))), FEDERATED), ImplicitDeny);
    assert_eq!(get(&bare(|p| (p.resource, p.session) = (user(), Some(allow("s3:*")))), FEDERATED), Allow);
    // "If there is no session policy … otherwise, the request is implicitly denied."
    assert_eq!(get(&with(|_| {}), FEDERATED), ImplicitDeny);
    assert_eq!(get(&with(|p| p.session = Some(allow("s3:*"))), FEDERATED), Allow);
}

/// UG reference_policies_elements_principal: an account delegates, `*` grants.
#[test]
fn rule_7_an_account_delegates_and_a_star_grants() {
    let root = || Some(grants(r#"{"AWS": "111111111111"}"#));
    assert_eq!(get(&bare(|p| p.resource = root()), USER), ImplicitDeny);
    assert_eq!(get(&with(|p| p.resource = root()), USER), Allow);
    let everybody = || Some(grants(r#""*""#));
    for principal in [USER, SESSION, "anonymous"] {
        assert_eq!(get(&bare(|p| p.resource = everybody()), principal), Allow);
    }
    assert_eq!(get(&bare(|p| p.resource = everybody()), FOREIGN), ImplicitDeny);
}

/// UG reference_policies_evaluation-logic-cross-account: both sides, with every bound.
#[test]
fn rule_8_across_accounts_both_sides_must_allow() {
    let named = || Some(grants(&format!(r#"{{"AWS": "{FOREIGN}"}}"#)));
    assert_eq!(get(&bare(|p| p.resource = named()), FOREIGN), ImplicitDeny);
    assert_eq!(get(&with(|_| {}), FOREIGN), ImplicitDeny);
    assert_eq!(get(&with(|p| p.resource = named()), FOREIGN), Allow);
    assert_eq!(get(&with(|p| (p.resource, p.boundary) = (named(), Some(nothing()))), FOREIGN), ImplicitDeny);
    assert_eq!(
        get(&with(|p| (p.resource, p.scps) = (named(), Some(vec![vec![allow("ec2:*")]]))), FOREIGN),
        ImplicitDeny
    );
    assert_eq!(get(&with(|p| (p.resource, p.rcps) = (named(), Some(vec![vec![nothing()]]))), FOREIGN), ImplicitDeny);
}

/// Same page: nobody's identity stands behind an anonymous request.
#[test]
fn rule_8_an_anonymous_request_is_between_the_resource_and_its_guards() {
    let everybody = || Some(grants(r#""*""#));
    assert_eq!(get(&bare(|p| (p.resource, p.scps) = (everybody(), Some(vec![vec![nothing()]]))), "anonymous"), Allow);
    assert_eq!(
        get(&bare(|p| (p.resource, p.rcps) = (everybody(), Some(vec![vec![nothing()]]))), "anonymous"),
        ImplicitDeny
    );
}

/// UG orgs_manage_policies_scps_evaluation: every level must allow, any policy of a level may.
#[test]
fn rule_9_every_level_must_allow() {
    let scps = |levels: Vec<Vec<Document>>| get(&with(|p| p.scps = Some(levels)), USER);
    assert_eq!(scps(vec![vec![allow("*")], vec![allow("ec2:*"), allow("s3:*")]]), Allow);
    assert_eq!(scps(vec![vec![allow("*")], vec![allow("ec2:*")]]), ImplicitDeny);
    assert_eq!(scps(vec![vec![allow("*")], vec![]]), ImplicitDeny);
}

/// AWS Security Blog, September 2025: SCPs take conditions, NotAction and wildcards anywhere.
#[test]
fn rule_9_scps_take_the_full_language() {
    let regions = statement(
        r#""Effect": "Allow", "NotAction": "*:Delete*", "Resource": "*", "Condition": {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}"#,
    );
    let policies = with(|p| p.scps = Some(vec![vec![regions]]));
    let ask = |action: &str, region: &str| {
        let request = request(USER, action, OBJECT).in_context(Context::default().with("aws:RequestedRegion", region));
        policies.authorize(&request.completed()).decision
    };
    assert_eq!(ask("s3:GetObject", "eu-west-1"), Allow);
    assert_eq!(ask("s3:DeleteObject", "eu-west-1"), ImplicitDeny);
    assert_eq!(ask("s3:GetObject", "us-east-1"), ImplicitDeny);
}

/// UG orgs_manage_policies_scps: "SCPs don't affect any service-linked role."
#[test]
fn rule_9_service_linked_roles_are_free_of_scps_and_rcps() {
    let policies = with(|p| (p.scps, p.rcps) = (Some(vec![vec![nothing()]]), Some(vec![vec![nothing()]])));
    let linked = "arn:aws:sts::111111111111:assumed-role/AWSServiceRoleForAutoScaling/x";
    assert_eq!(get(&policies, linked), Allow);
    assert_eq!(get(&policies, SESSION), ImplicitDeny);
}

/// KMS guide, resource-control-policies: kms:RetireGrant is not bound by an RCP; nor is a service
/// that RCPs do not support.
#[test]
fn rule_10_rcps_bind_only_what_they_support() {
    let deny_all = statement(r#""Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*""#);
    let policies = with(|p| {
        p.rcps = Some(vec![vec![deny_all]]);
        p.resource = Some(grants(r#"{"AWS": "111111111111"}"#));
    });
    let key = "arn:aws:kms:eu-west-1:111111111111:key/k";
    assert_eq!(decide(&policies, USER, "kms:Decrypt", key), ExplicitDeny);
    assert_eq!(decide(&policies, USER, "kms:RetireGrant", key), Allow);
    assert_eq!(decide(&policies, USER, "ec2:RunInstances", "*"), Allow);
}

/// UG access_policies_boundaries: NotPrincipal with Deny always denies who has a boundary.
#[test]
fn rule_11_not_principal_never_spares_a_bounded_principal() {
    let spares = || {
        Some(statement(&format!(
            r#""Effect": "Deny", "NotPrincipal": {{"AWS": "{USER}"}}, "Action": "*", "Resource": "*""#
        )))
    };
    assert_eq!(get(&with(|p| p.resource = spares()), USER), Allow);
    assert_eq!(get(&with(|p| (p.resource, p.boundary) = (spares(), Some(allow("*")))), USER), ExplicitDeny);
}

/// UG access_policies_boundaries: a boundary without an allow denies; an empty session policy too.
#[test]
fn rule_13_boundaries_and_sessions_only_narrow() {
    assert_eq!(get(&with(|p| p.boundary = Some(allow("ec2:*"))), USER), ImplicitDeny);
    assert_eq!(get(&with(|p| p.boundary = Some(allow("s3:*"))), USER), Allow);
    assert_eq!(get(&with(|p| p.session = Some(nothing())), SESSION), ImplicitDeny);
    assert_eq!(get(&bare(|p| p.boundary = Some(allow("*"))), USER), ImplicitDeny);
}

/// KMS guide, key-policies: without the account's statement, identity policies are useless; a
/// role that is named needs none.
#[test]
fn rule_14_a_key_policy_rules_its_key() {
    let key = "arn:aws:kms:eu-west-1:111111111111:key/k";
    let ask = |policies: &Policies| decide(policies, SESSION, "kms:Decrypt", key);
    let other = || Some(grants(r#"{"AWS": "arn:aws:iam::111111111111:user/other"}"#));
    assert_eq!(ask(&with(|p| p.resource = other())), ImplicitDeny);
    assert_eq!(ask(&with(|p| p.resource = Some(grants(r#"{"AWS": "111111111111"}"#)))), Allow);
    assert_eq!(ask(&bare(|p| p.resource = Some(grants(r#"{"AWS": "111111111111"}"#)))), ImplicitDeny);
    assert_eq!(ask(&bare(|p| p.resource = Some(grants(&format!(r#"{{"AWS": "{ROLE}"}}"#))))), Allow);
    let alias = "arn:aws:kms:eu-west-1:111111111111:alias/a";
    assert_eq!(decide(&with(|_| {}), USER, "kms:CreateAlias", alias), Allow);
    assert_eq!(decide(&with(|_| {}), USER, "kms:ListKeys", "*"), Allow);
}

/// UG reference_policies_evaluation-logic_policy-eval-denyallow and STS API AssumeRole.
#[test]
fn rule_15_assuming_a_role_of_the_same_account() {
    let trust = |principal: &str| {
        Some(statement(&format!(r#""Effect": "Allow", "Principal": {principal}, "Action": "sts:AssumeRole""#)))
    };
    let assume = |policies: &Policies, principal: &str| {
        decide(policies, principal, "sts:AssumeRole", "arn:aws:iam::111111111111:role/target")
    };
    assert_eq!(assume(&bare(|p| p.resource = trust(&format!(r#"{{"AWS": "{ROLE}"}}"#))), SESSION), Allow);
    assert_eq!(assume(&bare(|p| p.resource = trust(r#"{"AWS": "111111111111"}"#)), SESSION), ImplicitDeny);
    assert_eq!(assume(&with(|p| p.resource = trust(r#"{"AWS": "111111111111"}"#)), SESSION), Allow);
    assert_eq!(
        assume(&bare(|p| p.resource = trust(r#"{"AWS": "111111111111"}"#)), "arn:aws:iam::111111111111:root"),
        ImplicitDeny
    );
}

/// STS API GetCallerIdentity, AssumeRoleWithWebIdentity.
#[test]
fn rule_15_caller_identity_cannot_be_denied_and_providers_come_by_trust() {
    assert_eq!(decide(&bare(|p| p.identity = vec![deny("*")]), USER, "sts:GetCallerIdentity", "*"), Allow);
    let provider = "arn:aws:iam::111111111111:oidc-provider/token.example.com";
    let trust = Some(statement(&format!(
        r#""Effect": "Allow", "Principal": {{"Federated": "{provider}"}}, "Action": "sts:AssumeRoleWithWebIdentity""#
    )));
    let policies = bare(|p| p.resource = trust);
    assert_eq!(decide(&policies, provider, "sts:AssumeRoleWithWebIdentity", ROLE), Allow);
    assert_eq!(decide(&policies, SESSION, "sts:AssumeRoleWithWebIdentity", ROLE), ImplicitDeny);
}

/// UG access_policies_managed-vs-inline: AWS's own policies, roles and aliases cannot be changed.
#[test]
fn rule_16_what_belongs_to_aws_cannot_be_changed() {
    let all = with(|_| {});
    assert_eq!(decide(&all, USER, "iam:CreatePolicyVersion", "arn:aws:iam::aws:policy/ReadOnlyAccess"), ImplicitDeny);
    assert_eq!(decide(&all, USER, "iam:GetPolicy", "arn:aws:iam::aws:policy/ReadOnlyAccess"), Allow);
    let reserved = "arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_x";
    assert_eq!(decide(&all, USER, "iam:PutRolePolicy", reserved), ImplicitDeny);
    assert_eq!(decide(&all, USER, "kms:DeleteAlias", "arn:aws:kms:eu-west-1:111111111111:alias/aws/s3"), ImplicitDeny);
}

/// UG orgs_manage_policies_scps: services act outside the organization's SCPs.
#[test]
fn rule_28_services_bypass_scps_and_match_by_name() {
    let topic = || Some(grants(r#"{"Service": "sns.amazonaws.com"}"#));
    let policies = bare(|p| (p.resource, p.scps) = (topic(), Some(vec![vec![nothing()]])));
    assert_eq!(get(&policies, "sns.amazonaws.com"), Allow);
    assert_eq!(get(&policies, "sqs.amazonaws.com"), ImplicitDeny);
}

/// UG reference_policies_condition-keys: keys that follow from the principal.
#[test]
fn rule_31_what_follows_from_the_principal_is_filled_in() {
    let by = |condition: &str| {
        with(|p| {
            p.identity = vec![statement(&format!(
                r#""Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {condition}"#
            ))]
        })
    };
    let role = by(r#"{"ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::111111111111:role/r"}}"#);
    assert_eq!(get(&role, SESSION), Allow);
    let name = by(
        r#"{"StringEquals": {"aws:username": "jo", "aws:PrincipalAccount": "111111111111", "aws:ResourceAccount": "111111111111"}}"#,
    );
    assert_eq!((get(&name, USER), get(&name, SESSION)), (Allow, ImplicitDeny));
    let mfa = by(r#"{"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}}"#);
    assert_eq!(get(&mfa, USER), Allow);
}

#[test]
fn the_root_user_may_do_everything_that_no_guard_forbids() {
    let root = "arn:aws:iam::111111111111:root";
    assert_eq!(get(&bare(|_| {}), root), Allow);
    assert_eq!(get(&bare(|p| p.scps = Some(vec![vec![nothing()]])), root), ImplicitDeny);
    assert_eq!(
        get(
            &bare(|p| p.resource =
                Some(statement(r#""Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*""#))),
            root
        ),
        ExplicitDeny
    );
}

#[test]
fn a_vpc_endpoint_policy_must_allow() {
    let policies = |document: Document| with(|p| p.vpc_endpoint = Some(vec![document]));
    assert_eq!(get(&policies(grants(r#""*""#)), USER), Allow);
    assert_eq!(get(&policies(nothing()), USER), ImplicitDeny);
}

#[test]
fn the_layer_that_decides_is_named() {
    let refused = with(|p| p.boundary = Some(nothing())).authorize(&request(USER, "s3:GetObject", OBJECT));
    assert_eq!(refused.reasons[0].layer, Layer::Boundary);
    let _ = AccountId::parse("1");
}

fn any_policies() -> impl Strategy<Value = Policies> {
    let documents =
        |with_principal: bool| prop::collection::vec(any_statement(with_principal), 0..3).prop_map(|s| policy(&s));
    (
        documents(false),
        prop::option::weighted(0.3, documents(false)),
        prop::option::weighted(0.3, documents(false)),
        prop::option::weighted(0.7, documents(true)),
        prop::option::weighted(0.3, prop::collection::vec(documents(false), 0..2)),
    )
        .prop_map(|(identity, boundary, session, resource, scp)| Policies {
            identity: vec![identity],
            boundary,
            session,
            resource,
            scps: scp.map(|level| vec![level]),
            ..Policies::default()
        })
}

proptest! {
    #[test]
    fn unknown_context_never_flips_a_decision(policies in any_policies(), asked in any_request()) {
        let known = policies.authorize(&asked).decision;
        let mut vague = asked.clone();
        vague.context = Context::unknown();
        match policies.authorize(&vague.completed()).decision {
            Decision::Unknown(_) => {}
            Allow => prop_assert_eq!(known, Allow),
            _ => prop_assert!(known != Allow),
        }
    }

    #[test]
    fn a_bound_more_never_allows_more(policies in any_policies(), bound in any_statement(false), asked in any_request()) {
        let bound = policy(&[bound]);
        let before = policies.authorize(&asked).decision;
        let mut more = policies.clone();
        more.scps = Some(policies.scps.unwrap_or_default().into_iter().chain([vec![bound.clone()]]).collect());
        if more.authorize(&asked).decision == Allow {
            prop_assert_eq!(&before, &Allow);
        }
        let mut more = Policies { scps: None, ..more };
        if more.boundary.is_none() {
            let before = more.authorize(&asked).decision;
            more.boundary = Some(bound);
            if more.authorize(&asked).decision == Allow {
                prop_assert_eq!(before, Allow);
            }
        }
    }
}
