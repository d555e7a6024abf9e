from_tfvars   = "tfvars"
from_auto     = "tfvars"
explicit_null = null
explicit_null_kept = null
