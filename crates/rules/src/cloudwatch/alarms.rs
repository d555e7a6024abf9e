//! Alarms on what CloudTrail records: the fifteen families of CIS AWS Foundations (section 4), by the
//! events that each must catch. The judgement is in [`watched`](super::watched); here is only data.
//!
//! The names of the events are those of CIS's own filters, without those of EC2-Classic, which is
//! gone. What is added to an event is what CloudTrail writes into such a one
//! (docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference.html).

use bartizan_estate::Subject;
use bartizan_finding::Severity;

use super::watched::{self, Events, Family};
use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

const fn rule(
    id: &'static str,
    title: &'static str,
    severity: Severity,
    aliases: &'static [Alias],
    controls: &'static [&'static str],
    page: &'static str,
    check: fn(Subject<'_>, &mut Judge),
) -> Rule {
    Rule {
        id,
        title,
        severity,
        practice: "LOG-5",
        responsibility: Responsibility::Customer,
        counts: Counts::Effective,
        kinds: &["Bartizan::Account", "AWS::CloudTrail::Trail"],
        aliases,
        controls,
        page,
        check: Check::Each(check),
    }
}

/// Judges by the events of a family.
fn check<const FAMILY: usize>(subject: Subject<'_>, judge: &mut Judge) {
    watched::judge(subject, &family(FAMILY), judge);
}

/// A family by its number in CIS. Refused calls and failed sign-ins are usual: people raise the threshold.
fn family(number: usize) -> Family {
    Family { events: EVENTS[number - 1], are_usual: matches!(number, 1 | 6) }
}

const fn events(
    source: &'static str,
    names: &'static [&'static str],
    with: &'static [(&'static str, &'static str)],
) -> Events {
    Events { source, names, with }
}

pub(super) const UNAUTHORIZED_CALLS: Rule = rule(
    "cloudwatch-alarm-for-unauthorized-calls",
    "Nobody hears of calls that are refused",
    Severity::Low,
    &[
        Alias::exact("AVD-AWS-0147"),
        Alias::exact("4c18a45b-4ab1-4790-9f83-399ac695f1e5"),
        Alias::exact("prowler:cloudwatch_log_metric_filter_unauthorized_api_calls"),
    ],
    &["CIS-AWS-3.0/4.1", "CIS-AWS-5.0/4.1"],
    include_str!("alarm_for_unauthorized_calls.md"),
    check::<1>,
);

pub(super) const CONSOLE_SIGN_IN_WITHOUT_MFA: Rule = rule(
    "cloudwatch-alarm-for-console-sign-in-without-mfa",
    "Nobody hears of a console sign-in without MFA",
    Severity::Medium,
    &[
        Alias::exact("AVD-AWS-0148"),
        Alias::exact("44ceb4fa-0897-4fd2-b676-30e7a58f2933"),
        Alias::exact("prowler:cloudwatch_log_metric_filter_sign_in_without_mfa"),
    ],
    &["CIS-AWS-3.0/4.2", "CIS-AWS-5.0/4.2"],
    include_str!("alarm_for_console_sign_in_without_mfa.md"),
    check::<2>,
);

pub(super) const ROOT_USAGE: Rule = rule(
    "cloudwatch-alarm-for-root-usage",
    "Nobody hears of it when root is used",
    Severity::High,
    &[
        Alias::exact("AVD-AWS-0149"),
        Alias::exact("8b1b1e67-6248-4dca-bbad-93486bb181c0"),
        Alias::exact("prowler:cloudwatch_log_metric_filter_root_usage"),
    ],
    &["CIS-AWS-3.0/4.3", "CIS-AWS-5.0/4.3"],
    include_str!("alarm_for_root_usage.md"),
    check::<3>,
);

pub(super) const IAM_POLICY_CHANGES: Rule = rule(
    "cloudwatch-alarm-for-iam-policy-changes",
    "Nobody hears of changes to IAM policies",
    Severity::Medium,
    &[
        Alias::exact("AVD-AWS-0150"),
        Alias::exact("eaaba502-2f94-411a-a3c2-83d63cc1776d"),
        Alias::exact("prowler:cloudwatch_log_metric_filter_policy_changes"),
    ],
    &["CIS-AWS-3.0/4.4", "CIS-AWS-5.0/4.4"],
    include_str!("alarm_for_iam_policy_changes.md"),
    check::<4>,
);

