resource "aws_kms_key" "audit" {
  description         = "The trail"
  enable_key_rotation = false
}

resource "aws_cloudtrail" "main" {
  name                          = local.name
  s3_bucket_name                = aws_s3_bucket.logs.id
  s3_key_prefix                 = "trail"
  kms_key_id                    = aws_kms_key.audit.arn
  include_global_service_events = true
  is_multi_region_trail         = false
  enable_log_file_validation    = true
}
