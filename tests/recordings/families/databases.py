"""Databases with their groups of parameters and subnets, and snapshots, one of them shared."""


def build(account):
    rds = account.client("rds")
    ec2 = account.client("ec2")
    subnets = [subnet["SubnetId"] for subnet in ec2.describe_subnets()["Subnets"]][:2]
    group = ec2.create_security_group(GroupName="db", Description="db", VpcId=ec2.describe_vpcs()["Vpcs"][0]["VpcId"])["GroupId"]
    rds.create_db_subnet_group(DBSubnetGroupName="private", DBSubnetGroupDescription="private", SubnetIds=subnets)
    rds.create_db_parameter_group(DBParameterGroupName="tls", DBParameterGroupFamily="postgres16", Description="TLS only")
    rds.modify_db_parameter_group(DBParameterGroupName="tls", Parameters=[
        {"ParameterName": "rds.force_ssl", "ParameterValue": "1", "ApplyMethod": "immediate"},
    ])
    rds.create_db_instance(
        DBInstanceIdentifier="shop", DBInstanceClass="db.t4g.micro", Engine="postgres", EngineVersion="16.3", AllocatedStorage=20,
        MasterUsername="app", MasterUserPassword="canary-rds", StorageEncrypted=True, PubliclyAccessible=False, MultiAZ=True,
        BackupRetentionPeriod=7, DeletionProtection=True, EnableIAMDatabaseAuthentication=True, DBSubnetGroupName="private",
        DBParameterGroupName="tls", VpcSecurityGroupIds=[group], EnableCloudwatchLogsExports=["postgresql"],
        Tags=[{"Key": "env", "Value": "prod"}],
    )
    rds.create_db_instance(
        DBInstanceIdentifier="open", DBInstanceClass="db.t4g.micro", Engine="mysql", AllocatedStorage=20, MasterUsername="app",
        MasterUserPassword="canary-rds", PubliclyAccessible=True, BackupRetentionPeriod=0,
    )
    rds.create_db_snapshot(DBSnapshotIdentifier="nightly", DBInstanceIdentifier="shop")
    rds.modify_db_snapshot_attribute(DBSnapshotIdentifier="nightly", AttributeName="restore", ValuesToAdd=["all"])
    rds.create_db_cluster_parameter_group(
        DBClusterParameterGroupName="aurora", DBParameterGroupFamily="aurora-postgresql16", Description="aurora"
    )
    rds.create_db_cluster(
        DBClusterIdentifier="main", Engine="aurora-postgresql", MasterUsername="app", MasterUserPassword="canary-rds",
        StorageEncrypted=True, DBSubnetGroupName="private", DBClusterParameterGroupName="aurora", VpcSecurityGroupIds=[group],
    )
    rds.create_db_cluster_snapshot(DBClusterSnapshotIdentifier="main-1", DBClusterIdentifier="main")
    rds.create_db_cluster(DBClusterIdentifier="graph", Engine="neptune", StorageEncrypted=True)


def read(account):
    region = "us-east-1"
    for call in ("DescribeDBInstances", "DescribeDBClusters", "DescribeDBSubnetGroups"):
        account.ask(f"rds:{call}", region)
    for group in account.ask("rds:DescribeDBParameterGroups", region)["DBParameterGroups"]:
        account.ask("rds:DescribeDBParameters", region, DBParameterGroupName=group["DBParameterGroupName"])
    for group in account.ask("rds:DescribeDBClusterParameterGroups", region)["DBClusterParameterGroups"]:
        name = group["DBClusterParameterGroupName"]
        account.ask("rds:DescribeDBClusterParameters", region, DBClusterParameterGroupName=name)
    for snapshot in account.ask("rds:DescribeDBSnapshots", region)["DBSnapshots"]:
        account.ask("rds:DescribeDBSnapshotAttributes", region, DBSnapshotIdentifier=snapshot["DBSnapshotIdentifier"])
    for snapshot in account.ask("rds:DescribeDBClusterSnapshots", region)["DBClusterSnapshots"]:
        name = snapshot["DBClusterSnapshotIdentifier"]
        account.ask("rds:DescribeDBClusterSnapshotAttributes", region, DBClusterSnapshotIdentifier=name)