pub(super) const CLOUDTRAIL_CHANGES: Rule = rule(
    "cloudwatch-alarm-for-cloudtrail-changes",
    "Nobody hears of changes to CloudTrail",
    Severity::Medium,
    &[
        Alias::exact("AVD-AWS-0151"),
        Alias::exact("0f6cbf69-41bb-47dc-93f3-3844640bf480"),
        Alias::exact("prowler:cloudwatch_log_metric_filter_and_alarm_for_cloudtrail_configuration_changes_enabled"),
    ],
    &["CIS-AWS-3.0/4.5", "CIS-AWS-5.0/4.5"],
    include_str!("alarm_for_cloudtrail_changes.md"),
    check::<5>,
);

pub(super) const CONSOLE_SIGN_IN_FAILURES: Rule = rule(
    "cloudwatch-alarm-for-console-sign-in-failures",
    "Nobody hears of failed console sign-ins",
    Severity::Low,
    &[
        Alias::exact("AVD-AWS-0152"),
        Alias::exact("5864d189-ee9a-4009-ac0c-8a582e6b7919"),
        Alias::exact("prowler:cloudwatch_log_metric_filter_authentication_failures"),
    ],
    &["CIS-AWS-3.0/4.6", "CIS-AWS-5.0/4.6"],
    include_str!("alarm_for_console_sign_in_failures.md"),
    check::<6>,
);

pub(super) const KEY_DELETION: Rule = rule(
    "cloudwatch-alarm-for-key-deletion",
    "Nobody hears of KMS keys that are disabled or deleted",
    Severity::Medium,
    &[
        Alias::exact("AVD-AWS-0153"),
        Alias::exact("56a585f5-555c-48b2-8395-e64e4740a9cf"),
        Alias::exact("prowler:cloudwatch_log_metric_filter_disable_or_scheduled_deletion_of_kms_cmk"),
    ],
    &["CIS-AWS-3.0/4.7", "CIS-AWS-5.0/4.7"],
    include_str!("alarm_for_key_deletion.md"),
    check::<7>,
);

pub(super) const BUCKET_POLICY_CHANGES: Rule = rule(
    "cloudwatch-alarm-for-bucket-policy-changes",
    "Nobody hears of changes to bucket policies",
    Severity::Low,
    &[
        Alias::exact("AVD-AWS-0154"),
        Alias::exact("27c6a499-895a-4dc7-9617-5c485218db13"),
        Alias::exact("prowler:cloudwatch_log_metric_filter_for_s3_bucket_policy_changes"),
    ],
    &["CIS-AWS-3.0/4.8", "CIS-AWS-5.0/4.8"],
    include_str!("alarm_for_bucket_policy_changes.md"),
    check::<8>,
);

pub(super) const CONFIG_CHANGES: Rule = rule(
    "cloudwatch-alarm-for-config-changes",
    "Nobody hears of changes to AWS Config",
    Severity::Low,
    &[
        Alias::exact("AVD-AWS-0155"),
        Alias::exact("5b8d7527-de8e-4114-b9dd-9d988f1f418f"),
        Alias::exact("prowler:cloudwatch_log_metric_filter_and_alarm_for_aws_config_configuration_changes_enabled"),
    ],
    &["CIS-AWS-3.0/4.9", "CIS-AWS-5.0/4.9"],
    include_str!("alarm_for_config_changes.md"),
    check::<9>,
);

pub(super) const SECURITY_GROUP_CHANGES: Rule = rule(
    "cloudwatch-alarm-for-security-group-changes",
    "Nobody hears of changes to security groups",
    Severity::Low,
    &[
        Alias::exact("AVD-AWS-0156"),
        Alias::exact("4beaf898-9f8b-4237-89e2-5ffdc7ee6006"),
        Alias::exact("prowler:cloudwatch_log_metric_filter_security_group_changes"),
    ],
    &["CIS-AWS-3.0/4.10", "CIS-AWS-5.0/4.10"],
    include_str!("alarm_for_security_group_changes.md"),
    check::<10>,
);

