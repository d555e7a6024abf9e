//! Secrets are taken out of an answer as it is decoded.
//!
//! Some fields of AWS's answers hold whatever people put there: environments, user data, commands,
//! options, tags. In those, a value is taken out whose name or form is a secret's. Everywhere else only
//! what is a secret by its form is: names such as `NextToken` or `HttpTokens` are AWS's own. What is a
//! secret says [`bartizan_secrets`], as for code, so that both are judged alike; what replaces it keeps
//! its kind.

use std::ops::Range;
use std::sync::Arc;

use bartizan_secrets::{Kind, decode_base64, detect, detect_named};
use bartizan_tree::{Node, Value, Why};

/// What people's own text looks like at a place of an answer.
#[derive(Clone, Copy)]
enum Shape {
    /// A map of their names to their values.
    Named,
    /// A list of pairs, under these two names.
    Pairs(&'static str, &'static str),
    /// A text, or a list of words, in which names and values stand as in a shell.
    Words,
    /// The same, encoded as base64.
    Encoded,
    /// What is a secret whatever it is called.
    Secret,
}

/// Where people's own text stands, by call. `[]` is every member of a list.
const PLACES: &[(&str, &str, Shape)] = &[
    ("lambda:ListFunctions", "Functions[].Environment.Variables", Shape::Named),
    ("lambda:GetFunction", "Configuration.Environment.Variables", Shape::Named),
    ("lambda:GetFunctionConfiguration", "Environment.Variables", Shape::Named),
    ("ecs:DescribeTaskDefinition", "taskDefinition.containerDefinitions[].environment", Shape::Pairs("name", "value")),
    ("ecs:DescribeTaskDefinition", "taskDefinition.containerDefinitions[].command", Shape::Words),
    ("ecs:DescribeTaskDefinition", "taskDefinition.containerDefinitions[].entryPoint", Shape::Words),
    ("ecs:DescribeTaskDefinition", "taskDefinition.containerDefinitions[].healthCheck.command", Shape::Words),
    ("ecs:DescribeTaskDefinition", "taskDefinition.containerDefinitions[].dockerLabels", Shape::Named),
    ("ecs:DescribeTaskDefinition", "taskDefinition.containerDefinitions[].logConfiguration.options", Shape::Named),
    ("ecs:DescribeTaskDefinition", "taskDefinition.volumes[].dockerVolumeConfiguration.driverOpts", Shape::Named),
    ("ec2:DescribeInstanceAttribute", "UserData.Value", Shape::Encoded),
    ("ec2:DescribeLaunchTemplateVersions", "LaunchTemplateVersions[].LaunchTemplateData.UserData", Shape::Encoded),
    ("autoscaling:DescribeLaunchConfigurations", "LaunchConfigurations[].UserData", Shape::Encoded),
    // By such a header an origin knows its distribution: it is a password, whatever its name.
    (
        "cloudfront:ListDistributions",
        "DistributionList.Items[].Origins.Items[].CustomHeaders.Items[].HeaderValue",
        Shape::Secret,
    ),
    (
        "cloudfront:GetDistributionConfig",
        "DistributionConfig.Origins.Items[].CustomHeaders.Items[].HeaderValue",
        Shape::Secret,
    ),
    ("apigateway:GetStages", "item[].variables", Shape::Named),
    ("apigateway:GetStages", "item[].canarySettings.stageVariableOverrides", Shape::Named),
    ("apigatewayv2:GetStages", "Items[].StageVariables", Shape::Named),
    ("eks:DescribeCluster", "cluster.connectorConfig.activationCode", Shape::Secret),
    ("rds:DescribeDBParameters", "Parameters[]", Shape::Pairs("ParameterName", "ParameterValue")),
    ("rds:DescribeDBClusterParameters", "Parameters[]", Shape::Pairs("ParameterName", "ParameterValue")),
];

/// Fields that hold the id of an access key by their nature.
const KEY_IDS: &[&str] = &["AccessKeyId", "accessKeyId"];

