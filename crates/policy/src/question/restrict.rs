//! Which conditions let in only those who are named.
//!
//! The keys are those of AWS's "meaning of public" for S3
//! (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html>):
//! a policy is not public where it grants access only to fixed values, "values that don't contain
//! a wildcard or an IAM policy variable", of one of them. Beside them stand the later keys of the
//! same kind (UG reference_policies_condition-keys).

use bartizan_tree::{Cidr, Tri, Why};

use super::probe;
use crate::condition::{Condition, Operator, Set, Test};
use crate::context::Context;
use crate::document::{Document, Statement};
use crate::pattern::{Part, Pattern};

/// In which sense somebody is "named".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// As access is: an ARN pattern of one account names that account.
    Access,
    /// As S3 publishes it for Block Public Access: no wildcards, no variables.
    S3,
}

/// What kind of values a key has.
enum Key {
    /// An id: an organization, a VPC, an account.
    Id,
    /// `o-…/r-…/ou-…/*`: the organization must be named.
    Path,
    /// An ARN whose account must be named.
    Arn,
    /// An ARN of an access point, whose name may have wildcards in either sense.
    AccessPoint,
    /// `AROA…:session`: the part before the colon must be named.
    UserId,
    /// An address.
    Ip,
}

impl Key {
    /// The key where its values are compared as texts.
    fn compared_as_text(self) -> Self {
        match self {
            Key::Ip => Key::Id,
            other => other,
        }
    }
}

fn key(name: &str, meaning: Meaning) -> Option<Key> {
    Some(match name {
        "aws:ec2instancesourcevpc"
        | "aws:principalaccount"
        | "aws:principalorgid"
        | "aws:principalservicename"
        | "aws:principalservicenameslist"
        | "aws:sourceaccount"
        | "aws:sourceorgid"
        | "aws:sourceowner"
        | "aws:sourcevpc"
        | "aws:sourcevpce"
        | "aws:vpceaccount"
        | "aws:vpceorgid"
        | "identitystore:userid"
        | "kms:calleraccount"
        | "s3:dataaccesspointaccount" => Key::Id,
        "s3:x-amz-server-side-encryption-aws-kms-key-id" if meaning == Meaning::S3 => Key::Id,
        "aws:principalorgpaths" | "aws:sourceorgpaths" | "aws:vpceorgpaths" => Key::Path,
        "aws:federatedprovider"
        | "aws:principalarn"
        | "aws:sourcearn"
        | "aws:sourcevpcarn"
        | "ec2:sourceinstancearn"
        | "lambda:sourcefunctionarn" => Key::Arn,
        "s3:dataaccesspointarn" | "elasticfilesystem:accesspointarn" => Key::AccessPoint,
        "aws:userid" => Key::UserId,
        "aws:sourceip" => Key::Ip,
        _ => return None,
    })
}

/// Whether an Allow statement lets in only those whom one of its conditions names.
pub(super) fn names_who(statement: &Statement, meaning: Meaning) -> Tri {
    let known = Tri::any(statement.conditions.iter().map(|condition| {
        // `IfExists` and `ForAllValues` let in whoever lacks the key, unless it must be there.
        let set = condition.operator.set;
        let lacking = (condition.operator.if_exists && set.is_none()) || set == Some(Set::All);
        let present = statement.conditions.iter().any(|other| must_be_there(other, &condition.key));
        if condition.operator.negated || (lacking && !present) {
            return Tri::No;
        }
        only_fixed(condition, meaning)
    }));
    match &statement.more_conditions {
        Some(why) => known.or(Tri::Unknown(why.clone())),
        None => known,
    }
}

/// Whether a value of a key is one that the document names: whoever has it is no stranger.
pub(super) fn is_named(document: &Document, name: &str, value: &str, meaning: Meaning) -> bool {
    if key(name, meaning).is_none() {
        return false;
    }
    let conditions = document.statements.iter().flat_map(|s| &s.conditions).filter(|c| &*c.key == name);
    conditions.filter(|c| !matches!(c.operator.test, Test::Null)).any(|condition| {
        condition.values.iter().any(|pattern| {
            let only = Condition {
                operator: Operator {
                    set: None,
                    negated: false,
                    if_exists: false,
                    test: condition.operator.test.clone(),
                },
                values: vec![pattern.clone()],
                more: None,
                ..condition.clone()
            };
            let own = probe::owner_context(Context::default()).with(name, value);
            only_fixed(&only, meaning).is_yes() && !only.holds(&own).is_no()
        })
    })
}

fn must_be_there(condition: &Condition, key: &str) -> bool {
    condition.operator.test == Test::Null
        && condition.key.as_ref() == key
        && condition.more.is_none()
        && !condition.values.is_empty()
        && condition.values.iter().all(|v| v.as_text().is_some_and(|v| v.eq_ignore_ascii_case("false")))
}