pub(super) const NACL_CHANGES: Rule = rule(
    "cloudwatch-alarm-for-nacl-changes",
    "Nobody hears of changes to network ACLs",
    Severity::Low,
    &[
        Alias::exact("AVD-AWS-0157"),
        Alias::exact("0a8e8dc5-b6fc-44fc-b5a1-969ec950f9b0"),
        Alias::exact("prowler:cloudwatch_changes_to_network_acls_alarm_configured"),
    ],
    &["CIS-AWS-3.0/4.11", "CIS-AWS-5.0/4.11"],
    include_str!("alarm_for_nacl_changes.md"),
    check::<11>,
);

pub(super) const GATEWAY_CHANGES: Rule = rule(
    "cloudwatch-alarm-for-gateway-changes",
    "Nobody hears of changes to network gateways",
    Severity::Low,
    &[
        Alias::exact("AVD-AWS-0158"),
        Alias::exact("6b6874fe-4c2f-4eea-8b90-7cceaa4a125e"),
        Alias::exact("prowler:cloudwatch_changes_to_network_gateways_alarm_configured"),
    ],
    &["CIS-AWS-3.0/4.12", "CIS-AWS-5.0/4.12"],
    include_str!("alarm_for_gateway_changes.md"),
    check::<12>,
);

pub(super) const ROUTE_TABLE_CHANGES: Rule = rule(
    "cloudwatch-alarm-for-route-table-changes",
    "Nobody hears of changes to route tables",
    Severity::Low,
    &[
        Alias::exact("AVD-AWS-0159"),
        Alias::exact("2285e608-ddbc-47f3-ba54-ce7121e31216"),
        Alias::exact("prowler:cloudwatch_changes_to_network_route_tables_alarm_configured"),
    ],
    &["CIS-AWS-3.0/4.13", "CIS-AWS-5.0/4.13"],
    include_str!("alarm_for_route_table_changes.md"),
    check::<13>,
);

pub(super) const VPC_CHANGES: Rule = rule(
    "cloudwatch-alarm-for-vpc-changes",
    "Nobody hears of changes to VPCs",
    Severity::Low,
    &[
        Alias::exact("AVD-AWS-0160"),
        Alias::exact("9d0d4512-1959-43a2-a17f-72360ff06d1b"),
        Alias::exact("prowler:cloudwatch_changes_to_vpcs_alarm_configured"),
    ],
    &["CIS-AWS-3.0/4.14", "CIS-AWS-5.0/4.14"],
    include_str!("alarm_for_vpc_changes.md"),
    check::<14>,
);

pub(super) const ORGANIZATION_CHANGES: Rule = rule(
    "cloudwatch-alarm-for-organization-changes",
    "Nobody hears of changes to the organization",
    Severity::Low,
    &[
        Alias::exact("AVD-AWS-0174"),
        Alias::exact("38b85c45-e772-4de8-a247-69619ca137b3"),
        Alias::exact("prowler:cloudwatch_log_metric_filter_aws_organizations_changes"),
    ],
    &["CIS-AWS-3.0/4.15", "CIS-AWS-5.0/4.15"],
    include_str!("alarm_for_organization_changes.md"),
    check::<15>,
);

