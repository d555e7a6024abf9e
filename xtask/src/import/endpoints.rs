//! `crates/aws/data/endpoints.toml`: where each service of the read table answers, and who it is signed for.
//!
//! Botocore's endpoint rules are evaluated for every region of every partition, and what comes out is
//! folded: a host with `{region}` and `{suffix}` for most, and exceptions by partition or region. Where a
//! service is not offered at all is taken from botocore's older `endpoints.json`, which lists regions.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use anyhow::Context;
use serde_json::{Value, json};

use super::Wanted;
use super::rules::{self, Endpoint};

/// Writes the file, for the services and operations that are wanted.
pub fn import(root: &Path, data: &Path, wanted: &Wanted) -> anyhow::Result<()> {
    let file = |name: &str| super::read(&data.join(name))?.with_context(|| format!("botocore has no {name}"));
    let services: Vec<Service> =
        wanted.iter().map(|(name, operations)| Service::load(data, name, operations)).collect::<anyhow::Result<_>>()?;
    let text = table(&services, &file("partitions.json")?, &file("endpoints.json")?)?;
    super::write_if_new(&root.join("crates/aws/data/endpoints.toml"), &text)
}

/// What botocore says of one service.
struct Service {
    /// Its client's name: `elbv2`.
    name: String,
    /// What the model fixes for the endpoints of the operations that are wanted (`staticContextParams`).
    operations: BTreeMap<String, Fixed>,
    /// `endpointPrefix` of its model: its name in the older data.
    prefix: String,
    /// Its `endpoint-rule-set-1`.
    rules: Value,
}

/// Parameters of the rules.
type Fixed = BTreeMap<String, Value>;

impl Service {
    fn load(data: &Path, name: &str, wanted: &BTreeSet<String>) -> anyhow::Result<Service> {
        let model = super::load(data, name)?;
        let fixed = |operation: &String| {
            let operation = &model["operations"][operation];
            let fixed = operation["staticContextParams"].as_object().into_iter().flatten();
            // Of what names a bucket, only directory buckets are asked at the endpoint of S3 Express.
            let input = operation.pointer("/input/shape").and_then(Value::as_str).unwrap_or_default();
            let members = model["shapes"][input]["members"].as_object().into_iter().flatten();
            let bucket = members.into_iter().any(|(_, m)| m.pointer("/contextParam/name") == Some(&json!("Bucket")));
            let matters = |name: &str| !(bucket && name == "UseS3ExpressControlEndpoint");
            fixed.filter(|(name, _)| matters(name)).map(|(name, v)| (name.clone(), v["value"].clone())).collect()
        };
        let rules = super::read(&super::newest(data, name)?.join("endpoint-rule-set-1.json"))?;
        Ok(Service {
            name: name.to_owned(),
            operations: wanted.iter().map(|operation| (operation.clone(), fixed(operation))).collect(),
            prefix: model.pointer("/metadata/endpointPrefix").and_then(Value::as_str).unwrap_or_default().to_owned(),
            rules: rules.with_context(|| format!("botocore has no endpoint rules of {name}"))?,
        })
    }
}

/// Stands for the account's number while rules are evaluated.
const ACCOUNT: &str = "000000000000";

/// The whole file.
fn table(services: &[Service], partitions: &Value, regions: &Value) -> anyhow::Result<String> {
    let partitions_read = read_partitions(partitions)?;
    let mut text = String::from(HEAD);
    for partition in &partitions_read {
        partition.write(&mut text)?;
    }
    for service in services {
        service_entry(&mut text, service, partitions, &partitions_read, regions)
            .with_context(|| format!("the endpoints of {}", service.name))?;
    }
    Ok(text)
}

const HEAD: &str = "\
# Where each service answers, and the region and name that a request to it is signed for.
# Written by `cargo xtask import` from botocore's endpoint rules, partitions and endpoints: not edited.
#
# `host`: {region}, {suffix} (of the partition), {dual} (its dual-stack suffix), {home} (its home region);
# signed for the service's signing name (in its model) and the region, if nothing else stands here. `except`:
# the first that names the region or its partition holds; without a `host` there is no such endpoint.
# `fips`: the same under AWS_USE_FIPS_ENDPOINT. `absent`: regions and partitions where the service is not
# offered, where the data say so. An operation with an endpoint of its own stands as \"service:Operation\".
";

struct Partition {
    id: String,
    suffix: String,
    dual: String,
    home: String,
    prefixes: Vec<String>,
    regions: Vec<String>,
}

impl Partition {
    fn write(&self, text: &mut String) -> anyhow::Result<()> {
        writeln!(text, "\n[partitions.{}]", self.id)?;
        writeln!(text, "suffix = {:?}\ndual = {:?}\nhome = {:?}", self.suffix, self.dual, self.home)?;
        writeln!(text, "prefixes = {:?}\nregions = {:?}", self.prefixes, self.regions)?;
        Ok(())
    }
}

