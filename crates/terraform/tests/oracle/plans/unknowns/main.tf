resource "terraform_data" "source" { input = "known" }
locals {
  id = terraform_data.source.id
}
resource "terraform_data" "values" {
  input = {
    direct       = local.id
    text         = "arn:${local.id}:x"
    written      = terraform_data.source.input
    output       = terraform_data.source.output
    list         = ["a", local.id]
    map          = { a = 1, b = local.id }
    false_and    = false && local.id == "x"
    true_or      = true || local.id == "x"
    unknown_and  = local.id == "x" && true
    same         = local.id == "x" ? "same" : "same"
    either       = local.id == "x" ? "a" : "b"
    format       = format("%s-%s", "a", local.id)
    joined       = join("-", ["a", local.id])
    merged       = merge({ a = 1 }, { b = local.id })
    concatenated = concat(["a"], [local.id])
    length       = length(["a", local.id])
    element      = element(["a", local.id], 0)
    lookup       = lookup({ a = "x", b = local.id }, "a", "d")
    keys         = keys({ a = 1, b = local.id })
    values       = values({ a = 1, b = local.id })
    for          = [for x in ["a", local.id] : "<${x}>"]
    for_map      = { for k, v in { a = "x", b = local.id } : k => v }
    flattened    = flatten([["a"], [local.id]])
    upper        = upper(local.id)
    contains     = contains(["a", local.id], "a")
    coalesce     = coalesce("a", local.id)
    try          = try("a", local.id)
    json         = jsonencode({ a = local.id })
    index        = ["a", local.id][0]
    conditional  = true ? "a" : local.id
    splat        = [{ a = 1 }, { a = local.id }][*].a
    template     = "%{if true}a%{else}${local.id}%{endif}"
    distinct     = distinct(["a", "a"])
    zipped       = zipmap(["a", "b"], ["x", local.id])
    sliced       = slice(["a", local.id, "c"], 0, 1)
    reversed     = reverse(["a", local.id])
  }
}
