//! What stands in no model: the ways of single services.

use serde_json::json;

use super::node;
use crate::model::table;
use crate::protocol::{decode, encode};
use crate::wire::{Refusal, Response};

fn refusal(call: &str, status: u16, headers: &[(&str, &str)], body: &str) -> Refusal {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let response = Response { status, headers, body: body.into() };
    decode(table().operation(call).unwrap(), &response).unwrap().unwrap_err()
}

#[test]
fn s3_may_hide_an_error_in_a_success() {
    let body = "<?xml version=\"1.0\"?>\n<Error><Code>InternalError</Code><Message>again</Message></Error>";
    let refusal = refusal("s3:GetBucketAcl", 200, &[], body);
    assert_eq!((refusal.code.as_str(), refusal.message.as_str()), ("InternalError", "again"));
    // A body that is one text is whatever it is.
    let policy = table().operation("s3:GetBucketPolicy").unwrap();
    let response = Response { status: 200, body: body.into(), ..Response::default() };
    assert!(decode(policy, &response).unwrap().is_ok());
}

#[test]
fn a_bucket_elsewhere_says_where() {
    let header = refusal("s3:GetBucketAcl", 301, &[("X-Amz-Bucket-Region", "eu-west-1")], "");
    assert_eq!((header.code.as_str(), header.bucket_region.as_deref()), ("301", Some("eu-west-1")));
    let body = "<Error><Code>AuthorizationHeaderMalformed</Code><Message>m</Message><Region>eu-west-1</Region></Error>";
    let body = refusal("s3:GetBucketAcl", 400, &[], body);
    assert_eq!(
        (body.code.as_str(), body.bucket_region.as_deref()),
        ("AuthorizationHeaderMalformed", Some("eu-west-1"))
    );
}

#[test]
fn an_error_without_a_body_has_its_status_as_code() {
    for (status, message) in [(403, "Forbidden"), (404, "Not Found"), (503, "Service Unavailable")] {
        for call in ["s3:GetBucketAcl", "ec2:DescribeInstances", "iam:GetUser"] {
            let refusal = refusal(call, status, &[], "");
            assert_eq!((refusal.code, refusal.message.as_str()), (status.to_string(), message), "{call}");
        }
    }
    assert_eq!(refusal("kms:ListKeys", 403, &[], "").code, "403");
}

#[test]
fn a_page_of_a_proxy_is_no_error_of_the_service() {
    for call in ["s3:GetBucketAcl", "iam:GetUser", "kms:ListKeys", "lambda:ListFunctions"] {
        assert_eq!(refusal(call, 502, &[], "<html><body>Bad Gateway</body></html>").code, "502", "{call}");
    }
}

#[test]
fn the_location_of_a_bucket_is_the_text_of_the_root() {
    let operation = table().operation("s3:GetBucketLocation").unwrap();
    for (text, wanted) in [("eu-west-1", json!("eu-west-1")), ("", json!(null))] {
        let body = format!(
            "<LocationConstraint xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">{text}</LocationConstraint>"
        );
        let response = Response { status: 200, body: body.into(), ..Response::default() };
        assert_eq!(decode(operation, &response), Ok(Ok(node(&json!({ "LocationConstraint": wanted })))));
    }
}

#[test]
fn a_code_of_the_query_protocol_is_kept() {
    let body = r#"{"__type": "com.amazonaws.sqs#QueueDoesNotExist", "message": "gone"}"#;
    let headers = [("x-amzn-query-error", "AWS.SimpleQueueService.NonExistentQueue;Sender")];
    assert_eq!(refusal("sqs:GetQueueAttributes", 400, &headers, body).code, "AWS.SimpleQueueService.NonExistentQueue");
    assert_eq!(refusal("sqs:GetQueueAttributes", 400, &[], body).code, "QueueDoesNotExist");
}

#[test]
fn the_endpoint_adds_the_bucket_and_the_account() {
    let acl = encode(table().operation("s3:GetBucketAcl").unwrap(), &node(&json!({ "Bucket": "b" }))).unwrap();
    assert_eq!((acl.path.as_str(), acl.query), ("/", vec![("acl".to_owned(), String::new())]));
    let operation = table().operation("s3control:GetPublicAccessBlock").unwrap();
    let block = encode(operation, &node(&json!({ "AccountId": "123456789012" }))).unwrap();
    assert_eq!((block.host_prefix.as_deref(), block.header("x-amz-account-id")), (None, Some("123456789012")));
}

#[test]
fn a_request_that_cannot_be_meant_is_refused() {
    let key = table().operation("kms:DescribeKey").unwrap();
    let zone = table().operation("route53:GetHostedZone").unwrap();
    for (operation, parameters, said) in [
        (key, json!({}), "it needs KeyId"),
        (key, json!({ "KeyId": 1 }), "KeyId must be a text, it is a number"),
        (key, json!({ "KeyId": "k", "Key": "k" }), "it takes no Key"),
        (key, json!(["k"]), "the parameters must be a map, it is a list"),
        // An empty segment would ask about something else.
        (zone, json!({ "Id": "" }), "it needs Id, which may not be empty"),
    ] {
        assert_eq!(encode(operation, &node(&parameters)).unwrap_err().what, said);
    }
    assert_eq!(encode(zone, &node(&json!({ "Id": "/hostedzone/Z1" }))).unwrap().path, "/2013-04-01/hostedzone/Z1");
}
