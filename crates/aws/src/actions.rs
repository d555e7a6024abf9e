//! Which permissions calls need, and the smallest policy that grants them.
//!
//! Mostly the action is the operation's name behind the service's; `data/actions.toml` holds where it is not, as for
//! `ListBuckets`, which needs `s3:ListAllMyBuckets`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use bartizan_tree::{Node, Origin};
use serde::Deserialize;

use crate::model::Operation;

/// The actions that a call needs: `["s3:ListAllMyBuckets"]`. None where whoever has credentials may ask.
pub fn actions(operation: Operation) -> Vec<String> {
    let service = operation.service().name();
    if let Some(actions) = TABLE.call.get(&operation.call()).or_else(|| TABLE.always.get(service)) {
        return actions.clone();
    }
    let prefix = TABLE.prefix.get(service).map_or(operation.signing_name(), String::as_str);
    vec![format!("{prefix}:{}", operation.name())]
}

/// How many characters a managed policy may have, spaces not counted
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>).
pub const POLICY_CHARACTERS: usize = 6_144;

/// The least that lets somebody make these calls, in as many policies as it takes: each fits in a managed
/// policy, and a role may have ten of those. Actions are in order, so that those of a service stand together.
pub fn policies(operations: impl IntoIterator<Item = Operation>) -> Vec<Node> {
    let all: BTreeSet<String> = operations.into_iter().flat_map(actions).collect();
    let mut room = 0;
    let mut parts: Vec<Vec<Node>> = Vec::new();
    for action in all {
        // Two quotes and a comma.
        let size = action.len() + 3;
        if size > room {
            parts.push(Vec::new());
            room = POLICY_CHARACTERS - AROUND;
        }
        room = room.saturating_sub(size);
        if let Some(part) = parts.last_mut() {
            part.push(text(&action));
        }
    }
    parts.into_iter().map(policy).collect()
}

/// What a policy needs besides its actions:
/// `{"Statement":[{"Action":[],"Effect":"Allow","Resource":"*"}],"Version":"2012-10-17"}`.
const AROUND: usize = 90;

fn policy(actions: Vec<Node>) -> Node {
    let statement =
        map([("Effect", text("Allow")), ("Action", Node::list(actions, Origin::NONE)), ("Resource", text("*"))]);
    map([("Version", text("2012-10-17")), ("Statement", Node::list(vec![statement], Origin::NONE))])
}

fn text(text: &str) -> Node {
    Node::text(text, Origin::NONE)
}

fn map<const N: usize>(members: [(&str, Node); N]) -> Node {
    Node::map(members.into_iter().map(|(name, node)| (name.into(), node)).collect(), Origin::NONE)
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    prefix: BTreeMap<String, String>,
    always: BTreeMap<String, Vec<String>>,
    call: BTreeMap<String, Vec<String>>,
}

