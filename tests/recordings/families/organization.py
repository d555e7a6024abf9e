"""An organization with guardrails, as its management account sees it; Identity Center; the contact for security."""

import json

DENY_LEAVING = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Sid": "Stay", "Effect": "Deny", "Action": "organizations:LeaveOrganization", "Resource": "*"},
]})
READ = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Sid": "Read", "Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "arn:aws:s3:::data/*"},
]})
REGION = "us-east-1"


def build(account):
    organizations = account.client("organizations")
    organizations.create_organization(FeatureSet="ALL")
    root = organizations.list_roots()["Roots"][0]["Id"]
    unit = organizations.create_organizational_unit(ParentId=root, Name="workloads")["OrganizationalUnit"]["Id"]
    organizations.enable_policy_type(RootId=root, PolicyType="SERVICE_CONTROL_POLICY")
    stay = organizations.create_policy(Type="SERVICE_CONTROL_POLICY", Name="stay", Description="Nobody leaves",
                                       Content=DENY_LEAVING)["Policy"]["PolicySummary"]["Id"]
    organizations.attach_policy(PolicyId=stay, TargetId=unit)
    organizations.create_policy(Type="SERVICE_CONTROL_POLICY", Name="draft", Description="Not attached",
                                Content=DENY_LEAVING)
    member = organizations.create_account(AccountName="security", Email="security@example.com")
    organizations.register_delegated_administrator(
        AccountId=member["CreateAccountStatus"]["AccountId"], ServicePrincipal="guardduty.amazonaws.com"
    )

    sso = account.client("sso-admin")
    instance = sso.list_instances()["Instances"][0]["InstanceArn"]
    admins = sso.create_permission_set(InstanceArn=instance, Name="Admins", SessionDuration="PT12H")["PermissionSet"]
    sso.attach_managed_policy_to_permission_set(
        InstanceArn=instance, PermissionSetArn=admins["PermissionSetArn"],
        ManagedPolicyArn="arn:aws:iam::aws:policy/AdministratorAccess",
    )
    readers = sso.create_permission_set(InstanceArn=instance, Name="Readers", SessionDuration="PT1H")["PermissionSet"]
    readers = readers["PermissionSetArn"]
    sso.put_inline_policy_to_permission_set(InstanceArn=instance, PermissionSetArn=readers, InlinePolicy=READ)

    account.client("account").put_alternate_contact(
        AlternateContactType="SECURITY", EmailAddress="security@example.com", Name="Security", Title="Security",
        PhoneNumber="+10000000000",
    )


def read(account):
    account.ask("organizations:DescribeOrganization")
    for call in ("ListRoots", "ListDelegatedAdministrators"):
        account.ask(f"organizations:{call}")
    policies = account.ask("organizations:ListPolicies", Filter="SERVICE_CONTROL_POLICY")["Policies"]
    for policy in policies:
        for call in ("DescribePolicy", "ListTargetsForPolicy"):
            account.ask(f"organizations:{call}", PolicyId=policy["Id"])
    account.ask("account:GetAlternateContact", AlternateContactType="SECURITY")
    for instance in account.ask("sso-admin:ListInstances", REGION)["Instances"]:
        arn = instance["InstanceArn"]
        for one in account.ask("sso-admin:ListPermissionSets", REGION, InstanceArn=arn)["PermissionSets"]:
            for call in ("DescribePermissionSet", "ListManagedPoliciesInPermissionSet",
                         "ListCustomerManagedPolicyReferencesInPermissionSet", "GetInlinePolicyForPermissionSet"):
                account.ask(f"sso-admin:{call}", REGION, InstanceArn=arn, PermissionSetArn=one)
