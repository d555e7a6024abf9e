"""Brokers, work groups, builds, state machines, web ACLs: one kept well, one badly."""

import json

REGION = "us-east-1"
LOGS = "arn:aws:logs:us-east-1:123456789012:log-group:"


def build(account):
    kafka = account.client("kafka")
    for name, broker in (("clean", "TLS"), ("mixed", "TLS_PLAINTEXT")):
        kafka.create_cluster_v2(ClusterName=name, Provisioned={
            "BrokerNodeGroupInfo": {"InstanceType": "kafka.m7g.large", "ClientSubnets": ["subnet-0a", "subnet-0b"], "SecurityGroups": ["sg-0a"]},
            "KafkaVersion": "3.8.x", "NumberOfBrokerNodes": 2,
            "EncryptionInfo": {"EncryptionInTransit": {"ClientBroker": broker, "InCluster": True}},
        })
    mq = account.client("mq")
    for name, public in (("inside", False), ("outside", True)):
        mq.create_broker(
            BrokerName=name, EngineType="RABBITMQ", EngineVersion="3.13", DeploymentMode="SINGLE_INSTANCE", HostInstanceType="mq.m7g.medium",
            PubliclyAccessible=public, AutoMinorVersionUpgrade=True, Users=[{"Username": "app", "Password": "canary-broker1"}],
        )
    athena = account.client("athena")
    athena.create_work_group(Name="reports", Configuration={"ResultConfiguration": {
        "OutputLocation": "s3://bz-results/", "EncryptionConfiguration": {"EncryptionOption": "SSE_S3"},
    }})
    athena.create_work_group(Name="plain", Configuration={"ResultConfiguration": {"OutputLocation": "s3://bz-results/"}})
    build_projects(account)
    machines = account.client("stepfunctions")
    definition = json.dumps({"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}})
    role = "arn:aws:iam::123456789012:role/machine"
    machines.create_state_machine(name="silent", definition=definition, roleArn=role)
    machines.create_state_machine(name="logged", definition=definition, roleArn=role, loggingConfiguration={
        "level": "ERROR", "destinations": [{"cloudWatchLogsLogGroup": {"logGroupArn": f"{LOGS}/aws/vendedlogs/states/logged:*"}}],
    })
    waf = account.client("wafv2")
    for scope, name in (("REGIONAL", "silent"), ("REGIONAL", "logged"), ("CLOUDFRONT", "front")):
        arn = waf.create_web_acl(
            Name=name, Scope=scope, DefaultAction={"Allow": {}},
            VisibilityConfig={"SampledRequestsEnabled": True, "CloudWatchMetricsEnabled": True, "MetricName": name},
        )["Summary"]["ARN"]
        if name != "silent":
            waf.put_logging_configuration(LoggingConfiguration={"ResourceArn": arn, "LogDestinationConfigs": [f"{LOGS}aws-waf-logs-{name}"]})


def build_projects(account):
    builds = account.client("codebuild")
    for name, variable in (
        ("clean", {"name": "DB_PASSWORD", "value": "main/db:password", "type": "SECRETS_MANAGER"}),
        ("leaky", {"name": "DB_PASSWORD", "value": "canary-build", "type": "PLAINTEXT"}),
    ):
        builds.create_project(
            name=name, serviceRole="arn:aws:iam::123456789012:role/service-role/build", artifacts={"type": "NO_ARTIFACTS"},
            source={"type": "GITHUB", "location": "https://github.com/example/app.git"},
            environment={
                "type": "LINUX_CONTAINER", "image": "aws/codebuild/standard:7.0", "computeType": "BUILD_GENERAL1_SMALL",
                "environmentVariables": [{"name": "STAGE", "value": "production", "type": "PLAINTEXT"}, variable],
            },
        )


def read(account):
    account.ask("kafka:ListClustersV2", REGION)
    for broker in account.ask("mq:ListBrokers", REGION)["BrokerSummaries"]:
        account.ask("mq:DescribeBroker", REGION, BrokerId=broker["BrokerId"])
    for group in account.ask("athena:ListWorkGroups", REGION)["WorkGroups"]:
        account.ask("athena:GetWorkGroup", REGION, WorkGroup=group["Name"])
    projects = account.ask("codebuild:ListProjects", REGION)["projects"]
    if projects:
        account.ask("codebuild:BatchGetProjects", REGION, names=projects)
    for machine in account.ask("stepfunctions:ListStateMachines", REGION)["stateMachines"]:
        account.ask("stepfunctions:DescribeStateMachine", REGION, stateMachineArn=machine["stateMachineArn"], includedData="METADATA_ONLY")
    for call in ("ListWebACLs", "ListLoggingConfigurations"):
        account.ask(f"wafv2:{call}", REGION, Scope="REGIONAL")
        account.ask(f"wafv2:{call}", Scope="CLOUDFRONT")
