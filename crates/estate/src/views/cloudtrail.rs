//! CloudTrail trails, their bucket and their log group.

use std::sync::Arc;

use bartizan_tree::{Field, Node, Tri};

use super::event_selectors::Selectors;
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

    /// What chooses its events. Where nothing does, management events are recorded, all of them.
    pub fn selectors(self) -> Selectors<'e> {
        Selectors::of(self.0)
    }

    /// Whether it records management events, of reading and writing both. Without selectors it does.
    pub fn records_management_events(self) -> Tri {
        self.selectors().management()
    }

    /// Whether it records now what is done anywhere in the account: the one trail that is enough.
    pub fn records_everywhere(self) -> Tri {
        let on = self.is_logging().is(|on| *on).and(self.is_multi_region().is(|on| *on));
        on.and(self.global_events().is(|on| *on)).and(self.records_management_events())
    }

    /// Whether unusual numbers of calls or errors are told of.
    pub fn has_insights(self) -> Tri {
        let selectors = self.0.get("InsightSelectors").items();
        Tri::from(!selectors.known.is_empty()).or(selectors.more.map_or(Tri::No, Tri::Unknown))
    }

    /// What the account says went wrong with a delivery (`LatestDeliveryError` …); absent where
    /// nothing did.
    pub fn delivery_error(self, member: &str) -> Field<Arc<str>> {
        filled(self.0.get(member)).text()
    }

    /// How many days before the account was read something was delivered (`LatestDeliveryTime` …).
    pub fn days_since_delivery(self, member: &str) -> Field<i64> {
        self.0.estate().days_since(&self.0.get(member).text())
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
