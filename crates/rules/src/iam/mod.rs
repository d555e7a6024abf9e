//! AWS Identity and Access Management.

mod access_key_age;
mod access_key_at_setup;
mod access_key_unused;
mod admin_policy_attached;
mod attached;
mod cloudshell_full_access;
mod create_without_boundary;
mod group_empty;
mod no_federation;
mod pass_role_wildcard;
mod password_policy;
mod password_unused;
mod policy_admin;
mod policy_on_user;
mod policy_unused;
mod policy_wildcard_action;
mod privilege_escalation;
mod providers;
mod role_cross_account_no_external_id;
mod role_github_repository;
mod role_pod_subject;
mod role_trust_anyone;
mod role_unused;
mod root_access_key;
mod root_hardware_mfa;
mod root_mfa;
mod root_used;
mod saml_provider_expired;
mod server_certificate_expired;
mod support_role;
mod user_access_key;
mod user_console_password;
mod user_mfa;
mod user_two_access_keys;
mod user_unused;

use crate::Rule;

/// The rules of this service.
pub(crate) const RULES: &[&Rule] = &[
    &access_key_age::RULE,
    &access_key_at_setup::RULE,
    &access_key_unused::RULE,
    &admin_policy_attached::RULE,
    &cloudshell_full_access::RULE,
    &create_without_boundary::RULE,
    &group_empty::RULE,
    &no_federation::RULE,
    &pass_role_wildcard::RULE,
    &password_policy::RULE,
    &password_unused::RULE,
    &policy_admin::RULE,
    &policy_on_user::RULE,
    &policy_unused::RULE,
    &policy_wildcard_action::RULE,
    &privilege_escalation::RULE,
    &role_cross_account_no_external_id::RULE,
    &role_github_repository::RULE,
    &role_pod_subject::RULE,
    &role_trust_anyone::RULE,
    &role_unused::RULE,
    &root_access_key::RULE,
    &root_hardware_mfa::RULE,
    &root_mfa::RULE,
    &root_used::RULE,
    &saml_provider_expired::RULE,
    &server_certificate_expired::RULE,
    &support_role::RULE,
    &user_access_key::RULE,
    &user_console_password::RULE,
    &user_mfa::RULE,
    &user_two_access_keys::RULE,
    &user_unused::RULE,
];
