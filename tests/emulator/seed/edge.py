"""What stands at the edge: distributions, gateways, firewalls, names."""

from . import US


def build(account):
    cloudfront = account.client("cloudfront", US)
    acl = account.client("wafv2", US).create_web_acl(
        Name="edge", Scope="CLOUDFRONT", DefaultAction={"Allow": {}},
        VisibilityConfig={"SampledRequestsEnabled": True, "CloudWatchMetricsEnabled": True, "MetricName": "edge"},
    )["Summary"]["ARN"]
    account.name("firewall/edge", acl)
    origin = {"Id": "web", "DomainName": "shop.example", "CustomOriginConfig": {"HTTPPort": 80, "HTTPSPort": 443, "OriginProtocolPolicy": "https-only"}}
    for label, policy, logging, firewall in (("good", "redirect-to-https", True, acl), ("bad", "allow-all", False, "")):
        made = cloudfront.create_distribution(DistributionConfig={
            "CallerReference": label, "Comment": label, "Enabled": True, "Origins": {"Quantity": 1, "Items": [origin]},
            "DefaultCacheBehavior": {
                "TargetOriginId": "web", "ViewerProtocolPolicy": policy, "MinTTL": 0,
                "ForwardedValues": {"QueryString": False, "Cookies": {"Forward": "none"}},
            },
            "Logging": {"Enabled": logging, "IncludeCookies": False, "Bucket": "shop-access-logs.s3.amazonaws.com" if logging else "", "Prefix": ""},
            "WebACLId": firewall,
        })["Distribution"]
        account.name(f"distribution/{label}", made["ARN"])

    gateway = account.client("apigateway")
    logs = account.arn("logs", "log-group:/shop/gateway")
    for label, logged in (("good", True), ("bad", False)):
        api = gateway.create_rest_api(name=label)["id"]
        root = gateway.get_resources(restApiId=api)["items"][0]["id"]
        gateway.put_method(restApiId=api, resourceId=root, httpMethod="GET", authorizationType="AWS_IAM")
        gateway.put_integration(restApiId=api, resourceId=root, httpMethod="GET", type="MOCK")
        gateway.create_deployment(restApiId=api, stageName="prod")
        if logged:
            gateway.update_stage(restApiId=api, stageName="prod", patchOperations=[
                {"op": "replace", "path": "/accessLogSettings/destinationArn", "value": logs},
                {"op": "replace", "path": "/accessLogSettings/format", "value": "$context.requestId"},
            ])
        account.name(f"rest/{label}", f"arn:aws:apigateway:eu-west-1::/restapis/{api}")
        account.name(f"stage/{label}", f"arn:aws:apigateway:eu-west-1::/restapis/{api}/stages/prod")
    http = account.client("apigatewayv2")
    api = http.create_api(Name="http", ProtocolType="HTTP")["ApiId"]
    account.name("http/plain", f"arn:aws:apigateway:eu-west-1::/apis/{api}")
    for label, more in (("http-good", {"AccessLogSettings": {"DestinationArn": logs, "Format": "$context.requestId"}}), ("http-bad", {})):
        http.create_stage(ApiId=api, StageName=label, **more)
        account.name(f"stage/{label}", f"arn:aws:apigateway:eu-west-1::/apis/{api}/stages/{label}")

    zone = account.client("route53", US).create_hosted_zone(Name="shop.example", CallerReference="1")["HostedZone"]["Id"]
    account.name("zone/shop", f"arn:aws:route53:::{zone.strip('/')}")
