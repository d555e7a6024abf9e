//! CloudTrail trails, their bucket and their log group.

use bartizan_tree::{Field, Node, Tri};

use super::facts::Facts;
use super::filled;
use super::logs::LogGroup;
use super::s3::Bucket;
use crate::Subject;

/// An `AWS::CloudTrail::Trail`.
#[derive(Clone, Copy, Debug)]
pub struct Trail<'e>(Subject<'e>);

impl<'e> Trail<'e> {
    /// A view on a trail.
    pub fn new(subject: Subject<'e>) -> Self {
        Trail(subject)
    }

    /// The resource.
    pub fn subject(self) -> Subject<'e> {
        self.0
    }

    /// Whether it records now: it does, unless somebody wrote otherwise.
    pub fn is_logging(self) -> Field<bool> {
        self.0.get("IsLogging").bool().or_default(true)
    }

    /// Whether it records what happens in every region.
    pub fn is_multi_region(self) -> Field<bool> {
        self.0.get("IsMultiRegionTrail").bool().or_default(false)
    }

    /// Whether it records what happens in every account of the organization.
    pub fn is_organization(self) -> Field<bool> {
        self.0.get("IsOrganizationTrail").bool().or_default(false)
    }

    /// Whether it records IAM, STS and the like: it does, unless somebody wrote otherwise.
    pub fn global_events(self) -> Field<bool> {
        self.0.get("IncludeGlobalServiceEvents").bool().or_default(true)
    }

    /// Whether digests are written with which a changed or missing file is found.
    pub fn validates_files(self) -> Field<bool> {
        self.0.get("EnableLogFileValidation").bool().or_default(false)
    }

    /// The key with which its files are encrypted, where one is chosen.
    pub fn kms_key(self) -> Field<&'e Node> {
        filled(self.0.get("KMSKeyId"))
    }

    /// What names its bucket.
    pub fn bucket_name(self) -> Field<&'e Node> {
        self.0.get("S3BucketName")
    }

    /// Its bucket.
    pub fn bucket(self) -> Field<Bucket<'e>> {
        self.0.one("S3BucketName", &["AWS::S3::Bucket"]).map(Bucket::new)
    }

    /// What names its log group.
    pub fn log_group_arn(self) -> Field<&'e Node> {
        filled(self.0.get("CloudWatchLogsLogGroupArn"))
    }

    /// Its log group.
    pub fn log_group(self) -> Field<Subject<'e>> {
        self.log_group_arn().then(|node| LogGroup::named(self.0, node))
    }

    /// The role by which it writes into its log group.
    pub fn log_role(self) -> Field<&'e Node> {
        filled(self.0.get("CloudWatchLogsRoleArn"))
    }

    /// Whether it records management events, of reading and writing both. Without selectors it does.
    pub fn records_management_events(self) -> Tri {
        if !self.0.get("AdvancedEventSelectors").is_absent().is_yes() {
            let selectors = self.0.get("AdvancedEventSelectors").items();
            if !selectors.known.is_empty() || selectors.more.is_some() {
                let any = selectors.known.iter().map(|selector| is_management(selector));
                return Tri::any(any).or(selectors.more.map_or(Tri::No, Tri::Unknown));
            }
        }
        let selectors = self.0.get("EventSelectors").items();
        if selectors.known.is_empty() {
            return selectors.more.map_or(Tri::Yes, Tri::Unknown);
        }
        let all = |selector: &&Node| {
            let included = selector.get("IncludeManagementEvents").bool().or_default(true).is(|yes| *yes);
            let kinds = selector.get("ReadWriteType").text().or_default("All".into()).is(|word| &**word == "All");
            included.and(kinds)
        };
        Tri::any(selectors.known.iter().map(all)).or(selectors.more.map_or(Tri::No, Tri::Unknown))
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add_node("bucket", self.bucket_name());
        facts.add("logging", self.is_logging());
        facts.add("multi_region", self.is_multi_region());
        facts.add("organization", self.is_organization());
        facts.add("global_events", self.global_events());
        facts.add("validates_files", self.validates_files());
        facts.add_node("kms_key", self.kms_key());
        facts.add_node("log_role", self.log_role());
        facts.add_answer("management_events", self.records_management_events());
        facts
    }
}

/// Whether an advanced selector takes all management events: `eventCategory` is `Management`, and
/// `readOnly` is not narrowed.
fn is_management(selector: &Node) -> Tri {
    let fields = selector.get("FieldSelectors").items();
    let named = |name: &str| {
        let name = name.to_owned();
        move |field: &&&Node| field.get("Field").text().is(|f| **f == *name).is_yes()
    };
    let category = fields.known.iter().find(named("eventCategory"));
    let management = category.map_or(Tri::No, |field| {
        Tri::any(field.get("Equals").items().known.into_iter().map(|v| v.field().text().is(|t| &**t == "Management")))
    });
    let narrowed = fields.known.iter().any(|field| named("readOnly")(&field));
    management.and((!narrowed).into()).or(fields.more.map_or(Tri::No, Tri::Unknown))
}
