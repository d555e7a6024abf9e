"""Machines, what they start from, and what they leave behind."""

import base64

from . import ACCOUNT, CANARY, HOME, QUIET, US

SCRIPT = f"#!/bin/sh\nexport DB_PASSWORD={CANARY}-user-data\nyum update -y\n"


def build(account):
    ec2 = account.client("ec2")
    names = account.names
    id = lambda label: names[label].rsplit("/", 1)[1]
    arn = account.arn
    images(account, ec2)
    image = id("image/private")
    volumes(account, ec2)

    def instance(label, groups, subnet, *, good=True, image=image, **options):
        if good:
            options = {
                "MetadataOptions": {"HttpTokens": "required", "HttpEndpoint": "enabled"}, "Monitoring": {"Enabled": True},
                "IamInstanceProfile": {"Name": "app"},
            } | options
        network = {"DeviceIndex": 0, "SubnetId": id(f"subnet/{subnet}"), "Groups": [id(f"group/{g}") for g in groups]}
        network["AssociatePublicIpAddress"] = options.pop("public", False)
        made = ec2.run_instances(
            ImageId=image, InstanceType="t3.micro", MinCount=1, MaxCount=1, NetworkInterfaces=[network],
            BlockDeviceMappings=[{"DeviceName": "/dev/xvda", "Ebs": {"VolumeSize": 8, "Encrypted": options.pop("encrypted", good)}}],
            TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": label}]}], **options,
        )["Instances"][0]["InstanceId"]
        account.name(f"instance/{label}", arn("ec2", f"instance/{made}"))
        return made

    instance("good", ["app"], "private-a")
    instance("bad", ["app"], "private-a", good=False, MetadataOptions={"HttpTokens": "optional", "HttpEndpoint": "enabled"})
    instance("no-metadata", ["app"], "private-a", MetadataOptions={"HttpEndpoint": "disabled"})
    instance("public", ["web-on-machine"], "public-a", public=True)
    instance("canary", ["app"], "private-b", UserData=SCRIPT)
    for i in range(6):
        instance(f"worker-{i}", ["app"], "private-b", UserData="#!/bin/sh\nyum update -y\n")
    for label in ("stopped", "long-stopped"):
        ec2.stop_instances(InstanceIds=[instance(label, ["app"], "private-b")])
    instance("old-image", ["app"], "private-a", image=id("image/old"))
    instance("no-image", ["app"], "private-a", image=id("image/gone"))
    snapshot = ec2.describe_images(ImageIds=[id("image/gone")])["Images"][0]["BlockDeviceMappings"][0]["Ebs"]["SnapshotId"]
    account.name("snapshot/of-image-gone", arn("ec2", f"snapshot/{snapshot}"))
    ec2.deregister_image(ImageId=id("image/gone"))
    del names["image/gone"]
    account.name("address/spare", arn("ec2", f"elastic-ip/{ec2.allocate_address(Domain='vpc')['AllocationId']}"))

    data = {
        "ImageId": image, "InstanceType": "t3.small", "Monitoring": {"Enabled": True}, "IamInstanceProfile": {"Name": "app"},
        "MetadataOptions": {"HttpTokens": "required"}, "SecurityGroupIds": [id("group/app")],
        "BlockDeviceMappings": [{"DeviceName": "/dev/xvda", "Ebs": {"VolumeSize": 8, "Encrypted": True}}],
    }
    bad = {
        "ImageId": image, "InstanceType": "t3.small", "UserData": base64.b64encode(SCRIPT.encode()).decode(),
        "NetworkInterfaces": [{"DeviceIndex": 0, "AssociatePublicIpAddress": True, "Groups": [id("group/app")]}],
        "MetadataOptions": {"HttpTokens": "optional"},
        "BlockDeviceMappings": [{"DeviceName": "/dev/xvda", "Ebs": {"VolumeSize": 8, "Encrypted": False}}],
    }
    for label, content in (("good", data), ("bad", bad)):
        made = ec2.create_launch_template(LaunchTemplateName=label, LaunchTemplateData=content)["LaunchTemplate"]["LaunchTemplateId"]
        account.name(f"template/{label}", arn("ec2", f"launch-template/{made}"))
    scaling = account.client("autoscaling")
    scaling.create_launch_configuration(
        LaunchConfigurationName="old-good", ImageId=image, InstanceType="t3.small", IamInstanceProfile="app", SecurityGroups=[id("group/app")],
        MetadataOptions={"HttpTokens": "required"}, AssociatePublicIpAddress=False,
        BlockDeviceMappings=[{"DeviceName": "/dev/xvda", "Ebs": {"VolumeSize": 8, "Encrypted": True}}],
    )
    scaling.create_launch_configuration(
        LaunchConfigurationName="old-bad", ImageId=image, InstanceType="t3.small", AssociatePublicIpAddress=True,
        SecurityGroups=[id("group/app")], UserData=SCRIPT,
        MetadataOptions={"HttpTokens": "optional"},
        BlockDeviceMappings=[{"DeviceName": "/dev/xvda", "Ebs": {"VolumeSize": 8, "Encrypted": False}}],
    )
    for configuration in scaling.describe_launch_configurations()["LaunchConfigurations"]:
        account.name(f"configuration/{configuration['LaunchConfigurationName']}", configuration["LaunchConfigurationARN"])
    scaling.create_auto_scaling_group(
        AutoScalingGroupName="web", MinSize=0, MaxSize=2, DesiredCapacity=0, VPCZoneIdentifier=",".join([id("subnet/private-a"), id("subnet/private-b")]),
        LaunchTemplate={"LaunchTemplateId": id("template/good"), "Version": "$Latest"},
    )
    # Last, for what was there before is as it was.
    for region in (HOME, US):
        account.client("ec2", region).enable_ebs_encryption_by_default()
    account.name("fleet/web", scaling.describe_auto_scaling_groups()["AutoScalingGroups"][0]["AutoScalingGroupARN"])


