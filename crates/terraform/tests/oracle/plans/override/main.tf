variable "a" { default = "original" }
locals {
  x = "original"
  y = "kept"
}
resource "terraform_data" "r" {
  input            = var.a
  triggers_replace = [local.x, local.y]
}
