resource "aws_rds_cluster" "main" {
  cluster_identifier                  = "main"
  engine                              = "aurora-mysql"
  engine_version                      = "8.0.mysql_aurora.3.05.2"
  storage_encrypted                   = true
  backup_retention_period             = 7
  deletion_protection                 = true
  iam_database_authentication_enabled = true
  enabled_cloudwatch_logs_exports     = ["audit"]
  db_cluster_parameter_group_name     = aws_rds_cluster_parameter_group.tls.name
  master_username                     = "root"
  manage_master_user_password         = true
}

resource "aws_rds_cluster_parameter_group" "tls" {
  name   = "tls"
  family = "aurora-mysql8.0"
  parameter {
    name  = "require_secure_transport"
    value = "ON"
  }
}

resource "aws_rds_cluster_instance" "first" {
  identifier          = "first"
  cluster_identifier  = aws_rds_cluster.main.id
  engine              = aws_rds_cluster.main.engine
  instance_class      = "db.r6g.large"
  publicly_accessible = false
}
