//! Whether anybody can say what an account looked like yesterday.

use bartizan_estate::Subject;
use bartizan_estate::views::singletons::Recorder;
use bartizan_finding::Severity;

use crate::region::{Service, must_work};
use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "config-enabled",
    title: "AWS Config does not record",
    severity: Severity::Medium,
    practice: "LOG-8",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["Bartizan::Region"],
    aliases: &[Alias::exact("prowler:config_recorder_all_regions_enabled")],
    controls: &["CIS-AWS-7.0/4.3", "CIS-AWS-5.0/3.3", "CIS-AWS-3.0/3.3", "AWS-FSBP/Config.1"],
    page: include_str!("enabled.md"),
    check: Check::Each(check),
};

const CONFIG: Service = Service { client: "config", kind: "AWS::Config::ConfigurationRecorder", name: "AWS Config" };

fn check(subject: Subject<'_>, judge: &mut Judge) {
    must_work(subject, &CONFIG, judge, "has a recorder that is stopped", |recorder| {
        Recorder::new(recorder).is_running().is(|on| *on)
    });
}
