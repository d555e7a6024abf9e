//! S3: a bucket is told by a dozen calls, one for each of its sub-resources.

use std::sync::Arc;

use bartizan_tree::{Node, Origin, json};

use super::single;
use crate::building::Building;
use crate::nodes::{text, text_or_empty};
use crate::reading::{Item, Reach, Reading, Told};

const BUCKET: &str = "AWS::S3::Bucket";
const ACCOUNT_BLOCK: &str = "Bartizan::S3::AccountPublicAccessBlock";

/// Calls about a bucket whose answers are carried over by name alone.
const PLAIN: &[&str] = &[
    "s3:GetBucketVersioning",
    "s3:GetBucketEncryption",
    "s3:GetPublicAccessBlock",
    "s3:GetBucketPolicy",
    "s3:GetBucketLogging",
    "s3:GetObjectLockConfiguration",
    "s3:GetBucketTagging",
    "s3:GetBucketWebsite",
    "s3:GetBucketLifecycleConfiguration",
];

pub(crate) fn adapt(reading: &mut Reading<'_>) {
    for item in reading.list(Reach::Global, "s3:ListBuckets", "Buckets", &[BUCKET]) {
        bucket(reading, &item);
    }
    for (region, told) in reading.each(Reach::Global, "s3control:GetPublicAccessBlock", &[ACCOUNT_BLOCK]) {
        account_block(reading, region, &told);
    }
    access_points(reading);
}

fn bucket(reading: &mut Reading<'_>, item: &Item) {
    let name = text_or_empty(&item.node, "Name");
    let arn = format!("arn:{}:s3:::{name}", reading.partition);
    let mut bucket = reading.begin("s3:ListBuckets.Buckets", item, arn);
    let location = reading.ask("s3:GetBucketLocation", None, "Bucket", &[name]);
    if let Some(region) = region(item, &location) {
        let scope = reading.scope(&region);
        bucket.lives_in(region, scope);
    }
    // The calls about a bucket may be asked in any region, so they are found by the name alone.
    for call in PLAIN {
        let told = reading.ask(call, None, "Bucket", &[name]);
        bucket.take(call, &told);
    }
    let told = reading.ask("s3:GetBucketOwnershipControls", None, "Bucket", &[name]);
    bucket.take("s3:GetBucketOwnershipControls", &told);
    if let Told::Nothing(origin) = told {
        bucket.set("OwnershipControls", object_writer(origin));
    }
    let told = reading.ask("s3:GetBucketAcl", None, "Bucket", &[name]);
    bucket.take("s3:GetBucketAcl", &told);
    acl(&mut bucket, &told);
    reading.end(bucket);
}

/// `us-east-1` answers with nothing, the oldest buckets of `eu-west-1` with `EU`
/// (docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html).
fn region(item: &Item, location: &Told) -> Option<Arc<str>> {
    match location {
        Told::Answer(node) => Some(match text(node, "LocationConstraint") {
            None | Some("") => "us-east-1".into(),
            Some("EU") => "eu-west-1".into(),
            Some(region) => region.into(),
        }),
        _ => text(&item.node, "BucketRegion").map(Into::into),
    }
}

/// A bucket without ownership controls is one from before April 2023: whoever writes an object owns
/// it (docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html).
fn object_writer(origin: Origin) -> Node {
    let rule = Node::map(json::members([("ObjectOwnership", Node::text("ObjectWriter", origin))]), origin);
    Node::map(json::members([("Rules", Node::list(vec![rule], origin))]), origin)
}

/// The canned ACL where the grants are exactly those of one, else the grants.
fn acl(bucket: &mut Building<'_>, told: &Told) {
    bucket.set_untold(&["AccessControl", "AccessControlGrants"], told);
    let Told::Answer(answer) = told else { return };
    match canned(answer) {
        Some(name) => {
            let origin = answer.get("Grants").origin();
            bucket.set("AccessControl", Node::text(name, origin));
            bucket.set("AccessControlGrants", Node::null(origin));
        }
        None => bucket.set("AccessControl", Node::null(answer.origin)),
    }
}

/// The canned ACL that gives these grants, beside the owner's own
/// (docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#canned-acl).
fn canned(answer: &Node) -> Option<&'static str> {
    let owner = answer.find("Owner.ID").text();
    let grants = answer.get("Grants").items();
    if grants.more.is_some() {
        return None;
    }
    let mut others: Vec<(&str, &str)> = Vec::new();
    for grant in grants.known {
        let permission = text(grant, "Permission")?;
        let grantee = grant.get("Grantee");
        let grantee = grantee.value()?;
        match (text(grantee, "URI"), text(grantee, "ID")) {
            (Some(uri), _) => others.push((uri.rsplit('/').next().unwrap_or(uri), permission)),
            (None, Some(id)) if permission == "FULL_CONTROL" && owner.value().is_some_and(|owner| **owner == *id) => {}
            _ => return None,
        }
    }
    others.sort_unstable();
    match others.as_slice() {
        [] => Some("Private"),
        [("AllUsers", "READ")] => Some("PublicRead"),
        [("AllUsers", "READ"), ("AllUsers", "WRITE")] => Some("PublicReadWrite"),
        [("AuthenticatedUsers", "READ")] => Some("AuthenticatedRead"),
        [("LogDelivery", "READ_ACP"), ("LogDelivery", "WRITE")] => Some("LogDeliveryWrite"),
        _ => None,
    }
}

/// An account that never set it has all four switches off.
fn account_block(reading: &mut Reading<'_>, region: Arc<str>, told: &Told) {
    const CALL: &str = "s3control:GetPublicAccessBlock";
    let Some(mut block) = single(reading, CALL, ACCOUNT_BLOCK, region, told) else { return };
    match told {
        Told::Nothing(origin) => {
            for switch in ["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"] {
                block.set(switch, Node::bool(false, *origin));
            }
        }
        told => block.take(CALL, told),
    }
    reading.end(block);
}

/// The way through an access point has a policy and a block of its own.
fn access_points(reading: &mut Reading<'_>) {
    let call = "s3control:ListAccessPoints";
    for item in reading.list(Reach::Regional, call, "AccessPointList", &["AWS::S3::AccessPoint"]) {
        let (name, arn) = (text_or_empty(&item.node, "Name"), text_or_empty(&item.node, "AccessPointArn"));
        let mut point = reading.begin("s3control:ListAccessPoints.AccessPointList", &item, arn);
        for call in ["s3control:GetAccessPoint", "s3control:GetAccessPointPolicy"] {
            reading.fill(&mut point, call, "Name", &[name]);
        }
        reading.end(point);
    }
}
