//! The services that watch: AWS Config, GuardDuty, Security Hub, Access Analyzer, Macie, Inspector. Each
//! is on or off in each region; where one is off there is no resource of it, and no gap either.

use std::collections::{HashMap, HashSet};
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
    inspector(reading);
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
        for call in [CALL, "guardduty:GetAdministratorAccount", "guardduty:ListMembers"] {
            reading.fill(&mut detector, call, "DetectorId", &[id]);
        }
        reading.end(detector);
    }
}

/// The standards that Security Hub turns on unless told otherwise
/// (docs.aws.amazon.com/securityhub/latest/userguide/securityhub-auto-enabled-standards.html).
const DEFAULT_STANDARDS: [&str; 2] = ["aws-foundational-security-best-practices", "cis-aws-foundations-benchmark"];

fn hubs(reading: &mut Reading<'_>) {
    const CALL: &str = "securityhub:DescribeHub";
    const STANDARDS: &str = "securityhub:GetEnabledStandards";
    const ADMINISTRATOR: &str = "securityhub:GetAdministratorAccount";
    let standards = reading.list(Reach::Regional, STANDARDS, "StandardsSubscriptions", &["AWS::SecurityHub::Standard"]);
    let told = reading.each(Reach::Regional, STANDARDS, &[]);
    let administrators = reading.each(Reach::Regional, ADMINISTRATOR, &[]);
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
        let unread = Told::Unknown(Why::NotRead(ADMINISTRATOR.into()), Origin::NONE);
        let administrator = administrators.iter().find(|(region, _)| *region == item.region);
        hub.take(ADMINISTRATOR, administrator.map_or(&unread, |(_, told)| told));
        reading.end(hub);
    }
    for item in standards {
        let arn = text_or_empty(&item.node, "StandardsSubscriptionArn");
        let standard = reading.begin("securityhub:GetEnabledStandards.StandardsSubscriptions", &item, arn);
        reading.end(standard);
    }
    products(reading);
    aggregators(reading);
}

/// The products whose findings Security Hub takes in. The list is of ARNs alone.
fn products(reading: &mut Reading<'_>) {
    const CALL: &str = "securityhub:ListEnabledProductsForImport";
    let kind = "AWS::SecurityHub::ProductSubscription";
    for item in reading.list(Reach::Regional, CALL, "ProductSubscriptions", &[kind]) {
        let arn: Arc<str> = item.node.as_text().unwrap_or_default().into();
        let scope = reading.scope(&item.region);
        let mut product = Building::new(kind, &item, arn, scope, reading.sources);
        product.set("ProductSubscriptionArn", item.node.clone());
        reading.end(product);
    }
}

/// Every region that is linked tells of the one aggregator.
fn aggregators(reading: &mut Reading<'_>) {
    const CALL: &str = "securityhub:ListFindingAggregators";
    let mut seen: HashSet<Arc<str>> = HashSet::new();
    let kind = "AWS::SecurityHub::FindingAggregator";
    for item in reading.list(Reach::Regional, CALL, "FindingAggregators", &[kind]) {
        let arn = text_or_empty(&item.node, "FindingAggregatorArn");
        if seen.insert(arn.into()) {
            let aggregator = reading.begin("securityhub:ListFindingAggregators.FindingAggregators", &item, arn);
            reading.end(aggregator);
        }
    }
}

fn macie(reading: &mut Reading<'_>) {
    const CALL: &str = "macie2:GetMacieSession";
    const KIND: &str = "AWS::Macie::Session";
    const DISCOVERY: &str = "macie2:GetAutomatedDiscoveryConfiguration";
    let discovery = reading.each(Reach::Regional, DISCOVERY, &[]);
    for (region, told) in reading.each(Reach::Regional, CALL, &[KIND]) {
        if let Told::Answer(_) = told
            && let Some(mut session) = single(reading, CALL, KIND, region, &told)
        {
            session.take(CALL, &told);
            let found = discovery.iter().find(|(place, _)| *place == session.region);
            let unread = Told::Unknown(Why::NotRead(DISCOVERY.into()), Origin::NONE);
            session.take(DISCOVERY, found.map_or(&unread, |(_, told)| told));
            reading.end(session);
        }
    }
}

/// What Inspector scans in each region; it says so also where it is off.
fn inspector(reading: &mut Reading<'_>) {
    const CALL: &str = "inspector2:BatchGetAccountStatus";
    const KIND: &str = "Bartizan::Inspector::AccountStatus";
    for item in reading.list(Reach::Regional, CALL, "accounts", &[KIND]) {
        if text(&item.node, "accountId").is_some_and(|account| *account != *reading.account) {
            continue;
        }
        let address = named(reading, &item, KIND, "");
        let status = reading.begin("inspector2:BatchGetAccountStatus.accounts", &item, address.trim_end_matches('/'));
        reading.end(status);
    }
    for item in reading.list(Reach::Regional, CALL, "failedAccounts", &[]) {
        reading.gap(&[KIND], Some(&item.region), &Why::Denied(CALL.into()));
    }
}
