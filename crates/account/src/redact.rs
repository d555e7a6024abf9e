//! Secrets are taken out of an answer as it is decoded.
//!
//! Some fields of AWS's answers hold whatever people put there: environments, user data, commands,
//! options. In those, a value is taken out whose name or form is a secret's. Everywhere else only
//! what is a secret by its form is: names such as `NextToken` or `HttpTokens` are AWS's own. The one
//! hook is a [`Detector`]; what replaces a secret keeps its kind.

use std::sync::Arc;

use bartizan_tree::{Node, Value};

/// Says what kind of secret a value is, given the name it stands under (empty where it has none).
pub type Detector = fn(key: &str, value: &str) -> Option<&'static str>;

/// Words of which one in a name says that the value is a secret.
const SECRET_WORDS: &[(&str, &str)] = &[
    ("password", "password"),
    ("passwd", "password"),
    ("passphrase", "password"),
    ("pwd", "password"),
    ("secret", "secret"),
    ("token", "token"),
    ("apikey", "api-key"),
    ("accesskey", "access-key"),
    ("privatekey", "private-key"),
    ("authkey", "api-key"),
    ("signingkey", "private-key"),
    ("encryptionkey", "private-key"),
    ("credential", "credential"),
];

/// Endings of a name that say that the value only speaks of a secret.
const ABOUT: &[&str] = &[
    "arn", "name", "id", "url", "uri", "path", "file", "ttl", "length", "endpoint", "host", "region", "expiry",
    "expires", "version", "enabled", "type", "from", "timeout",
];

/// The default [`Detector`]: goes by the name, and by the form of access keys, private keys and
/// addresses with a password in them.
pub fn looks_like_a_secret(key: &str, value: &str) -> Option<&'static str> {
    if let Some(kind) = by_form(value) {
        return Some(kind);
    }
    let value = value.trim();
    let points_elsewhere = value.starts_with("arn:") || value.starts_with("{{resolve:") || value.starts_with("${");
    let is_switch = matches!(value.to_ascii_lowercase().as_str(), "true" | "false" | "yes" | "no" | "null" | "none");
    if value.is_empty() || points_elsewhere || is_switch {
        return None;
    }
    let name: String = key.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    let (_, kind) = SECRET_WORDS.iter().find(|(word, _)| name.contains(word))?;
    // `SECRET_ACCESS_KEY_ID` speaks of a key; `access_key_id` is half of one, and harmless.
    (!ABOUT.iter().any(|ending| name.ends_with(ending))).then_some(*kind)
}

fn by_form(value: &str) -> Option<&'static str> {
    if value.contains("-----BEGIN") && value.contains("PRIVATE KEY-----") {
        return Some("private-key");
    }
    if access_key(value).is_some() {
        return Some("aws-access-key");
    }
    has_password(value).then_some("password")
}

/// Where an access key's id stands in a text: `AKIA` or `ASIA` and sixteen capitals and digits.
fn access_key(text: &str) -> Option<std::ops::Range<usize>> {
    const LENGTH: usize = 20;
    let bytes = text.as_bytes();
    let is_key = |b: &u8| b.is_ascii_uppercase() || b.is_ascii_digit();
    let starts = text.match_indices("AKIA").chain(text.match_indices("ASIA")).map(|(at, _)| at);
    starts
        .filter(|at| at.checked_sub(1).is_none_or(|before| !bytes[before].is_ascii_alphanumeric()))
        .find(|at| {
            bytes.get(*at..*at + LENGTH).is_some_and(|key| key.iter().all(is_key))
                && bytes.get(*at + LENGTH).is_none_or(|after| !after.is_ascii_alphanumeric())
        })
        .map(|at| at..at + LENGTH)
}

/// `scheme://user:password@host` anywhere in a text.
fn has_password(text: &str) -> bool {
    text.match_indices("://").any(|(at, _)| password_of_address(&text[at..]).is_some())
}

/// Where the password stands in what follows a scheme: `://user:password@host`.
fn password_of_address(text: &str) -> Option<std::ops::Range<usize>> {
    const SIGN: usize = 3;
    let rest = text.strip_prefix("://")?;
    let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '/' | '"' | '\'' | '?')).unwrap_or(rest.len());
    let user = &rest[..rest[..end].rfind('@')?];
    let colon = user.find(':')?;
    (colon + 1 < user.len()).then_some(SIGN + colon + 1..SIGN + user.len())
}

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
    ("rds:DescribeDBParameters", "Parameters[]", Shape::Pairs("ParameterName", "ParameterValue")),
    ("rds:DescribeDBClusterParameters", "Parameters[]", Shape::Pairs("ParameterName", "ParameterValue")),
];

