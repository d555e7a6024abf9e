"""An organisation: this account manages it; two others are members of it, and a third that holds the
example stack."""

import json

from . import HOME, US, shop

ROLE = "OrganizationAccountAccessRole"


def build(account):
    organizations = account.client("organizations", US)
    organizations.create_organization(FeatureSet="ALL")
    root = organizations.list_roots()["Roots"][0]["Id"]
    organizations.enable_policy_type(RootId=root, PolicyType="SERVICE_CONTROL_POLICY")
    unit = organizations.create_organizational_unit(ParentId=root, Name="workloads")["OrganizationalUnit"]["Id"]
    document = {"Version": "2012-10-17", "Statement": [{
        "Effect": "Deny", "NotAction": ["iam:*", "sts:*", "organizations:*"], "Resource": "*",
        "Condition": {"StringNotEquals": {"aws:RequestedRegion": [HOME, US]}},
    }]}
    policy = organizations.create_policy(Name="regions", Description="Our regions", Type="SERVICE_CONTROL_POLICY", Content=json.dumps(document))
    policy = policy["Policy"]["PolicySummary"]["Id"]
    organizations.attach_policy(PolicyId=policy, TargetId=unit)
    for label, fill in (("open", member), ("refusing", member), ("shop", lambda account, label: shop.build(account))):
        id = organizations.create_account(AccountName=label, Email=f"{label}@shop.example")["CreateAccountStatus"]["AccountId"]
        organizations.move_account(AccountId=id, SourceParentId=root, DestinationParentId=unit)
        account.name(f"account/{label}", id)
        fill(account.member(id, ROLE), label)


def member(account, label):
    s3 = account.client("s3")
    for kind in ("good", "bare"):
        name = f"{label}-{kind}"
        s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": HOME})
        account.name(f"{label}/bucket/{kind}", f"arn:aws:s3:::{name}")
        if kind == "good":
            s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    key = account.client("kms").create_key(Description=label)["KeyMetadata"]["Arn"]
    account.name(f"{label}/key", key)
    account.client("iam", US).create_user(UserName="ann")
    account.name(f"{label}/user", f"arn:aws:iam::{account.id}:user/ann")
