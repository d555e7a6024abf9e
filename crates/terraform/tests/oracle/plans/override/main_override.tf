variable "a" { default = "overridden" }
locals { x = "overridden" }
resource "terraform_data" "r" {
  triggers_replace = [local.x, local.y, "new"]
}