/// Fields that hold the id of an access key by their nature.
const KEY_IDS: &[&str] = &["AccessKeyId", "accessKeyId"];

/// The answer without its secrets. Linear in it.
pub(crate) fn redact(answer: &Node, call: &str, detector: Detector) -> Node {
    let mut answer = tags(answer, detector);
    for (_, path, shape) in PLACES.iter().filter(|(of, ..)| *of == call) {
        answer = at(&answer, path, &|node| shaped(node, *shape, detector));
    }
    by_form_everywhere(&answer, None, detector)
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
    let mut all = (**map).clone();
    all.insert(key.into(), changed);
    Node::map(all, node.origin)
}

fn shaped(node: &Node, shape: Shape, detector: Detector) -> Node {
    match (shape, &node.value) {
        (Shape::Named, Value::Map(map)) => {
            Node::map(map.iter().map(|(k, v)| (k.clone(), valued(k, v, detector))).collect(), node.origin)
        }
        (Shape::Pairs(..), Value::List(list)) => {
            Node::list(list.items.iter().map(|item| shaped(item, shape, detector)).collect(), node.origin)
        }
        (Shape::Pairs(key, value), Value::Map(map)) => {
            let name = map.get(key).and_then(Node::as_text).unwrap_or_default();
            let mut all = (**map).clone();
            if let Some(held) = map.get(value) {
                all.insert(value.into(), valued(name, held, detector));
            }
            Node::map(all, node.origin)
        }
        (Shape::Words, Value::List(list)) => words_of_list(&list.items, node, detector),
        (Shape::Words, Value::Text(text)) => words(text, node, detector),
        (Shape::Encoded, Value::Text(text)) => match crate::decode::base64_text(text) {
            Some(plain) => words(&plain, node, detector),
            // Compressed or no text: nobody can say what is in it.
            None => Node::new(taken("opaque"), node.origin),
        },
        _ => node.clone(),
    }
}

fn taken(kind: &str) -> Value {
    Value::Redacted { kind: kind.into(), fingerprint: "".into() }
}

fn valued(key: &str, node: &Node, detector: Detector) -> Node {
    let Value::Text(text) = &node.value else { return node.clone() };
    match detector(key, text) {
        Some(kind) => Node::new(taken(kind), node.origin),
        None => node.clone(),
    }
}

/// The words of a command: `--password` names the word after it.
fn words_of_list(items: &[Node], node: &Node, detector: Detector) -> Node {
    let mut before = "";
    let mut out = Vec::with_capacity(items.len());
    for item in items {
        let Some(word) = item.as_text() else {
            out.push(item.clone());
            continue;
        };
        let named = before.starts_with('-').then(|| detector(before, word)).flatten();
        out.push(match named {
            Some(kind) => Node::new(taken(kind), item.origin),
            None => words(word, item, detector),
        });
        before = word;
    }
    Node::list(out, node.origin)
}

/// A text with its secrets taken out and the rest kept.
fn words(text: &str, node: &Node, detector: Detector) -> Node {
    let mut pieces = Vec::new();
    let mut done = 0;
    for (range, kind) in secrets_in(text, detector) {
        pieces.push(Node::text(&text[done..range.start], node.origin));
        pieces.push(Node::new(taken(kind), node.origin));
        done = range.end;
    }
    pieces.push(Node::text(&text[done..], node.origin));
    Node::concat(pieces, node.origin)
}

/// The places of secrets in a text, in order, apart from each other: private keys, access keys, and
/// the values of `name=value`, `name: value`, `"name": "value"` and `--name value`.
fn secrets_in(text: &str, detector: Detector) -> Vec<(std::ops::Range<usize>, &'static str)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        if let Some(length) = private_key(rest) {
            found.push((at..at + length, "private-key"));
            at += length;
            continue;
        }
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
        let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        if length == 0 {
            at += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        }
        if let Some(range) = password_of_address(&rest[length..]) {
            let start = at + length;
            found.push((start + range.start..start + range.end, "password"));
            at = start + range.end;
            continue;
        }
        let key = &rest[..length];
        let value = value_after(text, at + length, key.starts_with('-'));
        let secret = value.clone().and_then(|range| Some((range.clone(), detector(key, &text[range])?)));
        match secret {
            Some((range, kind)) => {
                at = range.end;
                found.push((range, kind));
            }
            None => {
                if let Some(kind) = detector("", key) {
                    found.push((at..at + length, kind));
                }
                at += length;
            }
        }
    }
    found
}

/// The length of the private key that begins here.
fn private_key(text: &str) -> Option<usize> {
    const END: &str = "PRIVATE KEY-----";
    if !text.starts_with("-----BEGIN") {
        return None;
    }
    let first = text.find(END)? + END.len();
    Some(text[first..].find(END).map_or(text.len(), |second| first + second + END.len()))
}

