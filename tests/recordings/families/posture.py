"""AWS Config, GuardDuty, Security Hub and Macie: on in one region, off in another."""

REGIONS = ["us-east-1", "eu-west-1"]


def build(account):
    config = account.client("config")
    config.put_configuration_recorder(ConfigurationRecorder={
        "name": "default", "roleARN": "arn:aws:iam::123456789012:role/config",
        "recordingGroup": {"allSupported": True, "includeGlobalResourceTypes": True},
    })
    account.client("s3").create_bucket(Bucket="bz-config")
    config.put_delivery_channel(DeliveryChannel={"name": "default", "s3BucketName": "bz-config"})
    config.start_configuration_recorder(ConfigurationRecorderName="default")
    account.client("guardduty").create_detector(Enable=True, FindingPublishingFrequency="ONE_HOUR")
    account.client("securityhub").enable_security_hub()


def read(account):
    for call in ("DescribeConfigurationRecorders", "DescribeConfigurationRecorderStatus", "DescribeDeliveryChannels"):
        account.ask_everywhere(f"config:{call}")
    for region, answer in account.ask_everywhere("guardduty:ListDetectors").items():
        for detector in answer["DetectorIds"]:
            account.ask("guardduty:GetDetector", region, DetectorId=detector)
    account.ask_everywhere("securityhub:DescribeHub")
    account.ask_everywhere("securityhub:GetEnabledStandards")
