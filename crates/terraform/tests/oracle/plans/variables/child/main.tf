variable "null_kept" { default = "default" }
variable "null_fills" {
  default  = "default"
  nullable = false
}
variable "unknown" { default = "never this" }
variable "not_passed" { default = "default" }
variable "converted" { type = number }
resource "terraform_data" "values" {
  input = {
    null_kept  = var.null_kept
    null_fills = var.null_fills
    unknown    = var.unknown
    not_passed = var.not_passed
    converted  = var.converted
  }
}
