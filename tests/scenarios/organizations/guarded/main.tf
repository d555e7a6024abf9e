resource "aws_organizations_organization" "this" {
  enabled_policy_types = ["SERVICE_CONTROL_POLICY"]
}

resource "aws_organizations_policy" "stay" {
  name = "stay"
  content = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "Stay"
      Effect   = "Deny"
      Action   = "organizations:LeaveOrganization"
      Resource = "*"
    }]
  })
}

resource "aws_organizations_policy_attachment" "stay" {
  policy_id = aws_organizations_policy.stay.id
  target_id = "ou-abcd-12345678"
}

resource "aws_ssoadmin_permission_set" "readers" {
  name             = "Readers"
  instance_arn     = "arn:aws:sso:::instance/ssoins-1234567890abcdef"
  session_duration = "PT4H"
}
