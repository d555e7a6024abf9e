//! The services that watch: AWS Config, GuardDuty, Security Hub, Access Analyzer, Macie. Each is on or
//! off in each region; where one is off there is no resource of it, and no gap either.

use std::collections::HashMap;
use std::sync::Arc;

use bartizan_tree::{Node, Origin, Why};

use crate::building::Building;
use crate::nodes::{text, text_or_empty};
use crate::reading::{Item, Reach, Reading, Told};

use super::single;

pub(crate) fn adapt(reading: &mut Reading<'_>) {
    recorders(reading);
    detectors(reading);
    hubs(reading);
    let call = "accessanalyzer:ListAnalyzers";
    for item in reading.list(Reach::Regional, call, "analyzers", &["AWS::AccessAnalyzer::Analyzer"]) {
        let analyzer = reading.begin("accessanalyzer:ListAnalyzers.analyzers", &item, text_or_empty(&item.node, "arn"));
        reading.end(analyzer);
    }
    macie(reading);
}

fn recorders(reading: &mut Reading<'_>) {
    const STATUS: &str = "config:DescribeConfigurationRecorderStatus";
    let kind = "AWS::Config::ConfigurationRecorder";
    let statuses: HashMap<(Arc<str>, String), Node> = reading
        .list(Reach::Regional, STATUS, "ConfigurationRecordersStatus", &[])
        .into_iter()
        .map(|item| ((item.region.clone(), text_or_empty(&item.node, "name").to_owned()), item.node))
        .collect();
    for item in
        reading.list(Reach::Regional, "config:DescribeConfigurationRecorders", "ConfigurationRecorders", &[kind])
    {
        let name = text_or_empty(&item.node, "name");
        let arn = text(&item.node, "arn").map_or_else(|| named(reading, &item, kind, name), str::to_owned);
        let mut recorder = reading.begin("config:DescribeConfigurationRecorders.ConfigurationRecorders", &item, arn);
        let status = statuses.get(&(item.region.clone(), name.to_owned())).cloned();
        let unread = Told::Unknown(Why::NotRead(STATUS.into()), Origin::NONE);
        recorder.take(STATUS, &status.map_or(unread, Told::Answer));
        reading.end(recorder);
    }
    let kind = "AWS::Config::DeliveryChannel";
    for item in reading.list(Reach::Regional, "config:DescribeDeliveryChannels", "DeliveryChannels", &[kind]) {
        let address = named(reading, &item, kind, text_or_empty(&item.node, "name"));
        let channel = reading.begin("config:DescribeDeliveryChannels.DeliveryChannels", &item, address);
        reading.end(channel);
    }
}

fn named(reading: &Reading<'_>, item: &Item, kind: &str, name: &str) -> String {
    format!("{}/{}/{kind}/{name}", reading.account, item.region)
}

fn detectors(reading: &mut Reading<'_>) {
    const CALL: &str = "guardduty:GetDetector";
    for item in reading.list(Reach::Regional, "guardduty:ListDetectors", "DetectorIds", &["AWS::GuardDuty::Detector"]) {
        let id = item.node.as_text().unwrap_or_default();
        let arn = reading.arn("guardduty", &item.region, &format!("detector/{id}"));
        let scope = reading.scope(&item.region);
        let mut detector = Building::new(CALL, &item, arn.into(), scope, reading.sources);
        detector.also_known_as(item.node.clone());
        detector.set("Id", item.node.clone());
        reading.fill(&mut detector, CALL, "DetectorId", &[id]);
        reading.end(detector);
    }
}

/// The standards that Security Hub turns on unless told otherwise
/// (docs.aws.amazon.com/securityhub/latest/userguide/securityhub-auto-enabled-standards.html).
const DEFAULT_STANDARDS: [&str; 2] = ["aws-foundational-security-best-practices", "cis-aws-foundations-benchmark"];

fn hubs(reading: &mut Reading<'_>) {
    const CALL: &str = "securityhub:DescribeHub";
    const STANDARDS: &str = "securityhub:GetEnabledStandards";
    let standards = reading.list(Reach::Regional, STANDARDS, "StandardsSubscriptions", &["AWS::SecurityHub::Standard"]);
    let told = reading.each(Reach::Regional, STANDARDS, &[]);
    for (region, hub) in reading.each(Reach::Regional, CALL, &["AWS::SecurityHub::Hub"]) {
        let Told::Answer(node) = hub else { continue };
        let item = Item { call: CALL, node, region };
        let mut hub = reading.begin(CALL, &item, text_or_empty(&item.node, "HubArn"));
        // What was asked for when it was made shows in what is on.
        let is_default = |item: &&Item| {
            let arn = text_or_empty(&item.node, "StandardsArn");
            DEFAULT_STANDARDS.iter().any(|standard| arn.contains(standard))
        };
        let on = standards.iter().filter(|standard| standard.region == item.region).filter(is_default).count();
        let place = told.iter().find(|(region, _)| *region == item.region);
        let value = match place {
            Some((_, Told::Answer(node))) => Node::bool(on == DEFAULT_STANDARDS.len(), node.origin),
            Some((_, Told::Unknown(why, origin))) => Node::unknown(why.clone(), *origin),
            Some((_, Told::Nothing(origin))) => Node::bool(false, *origin),
            _ => Node::unknown(Why::NotRead(STANDARDS.into()), Origin::NONE),
        };
        hub.set("EnableDefaultStandards", value);
        reading.end(hub);
    }
    for item in standards {
        let arn = text_or_empty(&item.node, "StandardsSubscriptionArn");
        let standard = reading.begin("securityhub:GetEnabledStandards.StandardsSubscriptions", &item, arn);
        reading.end(standard);
    }
}

fn macie(reading: &mut Reading<'_>) {
    const CALL: &str = "macie2:GetMacieSession";
    const KIND: &str = "AWS::Macie::Session";
    for (region, told) in reading.each(Reach::Regional, CALL, &[KIND]) {
        if let Told::Answer(_) = told
            && let Some(mut session) = single(reading, CALL, KIND, region, &told)
        {
            session.take(CALL, &told);
            reading.end(session);
        }
    }
}
