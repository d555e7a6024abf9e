//! AWS Identity and Access Management.

mod admin_policy_attached;
mod pass_role_wildcard;
mod password_policy;
mod policy_admin;
mod policy_on_user;
mod policy_wildcard_action;
mod privilege_escalation;
mod role_cross_account_no_external_id;
mod role_trust_anyone;
mod user_access_key;
mod user_console_password;

use crate::Rule;

/// The rules of this service.
pub(crate) const RULES: &[&Rule] = &[
    &admin_policy_attached::RULE,
    &pass_role_wildcard::RULE,
    &password_policy::RULE,
    &policy_admin::RULE,
    &policy_on_user::RULE,
    &policy_wildcard_action::RULE,
    &privilege_escalation::RULE,
    &role_cross_account_no_external_id::RULE,
    &role_trust_anyone::RULE,
    &user_access_key::RULE,
    &user_console_password::RULE,
];
