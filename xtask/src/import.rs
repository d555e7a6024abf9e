//! The read table, from AWS's own models as botocore carries them.
//!
//! Which operations are wanted is said by the rows of `crates/account/data/reads` and by
//! `crates/aws/data/also.toml`; each service's model is pruned to them, to the shapes that they reach,
//! and to what encoding and decoding need, and written in one order, an entry a line. By hand, after a
//! row was added or the pinned botocore changed; [`check`] holds, offline, that what is committed is
//! what a pruning gives.

mod endpoints;
mod rules;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use bartizan_aws::model::Service;
use bartizan_aws::page;
use serde_json::{Map, Value, json};

/// Which operations of which service.
type Wanted = BTreeMap<String, BTreeSet<String>>;

/// Writes the models of all services that are wanted.
pub fn import(root: &Path, botocore: Option<&str>) -> anyhow::Result<()> {
    let data = match botocore {
        Some(folder) => PathBuf::from(folder),
        None => installed(root)?,
    };
    let version = version(&data);
    let wanted = wanted(root)?;
    let mut files = BTreeMap::new();
    for (service, operations) in &wanted {
        let model = load(&data, service)?;
        let pruned = prune(service, model, operations).with_context(|| service.clone())?;
        files.insert(service.clone(), written(&pruned, &format!("botocore {version}, {service}"))?);
    }
    // Nothing is written unless everything can be.
    let folder = root.join("crates/aws/data/models");
    std::fs::create_dir_all(&folder)?;
    for entry in std::fs::read_dir(&folder)? {
        let path = entry?.path();
        let known = path.file_stem().and_then(|name| name.to_str()).is_some_and(|name| files.contains_key(name));
        if !known {
            std::fs::remove_file(&path)?;
        }
    }
    for (service, text) in &files {
        write_if_new(&folder.join(format!("{service}.json")), text)?;
    }
    write_if_new(&root.join("crates/aws/src/model/files.rs"), &list(files.keys()))?;
    endpoints::import(root, &data, &wanted)
}

/// Holds that the models that are committed have what is wanted and nothing else, and are written as
/// an import writes them.
pub fn check(root: &Path) -> anyhow::Result<()> {
    let wanted = wanted(root)?;
    let folder = root.join("crates/aws/data/models");
    for (service, operations) in &wanted {
        let path = folder.join(format!("{service}.json"));
        let text =
            std::fs::read_to_string(&path).with_context(|| format!("{}: run `cargo xtask import`", path.display()))?;
        let model: Value = serde_json::from_str(&text).with_context(|| path.display().to_string())?;
        let source = model["source"].as_str().unwrap_or_default().to_owned();
        let again = written(&prune(service, model, operations)?, &source)?;
        if again != text {
            bail!("{} is not what an import writes: run `cargo xtask import`", path.display());
        }
    }
    let list = list(wanted.keys());
    if std::fs::read_to_string(root.join("crates/aws/src/model/files.rs"))? != list {
        bail!("crates/aws/src/model/files.rs is not what an import writes: run `cargo xtask import`");
    }
    Ok(())
}

fn write_if_new(path: &Path, text: &str) -> anyhow::Result<()> {
    if std::fs::read_to_string(path).is_ok_and(|now| now == text) {
        return Ok(());
    }
    std::fs::write(path, text).with_context(|| path.display().to_string())
}

/// The list of files that the crate compiles in.
fn list<'a>(services: impl Iterator<Item = &'a String>) -> String {
    let mut out = String::from(
        "//! Every model, by service. Written by `cargo xtask import`; do not edit it.\n\n\
         pub(super) const FILES: &[(&str, &str)] = &[\n",
    );
    for service in services {
        let _ = writeln!(out, "    (\"{service}\", include_str!(\"../../data/models/{service}.json\")),");
    }
    out.push_str("];\n");
    out
}

/// The data folder of the botocore that `./test` installs.
fn installed(root: &Path) -> anyhow::Result<PathBuf> {
    let lib = root.join(".venv/lib");
    let pythons = std::fs::read_dir(&lib).into_iter().flatten().flatten();
    let found = pythons.map(|python| python.path().join("site-packages/botocore/data")).find(|data| data.is_dir());
    found.with_context(|| {
        format!(
            "there is no botocore below {}: run `./test` once, or name its data folder with --botocore",
            lib.display()
        )
    })
}

