"""Stores of data: RDS, DynamoDB, Redshift, OpenSearch, ElastiCache, Kinesis."""

from . import CANARY, QUIET, US


def build(account):
    relational(account)
    tables(account)
    id = lambda label: account.names[label].rsplit("/", 1)[1]

    redshift = account.client("redshift")
    redshift.create_cluster_subnet_group(ClusterSubnetGroupName="private", Description="private", SubnetIds=[id("subnet/private-a")])
    for label, options in (
        ("good", {"Encrypted": True, "PubliclyAccessible": False}), ("bad", {"Encrypted": False, "PubliclyAccessible": True}),
    ):
        redshift.create_cluster(
            ClusterIdentifier=label, NodeType="ra3.large", MasterUsername="app", MasterUserPassword=f"{CANARY}-Redshift1",
            ClusterSubnetGroupName="private", VpcSecurityGroupIds=[id("group/database")], **options,
        )
        account.name(f"warehouse/{label}", account.arn("redshift", f"cluster:{label}"))
    redshift.enable_logging(ClusterIdentifier="good", BucketName="shop-access-logs", S3KeyPrefix="warehouse/")
    redshift.create_cluster_parameter_group(ParameterGroupName="tls", ParameterGroupFamily="redshift-1.0", Description="TLS")

    search = account.client("opensearch")
    search.create_domain(
        DomainName="good", EngineVersion="OpenSearch_2.13", EncryptionAtRestOptions={"Enabled": True},
        DomainEndpointOptions={"EnforceHTTPS": True, "TLSSecurityPolicy": "Policy-Min-TLS-1-2-2019-07"}, NodeToNodeEncryptionOptions={"Enabled": True},
    )
    search.create_domain(DomainName="bad", EngineVersion="OpenSearch_2.13", DomainEndpointOptions={"EnforceHTTPS": False})
    for label in ("good", "bad"):
        account.name(f"search/{label}", account.arn("es", f"domain/{label}"))

    cache = account.client("elasticache")
    for label, options in (("good", {"AtRestEncryptionEnabled": True, "TransitEncryptionEnabled": True}), ("bad", {"AtRestEncryptionEnabled": False, "TransitEncryptionEnabled": False})):
        cache.create_replication_group(
            ReplicationGroupId=label, ReplicationGroupDescription=label, Engine="redis", CacheNodeType="cache.t3.micro", NumCacheClusters=1, **options,
        )
        account.name(f"cache/{label}", account.arn("elasticache", f"replicationgroup:{label}"))
    cache.create_cache_cluster(CacheClusterId="single", Engine="memcached", CacheNodeType="cache.t3.micro", NumCacheNodes=1)
    account.name("cache/single", account.arn("elasticache", "cluster:single"))

    kinesis = account.client("kinesis")
    for label in ("encrypted", "plain"):
        kinesis.create_stream(StreamName=label, ShardCount=1)
        account.name(f"stream/{label}", account.arn("kinesis", f"stream/{label}"))
    kinesis.start_stream_encryption(StreamName="encrypted", EncryptionType="KMS", KeyId="alias/aws/kinesis")


def tables(account):
    good = {"SSESpecification": {"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": account.names["key/data"]}}
    shape = {
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}], "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    }
    for region, label, options, recovery in (
        (None, "good", good, True), (None, "bad", {}, False), (None, "unsaved", good, False), (US, "us-bad", {}, False),
    ):
        dynamodb = account.client("dynamodb", region) if region else account.client("dynamodb")
        arn = dynamodb.create_table(TableName=label, **shape, **options)["TableDescription"]["TableArn"]
        account.name(f"table/{label}", arn)
        if recovery:
            dynamodb.update_continuous_backups(TableName=label, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True})


