"""Keys with and without rotation, a written policy, an alias and a grant; one on its way out."""

import json

POLICY = json.dumps({"Version": "2012-10-17", "Statement": [
    {"Sid": "Everybody", "Effect": "Allow", "Principal": "*", "Action": "kms:Decrypt", "Resource": "*"},
    {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:root"}, "Action": "kms:*", "Resource": "*"},
]})


def build(account):
    kms = account.client("kms")
    data = kms.create_key(Description="data", Policy=POLICY, Tags=[{"TagKey": "env", "TagValue": "prod"}])["KeyMetadata"]["KeyId"]
    kms.enable_key_rotation(KeyId=data)
    kms.create_alias(AliasName="alias/data", TargetKeyId=data)
    kms.create_grant(KeyId=data, GranteePrincipal="arn:aws:iam::123456789012:role/app", Operations=["Decrypt"])
    kms.create_key(Description="plain")
    kms.create_key(Description="signing", KeySpec="RSA_2048", KeyUsage="SIGN_VERIFY")
    gone = kms.create_key(Description="leaving")["KeyMetadata"]["KeyId"]
    kms.schedule_key_deletion(KeyId=gone, PendingWindowInDays=7)


def read(account):
    region = "us-east-1"
    for key in account.ask("kms:ListKeys", region)["Keys"]:
        for call in ("DescribeKey", "GetKeyRotationStatus", "ListResourceTags", "ListGrants"):
            account.ask(f"kms:{call}", region, KeyId=key["KeyId"])
        account.ask("kms:GetKeyPolicy", region, KeyId=key["KeyId"], PolicyName="default")
    account.ask("kms:ListAliases", region)
