resource "aws_db_subnet_group" "main" {
  name       = local.name
  subnet_ids = [for subnet in aws_subnet.public : subnet.id]
}

resource "aws_security_group" "database" {
  name        = "${local.name}-database"
  description = "The database"
  vpc_id      = aws_vpc.main.id
}

resource "aws_vpc_security_group_ingress_rule" "database" {
  security_group_id            = aws_security_group.database.id
  description                  = "From the web servers"
  referenced_security_group_id = module.web.security_group_id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}

resource "aws_db_instance" "main" {
  identifier              = local.name
  engine                  = "postgres"
  engine_version          = "14.12"
  instance_class          = "db.t4g.medium"
  allocated_storage       = 50
  db_name                 = "shop"
  username                = "shop"
  password                = var.database_password
  db_subnet_group_name    = aws_db_subnet_group.main.name
  vpc_security_group_ids  = [aws_security_group.database.id]
  parameter_group_name    = aws_db_parameter_group.main.name
  storage_encrypted       = false
  publicly_accessible     = true
  backup_retention_period = 7
}

resource "aws_db_parameter_group" "main" {
  name   = local.name
  family = "postgres14"

  parameter {
    name  = "log_connections"
    value = "1"
  }
}
