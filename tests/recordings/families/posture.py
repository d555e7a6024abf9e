"""AWS Config, GuardDuty, Security Hub, Macie and Inspector: on in one region, off in another. The account
is in an organization."""

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
    account.client("organizations").create_organization(FeatureSet="ALL")


def read(account):
    for call in ("DescribeConfigurationRecorders", "DescribeConfigurationRecorderStatus", "DescribeDeliveryChannels"):
        account.ask_everywhere(f"config:{call}")
    for region, answer in account.ask_everywhere("guardduty:ListDetectors").items():
        for detector in answer["DetectorIds"]:
            for call in ("GetDetector", "GetAdministratorAccount"):
                account.ask(f"guardduty:{call}", region, DetectorId=detector)
    account.ask_everywhere("securityhub:DescribeHub")
    account.ask_everywhere("securityhub:GetEnabledStandards")
    account.ask("securityhub:GetAdministratorAccount", "us-east-1")
    account.ask("organizations:DescribeOrganization")
