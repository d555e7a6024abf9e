//! What an account has once in a region: the GuardDuty detector, Security Hub, the recorder of AWS
//! Config, the analyzer of IAM Access Analyzer. Where it lives is its resource's
//! [`Scope`](crate::Scope).

use std::sync::Arc;

use bartizan_tree::{Field, Tri};

use super::facts::Facts;
use crate::Subject;

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

    /// Whether a protection plan is on: `S3_DATA_EVENTS`, `EKS_AUDIT_LOGS` …
    pub fn feature(self, name: &str) -> Tri {
        let features = self.0.get("Features").items();
        let on = features.known.into_iter().map(|feature| {
            let named = feature.get("Name").text().is(|n| **n == *name);
            named.and(feature.get("Status").text().is(|status| &**status == "ENABLED"))
        });
        Tri::any(on).or(features.more.map_or(Tri::No, Tri::Unknown))
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add("enabled", self.is_enabled());
        facts.add("frequency", self.0.get("FindingPublishingFrequency").text().or_default("SIX_HOURS".into()));
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

    /// Whether the default standards (FSBP, CIS) are on: they are, unless somebody wrote otherwise.
    pub fn default_standards(self) -> Field<bool> {
        self.0.get("EnableDefaultStandards").bool().or_default(true)
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add("auto_enable_controls", self.0.get("AutoEnableControls").bool().or_default(true));
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

    /// Whether it runs, where the source can say it.
    pub fn is_running(self) -> Field<bool> {
        self.0.get("IsEnabled").bool()
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add("records_everything", self.records_everything());
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

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add("zone", self.zone());
        facts
    }
}
