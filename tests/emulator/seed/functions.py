"""Lambda functions, ECS tasks and services, EKS clusters."""

import io
import json
import zipfile

from . import ACCOUNT, CANARY, HOME, QUIET, US


def code():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(zipfile.ZipInfo("f.py", (2026, 1, 1, 0, 0, 0)), "def f(event, context): pass")
    return packed.getvalue()


def build(account):
    functions(account)
    tasks(account)
    clusters(account)


def functions(account):
    names = account.names
    id = lambda label: names[label].rsplit("/", 1)[1]
    home = account.client("lambda")
    inside = {"SubnetIds": [id("subnet/private-a")], "SecurityGroupIds": [id("group/app")]}
    letters = account.client("sqs").create_queue(QueueName="dead-letters", Attributes={"SqsManagedSseEnabled": "true"})["QueueUrl"]
    account.name("queue/dead-letters", account.arn("sqs", "dead-letters"))
    good = dict(
        Runtime="python3.13", Role=names["role/functions"], Handler="f.f", Code={"ZipFile": code()}, TracingConfig={"Mode": "Active"},
        VpcConfig=inside, DeadLetterConfig={"TargetArn": account.names["queue/dead-letters"]},
        Environment={"Variables": {"STAGE": "prod"}}, KMSKeyArn=names["key/data"],
    )

    def function(label, client=home, **change):
        options = {key: value for key, value in (good | change).items() if value is not None}
        account.name(f"function/{label}", client.create_function(FunctionName=label, **options)["FunctionArn"])

    function("good")
    function("bare", TracingConfig=None, VpcConfig=None, DeadLetterConfig=None, KMSKeyArn=None)
    function("silent", Environment=None, KMSKeyArn=None)
    function("secret", Environment={"Variables": {
        "DB_PASSWORD": f"{CANARY}-lambda", "DATABASE_URL": f"postgres://app:{CANARY}-url@db.internal/app", "STAGE": "prod",
    }})
    function("old", Runtime="python3.7")
    function("open")
    home.add_permission(FunctionName="open", StatementId="public", Action="lambda:InvokeFunction", Principal="*")
    home.create_function_url_config(FunctionName="open", AuthType="NONE")
    function("from-bucket")
    home.add_permission(
        FunctionName="from-bucket", StatementId="bucket", Action="lambda:InvokeFunction", Principal="s3.amazonaws.com",
        SourceArn="arn:aws:s3:::shop-private", SourceAccount=ACCOUNT,
    )
    home.create_function_url_config(FunctionName="from-bucket", AuthType="AWS_IAM")
    home.put_function_concurrency(FunctionName="from-bucket", ReservedConcurrentExecutions=5)
    for region in (US, QUIET):
        function(f"{region}-bare", account.client("lambda", region), VpcConfig=None, DeadLetterConfig=None, KMSKeyArn=None, TracingConfig=None)


def tasks(account):
    names = account.names
    id = lambda label: names[label].rsplit("/", 1)[1]
    ecs = account.client("ecs")
    for label, setting in (("seen", "enabled"), ("unseen", "disabled")):
        made = ecs.create_cluster(clusterName=label, settings=[{"name": "containerInsights", "value": setting}])["cluster"]
        account.name(f"ecs/{label}", made["clusterArn"])
    good = {
        "name": "web", "image": "nginx:1", "privileged": False, "readonlyRootFilesystem": True, "user": "1000",
        "environment": [{"name": "STAGE", "value": "prod"}],
        "secrets": [{"name": "DB_PASSWORD", "valueFrom": f"arn:aws:ssm:{HOME}:{ACCOUNT}:parameter/shop/db/token"}],
        "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": "/shop/web"}}, "portMappings": [{"containerPort": 80}],
    }

    def task(label, container, mode="awsvpc", **options):
        made = ecs.register_task_definition(
            family=label, networkMode=mode, cpu="256", memory="512", executionRoleArn=names["role/tasks"], taskRoleArn=names["role/tasks"],
            containerDefinitions=[{key: value for key, value in (good | container).items() if value is not None}], **options,
        )["taskDefinition"]["taskDefinitionArn"]
        return account.name(f"task/{label}", made)

    file = lambda transit: [{"name": "files", "efsVolumeConfiguration": {"fileSystemId": id("files/encrypted"), "transitEncryption": transit}}]
    web = task("good", {}, volumes=file("ENABLED"))
    task("bad", {"privileged": True, "readonlyRootFilesystem": False, "logConfiguration": None}, mode="host", volumes=file("DISABLED"))
    task("secret", {
        "environment": [{"name": "API_KEY", "value": f"{CANARY}-ecs-environment"}], "command": ["serve", "--token", f"{CANARY}-ecs-command"],
        "logConfiguration": {"logDriver": "splunk", "options": {"splunk-token": f"{CANARY}-ecs-option", "splunk-url": "https://logs.example"}},
    })
    ecs.create_service(
        cluster="seen", serviceName="web", taskDefinition=web, desiredCount=0, launchType="FARGATE",
        networkConfiguration={"awsvpcConfiguration": {"subnets": [id("subnet/private-a")], "securityGroups": [id("group/app")], "assignPublicIp": "DISABLED"}},
    )
    account.name("service/web", account.arn("ecs", "service/seen/web"))


def clusters(account):
    names = account.names
    id = lambda label: names[label].rsplit("/", 1)[1]
    eks = account.client("eks")
    every = ["api", "audit", "authenticator", "controllerManager", "scheduler"]
    network = {"subnetIds": [id("subnet/private-a"), id("subnet/private-b")]}
    for label, options in (
        ("good", {
            "resourcesVpcConfig": network | {"endpointPublicAccess": False, "endpointPrivateAccess": True},
            "logging": {"clusterLogging": [{"types": every, "enabled": True}]},
            "encryptionConfig": [{"resources": ["secrets"], "provider": {"keyArn": names["key/data"]}}],
        }),
        ("bad", {"resourcesVpcConfig": network | {"endpointPublicAccess": True, "publicAccessCidrs": ["0.0.0.0/0"]}, "logging": {"clusterLogging": [{"types": ["api"], "enabled": True}]}}),
    ):
        made = eks.create_cluster(name=label, version="1.31", roleArn=names["role/cluster"], **options)["cluster"]
        account.name(f"eks/{label}", made["arn"])
    # IRSA: the good cluster's issuer is a provider here, and a role trusts one service account of it.
    issuer = eks.describe_cluster(name="good")["cluster"]["identity"]["oidc"]["issuer"]
    iam = account.client("iam", US)
    provider = iam.create_open_id_connect_provider(Url=issuer, ClientIDList=["sts.amazonaws.com"], ThumbprintList=["b" * 40])["OpenIDConnectProviderArn"]
    account.name("provider/eks", provider)
    host = issuer.removeprefix("https://")
    for label, condition in (
        ("pod", {"StringEquals": {f"{host}:sub": "system:serviceaccount:shop:web", f"{host}:aud": "sts.amazonaws.com"}}),
        ("any-pod", {"StringLike": {f"{host}:sub": "system:serviceaccount:*:*"}}),
    ):
        statement = {"Effect": "Allow", "Principal": {"Federated": provider}, "Action": "sts:AssumeRoleWithWebIdentity", "Condition": condition}
        made = iam.create_role(RoleName=label, AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))
        account.name(f"role/{label}", made["Role"]["Arn"])
