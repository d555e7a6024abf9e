"""Queues, tables, file systems, images, streams, search domains, warehouses, caches: one kept well, one badly."""

import json

KEY = "arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d"
REGION = "us-east-1"


def allow(action):
    statement = {"Sid": "Anyone", "Effect": "Allow", "Principal": "*", "Action": action, "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def build(account):
    build_queues(account)
    dynamodb = account.client("dynamodb")
    schema = {"KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}], "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}]}
    dynamodb.create_table(TableName="orders", BillingMode="PAY_PER_REQUEST", DeletionProtectionEnabled=True,
                          SSESpecification={"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": KEY}, **schema)
    dynamodb.update_continuous_backups(TableName="orders", PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True})
    dynamodb.create_table(TableName="scratch", BillingMode="PAY_PER_REQUEST", **schema)
    efs = account.client("efs")
    efs.create_file_system(CreationToken="open", Tags=[{"Key": "Name", "Value": "open"}])
    closed = efs.create_file_system(CreationToken="closed", Encrypted=True, KmsKeyId=KEY)["FileSystemId"]
    efs.put_file_system_policy(FileSystemId=closed, Policy=allow("elasticfilesystem:ClientMount"))
    ecr = account.client("ecr")
    ecr.create_repository(repositoryName="app", imageTagMutability="IMMUTABLE", imageScanningConfiguration={"scanOnPush": True},
                          encryptionConfiguration={"encryptionType": "KMS", "kmsKey": KEY})
    ecr.set_repository_policy(repositoryName="app", policyText=allow("ecr:BatchGetImage"))
    ecr.create_repository(repositoryName="old")
    kinesis = account.client("kinesis")
    for name in ("clicks", "plain"):
        kinesis.create_stream(StreamName=name, ShardCount=1)
    kinesis.start_stream_encryption(StreamName="clicks", EncryptionType="KMS", KeyId="alias/aws/kinesis")
    search = account.client("opensearch")
    search.create_domain(DomainName="search", EngineVersion="OpenSearch_2.13", EncryptionAtRestOptions={"Enabled": True},
                         DomainEndpointOptions={"EnforceHTTPS": True, "TLSSecurityPolicy": "Policy-Min-TLS-1-2-2019-07"})
    search.create_domain(DomainName="legacy", EngineVersion="Elasticsearch_7.10", AccessPolicies=allow("es:*"))
    redshift = account.client("redshift")
    redshift.create_cluster_parameter_group(ParameterGroupName="tls", ParameterGroupFamily="redshift-1.0", Description="TLS only")
    for name, closed in (("warehouse", True), ("lab", False)):
        redshift.create_cluster(ClusterIdentifier=name, NodeType="ra3.large", MasterUsername="app", MasterUserPassword="Canary-redshift1",
                                ClusterType="single-node", Encrypted=closed, PubliclyAccessible=not closed,
                                **({"ClusterParameterGroupName": "tls"} if closed else {}))
    account.client("s3").create_bucket(Bucket="bz-warehouse-logs")
    redshift.enable_logging(ClusterIdentifier="warehouse", BucketName="bz-warehouse-logs", S3KeyPrefix="audit/")
    caches = account.client("elasticache")
    for name, closed in (("cache", True), ("cache-open", False)):
        caches.create_replication_group(
            ReplicationGroupId=name, ReplicationGroupDescription=name, Engine="redis", CacheNodeType="cache.t4g.micro",
            NumCacheClusters=1, AtRestEncryptionEnabled=closed, TransitEncryptionEnabled=closed,
        )


def build_queues(account):
    sqs = account.client("sqs")
    sqs.create_queue(QueueName="jobs", Attributes={"KmsMasterKeyId": KEY, "SqsManagedSseEnabled": "false"})
    sqs.create_queue(QueueName="open", Attributes={"SqsManagedSseEnabled": "false", "Policy": allow("sqs:SendMessage")})
    sqs.create_queue(QueueName="plain")


def read(account):
    for url in account.ask("sqs:ListQueues", REGION)["QueueUrls"]:
        account.ask("sqs:GetQueueAttributes", REGION, QueueUrl=url, AttributeNames=["All"])
    for table in account.ask("dynamodb:ListTables", REGION)["TableNames"]:
        account.ask("dynamodb:DescribeTable", REGION, TableName=table)
        account.ask("dynamodb:DescribeContinuousBackups", REGION, TableName=table)
    for files in account.ask("efs:DescribeFileSystems", REGION)["FileSystems"]:
        account.ask("efs:DescribeFileSystemPolicy", REGION, FileSystemId=files["FileSystemId"])
    for images in account.ask("ecr:DescribeRepositories", REGION)["repositories"]:
        account.ask("ecr:GetRepositoryPolicy", REGION, repositoryName=images["repositoryName"])
    account.ask("ecr:GetRegistryScanningConfiguration", REGION)
    for stream in account.ask("kinesis:ListStreams", REGION)["StreamSummaries"]:
        account.ask("kinesis:DescribeStreamSummary", REGION, StreamName=stream["StreamName"])
    domains = [domain["DomainName"] for domain in account.ask("opensearch:ListDomainNames", REGION)["DomainNames"]]
    if domains:
        account.ask("opensearch:DescribeDomains", REGION, DomainNames=domains)
    for cluster in account.ask("redshift:DescribeClusters", REGION)["Clusters"]:
        account.ask("redshift:DescribeLoggingStatus", REGION, ClusterIdentifier=cluster["ClusterIdentifier"])
    for group in account.ask("redshift:DescribeClusterParameterGroups", REGION)["ParameterGroups"]:
        account.ask("redshift:DescribeClusterParameters", REGION, ParameterGroupName=group["ParameterGroupName"])
    account.ask("elasticache:DescribeReplicationGroups", REGION)
