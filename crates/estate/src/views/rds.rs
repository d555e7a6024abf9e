//! RDS instances and clusters.
//!
//! An instance of a cluster has little of its own: storage, its encryption, backups, IAM
//! authentication, deletion protection and exported logs are the cluster's, whatever stands on the
//! instance (docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html says of each
//! that it does not apply to Aurora). What is restored takes its encryption from what it is restored
//! from.

mod tls;

use std::sync::Arc;

use bartizan_tree::{Field, Node, State, Tri, Value, Why};

use super::facts::Facts;
use super::filled;
use crate::{Look, Many, Subject};

pub use tls::Tls;

const CLUSTER: &str = "AWS::RDS::DBCluster";
const INSTANCE: &str = "AWS::RDS::DBInstance";

/// How many sources of restored databases are followed.
const MAX_SOURCES: usize = 4;

/// An `AWS::RDS::DBInstance`.
#[derive(Clone, Copy, Debug)]
pub struct Instance<'e>(Subject<'e>);

/// An `AWS::RDS::DBCluster`: Aurora, or a Multi-AZ cluster of three.
#[derive(Clone, Copy, Debug)]
pub struct Cluster<'e>(Subject<'e>);

/// A snapshot of an instance or of a cluster.
#[derive(Clone, Copy, Debug)]
pub struct Snapshot<'e>(Subject<'e>);

impl<'e> Snapshot<'e> {
    /// A view on a snapshot.
    pub fn new(subject: Subject<'e>) -> Self {
        Snapshot(subject)
    }

    /// The accounts that may restore it.
    pub fn shared_with(self) -> Field<&'e Node> {
        self.0.get("SharedAccounts")
    }

    /// Whether everybody may.
    pub fn is_public(self) -> Tri {
        let accounts = self.shared_with().items();
        let all = accounts.known.into_iter().map(|account| account.field().text().is(|text| &**text == "all"));
        Tri::any(all).or(accounts.more.map_or(Tri::No, Tri::Unknown))
    }

    /// Whether it is encrypted: as it says, or as what it was made of is. A copy to which a key is given
    /// is.
    pub fn encrypted(self) -> Field<bool> {
        let made_of = || {
            let instance = filled(self.0.get("DBInstanceIdentifier"));
            let instance = instance.then(|node| self.0.resolve(node, &[INSTANCE]));
            let cluster = filled(self.0.get("DBClusterIdentifier"));
            let cluster = cluster.then(|node| self.0.resolve(node, &[CLUSTER]));
            let of_instance = instance.then(|instance| Instance(instance).storage_encrypted());
            of_instance.or_else(|| cluster.then(|cluster| Cluster(cluster).storage_encrypted()))
        };
        let key = filled(self.0.get("KmsKeyId")).map(|_| true);
        let unsaid = || Field::unknown(Why::Outside("what it was made of".into()), self.0.origin());
        self.0.get("Encrypted").bool().or_else(|| key).or_else(made_of).or_else(unsaid).placed(self.0.origin())
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add_node("shared_with", filled(self.shared_with()));
        facts
    }
}

impl<'e> Instance<'e> {
    /// A view on an instance.
    pub fn new(subject: Subject<'e>) -> Self {
        Instance(subject)
    }

