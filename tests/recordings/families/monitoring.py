"""A trail of all regions with its log group, a filter, an alarm, a topic and who hears of it."""

import json

REGIONS = ["us-east-1", "eu-west-1"]


def build(account):
    account.client("s3").create_bucket(Bucket="bz-trail")
    logs = account.client("logs")
    logs.create_log_group(logGroupName="/trail", tags={"env": "prod"})
    logs.put_retention_policy(logGroupName="/trail", retentionInDays=365)
    group = "arn:aws:logs:us-east-1:123456789012:log-group:/trail:*"
    role = account.client("iam").create_role(
        RoleName="trail", AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": []})
    )["Role"]["Arn"]
    trail = account.client("cloudtrail")
    trail.create_trail(
        Name="all", S3BucketName="bz-trail", IsMultiRegionTrail=True, EnableLogFileValidation=True,
        CloudWatchLogsLogGroupArn=group, CloudWatchLogsRoleArn=role, IncludeGlobalServiceEvents=True,
    )
    trail.start_logging(Name="all")
    trail.put_event_selectors(TrailName="all", EventSelectors=[{
        "ReadWriteType": "All", "IncludeManagementEvents": True,
        "DataResources": [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3"]}],
    }])
    logs.put_metric_filter(
        logGroupName="/trail", filterName="root", filterPattern='{ $.userIdentity.type = "Root" }',
        metricTransformations=[{"metricName": "RootUse", "metricNamespace": "Security", "metricValue": "1"}],
    )
    sns = account.client("sns")
    topic = sns.create_topic(Name="alarms")["TopicArn"]
    sns.set_topic_attributes(TopicArn=topic, AttributeName="KmsMasterKeyId", AttributeValue="alias/aws/sns")
    sns.subscribe(TopicArn=topic, Protocol="email", Endpoint="ops@example.com")
    account.client("cloudwatch").put_metric_alarm(
        AlarmName="root-use", MetricName="RootUse", Namespace="Security", Statistic="Sum", Period=300, EvaluationPeriods=1,
        Threshold=1, ComparisonOperator="GreaterThanOrEqualToThreshold", AlarmActions=[topic], ActionsEnabled=True,
        Dimensions=[{"Name": "trail", "Value": "all"}],
    )


def read(account):
    account.ask_everywhere("cloudtrail:DescribeTrails")
    name = "arn:aws:cloudtrail:us-east-1:123456789012:trail/all"
    account.ask("cloudtrail:GetTrailStatus", "us-east-1", Name=name)
    account.ask("cloudtrail:GetEventSelectors", "us-east-1", TrailName=name)
    account.ask("cloudtrail:GetInsightSelectors", "us-east-1", TrailName=name)
    for call in ("logs:DescribeLogGroups", "logs:DescribeMetricFilters", "cloudwatch:DescribeAlarms", "sns:ListSubscriptions"):
        account.ask_everywhere(call)
    for region, answer in account.ask_everywhere("sns:ListTopics").items():
        for topic in answer["Topics"]:
            account.ask("sns:GetTopicAttributes", region, TopicArn=topic["TopicArn"])
