"""Load balancers of both generations with their listeners and targets; certificates."""

import datetime

from . import CANARY, HOME, US


def build(account):
    id = lambda label: account.names[label].rsplit("/", 1)[1]
    acm = account.client("acm")
    for region in (HOME, US):
        made = account.client("acm", region).request_certificate(DomainName="shop.example", ValidationMethod="DNS")["CertificateArn"]
        account.name(f"certificate/{region}", made)
    elb = account.client("elbv2")
    vpc = id("vpc/shop")
    targets = elb.create_target_group(Name="web", Protocol="HTTP", Port=8080, VpcId=vpc, TargetType="ip")["TargetGroups"][0]["TargetGroupArn"]
    account.name("targets/web", targets)
    elb.register_targets(TargetGroupArn=targets, Targets=[{"Id": "10.1.3.10", "Port": 8080}])

    def balancer(label, scheme, kind="application", attributes=(), side="public"):
        groups = {"SecurityGroups": [id("group/balancer")]} if kind == "application" else {}
        made = elb.create_load_balancer(
            Name=label, Subnets=[id(f"subnet/{side}-a"), id(f"subnet/{side}-b")], Scheme=scheme, Type=kind, **groups,
        )["LoadBalancers"][0]["LoadBalancerArn"]
        account.name(f"balancer/{label}", made)
        if attributes:
            elb.modify_load_balancer_attributes(LoadBalancerArn=made, Attributes=[{"Key": k, "Value": v} for k, v in attributes])
        return made

    def listener(label, on, **options):
        options.setdefault("DefaultActions", [{"Type": "forward", "TargetGroupArn": targets}])
        made = elb.create_listener(LoadBalancerArn=on, **options)["Listeners"][0]["ListenerArn"]
        account.name(f"listener/{label}", made)
        return made

    good = [
        ("access_logs.s3.enabled", "true"), ("access_logs.s3.bucket", "shop-access-logs"), ("deletion_protection.enabled", "true"),
        ("routing.http.drop_invalid_header_fields.enabled", "true"),
    ]
    certificate = [{"CertificateArn": account.names[f"certificate/{HOME}"]}]
    front = balancer("front", "internet-facing", attributes=good)
    redirect = [{"Type": "redirect", "RedirectConfig": {"Protocol": "HTTPS", "Port": "443", "StatusCode": "HTTP_301"}}]
    listener("front-redirect", front, Protocol="HTTP", Port=80, DefaultActions=redirect)
    secure = listener("front-tls", front, Protocol="HTTPS", Port=443, SslPolicy="ELBSecurityPolicy-TLS13-1-2-2021-06", Certificates=certificate)
    elb.create_rule(
        ListenerArn=secure, Priority=10, Conditions=[{"Field": "path-pattern", "Values": ["/api/*"]}],
        Actions=[{"Type": "forward", "TargetGroupArn": targets}],
    )
    bare = balancer("bare", "internet-facing")
    listener("bare-plain", bare, Protocol="HTTP", Port=80)
    listener("bare-old", bare, Protocol="HTTPS", Port=443, SslPolicy="ELBSecurityPolicy-2016-08", Certificates=certificate)
    inside = balancer("inside", "internal", attributes=good, side="private")
    listener("inside", inside, Protocol="HTTPS", Port=443, SslPolicy="ELBSecurityPolicy-TLS13-1-2-2021-06", Certificates=certificate)
    network = balancer("network", "internal", kind="network", side="private", attributes=good[:3])
    listener("network", network, Protocol="TCP", Port=5432)

    old = account.client("elb")
    for label, protocol in (("old-plain", "HTTP"), ("old-tls", "HTTPS")):
        secure = {"SSLCertificateId": account.names["certificate/old-web"]} if protocol == "HTTPS" else {}
        old.create_load_balancer(
            LoadBalancerName=label, Subnets=[id("subnet/private-a")], SecurityGroups=[id("group/balancer")], Scheme="internal",
            Listeners=[{"Protocol": protocol, "LoadBalancerPort": 443 if secure else 80, "InstanceProtocol": "HTTP", "InstancePort": 8080, **secure}],
        )
        account.name(f"classic/{label}", account.arn("elasticloadbalancing", f"loadbalancer/{label}"))
    old.modify_load_balancer_attributes(LoadBalancerName="old-tls", LoadBalancerAttributes={
        "AccessLog": {"Enabled": True, "S3BucketName": "shop-access-logs", "EmitInterval": 5},
    })
    old.create_load_balancer_policy(
        LoadBalancerName="old-plain", PolicyName="tls", PolicyTypeName="SSLNegotiationPolicyType",
        PolicyAttributes=[{"AttributeName": "Protocol-TLSv1", "AttributeValue": "true"}],
    )
