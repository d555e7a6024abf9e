#!/usr/bin/env python3
"""Builds the scenarios below in an emulated account (moto), and writes what the account answers.

    python tests/recordings/scenarios.py [NAME…]        # e.g. iam/role

builds what `tests/scenarios/NAME` says with boto3, asks the calls that Bartizan reads of the services in it,
and writes `answers.json` there. What moto does not answer as AWS does is mended in `mended`, each with the
page of the API reference that says how AWS does it.
"""

import io
import json
import sys
import zipfile

import families.endpoints
import families.services
import families.stores
from record import ACCOUNT, HERE, MOMENT, Account, key, mock_aws, mock_random, plain, KEYS_SEEN

REGION = "us-east-1"


def read_iam(account):
    account.ask("iam:GetAccountAuthorizationDetails", Filter=["User", "Role", "Group", "LocalManagedPolicy"])
    roles = account.ask("iam:ListRoles")["Roles"]
    account.client("iam").generate_credential_report()
    for call in ("ListUsers", "ListInstanceProfiles", "ListVirtualMFADevices", "ListServerCertificates",
                 "ListOpenIDConnectProviders", "ListSAMLProviders", "GetAccountPasswordPolicy", "GetCredentialReport"):
        account.ask(f"iam:{call}")
    return roles


def read_kms(account):
    for one in account.ask("kms:ListKeys", REGION)["Keys"]:
        for call in ("DescribeKey", "GetKeyRotationStatus", "ListResourceTags", "ListGrants"):
            account.ask(f"kms:{call}", REGION, KeyId=one["KeyId"])
        account.ask("kms:GetKeyPolicy", REGION, KeyId=one["KeyId"], PolicyName="default")
    account.ask("kms:ListAliases", REGION)


def read_lambda(account):
    for function in account.ask("lambda:ListFunctions", REGION)["Functions"]:
        for call in ("GetPolicy", "GetFunctionUrlConfig", "GetFunctionConcurrency", "GetFunctionCodeSigningConfig",
                     "ListFunctionEventInvokeConfigs"):
            account.ask(f"lambda:{call}", REGION, FunctionName=function["FunctionName"])
        account.ask("lambda:ListTags", REGION, Resource=function["FunctionArn"])


def read_ecs(account):
    for arn in account.ask("ecs:ListTaskDefinitions", REGION)["taskDefinitionArns"]:
        account.ask("ecs:DescribeTaskDefinition", REGION, taskDefinition=arn)
    clusters = account.ask("ecs:ListClusters", REGION)["clusterArns"]
    if clusters:
        account.ask("ecs:DescribeClusters", REGION, clusters=clusters, include=["SETTINGS", "CONFIGURATIONS", "TAGS"])
    for cluster in clusters:
        services = account.ask("ecs:ListServices", REGION, cluster=cluster)["serviceArns"]
        if services:
            account.ask("ecs:DescribeServices", REGION, cluster=cluster, services=services)
    account.ask("ecs:ListAccountSettings", REGION, effectiveSettings=True)


def read_stores(account):
    families.stores.read(account)
    families.endpoints.read(account)
    read_topics(account)


def read_topics(account):
    for topic in account.ask("sns:ListTopics", REGION)["Topics"]:
        account.ask("sns:GetTopicAttributes", REGION, TopicArn=topic["TopicArn"])
    account.ask("sns:ListSubscriptions", REGION)


def read_services(account):
    families.services.read(account)
    for call in ("DescribeDBInstances", "DescribeDBClusters"):
        account.ask(f"rds:{call}", REGION)
    for call in ("GetRestApis", "GetDomainNames"):
        account.ask(f"apigateway:{call}", REGION)


READ = {"stores/all": [read_stores], "stores/services": [read_services], "iam": [read_iam], "kms": [read_kms], "lambda": [read_iam, read_lambda], "ecs": [read_iam, read_ecs]}


def document(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


TRUST = document({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}})


