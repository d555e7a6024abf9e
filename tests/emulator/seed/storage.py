"""Buckets with and without each of their sub-resources; file systems, image repositories, backups."""

import json

from . import ACCOUNT, HOME, QUIET, US

ALL_BLOCKED = {"BlockPublicAcls": True, "IgnorePublicAcls": True, "BlockPublicPolicy": True, "RestrictPublicBuckets": True}


def tls_only(bucket, *more, **changed):
    deny = {
        "Sid": "TlsOnly", "Effect": "Deny", "Principal": "*", "Action": "s3:*",
        "Resource": [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"], "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [deny | changed, *more]})


def bucket(account, label, *, region=HOME, policy="tls", versioning="Enabled", encryption="aws:kms", logs="shop-access-logs", block=ALL_BLOCKED, **options):
    """A bucket that is good in everything but what is said."""
    s3 = account.client("s3", region)
    name = f"shop-{label}"
    if region != US:
        options["CreateBucketConfiguration"] = {"LocationConstraint": region}
    s3.create_bucket(Bucket=name, **options)
    account.name(f"bucket/{label}", f"arn:aws:s3:::{name}")
    if versioning:
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": versioning})
    # moto does not encrypt of itself, AWS does: "Setting default server-side encryption behavior".
    kms = {"KMSMasterKeyID": "alias/data"} if encryption == "aws:kms" else {}
    s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration={"Rules": [
        {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": encryption, **kms}, "BucketKeyEnabled": encryption == "aws:kms"}
    ]})
    if logs:
        s3.put_bucket_logging(Bucket=name, BucketLoggingStatus={"LoggingEnabled": {"TargetBucket": logs, "TargetPrefix": f"{label}/"}})
    if policy == "tls":
        policy = tls_only(name)
    if policy:
        s3.put_bucket_policy(Bucket=name, Policy=policy)
    if block:
        s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=block)
    return s3, name


def build(account):
    buckets(account)
    # One switch is off, so the account's block is weak; none of the buckets is saved by it.
    account.client("s3control", US).put_public_access_block(
        AccountId=ACCOUNT,
        PublicAccessBlockConfiguration={"BlockPublicAcls": True, "IgnorePublicAcls": False, "BlockPublicPolicy": True, "RestrictPublicBuckets": False},
    )
    efs = account.client("efs")
    for label, options in (("encrypted", {"Encrypted": True, "KmsKeyId": "alias/data"}), ("plain", {"Encrypted": False})):
        id = efs.create_file_system(CreationToken=label, Tags=[{"Key": "Name", "Value": label}], **options)["FileSystemId"]
        account.name(f"files/{label}", account.arn("elasticfilesystem", f"file-system/{id}"))

    ecr = account.client("ecr")
    for label, options in (
        ("good", {"imageTagMutability": "IMMUTABLE", "imageScanningConfiguration": {"scanOnPush": True}, "encryptionConfiguration": {"encryptionType": "KMS"}}),
        ("bad", {}),
        ("aes", {"imageTagMutability": "IMMUTABLE", "imageScanningConfiguration": {"scanOnPush": True}, "encryptionConfiguration": {"encryptionType": "AES256"}}),
    ):
        account.name(f"repository/{label}", ecr.create_repository(repositoryName=f"shop/{label}", **options)["repository"]["repositoryArn"])
    everybody = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]}]}
    ecr.set_repository_policy(repositoryName="shop/bad", policyText=json.dumps(everybody))

    backup = account.client("backup")
    for label in ("main", "spare"):
        account.name(f"vault/{label}", backup.create_backup_vault(BackupVaultName=label)["BackupVaultArn"])
    plan = {"BackupPlanName": "nightly", "Rules": [{"RuleName": "nightly", "TargetBackupVaultName": "main", "ScheduleExpression": "cron(0 3 * * ? *)"}]}
    account.name("plan/nightly", backup.create_backup_plan(BackupPlan=plan)["BackupPlanArn"])


def buckets(account):
    s3, logs = bucket(account, "access-logs", logs=None, encryption="AES256", policy=None, ObjectOwnership="ObjectWriter")
    s3.put_bucket_acl(Bucket=logs, ACL="log-delivery-write")
    bucket(account, "private")
    bucket(account, "trail", encryption="AES256")
    s3, name = bucket(account, "open-policy", block=None, policy=json.dumps({"Version": "2012-10-17", "Statement": [
        {"Sid": "ReadByAnyone", "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::shop-open-policy/*"},
    ]}))
    # Public by its words, closed by its block.
    bucket(account, "blocked-policy", policy=tls_only("shop-blocked-policy", {
        "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::shop-blocked-policy/*",
    }))
    bucket(account, "vpc-only", block=None, policy=tls_only("shop-vpc-only", {
        "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::shop-vpc-only/*",
        "Condition": {"StringEquals": {"aws:SourceVpc": "vpc-12345678"}},
    }))
    bucket(account, "tls-one-prefix", policy=tls_only("shop-tls-one-prefix", Resource="arn:aws:s3:::shop-tls-one-prefix/secret/*"))
    bucket(account, "tls-one-action", policy=tls_only("shop-tls-one-action", Action="s3:PutObject"))
    bucket(account, "tls-if-exists", policy=tls_only("shop-tls-if-exists", Condition={"BoolIfExists": {"aws:SecureTransport": ["false"]}}))
    bucket(account, "suspended", versioning="Suspended")
    bucket(account, "unversioned", versioning=None, policy=None, logs=None)
    s3, name = bucket(account, "open-acl", block=None, ObjectOwnership="ObjectWriter")
    s3.put_bucket_acl(Bucket=name, ACL="public-read")
    s3, name = bucket(account, "open-grant", block=None, ObjectOwnership="BucketOwnerPreferred")
    owner = s3.get_bucket_acl(Bucket=name)["Owner"]
    s3.put_bucket_acl(Bucket=name, AccessControlPolicy={"Owner": owner, "Grants": [
        {"Grantee": {"Type": "CanonicalUser", "ID": owner["ID"]}, "Permission": "FULL_CONTROL"},
        {"Grantee": {"Type": "Group", "URI": "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"}, "Permission": "WRITE"},
    ]})
    s3, name = bucket(account, "half-blocked", block=ALL_BLOCKED | {"IgnorePublicAcls": False}, ObjectOwnership="BucketOwnerEnforced")
    bucket(account, "locked", ObjectLockEnabledForBucket=True)
    bucket(account, "us-plain", region=US, encryption="AES256", policy=None, block=None, logs=None)
    bucket(account, "quiet", region=QUIET, logs=None)
    s3, name = bucket(account, "website", block=None)
    s3.put_bucket_website(Bucket=name, WebsiteConfiguration={"IndexDocument": {"Suffix": "index.html"}})
    s3.put_bucket_tagging(Bucket=name, Tagging={"TagSet": [{"Key": "env", "Value": "prod"}]})
    s3.put_bucket_lifecycle_configuration(Bucket=name, LifecycleConfiguration={"Rules": [
        {"ID": "old", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 90}},
    ]})
    # Last: while buckets name it as their target, moto stumbles over a policy with the principal `*`.
    s3.put_bucket_policy(Bucket=logs, Policy=tls_only(logs))