    /// The resource.
    pub fn subject(self) -> Subject<'e> {
        self.0
    }

    /// Whether it is a member of a cluster.
    pub fn is_member(self) -> Tri {
        filled(self.0.get("DBClusterIdentifier")).is_present()
    }

    /// The cluster that it is a member of.
    pub fn cluster(self) -> Field<Cluster<'e>> {
        let cluster = filled(self.0.get("DBClusterIdentifier"));
        cluster.then(|node| self.0.resolve(node, &[CLUSTER])).map(Cluster)
    }

    /// Whether it is a read replica of another instance: its data and backups are the source's.
    pub fn is_replica(self) -> Tri {
        let source = filled(self.0.get("SourceDBInstanceIdentifier")).is_present();
        let restored = filled(self.0.get("UseLatestRestorableTime"))
            .is_present()
            .or(filled(self.0.get("RestoreTime")).is_present());
        source.and(restored.not())
    }

    /// The engine: `postgres`, `aurora-mysql`, `sqlserver-ex` …
    pub fn engine(self) -> Field<Arc<str>> {
        self.engine_within(MAX_SOURCES)
    }

    fn engine_within(self, sources: usize) -> Field<Arc<str>> {
        let own = lower_case(filled(self.0.get("Engine")).text());
        own.or_else(|| self.cluster().then(Cluster::engine)).or_else(|| match self.source() {
            Some(source) if sources > 0 => source.engine_within(sources - 1),
            _ => engine_not_written(self.0),
        })
    }

    /// The instance of this estate that it replicates or is restored from.
    fn source(self) -> Option<Instance<'e>> {
        let source = filled(self.0.get("SourceDBInstanceIdentifier"));
        let node = *source.value()?;
        self.0.resolve(node, &[INSTANCE]).value().copied().map(Instance)
    }

    /// Whether its storage is encrypted.
    pub fn storage_encrypted(self) -> Field<bool> {
        self.encrypted_within(MAX_SOURCES)
    }

    fn encrypted_within(self, sources: usize) -> Field<bool> {
        let own = || self.0.get("StorageEncrypted").bool().or_else(|| self.encrypted_as_its_source(sources));
        self.inherited(own, Cluster::storage_encrypted)
    }

    fn encrypted_as_its_source(self, sources: usize) -> Field<bool> {
        if let Some(source) = self.source().filter(|_| sources > 0) {
            return source.encrypted_within(sources - 1).placed(self.0.get("SourceDBInstanceIdentifier").origin());
        }
        let restored = [
            "DBSnapshotIdentifier",
            "DBClusterSnapshotIdentifier",
            "SourceDBInstanceIdentifier",
            "SourceDBClusterIdentifier",
            "SourceDbiResourceId",
            "SourceDBInstanceAutomatedBackupsArn",
        ];
        as_restored_from(self.0, &restored).or_default(false)
    }

    /// The key of its storage.
    pub fn kms_key(self) -> Field<&'e Node> {
        self.inherited(|| filled(self.0.get("KmsKeyId")), Cluster::kms_key)
    }

    /// For how many days backups are kept: AWS keeps one day where nothing is written.
    pub fn backup_retention(self) -> Field<i64> {
        self.inherited(|| self.0.get("BackupRetentionPeriod").integer().or_default(1), Cluster::backup_retention)
    }

    /// Whether it cannot be deleted before this is turned off.
    pub fn deletion_protection(self) -> Field<bool> {
        self.inherited(|| self.0.get("DeletionProtection").bool().or_default(false), Cluster::deletion_protection)
    }

    /// Whether a standby waits in another availability zone.
    pub fn multi_az(self) -> Field<bool> {
        self.0.get("MultiAZ").bool().or_default(false)
    }

    /// Whether users may sign in with IAM.
    pub fn iam_authentication(self) -> Field<bool> {
        let own = || self.0.get("EnableIAMDatabaseAuthentication").bool().or_default(false);
        self.inherited(own, Cluster::iam_authentication)
    }

    /// The logs that go to CloudWatch Logs.
    pub fn log_exports(self) -> Field<&'e Node> {
        self.inherited(|| filled(self.0.get("EnableCloudwatchLogsExports")), Cluster::log_exports)
    }

    /// Whether minor versions are installed by themselves: on, where nothing is written.
    pub fn minor_upgrades(self) -> Field<bool> {
        self.0.get("AutoMinorVersionUpgrade").bool().or_default(true)
    }

    /// Whether Performance Insights is on.
    pub fn performance_insights(self) -> Field<bool> {
        self.0.get("EnablePerformanceInsights").bool().or_default(false)
    }

    /// The key of Performance Insights, where somebody chose one.
    pub fn performance_insights_key(self) -> Field<&'e Node> {
        filled(self.0.get("PerformanceInsightsKMSKeyId"))
    }

    /// The password of the master user, where one is written; taken out as it was read.
    pub fn password(self) -> Field<&'e Node> {
        self.0.get("MasterUserPassword")
    }

    /// Whether that password is written out in the code.
    pub fn password_in_code(self) -> Tri {
        in_code(self.0, &self.password())
    }

    /// Whether it demands TLS of its clients.
    pub fn tls(self) -> Tls<'e> {
        match self.cluster().value() {
            Some(cluster) => cluster.tls(),
            None => tls::of(self.0, "DBParameterGroupName", "AWS::RDS::DBParameterGroup", &self.engine()),
        }
    }

    /// The subnets that it may stand in: those of its subnet group, or of its cluster's.
    pub fn subnets(self) -> Many<Subject<'e>> {
        let group = filled(self.0.get("DBSubnetGroupName"))
            .or_else(|| self.cluster().then(|cluster| filled(cluster.0.get("DBSubnetGroupName"))));
        let group = group.then(|node| self.0.resolve(node, &["AWS::RDS::DBSubnetGroup"]));
        match group.state() {
            State::Known(group) | State::Default(group) => group.follow("SubnetIds", &["AWS::EC2::Subnet"]),
            State::Absent => Many::default(),
            State::Unknown(why) => Many { known: Vec::new(), more: Some(why.clone()) },
        }
    }

    /// Whether it has a public address. Where nothing is written, AWS gives one if the VPC of its
    /// subnet group has an internet gateway
    /// (docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html).
    pub fn publicly_accessible(self) -> Field<bool> {
        self.0.get("PubliclyAccessible").bool().or_else(|| {
            let origin = self.0.origin();
            match self.in_vpc_with_gateway() {
                Tri::Yes => Field::absent(origin).or_default(true),
                Tri::No => Field::absent(origin).or_default(false),
                Tri::Unknown(why) => Field::unknown(why, origin),
            }
        })
    }

    fn in_vpc_with_gateway(self) -> Tri {
        let group = filled(self.0.get("DBSubnetGroupName"))
            .or_else(|| self.cluster().then(|cluster| filled(cluster.0.get("DBSubnetGroupName"))));
        let outside = || Tri::Unknown(Why::Outside("the internet gateway of its VPC".into()));
        let Some(node) = group.value() else { return outside() };
        let group = self.0.resolve(node, &["AWS::RDS::DBSubnetGroup"]);
        let Some(group) = group.value() else { return outside() };
        let subnets = group.follow("SubnetIds", &["AWS::EC2::Subnet"]);
        let public = Tri::any(subnets.known.iter().flat_map(|subnet| {
            let vpcs = subnet.follow("VpcId", &["AWS::EC2::VPC"]);
            vpcs.known.into_iter().map(has_internet_gateway)
        }));
        if public.is_yes() { public } else { outside() }
    }

    fn inherited<T>(self, own: impl FnOnce() -> Field<T>, of: impl FnOnce(Cluster<'e>) -> Field<T>) -> Field<T> {
        match self.cluster().state() {
            State::Absent => own(),
            State::Known(cluster) | State::Default(cluster) => of(*cluster),
            State::Unknown(why) => Field::unknown(why.clone(), self.0.origin()),
        }
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add_answer("member", self.is_member());
        facts.add("engine", self.engine());
        facts.add("storage_encrypted", self.storage_encrypted());
        facts.add_node("kms_key", self.kms_key());
        facts.add("publicly_accessible", self.publicly_accessible());
        facts.add("backup_retention", self.backup_retention());
        facts.add("deletion_protection", self.deletion_protection());
        facts.add("multi_az", self.multi_az());
        facts.add("iam_authentication", self.iam_authentication());
        facts.add_node("log_exports", self.log_exports());
        facts.add("minor_upgrades", self.minor_upgrades());
        facts.add("performance_insights", self.performance_insights());
        facts.add_node("performance_insights_key", self.performance_insights_key());
        facts.add("tls_required", self.tls().required);
        facts
    }
}

