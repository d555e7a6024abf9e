"""Trails, log groups, and for each kind of event the chain filter, alarm, topic, subscriber: whole, or
broken at one of its links."""

import json

from . import ACCOUNT, HOME, QUIET, US

GROUP = "shop/trail"


def build(account):
    logs = account.client("logs")
    data = account.names["key/data"]
    logs.create_log_group(logGroupName=GROUP, kmsKeyId=data)
    logs.put_retention_policy(logGroupName=GROUP, retentionInDays=365)
    account.name("logs/trail", account.arn("logs", f"log-group:{GROUP}"))
    for label, days, key in (("kept", 90, data), ("for-ever", None, data), ("no-key", 90, None), ("other", None, None)):
        logs.create_log_group(logGroupName=f"/shop/{label}", **({"kmsKeyId": key} if key else {}))
        if days:
            logs.put_retention_policy(logGroupName=f"/shop/{label}", retentionInDays=days)
        account.name(f"logs/{label}", account.arn("logs", f"log-group:/shop/{label}"))
    for region in (US, QUIET):
        account.client("logs", region).create_log_group(logGroupName="/left/over")
        account.name(f"logs/{region}", account.arn("logs", "log-group:/left/over", region))

    trails(account)
    chains(account)


def trails(account):
    trail = account.client("cloudtrail")
    made = trail.create_trail(
        Name="main", S3BucketName="shop-trail", IsMultiRegionTrail=True, EnableLogFileValidation=True, IncludeGlobalServiceEvents=True,
        CloudWatchLogsLogGroupArn=account.arn("logs", f"log-group:{GROUP}:*"), CloudWatchLogsRoleArn=account.names["role/trail"],
        KmsKeyId=account.names["key/data"],
    )
    account.name("trail/main", made["TrailARN"])
    trail.start_logging(Name="main")
    trail.put_event_selectors(TrailName="main", EventSelectors=[{
        "ReadWriteType": "All", "IncludeManagementEvents": True, "DataResources": [{"Type": "AWS::S3::Object", "Values": ["arn:aws:s3"]}],
    }])
    us = account.client("cloudtrail", US)
    account.name("trail/local", us.create_trail(Name="local", S3BucketName="shop-us-plain", IsMultiRegionTrail=False, EnableLogFileValidation=False)["TrailARN"])


def either(source, *names):
    return f"{{ ($.eventSource = {source}.amazonaws.com) && (" + " || ".join(f"($.eventName = {name})" for name in names) + ") }"


def names(*names):
    return "{ " + " || ".join(f"($.eventName = {name})" for name in names) + " }"


