resource "aws_elb" "old" {
  name            = "old"
  internal        = true
  security_groups = ["sg-0a"]
  subnets         = ["subnet-0a"]

  listener {
    lb_port           = 80
    lb_protocol       = "http"
    instance_port     = 8080
    instance_protocol = "http"
  }

  access_logs {
    bucket = "logs"
  }
}

resource "aws_launch_configuration" "old" {
  image_id                    = "ami-0a"
  instance_type               = "t3.micro"
  associate_public_ip_address = true
  iam_instance_profile        = "web"
  enable_monitoring           = false

  root_block_device {
    encrypted = true
  }

  ebs_block_device {
    device_name = "/dev/sdf"
    volume_size = 8
  }

  metadata_options {
    http_tokens = "required"
  }
}

resource "aws_autoscaling_group" "old" {
  launch_configuration = aws_launch_configuration.old.name
  load_balancers       = [aws_elb.old.name]
  min_size             = 1
  max_size             = 1
}
