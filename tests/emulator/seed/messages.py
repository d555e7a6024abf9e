"""Topics, queues, events."""

import json

from . import ACCOUNT, HOME, QUIET, US


def build(account):
    sns = account.client("sns")
    for label, key in (("encrypted", "alias/aws/sns"), ("plain", None)):
        arn = sns.create_topic(Name=label)["TopicArn"]
        account.name(f"topic/{label}", arn)
        if key:
            sns.set_topic_attributes(TopicArn=arn, AttributeName="KmsMasterKeyId", AttributeValue=key)
    everybody = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sns:Publish", "Resource": account.names["topic/plain"]}]}
    sns.set_topic_attributes(TopicArn=account.names["topic/plain"], AttributeName="Policy", AttributeValue=json.dumps(everybody))

    sqs = account.client("sqs")
    for label, attributes in (
        ("kms", {"KmsMasterKeyId": "alias/data"}), ("sqs-key", {"SqsManagedSseEnabled": "true"}), ("plain", {"SqsManagedSseEnabled": "false"}),
        ("public", {"SqsManagedSseEnabled": "true", "Policy": json.dumps({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": f"arn:aws:sqs:{HOME}:{ACCOUNT}:public"},
        ]})}),
    ):
        sqs.create_queue(QueueName=label, Attributes=attributes)
        account.name(f"queue/{label}", account.arn("sqs", label))
    for region in (US, QUIET):
        account.client("sqs", region).create_queue(QueueName="jobs", Attributes={"SqsManagedSseEnabled": "true"})
        account.name(f"queue/{region}", account.arn("sqs", "jobs", region))

    events = account.client("events")
    events.put_rule(Name="nightly", ScheduleExpression="cron(0 3 * * ? *)")
    account.name("rule/nightly", account.arn("events", "rule/nightly"))
