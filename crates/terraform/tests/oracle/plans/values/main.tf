locals {
  users = [{ name = "ann", roles = ["admin", "dev"] }, { name = "bob", roles = ["dev"] }]
  pairs = flatten([for u in local.users : [for r in u.roles : { user = u.name, role = r }]])
  by    = { for u in local.users : u.name => u }
  group = { for p in local.pairs : p.role => p.user... }
  deep  = { a = { b = [{ c = "d" }] } }
}
resource "terraform_data" "values" {
  input = {
    pairs      = local.pairs
    by         = local.by["ann"].roles
    group      = local.group
    deep       = local.deep.a.b[0].c
    deep_splat = local.deep.a.b[*].c
    product    = setproduct(["a", "b"], [1, 2])
    indexed    = { for i, u in local.users : u.name => i }
    nullish    = [for x in [null, "a"] : x == null ? "none" : x]
    chosen     = length(local.pairs) > 2 ? "many" : "few"
    cidrs      = [for i in range(3) : cidrsubnet("10.0.0.0/16", 8, i)]
    merged     = merge({ a = 1 }, false ? { b = 2 } : {}, { a = 3 })
    computed   = { (upper("key")) = 1, "${"x"}y" = 2 }
    precedence = 1 + 2 * 3 == 7 && !false || false
    workspace  = terraform.workspace
    trailing = [
      "a", # a comment
      "b", // another
      /* and one more */
    ]
    set        = toset(["b", "a"])
    tuple_type = [1, "a", true, null]
    negative   = -5 % 3
    emptied    = { for k, v in {} : k => v }
    object_for = [for o in [{ a = 1, b = 2 }] : o.a + o.b]
    try_deep   = try(local.deep.a.z.y, local.deep.a.b[5], "fallback")
    can_deep   = can(local.deep.a.z)
    strings    = [for s in split(",", "a,b,,c") : s if s != ""]
    regex      = regex("^(?P<a>[a-z]+)-(?P<b>[0-9]+)$", "abc-123")
    yaml       = yamldecode("a: [1, {b: c}]")
    csv        = csvdecode("x,y\n1,2\n")
  }
}
