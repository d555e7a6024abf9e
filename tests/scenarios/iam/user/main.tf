resource "aws_iam_user" "jo" {
  name = "jo"
}

resource "aws_iam_user_login_profile" "jo" {
  user = aws_iam_user.jo.name
}

resource "aws_iam_access_key" "jo" {
  user = aws_iam_user.jo.name
}

resource "aws_iam_group" "readers" {
  name = "readers"
}

resource "aws_iam_group_membership" "readers" {
  name  = "readers"
  group = aws_iam_group.readers.name
  users = [aws_iam_user.jo.name]
}

resource "aws_iam_group_policy" "list" {
  name  = "list"
  group = aws_iam_group.readers.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "s3:ListBucket", Resource = "*" }]
  })
}

# One policy, attached to several kinds of holders at once.
resource "aws_iam_policy_attachment" "read" {
  name       = "read"
  users      = [aws_iam_user.jo.name]
  groups     = [aws_iam_group.readers.name]
  policy_arn = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
}
