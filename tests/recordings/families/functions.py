"""Lambda functions with environments, policies and an address; ECS clusters, services, task definitions."""

import io
import json
import zipfile


def build(account):
    iam = account.client("iam")
    role = iam.create_role(RoleName="fn", AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": []}))["Role"]["Arn"]
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr(zipfile.ZipInfo("f.py", (2026, 1, 1, 0, 0, 0)), "def f(event, context): pass")
    functions = account.client("lambda")
    for name, environment in (("open", {"DB_PASSWORD": "canary-lambda", "STAGE": "prod", "DATABASE_URL": "postgres://app:canary-url@db/app"}), ("plain", {})):
        functions.create_function(
            FunctionName=name, Runtime="python3.12", Role=role, Handler="f.f", Code={"ZipFile": code.getvalue()},
            Environment={"Variables": environment}, TracingConfig={"Mode": "Active"}, Tags={"env": "prod"},
        )
    functions.add_permission(FunctionName="open", StatementId="public", Action="lambda:InvokeFunction", Principal="*")
    functions.add_permission(
        FunctionName="open", StatementId="bucket", Action="lambda:InvokeFunction", Principal="s3.amazonaws.com",
        SourceArn="arn:aws:s3:::data", SourceAccount="123456789012",
    )
    functions.create_function_url_config(FunctionName="open", AuthType="NONE")
    functions.put_function_concurrency(FunctionName="open", ReservedConcurrentExecutions=5)
    functions.put_function_event_invoke_config(
        FunctionName="plain", DestinationConfig={"OnFailure": {"Destination": "arn:aws:sqs:us-east-1:123456789012:failed"}},
    )

    ec2 = account.client("ec2")
    subnet = ec2.describe_subnets()["Subnets"][0]["SubnetId"]
    group = ec2.describe_security_groups()["SecurityGroups"][0]["GroupId"]
    ecs = account.client("ecs")
    ecs.create_cluster(clusterName="main", settings=[{"name": "containerInsights", "value": "enabled"}])
    task = ecs.register_task_definition(
        family="web", networkMode="awsvpc", requiresCompatibilities=["FARGATE"], cpu="256", memory="512",
        executionRoleArn=role, taskRoleArn=role,
        containerDefinitions=[{
            "name": "web", "image": "nginx:1", "privileged": False, "readonlyRootFilesystem": True, "user": "1000",
            "environment": [{"name": "API_KEY", "value": "canary-ecs-environment"}, {"name": "STAGE", "value": "prod"}],
            "secrets": [{"name": "DB_PASSWORD", "valueFrom": "arn:aws:ssm:us-east-1:123456789012:parameter/db"}],
            "command": ["serve", "--token", "canary-ecs-command", "--port=80"],
            "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": "/web", "splunk-token": "canary-ecs-option"}},
            "portMappings": [{"containerPort": 80}],
        }],
        volumes=[{"name": "files", "efsVolumeConfiguration": {"fileSystemId": "fs-1", "transitEncryption": "ENABLED", "authorizationConfig": {"iam": "ENABLED"}}}],
    )["taskDefinition"]["taskDefinitionArn"]
    ecs.create_service(
        cluster="main", serviceName="web", taskDefinition=task, desiredCount=0, launchType="FARGATE", enableExecuteCommand=True,
        networkConfiguration={"awsvpcConfiguration": {"subnets": [subnet], "securityGroups": [group], "assignPublicIp": "ENABLED"}},
    )


def read(account):
    region = "us-east-1"
    for function in account.ask("lambda:ListFunctions", region)["Functions"]:
        for call in ("GetPolicy", "GetFunctionUrlConfig", "GetFunctionConcurrency", "GetFunctionCodeSigningConfig", "ListFunctionEventInvokeConfigs"):
            account.ask(f"lambda:{call}", region, FunctionName=function["FunctionName"])
        account.ask("lambda:ListTags", region, Resource=function["FunctionArn"])
    for arn in account.ask("ecs:ListTaskDefinitions", region)["taskDefinitionArns"]:
        account.ask("ecs:DescribeTaskDefinition", region, taskDefinition=arn)
    clusters = account.ask("ecs:ListClusters", region)["clusterArns"]
    account.ask("ecs:DescribeClusters", region, clusters=clusters, include=["SETTINGS", "CONFIGURATIONS", "TAGS"])
    for cluster in clusters:
        services = account.ask("ecs:ListServices", region, cluster=cluster)["serviceArns"]
        account.ask("ecs:DescribeServices", region, cluster=cluster, services=services)
    account.ask("ecs:ListAccountSettings", region, effectiveSettings=True)
