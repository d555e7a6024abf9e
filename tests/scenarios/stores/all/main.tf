resource "aws_sqs_queue" "main" {
  name = "jobs"
}

resource "aws_sns_topic" "main" {
  name              = "alerts"
  kms_master_key_id = "alias/aws/sns"
}

resource "aws_dynamodb_table" "main" {
  name         = "orders"
  hash_key     = "id"
  billing_mode = "PAY_PER_REQUEST"
  attribute {
    name = "id"
    type = "S"
  }
  server_side_encryption {
    enabled     = true
    kms_key_arn = "arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d"
  }
  point_in_time_recovery {
    enabled = true
  }
}

resource "aws_efs_file_system" "main" {
  encrypted  = true
  kms_key_id = "arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d"
}

resource "aws_ecr_repository" "main" {
  name                 = "app"
  image_tag_mutability = "IMMUTABLE"
  image_scanning_configuration {
    scan_on_push = true
  }
  encryption_configuration {
    encryption_type = "KMS"
    kms_key         = "arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d"
  }
}

resource "aws_kinesis_stream" "main" {
  name            = "clicks"
  shard_count     = 1
  encryption_type = "KMS"
  kms_key_id      = "alias/aws/kinesis"
}

resource "aws_opensearch_domain" "main" {
  domain_name = "search"
  encrypt_at_rest {
    enabled = true
  }
  domain_endpoint_options {
    enforce_https = true
  }
}

resource "aws_redshift_cluster" "main" {
  cluster_identifier     = "warehouse"
  node_type              = "ra3.large"
  master_username        = "root"
  manage_master_password = true
  encrypted              = true
  publicly_accessible    = false
  skip_final_snapshot    = true
}

resource "aws_redshift_logging" "main" {
  cluster_identifier = aws_redshift_cluster.main.id
  bucket_name        = "logs"
}

resource "aws_elasticache_replication_group" "main" {
  replication_group_id       = "cache"
  description                = "cache"
  engine                     = "redis"
  node_type                  = "cache.t4g.micro"
  num_cache_clusters         = 1
  at_rest_encryption_enabled = true
  transit_encryption_enabled = true
}

resource "aws_secretsmanager_secret" "main" {
  name       = "db"
  kms_key_id = "arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d"
}

resource "aws_secretsmanager_secret_rotation" "main" {
  secret_id           = aws_secretsmanager_secret.main.id
  rotation_lambda_arn = "arn:aws:lambda:us-east-1:123456789012:function:rotate"
  rotation_rules {
    automatically_after_days = 30
  }
}

resource "aws_eks_cluster" "main" {
  name                      = "main"
  role_arn                  = "arn:aws:iam::123456789012:role/eks"
  enabled_cluster_log_types = ["audit"]
  vpc_config {
    subnet_ids             = ["subnet-0a", "subnet-0b"]
    endpoint_public_access = true
    public_access_cidrs    = ["198.51.100.0/24"]
  }
  encryption_config {
    resources = ["secrets"]
    provider {
      key_arn = "arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d"
    }
  }
}

resource "aws_cloudfront_distribution" "main" {
  enabled    = true
  web_acl_id = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/a/1"
  origin {
    domain_name = "example.com"
    origin_id   = "site"
    custom_origin_config {
      http_port              = 80
      https_port             = 443
      origin_protocol_policy = "https-only"
      origin_ssl_protocols   = ["TLSv1.2"]
    }
  }
  default_cache_behavior {
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
    cache_policy_id        = "658327ea-f89d-4fab-a63d-7e88639e58f6"
    target_origin_id       = "site"
    viewer_protocol_policy = "https-only"
  }
  logging_config {
    bucket = "logs.s3.amazonaws.com"
  }
  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }
  viewer_certificate {
    cloudfront_default_certificate = true
  }
}

resource "aws_api_gateway_stage" "main" {
  deployment_id = "d1"
  rest_api_id   = "a1"
  stage_name    = "live"
  access_log_settings {
    destination_arn = "arn:aws:logs:us-east-1:123456789012:log-group:api"
    format          = "$context.requestId"
  }
}

resource "aws_apigatewayv2_stage" "main" {
  api_id = "a2"
  name   = "live"
}
