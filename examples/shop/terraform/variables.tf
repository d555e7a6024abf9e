variable "region" {
  type    = string
  default = "eu-central-1"
}

variable "stage" {
  type    = string
  default = "production"
}

variable "admin_networks" {
  description = "From where people may log in"
  type        = list(string)
  default     = ["0.0.0.0/0"]
}

variable "database_password" {
  type      = string
  sensitive = true
}

variable "zones" {
  type    = map(string)
  default = { a = "10.0.0.0/24", b = "10.0.1.0/24" }
}
