//! What an account has once in a region: the GuardDuty detector, Security Hub, the recorder of AWS
//! Config, the analyzers of IAM Access Analyzer, Macie, Inspector. Where it lives is its resource's
//! [`Scope`](crate::Scope).

use std::sync::Arc;

use bartizan_tree::{Field, Node, Tri, Why};

use super::facts::Facts;
use crate::{Many, Subject};

/// An `AWS::GuardDuty::Detector`.
#[derive(Clone, Copy, Debug)]
pub struct Detector<'e>(Subject<'e>);

impl<'e> Detector<'e> {
    /// A view on a detector.
    pub fn new(subject: Subject<'e>) -> Self {
        Detector(subject)
    }

    /// Whether it works: it does, unless somebody wrote otherwise.
    pub fn is_enabled(self) -> Field<bool> {
        self.0.get("Enable").bool().or_default(true)
    }

    /// The resource.
    pub fn subject(self) -> Subject<'e> {
        self.0
    }

    /// How often what was found again is told on: every six hours, unless somebody wrote otherwise.
    pub fn publishing_frequency(self) -> Field<Arc<str>> {
        self.0.get("FindingPublishingFrequency").text().or_default("SIX_HOURS".into())
    }

    /// Whether a protection plan is on: `S3_DATA_EVENTS`, `EKS_AUDIT_LOGS` … A new detector has all of
    /// them but for runtime monitoring, whichever are named
    /// (docs.aws.amazon.com/guardduty/latest/APIReference/API_CreateDetector.html, as of 2025). An
    /// account names every plan that its region has.
    pub fn feature(self, name: &str) -> Field<bool> {
        let features = self.0.get("Features").items();
        for feature in &features.known {
            if feature.get("Name").text().is(|n| **n == *name).is_yes() {
                return feature.get("Status").text().map(|status| &*status == "ENABLED");
            }
        }
        if let Some(why) = features.more {
            return Field::unknown(why, self.0.origin());
        }
        let source = match name {
            "S3_DATA_EVENTS" => "DataSources.S3Logs.Enable",
            "EKS_AUDIT_LOGS" => "DataSources.Kubernetes.AuditLogs.Enable",
            "EBS_MALWARE_PROTECTION" => "DataSources.MalwareProtection.ScanEc2InstanceWithFindings.EbsVolumes",
            _ => "DataSources.None",
        };
        let source = self.0.get(source).bool();
        if source.is_present() != Tri::No {
            return source;
        }
        if self.0.estate().is_account() {
            let why = Why::Undecidable(format!("GuardDuty does not say whether {name} is on in this region").into());
            return Field::unknown(why, self.0.origin());
        }
        source.or_default(name != "RUNTIME_MONITORING")
    }

    /// The account that manages it, where another does.
    pub fn administrator(self) -> Field<&'e Node> {
        self.0.get("Administrator.AccountId")
    }

    /// Whether it manages those of other accounts.
    pub fn has_members(self) -> Tri {
        let members = self.0.get("Members").items();
        let enabled = |member: &&Node| member.get("RelationshipStatus").text().is(|status| &**status == "Enabled");
        Tri::any(members.known.iter().map(enabled)).or(members.more.map_or(Tri::No, Tri::Unknown))
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add("enabled", self.is_enabled());
        facts.add("frequency", self.publishing_frequency());
        facts
    }
}

/// An `AWS::SecurityHub::Hub`.
#[derive(Clone, Copy, Debug)]
pub struct Hub<'e>(Subject<'e>);

impl<'e> Hub<'e> {
    /// A view on Security Hub in one region.
    pub fn new(subject: Subject<'e>) -> Self {
        Hub(subject)
    }

    /// The resource.
    pub fn subject(self) -> Subject<'e> {
        self.0
    }

    /// Whether new controls of a standard come on by themselves.
    pub fn auto_enable_controls(self) -> Field<bool> {
        self.0.get("AutoEnableControls").bool().or_default(true)
    }

    /// The account that manages it, where another does.
    pub fn administrator(self) -> Field<&'e Node> {
        self.0.get("Administrator.AccountId")
    }

    /// Whether a standard is on: by a piece of its ARN.
    pub fn has_standard(self, piece: &str) -> Tri {
        let is_on = |standard: &Subject<'_>| {
            let named = standard.get("StandardsArn").text().is(|arn| arn.contains(piece));
            let works = standard.get("StandardsStatus").text().is(|s| matches!(&**s, "FAILED" | "DELETING")).not();
            named.and(works)
        };
        beside(self.0, "AWS::SecurityHub::Standard").any(is_on)
    }

    /// What there is of another kind in its account and region.
    pub fn beside(self, kind: &str) -> Many<Subject<'e>> {
        beside(self.0, kind)
    }

    /// Whether what a product of AWS finds is taken in.
    pub fn takes_in(self, product: &str) -> Tri {
        let ending = format!("/aws/{product}");
        let is_it = |subscription: &Subject<'_>| {
            let arn = subscription.get("ProductSubscriptionArn").or_else(|| subscription.get("ProductArn"));
            arn.text().is(|arn| arn.ends_with(&ending))
        };
        beside(self.0, "AWS::SecurityHub::ProductSubscription").any(is_it)
    }

    /// Whether the default standards (FSBP, CIS) are on: they are, unless somebody wrote otherwise.
    pub fn default_standards(self) -> Field<bool> {
        self.0.get("EnableDefaultStandards").bool().or_default(true)
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add("auto_enable_controls", self.auto_enable_controls());
        facts
    }
}

