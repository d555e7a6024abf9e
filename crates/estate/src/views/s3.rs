//! S3 buckets: what holds for the bucket when every split resource, policy and default is counted,
//! and the account's own Block Public Access, which holds for each of its buckets.

use std::sync::Arc;

use bartizan_tree::{Field, Node, Tri, Why};

use super::facts::Facts;
use super::filled;
use crate::{Look, Subject};

/// An `AWS::S3::Bucket`.
#[derive(Clone, Copy, Debug)]
pub struct Bucket<'e>(Subject<'e>);

/// An `AWS::S3::AccessPoint`.
#[derive(Clone, Copy, Debug)]
pub struct AccessPoint<'e>(Subject<'e>);

/// The kind of an account's own Block Public Access.
pub const ACCOUNT_BLOCK: &str = "Bartizan::S3::AccountPublicAccessBlock";

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
        let items = rules.items();
        match (items.known.first(), items.more) {
            (Some(rule), _) => rule.get("ObjectOwnership").text(),
            (None, Some(why)) => Field::unknown(why, rules.origin()),
            // An account says what it has: a bucket without controls is one of before.
            (None, None) if self.0.estate().look == Look::Account => {
                Field::absent(self.0.origin()).or_default("ObjectWriter".into())
            }
            (None, None) => Field::absent(self.0.origin()).or_default("BucketOwnerEnforced".into()),
        }
    }

    /// Whether a Block Public Access is written for the bucket itself.
    pub fn has_access_block(self) -> Tri {
        self.0.get("PublicAccessBlockConfiguration").is_present()
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

    /// Whether a switch is surely on for this bucket because somebody wrote it: on the bucket, or on
    /// its account. A default does not count here, and neither does an account's block that may
    /// stand elsewhere.
    pub fn is_blocked(self, switch: &str) -> Tri {
        self.blocks(switch).written().is(|on| *on).or(self.is_blocked_by_account(switch))
    }

    fn is_blocked_by_account(self, switch: &str) -> Tri {
        let scope = &self.0.resource().scope;
        let written = Tri::any(self.0.estate().of(ACCOUNT_BLOCK).map(|block| {
            let on = block.get(switch).bool().or_default(false).is(|on| *on);
            let here = scope.same_account(&block.resource().scope);
            block.resource().exists.clone().and(here).and(on)
        }));
        written.or(self.0.unread(ACCOUNT_BLOCK).map_or(Tri::No, Tri::Unknown))
    }

    /// Whether ACLs have no effect here because somebody wrote so: public ACLs are ignored, or the
    /// owner is enforced, which turns off all ACLs.
    pub fn ignores_public_acls(self) -> Tri {
        let enforced = self.object_ownership().written().is(|o| &**o == "BucketOwnerEnforced");
        self.is_blocked("IgnorePublicAcls").or(enforced)
    }

    /// The bucket policy.
    pub fn policy(self) -> Field<&'e Node> {
        self.0.get("BucketPolicy")
    }

    /// `Enabled`, `Suspended`, or nothing where it was never on.
    pub fn versioning(self) -> Field<Arc<str>> {
        self.0.get("VersioningConfiguration.Status").text()
    }

    /// Whether deleting a version needs MFA. CloudFormation cannot say it; without versioning there
    /// is none.
    pub fn mfa_delete(self) -> Field<Arc<str>> {
        let mfa = self.0.get("VersioningConfiguration.MFADelete").text();
        let cannot_say = self.0.estate().look == Look::CloudFormation && mfa.is_absent().is_yes();
        match self.versioning().is(|status| &**status == "Enabled") {
            Tri::No => mfa,
            _ if !cannot_say => mfa,
            _ => Field::unknown(Why::Outside("MFA delete (templates have no word for it)".into()), mfa.origin()),
        }
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

    /// Whether it receives the access logs of a bucket of this estate, or its ACL lets the log
    /// delivery group write. Such a bucket cannot log into itself without end, and cannot be
    /// encrypted with KMS (docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html).
    pub fn receives_access_logs(self) -> Tri {
        let delivery = self.canned_acl().is(|acl| &**acl == "LogDeliveryWrite");
        let target = self.0.referrers_here("AWS::S3::Bucket", "LoggingConfiguration.DestinationBucketName");
        delivery.or(target.any(|_| Tri::Yes))
    }

    /// How long new objects are locked: `COMPLIANCE` or `GOVERNANCE`, where a default is set.
    pub fn object_lock_mode(self) -> Field<Arc<str>> {
        self.0.get("ObjectLockConfiguration.Rule.DefaultRetention.Mode").text()
    }

    /// Whether Object Lock is on.
    pub fn object_lock(self) -> Field<bool> {
        let configured = self.0.get("ObjectLockConfiguration.ObjectLockEnabled").text().map(|word| &*word == "Enabled");
        self.0.get("ObjectLockEnabled").bool().or_else(|| configured).or_default(false)
    }

    /// Whether a lifecycle rule is on.
    pub fn has_lifecycle(self) -> Tri {
        let rules = self.0.get("LifecycleConfiguration.Rules").items();
        let on = rules.known.iter().map(|rule| rule.get("Status").text().is(|word| &**word == "Enabled"));
        Tri::any(on).or(rules.more.map_or(Tri::No, Tri::Unknown))
    }

    /// Whether it is served as a website.
    pub fn website(self) -> Tri {
        self.0.get("WebsiteConfiguration").is_present()
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add("name", self.name());
        facts.add("canned_acl", self.canned_acl());
        facts.add_node("grants", filled(self.grants()));
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
        facts.add("object_lock", self.object_lock());
        facts.add("object_lock_mode", self.object_lock_mode());
        facts
    }
}

impl<'e> AccessPoint<'e> {
    /// A view on an access point.
    pub fn new(subject: Subject<'e>) -> Self {
        AccessPoint(subject)
    }

    /// The bucket behind it.
    pub fn bucket(self) -> Field<&'e Node> {
        self.0.get("Bucket")
    }

    /// Its own policy.
    pub fn policy(self) -> Field<&'e Node> {
        self.0.get("Policy")
    }

    /// The VPC from which alone it is reached; absent where it is reached from the internet.
    pub fn vpc(self) -> Field<&'e Node> {
        self.0.get("VpcConfiguration.VpcId")
    }

    /// One of the four switches of its Block Public Access: on unless written otherwise
    /// (docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-bpa-settings.html).
    pub fn blocks(self, switch: &str) -> Field<bool> {
        self.0.get("PublicAccessBlockConfiguration").get(switch).bool().or_default(true)
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add_node("bucket", self.bucket());
        facts.add_node("policy", self.policy());
        facts.add_node("vpc", self.vpc());
        for switch in BLOCK_PUBLIC_ACCESS {
            facts.add(switch, self.blocks(switch));
        }
        facts
    }
}

/// The account's own Block Public Access, as facts.
pub(super) fn account_block_facts(subject: Subject<'_>) -> Facts {
    let mut facts = Facts::default();
    for switch in BLOCK_PUBLIC_ACCESS {
        facts.add(switch, subject.get(switch).bool().or_default(false));
    }
    facts
}
