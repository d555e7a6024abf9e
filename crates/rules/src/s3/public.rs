//! The ways by which strangers reach a bucket. Shared with the rule about a trail's bucket.

use bartizan_estate::views::s3::Bucket;
use bartizan_policy::question;
use bartizan_tree::{Origin, State, Tri};

use crate::documents;

/// One way in, and whether it is open.
pub(crate) struct Way {
    pub(crate) open: Tri,
    pub(crate) origin: Origin,
    pub(crate) message: String,
    pub(crate) facet: String,
    pub(crate) proof: Vec<String>,
}

/// Canned ACLs that let in people who are not named.
const PUBLIC: [&str; 3] = ["PublicRead", "PublicReadWrite", "AuthenticatedRead"];

/// The groups that stand for everybody (docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html).
const EVERYBODY: [&str; 2] =
    ["http://acs.amazonaws.com/groups/global/AllUsers", "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"];

/// By the canned ACL or a grant. A public ACL has no effect where ACLs are ignored; only what is
/// written counts there: a bucket with a public ACL in its code was not made with AWS's defaults in
/// mind.
pub(crate) fn by_acl(bucket: Bucket<'_>) -> Vec<Way> {
    let ignored = bucket.ignores_public_acls();
    let way = |open: Tri, origin: Origin, message: String, facet: String| Way {
        open: open.and(ignored.clone().not()),
        origin,
        message,
        facet,
        proof: Vec::new(),
    };
    let acl = bucket.canned_acl();
    let word = acl.value().map(|acl| acl.to_string()).unwrap_or_default();
    let public = acl.is(|acl| PUBLIC.contains(&&**acl));
    let message = format!("the canned ACL `{word}` lets everybody in");
    let mut ways = vec![way(public, acl.origin(), message, format!("acl:{word}"))];
    let grants = bucket.grants().items();
    for grant in grants.known {
        let group = grant.get("URI").text();
        let everybody = group.is(|uri| EVERYBODY.contains(&&**uri));
        let whom = group.value().and_then(|uri| uri.rsplit('/').next()).unwrap_or("everybody").to_owned();
        let what = grant.get("Permissions").items();
        let mut what: Vec<&str> = what.known.iter().filter_map(|permission| permission.as_text()).collect();
        what.sort_unstable();
        let what = what.join(",");
        let message = format!("a grant of `{what}` to `{whom}` lets everybody in");
        ways.push(way(everybody, group.origin(), message, format!("grant:{whom}:{what}")));
    }
    if let Some(why) = grants.more {
        ways.push(way(Tri::Unknown(why), bucket.grants().origin(), String::new(), "grants".to_owned()));
    }
    ways
}

/// By the bucket policy, unless `RestrictPublicBuckets` keeps strangers out.
pub(crate) fn by_policy(bucket: Bucket<'_>) -> Option<Way> {
    let restricted = bucket.is_blocked("RestrictPublicBuckets");
    let policy = bucket.policy();
    let unknown = |open: Tri| Way {
        open: open.and(restricted.clone().not()),
        origin: policy.origin(),
        message: String::new(),
        facet: String::new(),
        proof: Vec::new(),
    };
    let node = match policy.state() {
        State::Absent => return None,
        State::Unknown(why) => return Some(unknown(Tri::Unknown(why.clone()))),
        State::Known(node) | State::Default(node) => node,
    };
    let scope = &bucket.subject().resource().scope;
    let owner = scope.account.value().map(|account| &**account);
    let answer = question::is_public(&documents::read(node), owner);
    let mut proof: Vec<String> = answer.witness.iter().map(|witness| format!("allowed: {witness}")).collect();
    proof.extend(answer.under.iter().map(|condition| format!("under: {condition}")));
    Some(Way {
        open: answer.verdict.and(restricted.not()),
        origin: answer.statements.first().copied().unwrap_or(policy.origin()),
        message: answer.explanation,
        facet: "policy".to_owned(),
        proof,
    })
}
