"""The example stack, deployed: what CloudFormation makes of examples/shop/cloudformation/shop.yaml, call
by call, in an account of its own. (moto's own CloudFormation stumbles over the database's parameter
group, and forgets the attributes of load balancers.) Resources are named by their logical ids."""

import io
import json
import zipfile

from . import US

REGION = "eu-central-1"


def build(account):
    name = lambda logical, address: account.name(f"shop/{logical}", address)
    ec2 = account.client("ec2", REGION)
    arn = lambda kind, id: account.arn("ec2", f"{kind}/{id}", REGION)

    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    name("Vpc", arn("vpc", vpc))
    ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
    subnets = []
    for logical, zone, block in (("SubnetA", "a", "10.0.0.0/24"), ("SubnetB", "b", "10.0.1.0/24")):
        subnet = ec2.create_subnet(VpcId=vpc, AvailabilityZone=REGION + zone, CidrBlock=block)["Subnet"]["SubnetId"]
        ec2.modify_subnet_attribute(SubnetId=subnet, MapPublicIpOnLaunch={"Value": True})
        ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)
        name(logical, arn("subnet", subnet))
        subnets.append(subnet)

    def group(logical, title, description, egress):
        id = ec2.create_security_group(GroupName=title, Description=description, VpcId=vpc)["GroupId"]
        ec2.revoke_security_group_egress(GroupId=id, IpPermissions=[{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}])
        ec2.authorize_security_group_egress(GroupId=id, IpPermissions=[egress])
        name(logical, arn("security-group", id))
        return id

    def block(port, to, description):
        ports = {"IpProtocol": "tcp", "FromPort": port, "ToPort": port} if port else {"IpProtocol": "-1"}
        return ports | {"IpRanges": [{"CidrIp": to, "Description": description}]}

    def from_group(port, source, description):
        return {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "UserIdGroupPairs": [{"GroupId": source, "Description": description}]}

    balancer_group = group("BalancerGroup", "shop-production-balancer", "The load balancer", block(8080, "10.0.0.0/16", "To the servers"))
    ec2.authorize_security_group_ingress(GroupId=balancer_group, IpPermissions=[block(80, "0.0.0.0/0", "The web"), block(443, "0.0.0.0/0", "The web")])
    server_group = group("ServerGroup", "shop-production-server", "The web servers", block(None, "0.0.0.0/0", "For updates"))
    ec2.authorize_security_group_ingress(GroupId=server_group, IpPermissions=[
        from_group(8080, balancer_group, "From the load balancer"), block(22, "0.0.0.0/0", "For administrators"),
    ])
    database_group = group("DatabaseGroup", "shop-DatabaseGroup-1", "The database", block(None, "127.0.0.1/32", "Nowhere"))
    ec2.authorize_security_group_ingress(GroupId=database_group, IpPermissions=[from_group(5432, server_group, "From the web servers")])

    buckets(account, name)
    elb = account.client("elbv2", REGION)
    balancer = elb.create_load_balancer(
        Name="shop-production", Scheme="internet-facing", SecurityGroups=[balancer_group], Subnets=subnets, Type="application",
    )["LoadBalancers"][0]["LoadBalancerArn"]
    name("Balancer", balancer)
    elb.modify_load_balancer_attributes(LoadBalancerArn=balancer, Attributes=[
        {"Key": "access_logs.s3.enabled", "Value": "true"}, {"Key": "access_logs.s3.bucket", "Value": logs_bucket(account)},
        {"Key": "access_logs.s3.prefix", "Value": "balancer"},
    ])
    targets = elb.create_target_group(Name="shop-production", Protocol="HTTP", Port=8080, VpcId=vpc)["TargetGroups"][0]["TargetGroupArn"]
    name("TargetGroup", targets)
    forward = [{"Type": "forward", "TargetGroupArn": targets}]
    name("PlainListener", elb.create_listener(LoadBalancerArn=balancer, Protocol="HTTP", Port=80, DefaultActions=forward)["Listeners"][0]["ListenerArn"])

    image = ec2.register_image(
        Name="al2023", Architecture="x86_64", RootDeviceName="/dev/xvda", VirtualizationType="hvm",
        BlockDeviceMappings=[{"DeviceName": "/dev/xvda", "Ebs": {"VolumeSize": 8}}],
    )["ImageId"]
    template = ec2.create_launch_template(LaunchTemplateName="ServerTemplate", LaunchTemplateData={
        "ImageId": image, "InstanceType": "t3.small", "SecurityGroupIds": [server_group],
        "BlockDeviceMappings": [{"DeviceName": "/dev/xvda", "Ebs": {"VolumeSize": 20, "Encrypted": True}}],
    })["LaunchTemplate"]["LaunchTemplateId"]
    name("ServerTemplate", arn("launch-template", template))
    scaling = account.client("autoscaling", REGION)
    scaling.create_auto_scaling_group(
        AutoScalingGroupName="shop-Servers-1", MinSize=2, MaxSize=4, DesiredCapacity=0, VPCZoneIdentifier=",".join(subnets), TargetGroupARNs=[targets],
        LaunchTemplate={"LaunchTemplateId": template, "Version": "1"},
    )
    name("Servers", scaling.describe_auto_scaling_groups()["AutoScalingGroups"][0]["AutoScalingGroupARN"])

    rds = account.client("rds", REGION)
    rds.create_db_subnet_group(DBSubnetGroupName="shop", DBSubnetGroupDescription="The shop", SubnetIds=subnets)
    rds.create_db_parameter_group(DBParameterGroupName="shop", DBParameterGroupFamily="postgres14", Description="The shop")
    rds.modify_db_parameter_group(DBParameterGroupName="shop", Parameters=[{"ParameterName": "log_connections", "ParameterValue": "1", "ApplyMethod": "immediate"}])
    database = rds.create_db_instance(
        DBInstanceIdentifier="shop-production", Engine="postgres", EngineVersion="14.12", DBInstanceClass="db.t4g.medium", AllocatedStorage=50,
        DBName="shop", MasterUsername="shop", MasterUserPassword="from-the-pipeline", DBSubnetGroupName="shop", VpcSecurityGroupIds=[database_group],
        DBParameterGroupName="shop", StorageEncrypted=False, PubliclyAccessible=True, BackupRetentionPeriod=7, AutoMinorVersionUpgrade=True,
    )["DBInstance"]["DBInstanceArn"]
    name("Database", database)
    roles_and_function(account, name)
    trail(account, name)


