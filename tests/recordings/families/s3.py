"""Buckets with and without each of their sub-resources, and the account's public access block."""

import json

BUCKETS = ["bz-private", "bz-public", "bz-locked", "bz-logs", "bz-grants"]

CALLS = [
    "GetBucketLocation", "GetBucketAcl", "GetBucketPolicy", "GetBucketVersioning", "GetBucketEncryption",
    "GetBucketLogging", "GetPublicAccessBlock", "GetBucketOwnershipControls", "GetObjectLockConfiguration",
    "GetBucketTagging", "GetBucketWebsite",
]


def build(account):
    s3 = account.client("s3")
    everywhere = {"CreateBucketConfiguration": {"LocationConstraint": "eu-west-1"}}
    s3.create_bucket(Bucket="bz-private", ObjectOwnership="BucketOwnerEnforced")
    s3.create_bucket(Bucket="bz-public", ACL="public-read", ObjectOwnership="ObjectWriter")
    account.client("s3", "eu-west-1").create_bucket(Bucket="bz-locked", ObjectLockEnabledForBucket=True, **everywhere)
    s3.create_bucket(Bucket="bz-logs")
    s3.create_bucket(Bucket="bz-grants")

    s3.put_public_access_block(
        Bucket="bz-private",
        PublicAccessBlockConfiguration={
            "BlockPublicAcls": True, "IgnorePublicAcls": True, "BlockPublicPolicy": True, "RestrictPublicBuckets": False,
        },
    )
    s3.put_bucket_versioning(Bucket="bz-private", VersioningConfiguration={"Status": "Enabled"})
    s3.put_bucket_encryption(
        Bucket="bz-private",
        ServerSideEncryptionConfiguration={"Rules": [{
            "ApplyServerSideEncryptionByDefault": {
                "SSEAlgorithm": "aws:kms",
                "KMSMasterKeyID": "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
            },
            "BucketKeyEnabled": True,
        }]},
    )
    s3.put_bucket_tagging(Bucket="bz-private", Tagging={"TagSet": [{"Key": "env", "Value": "prod"}]})
    statement = {
        "Sid": "TlsOnly", "Effect": "Deny", "Principal": "*", "Action": "s3:*",
        "Resource": ["arn:aws:s3:::bz-private", "arn:aws:s3:::bz-private/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    s3.put_bucket_policy(Bucket="bz-private", Policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))
    s3.put_bucket_versioning(Bucket="bz-public", VersioningConfiguration={"Status": "Suspended"})
    s3.put_bucket_website(Bucket="bz-public", WebsiteConfiguration={"IndexDocument": {"Suffix": "index.html"}})

    owner = s3.get_bucket_acl(Bucket="bz-grants")["Owner"]
    s3.put_bucket_acl(
        Bucket="bz-grants",
        AccessControlPolicy={"Owner": owner, "Grants": [
            {"Grantee": {"Type": "CanonicalUser", "ID": owner["ID"]}, "Permission": "FULL_CONTROL"},
            {"Grantee": {"Type": "Group", "URI": "http://acs.amazonaws.com/groups/global/AllUsers"},
             "Permission": "WRITE"},
        ]},
    )
    s3.put_bucket_acl(Bucket="bz-logs", ACL="log-delivery-write")
    s3.put_bucket_logging(
        Bucket="bz-private",
        BucketLoggingStatus={"LoggingEnabled": {"TargetBucket": "bz-logs", "TargetPrefix": "private/"}},
    )
    account.client("s3control").put_public_access_block(
        AccountId="123456789012",
        PublicAccessBlockConfiguration={
            "BlockPublicAcls": True, "IgnorePublicAcls": True, "BlockPublicPolicy": False, "RestrictPublicBuckets": False,
        },
    )


def read(account):
    account.ask("s3:ListBuckets")
    for bucket in BUCKETS:
        for call in CALLS:
            account.ask(f"s3:{call}", "eu-west-1" if bucket == "bz-locked" else "us-east-1", Bucket=bucket)
    account.ask("s3control:GetPublicAccessBlock", AccountId="123456789012")
