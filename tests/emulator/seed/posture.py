"""The services that watch: on in one region, off in others, half on."""

from . import ACCOUNT, HOME, QUIET, US


def build(account):
    account.client("s3").create_bucket(Bucket="shop-config", CreateBucketConfiguration={"LocationConstraint": HOME})
    for region, started in ((HOME, True), (US, False)):
        config = account.client("config", region)
        config.put_configuration_recorder(ConfigurationRecorder={
            "name": "default", "roleARN": account.names["role/config"],
            "recordingGroup": {"allSupported": True, "includeGlobalResourceTypes": region == HOME},
        })
        config.put_delivery_channel(DeliveryChannel={"name": "default", "s3BucketName": "shop-config"})
        if started:
            config.start_configuration_recorder(ConfigurationRecorderName="default")
    detector = account.client("guardduty").create_detector(Enable=True, FindingPublishingFrequency="ONE_HOUR")["DetectorId"]
    account.name("detector/home", account.arn("guardduty", f"detector/{detector}"))
    account.client("securityhub").enable_security_hub()
    account.name("hub/home", account.arn("securityhub", "hub/default"))
    account.client("inspector2").enable(accountIds=[ACCOUNT], resourceTypes=["EC2", "ECR", "LAMBDA"])
    account.client("macie2").enable_macie()
