//! Bytes that nobody meant: altered, cut off, repeated. Nothing may panic or hang.

use proptest::prelude::*;

use super::node;
use crate::model::table;
use crate::page;
use crate::protocol::{cbor, decode, encode};
use crate::wire::Response;

/// One call of each protocol, with an answer.
const ANSWERS: &[(&str, &str)] = &[
    (
        "ec2:DescribeInstances",
        "<?xml version=\"1.0\"?><DescribeInstancesResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\">\
         <reservationSet><item><instancesSet><item><instanceId>i-1</instanceId><launchTime>2026-01-01T00:00:00.000Z\
         </launchTime><ebsOptimized>false</ebsOptimized><tagSet><item><key>a</key><value>&lt;b&#x41;<![CDATA[c]]>\
         </value></item></tagSet></item></instancesSet></item></reservationSet></DescribeInstancesResponse>",
    ),
    (
        "iam:ListUsers",
        "<ListUsersResponse><ListUsersResult><Users><member><UserName>u</UserName></member></Users>\
         <IsTruncated>true</IsTruncated><Marker>m</Marker></ListUsersResult></ListUsersResponse>",
    ),
    (
        "s3:GetBucketAcl",
        "<AccessControlPolicy><Owner><ID>1</ID></Owner><AccessControlList><Grant><Grantee xmlns:xsi=\"x\" \
         xsi:type=\"Group\"><URI>u</URI></Grantee><Permission>READ</Permission></Grant></AccessControlList>\
         </AccessControlPolicy>",
    ),
    (
        "lambda:ListFunctions",
        r#"{"Functions": [{"FunctionName": "f", "CodeSize": 1e3, "Timeout": null}], "NextMarker": "n"}"#,
    ),
    ("kms:DescribeKey", r#"{"KeyMetadata": {"KeyId": "k", "CreationDate": 1767225600.5, "Enabled": true, "x": [[]]}}"#),
    ("s3:GetBucketPolicy", r#"{"Version": "2012-10-17"}"#),
    ("sqs:GetQueueAttributes", r#"{"__type": "com.amazonaws#QueueDoesNotExist", "message": "\ud83d gone"}"#),
    ("iam:GetUser", "<ErrorResponse><Error><Code>NoSuchEntity</Code><Message>m</Message></Error></ErrorResponse>"),
];

/// One thing done to bytes: where (as a part of the whole), what, with which byte.
type Change = (f64, u8, u8);

fn changed(body: &[u8], changes: &[Change]) -> Vec<u8> {
    let mut bytes = body.to_vec();
    for (place, what, byte) in changes {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in the bytes")]
        let at = (place * bytes.len() as f64) as usize;
        match what % 5 {
            0 => bytes.truncate(at),
            1 => bytes.insert(at, *byte),
            2 if at < bytes.len() => bytes[at] = *byte,
            3 if at < bytes.len() => bytes[at] ^= 1 << (byte % 8),
            4 => {
                let piece = bytes[at.min(bytes.len())..].to_vec();
                bytes.extend(piece);
            }
            _ => {}
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn altered_answers_are_read_or_refused(
        which in 0..ANSWERS.len(),
        status in prop::sample::select(vec![200u16, 301, 400, 404, 500, 503]),
        header in prop::option::of(".{0,20}"),
        changes in prop::collection::vec((0.0..1.0f64, any::<u8>(), any::<u8>()), 0..6),
    ) {
        let (call, body) = ANSWERS[which];
        let operation = table().operation(call).unwrap();
        let headers = header.into_iter().flat_map(|value| {
            ["x-amzn-errortype", "x-amzn-query-error", "x-amz-bucket-region"].map(|name| (name.to_owned(), value.clone()))
        });
        let response = Response { status, headers: headers.collect(), body: changed(body.as_bytes(), &changes) };
        if let Ok(Ok(answer)) = decode(operation, &response) {
            let _ = page::next(operation, &node(&serde_json::json!({})), &answer);
        }
    }

    #[test]
    fn any_bytes_are_cbor_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        let _ = cbor::read(&bytes);
    }

    #[test]
    fn parameters_of_any_kind_are_sent_or_refused(which in 0..ANSWERS.len(), name in "[A-Z][a-zA-Z]{0,10}", text in ".{0,10}") {
        let operation = table().operation(ANSWERS[which].0).unwrap();
        let wrong = [serde_json::json!(text), serde_json::json!([[text]]), serde_json::json!({"a": 1.5}), serde_json::json!(null)];
        let members = operation.input().map(|input| match &operation.service().shape(input).kind {
            crate::model::Kind::Structure(structure) => structure.members.iter().map(|m| m.name.to_string()).collect(),
            _ => Vec::new(),
        });
        for member in members.into_iter().flatten().chain([name]) {
            for value in &wrong {
                let _ = encode(operation, &node(&serde_json::json!({ member.as_str(): value })));
            }
        }
    }
}

#[test]
fn what_is_not_of_the_protocol_is_no_answer() {
    for (call, body) in ANSWERS.iter().take(5) {
        let operation = table().operation(call).unwrap();
        for body in [&body[..body.len() / 2], "<html>", "{", "\u{0}"] {
            let response = Response { status: 200, body: body.into(), ..Response::default() };
            assert!(decode(operation, &response).is_err(), "{call}: {body}");
        }
    }
}
