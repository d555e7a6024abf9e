"""People, groups, roles and policies of IAM, and the account's own settings."""

import json

from . import ACCOUNT, CANARY, US


def document(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(actions, resources="*", **more):
    return {"Effect": "Allow", "Action": actions, "Resource": resources, **more}


def trust(principal, action="sts:AssumeRole", **more):
    return document({"Effect": "Allow", "Principal": principal, "Action": action, **more})


def service(name):
    return trust({"Service": f"{name}.amazonaws.com"})


READ = document(allow(["s3:GetObject"], "arn:aws:s3:::shop-private/*"))
AWS = "arn:aws:iam::aws:policy/"


def build(account):
    iam = account.client("iam", US)
    policies = make_policies(account, iam)
    groups(account, iam, policies)
    users(account, iam, policies)
    providers(account, iam)
    roles(account, iam, policies)
    iam.update_account_password_policy(MinimumPasswordLength=8, RequireSymbols=True, RequireNumbers=True, RequireUppercaseCharacters=True, RequireLowercaseCharacters=True)
    iam.create_account_alias(AccountAlias="shop-main")
    # Expired certificates are kept for ever where nobody looks (body of no worth).
    iam.upload_server_certificate(ServerCertificateName="old-web", CertificateBody="body", PrivateKey=f"{CANARY}-certificate")
    account.name("certificate/old-web", f"arn:aws:iam::{ACCOUNT}:server-certificate/old-web")


def make_policies(account, iam):
    made = {}
    for label, text in (
        ("read", READ),
        ("admin", document(allow("*"))),
        ("admin-denied", document(allow("*"), {"Effect": "Deny", "Action": "*", "Resource": "*"})),
        ("all-of-s3", document(allow("s3:*"))),
        ("pass-any-role", document(allow("iam:PassRole"))),
        ("pass-one-role", document(allow("iam:PassRole", f"arn:aws:iam::{ACCOUNT}:role/app"))),
        ("write-policies", document(allow("iam:CreatePolicyVersion"))),
        ("make-roles", document(allow(["iam:CreateRole", "iam:TagRole"]))),
        ("boundary", document(allow(["s3:Get*", "sqs:SendMessage"]))),
    ):
        made[label] = account.name(f"policy/{label}", iam.create_policy(PolicyName=label, PolicyDocument=text)["Policy"]["Arn"])
    # The version that counts is the second one.
    made["turned"] = account.name("policy/turned", iam.create_policy(PolicyName="turned", PolicyDocument=document(allow("*")))["Policy"]["Arn"])
    iam.create_policy_version(PolicyArn=made["turned"], PolicyDocument=READ, SetAsDefault=True)
    return made


def groups(account, iam, policies):
    for label in ("admins", "readers", "nobody"):
        iam.create_group(GroupName=label)
        account.name(f"people/{label}", f"arn:aws:iam::{ACCOUNT}:group/{label}")
    iam.attach_group_policy(GroupName="admins", PolicyArn=AWS + "AdministratorAccess")
    iam.attach_group_policy(GroupName="readers", PolicyArn=policies["read"])
    iam.attach_group_policy(GroupName="readers", PolicyArn=AWS + "AWSCloudShellFullAccess")
    iam.put_group_policy(GroupName="readers", PolicyName="inline", PolicyDocument=READ)


def users(account, iam, policies):
    def user(label, *, group=None, password=False, keys=0, mfa=False):
        iam.create_user(UserName=label, Tags=[{"Key": "team", "Value": "shop"}])
        account.name(f"user/{label}", f"arn:aws:iam::{ACCOUNT}:user/{label}")
        if group:
            iam.add_user_to_group(GroupName=group, UserName=label)
        if password:
            iam.create_login_profile(UserName=label, Password=f"{CANARY}-Login-1!", PasswordResetRequired=False)
        if mfa:
            device = iam.create_virtual_mfa_device(VirtualMFADeviceName=label)["VirtualMFADevice"]["SerialNumber"]
            iam.enable_mfa_device(UserName=label, SerialNumber=device, AuthenticationCode1="123456", AuthenticationCode2="654321")
        return [iam.create_access_key(UserName=label)["AccessKey"]["AccessKeyId"] for _ in range(keys)]

    # Passwords, keys and dates are told by the credential report, which moto lacks parts of:
    # answers/iam.json.
    user("ann", group="readers", password=True, mfa=True)
    user("ben", group="admins", password=True)
    user("old-keys", group="readers", keys=1)
    user("two-keys", group="readers", keys=2)
    (key,) = user("off-key", group="readers", keys=1)
    iam.update_access_key(UserName="off-key", AccessKeyId=key, Status="Inactive")
    user("gone-away", group="readers", password=True, mfa=True)
    user("robot", keys=1)
    iam.attach_user_policy(UserName="robot", PolicyArn=policies["read"])
    iam.put_user_policy(UserName="robot", PolicyName="inline", PolicyDocument=document(allow("iam:PassRole")))
    user("plain", group="readers")
    user("both-boxes", group="readers", password=True, keys=1, mfa=True)


def providers(account, iam):
    url = "https://token.actions.githubusercontent.com"
    made = iam.create_open_id_connect_provider(Url=url, ClientIDList=["sts.amazonaws.com"], ThumbprintList=["a" * 40])
    account.name("provider/github", made["OpenIDConnectProviderArn"])
    made = iam.create_saml_provider(Name="office", SAMLMetadataDocument="<EntityDescriptor/>" + " " * 1000)
    account.name("provider/office", made["SAMLProviderArn"])


def roles(account, iam, policies):
    github = f"arn:aws:iam::{ACCOUNT}:oidc-provider/token.actions.githubusercontent.com"
    claim = "token.actions.githubusercontent.com"

    def role(label, trusts, *attached, inline=None, boundary=None, path="/"):
        more = {"PermissionsBoundary": boundary} if boundary else {}
        made = iam.create_role(RoleName=label, Path=path, AssumeRolePolicyDocument=trusts, **more)["Role"]["Arn"]
        account.name(f"role/{label}", made)
        for policy in attached:
            iam.attach_role_policy(RoleName=label, PolicyArn=policy)
        if inline:
            iam.put_role_policy(RoleName=label, PolicyName="inline", PolicyDocument=inline)
        return made

    role("app", service("ec2"), policies["read"], AWS + "AmazonSSMManagedInstanceCore")
    iam.create_instance_profile(InstanceProfileName="app")
    iam.add_role_to_instance_profile(InstanceProfileName="app", RoleName="app")
    account.name("profile/app", f"arn:aws:iam::{ACCOUNT}:instance-profile/app")
    role("functions", service("lambda"), AWS + "service-role/AWSLambdaBasicExecutionRole")
    role("tasks", service("ecs-tasks"), policies["read"])
    role("cluster", service("eks"))
    role("trail", service("cloudtrail"), inline=document(allow(["logs:CreateLogStream", "logs:PutLogEvents"], "arn:aws:logs:*:*:log-group:shop/*")))
    role("config", service("config"))
    role("support", trust({"AWS": f"arn:aws:iam::{ACCOUNT}:root"}), AWS + "AWSSupportAccess")
    role("administrator", trust({"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}}), AWS + "AdministratorAccess")
    role("anyone", trust({"AWS": "*"}), policies["read"])
    role("anyone-of-us", trust({"AWS": "*"}, Condition={"StringEquals": {"aws:PrincipalOrgID": "o-exampleorgid"}}), policies["read"])
    role("vendor", trust({"AWS": "arn:aws:iam::999988887777:root"}), policies["read"])
    role("vendor-with-id", trust({"AWS": "arn:aws:iam::999988887777:root"}, Condition={"StringEquals": {"sts:ExternalId": "shop-1234"}}), policies["read"])
    web = "sts:AssumeRoleWithWebIdentity"
    role("any-repository", trust({"Federated": github}, web, Condition={"StringEquals": {f"{claim}:aud": "sts.amazonaws.com"}}), policies["read"])
    role("one-repository", trust({"Federated": github}, web, Condition={
        "StringEquals": {f"{claim}:aud": "sts.amazonaws.com", f"{claim}:sub": "repo:example/shop:ref:refs/heads/main"},
    }), policies["read"])
    role("any-of-ours", trust({"Federated": github}, web, Condition={
        "StringEquals": {f"{claim}:aud": "sts.amazonaws.com"}, "StringLike": {f"{claim}:sub": "repo:example/*"},
    }), policies["read"])
    role("escalates", service("ec2"), inline=document(allow(["iam:PassRole", "ec2:RunInstances"])))
    role("bounded", service("ec2"), policies["read"], boundary=policies["boundary"])
    role("never-used", service("ec2"), policies["read"])
    role("admin-inline", service("ec2"), inline=document(allow("*")))
