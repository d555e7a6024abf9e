variable "name" { type = string }
variable "vpc_id" { type = string }
variable "subnet_ids" { type = list(string) }
variable "instance_type" { type = string }
variable "log_bucket" { type = string }
variable "admin_networks" { type = list(string) }

variable "ports" {
  type    = set(number)
  default = [80, 443]
}

resource "aws_security_group" "balancer" {
  name        = "${var.name}-balancer"
  description = "The load balancer"
  vpc_id      = var.vpc_id

  dynamic "ingress" {
    for_each = var.ports
    content {
      description = "The web"
      protocol    = "tcp"
      from_port   = ingress.value
      to_port     = ingress.value
      cidr_blocks = ["0.0.0.0/0"]
    }
  }

  egress {
    description = "To the servers"
    protocol    = "tcp"
    from_port   = 8080
    to_port     = 8080
    cidr_blocks = ["10.0.0.0/16"]
  }
}

resource "aws_security_group" "server" {
  name        = "${var.name}-server"
  description = "The web servers"
  vpc_id      = var.vpc_id
}

resource "aws_security_group_rule" "server" {
  type                     = "ingress"
  description              = "From the load balancer"
  security_group_id        = aws_security_group.server.id
  source_security_group_id = aws_security_group.balancer.id
  protocol                 = "tcp"
  from_port                = 8080
  to_port                  = 8080
}

resource "aws_security_group_rule" "ssh" {
  type              = "ingress"
  description       = "For administrators"
  security_group_id = aws_security_group.server.id
  protocol          = "tcp"
  from_port         = 22
  to_port           = 22
  cidr_blocks       = var.admin_networks
}

resource "aws_security_group_rule" "updates" {
  type              = "egress"
  description       = "For updates"
  security_group_id = aws_security_group.server.id
  protocol          = "-1"
  from_port         = 0
  to_port           = 0
  cidr_blocks       = ["0.0.0.0/0"]
}

resource "aws_lb" "web" {
  name            = var.name
  internal        = false
  security_groups = [aws_security_group.balancer.id]
  subnets         = var.subnet_ids

  access_logs {
    bucket  = var.log_bucket
    prefix  = "balancer"
    enabled = true
  }
}

resource "aws_lb_target_group" "web" {
  name     = var.name
  protocol = "HTTP"
  port     = 8080
  vpc_id   = var.vpc_id
}

resource "aws_lb_listener" "plain" {
  load_balancer_arn = aws_lb.web.arn
  protocol          = "HTTP"
  port              = 80

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.web.arn
  }
}

data "aws_ami" "server" {
  most_recent = true
  owners      = ["amazon"]
}

resource "aws_launch_template" "server" {
  name_prefix            = var.name
  image_id               = data.aws_ami.server.id
  instance_type          = var.instance_type
  vpc_security_group_ids = [aws_security_group.server.id]

  block_device_mappings {
    device_name = "/dev/xvda"
    ebs {
      volume_size = 20
      encrypted   = true
    }
  }
}

resource "aws_autoscaling_group" "server" {
  name                = var.name
  min_size            = 2
  max_size            = 4
  vpc_zone_identifier = var.subnet_ids
  target_group_arns   = [aws_lb_target_group.web.arn]

  launch_template {
    id      = aws_launch_template.server.id
    version = "$Latest"
  }
}

output "security_group_id" {
  value = aws_security_group.server.id
}
