terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

provider "aws" {
  region = var.region

  default_tags {
    tags = {
      Project = "shop"
      Stage   = var.stage
    }
  }
}

data "aws_caller_identity" "current" {}

locals {
  name = "shop-${var.stage}"
}

module "web" {
  source = "./modules/web"

  name           = local.name
  vpc_id         = aws_vpc.main.id
  subnet_ids     = [for subnet in aws_subnet.public : subnet.id]
  instance_type  = "t3.small"
  log_bucket     = aws_s3_bucket.logs.id
  admin_networks = var.admin_networks
}
