resource "aws_launch_template" "web" {
  name     = "web"
  image_id = "ami-0a"

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      encrypted   = true
      volume_size = 8
    }
  }

  iam_instance_profile {
    name = "web"
  }

  metadata_options {
    http_endpoint = "enabled"
    http_tokens   = "required"
  }

  monitoring {
    enabled = true
  }
}

resource "aws_autoscaling_group" "web" {
  name     = "web"
  min_size = 1
  max_size = 3

  launch_template {
    id      = aws_launch_template.web.id
    version = "$Latest"
  }
}

resource "aws_instance" "worker" {
  ami                         = "ami-0a"
  instance_type               = "t3.micro"
  subnet_id                   = "subnet-0a"
  associate_public_ip_address = false
  iam_instance_profile        = "worker"
  user_data                   = "#!/bin/sh\necho hello\n"

  root_block_device {
    encrypted = true
  }

  metadata_options {
    http_tokens = "optional"
  }
}

resource "aws_ebs_volume" "data" {
  availability_zone = "eu-west-1a"
  size              = 8
  encrypted         = true
  kms_key_id        = "arn:aws:kms:eu-west-1:123456789012:key/a"
}

resource "aws_volume_attachment" "data" {
  device_name = "/dev/sdf"
  instance_id = aws_instance.worker.id
  volume_id   = aws_ebs_volume.data.id
}
