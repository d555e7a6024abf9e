variable "from_default" { default = "default" }
variable "from_tfvars" { default = "default" }
variable "from_auto" { default = "default" }
variable "later_auto" { default = "default" }
variable "from_json" { default = "default" }
variable "number" {
  type    = number
  default = "42"
}
variable "strings" {
  type    = list(string)
  default = [1, true, "x"]
}
variable "set" {
  type    = set(string)
  default = ["b", "a", "b"]
}
variable "numbers" {
  type    = map(number)
  default = { a = "1", b = 2 }
}
variable "any_list" {
  type    = list(any)
  default = [1, "a"]
}
variable "any_map" {
  type    = map(any)
  default = { a = 1, b = "x" }
}
variable "tuple" {
  type    = tuple([string, number])
  default = [1, "2"]
}
variable "object" {
  type = object({
    name  = string
    size  = optional(number, 3)
    tags  = optional(map(string), {})
    none  = optional(string)
    inner = optional(object({ a = optional(string, "deep") }), {})
    list  = optional(list(object({ x = string, y = optional(bool, true) })), [])
  })
  default = {
    name  = 5
    list  = [{ x = "1" }, { x = "2", y = false }]
    extra = "dropped"
  }
}
variable "null_default" {
  type    = string
  default = null
}
variable "explicit_null" {
  type     = string
  default  = "fallback"
  nullable = false
}
variable "explicit_null_kept" {
  type    = string
  default = "fallback"
}
variable "optional_null" {
  type    = object({ a = optional(string, "filled") })
  default = { a = null }
}

resource "terraform_data" "values" {
  input = {
    from_default       = var.from_default
    from_tfvars        = var.from_tfvars
    from_auto          = var.from_auto
    later_auto         = var.later_auto
    from_json          = var.from_json
    number             = var.number
    strings            = var.strings
    set                = var.set
    numbers            = var.numbers
    any_list           = var.any_list
    any_map            = var.any_map
    tuple              = var.tuple
    object             = var.object
    null_default       = var.null_default
    explicit_null      = var.explicit_null
    explicit_null_kept = var.explicit_null_kept
    optional_null      = var.optional_null
  }
}

module "child" {
  source     = "./child"
  null_kept  = null
  null_fills = null
  unknown    = terraform_data.values.id
  converted  = "7"
}
