locals {
  names = ["alpha", "beta"]
  map   = { k1 = "v1", k2 = "v2" }
}
resource "terraform_data" "texts" {
  input = {
    plain     = <<EOT
line one
  indented $${escaped} %%{escaped}
EOT
    flush     = <<-EOT
      one
        two

      three
    EOT
    tabs      = <<-EOT
	one
	  two
	EOT
    mixed     = <<-EOT
        deep
      shallow ${"x"}
     ${"y"} end
    EOT
    loop      = <<-EOT
      %{for name in local.names~}
      server ${name}
      %{endfor~}
      end
    EOT
    loop_raw  = <<-EOT
      %{for i, name in local.names}
      ${i}=${name}
      %{endfor}
    EOT
    condition = <<-EOT
      %{if length(local.names) > 1~}
      many
      %{else~}
      few
      %{endif~}
      done
    EOT
    inline    = "%{for k, v in local.map~} ${k}=${v} %{endfor~} ."
    nested    = "${"a${"b${"c"}"}"}"
    empty     = <<-EOT
    EOT
    json      = jsonencode({ a = "${local.names[0]}-x", b = local.names })
    file      = templatefile("${path.module}/file.tftpl", { names = local.names, port = 80, on = true })
    number    = "${1 + 1}"
    quote     = "a\"b\\c\td"
    crlf      = replace("a\nb", "\n", "\r\n")
    in_list   = [<<-EOT
      in a list
    EOT
    , "next"]
  }
}
