//! Data stores beside S3 and RDS: how each is encrypted, at rest and on the way, and with whose key.
//!
//! One window for many kinds, because the questions are the same and the words are not.

use std::sync::Arc;

use bartizan_tree::{Field, Node, State, Tri};

use super::facts::Facts;
use super::filled;
use crate::Subject;

/// A queue, table, file system, repository, stream, search domain, warehouse, cache or secret.
#[derive(Clone, Copy, Debug)]
pub struct Store<'e>(Subject<'e>);

impl<'e> Store<'e> {
    /// A view on a store.
    pub fn new(subject: Subject<'e>) -> Self {
        Store(subject)
    }

    /// The resource.
    pub fn subject(self) -> Subject<'e> {
        self.0
    }

    /// Whether what lies in it is encrypted with a key that somebody can see: AWS's own keys, with
    /// which DynamoDB, ECR and Secrets Manager encrypt everything, do not count here, SQS's do. SQS
    /// encrypts new queues since October 2022 where nothing is written
    /// (docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-sqs-sse-queue.html);
    /// Redshift encrypts new clusters since January 2025
    /// (aws.amazon.com/blogs/security/amazon-redshift-enhances-default-security-settings); Valkey
    /// caches are encrypted.
    pub fn encrypted(self) -> Field<bool> {
        let on = |path: &str| self.0.get(path).bool();
        match self.0.kind() {
            "AWS::DynamoDB::Table" => on("SSESpecification.SSEEnabled").or_default(false),
            "AWS::DocDB::DBCluster" | "AWS::Neptune::DBCluster" => on("StorageEncrypted").or_else(|| {
                super::rds::as_restored_from(self.0, &["SnapshotIdentifier", "SourceDBClusterIdentifier"])
                    .or_default(false)
            }),
            "AWS::ECR::Repository" => {
                let kind = self.0.get("EncryptionConfiguration.EncryptionType").text();
                kind.map(|kind| kind.starts_with("KMS")).or_default(false)
            }
            "AWS::EFS::FileSystem" => on("Encrypted").or_default(false),
            "AWS::ElastiCache::ReplicationGroup" => on("AtRestEncryptionEnabled").or_else(|| self.only_valkey()),
            "AWS::Elasticsearch::Domain" | "AWS::OpenSearchService::Domain" => {
                on("EncryptionAtRestOptions.Enabled").or_default(false)
            }
            "AWS::Kinesis::Stream" => {
                let kind = self.0.get("StreamEncryption.EncryptionType").text();
                kind.map(|kind| &*kind == "KMS").or_default(false)
            }
            "AWS::Redshift::Cluster" => on("Encrypted").or_default(true),
            "AWS::SQS::Queue" => self.key_is_chosen().or_else(|| on("SqsManagedSseEnabled").or_default(true)),
            _ => self.key_is_chosen().or_default(false),
        }
    }

    fn key_is_chosen(self) -> Field<bool> {
        self.kms_key().map(|_| true)
    }

    fn only_valkey(self) -> Field<bool> {
        let engine: Field<Arc<str>> = self.0.get("Engine").text();
        match engine.is(|engine| &**engine == "valkey") {
            Tri::Yes => Field::absent(self.0.origin()).or_default(true),
            Tri::No => Field::absent(self.0.origin()).or_default(false),
            Tri::Unknown(why) => Field::unknown(why, engine.origin()),
        }
    }

    /// The KMS key that somebody chose.
    pub fn kms_key(self) -> Field<&'e Node> {
        let path = match self.0.kind() {
            "AWS::DynamoDB::Table" => "SSESpecification.KMSMasterKeyId",
            "AWS::ECR::Repository" => "EncryptionConfiguration.KmsKey",
            "AWS::Elasticsearch::Domain" | "AWS::OpenSearchService::Domain" => "EncryptionAtRestOptions.KmsKeyId",
            "AWS::Kinesis::Stream" => "StreamEncryption.KeyId",
            "AWS::SNS::Topic" | "AWS::SQS::Queue" => "KmsMasterKeyId",
            _ => "KmsKeyId",
        };
        filled(self.0.get(path))
    }

    /// Who may use it, as it says itself.
    pub fn policy(self) -> Field<&'e Node> {
        self.0.get(match self.0.kind() {
            "AWS::ECR::Repository" => "RepositoryPolicyText",
            "AWS::SNS::Topic" => "TopicPolicy",
            "AWS::SQS::Queue" => "QueuePolicy",
            _ => "AccessPolicies",
        })
    }

    /// OpenSearch: whether it stands in a VPC, where only those who are let in there reach it.
    pub fn is_in_vpc(self) -> Tri {
        let subnets = self.0.get("VPCOptions.SubnetIds").items();
        match subnets.more {
            _ if !subnets.known.is_empty() => Tri::Yes,
            Some(why) => Tri::Unknown(why),
            None => Tri::No,
        }
    }

    /// Whether it talks to clients over TLS alone.
    pub fn encrypted_in_transit(self) -> Field<bool> {
        let path = match self.0.kind() {
            "AWS::ElastiCache::ReplicationGroup" => "TransitEncryptionEnabled",
            _ => "DomainEndpointOptions.EnforceHTTPS",
        };
        self.0.get(path).bool().or_default(false)
    }

    /// DynamoDB: whether it can be put back to any moment of the last weeks.
    pub fn point_in_time_recovery(self) -> Field<bool> {
        self.0.get("PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled").bool().or_default(false)
    }

    /// ECR: whether a tag can be put on another image.
    pub fn tag_mutability(self) -> Field<Arc<str>> {
        self.0.get("ImageTagMutability").text().or_default("MUTABLE".into())
    }

    /// ECR: whether an image is scanned when it is pushed, by the repository's own setting or the
    /// registry's.
    pub fn scans_on_push(self) -> Field<bool> {
        let own = self.0.get("ImageScanningConfiguration.ScanOnPush").bool().or_default(false);
        match self.registry_scans() {
            Tri::No => own,
            Tri::Yes => Field::known(true, own.origin()),
            Tri::Unknown(why) if own.is(|on| *on).is_no() => Field::unknown(why, own.origin()),
            Tri::Unknown(_) => own,
        }
    }

    fn registry_scans(self) -> Tri {
        const KIND: &str = "AWS::ECR::RegistryScanningConfiguration";
        let scope = &self.0.resource().scope;
        let told = Tri::any(self.0.estate().of(KIND).map(|registry| {
            let rules = registry.get("Rules").items();
            let all = Tri::any(rules.known.iter().map(|rule| {
                let often = rule.get("ScanFrequency").text().is(|word| &**word != "MANUAL");
                let filters = rule.get("RepositoryFilters").items();
                let everything = filters.known.into_iter().map(|f| f.get("Filter").text().is(|f| &**f == "*"));
                often.and(Tri::any(everything))
            }));
            let all = all.or(rules.more.map_or(Tri::No, Tri::Unknown));
            scope.same_place(&registry.resource().scope).and(all)
        }));
        told.or(self.0.unread(KIND).map_or(Tri::No, Tri::Unknown))
    }

    /// Redshift: whether it has a public address; it has none where nothing is written, but for
    /// versions of Terraform's provider before 6.
    pub fn publicly_accessible(self) -> Field<bool> {
        self.0.get("PubliclyAccessible").bool().or_default(false)
    }

    /// Redshift: whether connections and queries are logged.
    pub fn is_logged(self) -> Tri {
        let logging = self.0.get("LoggingProperties");
        logging.is_present().and(self.0.get("LoggingProperties.Enable").bool().or_default(true).is(|on| *on))
    }

    /// Redshift: whether it takes connections over TLS alone. Its parameter group says so; the one that
    /// AWS gives new clusters since January 2025 does, the one before did not
    /// (aws.amazon.com/blogs/security/amazon-redshift-enhances-default-security-settings).
    pub fn demands_tls(self) -> Field<bool> {
        const GROUP: &str = "AWS::Redshift::ClusterParameterGroup";
        let name = filled(self.0.get("ClusterParameterGroupName"));
        let default = |name: &str| match name {
            "default.redshift-1.0" => Some(false),
            "default.redshift-2.0" => Some(true),
            _ => None,
        };
        let node = match name.state() {
            State::Known(node) | State::Default(node) => *node,
            State::Absent => return Field::absent(name.origin()).or_default(true),
            State::Unknown(why) => return Field::unknown(why.clone(), name.origin()),
        };
        let group = self.0.resolve(node, &[GROUP]);
        match (group.value(), node.as_text().and_then(default)) {
            (None, Some(demands)) => Field::known(demands, name.origin()),
            _ => group.then(group_demands_tls),
        }
    }

    /// Secrets Manager: whether a schedule changes the secret.
    pub fn is_rotated(self) -> Tri {
        self.0.referrers_here("AWS::SecretsManager::RotationSchedule", "SecretId").any(|_| Tri::Yes)
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add("encrypted", self.encrypted());
        facts.add_node("kms_key", self.kms_key());
        match self.0.kind() {
            "AWS::DynamoDB::Table" => facts.add("point_in_time_recovery", self.point_in_time_recovery()),
            "AWS::ECR::Repository" => {
                facts.add("tag_mutability", self.tag_mutability());
                facts.add("scans_on_push", self.scans_on_push());
            }
            "AWS::ElastiCache::ReplicationGroup" | "AWS::Elasticsearch::Domain" | "AWS::OpenSearchService::Domain" => {
                facts.add("encrypted_in_transit", self.encrypted_in_transit())
            }
            "AWS::Redshift::Cluster" => {
                facts.add("publicly_accessible", self.publicly_accessible());
                facts.add_answer("logged", self.is_logged());
                facts.add("demands_tls", self.demands_tls());
            }
            "AWS::SecretsManager::Secret" => facts.add_answer("rotated", self.is_rotated()),
            _ => {}
        }
        facts
    }
}

/// What a parameter group says of `require_ssl`: what is not set in it is on in the family of 2025, and
/// off in the one before.
fn group_demands_tls(group: Subject<'_>) -> Field<bool> {
    let parameters = group.get("Parameters").items();
    for parameter in &parameters.known {
        match parameter.get("ParameterName").text().is(|name| name.eq_ignore_ascii_case("require_ssl")) {
            Tri::Yes => return parameter.get("ParameterValue").bool(),
            Tri::No => {}
            Tri::Unknown(why) => return Field::unknown(why, group.origin()),
        }
    }
    match parameters.more {
        Some(why) => Field::unknown(why, group.origin()),
        None => {
            group.get("ParameterGroupFamily").text().map(|family| &*family == "redshift-2.0").placed(group.origin())
        }
    }
}
