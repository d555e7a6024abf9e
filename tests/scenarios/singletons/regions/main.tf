provider "aws" {
  region = "us-east-1"
}

provider "aws" {
  alias  = "ireland"
  region = "eu-west-1"
}

resource "aws_guardduty_detector" "here" {
  enable                       = true
  finding_publishing_frequency = "FIFTEEN_MINUTES"
}

resource "aws_securityhub_account" "here" {}

resource "aws_config_configuration_recorder" "here" {
  name     = "default"
  role_arn = "arn:aws:iam::123456789012:role/config"
  recording_group {
    all_supported                 = true
    include_global_resource_types = true
  }
}

resource "aws_config_configuration_recorder_status" "here" {
  name       = aws_config_configuration_recorder.here.name
  is_enabled = true
}

resource "aws_accessanalyzer_analyzer" "here" {
  analyzer_name = "account"
}
