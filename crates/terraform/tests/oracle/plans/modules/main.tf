module "single" {
  source = "./child"
  name   = "single"
}
module "counted" {
  source = "./child"
  count  = 2
  name   = "counted-${count.index}"
}
module "each" {
  source   = "./child"
  for_each = { a = "x", b = "y" }
  name     = "${each.key}-${each.value}"
  extra    = [each.key]
}
module "off" {
  source = "./child"
  count  = 0
  name   = "off"
}
resource "terraform_data" "outputs" {
  input = {
    single  = module.single.name
    inner   = module.single.inner
    counted = module.counted[*].name
    first   = module.counted[0].upper
    each    = { for k, m in module.each : k => m.upper }
    keyed   = module.each["b"].name
    off     = try(module.off[0].name, "none")
    none    = one(module.off[*].name)
    whole   = module.single
    paths   = module.single.path
  }
}
