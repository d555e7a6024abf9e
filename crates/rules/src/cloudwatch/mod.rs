//! Amazon CloudWatch.

mod alarm_actions_disabled;
mod alarm_without_action;
mod alarms;
mod pattern;
mod watched;

use crate::Rule;

/// The rules of this service.
pub(crate) const RULES: &[&Rule] = &[
    &alarm_actions_disabled::RULE,
    &alarm_without_action::RULE,
    &alarms::UNAUTHORIZED_CALLS,
    &alarms::CONSOLE_SIGN_IN_WITHOUT_MFA,
    &alarms::ROOT_USAGE,
    &alarms::IAM_POLICY_CHANGES,
    &alarms::CLOUDTRAIL_CHANGES,
    &alarms::CONSOLE_SIGN_IN_FAILURES,
    &alarms::KEY_DELETION,
    &alarms::BUCKET_POLICY_CHANGES,
    &alarms::CONFIG_CHANGES,
    &alarms::SECURITY_GROUP_CHANGES,
    &alarms::NACL_CHANGES,
    &alarms::GATEWAY_CHANGES,
    &alarms::ROUTE_TABLE_CHANGES,
    &alarms::VPC_CHANGES,
    &alarms::ORGANIZATION_CHANGES,
];