def logs_bucket(account):
    return f"shop-production-logs-{account.id}"


def buckets(account, name):
    s3 = account.client("s3", REGION)
    logs = logs_bucket(account)
    for logical, bucket in (("Uploads", "shop-production-uploads"), ("Logs", logs)):
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
        name(logical, f"arn:aws:s3:::{bucket}")
        # What AWS does with new buckets since 2023, and moto does not; the template turns Block Public Access
        # off for what it makes public.
        s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]})
    s3.put_bucket_versioning(Bucket="shop-production-uploads", VersioningConfiguration={"Status": "Suspended"})
    s3.put_bucket_versioning(Bucket=logs, VersioningConfiguration={"Status": "Enabled"})
    s3.put_public_access_block(Bucket=logs, PublicAccessBlockConfiguration={
        "BlockPublicAcls": True, "BlockPublicPolicy": True, "IgnorePublicAcls": True, "RestrictPublicBuckets": True,
    })
    uploads = {"Sid": "ReadByAnyone", "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::shop-production-uploads/*"}
    statements = [
        {"Sid": "TlsOnly", "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": [f"arn:aws:s3:::{logs}", f"arn:aws:s3:::{logs}/*"],
         "Condition": {"Bool": {"aws:SecureTransport": "false"}}},
        {"Sid": "Trail", "Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}, "Action": "s3:PutObject",
         "Resource": f"arn:aws:s3:::{logs}/trail/*", "Condition": {"StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control"}}},
    ]
    for bucket, policy in (("shop-production-uploads", [uploads]), (logs, statements)):
        s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps({"Version": "2012-10-17", "Statement": policy}))


def roles_and_function(account, name):
    iam = account.client("iam", US)

    def role(logical, title, principal, policy, statement):
        trust = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}]}
        made = iam.create_role(RoleName=title, AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
        iam.put_role_policy(RoleName=title, PolicyName=policy, PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))
        return name(logical, made)

    role("Deploy", "shop-production-deploy", {"AWS": "*"}, "deploy", {"Effect": "Allow", "Action": "*", "Resource": "*"})
    thumbnails = role("ThumbnailsRole", "shop-production-thumbnails", {"Service": "lambda.amazonaws.com"}, "read-uploads", {
        "Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::shop-production-uploads/*",
    })
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(zipfile.ZipInfo("index.py", (2026, 1, 1, 0, 0, 0)), "def handler(event, context):\n    return None\n")
    function = account.client("lambda", REGION).create_function(
        FunctionName="shop-production-thumbnails", Role=thumbnails, Runtime="python3.12", Handler="index.handler", Code={"ZipFile": packed.getvalue()},
        Environment={"Variables": {"BUCKET": "shop-production-uploads", "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE"}},
    )
    name("Thumbnails", function["FunctionArn"])


def trail(account, name):
    policy = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{account.id}:root"}, "Action": "kms:*", "Resource": "*"},
    ]}
    key = account.client("kms", REGION).create_key(Description="The trail", Policy=json.dumps(policy))["KeyMetadata"]["Arn"]
    name("AuditKey", key)
    cloudtrail = account.client("cloudtrail", REGION)
    made = cloudtrail.create_trail(
        Name="shop-production", S3BucketName=logs_bucket(account), S3KeyPrefix="trail", KmsKeyId=key, IncludeGlobalServiceEvents=True,
        IsMultiRegionTrail=False, EnableLogFileValidation=True,
    )["TrailARN"]
    cloudtrail.start_logging(Name="shop-production")
    name("Trail", made)