def relational(account):
    rds = account.client("rds")
    id = lambda label: account.names[label].rsplit("/", 1)[1]
    rds.create_db_subnet_group(DBSubnetGroupName="private", DBSubnetGroupDescription="private", SubnetIds=[id("subnet/private-a"), id("subnet/private-b")])
    rds.create_db_subnet_group(DBSubnetGroupName="public", DBSubnetGroupDescription="public", SubnetIds=[id("subnet/public-a"), id("subnet/public-b")])
    rds.create_db_parameter_group(DBParameterGroupName="tls", DBParameterGroupFamily="postgres16", Description="TLS only")
    rds.modify_db_parameter_group(DBParameterGroupName="tls", Parameters=[{"ParameterName": "rds.force_ssl", "ParameterValue": "1", "ApplyMethod": "immediate"}])
    rds.create_db_parameter_group(DBParameterGroupName="no-tls", DBParameterGroupFamily="postgres16", Description="No TLS")
    rds.modify_db_parameter_group(DBParameterGroupName="no-tls", Parameters=[{"ParameterName": "rds.force_ssl", "ParameterValue": "0", "ApplyMethod": "immediate"}])
    good = dict(
        DBInstanceClass="db.t4g.micro", Engine="postgres", EngineVersion="16.3", AllocatedStorage=20, MasterUsername="app",
        MasterUserPassword=f"{CANARY}-rds", StorageEncrypted=True, PubliclyAccessible=False, MultiAZ=True, BackupRetentionPeriod=7,
        DeletionProtection=True, EnableIAMDatabaseAuthentication=True, DBSubnetGroupName="private", DBParameterGroupName="tls",
        VpcSecurityGroupIds=[id("group/database")], EnableCloudwatchLogsExports=["postgresql"], AutoMinorVersionUpgrade=True,
    )

    def instance(label, **change):
        options = {key: value for key, value in (good | change).items() if value is not None}
        account.name(f"database/{label}", rds.create_db_instance(DBInstanceIdentifier=label, **options)["DBInstance"]["DBInstanceArn"])

    instance("good")
    instance("bare", StorageEncrypted=False, MultiAZ=False, BackupRetentionPeriod=1, DeletionProtection=False, EnableIAMDatabaseAuthentication=False,
             EnableCloudwatchLogsExports=[], AutoMinorVersionUpgrade=False, DBParameterGroupName="no-tls")
    instance("open", PubliclyAccessible=True, DBSubnetGroupName="public")
    instance("insights", EnablePerformanceInsights=True)
    instance("insights-own-key", EnablePerformanceInsights=True, PerformanceInsightsKMSKeyId=account.names["key/data"])
    rds.create_db_snapshot(DBSnapshotIdentifier="private", DBInstanceIdentifier="good")
    rds.create_db_snapshot(DBSnapshotIdentifier="public", DBInstanceIdentifier="bare")
    rds.create_db_snapshot(DBSnapshotIdentifier="shared", DBInstanceIdentifier="good")
    rds.modify_db_snapshot_attribute(DBSnapshotIdentifier="public", AttributeName="restore", ValuesToAdd=["all"])
    rds.modify_db_snapshot_attribute(DBSnapshotIdentifier="shared", AttributeName="restore", ValuesToAdd=["999988887777"])
    for label in ("private", "public", "shared"):
        account.name(f"db-snapshot/{label}", account.arn("rds", f"snapshot:{label}"))

    rds.create_db_cluster_parameter_group(DBClusterParameterGroupName="aurora", DBParameterGroupFamily="aurora-postgresql16", Description="aurora")
    cluster = dict(Engine="aurora-postgresql", EngineVersion="16.2", MasterUsername="app", MasterUserPassword=f"{CANARY}-aurora", DBSubnetGroupName="private",
                   DBClusterParameterGroupName="aurora", VpcSecurityGroupIds=[id("group/database")])
    for label, options in (
        ("good", dict(StorageEncrypted=True, DeletionProtection=True, BackupRetentionPeriod=14, EnableIAMDatabaseAuthentication=True, EnableCloudwatchLogsExports=["postgresql"])),
        ("bad", dict(StorageEncrypted=False, DeletionProtection=False, BackupRetentionPeriod=1)),
    ):
        account.name(f"cluster/{label}", rds.create_db_cluster(DBClusterIdentifier=label, **cluster, **options)["DBCluster"]["DBClusterArn"])
        for zone in ("a", "b") if label == "good" else ("a",):
            name = f"aurora-{label}-{zone}"
            made = rds.create_db_instance(DBInstanceIdentifier=name, DBClusterIdentifier=label, Engine="aurora-postgresql", DBInstanceClass="db.r6g.large", AutoMinorVersionUpgrade=True)
            account.name(f"database/{name}", made["DBInstance"]["DBInstanceArn"])
    rds.create_db_cluster_snapshot(DBClusterSnapshotIdentifier="aurora-public", DBClusterIdentifier="good")
    rds.modify_db_cluster_snapshot_attribute(DBClusterSnapshotIdentifier="aurora-public", AttributeName="restore", ValuesToAdd=["all"])
    account.name("db-snapshot/aurora-public", account.arn("rds", "cluster-snapshot:aurora-public"))
    quiet = account.client("rds", QUIET)
    made = quiet.create_db_instance(DBInstanceIdentifier="forgotten", DBInstanceClass="db.t4g.micro", Engine="mysql", EngineVersion="8.0.36", AllocatedStorage=20,
                                    MasterUsername="app", MasterUserPassword=f"{CANARY}-rds", PubliclyAccessible=True, BackupRetentionPeriod=0, AutoMinorVersionUpgrade=True)
    account.name("database/forgotten", made["DBInstance"]["DBInstanceArn"])
