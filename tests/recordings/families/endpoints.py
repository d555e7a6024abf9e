"""EKS clusters, CloudFront distributions, stages of API Gateway: what is called from outside."""

REGION = "us-east-1"
KEY = "arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d"


def distribution(name, policy, **more):
    origin = {
        "Id": "site", "DomainName": "example.com",
        "CustomHeaders": {"Quantity": 1, "Items": [{"HeaderName": "X-From", "HeaderValue": "canary-origin-header"}]},
        "CustomOriginConfig": {
            "HTTPPort": 80, "HTTPSPort": 443, "OriginProtocolPolicy": "https-only",
            "OriginSslProtocols": {"Quantity": 1, "Items": ["TLSv1.2"]},
        },
    }
    return {
        "CallerReference": name, "Comment": name, "Enabled": True, "Origins": {"Quantity": 1, "Items": [origin]},
        "DefaultCacheBehavior": {
            "TargetOriginId": "site", "ViewerProtocolPolicy": policy, "CachePolicyId": "658327ea-f89d-4fab-a63d-7e88639e58f6",
            "AllowedMethods": {"Quantity": 2, "Items": ["GET", "HEAD"], "CachedMethods": {"Quantity": 2, "Items": ["GET", "HEAD"]}},
        },
        **more,
    }


def build(account):
    eks = account.client("eks")
    eks.create_cluster(
        name="main", roleArn="arn:aws:iam::123456789012:role/eks",
        resourcesVpcConfig={
            "subnetIds": ["subnet-0a", "subnet-0b"], "endpointPublicAccess": True, "endpointPrivateAccess": True,
            "publicAccessCidrs": ["198.51.100.0/24"],
        },
        logging={"clusterLogging": [{"types": ["api", "audit"], "enabled": True}, {"types": ["scheduler"], "enabled": False}]},
        encryptionConfig=[{"resources": ["secrets"], "provider": {"keyArn": KEY}}],
    )
    eks.create_cluster(name="open", roleArn="arn:aws:iam::123456789012:role/eks", resourcesVpcConfig={"subnetIds": ["subnet-0a"]})
    eks.create_nodegroup(clusterName="main", nodegroupName="workers", subnets=["subnet-0a"], nodeRole="arn:aws:iam::123456789012:role/node")
    cloudfront = account.client("cloudfront")
    cloudfront.create_distribution(DistributionConfig=distribution(
        "closed", "redirect-to-https", WebACLId="arn:aws:wafv2:us-east-1:123456789012:global/webacl/a/1",
        Logging={"Enabled": True, "IncludeCookies": False, "Bucket": "logs.s3.amazonaws.com", "Prefix": "site/"},
        ViewerCertificate={
            "ACMCertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/0a1b2c3d", "SSLSupportMethod": "sni-only",
            "MinimumProtocolVersion": "TLSv1.2_2021",
        },
    ))
    cloudfront.create_distribution(DistributionConfig=distribution("open", "allow-all"))
    rest = account.client("apigateway")
    api = rest.create_rest_api(name="shop")
    method = rest.put_method(restApiId=api["id"], resourceId=rest.get_resources(restApiId=api["id"])["items"][0]["id"], httpMethod="GET", authorizationType="NONE")
    assert method
    rest.put_integration(restApiId=api["id"], resourceId=rest.get_resources(restApiId=api["id"])["items"][0]["id"], httpMethod="GET", type="HTTP", integrationHttpMethod="GET", uri="http://example.com/")
    deployment = rest.create_deployment(restApiId=api["id"])["id"]
    for name in ("live", "test"):
        rest.create_stage(restApiId=api["id"], stageName=name, deploymentId=deployment, variables={"api_token": "canary-stage"}, tracingEnabled=True)
    rest.update_stage(restApiId=api["id"], stageName="live", patchOperations=[
        {"op": "replace", "path": "/accessLogSettings/destinationArn", "value": "arn:aws:logs:us-east-1:123456789012:log-group:api"},
        {"op": "replace", "path": "/accessLogSettings/format", "value": "$context.requestId"},
        {"op": "replace", "path": "/*/*/logging/loglevel", "value": "INFO"},
    ])
    for name, policy in (("api.example.com", "TLS_1_2"), ("old.example.com", "TLS_1_0")):
        rest.create_domain_name(
            domainName=name, securityPolicy=policy, endpointConfiguration={"types": ["REGIONAL"]},
            regionalCertificateArn="arn:aws:acm:us-east-1:123456789012:certificate/0a1b2c3d",
        )
    http = account.client("apigatewayv2")
    api = http.create_api(Name="events", ProtocolType="HTTP")["ApiId"]
    http.create_stage(ApiId=api, StageName="live", AccessLogSettings={"DestinationArn": "arn:aws:logs:us-east-1:123456789012:log-group:api", "Format": "$context.requestId"})
    http.create_stage(ApiId=api, StageName="test", StageVariables={"password": "canary-stage"})


def read(account):
    for cluster in account.ask("eks:ListClusters", REGION)["clusters"]:
        account.ask("eks:DescribeCluster", REGION, name=cluster)
        for group in account.ask("eks:ListNodegroups", REGION, clusterName=cluster)["nodegroups"]:
            account.ask("eks:DescribeNodegroup", REGION, clusterName=cluster, nodegroupName=group)
        for association in (account.ask("eks:ListPodIdentityAssociations", REGION, clusterName=cluster) or {}).get("associations", []):
            account.ask("eks:DescribePodIdentityAssociation", REGION, clusterName=cluster, associationId=association["associationId"])
    for item in account.ask("cloudfront:ListDistributions")["DistributionList"].get("Items", []):
        account.ask("cloudfront:GetDistributionConfig", Id=item["Id"])
    for api in account.ask("apigateway:GetRestApis", REGION)["items"]:
        account.ask("apigateway:GetStages", REGION, restApiId=api["id"])
    account.ask("apigateway:GetDomainNames", REGION)
    for api in account.ask("apigatewayv2:GetApis", REGION)["Items"]:
        account.ask("apigatewayv2:GetStages", REGION, ApiId=api["ApiId"])
