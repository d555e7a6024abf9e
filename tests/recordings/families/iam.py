"""Users, groups and roles with inline and attached policies and boundaries, and the account's settings."""

import json

TRUST = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"},
]})
ALL = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})
READ = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Sid": "Read", "Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "arn:aws:s3:::data/*"},
]})


def build(account):
    iam = account.client("iam")
    policy = iam.create_policy(PolicyName="read-data", Path="/team/", PolicyDocument=READ)["Policy"]["Arn"]
    iam.create_policy_version(PolicyArn=policy, PolicyDocument=ALL, SetAsDefault=True)
    bound = iam.create_policy(PolicyName="bound", PolicyDocument=READ)["Policy"]["Arn"]

    iam.create_role(RoleName="app", Path="/team/", AssumeRolePolicyDocument=TRUST, PermissionsBoundary=bound,
                    MaxSessionDuration=7200, Description="The app", Tags=[{"Key": "env", "Value": "prod"}])
    iam.put_role_policy(RoleName="app", PolicyName="inline", PolicyDocument=READ)
    iam.attach_role_policy(RoleName="app", PolicyArn=policy)
    iam.attach_role_policy(RoleName="app", PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess")
    iam.create_instance_profile(InstanceProfileName="app")
    iam.add_role_to_instance_profile(InstanceProfileName="app", RoleName="app")

    iam.create_group(GroupName="admins")
    iam.attach_group_policy(GroupName="admins", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
    iam.put_group_policy(GroupName="admins", PolicyName="all", PolicyDocument=ALL)
    iam.create_user(UserName="ann", Path="/people/")
    iam.add_user_to_group(GroupName="admins", UserName="ann")
    iam.create_login_profile(UserName="ann", Password="canary-login-Profile1!", PasswordResetRequired=True)
    iam.create_access_key(UserName="ann")
    iam.create_user(UserName="robot")
    key = iam.create_access_key(UserName="robot")["AccessKey"]["AccessKeyId"]
    iam.update_access_key(UserName="robot", AccessKeyId=key, Status="Inactive")
    iam.put_user_policy(UserName="robot", PolicyName="inline", PolicyDocument=READ)

    iam.update_account_password_policy(MinimumPasswordLength=14, RequireSymbols=True, PasswordReusePrevention=24)
    iam.create_open_id_connect_provider(
        Url="https://token.actions.githubusercontent.com", ClientIDList=["sts.amazonaws.com"], ThumbprintList=["a" * 40]
    )
    iam.generate_credential_report()


def read(account):
    details = account.ask("iam:GetAccountAuthorizationDetails", Filter=["User", "Role", "Group", "LocalManagedPolicy"])
    # Of AWS's own thousand policies, one that is attached and one that nobody uses.
    pages = account.client("iam").get_paginator("get_account_authorization_details").paginate(Filter=["AWSManagedPolicy"])
    wanted = ("arn:aws:iam::aws:policy/AdministratorAccess", "arn:aws:iam::aws:policy/AWSDenyAll")
    aws = {policy["Arn"]: policy for page in pages for policy in page["Policies"]}
    details["Policies"] += [aws[arn] for arn in wanted]
    # moto leaves out the names (AWS API reference: IAM/latest/APIReference/API_ManagedPolicyDetail.html).
    for policy in details["Policies"]:
        policy["PolicyName"] = policy["Arn"].rsplit("/", 1)[1]
    for call in ("ListUsers", "ListRoles", "ListInstanceProfiles", "ListVirtualMFADevices", "ListServerCertificates",
                 "ListOpenIDConnectProviders", "ListSAMLProviders", "GetAccountPasswordPolicy", "GetAccountSummary",
                 "GetCredentialReport"):
        account.ask(f"iam:{call}")
    for provider in account.client("iam").list_open_id_connect_providers()["OpenIDConnectProviderList"]:
        account.ask("iam:GetOpenIDConnectProvider", OpenIDConnectProviderArn=provider["Arn"])
