"""Load balancers of both generations with their listeners, rules and targets."""


def build(account):
    ec2 = account.client("ec2")
    subnets = [subnet["SubnetId"] for subnet in ec2.describe_subnets()["Subnets"]][:2]
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    group = ec2.create_security_group(GroupName="balancer", Description="balancer", VpcId=vpc)["GroupId"]
    elb = account.client("elbv2")
    balancer = elb.create_load_balancer(
        Name="public", Subnets=subnets, SecurityGroups=[group], Scheme="internet-facing", Type="application",
        Tags=[{"Key": "env", "Value": "prod"}],
    )["LoadBalancers"][0]["LoadBalancerArn"]
    elb.modify_load_balancer_attributes(
        LoadBalancerArn=balancer, Attributes=[{"Key": "routing.http.drop_invalid_header_fields.enabled", "Value": "true"}]
    )
    targets = elb.create_target_group(
        Name="web", Protocol="HTTP", Port=80, VpcId=vpc, TargetType="ip", HealthCheckPath="/health"
    )["TargetGroups"][0]["TargetGroupArn"]
    elb.register_targets(TargetGroupArn=targets, Targets=[{"Id": "172.31.0.10", "Port": 8080}])
    redirect = {"Protocol": "HTTPS", "Port": "443", "StatusCode": "HTTP_301"}
    elb.create_listener(LoadBalancerArn=balancer, Protocol="HTTP", Port=80, DefaultActions=[{"Type": "redirect", "RedirectConfig": redirect}])
    secure = elb.create_listener(
        LoadBalancerArn=balancer, Protocol="HTTPS", Port=443, SslPolicy="ELBSecurityPolicy-TLS13-1-2-2021-06",
        Certificates=[{"CertificateArn": certificate(account)}], DefaultActions=[{"Type": "forward", "TargetGroupArn": targets}],
    )["Listeners"][0]["ListenerArn"]
    elb.create_rule(
        ListenerArn=secure, Priority=10, Conditions=[{"Field": "path-pattern", "Values": ["/api/*"]}],
        Actions=[{"Type": "forward", "ForwardConfig": {"TargetGroups": [{"TargetGroupArn": targets, "Weight": 1}]}}],
    )
    old = account.client("elb")
    old.create_load_balancer(
        LoadBalancerName="old", Subnets=subnets, SecurityGroups=[group],
        Listeners=[{"Protocol": "HTTP", "LoadBalancerPort": 80, "InstanceProtocol": "HTTP", "InstancePort": 8080}],
    )
    account.client("s3").create_bucket(Bucket="bz-logs")
    old.modify_load_balancer_attributes(LoadBalancerName="old", LoadBalancerAttributes={
        "CrossZoneLoadBalancing": {"Enabled": True},
        "AccessLog": {"Enabled": True, "S3BucketName": "bz-logs", "EmitInterval": 5},
    })
    old.create_load_balancer_policy(
        LoadBalancerName="old", PolicyName="tls", PolicyTypeName="SSLNegotiationPolicyType",
        PolicyAttributes=[{"AttributeName": "Protocol-TLSv1", "AttributeValue": "true"}],
    )


def certificate(account):
    iam = account.client("iam")
    return iam.upload_server_certificate(ServerCertificateName="web", CertificateBody="body", PrivateKey="key")[
        "ServerCertificateMetadata"
    ]["Arn"]


def read(account):
    region = "us-east-1"
    for balancer in account.ask("elbv2:DescribeLoadBalancers", region)["LoadBalancers"]:
        arn = balancer["LoadBalancerArn"]
        account.ask("elbv2:DescribeLoadBalancerAttributes", region, LoadBalancerArn=arn)
        account.ask("elbv2:DescribeTags", region, ResourceArns=[arn])
        for listener in account.ask("elbv2:DescribeListeners", region, LoadBalancerArn=arn)["Listeners"]:
            account.ask("elbv2:DescribeRules", region, ListenerArn=listener["ListenerArn"])
    for group in account.ask("elbv2:DescribeTargetGroups", region)["TargetGroups"]:
        for call in ("DescribeTargetGroupAttributes", "DescribeTargetHealth"):
            account.ask(f"elbv2:{call}", region, TargetGroupArn=group["TargetGroupArn"])
    for balancer in account.ask("elb:DescribeLoadBalancers", region)["LoadBalancerDescriptions"]:
        for call in ("DescribeLoadBalancerAttributes", "DescribeLoadBalancerPolicies"):
            account.ask(f"elb:{call}", region, LoadBalancerName=balancer["LoadBalancerName"])