/// The answer without its secrets. Linear in it.
pub(crate) fn redact(answer: &Node, call: &str) -> Node {
    let mut answer = tags(answer);
    for (_, path, shape) in PLACES.iter().filter(|(of, ..)| *of == call) {
        answer = at(&answer, path, &|node| shaped(node, *shape));
    }
    by_form_everywhere(&answer, None)
}

/// Follows a path and changes what stands there.
fn at(node: &Node, path: &str, change: &dyn Fn(&Node) -> Node) -> Node {
    if path.is_empty() {
        return change(node);
    }
    let (step, rest) = path.split_once('.').unwrap_or((path, ""));
    let (key, each) = step.strip_suffix("[]").map_or((step, false), |key| (key, true));
    let Value::Map(map) = &node.value else { return node.clone() };
    let Some(member) = map.get(key) else { return node.clone() };
    let changed = match &member.value {
        Value::List(list) if each => {
            Node::list(list.items.iter().map(|item| at(item, rest, change)).collect(), member.origin)
        }
        _ => at(member, rest, change),
    };
    let mut all = map.to_map();
    all.insert(key.into(), changed);
    Node::map(all, node.origin)
}

fn shaped(node: &Node, shape: Shape) -> Node {
    match (shape, &node.value) {
        (Shape::Secret, Value::Text(_)) => Node::new(taken("secret"), node.origin),
        (Shape::Named, Value::Map(map)) => {
            Node::map(map.iter().map(|(k, v)| (k.clone(), valued(k, v))).collect(), node.origin)
        }
        (Shape::Pairs(..), Value::List(list)) => {
            Node::list(list.items.iter().map(|item| shaped(item, shape)).collect(), node.origin)
        }
        (Shape::Pairs(key, value), Value::Map(map)) => {
            let name = map.get(key).and_then(Node::as_text).unwrap_or_default();
            let mut all = map.to_map();
            if let Some(held) = map.get(value) {
                all.insert(value.into(), valued(name, held));
            }
            Node::map(all, node.origin)
        }
        (Shape::Words, Value::List(list)) => words_of_list(&list.items, node),
        (Shape::Words, Value::Text(text)) => words(text, node),
        (Shape::Encoded, Value::Text(text)) => {
            match decode_base64(text).and_then(|bytes| String::from_utf8(bytes).ok()) {
                Some(plain) => words(&plain, node),
                // Compressed, or no text: nobody can say what is in it.
                None => Node::unknown(Why::Redacted("user data that is no text".into()), node.origin),
            }
        }
        _ => node.clone(),
    }
}

fn taken(kind: &str) -> Value {
    Value::Redacted { kind: kind.into(), fingerprint: "".into() }
}

fn valued(key: &str, node: &Node) -> Node {
    let Value::Text(text) = &node.value else { return node.clone() };
    match detect_named(key, text) {
        Some(kind) => Node::new(taken(kind.name()), node.origin),
        None => node.clone(),
    }
}

/// The words of a command: `--password` names the word after it.
fn words_of_list(items: &[Node], node: &Node) -> Node {
    let mut before = "";
    let mut out = Vec::with_capacity(items.len());
    for item in items {
        let Some(word) = item.as_text() else {
            out.push(item.clone());
            continue;
        };
        let named = before.starts_with('-').then(|| detect_named(before, word)).flatten();
        out.push(match named {
            Some(kind) => Node::new(taken(kind.name()), item.origin),
            None => words(word, item),
        });
        before = word;
    }
    Node::list(out, node.origin)
}

/// A text with its secrets taken out and the rest kept.
fn words(text: &str, node: &Node) -> Node {
    let mut pieces = Vec::new();
    let mut done = 0;
    for (range, kind) in secrets_in(text) {
        if range.start >= done {
            pieces.push(Node::text(&text[done..range.start], node.origin));
            pieces.push(Node::new(taken(kind.name()), node.origin));
            done = range.end;
        }
    }
    pieces.push(Node::text(&text[done..], node.origin));
    Node::concat(pieces, node.origin)
}

