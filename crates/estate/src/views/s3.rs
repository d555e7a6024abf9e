//! S3 buckets: what holds for the bucket when every split resource, policy and default is counted.

use std::sync::Arc;

use bartizan_tree::{Field, Node, Origin, Tri};

use super::facts::Facts;
use crate::{Look, Subject};

/// An `AWS::S3::Bucket`.
#[derive(Clone, Copy, Debug)]
pub struct Bucket<'e>(Subject<'e>);

/// The four switches of Block Public Access, by their names in the vocabulary.
pub const BLOCK_PUBLIC_ACCESS: [&str; 4] =
    ["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"];

impl<'e> Bucket<'e> {
    /// A view on a bucket.
    pub fn new(subject: Subject<'e>) -> Self {
        Bucket(subject)
    }

    /// The resource.
    pub fn subject(self) -> Subject<'e> {
        self.0
    }

    /// Its name, where somebody chose one.
    pub fn name(self) -> Field<Arc<str>> {
        self.0.get("BucketName").text()
    }

    /// The canned ACL in CloudFormation's spelling (`PublicRead`). A bucket that somebody makes
    /// without one is `Private`.
    pub fn canned_acl(self) -> Field<Arc<str>> {
        self.0.get("AccessControl").text().or_default("Private".into())
    }

    /// The grants of an explicit ACL.
    pub fn grants(self) -> Field<&'e Node> {
        self.0.get("AccessControlGrants")
    }

    /// Whether ACLs have any effect. New buckets are `BucketOwnerEnforced` since April 2023
    /// (docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html).
    pub fn object_ownership(self) -> Field<Arc<str>> {
        let rules = self.0.get("OwnershipControls.Rules");
        let first = rules.items().known.first().copied();
        match first {
            Some(rule) => rule.get("ObjectOwnership").text(),
            None => rules.map(|_| Arc::from("BucketOwnerEnforced")).or_default("BucketOwnerEnforced".into()),
        }
    }

    /// One of the four switches of the bucket's own Block Public Access. What is written without a
    /// switch leaves it off; where nothing is written, AWS has all four on for buckets made since
    /// April 2023 (aws.amazon.com/about-aws/whats-new/2023/04/amazon-s3-security-best-practices-buckets-default/),
    /// but an account that was read says itself what it has.
    pub fn blocks(self, switch: &str) -> Field<bool> {
        let block = self.0.get("PublicAccessBlockConfiguration");
        if block.is_absent().is_yes() {
            let on = self.0.estate().look != Look::Account;
            return Field::absent(self.0.origin()).or_default(on);
        }
        block.get(switch).bool().or_default(false)
    }

    /// The bucket policy.
    pub fn policy(self) -> Field<&'e Node> {
        self.0.get("BucketPolicy")
    }

    /// `Enabled`, `Suspended`, or nothing where it was never on.
    pub fn versioning(self) -> Field<Arc<str>> {
        self.0.get("VersioningConfiguration.Status").text()
    }

    /// Whether deleting a version needs MFA. CloudFormation cannot say it.
    pub fn mfa_delete(self) -> Field<Arc<str>> {
        self.0.get("VersioningConfiguration.MFADelete").text()
    }

    /// The algorithm of default encryption: `AES256`, `aws:kms`, `aws:kms:dsse`. AWS encrypts every
    /// new object with SSE-S3 since January 2023
    /// (docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html).
    pub fn encryption(self) -> Field<Arc<str>> {
        self.encryption_rule().get("SSEAlgorithm").text().or_default("AES256".into())
    }

    /// The KMS key of default encryption.
    pub fn kms_key(self) -> Field<&'e Node> {
        self.encryption_rule().get("KMSMasterKeyID")
    }

    fn encryption_rule(self) -> Field<&'e Node> {
        let rules = self.0.get("BucketEncryption.ServerSideEncryptionConfiguration");
        let items = rules.items();
        match (items.known.first(), items.more) {
            (Some(rule), _) => rule.get("ServerSideEncryptionByDefault"),
            (None, Some(why)) => Field::unknown(why, rules.origin()),
            (None, None) => Field::absent(self.0.origin()),
        }
    }

    /// Where access logs go.
    pub fn logging_target(self) -> Field<&'e Node> {
        self.0.get("LoggingConfiguration.DestinationBucketName")
    }

    /// Whether access is logged. A logging block without a target logs into the bucket itself.
    pub fn is_logged(self) -> Tri {
        self.0.get("LoggingConfiguration").is_present()
    }

    /// Where versioning would be written.
    pub fn origin(self) -> Origin {
        self.0.origin()
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add("name", self.name());
        facts.add("canned_acl", self.canned_acl());
        facts.add_node("grants", self.grants());
        facts.add("object_ownership", self.object_ownership());
        for switch in BLOCK_PUBLIC_ACCESS {
            facts.add(switch, self.blocks(switch));
        }
        facts.add_node("policy", self.policy());
        facts.add("versioning", self.versioning());
        facts.add("mfa_delete", self.mfa_delete());
        facts.add("encryption", self.encryption());
        facts.add_node("kms_key", self.kms_key());
        facts.add_node("logging_target", self.logging_target());
        facts
    }
}