/// An `AWS::Config::ConfigurationRecorder`.
#[derive(Clone, Copy, Debug)]
pub struct Recorder<'e>(Subject<'e>);

impl<'e> Recorder<'e> {
    /// A view on a recorder.
    pub fn new(subject: Subject<'e>) -> Self {
        Recorder(subject)
    }

    /// Whether every kind of resource is recorded: it is, unless a group says otherwise.
    pub fn records_everything(self) -> Field<bool> {
        let group = self.0.get("RecordingGroup");
        if group.is_absent().is_yes() {
            return Field::absent(self.0.origin()).or_default(true);
        }
        group.get("AllSupported").bool().or_default(true)
    }

    /// The resource.
    pub fn subject(self) -> Subject<'e> {
        self.0
    }

    /// The kinds of resources that are left out, where only some are.
    pub fn left_out(self) -> Field<&'e Node> {
        self.0.get("RecordingGroup.ExclusionByResourceTypes.ResourceTypes")
    }

    /// Whether users, groups, roles and policies of IAM are recorded, which belong to no region.
    pub fn records_global(self) -> Tri {
        let group = self.0.get("RecordingGroup");
        if group.is_absent().is_yes() {
            return Tri::No;
        }
        let included = group.clone().get("IncludeGlobalResourceTypes").bool().is(|on| *on);
        let strategy = group.clone().get("RecordingStrategy").get("UseOnly").text();
        let is_global = |kind: &&Node| kind.field().text().is(|kind| kind.starts_with("AWS::IAM::"));
        let named = |kinds: Field<&'e Node>| {
            let kinds = kinds.items();
            Tri::any(kinds.known.iter().map(is_global)).or(kinds.more.map_or(Tri::No, Tri::Unknown))
        };
        let by_exclusion =
            strategy.is(|word| &**word == "EXCLUSION_BY_RESOURCE_TYPES").and(named(self.left_out()).not());
        included.or(by_exclusion).or(named(group.get("ResourceTypes")))
    }

    /// How its last delivery went: `SUCCESS`, `FAILURE` …, where the source can say it.
    pub fn last_status(self) -> Field<Arc<str>> {
        self.0.get("LastStatus").text().map(|status| status.to_ascii_uppercase().into())
    }

    /// What went wrong with its last delivery, where the source can say it.
    pub fn last_error_code(self) -> Field<Arc<str>> {
        self.0.get("LastErrorCode").text()
    }

    /// Where it delivers to: the channels of its region.
    pub fn channels(self) -> Many<Subject<'e>> {
        beside(self.0, "AWS::Config::DeliveryChannel")
    }

    /// Whether it runs, where the source can say it.
    pub fn is_running(self) -> Field<bool> {
        self.0.get("IsEnabled").bool()
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add("records_everything", self.records_everything());
        facts.add_answer("records_global", self.records_global());
        facts.add_node("role", self.0.get("RoleARN"));
        facts
    }
}

/// An `AWS::AccessAnalyzer::Analyzer`.
#[derive(Clone, Copy, Debug)]
pub struct Analyzer<'e>(Subject<'e>);

impl<'e> Analyzer<'e> {
    /// A view on an analyzer.
    pub fn new(subject: Subject<'e>) -> Self {
        Analyzer(subject)
    }

    /// `ACCOUNT`, `ORGANIZATION`, or one of the kinds that look for unused access.
    pub fn zone(self) -> Field<Arc<str>> {
        self.0.get("Type").text().or_default("ACCOUNT".into())
    }

    /// Whether it works: it does, where nothing is said.
    pub fn is_active(self) -> Tri {
        self.0.get("Status").text().or_default("ACTIVE".into()).is(|status| &**status == "ACTIVE")
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add("zone", self.zone());
        facts
    }
}

/// An `AWS::Macie::Session`.
#[derive(Clone, Copy, Debug)]
pub struct Macie<'e>(Subject<'e>);

impl<'e> Macie<'e> {
    /// A view on Macie in one region.
    pub fn new(subject: Subject<'e>) -> Self {
        Macie(subject)
    }

    /// Whether it works: it does, unless somebody paused it.
    pub fn is_enabled(self) -> Field<bool> {
        self.0.get("Status").text().map(|status| &*status == "ENABLED").or_default(true)
    }

    /// Whether it looks for sensitive data by itself.
    pub fn discovers(self) -> Field<bool> {
        self.0.get("AutomatedDiscoveryStatus").text().map(|status| &*status == "ENABLED").or_default(false)
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add("enabled", self.is_enabled());
        facts
    }
}

/// What there is of another kind in the same account and region.
fn beside<'e>(subject: Subject<'e>, kind: &str) -> Many<Subject<'e>> {
    let scope = &subject.resource().scope;
    let mut found = Many::default();
    for other in subject.estate().of(kind) {
        match scope.same_place(&other.resource().scope) {
            Tri::Yes => found.known.push(other),
            Tri::No => {}
            Tri::Unknown(why) => found.more = found.more.or(Some(why)),
        }
    }
    if subject.estate().is_account() {
        found.more = found.more.or_else(|| subject.estate().unread_beside(subject, kind));
    }
    found
}
