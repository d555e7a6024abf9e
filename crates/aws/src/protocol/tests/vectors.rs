//! botocore's published protocol vectors (`tests/unit/protocols` of its source distribution, which
//! `./test` fetches): every case of all six protocols, requests and answers.

use std::collections::BTreeSet;
use std::path::Path;

use bartizan_tree::json as tree_json;
use serde_json::{Value as Json, json};

use super::{beside, canonical, fields, node, ours};
use crate::model::{Operation, Protocol, Service};
use crate::protocol::{cbor, decode, encode, text, xml};
use crate::wire::{Request, Response};

/// Cases that do not hold, each with its reason. One that holds after all fails the test.
const NOT_OURS: &[(&str, &str, &str)] = &[
    ("input/ec2", "Ec2Lists", NOT_BOTOCORE),
    ("input/ec2", "Ec2QueryEndpointTraitWithHostLabel", NOT_BOTOCORE),
    ("input/ec2", "Ec2TimestampsInput", NOT_BOTOCORE),
    ("input/ec2", "Ec2ProtocolIdempotencyTokenAutoFill", TOKEN),
    ("input/ec2", "Ec2ProtocolIdempotencyTokenAutoFillIsSet", TOKEN),
    ("input/ec2", "Ec2QueryHostWithPath", PATH),
    ("input/ec2", "SDKAppliedContentEncoding_ec2Query", GZIP),
    ("input/ec2", "SDKAppendsGzipAndIgnoresHttpProvidedEncoding_ec2Query", GZIP),
    ("input/json", "AwsJson11HostWithPath", PATH),
    ("input/json", "SDKAppliedContentEncoding_awsJson1_1", GZIP),
    ("input/json", "SDKAppendsGzipAndIgnoresHttpProvidedEncoding_awsJson1_1", GZIP),
    ("input/json_1_0", "AwsJson10HostWithPath", PATH),
    ("input/json_1_0", "SDKAppliedContentEncoding_awsJson1_0", GZIP),
    ("input/json_1_0", "SDKAppendsGzipAndIgnoresHttpProvidedEncoding_awsJson1_0", GZIP),
    ("input/query", "QueryFlattenedListArgWithXmlName", NOT_BOTOCORE),
    ("input/query", "QueryHostWithPath", PATH),
    ("input/query", "QueryProtocolIdempotencyTokenAutoFill", TOKEN),
    ("input/query", "SDKAppliedContentEncoding_awsQuery", GZIP),
    ("input/query", "SDKAppendsGzipAndIgnoresHttpProvidedEncoding_awsQuery", GZIP),
    ("input/rest-json", "MediaTypeHeaderInputBase64", NOT_BOTOCORE),
    ("input/rest-json", "RestJsonHttpPayloadWithUnsetUnion", NOT_BOTOCORE),
    ("input/rest-json", "RestJsonHostWithPath", PATH),
    ("input/rest-json", "RestJsonHttpChecksumRequired", CHECKSUM),
    ("input/rest-json", "RestJsonQueryIdempotencyTokenAutoFill", TOKEN),
    ("input/rest-json", "SDKAppliedContentEncoding_restJson1", GZIP),
    ("input/rest-json", "SDKAppendedGzipAfterProvidedEncoding_restJson1", GZIP),
    ("input/rest-xml", "BodyWithXmlName", NOT_BOTOCORE),
    ("input/rest-xml", "HttpPayloadWithXmlName", NOT_BOTOCORE),
    ("input/rest-xml", "HttpPayloadWithXmlNamespace", NOT_BOTOCORE),
    ("input/rest-xml", "HttpPayloadWithXmlNamespaceAndPrefix", NOT_BOTOCORE),
    ("input/rest-xml", "RestXmlHttpPayloadWithUnion", NOT_BOTOCORE),
    ("input/rest-xml", "XmlAttributesOnPayload", NOT_BOTOCORE),
    ("input/rest-xml", "QueryIdempotencyTokenAutoFill", TOKEN),
    ("input/rest-xml", "SDKAppliedContentEncoding_restXml", GZIP),
    ("input/rest-xml", "SDKAppendedGzipAfterProvidedEncoding_restXml", GZIP),
    ("output/ec2", "Ec2ComplexError", MESSAGE),
    ("output/ec2", "Ec2XmlLists", NOT_BOTOCORE),
    ("output/query", "QueryXmlLists", NOT_BOTOCORE),
    ("output/rest-json", "MediaTypeHeaderOutputBase64", NOT_BOTOCORE),
    ("output/rest-json", "RestJsonDeserializesDenseSetMapAndSkipsNull", NOT_BOTOCORE),
    ("output/rest-json", "RestJsonHttpPayloadTraitsWithNoBlobBody", NOT_BOTOCORE),
    ("output/rest-json", "RestJsonHttpPayloadWithUnsetUnion", NOT_BOTOCORE),
    ("output/rest-json", "RestJsonInputAndOutputWithQuotedStringHeaders", NOT_BOTOCORE),
    ("output/rest-json", "RestJsonInputAndOutputWithTimestampHeaders", NOT_BOTOCORE),
    ("output/rest-xml", "BodyWithXmlName", NOT_BOTOCORE),
    ("output/rest-xml", "HttpPayloadTraitsWithNoBlobBody", NOT_BOTOCORE),
    ("output/rest-xml", "InputAndOutputWithTimestampHeaders", NOT_BOTOCORE),
    ("output/rest-xml", "RestXmlHttpPayloadWithUnsetUnion", NOT_BOTOCORE),
    ("output/rest-xml", "XmlLists", NOT_BOTOCORE),
    ("output/rest-xml", "ComplexError", MESSAGE),
];