def build_role(account):
    iam = account.client("iam")
    boundary = iam.create_policy(
        PolicyName="boundary", PolicyDocument=document({"Effect": "Allow", "Action": ["s3:*", "sqs:*"], "Resource": "*"})
    )["Policy"]["Arn"]
    send = iam.create_policy(
        PolicyName="send", PolicyDocument=document({"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*"})
    )["Policy"]["Arn"]
    iam.create_role(RoleName="app", AssumeRolePolicyDocument=TRUST, PermissionsBoundary=boundary, MaxSessionDuration=7200)
    read = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::data/*"}
    iam.put_role_policy(RoleName="app", PolicyName="read", PolicyDocument=document(read))
    iam.attach_role_policy(RoleName="app", PolicyArn=send)
    iam.attach_role_policy(RoleName="app", PolicyArn="arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole")
    iam.create_instance_profile(InstanceProfileName="app")
    iam.add_role_to_instance_profile(InstanceProfileName="app", RoleName="app")


def build_user(account):
    iam = account.client("iam")
    read = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
    iam.create_group(GroupName="readers")
    iam.attach_group_policy(GroupName="readers", PolicyArn=read)
    listing = document({"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*"})
    iam.put_group_policy(GroupName="readers", PolicyName="list", PolicyDocument=listing)
    iam.create_user(UserName="jo")
    iam.create_login_profile(UserName="jo", Password="Scenario-1!")
    iam.create_access_key(UserName="jo")
    iam.attach_user_policy(UserName="jo", PolicyArn=read)
    iam.add_user_to_group(GroupName="readers", UserName="jo")


def build_keys(account):
    kms = account.client("kms")
    kms.create_key(Description="plain")
    policy = document(
        {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:root"}, "Action": "kms:*", "Resource": "*"},
        {"Effect": "Allow", "Principal": "*", "Action": "kms:Decrypt", "Resource": "*"},
    )
    data = kms.create_key(Description="data", Policy=policy)["KeyMetadata"]["KeyId"]
    kms.enable_key_rotation(KeyId=data)
    kms.create_alias(AliasName="alias/data", TargetKeyId=data)
    kms.create_key(Description="signing", KeySpec="RSA_2048", KeyUsage="SIGN_VERIFY")


def build_task(account):
    role = account.client("iam").create_role(RoleName="task", AssumeRolePolicyDocument=document())["Role"]["Arn"]
    ecs = account.client("ecs")
    ecs.create_cluster(clusterName="main", settings=[{"name": "containerInsights", "value": "enabled"}])
    task = ecs.register_task_definition(
        family="web", networkMode="awsvpc", requiresCompatibilities=["FARGATE"], cpu="256", memory="512",
        taskRoleArn=role, executionRoleArn=role,
        containerDefinitions=[
            {
                "name": "web", "image": "nginx:1", "readonlyRootFilesystem": True, "user": "1000",
                "environment": [{"name": "STAGE", "value": "prod"}],
                "secrets": [{"name": "DB_PASSWORD", "valueFrom": "arn:aws:ssm:us-east-1:123456789012:parameter/db"}],
                "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": "/web"}},
            },
            {"name": "side", "image": "side:1"},
        ],
        volumes=[{"name": "files", "efsVolumeConfiguration": {"fileSystemId": "fs-1", "transitEncryption": "ENABLED"}}],
    )["taskDefinition"]["taskDefinitionArn"]
    ec2 = account.client("ec2")
    subnet = ec2.describe_subnets()["Subnets"][0]["SubnetId"]
    group = ec2.describe_security_groups()["SecurityGroups"][0]["GroupId"]
    ecs.create_service(
        cluster="main", serviceName="web", taskDefinition=task, desiredCount=0, launchType="FARGATE", enableExecuteCommand=True,
        networkConfiguration={"awsvpcConfiguration": {"subnets": [subnet], "securityGroups": [group], "assignPublicIp": "ENABLED"}},
    )


def build_function(account):
    role = account.client("iam").create_role(RoleName="f", AssumeRolePolicyDocument=document())["Role"]["Arn"]
    ec2 = account.client("ec2")
    subnet = ec2.describe_subnets()["Subnets"][0]["SubnetId"]
    group = ec2.describe_security_groups()["SecurityGroups"][0]["GroupId"]
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr(zipfile.ZipInfo("f.py", (2026, 1, 1, 0, 0, 0)), "def f(event, context): pass")
    functions = account.client("lambda")
    functions.create_function(
        FunctionName="f", Runtime="python3.13", Role=role, Handler="f.f", Code={"ZipFile": code.getvalue()},
        Environment={"Variables": {"STAGE": "prod"}}, TracingConfig={"Mode": "Active"},
        VpcConfig={"SubnetIds": [subnet], "SecurityGroupIds": [group]},
        DeadLetterConfig={"TargetArn": "arn:aws:sqs:us-east-1:123456789012:failed"},
    )
    functions.put_function_concurrency(FunctionName="f", ReservedConcurrentExecutions=5)
    functions.add_permission(
        FunctionName="f", StatementId="bucket", Action="lambda:InvokeFunction", Principal="s3.amazonaws.com",
        SourceArn="arn:aws:s3:::data", SourceAccount="123456789012",
    )


def build_stores(account):
    key = "arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d"
    account.client("sqs").create_queue(QueueName="jobs")
    account.client("sns").create_topic(Name="alerts", Attributes={"KmsMasterKeyId": "alias/aws/sns"})
    dynamodb = account.client("dynamodb")
    dynamodb.create_table(
        TableName="orders", BillingMode="PAY_PER_REQUEST", SSESpecification={"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": key},
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}], AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
    )
    dynamodb.update_continuous_backups(TableName="orders", PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True})
    account.client("efs").create_file_system(CreationToken="files", Encrypted=True, KmsKeyId=key)
    account.client("ecr").create_repository(
        repositoryName="app", imageTagMutability="IMMUTABLE", imageScanningConfiguration={"scanOnPush": True},
        encryptionConfiguration={"encryptionType": "KMS", "kmsKey": key},
    )
    kinesis = account.client("kinesis")
    kinesis.create_stream(StreamName="clicks", ShardCount=1)
    kinesis.start_stream_encryption(StreamName="clicks", EncryptionType="KMS", KeyId="alias/aws/kinesis")
    account.client("opensearch").create_domain(
        DomainName="search", EncryptionAtRestOptions={"Enabled": True}, DomainEndpointOptions={"EnforceHTTPS": True},
    )
    redshift = account.client("redshift")
    redshift.create_cluster(
        ClusterIdentifier="warehouse", NodeType="ra3.large", ClusterType="single-node", MasterUsername="root",
        ManageMasterPassword=True, Encrypted=True, PubliclyAccessible=False,
    )
    account.client("s3").create_bucket(Bucket="bz-logs")
    redshift.enable_logging(ClusterIdentifier="warehouse", BucketName="bz-logs")
    account.client("elasticache").create_replication_group(
        ReplicationGroupId="cache", ReplicationGroupDescription="cache", Engine="redis", CacheNodeType="cache.t4g.micro",
        NumCacheClusters=1, AtRestEncryptionEnabled=True, TransitEncryptionEnabled=True,
    )
    account.client("eks").create_cluster(
        name="main", roleArn="arn:aws:iam::123456789012:role/eks",
        resourcesVpcConfig={
            "subnetIds": ["subnet-0a", "subnet-0b"], "endpointPublicAccess": True, "publicAccessCidrs": ["198.51.100.0/24"],
        },
        logging={"clusterLogging": [{"types": ["audit"], "enabled": True}]},
        encryptionConfig=[{"resources": ["secrets"], "provider": {"keyArn": key}}],
    )
    account.client("cloudfront").create_distribution(DistributionConfig=families.endpoints.distribution(
        "site", "https-only", WebACLId="arn:aws:wafv2:us-east-1:123456789012:global/webacl/a/1",
        Logging={"Enabled": True, "IncludeCookies": False, "Bucket": "logs.s3.amazonaws.com", "Prefix": ""},
    ))
    rest = account.client("apigateway")
    api = rest.create_rest_api(name="rest")["id"]
    root = rest.get_resources(restApiId=api)["items"][0]["id"]
    rest.put_method(restApiId=api, resourceId=root, httpMethod="GET", authorizationType="NONE")
    rest.put_integration(restApiId=api, resourceId=root, httpMethod="GET", type="MOCK")
    deployment = rest.create_deployment(restApiId=api)["id"]
    rest.create_stage(restApiId=api, stageName="live", deploymentId=deployment)
    rest.update_stage(restApiId=api, stageName="live", patchOperations=[
        {"op": "replace", "path": "/accessLogSettings/destinationArn", "value": "arn:aws:logs:us-east-1:123456789012:log-group:api"},
        {"op": "replace", "path": "/accessLogSettings/format", "value": "$context.requestId"},
    ])
    http = account.client("apigatewayv2")
    http.create_stage(ApiId=http.create_api(Name="http", ProtocolType="HTTP")["ApiId"], StageName="live")


def build_services(account):
    logs = "arn:aws:logs:us-east-1:123456789012:log-group:"
    account.client("rds").create_db_cluster(
        DBClusterIdentifier="graph", Engine="neptune", StorageEncrypted=True, KmsKeyId="arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d",
    )
    account.client("mq").create_broker(
        BrokerName="inside", EngineType="RABBITMQ", EngineVersion="3.13", DeploymentMode="SINGLE_INSTANCE",
        HostInstanceType="mq.m7g.medium", PubliclyAccessible=False, AutoMinorVersionUpgrade=True,
        Users=[{"Username": "app", "Password": "canary-broker1"}],
    )
    account.client("athena").create_work_group(Name="reports", Configuration={"ResultConfiguration": {
        "OutputLocation": "s3://results/", "EncryptionConfiguration": {"EncryptionOption": "SSE_S3"},
    }})
    account.client("codebuild").create_project(
        name="clean", serviceRole="arn:aws:iam::123456789012:role/service-role/build", artifacts={"type": "NO_ARTIFACTS"},
        source={"type": "GITHUB", "location": "https://github.com/example/app.git"},
        environment={
            "type": "LINUX_CONTAINER", "image": "aws/codebuild/standard:7.0", "computeType": "BUILD_GENERAL1_SMALL",
            "environmentVariables": [{"name": "DB_PASSWORD", "value": "main/db:password", "type": "SECRETS_MANAGER"}],
        },
    )
    account.client("stepfunctions").create_state_machine(
        name="logged", definition=json.dumps({"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}}),
        roleArn="arn:aws:iam::123456789012:role/machine",
        loggingConfiguration={
            "level": "ERROR", "destinations": [{"cloudWatchLogsLogGroup": {"logGroupArn": f"{logs}/aws/vendedlogs/states/logged:*"}}],
        },
    )
    waf = account.client("wafv2")
    arn = waf.create_web_acl(
        Name="logged", Scope="REGIONAL", DefaultAction={"Allow": {}},
        VisibilityConfig={"SampledRequestsEnabled": True, "CloudWatchMetricsEnabled": True, "MetricName": "logged"},
    )["Summary"]["ARN"]
    waf.put_logging_configuration(LoggingConfiguration={
        "ResourceArn": arn, "LogDestinationConfigs": [f"{logs}aws-waf-logs-logged"],
    })
    account.client("kafka").create_cluster_v2(ClusterName="mixed", Provisioned={
        "BrokerNodeGroupInfo": {
            "InstanceType": "kafka.m7g.large", "ClientSubnets": ["subnet-0a", "subnet-0b"], "SecurityGroups": ["sg-0a"],
        },
        "KafkaVersion": "3.8.x", "NumberOfBrokerNodes": 2,
    })
    account.client("apigateway").create_domain_name(
        domainName="api.example.com", securityPolicy="TLS_1_2", endpointConfiguration={"types": ["REGIONAL"]},
        regionalCertificateArn="arn:aws:acm:us-east-1:123456789012:certificate/0a1b2c3d",
    )


BUILD = {
    "ecs/task": build_task,
    "iam/role": build_role,
    "iam/user": build_user,
    "kms/keys": build_keys,
    "lambda/function": build_function,
    "stores/all": build_stores,
    "stores/services": build_services,
}


def mended(answers):
    for entry in answers:
        answer = entry.get("answer") or {}
        # moto leaves out the names (IAM/latest/APIReference/API_ManagedPolicyDetail.html).
        if entry["call"] == "iam:GetAccountAuthorizationDetails":
            for policy in answer["Policies"]:
                policy["PolicyName"] = policy["Arn"].rsplit("/", 1)[1]
        # moto forgets the queue (lambda/latest/api/API_FunctionConfiguration.html).
        if entry["call"] == "lambda:ListFunctions":
            for function in answer["Functions"]:
                function["DeadLetterConfig"] = {"TargetArn": "arn:aws:sqs:us-east-1:123456789012:failed"}
        # moto forgets how a cluster is encrypted, and makes up its id (MSK/2.0/APIReference/v2-clusters.html).
        for cluster in answer.get("ClusterInfoList", []):
            cluster["ClusterArn"] = "arn:aws:kafka:us-east-1:123456789012:cluster/mixed/0a1b2c3d-0000-4000-8000-000000000001-1"
            cluster["Provisioned"]["EncryptionInfo"] = {"EncryptionInTransit": {"ClientBroker": "TLS_PLAINTEXT", "InCluster": True}}
        # A new cluster has the newer group (redshift/latest/mgmt/connecting-ssl-support.html).
        for cluster in answer.get("Clusters", []) if entry["call"] == "redshift:DescribeClusters" else []:
            cluster["ClusterParameterGroups"][0]["ParameterGroupName"] = "default.redshift-2.0"
        for group in answer.get("ParameterGroups", []):
            group.update(ParameterGroupName="default.redshift-2.0", ParameterGroupFamily="redshift-2.0")
        if entry["call"] == "redshift:DescribeClusterParameters":
            entry["parameters"]["ParameterGroupName"] = "default.redshift-2.0"
            for parameter in answer["Parameters"]:
                if parameter["ParameterName"] == "require_ssl":
                    parameter["ParameterValue"] = "true"
        # moto makes no bucket that is called "logs".
        if entry["call"] == "redshift:DescribeLoggingStatus":
            answer["BucketName"] = "logs"
        # moto forgets the switch (AmazonECS/latest/APIReference/API_Service.html).
        if entry["call"] == "ecs:DescribeServices":
            for service in answer["services"]:
                service["enableExecuteCommand"] = True
    return answers


def record(name):
    mock_random.seed(20260101)
    KEYS_SEEN.clear()
    with mock_aws():
        account = Account([REGION])
        BUILD[name](account)
        for read in READ.get(name) or READ[name.split("/")[0]]:
            read(account)
    answers = {key(entry): entry for entry in map(plain, account.answers)}
    snapshot = {
        "schema": "bartizan/snapshot/1",
        "taken": MOMENT,
        "accounts": [ACCOUNT],
        "regions": [REGION],
        "answers": mended([answers[k] for k in sorted(answers)]),
    }
    path = HERE.parent / "scenarios" / name / "answers.json"
    path.write_text(json.dumps(snapshot, indent=1) + "\n")
    print(f"{name}: {len(answers)} answers")


if __name__ == "__main__":
    for name in sys.argv[1:] or sorted(BUILD):
        record(name)