fn read_partitions(file: &Value) -> anyhow::Result<Vec<Partition>> {
    let list = file["partitions"].as_array().context("partitions")?;
    list.iter()
        .map(|partition| {
            let text = |v: &Value| v.as_str().map(str::to_owned).context("a text");
            let outputs = &partition["outputs"];
            let all = partition["regions"].as_object().context("regions")?;
            Ok(Partition {
                id: text(&partition["id"])?,
                suffix: text(&outputs["dnsSuffix"])?,
                dual: text(&outputs["dualStackDnsSuffix"])?,
                home: text(&outputs["implicitGlobalRegion"])?,
                prefixes: prefixes(partition["regionRegex"].as_str().context("regionRegex")?)?,
                regions: all.keys().filter(|r| !r.ends_with("-global")).cloned().collect(),
            })
        })
        .collect()
}

/// What stands before the name and the number of a region: `^(us|eu)\-\w+\-\d+$` says `us` and `eu`.
fn prefixes(pattern: &str) -> anyhow::Result<Vec<String>> {
    let middle = pattern.strip_prefix('^').and_then(|p| p.strip_suffix(r"\-\w+\-\d+$"));
    let middle = middle.with_context(|| format!("regions of the form {pattern}"))?;
    let middle = middle.replace('\\', "");
    let (head, alternatives) = middle.trim_end_matches(')').split_once('(').unwrap_or(("", &middle));
    Ok(alternatives.split('|').map(|alternative| format!("{head}{alternative}")).collect())
}

fn service_entry(
    text: &mut String,
    service: &Service,
    partitions: &Value,
    read: &[Partition],
    regions: &Value,
) -> anyhow::Result<()> {
    // What most operations fix is the service's; the others get entries of their own where it matters.
    let mut counts: BTreeMap<String, (usize, &Fixed)> = BTreeMap::new();
    for fixed in service.operations.values() {
        counts.entry(format!("{fixed:?}")).or_insert((0, fixed)).0 += 1;
    }
    let none = BTreeMap::new();
    let usual = counts.values().max_by_key(|(count, _)| *count).map_or(&none, |(_, fixed)| fixed);
    let plain = Folded::of(service, usual, false, partitions, read)?;
    let fips = Folded::of(service, usual, true, partitions, read)?;
    writeln!(text, "\n[services.{}]", service.name)?;
    plain.write(text)?;
    let absent = absent(service, regions, read);
    if !absent.is_empty() {
        writeln!(text, "absent = {absent:?}")?;
    }
    plain.write_exceptions(text, &format!("services.{}", service.name))?;
    if fips.default.host.is_some() || !fips.exceptions.is_empty() {
        writeln!(text, "[services.{}.fips]", service.name)?;
        fips.write(text)?;
        fips.write_exceptions(text, &format!("services.{}.fips", service.name))?;
    }
    for (operation, fixed) in &service.operations {
        let own = Folded::of(service, fixed, false, partitions, read)?;
        if own != plain {
            let key = format!("services.\"{}:{operation}\"", service.name);
            writeln!(text, "\n[{key}]")?;
            own.write(text)?;
            own.write_exceptions(text, &key)?;
        }
    }
    Ok(())
}

/// Where the older data list the service, but not this region or partition.
fn absent(service: &Service, regions: &Value, read: &[Partition]) -> Vec<String> {
    let listed = |partition: &str| -> Option<&Value> {
        let file = regions["partitions"].as_array()?.iter().find(|p| p["partition"] == partition)?;
        file["services"].get(&service.prefix)
    };
    if read.iter().all(|p| listed(&p.id).is_none()) {
        return Vec::new();
    }
    let mut absent = Vec::new();
    for partition in read {
        let Some(entry) = listed(&partition.id) else {
            absent.push(partition.id.clone());
            continue;
        };
        let endpoints = entry["endpoints"].as_object();
        let named = |region: &String| endpoints.is_some_and(|e| e.contains_key(region));
        // Of a region that is newer than the file it says nothing.
        let known = |region: &String| all_known(regions, &partition.id, region);
        // A service with one endpoint for the partition is there for all of its regions.
        if entry.get("partitionEndpoint").is_none() {
            absent.extend(partition.regions.iter().filter(|r| known(r) && !named(r)).cloned());
        }
    }
    absent
}

fn all_known(regions: &Value, partition: &str, region: &str) -> bool {
    let file = regions["partitions"].as_array().and_then(|all| all.iter().find(|p| p["partition"] == partition));
    file.is_some_and(|file| file["regions"].get(region).is_some())
}

/// An endpoint with the region and the suffix left open.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Open {
    host: Option<String>,
    name: Option<String>,
    region: Option<String>,
}

