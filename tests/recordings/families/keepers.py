"""What keeps secrets, certificates and backups, and the machines that are patched; access points."""

import json

REGION = "us-east-1"
TOKEN = "00000000-0000-4000-8000-%012d"


def build(account):
    secrets = account.client("secretsmanager")
    # Left out, boto3 makes up a token each time, and it names the version.
    secrets.create_secret(
        Name="plain", SecretString="canary-secret", Description="never rotated", ClientRequestToken=TOKEN % 1
    )
    secrets.create_secret(Name="open", SecretString="canary-secret", ClientRequestToken=TOKEN % 2)
    secrets.put_resource_policy(SecretId="open", ResourcePolicy=json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": "*", "Action": "secretsmanager:GetSecretValue", "Resource": "*"},
    ]}))
    ssm = account.client("ssm")
    ssm.put_parameter(Name="/shop/db_password", Value="canary-parameter", Type="SecureString")
    ssm.put_parameter(Name="/shop/api_token", Value="canary-parameter", Type="String")
    ssm.put_parameter(Name="host", Value="db.example.com", Type="String")
    ssm.create_document(Name="setup", DocumentType="Command", DocumentFormat="JSON", Content=json.dumps({
        "schemaVersion": "2.2", "description": "setup", "mainSteps": [
            {"action": "aws:runShellScript", "name": "run", "inputs": {"runCommand": ["echo canary-document"]}},
        ],
    }))
    ssm.modify_document_permission(Name="setup", PermissionType="Share", AccountIdsToAdd=["all"])
    backup = account.client("backup")
    backup.create_backup_vault(BackupVaultName="nightly")
    account.client("acm").request_certificate(DomainName="www.example.com", ValidationMethod="DNS")
    s3 = account.client("s3")
    s3.create_bucket(Bucket="bz-keep")
    account.client("s3control").create_access_point(AccountId="123456789012", Name="keep", Bucket="bz-keep")


def read(account):
    for secret in account.ask("secretsmanager:ListSecrets", REGION)["SecretList"]:
        account.ask("secretsmanager:GetResourcePolicy", REGION, SecretId=secret["ARN"])
    account.ask("ssm:DescribeParameters", REGION)
    own = [{"Key": "Owner", "Values": ["Self"]}]
    for document in account.ask("ssm:ListDocuments", REGION, Filters=own)["DocumentIdentifiers"]:
        account.ask("ssm:DescribeDocumentPermission", REGION, Name=document["Name"], PermissionType="Share")
    account.ask("ssm:ListAssociations", REGION)
    account.ask("ssm:DescribeMaintenanceWindows", REGION)
    account.ask("backup:ListBackupVaults", REGION)