const NOT_BOTOCORE: &str = "botocore lists it as not held by itself, and answers are to be as boto3 gives them";
const TOKEN: &str = "no read takes a token of idempotency";
const GZIP: &str = "requests of reads are small: they are not compressed";
const CHECKSUM: &str = "no read needs a checksum of its body";
const PATH: &str = "the endpoint, and so its path, is put before a request by the client";
const MESSAGE: &str = "the case says nothing of the message, which is there";

#[test]
fn every_request_is_as_the_vectors_say() {
    run("input", request);
}

#[test]
fn every_answer_is_as_the_vectors_say() {
    run("output", answer);
}

fn run(folder: &str, check: fn(Operation, &Json, &Json) -> Result<(), String>) {
    let Some(vectors) = beside("vectors") else { return };
    let mut failed = Vec::new();
    let mut listed: BTreeSet<&(&str, &str, &str)> = BTreeSet::new();
    let mut cases = 0;
    let mut files: Vec<_> = std::fs::read_dir(vectors.join(folder)).unwrap().map(|f| f.unwrap().path()).collect();
    files.sort();
    for file in files {
        let name = format!("{folder}/{}", file.file_stem().unwrap().to_str().unwrap());
        for suite in read(&file) {
            for case in suite["cases"].as_array().unwrap() {
                let id = case["id"].as_str().unwrap();
                let result = check(operation(&suite, case), &suite, case);
                let not_ours = NOT_OURS.iter().find(|(file, known, _)| *file == name && *known == id);
                match (result, not_ours) {
                    (Err(error), None) => failed.push(format!("{name} {id}: {error}")),
                    (Ok(()), Some(_)) => failed.push(format!("{name} {id} holds: take it off the list")),
                    _ => {}
                }
                listed.extend(not_ours);
                cases += 1;
            }
        }
    }
    for unknown in NOT_OURS.iter().filter(|case| case.0.starts_with(folder) && !listed.contains(case)) {
        failed.push(format!("{} has no case {}", unknown.0, unknown.1));
    }
    assert!(failed.is_empty(), "{} of {cases} cases\n{}", failed.len(), failed.join("\n"));
    assert!(cases > 300);
}

fn read(file: &Path) -> Vec<Json> {
    serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
}

/// A case's operation, in a service that has no other.
fn operation(suite: &Json, case: &Json) -> Operation {
    let mut given = case["given"].clone();
    let name = given["name"].as_str().unwrap_or("OperationName").to_owned();
    if suite["metadata"]["protocol"] == "query" && given["output"].is_object() {
        // The vectors leave out what every model has.
        let shape = &suite["shapes"][given["output"]["shape"].as_str().unwrap()];
        if shape["members"].as_object().is_some_and(|members| !members.is_empty()) {
            given["output"]["resultWrapper"] = json!(format!("{name}Result"));
        }
    }
    let model = json!({
        "metadata": suite["metadata"], "shapes": suite["shapes"], "operations": { name.as_str(): given },
    });
    let service: &'static Service = Box::leak(Box::new(Service::read("test", &model.to_string()).unwrap()));
    service.operation(&name).unwrap()
}

