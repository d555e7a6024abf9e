variable "name" { type = string }
variable "extra" { default = [] }
locals { upper = upper(var.name) }
resource "terraform_data" "named" {
  input = { name = var.name, extra = length(var.extra) }
}
module "grand" {
  source = "./grand"
  count  = length(var.extra) == 0 ? 1 : 2
  value  = "${local.upper}!"
}
output "name" { value = var.name }
output "upper" { value = local.upper }
output "inner" { value = module.grand[0].value }
output "path" { value = [path.module, path.root, module.grand[0].path, fileexists("${path.module}/main.tf"), trimspace(file("${path.module}/text.txt"))] }
