"""Keys, secrets and parameters."""

import json

from . import ACCOUNT, CANARY, HOME, QUIET, US


def key_policy(*more):
    root = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "Action": "kms:*", "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [root, *more]})


def build(account):
    for region, prefix in ((HOME, ""), (US, "us-"), (QUIET, "quiet-")):
        kms = account.client("kms", region)

        def key(label, alias=None, **options):
            made = kms.create_key(Description=label, **options)["KeyMetadata"]
            account.name(f"key/{prefix}{label}", made["Arn"])
            if alias:
                kms.create_alias(AliasName=f"alias/{alias}", TargetKeyId=made["KeyId"])
            return made["KeyId"]

        data = key("data", alias="data", Policy=key_policy(), Tags=[{"TagKey": "env", "TagValue": "prod"}])
        kms.enable_key_rotation(KeyId=data)
        if region == QUIET:
            continue
        key("still")
        if region == US:
            continue
        everybody = {"Sid": "Everybody", "Effect": "Allow", "Principal": "*", "Action": "kms:Decrypt", "Resource": "*"}
        public = key("public", Policy=key_policy(everybody))
        kms.enable_key_rotation(KeyId=public)
        fixed = {**everybody, "Condition": {"StringEquals": {"kms:CallerAccount": ACCOUNT}}}
        kms.enable_key_rotation(KeyId=key("account-only", Policy=key_policy(fixed)))
        key("signing", KeySpec="RSA_2048", KeyUsage="SIGN_VERIFY")
        kms.schedule_key_deletion(KeyId=key("leaving-soon"), PendingWindowInDays=7)
        kms.schedule_key_deletion(KeyId=key("leaving-late"), PendingWindowInDays=30)
        kms.create_grant(KeyId=data, GranteePrincipal=f"arn:aws:iam::{ACCOUNT}:role/app", Operations=["Decrypt"])

        secrets = account.client("secretsmanager", region)
        for label, options in (
            ("rotated", {"KmsKeyId": "alias/data"}), ("plain", {}), ("own-key", {"KmsKeyId": "alias/data"}),
            ("aws-key", {"KmsKeyId": "alias/aws/secretsmanager"}),
        ):
            made = secrets.create_secret(Name=f"shop/{label}", SecretString=f'{{"password": "{CANARY}-secret"}}', **options)
            account.name(f"secret/{label}", made["ARN"])

        ssm = account.client("ssm", region)
        ssm.put_parameter(Name="/shop/stage", Value="prod", Type="String")
        ssm.put_parameter(Name="/shop/db/password", Value=f"{CANARY}-parameter-plain", Type="String")
        ssm.put_parameter(Name="/shop/db/token", Value=f"{CANARY}-parameter-secure", Type="SecureString")
        ssm.put_parameter(Name="/shop/hosts", Value="a,b", Type="StringList")
        for name in ("stage", "db/password", "db/token", "hosts"):
            account.name(f"parameter/{name}", account.arn("ssm", f"parameter/shop/{name}"))