/// The value that belongs to a name that ends here.
fn value_after(text: &str, end: usize, is_flag: bool) -> Option<std::ops::Range<usize>> {
    let rest = &text[end..];
    let after_quote = rest.trim_start_matches(['"', '\'']);
    let after_space = after_quote.trim_start_matches([' ', '\t']);
    let after_sign = match after_space.strip_prefix(['=', ':']) {
        Some(after) => after.trim_start_matches([' ', '\t', '=', '>']),
        None if is_flag && after_space.len() < rest.len() => after_space,
        None => return None,
    };
    let start = text.len() - after_sign.len();
    let (start, stop): (usize, fn(char) -> bool) = match after_sign.chars().next()? {
        '"' => (start + 1, |c| matches!(c, '"' | '\n')),
        '\'' => (start + 1, |c| matches!(c, '\'' | '\n')),
        _ => (start, |c| c.is_whitespace() || matches!(c, '"' | '\'' | ',' | ';')),
    };
    let length = text[start..].find(stop).unwrap_or(text.len() - start);
    (length > 0).then(|| start..start + length)
}

/// Tags are pairs wherever they stand.
fn tags(answer: &Node, detector: Detector) -> Node {
    answer.rebuilt(&mut |node| {
        let Value::Map(map) = &node.value else { return node };
        let is_tag = |key: &str, value: &str| map.contains_key(key) && map.contains_key(value);
        match () {
            () if is_tag("Key", "Value") => shaped(&node, Shape::Pairs("Key", "Value"), detector),
            () if is_tag("key", "value") => shaped(&node, Shape::Pairs("key", "value"), detector),
            () => node,
        }
    })
}

/// Takes out what is a secret by its form, whatever it is called.
fn by_form_everywhere(node: &Node, key: Option<&str>, detector: Detector) -> Node {
    let value = match &node.value {
        Value::Text(text) if key.is_none_or(|key| !KEY_IDS.contains(&key)) && by_form(text).is_some() => {
            return words(text, node, detector);
        }
        Value::Map(map) => Value::Map(Arc::new(
            map.iter().map(|(k, v)| (k.clone(), by_form_everywhere(v, Some(k), detector))).collect(),
        )),
        Value::List(list) => {
            let items = list.items.iter().map(|item| by_form_everywhere(item, key, detector)).collect();
            return Node::list(items, node.origin);
        }
        other => other.clone(),
    };
    Node::new(value, node.origin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_or_a_form_tells_a_secret() {
        let cases = [
            ("DB_PASSWORD", "hunter2", Some("password")),
            ("apiKey", "x1", Some("api-key")),
            ("GITHUB_TOKEN", "ghp_x", Some("token")),
            ("whatever", "AKIAIOSFODNN7EXAMPLE", Some("aws-access-key")),
            ("DATABASE_URL", "postgres://app:hunter2@db.internal/app", Some("password")),
            ("KEY", "-----BEGIN RSA PRIVATE KEY-----\nx", Some("private-key")),
            ("DB_PASSWORD_SECRET_ARN", "arn:aws:secretsmanager:us-east-1:1:secret:x", None),
            ("SECRET_NAME", "prod/db", None),
            ("TOKEN_TTL", "3600", None),
            ("USE_TOKEN", "true", None),
            ("STAGE", "prod", None),
            ("LINK", "https://example.com/a:b@c", None),
        ];
        for (key, value, wanted) in cases {
            assert_eq!(looks_like_a_secret(key, value), wanted, "{key}={value}");
        }
    }

    #[test]
    fn a_script_keeps_everything_but_its_secrets() {
        let script = "#!/bin/sh\nexport DB_PASSWORD=\"hunter2\" # note\naws configure set x AKIAIOSFODNN7EXAMPLE\nmysql --password s3cr3t -h db\n{\"token\": \"abc\", \"port\": 80}\ncurl https://me:pw4@host/x\n-----BEGIN PRIVATE KEY-----\nMII\n-----END PRIVATE KEY-----\nend";
        let node = words(script, &Node::text("", bartizan_tree::Origin::NONE), looks_like_a_secret);
        let written = bartizan_tree::json::write(&node);
        for secret in ["hunter2", "AKIA", "s3cr3t", "abc", "pw4", "MII"] {
            assert!(!written.contains(secret), "{secret} in {written}");
        }
        for kept in ["DB_PASSWORD", "# note", "-h db", "port", "https://me:", "@host/x", "end"] {
            assert!(written.contains(kept), "{kept} in {written}");
        }
    }
}
