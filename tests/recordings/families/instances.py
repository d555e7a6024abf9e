"""Instances with their volumes and user data, launch templates in versions, groups of instances."""

import base64

SCRIPT = "#!/bin/sh\nexport STAGE=prod\nexport DB_PASSWORD=canary-user-data\n"


def build(account):
    ec2 = account.client("ec2")
    iam = account.client("iam")
    iam.create_instance_profile(InstanceProfileName="app", Path="/team/")
    image = ec2.register_image(Name="base", RootDeviceName="/dev/sda1", BlockDeviceMappings=[
        {"DeviceName": "/dev/sda1", "Ebs": {"VolumeSize": 8, "DeleteOnTermination": True}},
    ])["ImageId"]
    ec2.modify_image_attribute(ImageId=image, LaunchPermission={"Add": [{"Group": "all"}]})
    subnet = ec2.describe_subnets()["Subnets"][0]["SubnetId"]
    group = ec2.create_security_group(GroupName="app", Description="app", VpcId=ec2.describe_vpcs()["Vpcs"][0]["VpcId"])["GroupId"]
    ec2.run_instances(
        ImageId=image, InstanceType="t3.micro", MinCount=1, MaxCount=1, UserData=SCRIPT, EbsOptimized=True,
        IamInstanceProfile={"Name": "app"}, Monitoring={"Enabled": True},
        MetadataOptions={"HttpTokens": "required", "HttpEndpoint": "enabled", "HttpPutResponseHopLimit": 1},
        NetworkInterfaces=[{"DeviceIndex": 0, "SubnetId": subnet, "Groups": [group], "AssociatePublicIpAddress": True}],
        BlockDeviceMappings=[{"DeviceName": "/dev/sda1", "Ebs": {"VolumeSize": 8, "Encrypted": True, "VolumeType": "gp3"}}],
    )
    ec2.run_instances(ImageId=image, InstanceType="t3.micro", MinCount=1, MaxCount=1, SubnetId=subnet)
    idle = ec2.run_instances(ImageId=image, InstanceType="t3.micro", MinCount=1, MaxCount=1, SubnetId=subnet)["Instances"][0]["InstanceId"]
    ec2.stop_instances(InstanceIds=[idle])
    dead = ec2.run_instances(ImageId=image, InstanceType="t3.micro", MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]
    ec2.terminate_instances(InstanceIds=[dead])
    ec2.create_snapshot(VolumeId=ec2.describe_volumes()["Volumes"][0]["VolumeId"], Description="nightly")

    encoded = base64.b64encode(SCRIPT.encode()).decode()
    template = ec2.create_launch_template(LaunchTemplateName="web", LaunchTemplateData={
        "ImageId": image, "InstanceType": "t3.micro", "UserData": encoded,
        "MetadataOptions": {"HttpTokens": "optional"},
    })["LaunchTemplate"]["LaunchTemplateId"]
    ec2.create_launch_template_version(LaunchTemplateId=template, LaunchTemplateData={
        "ImageId": image, "InstanceType": "t3.small", "MetadataOptions": {"HttpTokens": "required"},
        "SecurityGroupIds": [group],
        "BlockDeviceMappings": [{"DeviceName": "/dev/sda1", "Ebs": {"Encrypted": True}}],
    })
    scaling = account.client("autoscaling")
    scaling.create_launch_configuration(
        LaunchConfigurationName="old", ImageId=image, InstanceType="t3.micro", UserData=SCRIPT,
        AssociatePublicIpAddress=True, InstanceMonitoring={"Enabled": False}, SecurityGroups=[group],
        MetadataOptions={"HttpTokens": "optional", "HttpEndpoint": "enabled"},
        BlockDeviceMappings=[{"DeviceName": "/dev/sda1", "Ebs": {"VolumeSize": 8, "Encrypted": False}}],
    )
    scaling.create_auto_scaling_group(
        AutoScalingGroupName="web", MinSize=0, MaxSize=2, DesiredCapacity=0, VPCZoneIdentifier=subnet,
        LaunchTemplate={"LaunchTemplateId": template, "Version": "2"}, HealthCheckType="ELB", HealthCheckGracePeriod=60,
        Tags=[{"Key": "env", "Value": "prod", "PropagateAtLaunch": True}],
    )
    scaling.create_auto_scaling_group(
        AutoScalingGroupName="old", MinSize=0, MaxSize=1, LaunchConfigurationName="old", VPCZoneIdentifier=subnet,
    )


def read(account):
    region = "us-east-1"
    instances = account.ask("ec2:DescribeInstances", region)
    for call in ("DescribeVolumes", "DescribeLaunchTemplates"):
        account.ask(f"ec2:{call}", region)
    images = {i["ImageId"] for r in instances["Reservations"] for i in r["Instances"]}
    account.ask("ec2:DescribeImages", region, ImageIds=sorted(images))
    for image in account.ask("ec2:DescribeImages", region, Owners=["self"])["Images"]:
        account.ask("ec2:DescribeImageAttribute", region, ImageId=image["ImageId"], Attribute="launchPermission")
    snapshots = account.ask("ec2:DescribeSnapshots", region, OwnerIds=["self"])
    for snapshot in snapshots["Snapshots"]:
        account.ask(
            "ec2:DescribeSnapshotAttribute", region, SnapshotId=snapshot["SnapshotId"], Attribute="createVolumePermission"
        )
    for reservation in instances["Reservations"]:
        for instance in reservation["Instances"]:
            for attribute in ("userData", "disableApiTermination"):
                account.ask(
                    "ec2:DescribeInstanceAttribute", region, InstanceId=instance["InstanceId"], Attribute=attribute
                )
    for template in account.client("ec2").describe_launch_templates()["LaunchTemplates"]:
        account.ask("ec2:DescribeLaunchTemplateVersions", region, LaunchTemplateId=template["LaunchTemplateId"])
    account.ask("autoscaling:DescribeAutoScalingGroups", region)
    account.ask("autoscaling:DescribeLaunchConfigurations", region)