PATTERNS = {
    "root": '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }',
    "iam-policy": names(*(
        f"{verb}{what}Policy" for verb in ("Delete", "Put", "Attach", "Detach") for what in ("Group", "Role", "User")
    ), "CreatePolicy", "DeletePolicy", "CreatePolicyVersion", "DeletePolicyVersion", "SetDefaultPolicyVersion"),
    "security-group": names("AuthorizeSecurityGroupIngress", "AuthorizeSecurityGroupEgress", "RevokeSecurityGroupIngress", "RevokeSecurityGroupEgress", "CreateSecurityGroup", "DeleteSecurityGroup"),
    "sign-in-failure": '{ ($.eventName = ConsoleLogin) && ($.errorMessage = "Failed authentication") }',
    "no-mfa": '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") && ($.userIdentity.type = "IAMUser") && ($.responseElements.ConsoleLogin = "Success") }',
    "key-deletion": either("kms", "DisableKey", "ScheduleKeyDeletion"),
    "trail-change": names("CreateTrail", "UpdateTrail", "DeleteTrail", "StartLogging", "StopLogging"),
    "config-change": either("config", "StopConfigurationRecorder", "DeleteDeliveryChannel", "PutDeliveryChannel", "PutConfigurationRecorder"),
    "bucket-policy": either("s3", "PutBucketAcl", "PutBucketPolicy", "PutBucketCors", "PutBucketLifecycle", "PutBucketReplication", "DeleteBucketPolicy", "DeleteBucketCors", "DeleteBucketLifecycle", "DeleteBucketReplication"),
    "nacl": names("CreateNetworkAcl", "CreateNetworkAclEntry", "DeleteNetworkAcl", "DeleteNetworkAclEntry", "ReplaceNetworkAclEntry", "ReplaceNetworkAclAssociation"),
    "gateway": names("CreateCustomerGateway", "DeleteCustomerGateway", "AttachInternetGateway", "CreateInternetGateway", "DeleteInternetGateway", "DetachInternetGateway"),
    "route-table": names("CreateRoute", "CreateRouteTable", "ReplaceRoute", "ReplaceRouteTableAssociation", "DeleteRouteTable", "DeleteRoute", "DisassociateRouteTable"),
    "vpc": names("CreateVpc", "DeleteVpc", "ModifyVpcAttribute", "AcceptVpcPeeringConnection", "CreateVpcPeeringConnection", "DeleteVpcPeeringConnection", "RejectVpcPeeringConnection", "AttachClassicLinkVpc", "DetachClassicLinkVpc", "DisableVpcClassicLink", "EnableVpcClassicLink"),
    "organization": '{ ($.eventSource = organizations.amazonaws.com) && ($.eventName = "*") }',
    "refused": '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }',
}

# What is wrong with the chain; nothing for one that is whole.
BROKEN = {
    "security-group": "no filter",
    "sign-in-failure": "no alarm",
    "no-mfa": "no action",
    "key-deletion": "actions are off",
    "trail-change": "nobody is subscribed",
    "config-change": "the subscription is not confirmed",
    "bucket-policy": "another pattern",
    "gateway": "another metric",
    "route-table": "another log group",
    "organization": "another region",
}


def chains(account):
    logs = account.client("logs")
    topics = {}
    for label in ("alarms", "nobody", "pending"):
        sns = account.client("sns")
        topics[label] = account.name(f"topic/{label}", sns.create_topic(Name=label)["TopicArn"])
        sns.set_topic_attributes(TopicArn=topics[label], AttributeName="KmsMasterKeyId", AttributeValue="alias/aws/sns")
    account.client("sns").subscribe(TopicArn=topics["alarms"], Protocol="email", Endpoint="ops@shop.example")
    account.client("sns").subscribe(TopicArn=topics["pending"], Protocol="email", Endpoint="later@shop.example")
    far = account.client("sns", QUIET).create_topic(Name="far")["TopicArn"]
    account.name("topic/far", far)
    account.client("sns", QUIET).subscribe(TopicArn=far, Protocol="email", Endpoint="ops@shop.example")

    for label, pattern in PATTERNS.items():
        broken = BROKEN.get(label)
        if broken == "another pattern":
            pattern = names("PutBucketTagging")
        if broken != "no filter":
            logs.put_metric_filter(
                logGroupName="/shop/other" if broken == "another log group" else GROUP, filterName=label, filterPattern=pattern,
                metricTransformations=[{"metricName": label, "metricNamespace": "Security", "metricValue": "1"}],
            )
        if broken == "no alarm":
            continue
        topic = {"nobody is subscribed": "nobody", "the subscription is not confirmed": "pending"}.get(broken, "alarms")
        region = QUIET if broken == "another region" else HOME
        account.client("cloudwatch", region).put_metric_alarm(
            AlarmName=label, MetricName="other" if broken == "another metric" else label, Namespace="Security", Statistic="Sum", Period=300,
            EvaluationPeriods=1, Threshold=1, ComparisonOperator="GreaterThanOrEqualToThreshold",
            AlarmActions=[] if broken == "no action" else [far if region == QUIET else topics[topic]], ActionsEnabled=broken != "actions are off",
        )
        account.name(f"alarm/{label}", account.arn("cloudwatch", f"alarm:{label}", region))
