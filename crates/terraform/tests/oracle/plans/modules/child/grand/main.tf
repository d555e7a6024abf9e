variable "value" {}
resource "terraform_data" "deep" { input = var.value }
output "value" { value = terraform_data.deep.input }
output "path" { value = path.module }