impl<'e> Cluster<'e> {
    /// A view on a cluster.
    pub fn new(subject: Subject<'e>) -> Self {
        Cluster(subject)
    }

    /// The resource.
    pub fn subject(self) -> Subject<'e> {
        self.0
    }

    /// The engine: `aurora-postgresql`, `mysql` …
    pub fn engine(self) -> Field<Arc<str>> {
        lower_case(filled(self.0.get("Engine")).text()).or_else(|| engine_not_written(self.0))
    }

    /// Whether its storage is encrypted. Aurora encrypts what is made since 18 February 2026 even
    /// where nothing is written, with a key of AWS's own
    /// (docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html); serverless
    /// clusters of the first version always were.
    pub fn storage_encrypted(self) -> Field<bool> {
        self.0.get("StorageEncrypted").bool().or_else(|| {
            let restored = ["SnapshotIdentifier", "SourceDBClusterIdentifier", "SourceDbClusterResourceId"];
            as_restored_from(self.0, &restored).or_else(|| {
                let origin = self.0.origin();
                match self.is_aurora() {
                    Tri::Yes => Field::absent(origin).or_default(true),
                    Tri::No => Field::absent(origin).or_default(false),
                    Tri::Unknown(why) => Field::unknown(why, origin),
                }
            })
        })
    }

    /// Whether it is Aurora; otherwise it is a Multi-AZ cluster of a plain engine.
    pub fn is_aurora(self) -> Tri {
        self.engine().is(|engine| engine.starts_with("aurora"))
    }

    /// The engine mode: `provisioned`, or `serverless` for the first version of Aurora Serverless.
    pub fn engine_mode(self) -> Field<Arc<str>> {
        self.0.get("EngineMode").text().or_default("provisioned".into())
    }

    /// The key of its storage.
    pub fn kms_key(self) -> Field<&'e Node> {
        filled(self.0.get("KmsKeyId"))
    }

    /// For how many days backups are kept: AWS keeps one day where nothing is written.
    pub fn backup_retention(self) -> Field<i64> {
        self.0.get("BackupRetentionPeriod").integer().or_default(1)
    }

    /// Whether it cannot be deleted before this is turned off.
    pub fn deletion_protection(self) -> Field<bool> {
        self.0.get("DeletionProtection").bool().or_default(false)
    }

    /// Whether users may sign in with IAM.
    pub fn iam_authentication(self) -> Field<bool> {
        self.0.get("EnableIAMDatabaseAuthentication").bool().or_default(false)
    }

    /// The logs that go to CloudWatch Logs.
    pub fn log_exports(self) -> Field<&'e Node> {
        filled(self.0.get("EnableCloudwatchLogsExports"))
    }

    /// Whether minor versions are installed by themselves: on, where nothing is written.
    pub fn minor_upgrades(self) -> Field<bool> {
        self.0.get("AutoMinorVersionUpgrade").bool().or_default(true)
    }

    /// Whether Performance Insights is on for the whole cluster.
    pub fn performance_insights(self) -> Field<bool> {
        self.0.get("PerformanceInsightsEnabled").bool().or_default(false)
    }

    /// The key of Performance Insights, where somebody chose one.
    pub fn performance_insights_key(self) -> Field<&'e Node> {
        filled(self.0.get("PerformanceInsightsKmsKeyId"))
    }

    /// The password of the master user, where one is written; taken out as it was read.
    pub fn password(self) -> Field<&'e Node> {
        self.0.get("MasterUserPassword")
    }

    /// Whether that password is written out in the code.
    pub fn password_in_code(self) -> Tri {
        in_code(self.0, &self.password())
    }

    /// Its instances that stand in this estate.
    pub fn members(self) -> Many<Subject<'e>> {
        self.0.referrers_here(INSTANCE, "DBClusterIdentifier")
    }

    /// Whether it demands TLS of its clients.
    pub fn tls(self) -> Tls<'e> {
        tls::of(self.0, "DBClusterParameterGroupName", "AWS::RDS::DBClusterParameterGroup", &self.engine())
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add("engine", self.engine());
        facts.add("storage_encrypted", self.storage_encrypted());
        facts.add_node("kms_key", self.kms_key());
        facts.add("backup_retention", self.backup_retention());
        facts.add("deletion_protection", self.deletion_protection());
        facts.add("iam_authentication", self.iam_authentication());
        facts.add_node("log_exports", self.log_exports());
        facts.add("minor_upgrades", self.minor_upgrades());
        facts.add("performance_insights", self.performance_insights());
        facts.add_node("performance_insights_key", self.performance_insights_key());
        facts.add("tls_required", self.tls().required);
        facts
    }
}

