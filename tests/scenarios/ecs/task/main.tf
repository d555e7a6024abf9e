resource "aws_iam_role" "task" {
  name               = "task"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}

resource "aws_ecs_task_definition" "web" {
  family                   = "web"
  network_mode             = "awsvpc"
  requires_compatibilities = ["FARGATE"]
  cpu                      = 256
  memory                   = 512
  task_role_arn            = aws_iam_role.task.arn
  execution_role_arn       = aws_iam_role.task.arn

  container_definitions = <<-EOT
    [
      {
        "name": "web",
        "image": "nginx:1",
        "readonlyRootFilesystem": true,
        "user": "1000",
        "environment": [{"name": "STAGE", "value": "prod"}],
        "secrets": [{"name": "DB_PASSWORD", "valueFrom": "arn:aws:ssm:us-east-1:123456789012:parameter/db"}],
        "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": "/web"}}
      },
      {"name": "side", "image": "side:1", "privileged": false}
    ]
  EOT

  volume {
    name = "files"
    efs_volume_configuration {
      file_system_id     = "fs-1"
      transit_encryption = "ENABLED"
    }
  }
}

resource "aws_ecs_cluster" "main" {
  name = "main"
  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

resource "aws_ecs_service" "web" {
  name                   = "web"
  cluster                = aws_ecs_cluster.main.id
  task_definition        = aws_ecs_task_definition.web.arn
  launch_type            = "FARGATE"
  enable_execute_command = true
  network_configuration {
    subnets          = ["subnet-1"]
    assign_public_ip = true
  }
}