/// The places of secrets in a text, in order.
fn secrets_in(text: &str) -> Vec<(Range<usize>, Kind)> {
    let mut found: Vec<(Range<usize>, Kind)> = Vec::new();
    for hit in detect(text) {
        let end = if hit.kind == Kind::PrivateKey { end_of_key(text, &hit.range) } else { hit.range.end };
        found.push((hit.range.start..end, hit.kind));
    }
    found.extend(flags(text));
    found.sort_by_key(|(range, _)| range.start);
    found
}

/// A private key is told by its head, and is all that follows up to its foot.
fn end_of_key(text: &str, head: &Range<usize>) -> usize {
    const FOOT: &str = "-----END";
    let rest = &text[head.end..];
    let Some(foot) = rest.find(FOOT) else { return text.len() };
    let after = foot + FOOT.len();
    head.end + rest[after..].find("-----").map_or(rest.len(), |end| after + end + 5)
}

/// `--password value` in a text.
fn flags(text: &str) -> impl Iterator<Item = (Range<usize>, Kind)> {
    let is_end = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ';');
    text.match_indices("--").filter_map(move |(at, _)| {
        let flag = &text[at..];
        let length = flag.find(is_end)?;
        let after = flag[length..].trim_start_matches([' ', '\t', '"', '\'']);
        let start = text.len() - after.len();
        let value = &after[..after.find(is_end).unwrap_or(after.len())];
        let kind = detect_named(&flag[..length], value)?;
        Some((start..start + value.len(), kind))
    })
}

/// Tags are pairs wherever they stand.
fn tags(answer: &Node) -> Node {
    answer.rebuilt(&mut |node| {
        let Value::Map(map) = &node.value else { return node };
        let is_tag = |key: &str, value: &str| map.contains_key(key) && map.contains_key(value);
        match () {
            () if is_tag("Key", "Value") => shaped(&node, Shape::Pairs("Key", "Value")),
            () if is_tag("key", "value") => shaped(&node, Shape::Pairs("key", "value")),
            () => node,
        }
    })
}

/// Takes out what is a secret by its form, whatever it is called.
fn by_form_everywhere(node: &Node, key: Option<&str>) -> Node {
    let value = match &node.value {
        Value::Text(text) if key.is_none_or(|key| !KEY_IDS.contains(&key)) && detect_named("", text).is_some() => {
            return words(text, node);
        }
        Value::Map(map) => {
            Value::Map(Arc::new(map.iter().map(|(k, v)| (k.clone(), by_form_everywhere(v, Some(k)))).collect()))
        }
        Value::List(list) => {
            let items = list.items.iter().map(|item| by_form_everywhere(item, key)).collect();
            return Node::list(items, node.origin);
        }
        other => other.clone(),
    };
    Node::new(value, node.origin)
}

#[cfg(test)]
mod tests {
    use bartizan_tree::{Origin, json};

    use super::*;

    #[test]
    fn a_script_keeps_everything_but_its_secrets() {
        let script = "#!/bin/sh\nexport DB_PASSWORD=\"hunter22\" # note\naws configure set x AKIAIOSFODNN7EXAMPLE\nmysql --password s3cr3t -h db\n{\"token\": \"abc123\", \"port\": 80}\ncurl https://me:passw4@host/x\n-----BEGIN PRIVATE KEY-----\nMII\n-----END PRIVATE KEY-----\nend";
        let written = json::write(&words(script, &Node::text("", Origin::NONE)));
        for secret in ["hunter22", "AKIA", "s3cr3t", "abc123", "passw4", "MII"] {
            assert!(!written.contains(secret), "{secret} in {written}");
        }
        for kept in ["DB_PASSWORD", "# note", "-h db", "port", "https://me:", "@host/x", "\\nend"] {
            assert!(written.contains(kept), "{kept} in {written}");
        }
    }

    #[test]
    fn user_data_that_is_no_text_is_not_kept() {
        let gzip = Node::text("H4sIAAAAAAAA/w==", Origin::NONE);
        assert_eq!(shaped(&gzip, Shape::Encoded).why().map(|why| why.kind()), Some("redacted"));
    }
}