impl Open {
    /// `global` writes the partition's home region as `{home}`, and no `{region}`.
    fn of(endpoint: Option<&Endpoint>, region: &str, partition: &Partition, global: bool) -> anyhow::Result<Open> {
        let Some(Endpoint { url, signing_name, signing_region }) = endpoint else { return Ok(Open::default()) };
        let host = url.strip_prefix("https://").with_context(|| format!("{url} is not https"))?;
        // The operation's own prefix of the host names the account.
        let host = host.strip_prefix(&format!("{ACCOUNT}.")).unwrap_or(host);
        let suffix = |suffix: &str, open: &str| {
            host.strip_suffix(suffix).filter(|h| h.ends_with('.')).map(|h| format!("{h}{open}"))
        };
        let host = suffix(&partition.dual, "{dual}")
            .or_else(|| suffix(&partition.suffix, "{suffix}"))
            .unwrap_or_else(|| host.to_owned());
        let signed = signing_region.as_deref().unwrap_or(region);
        Ok(if global {
            let signed = if signed == partition.home { "{home}" } else { signed };
            let host = host.replace(&partition.home, "{home}");
            Open { host: Some(host), name: signing_name.clone(), region: Some(signed.to_owned()) }
        } else {
            let signed = (signed != region).then(|| signed.to_owned());
            Open { host: Some(host.replace(region, "{region}")), name: signing_name.clone(), region: signed }
        })
    }

    fn write(&self, text: &mut String) -> anyhow::Result<()> {
        for (key, value) in [("host", &self.host), ("signing_name", &self.name), ("signing_region", &self.region)] {
            if let Some(value) = value {
                writeln!(text, "{key} = {value:?}")?;
            }
        }
        Ok(())
    }
}

/// One endpoint for most, and the exceptions, regions before partitions.
#[derive(PartialEq, Eq)]
struct Folded {
    default: Open,
    exceptions: Vec<(Vec<String>, Open)>,
}

impl Folded {
    fn of(
        service: &Service,
        fixed: &Fixed,
        fips: bool,
        partitions: &Value,
        read: &[Partition],
    ) -> anyhow::Result<Folded> {
        let known = |name: &str| service.rules["parameters"].get(name).is_some();
        let mut resolved: Vec<(&Partition, &str, Option<Endpoint>)> = Vec::new();
        for partition in read {
            for region in &partition.regions {
                let mut parameters = fixed.clone();
                let given = [("Region", json!(region)), ("UseFIPS", json!(fips))];
                parameters.extend(given.into_iter().filter(|(n, _)| known(n)).map(|(n, v)| (n.to_owned(), v)));
                if fixed.get("RequiresAccountId") == Some(&json!(true)) {
                    parameters.insert("AccountId".to_owned(), json!(ACCOUNT));
                }
                resolved.push((partition, region, rules::resolve(&service.rules, partitions, &parameters)?));
            }
        }
        // A service that is global in the first partition is written as global wherever it is.
        let first = read.first().is_some_and(|first| is_global(first, &resolved));
        let all = resolved.iter().map(|(partition, region, endpoint)| {
            let global = first && is_global(partition, &resolved);
            anyhow::Ok((*partition, *region, Open::of(endpoint.as_ref(), region, partition, global)?))
        });
        let all: Vec<(&Partition, &str, Open)> = all.collect::<anyhow::Result<_>>()?;
        let default = most(all.iter().map(|(_, _, open)| open));
        let mut partitioned: BTreeMap<Open, Vec<String>> = BTreeMap::new();
        let mut regional: BTreeMap<Open, Vec<String>> = BTreeMap::new();
        for partition in read {
            let inside = || all.iter().filter(|(p, _, _)| p.id == partition.id);
            let usual = most(inside().map(|(_, _, open)| open));
            if usual != default {
                partitioned.entry(usual.clone()).or_default().push(partition.id.clone());
            }
            for (_, region, open) in inside().filter(|(_, _, open)| *open != usual) {
                regional.entry(open.clone()).or_default().push((*region).to_owned());
            }
        }
        let listed = regional.into_iter().chain(partitioned).map(|(open, places)| (places, open));
        Ok(Folded { default, exceptions: listed.collect() })
    }

    fn write(&self, text: &mut String) -> anyhow::Result<()> {
        self.default.write(text)
    }

    fn write_exceptions(&self, text: &mut String, key: &str) -> anyhow::Result<()> {
        for (places, open) in &self.exceptions {
            writeln!(text, "[[{key}.except]]\nin = {places:?}")?;
            open.write(text)?;
        }
        Ok(())
    }
}

/// Whether all regions of a partition have one host, signed for one region.
fn is_global(partition: &Partition, resolved: &[(&Partition, &str, Option<Endpoint>)]) -> bool {
    let inside = resolved.iter().filter(|(p, _, _)| p.id == partition.id);
    let kinds: BTreeSet<_> = inside
        .map(|(_, region, endpoint)| endpoint.as_ref().map(|e| (&e.url, e.signing_region.as_deref().unwrap_or(region))))
        .collect();
    kinds.len() == 1 && !kinds.contains(&None)
}

/// What stands most often; of equals the first in order.
fn most<'a>(all: impl Iterator<Item = &'a Open>) -> Open {
    let mut counts: BTreeMap<&Open, usize> = BTreeMap::new();
    for open in all {
        *counts.entry(open).or_default() += 1;
    }
    let most = counts.into_iter().rev().max_by_key(|(_, count)| *count);
    most.map_or_else(Open::default, |(open, _)| open.clone())
}