// INVARIANT: the file is compiled in, and the tests read it.
static TABLE: LazyLock<Table> =
    LazyLock::new(|| toml::from_str(include_str!("../data/actions.toml")).unwrap_or_default());

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model;

    fn all() -> Vec<Operation> {
        let services = model::table().services().filter_map(|name| model::table().service(name));
        services.flat_map(model::Service::operations).collect()
    }

    fn of(call: &str) -> Vec<String> {
        actions(model::table().operation(call).unwrap())
    }

    #[test]
    fn an_action_is_mostly_the_operations_name() {
        assert_eq!(of("ec2:DescribeInstances"), ["ec2:DescribeInstances"]);
        assert_eq!(of("cloudwatch:DescribeAlarms"), ["cloudwatch:DescribeAlarms"]);
        assert_eq!(of("elb:DescribeLoadBalancers"), ["elasticloadbalancing:DescribeLoadBalancers"]);
        assert_eq!(of("elbv2:DescribeLoadBalancers"), ["elasticloadbalancing:DescribeLoadBalancers"]);
        assert_eq!(of("accessanalyzer:ListAnalyzers"), ["access-analyzer:ListAnalyzers"]);
        assert_eq!(of("sso-admin:ListInstances"), ["sso:ListInstances"]);
    }

    #[test]
    fn some_actions_have_names_of_their_own() {
        assert_eq!(of("s3:ListBuckets"), ["s3:ListAllMyBuckets"]);
        assert_eq!(of("s3:GetPublicAccessBlock"), ["s3:GetBucketPublicAccessBlock"]);
        assert_eq!(of("s3control:GetPublicAccessBlock"), ["s3:GetAccountPublicAccessBlock"]);
        assert_eq!(of("apigateway:GetRestApis"), ["apigateway:GET"]);
        assert!(of("sts:GetCallerIdentity").is_empty());
    }

    #[test]
    fn every_call_of_the_table_has_actions_of_the_form_that_iam_takes() {
        for operation in all() {
            for action in actions(operation) {
                let (prefix, name) = action.split_once(':').unwrap();
                let lower = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
                assert!(!prefix.is_empty() && prefix.chars().all(lower), "{action}");
                assert!(name.len() > 2 && name.chars().all(|c| c.is_ascii_alphanumeric()), "{action}");
            }
        }
    }

    #[test]
    fn the_exceptions_are_of_services_of_the_table() {
        let known = |service: &str| model::table().service(service).is_some();
        for call in TABLE.call.keys() {
            assert!(known(call.split(':').next().unwrap()), "{call}");
        }
        assert!(TABLE.prefix.keys().chain(TABLE.always.keys()).all(|s| known(s)));
    }

    #[test]
    fn the_table_only_reads() {
        const READS: &[&str] = &["Get", "List", "Describe", "BatchGet", "Lookup", "Search"];
        // Reports that are made by asking for them; roles that are taken.
        const BESIDES: &[&str] =
            &["iam:GenerateCredentialReport", "iam:GenerateServiceLastAccessedDetails", "sts:AssumeRole"];
        for operation in all() {
            let reads = READS.iter().any(|verb| operation.name().starts_with(verb));
            assert!(reads || BESIDES.contains(&operation.call().as_str()), "{}", operation.call());
        }
    }

    #[test]
    fn the_whole_tables_policies_fit_and_hold_each_action_once() {
        let policies = policies(all());
        let mut found = Vec::new();
        for policy in &policies {
            let written = bartizan_tree::json::encode(policy);
            let length = written.as_text().unwrap().chars().filter(|c| !c.is_whitespace()).count();
            assert!(length <= POLICY_CHARACTERS, "{length}");
            let statements = policy.as_map().unwrap().get("Statement").unwrap();
            let bartizan_tree::Value::List(statements) = &statements.value else { panic!("{policy:?}") };
            let bartizan_tree::Value::List(actions) =
                &statements.items[0].as_map().unwrap().get("Action").unwrap().value
            else {
                panic!("{policy:?}")
            };
            found.extend(actions.items.iter().map(|a| a.as_text().unwrap().to_owned()));
        }
        let wanted: BTreeSet<String> = all().into_iter().flat_map(actions).collect();
        assert_eq!(found, wanted.into_iter().collect::<Vec<_>>());
        assert!(policies.len() <= 10, "a role takes ten managed policies");
    }

    #[test]
    fn a_small_policy_reads_as_people_write_it() {
        let calls = ["s3:ListBuckets", "sts:GetCallerIdentity", "ec2:DescribeVpcs", "ec2:DescribeVpcs"];
        let policies = policies(calls.map(|call| model::table().operation(call).unwrap()));
        assert_eq!(policies.len(), 1);
        let text = bartizan_tree::json::encode(&policies[0]);
        assert_eq!(
            text.as_text().unwrap(),
            r#"{"Statement":[{"Action":["ec2:DescribeVpcs","s3:ListAllMyBuckets"],"Effect":"Allow","Resource":"*"}],"Version":"2012-10-17"}"#
        );
    }
}