def images(account, ec2):
    def image(label, **change):
        made = ec2.register_image(
            Name=label, Architecture="x86_64", RootDeviceName="/dev/xvda", VirtualizationType="hvm",
            BlockDeviceMappings=[{"DeviceName": "/dev/xvda", "Ebs": {"VolumeSize": 8}}],
        )["ImageId"]
        account.name(f"image/{label}", account.arn("ec2", f"image/{made}"))
        if change:
            ec2.modify_image_attribute(ImageId=made, Attribute="launchPermission", LaunchPermission={"Add": [change]})

    image("private")
    image("old")
    image("gone")
    image("public", Group="all")
    image("shared", UserId="999988887777")


def volumes(account, ec2):
    for label, options in (("encrypted", {"Encrypted": True}), ("plain", {"Encrypted": False}), ("own-key", {"Encrypted": True, "KmsKeyId": account.names["key/data"]})):
        made = ec2.create_volume(AvailabilityZone=HOME + "a", Size=8, **options)["VolumeId"]
        account.name(f"volume/{label}", account.arn("ec2", f"volume/{made}"))
        if label == "own-key":
            continue
        snapshot = ec2.create_snapshot(VolumeId=made, Description=label)["SnapshotId"]
        account.name(f"snapshot/{label}", account.arn("ec2", f"snapshot/{snapshot}"))
    plain = account.names["volume/plain"].rsplit("/", 1)[1]
    for label, share in (("public", {"GroupNames": ["all"]}), ("shared", {"UserIds": ["999988887777"]})):
        snapshot = ec2.create_snapshot(VolumeId=plain, Description=label)["SnapshotId"]
        account.name(f"snapshot/{label}", account.arn("ec2", f"snapshot/{snapshot}"))
        ec2.modify_snapshot_attribute(SnapshotId=snapshot, Attribute="createVolumePermission", OperationType="add", **share)
    account.name("volume/us-plain", account.arn("ec2", "volume/" + account.client("ec2", US).create_volume(AvailabilityZone="us-east-1a", Size=8, Encrypted=False)["VolumeId"], US))
    account.name("volume/quiet-plain", account.arn("ec2", "volume/" + account.client("ec2", QUIET).create_volume(AvailabilityZone="ap-southeast-2a", Size=8, Encrypted=False)["VolumeId"], QUIET))
