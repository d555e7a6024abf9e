resource "aws_iam_role" "f" {
  name               = "f"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}


resource "aws_lambda_function" "f" {
  function_name                  = "f"
  role                           = aws_iam_role.f.arn
  runtime                        = "python3.13"
  handler                        = "f.f"
  filename                       = "f.zip"
  reserved_concurrent_executions = 5
  environment {
    variables = {
      STAGE = "prod"
    }
  }
  vpc_config {
    subnet_ids         = ["subnet-1"]
    security_group_ids = ["sg-1"]
  }
  tracing_config {
    mode = "Active"
  }
  dead_letter_config {
    target_arn = "arn:aws:sqs:us-east-1:123456789012:failed"
  }
}

resource "aws_lambda_permission" "bucket" {
  statement_id   = "bucket"
  action         = "lambda:InvokeFunction"
  function_name  = aws_lambda_function.f.function_name
  principal      = "s3.amazonaws.com"
  source_arn     = "arn:aws:s3:::data"
  source_account = "123456789012"
}
