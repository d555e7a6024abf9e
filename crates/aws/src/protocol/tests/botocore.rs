//! Every operation of the table against botocore: the same bytes read, the same requests made
//! (`tests/protocol/generate.py`).

use std::collections::BTreeMap;
use std::process::Command;

use bartizan_tree::json as tree_json;
use serde_json::Value as Json;

use super::{beside, canonical, fields, node};
use crate::model::{Operation, Protocol, table};
use crate::protocol::{cbor, decode, encode, text, xml};
use crate::wire::Response;

#[test]
fn every_operation_is_read_and_asked_as_botocore_does() {
    let Some(python) = beside("bin/python") else { return };
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/protocol/generate.py");
    let made = Command::new(python).arg(script).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let lines = String::from_utf8(made.stdout).unwrap();
    let mut failed = Vec::new();
    let mut compared: BTreeMap<String, [usize; 3]> = BTreeMap::new();
    for line in lines.lines() {
        let line: Json = serde_json::from_str(line).unwrap();
        let call = line["call"].as_str().unwrap();
        let Some(operation) = table().operation(call) else { panic!("{call} is not in the table") };
        let counts = compared.entry(call.to_owned()).or_default();
        let (kind, result) = match () {
            () if line["request"].is_object() => (0, request(operation, &line["request"])),
            () if line["error"].is_object() => (1, answer(operation, &line)),
            () => (2, answer(operation, &line)),
        };
        counts[kind] += 1;
        failed.extend(result.err().map(|error| format!("{call}: {error}")));
    }
    for name in table().services() {
        for operation in table().service(name).unwrap().operations() {
            let counts = compared.get(&operation.call()).copied().unwrap_or_default();
            assert!(counts.iter().all(|count| *count > 0), "{} was not compared", operation.call());
        }
    }
    let shown: Vec<&str> = failed.iter().take(20).map(String::as_str).collect();
    assert!(failed.is_empty(), "{} of {} differ:\n{}", failed.len(), lines.lines().count(), shown.join("\n"));
}

fn pairs(json: &Json) -> Vec<(String, String)> {
    let text = |json: &Json| json.as_str().unwrap().to_owned();
    json.as_array().unwrap().iter().map(|pair| (text(&pair[0]), text(&pair[1]))).collect()
}

fn answer(operation: Operation, line: &Json) -> Result<(), String> {
    let response = Response {
        status: u16::try_from(line["status"].as_u64().unwrap()).unwrap(),
        headers: pairs(&line["headers"]),
        body: text::from_base64(line["body"].as_str().unwrap()),
    };
    let shown = String::from_utf8_lossy(&response.body).into_owned();
    let decoded = decode(operation, &response).map_err(|error| format!("{error}\n  {shown}"))?;
    let (found, wanted) = match decoded {
        Ok(answer) => (tree_json::write(&answer), tree_json::write(&node(&line["answer"]))),
        Err(refusal) => {
            let text = |key: &str| line["error"][key].as_str().unwrap_or_default().to_owned();
            (format!("{}: {}", refusal.code, refusal.message), format!("{}: {}", text("code"), text("message")))
        }
    };
    if found == wanted { Ok(()) } else { Err(format!("\n  {shown}\nis read as\n  {found}\nand not as\n  {wanted}")) }
}

fn request(operation: Operation, line: &Json) -> Result<(), String> {
    let made = encode(operation, &node(&line["parameters"])).map_err(|error| error.to_string())?;
    let mut query = made.query.clone();
    query.sort();
    let body = text::from_base64(line["body"].as_str().unwrap());
    let theirs = (
        line["method"].as_str().unwrap_or_default().to_owned(),
        line["path"].as_str().unwrap_or_default().to_owned(),
        pairs(&line["query"]),
        line["host_prefix"].as_str().map(str::to_owned),
        form(operation.protocol(), &body),
    );
    let ours = (
        made.method.clone(),
        made.path.clone(),
        query,
        made.host_prefix.clone(),
        form(operation.protocol(), &made.body),
    );
    if ours != theirs {
        return Err(format!("{} makes\n  {ours:?}\nand not\n  {theirs:?}", line["parameters"]));
    }
    let mut headers = made.headers.clone();
    headers.sort();
    let wanted = pairs(&line["headers"]);
    if headers != wanted {
        return Err(format!("{} sends {headers:?} and not {wanted:?}", line["parameters"]));
    }
    Ok(())
}

/// What a body means.
fn form(protocol: Protocol, body: &[u8]) -> String {
    let plain = String::from_utf8_lossy(body).into_owned();
    match protocol {
        Protocol::Query | Protocol::Ec2 => format!("{:?}", fields(&plain)),
        Protocol::RpcV2Cbor => format!("{:?}", cbor::read(body)),
        Protocol::Json | Protocol::RestJson => {
            serde_json::from_slice(body).map_or(plain, |json: Json| tree_json::write(&node(&json)))
        }
        Protocol::RestXml => xml::parse(body).map_or(plain, |root| canonical(&root)),
    }
}