/// The version, from the package that the data folder is in.
fn version(data: &Path) -> String {
    let package = std::fs::read_to_string(data.join("../__init__.py")).unwrap_or_default();
    let line = package.lines().find_map(|line| line.strip_prefix("__version__ = "));
    line.map_or("of an unknown version", |quoted| quoted.trim_matches(['\'', '"'])).to_owned()
}

/// The calls of all rows, and those that are in the table besides.
fn wanted(root: &Path) -> anyhow::Result<Wanted> {
    let mut wanted = Wanted::new();
    let mut add = |call: &str, place: &Path| match call.split_once(':') {
        Some((service, operation)) => {
            wanted.entry(service.to_owned()).or_default().insert(operation.to_owned());
            Ok(())
        }
        None => bail!("{}: {call:?} is no call; one looks like \"s3:ListBuckets\"", place.display()),
    };
    let reads = root.join("crates/account/data/reads");
    for file in std::fs::read_dir(&reads).with_context(|| reads.display().to_string())? {
        let path = file?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            for call in table(&path)?.keys() {
                add(call, &path)?;
            }
        }
    }
    let path = root.join("crates/aws/data/also.toml");
    let also = table(&path)?;
    for call in also.get("steps").and_then(toml::Value::as_array).into_iter().flatten() {
        add(call.as_str().unwrap_or_default(), &path)?;
    }
    for (service, operations) in also.get("wanted").and_then(toml::Value::as_table).into_iter().flatten() {
        for operation in operations.as_array().into_iter().flatten() {
            add(&format!("{service}:{}", operation.as_str().unwrap_or_default()), &path)?;
        }
    }
    Ok(wanted)
}

fn table(path: &Path) -> anyhow::Result<toml::Table> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    toml::from_str(&text).with_context(|| path.display().to_string())
}

/// A service's newest model with its paginators, and what botocore adds to both.
fn load(data: &Path, service: &str) -> anyhow::Result<Value> {
    let folder = newest(data, service)?;
    let mut model = read(&folder.join("service-2.json"))?.with_context(|| format!("{}: no model", folder.display()))?;
    for file in ["service-2.sdk-extras.json", "paginators-1.json", "paginators-1.sdk-extras.json"] {
        if let Some(mut extra) = read(&folder.join(file))? {
            let extra = extra.get_mut("merge").map(Value::take).unwrap_or(extra);
            merge(&mut model, extra);
        }
    }
    Ok(model)
}

/// The folder of a service's newest model.
fn newest(data: &Path, service: &str) -> anyhow::Result<PathBuf> {
    let folder = data.join(service);
    let versions = std::fs::read_dir(&folder)
        .with_context(|| format!("botocore has no service {service:?} ({})", folder.display()))?;
    let newest = versions.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()).max();
    newest.with_context(|| format!("botocore has no model of {service}"))
}

/// A file, or the same one packed; nothing where there is neither.
fn read(path: &Path) -> anyhow::Result<Option<Value>> {
    let packed = PathBuf::from(format!("{}.gz", path.display()));
    let mut text = String::new();
    if path.is_file() {
        text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    } else if packed.is_file() {
        let file = std::fs::File::open(&packed)?;
        flate2::read::GzDecoder::new(file).read_to_string(&mut text).with_context(|| packed.display().to_string())?;
    } else {
        return Ok(None);
    }
    Ok(Some(serde_json::from_str(&text).with_context(|| path.display().to_string())?))
}

/// Maps are united, of anything else the later speaks.
fn merge(base: &mut Value, extra: Value) {
    match (base, extra) {
        (Value::Object(base), Value::Object(extra)) => {
            for (key, value) in extra {
                merge(base.entry(key).or_insert(Value::Null), value);
            }
        }
        (base, extra) => *base = extra,
    }
}

const METADATA: &[&str] = &[
    "apiVersion",
    "awsQueryCompatible",
    "endpointPrefix",
    "jsonVersion",
    "protocol",
    "protocols",
    "serviceId",
    "signatureVersion",
    "signingName",
    "targetPrefix",
    "xmlNamespace",
];
const OPERATION: &[&str] = &["auth", "authtype", "operationContextParams", "staticContextParams"];
const SHAPE: &[&str] =
    &["document", "flattened", "locationName", "payload", "timestampFormat", "type", "union", "xmlNamespace"];
