//! AWS Identity and Access Management.

mod access_key_age;
mod access_key_at_setup;
mod access_key_unused;
mod admin_policy_attached;
mod pass_role_wildcard;
mod password_policy;
mod password_unused;
mod policy_admin;
mod policy_on_user;
mod policy_wildcard_action;
mod privilege_escalation;
mod role_cross_account_no_external_id;
mod role_trust_anyone;
mod root_access_key;
mod root_hardware_mfa;
mod root_mfa;
mod root_used;
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
    &pass_role_wildcard::RULE,
    &password_policy::RULE,
    &password_unused::RULE,
    &policy_admin::RULE,
    &policy_on_user::RULE,
    &policy_wildcard_action::RULE,
    &privilege_escalation::RULE,
    &role_cross_account_no_external_id::RULE,
    &role_trust_anyone::RULE,
    &root_access_key::RULE,
    &root_hardware_mfa::RULE,
    &root_mfa::RULE,
    &root_used::RULE,
    &user_access_key::RULE,
    &user_console_password::RULE,
    &user_mfa::RULE,
    &user_two_access_keys::RULE,
    &user_unused::RULE,
];