fn request(operation: Operation, suite: &Json, case: &Json) -> Result<(), String> {
    let parameters = match operation.input() {
        Some(input) => ours(operation.service(), input, &case["params"]),
        None => node(&case["params"]),
    };
    let request = encode(operation, &parameters).map_err(|error| error.to_string())?;
    let wanted = &case["serialized"];
    let (path, query) =
        wanted["uri"].as_str().unwrap().split_once('?').unwrap_or((wanted["uri"].as_str().unwrap(), ""));
    same("the method", request.method.as_str(), wanted["method"].as_str().unwrap_or(&request.method))?;
    same("the path", request.path.as_str(), path)?;
    let mut sent = request.query.clone();
    sent.sort();
    same("the query", sent, fields(query))?;
    if let Some(host) = wanted["host"].as_str() {
        let own = suite["clientEndpoint"].as_str().unwrap_or_default().split("//").nth(1).unwrap_or_default();
        let own = own.split('/').next().unwrap_or_default();
        same("the host", format!("{}{own}", request.host_prefix.as_deref().unwrap_or_default()).as_str(), host)?;
    }
    headers(operation, &request, wanted)?;
    match wanted["body"].as_str() {
        Some(wanted) => body(operation.protocol(), &request.body, wanted),
        None => Ok(()),
    }
}

fn headers(operation: Operation, request: &Request, wanted: &Json) -> Result<(), String> {
    for (name, value) in wanted["headers"].as_object().into_iter().flatten() {
        let mut value = value.as_str().unwrap().to_owned();
        let found = request.header(name).unwrap_or_default();
        if name.eq_ignore_ascii_case("Content-Type") {
            // As botocore's own test: its rest-xml sends none, nor do bodies that are streams.
            match operation.protocol() {
                Protocol::RestXml => continue,
                Protocol::RestJson if value != "application/json" => continue,
                Protocol::Query | Protocol::Ec2 => value.push_str("; charset=utf-8"),
                _ => {}
            }
        }
        let spaceless = |text: &str| text.replace(", ", ",");
        same(name, spaceless(found), spaceless(&value))?;
    }
    for name in wanted["forbidHeaders"].as_array().into_iter().flatten() {
        same(name.as_str().unwrap(), request.header(name.as_str().unwrap()), None)?;
    }
    Ok(())
}

fn body(protocol: Protocol, sent: &[u8], wanted: &str) -> Result<(), String> {
    let sent_text = String::from_utf8_lossy(sent).into_owned();
    match protocol {
        Protocol::Query | Protocol::Ec2 => same("the body", fields(&sent_text), fields(wanted)),
        Protocol::RpcV2Cbor if wanted.is_empty() => same("the body", sent, b"".as_slice()),
        Protocol::RpcV2Cbor => same("the body", cbor::read(sent), cbor::read(&text::from_base64(wanted))),
        Protocol::Json | Protocol::RestJson => {
            match (serde_json::from_slice::<Json>(sent), serde_json::from_str::<Json>(wanted)) {
                (Ok(sent), Ok(wanted)) => same("the body", node(&sent), node(&wanted)),
                _ => same("the body", sent_text.as_str(), wanted),
            }
        }
        Protocol::RestXml => match (xml::parse(sent), xml::parse(wanted.as_bytes())) {
            (Ok(sent), Ok(wanted)) => same("the body", canonical(&sent), canonical(&wanted)),
            _ => same("the body", sent_text.as_str(), wanted),
        },
    }
}

fn answer(operation: Operation, _: &Json, case: &Json) -> Result<(), String> {
    let protocol = operation.protocol();
    let given = &case["response"];
    let body = match given["body"].as_str() {
        Some(body) if protocol == Protocol::RpcV2Cbor => text::from_base64(body),
        Some(body) => body.as_bytes().to_vec(),
        None if matches!(protocol, Protocol::Query) => b"<xml/>".to_vec(),
        None => Vec::new(),
    };
    let headers = given["headers"].as_object().into_iter().flatten();
    let response = Response {
        status: u16::try_from(given["status_code"].as_u64().unwrap()).unwrap(),
        headers: headers.map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned())).collect(),
        body,
    };
    let decoded = decode(operation, &response).map_err(|error| error.to_string())?;
    match (decoded, case.get("error")) {
        (Err(refusal), Some(_)) => {
            same("the code", refusal.code.as_str(), case["errorCode"].as_str().unwrap_or_default())?;
            same("the message", refusal.message.as_str(), case["errorMessage"].as_str().unwrap_or_default())
        }
        (Ok(answer), None) => {
            let wanted = match operation.output() {
                Some(output) => ours(operation.service(), output, &case["result"]),
                None => node(&case["result"]),
            };
            same("the answer", tree_json::write(&answer).as_str(), tree_json::write(&wanted).as_str())
        }
        (decoded, _) => Err(format!("it is {decoded:?}")),
    }
}

fn same<T: PartialEq<U> + std::fmt::Debug, U: std::fmt::Debug>(what: &str, found: T, wanted: U) -> Result<(), String> {
    if found == wanted { Ok(()) } else { Err(format!("{what} is\n    {found:?}\nand not\n    {wanted:?}")) }
}