const REFERENCE: &[&str] = &[
    "contextParam",
    "flattened",
    "hostLabel",
    "jsonvalue",
    "location",
    "locationName",
    "queryName",
    "resultWrapper",
    "shape",
    "streaming",
    "timestampFormat",
    "xmlAttribute",
    "xmlNamespace",
];
const PAGINATOR: &[&str] =
    &["input_token", "limit_key", "more_results", "non_aggregate_keys", "output_token", "result_key"];

/// The members of a map that are named.
fn only(value: &Value, keys: &[&str]) -> Map<String, Value> {
    let members = value.as_object().into_iter().flatten();
    members.filter(|(key, _)| keys.contains(&key.as_str())).map(|(k, v)| (k.clone(), v.clone())).collect()
}

/// The paginator of an operation that botocore does not page although its answer has a token that its
/// input takes: without one, what comes after the first page would be missing without a word.
fn paged_by_token(model: &Value, operation: &Value) -> Option<Value> {
    const TOKENS: &[&str] = &["NextToken", "nextToken", "NextMarker", "Marker"];
    let members = |place: &str| model["shapes"][operation.pointer(place)?.as_str()?]["members"].as_object();
    let (input, output) = (members("/input/shape")?, members("/output/shape")?);
    let token = TOKENS.iter().find(|token| input.contains_key(**token) && output.contains_key(**token))?;
    let is_list = |member: &Value| model["shapes"][member["shape"].as_str().unwrap_or_default()]["type"] == "list";
    let lists: Vec<&String> = output.iter().filter(|(_, member)| is_list(member)).map(|(name, _)| name).collect();
    let is_paged = !lists.is_empty();
    is_paged.then(|| json!({ "input_token": token, "output_token": token, "result_key": lists }))
}

/// The model with the wanted operations only, and what they reach.
fn prune(service: &str, model: Value, wanted: &BTreeSet<String>) -> anyhow::Result<Value> {
    let mut operations = Map::new();
    let mut pagination = Map::new();
    let mut shapes = Map::new();
    for name in wanted {
        let Some(operation) = model["operations"].get(name) else { bail!("{}", no_such(service, name, &model)) };
        let mut kept = only(operation, OPERATION);
        kept.insert("http".into(), Value::Object(only(&operation["http"], &["method", "requestUri"])));
        if let Some(prefix) = operation.pointer("/endpoint/hostPrefix") {
            kept.insert("endpoint".into(), json!({ "hostPrefix": prefix }));
        }
        for place in ["input", "output"] {
            if let Some(reference) = operation.get(place) {
                kept.insert(place.into(), Value::Object(only(reference, REFERENCE)));
                let root = reference["shape"].as_str().unwrap_or_default();
                reach(&model, root, &mut shapes).with_context(|| format!("{service}:{name}"))?;
            }
        }
        operations.insert(name.clone(), Value::Object(kept));
        match model["pagination"].get(name) {
            Some(paginator) => drop(pagination.insert(name.clone(), Value::Object(only(paginator, PAGINATOR)))),
            None => drop(paged_by_token(&model, operation).map(|paginator| pagination.insert(name.clone(), paginator))),
        }
    }
    // After all shapes that are decoded, so that an error does not hide the members of one.
    for name in wanted {
        let operation = &model["operations"][name];
        let input = operation.pointer("/input/shape").and_then(Value::as_str).unwrap_or_default();
        if let (Some(required), Some(Value::Object(shape))) =
            (model["shapes"][input].get("required"), shapes.get_mut(input))
        {
            shape.insert("required".into(), required.clone());
        }
        let errors = operation["errors"].as_array().cloned().unwrap_or_default();
        let mut names = Vec::new();
        for error in errors {
            let error = error["shape"].as_str().unwrap_or_default();
            names.push(json!({ "shape": error }));
            let shape = shapes.entry(error).or_insert_with(|| json!({ "type": "structure" }));
            if let Some(code) = model["shapes"][error].pointer("/error/code") {
                shape["error"] = json!({ "code": code });
            }
        }
        if !names.is_empty() {
            operations[name]["errors"] = Value::Array(names);
        }
    }
    let pruned = json!({
        "metadata": only(&model["metadata"], METADATA),
        "operations": operations,
        "pagination": pagination,
        "shapes": shapes,
    });
    supported(service, &pruned)?;
    Ok(pruned)
}

