variable "enabled" { default = true }
locals {
  things = { a = { size = 1 }, b = { size = 2 }, "c d" = { size = 3 } }
}
resource "terraform_data" "one" {
  count = var.enabled ? 1 : 0
  input = "one ${count.index}"
}
resource "terraform_data" "none" {
  count = var.enabled ? 0 : 1
  input = "none"
}
resource "terraform_data" "three" {
  count = 3
  input = { index = count.index, next = (count.index + 1) % 3 }
}
resource "terraform_data" "each" {
  for_each = local.things
  input    = { key = each.key, size = each.value.size }
}
resource "terraform_data" "set" {
  for_each = toset(["x", "y"])
  input    = "${each.key}=${each.value}"
}
resource "terraform_data" "chained" {
  for_each = terraform_data.each
  input    = [each.key, each.value.input.size]
}
resource "terraform_data" "references" {
  input = {
    splat       = terraform_data.three[*].input.index
    legacy      = terraform_data.three.*.input.next
    one         = one(terraform_data.one[*].input)
    none        = one(terraform_data.none[*].input)
    joined      = join(",", terraform_data.three[*].input.index)
    tried       = try(terraform_data.none[0].input, "fallback")
    keyed       = terraform_data.each["a"].input.size
    values      = values(terraform_data.each)[*].input.size
    for         = { for k, v in terraform_data.each : k => v.input.size * 10 if v.input.size > 1 }
    length      = length(terraform_data.three)
    length_each = length(terraform_data.each)
    keys        = keys(terraform_data.set)
    element     = element(terraform_data.three[*].input.index, 4)
    contains    = contains(keys(terraform_data.each), "c d")
    concat      = concat(terraform_data.one[*].input, terraform_data.none[*].input)
    lookup      = lookup(terraform_data.set, "x", null).input
    can         = can(terraform_data.none[0])
  }
}