/// What each family must catch.
const EVENTS: [&[Events]; 15] = [
    &[
        events(
            "s3.amazonaws.com",
            &["GetBucketPolicy"],
            &[("errorCode", "AccessDenied"), ("errorMessage", "Access Denied")],
        ),
        events("ec2.amazonaws.com", &["RunInstances"], &[("errorCode", "Client.UnauthorizedOperation")]),
    ],
    &[events(
        "signin.amazonaws.com",
        &["ConsoleLogin"],
        &[
            ("eventType", "AwsConsoleSignIn"),
            ("userIdentity.type", "IAMUser"),
            ("additionalEventData.MFAUsed", "No"),
            ("responseElements.ConsoleLogin", "Success"),
        ],
    )],
    &[
        events("iam.amazonaws.com", &["CreateAccessKey"], &[("userIdentity.type", "Root")]),
        events(
            "signin.amazonaws.com",
            &["ConsoleLogin"],
            &[
                ("userIdentity.type", "Root"),
                ("eventType", "AwsConsoleSignIn"),
                ("responseElements.ConsoleLogin", "Success"),
            ],
        ),
    ],
    &[events(
        "iam.amazonaws.com",
        &[
            "DeleteGroupPolicy",
            "DeleteRolePolicy",
            "DeleteUserPolicy",
            "PutGroupPolicy",
            "PutRolePolicy",
            "PutUserPolicy",
            "CreatePolicy",
            "DeletePolicy",
            "CreatePolicyVersion",
            "DeletePolicyVersion",
            "AttachRolePolicy",
            "DetachRolePolicy",
            "AttachUserPolicy",
            "DetachUserPolicy",
            "AttachGroupPolicy",
            "DetachGroupPolicy",
        ],
        &[],
    )],
    &[events(
        "cloudtrail.amazonaws.com",
        &["CreateTrail", "UpdateTrail", "DeleteTrail", "StartLogging", "StopLogging"],
        &[],
    )],
    &[events(
        "signin.amazonaws.com",
        &["ConsoleLogin"],
        &[
            ("eventType", "AwsConsoleSignIn"),
            ("userIdentity.type", "IAMUser"),
            ("errorMessage", "Failed authentication"),
            ("responseElements.ConsoleLogin", "Failure"),
        ],
    )],
    &[events("kms.amazonaws.com", &["DisableKey", "ScheduleKeyDeletion"], &[])],
    &[events(
        "s3.amazonaws.com",
        &[
            "PutBucketAcl",
            "PutBucketPolicy",
            "PutBucketCors",
            "PutBucketLifecycle",
            "PutBucketReplication",
            "DeleteBucketPolicy",
            "DeleteBucketCors",
            "DeleteBucketLifecycle",
            "DeleteBucketReplication",
        ],
        &[],
    )],
    &[events(
        "config.amazonaws.com",
        &["StopConfigurationRecorder", "DeleteDeliveryChannel", "PutDeliveryChannel", "PutConfigurationRecorder"],
        &[],
    )],
    &[events(
        "ec2.amazonaws.com",
        &[
            "AuthorizeSecurityGroupIngress",
            "AuthorizeSecurityGroupEgress",
            "RevokeSecurityGroupIngress",
            "RevokeSecurityGroupEgress",
            "CreateSecurityGroup",
            "DeleteSecurityGroup",
        ],
        &[],
    )],
    &[events(
        "ec2.amazonaws.com",
        &[
            "CreateNetworkAcl",
            "CreateNetworkAclEntry",
            "DeleteNetworkAcl",
            "DeleteNetworkAclEntry",
            "ReplaceNetworkAclEntry",
            "ReplaceNetworkAclAssociation",
        ],
        &[],
    )],
    &[events(
        "ec2.amazonaws.com",
        &[
            "CreateCustomerGateway",
            "DeleteCustomerGateway",
            "AttachInternetGateway",
            "CreateInternetGateway",
            "DeleteInternetGateway",
            "DetachInternetGateway",
        ],
        &[],
    )],
    &[events(
        "ec2.amazonaws.com",
        &[
            "CreateRoute",
            "CreateRouteTable",
            "ReplaceRoute",
            "ReplaceRouteTableAssociation",
            "DeleteRouteTable",
            "DeleteRoute",
            "DisassociateRouteTable",
        ],
        &[],
    )],
    &[events(
        "ec2.amazonaws.com",
        &[
            "CreateVpc",
            "DeleteVpc",
            "ModifyVpcAttribute",
            "AcceptVpcPeeringConnection",
            "CreateVpcPeeringConnection",
            "DeleteVpcPeeringConnection",
            "RejectVpcPeeringConnection",
        ],
        &[],
    )],
    &[events(
        "organizations.amazonaws.com",
        &[
            "AcceptHandshake",
            "AttachPolicy",
            "CreateAccount",
            "CreateOrganizationalUnit",
            "CreatePolicy",
            "DeclineHandshake",
            "DeleteOrganization",
            "DeleteOrganizationalUnit",
            "DeletePolicy",
            "DetachPolicy",
            "DisablePolicyType",
            "EnablePolicyType",
            "InviteAccountToOrganization",
            "LeaveOrganization",
            "MoveAccount",
            "RemoveAccountFromOrganization",
            "UpdatePolicy",
            "UpdateOrganizationalUnit",
        ],
        &[],
    )],
];