fn no_such(service: &str, name: &str, model: &Value) -> String {
    let lower = name.to_lowercase();
    let all = model["operations"].as_object().into_iter().flatten().map(|(name, _)| name.as_str());
    let near: Vec<&str> = all.filter(|known| likeness(&known.to_lowercase(), &lower) >= 0.8).take(5).collect();
    let hint = if near.is_empty() { String::new() } else { format!("; there is {}", near.join(", ")) };
    format!("botocore's {service} has no operation {name}{hint}")
}

/// How much of two texts' pairs of letters is common to both, from 0 to 1 (Dice's coefficient).
fn likeness(a: &str, b: &str) -> f64 {
    let pairs = |text: &str| -> BTreeSet<[u8; 2]> { text.as_bytes().windows(2).map(|w| [w[0], w[1]]).collect() };
    let (a, b) = (pairs(a), pairs(b));
    #[expect(clippy::cast_precision_loss, reason = "names are short")]
    let part = 2.0 * a.intersection(&b).count() as f64 / (a.len() + b.len()).max(1) as f64;
    part
}

/// Adds a shape and all that it reaches.
fn reach(model: &Value, root: &str, shapes: &mut Map<String, Value>) -> anyhow::Result<()> {
    let mut open = vec![root.to_owned()];
    while let Some(name) = open.pop() {
        if shapes.contains_key(&name) {
            continue;
        }
        let Some(shape) = model["shapes"].get(&name) else { bail!("the model has no shape {name}") };
        if shape["eventstream"].as_bool() == Some(true) {
            bail!("it streams events ({name}), which is not supported");
        }
        let mut kept = only(shape, SHAPE);
        let mut place = |reference: &Value| {
            open.push(reference["shape"].as_str().unwrap_or_default().to_owned());
            Value::Object(only(reference, REFERENCE))
        };
        if let Some(members) = shape["members"].as_object().filter(|members| !members.is_empty()) {
            let members: Map<String, Value> = members.iter().map(|(k, r)| (k.clone(), place(r))).collect();
            kept.insert("members".into(), Value::Object(members));
        }
        for part in ["member", "key", "value"] {
            if let Some(reference) = shape.get(part) {
                kept.insert(part.into(), place(reference));
            }
        }
        shapes.insert(name, Value::Object(kept));
    }
    Ok(())
}

/// Whether the crate can read the model, and follow its pages.
fn supported(service: &str, pruned: &Value) -> anyhow::Result<()> {
    let read: &'static Service = Box::leak(Box::new(Service::read(service, &pruned.to_string())?));
    for operation in read.operations() {
        if let Some(paginator) = operation.paginator() {
            page::check(paginator).with_context(|| operation.call())?;
        }
    }
    Ok(())
}

/// The model as text: its parts in order, an entry a line.
fn written(model: &Value, source: &str) -> anyhow::Result<String> {
    let mut out = format!("{{\n\"source\": {},\n\"metadata\": {}", json!(source), model["metadata"]);
    for part in ["operations", "pagination", "shapes"] {
        write!(out, ",\n\"{part}\": {{")?;
        for (i, (name, value)) in model[part].as_object().into_iter().flatten().enumerate() {
            write!(out, "{}{}: {value}", if i == 0 { "\n" } else { ",\n" }, json!(name))?;
        }
        out.push_str("\n}");
    }
    out.push_str("\n}\n");
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_committed_is_what_an_import_writes() {
        check(crate::root()).unwrap();
    }

    #[test]
    fn an_operation_that_does_not_exist_is_named_with_one_that_does() {
        let model = json!({ "operations": { "ListBuckets": {} } });
        let error = prune("s3", model, &BTreeSet::from(["ListBucket".to_owned()])).unwrap_err();
        assert_eq!(error.to_string(), "botocore's s3 has no operation ListBucket; there is ListBuckets");
    }
}