fn lower_case(engine: Field<Arc<str>>) -> Field<Arc<str>> {
    engine.map(|engine| engine.to_lowercase().into())
}

/// What is restored has the engine of what it is restored from.
fn engine_not_written(subject: Subject<'_>) -> Field<Arc<str>> {
    Field::unknown(Why::Undecidable("the engine is not written".into()), subject.origin())
}

/// Unknown where one of the properties names what it is restored from; else absent.
pub(super) fn as_restored_from(subject: Subject<'_>, properties: &[&str]) -> Field<bool> {
    for property in properties {
        let source = filled(subject.get(property));
        match source.is_present() {
            Tri::No => {}
            Tri::Yes => return Field::unknown(Why::Outside("what it is restored from".into()), source.origin()),
            Tri::Unknown(why) => return Field::unknown(why, source.origin()),
        }
    }
    Field::absent(subject.origin())
}

/// Whether a secret is written out where it was read. What comes from outside the code is not known
/// there, and so not written there. A plan holds every secret, wherever it came from.
fn in_code(subject: Subject<'_>, secret: &Field<&Node>) -> Tri {
    let outside = |why: &Why| {
        matches!(why, Why::Variable(_) | Why::Computed(_) | Why::DataSource(_) | Why::Outside(_) | Why::Denied(_))
    };
    let node = match secret.state() {
        State::Absent => return Tri::No,
        State::Unknown(why) if outside(why) => return Tri::No,
        State::Unknown(why) => return Tri::Unknown(why.clone()),
        State::Known(node) | State::Default(node) => node,
    };
    match (&node.value, subject.estate().look) {
        (Value::Redacted { .. }, Look::Terraform | Look::CloudFormation) => Tri::Yes,
        (Value::Redacted { .. }, Look::Plan) => {
            Tri::Unknown(Why::Undecidable("a plan does not say where a secret came from".into()))
        }
        _ => Tri::No,
    }
}

fn has_internet_gateway(vpc: Subject<'_>) -> Tri {
    let attachments = vpc.referrers_here("AWS::EC2::VPCGatewayAttachment", "VpcId");
    attachments.any(|attachment| attachment.get("InternetGatewayId").is_present())
}