/// Whether a Deny statement spares only those who are named. It spares whoever fails one of its
/// conditions, so each condition must fail only for them.
pub(super) fn spares_only_named(statement: &Statement, meaning: Meaning) -> Tri {
    let known = Tri::all(statement.conditions.iter().map(|condition| spares(condition, meaning)));
    match &statement.more_conditions {
        Some(why) => known.and(Tri::Unknown(why.clone())),
        None => known,
    }
}

fn spares(condition: &Condition, meaning: Meaning) -> Tri {
    // Services are named by AWS. Without `IfExists` an anonymous request, which lacks the key, is
    // spared too.
    let services = matches!(&*condition.key, "aws:principalisawsservice" | "aws:viaawsservice");
    if services && condition.operator.test == Test::Bool && condition.operator.if_exists {
        return Tri::all(
            condition.values.iter().map(|v| Tri::from(v.as_text().is_some_and(|v| v.eq_ignore_ascii_case("false")))),
        );
    }
    // `ForAnyValue:StringNotEquals` fails for whoever lacks the key.
    if !condition.operator.negated || condition.operator.set == Some(Set::Any) {
        return Tri::No;
    }
    only_fixed(condition, meaning)
}

/// Whether the values of the condition name people, whether it lets them in or spares them.
fn only_fixed(condition: &Condition, meaning: Meaning) -> Tri {
    let Some(key) = key(&condition.key, meaning) else { return Tri::No };
    let fitting = matches!(
        (&key, &condition.operator.test),
        (Key::Ip, Test::Ip) | (_, Test::StringEquals | Test::StringEqualsIgnoreCase | Test::StringLike | Test::Arn)
    );
    if !fitting {
        return Tri::No;
    }
    // An address as a text is one address.
    let key = if condition.operator.test == Test::Ip { key } else { key.compared_as_text() };
    let known = Tri::all(condition.values.iter().map(|value| fixed(&key, value, meaning)));
    match &condition.more {
        Some(why) => known.and(Tri::Unknown(why.clone())),
        None => known,
    }
}

fn fixed(key: &Key, value: &Pattern, meaning: Meaning) -> Tri {
    if meaning == Meaning::Access && is_own(value) {
        return Tri::Yes;
    }
    let whole = value.is_fixed();
    match key {
        Key::Ip => narrow(value),
        Key::AccessPoint => whole.or(names_account(value)),
        _ if meaning == Meaning::S3 => whole,
        Key::Id => whole,
        Key::Arn => whole.or(names_account(value)).or(names_bucket(value)),
        Key::Path => whole.or(value.prefix().contains('/').into()),
        Key::UserId => whole.or(value.prefix().split_once(':').is_some_and(|(id, _)| !id.is_empty()).into()),
    }
}

/// `${aws:ResourceAccount}` and its like name the owner of the resource.
fn is_own(value: &Pattern) -> bool {
    matches!(value.parts(), [Part::Variable { key, default: None }]
        if matches!(&**key, "aws:resourceaccount" | "aws:resourceorgid" | "aws:resourceorgpaths"))
}

/// Whether an ARN pattern names one bucket: names of buckets are unique in all accounts.
fn names_bucket(value: &Pattern) -> Tri {
    let text = value.to_string();
    let mut segments = text.splitn(6, ':');
    let s3 = segments.nth(2) == Some("s3");
    let bucket = segments.nth(2).and_then(|resource| resource.split('/').next());
    let named = bucket.is_some_and(|name| !name.is_empty() && !name.contains(['*', '?', '$', '<']));
    (s3 && value.hole().is_none() && named).into()
}

/// Whether the fifth segment of an ARN pattern is one account.
fn names_account(value: &Pattern) -> Tri {
    let mut colons = 0;
    let mut account = String::new();
    let mut unknown = None;
    for part in value.parts() {
        match part {
            Part::Text(text) => {
                for c in text.chars() {
                    match c {
                        ':' if colons == 4 => {
                            return match unknown {
                                Some(why) => Tri::Unknown(why),
                                None => (crate::AccountId::parse(&account).is_some() || account == "#").into(),
                            };
                        }
                        ':' => colons += 1,
                        c if colons == 4 => account.push(c),
                        _ => {}
                    }
                }
            }
            Part::Any | Part::One | Part::Variable { .. } if colons == 4 => return Tri::No,
            Part::Hole(hole) if colons == 4 && hole.is_one_segment() => account.push('#'),
            Part::Hole(hole) => unknown = Some(hole.why.clone()),
            _ => {}
        }
    }
    unknown.map_or(Tri::No, Tri::Unknown)
}

/// "Very broad" blocks count as public: broader than /8 for IPv4 and /32 for IPv6, private ranges
/// aside.
fn narrow(value: &Pattern) -> Tri {
    let Some(text) = value.as_text() else {
        return Tri::Unknown(value.hole().map_or_else(|| Why::Invalid("no address block".into()), |h| h.why.clone()));
    };
    // What is no block lets nobody in.
    let Some(block) = Cidr::parse(text) else { return Tri::Yes };
    let private = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"];
    let broadest = if block.is_v6() { 32 } else { 8 };
    (block.length() >= broadest || private.iter().filter_map(|p| Cidr::parse(p)).any(|p| p.contains(block))).into()
}
