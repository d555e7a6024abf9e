variable "password" {
  sensitive = true
}

resource "aws_neptune_cluster" "main" {
  cluster_identifier = "graph"
  storage_encrypted  = true
  kms_key_arn        = "arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d"
}

resource "aws_mq_broker" "main" {
  broker_name         = "inside"
  engine_type         = "RabbitMQ"
  engine_version      = "3.13"
  host_instance_type  = "mq.m7g.medium"
  publicly_accessible = false
  user {
    username = "app"
    password = var.password
  }
}

resource "aws_athena_workgroup" "main" {
  name = "reports"
  configuration {
    result_configuration {
      output_location = "s3://results/"
      encryption_configuration {
        encryption_option = "SSE_S3"
      }
    }
  }
}

resource "aws_codebuild_project" "main" {
  name         = "clean"
  service_role = "arn:aws:iam::123456789012:role/service-role/build"
  artifacts {
    type = "NO_ARTIFACTS"
  }
  environment {
    compute_type = "BUILD_GENERAL1_SMALL"
    image        = "aws/codebuild/standard:7.0"
    type         = "LINUX_CONTAINER"
    environment_variable {
      name  = "DB_PASSWORD"
      type  = "SECRETS_MANAGER"
      value = "main/db:password"
    }
  }
  source {
    type     = "GITHUB"
    location = "https://github.com/example/app.git"
  }
}

resource "aws_sfn_state_machine" "main" {
  name       = "logged"
  role_arn   = "arn:aws:iam::123456789012:role/machine"
  definition = jsonencode({ StartAt = "Done", States = { Done = { Type = "Succeed" } } })
  logging_configuration {
    level           = "ERROR"
    log_destination = "arn:aws:logs:us-east-1:123456789012:log-group:/aws/vendedlogs/states/logged:*"
  }
}

resource "aws_wafv2_web_acl" "main" {
  name  = "logged"
  scope = "REGIONAL"
  default_action {
    allow {}
  }
  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = "logged"
    sampled_requests_enabled   = true
  }
}

resource "aws_wafv2_web_acl_logging_configuration" "main" {
  resource_arn            = aws_wafv2_web_acl.main.arn
  log_destination_configs = ["arn:aws:logs:us-east-1:123456789012:log-group:aws-waf-logs-logged"]
}

resource "aws_msk_cluster" "main" {
  cluster_name           = "mixed"
  kafka_version          = "3.8.x"
  number_of_broker_nodes = 2
  broker_node_group_info {
    instance_type   = "kafka.m7g.large"
    client_subnets  = ["subnet-0a", "subnet-0b"]
    security_groups = ["sg-0a"]
  }
  encryption_info {
    encryption_in_transit {
      client_broker = "TLS_PLAINTEXT"
    }
  }
}

resource "aws_api_gateway_domain_name" "main" {
  domain_name              = "api.example.com"
  regional_certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/0a1b2c3d"
  security_policy          = "TLS_1_2"
  endpoint_configuration {
    types = ["REGIONAL"]
  }
}
