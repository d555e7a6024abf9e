"""Names for what AWS makes unasked, so that a verdict on anything has a name. (The settings of the account
and of a region are named by their kind: `eu-west-1/Bartizan::EC2::EbsEncryptionByDefault`.)"""

import re

from . import ACCOUNT, HOME, REGIONS, US


def build(account):
    last = lambda label: account.names[label].rsplit("/", 1)[1]
    account.name("account", ACCOUNT)
    for region in REGIONS:
        ec2 = account.client("ec2", region)
        default = last(f"vpc/default-{region}")
        for subnet in ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [default]}])["Subnets"]:
            account.name(f"subnet/default-{subnet['AvailabilityZone']}", account.arn("ec2", f"subnet/{subnet['SubnetId']}", region))
        nobody = 0
        for acl in ec2.describe_network_acls(Filters=[{"Name": "default", "Values": ["true"]}])["NetworkAcls"]:
            account.name(f"nacl/default-{region}-{nobody}", account.arn("ec2", f"network-acl/{acl['NetworkAclId']}", region))
            nobody += 1
    names = {address: label for label, address in account.names.items()}
    group = account.client("ec2", US).describe_security_groups(
        Filters=[{"Name": "vpc-id", "Values": [last("vpc/us-bare")]}, {"Name": "group-name", "Values": ["default"]}]
    )["SecurityGroups"][0]["GroupId"]
    account.name("group/default-us-bare", account.arn("ec2", f"security-group/{group}", US))
    for reservation in account.client("ec2").describe_instances()["Reservations"]:
        for instance in reservation["Instances"]:
            label = names[account.arn("ec2", f"instance/{instance['InstanceId']}")].split("/")[1]
            for device in instance["BlockDeviceMappings"]:
                account.name(f"volume/of-{label}", account.arn("ec2", f"volume/{device['Ebs']['VolumeId']}"))
    account.name("root", f"arn:aws:iam::{ACCOUNT}:root")
    for image in account.client("ec2").describe_images(Owners=["self"])["Images"]:
        for device in image["BlockDeviceMappings"]:
            account.name(f"snapshot/of-image-{image['Name']}", account.arn("ec2", f"snapshot/{device['Ebs']['SnapshotId']}"))
    iam = account.client("iam", US)
    for user in iam.list_users()["Users"]:
        for i, _ in enumerate(iam.list_access_keys(UserName=user["UserName"])["AccessKeyMetadata"], 1):
            # The report numbers keys and does not name them.
            account.name(f"access-key/{user['UserName']}-{i}", f"{user['Arn']}/access-key-{i}")
    for region in REGIONS:
        kms = account.client("kms", region)
        aliases = {alias["TargetKeyId"]: alias["AliasName"] for alias in kms.list_aliases()["Aliases"] if "TargetKeyId" in alias}
        for key in kms.list_keys()["Keys"]:
            if key["KeyArn"] not in names:
                # AWS's own, made when somebody first names it.
                account.name(f"key/aws-{region}-{aliases.get(key['KeyId'], 'none').rsplit('/')[-1]}", key["KeyArn"])
    for label in ("open", "from-bucket"):
        account.name(f"url/{label}", account.names[f"function/{label}"] + "/url")
    for region in REGIONS:
        rds = account.client("rds", region)
        found = [s["DBSnapshotArn"] for s in rds.describe_db_snapshots()["DBSnapshots"]]
        found += [s["DBClusterSnapshotArn"] for s in rds.describe_db_cluster_snapshots()["DBClusterSnapshots"]]
        for arn in found:
            automatic = re.search(r"(cluster-)?snapshot:rds:(.+?)-20\d\d-", arn)
            if automatic:
                account.name(f"db-snapshot/automatic-{automatic[1] or ''}{automatic[2]}", arn)
    organization = account.client("organizations", US).describe_organization()["Organization"]["Arn"]
    account.name("organization", organization)
    for label in [label for label in account.names if label.startswith("instance/")]:
        account.name(label.replace("instance/", "managed/"), account.arn("ssm", f"managed-instance/{last(label)}"))
    for label in ("config", "flow-logs"):
        account.name(f"bucket/{label}", f"arn:aws:s3:::shop-{label}")
