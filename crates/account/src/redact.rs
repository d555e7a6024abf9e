//! Secrets are taken out of an answer as it is decoded.
//!
//! Some fields of AWS's answers hold whatever people put there: environments, user data, commands,
//! options, tags. In those, a value is taken out whose name or form is a secret's. Everywhere else only
//! what is a secret by its form is: names such as `NextToken` or `HttpTokens` are AWS's own. What is a
//! secret says [`bartizan_secrets`], as for code, so that both are judged alike; what replaces it keeps
//! its kind and a keyed fingerprint.

use std::io::Read;
use std::ops::Range;
use std::sync::Arc;

use bartizan_secrets::{Kind, decode_base64, detect, detect_named};
use bartizan_tree::{Node, Value, Why};

use crate::fingerprint::Fingerprints;

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
    ("lambda:ListFunctions", "Functions[].ImageConfigResponse.ImageConfig.Command", Shape::Words),
    ("lambda:ListFunctions", "Functions[].ImageConfigResponse.ImageConfig.EntryPoint", Shape::Words),
    ("lambda:GetFunction", "Configuration.Environment.Variables", Shape::Named),
    ("lambda:GetFunctionConfiguration", "Environment.Variables", Shape::Named),
    ("ecs:DescribeTaskDefinition", "taskDefinition.containerDefinitions[].environment", Shape::Pairs("name", "value")),
    ("ecs:DescribeTaskDefinition", "taskDefinition.containerDefinitions[].command", Shape::Words),
    ("ecs:DescribeTaskDefinition", "taskDefinition.containerDefinitions[].entryPoint", Shape::Words),
    ("ecs:DescribeTaskDefinition", "taskDefinition.containerDefinitions[].healthCheck.command", Shape::Words),
    ("ecs:DescribeTaskDefinition", "taskDefinition.containerDefinitions[].dockerLabels", Shape::Named),
    ("ecs:DescribeTaskDefinition", "taskDefinition.containerDefinitions[].logConfiguration.options", Shape::Named),
    ("ecs:DescribeTaskDefinition", "taskDefinition.volumes[].dockerVolumeConfiguration.driverOpts", Shape::Named),
    (
        "ecs:DescribeServices",
        "services[].deployments[].serviceConnectConfiguration.logConfiguration.options",
        Shape::Named,
    ),
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
    ("codebuild:BatchGetProjects", "projects[].environment.environmentVariables", Shape::Pairs("name", "value")),
    ("codebuild:BatchGetProjects", "projects[].source.buildspec", Shape::Words),
    ("codebuild:BatchGetProjects", "projects[].secondarySources[].buildspec", Shape::Words),
    ("codebuild:BatchGetProjects", "projects[].webhook.secret", Shape::Secret),
    ("eks:DescribeCluster", "cluster.connectorConfig.activationCode", Shape::Secret),
    // Whole scripts, with whatever stands in them.
    ("ssm:DescribeMaintenanceWindowTasks", "Tasks[].TaskParameters", Shape::Secret),
    // AWS promises not to tell these.
    ("elbv2:DescribeListeners", "Listeners[].DefaultActions[].AuthenticateOidcConfig.ClientSecret", Shape::Secret),
    ("elbv2:DescribeRules", "Rules[].Actions[].AuthenticateOidcConfig.ClientSecret", Shape::Secret),
    ("iam:ListVirtualMFADevices", "VirtualMFADevices[].Base32StringSeed", Shape::Secret),
    ("iam:ListVirtualMFADevices", "VirtualMFADevices[].QRCodePNG", Shape::Secret),
    ("rds:DescribeDBClusters", "DBClusters[].PendingModifiedValues.MasterUserPassword", Shape::Secret),
    ("rds:DescribeDBInstances", "DBInstances[].PendingModifiedValues.MasterUserPassword", Shape::Secret),
    ("redshift:DescribeClusters", "Clusters[].PendingModifiedValues.MasterUserPassword", Shape::Secret),
    ("stepfunctions:DescribeStateMachine", "definition", Shape::Words),
    ("rds:DescribeDBParameters", "Parameters[]", Shape::Pairs("ParameterName", "ParameterValue")),
    ("redshift:DescribeClusterParameters", "Parameters[]", Shape::Pairs("ParameterName", "ParameterValue")),
    ("rds:DescribeDBClusterParameters", "Parameters[]", Shape::Pairs("ParameterName", "ParameterValue")),
];

/// What user data are called that hold no text.
pub(crate) const OPAQUE: &str = "user data that is no text";

/// How gzip begins (RFC 1952).
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// How long a script may grow as it is unpacked: EC2 takes 16 KB, packed.
const MAX_SCRIPT: u64 = 4 << 20;

/// Types of CodeBuild's variables whose value is the name of a parameter or of a secret.
const KEPT_ELSEWHERE: &[&str] = &["PARAMETER_STORE", "SECRETS_MANAGER"];

/// Fields that hold the id of an access key by their nature.
const KEY_IDS: &[&str] = &["AccessKeyId", "accessKeyId"];

/// What an answer is gone through for.
#[derive(Clone, Copy)]
pub(crate) enum Purpose<'a> {
    /// To be written to a snapshot: it is to read the same a second time.
    Writing(&'a Fingerprints),
    /// To be judged.
    Reading,
}

/// The answer without its secrets. Linear in it. What was taken out before stays so.
pub(crate) fn redact(answer: &Node, call: &str, purpose: Purpose<'_>) -> Node {
    let redactor = Redactor { purpose };
    let mut answer = redactor.tags(answer);
    for (_, path, shape) in PLACES.iter().filter(|(of, ..)| *of == call) {
        answer = at(&answer, path, &|node| redactor.shaped(node, *shape));
    }
    redactor.by_form_everywhere(&answer, None)
}

struct Redactor<'a> {
    purpose: Purpose<'a>,
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

impl Redactor<'_> {
    fn shaped(&self, node: &Node, shape: Shape) -> Node {
        match (shape, &node.value) {
            (Shape::Secret, Value::Text(text)) => Node::new(self.taken("secret", text), node.origin),
            (Shape::Secret, Value::Map(map)) => {
                Node::map(map.iter().map(|(k, v)| (k.clone(), self.shaped(v, shape))).collect(), node.origin)
            }
            (Shape::Secret, Value::List(list)) => {
                Node::list(list.items.iter().map(|item| self.shaped(item, shape)).collect(), node.origin)
            }
            (Shape::Named, Value::Map(map)) => {
                Node::map(map.iter().map(|(k, v)| (k.clone(), self.valued(k, v))).collect(), node.origin)
            }
            (Shape::Pairs(..), Value::List(list)) => {
                Node::list(list.items.iter().map(|item| self.shaped(item, shape)).collect(), node.origin)
            }
            // What names a secret that is kept elsewhere is none.
            (Shape::Pairs(..), Value::Map(map))
                if map.get("type").and_then(Node::as_text).is_some_and(|kind| KEPT_ELSEWHERE.contains(&kind)) =>
            {
                node.clone()
            }
            (Shape::Pairs(key, value), Value::Map(map)) => {
                let name = map.get(key).and_then(Node::as_text).unwrap_or_default();
                let mut all = map.to_map();
                if let Some(held) = map.get(value) {
                    all.insert(value.into(), self.valued(name, held));
                }
                Node::map(all, node.origin)
            }
            (Shape::Words, Value::List(list)) => self.words_of_list(&list.items, node),
            (Shape::Words, Value::Text(text)) => self.words(text, node),
            (Shape::Encoded, Value::Text(text)) => match script(text) {
                Some(plain) => match (self.purpose, self.words(&plain, node)) {
                    // Nothing in it: it stays encoded, so that it can be told from what was taken apart.
                    (Purpose::Writing(_), Node { value: Value::Text(_), .. }) => node.clone(),
                    (_, shown) => shown,
                },
                // No text: nobody can say what is in it.
                None => Node::unknown(Why::Redacted(OPAQUE.into()), node.origin),
            },
            _ => node.clone(),
        }
    }

    fn taken(&self, kind: &str, secret: &str) -> Value {
        let fingerprint = match self.purpose {
            Purpose::Writing(fingerprints) => fingerprints.of(secret),
            Purpose::Reading => String::new(),
        };
        Value::Redacted { kind: kind.into(), fingerprint: fingerprint.into() }
    }

    fn valued(&self, key: &str, node: &Node) -> Node {
        let Value::Text(text) = &node.value else { return node.clone() };
        match detect_named(key, text) {
            Some(kind) => Node::new(self.taken(kind.name(), text), node.origin),
            None => node.clone(),
        }
    }

    /// The words of a command: `--password` names the word after it.
    fn words_of_list(&self, items: &[Node], node: &Node) -> Node {
        let mut before = "";
        let mut out = Vec::with_capacity(items.len());
        for item in items {
            let Some(word) = item.as_text() else {
                out.push(item.clone());
                continue;
            };
            let named = before.starts_with('-').then(|| detect_named(before, word)).flatten();
            out.push(match named {
                Some(kind) => Node::new(self.taken(kind.name(), word), item.origin),
                None => self.words(word, item),
            });
            before = word;
        }
        Node::list(out, node.origin)
    }

    /// A text with its secrets taken out and the rest kept.
    fn words(&self, text: &str, node: &Node) -> Node {
        let mut pieces = Vec::new();
        let mut done = 0;
        for (range, kind) in secrets_in(text) {
            if range.start >= done {
                pieces.push(Node::text(&text[done..range.start], node.origin));
                pieces.push(Node::new(self.taken(kind.name(), &text[range.clone()]), node.origin));
                done = range.end;
            }
        }
        pieces.push(Node::text(&text[done..], node.origin));
        Node::concat(pieces, node.origin)
    }

    /// Tags are pairs wherever they stand.
    fn tags(&self, answer: &Node) -> Node {
        answer.rebuilt(&mut |node| {
            let Value::Map(map) = &node.value else { return node };
            let is_tag = |key: &str, value: &str| map.contains_key(key) && map.contains_key(value);
            match () {
                () if is_tag("Key", "Value") => self.shaped(&node, Shape::Pairs("Key", "Value")),
                () if is_tag("key", "value") => self.shaped(&node, Shape::Pairs("key", "value")),
                () => node,
            }
        })
    }

    /// Takes out what is a secret by its form, whatever it is called.
    fn by_form_everywhere(&self, node: &Node, key: Option<&str>) -> Node {
        let value = match &node.value {
            Value::Text(text) if key.is_none_or(|key| !KEY_IDS.contains(&key)) && detect_named("", text).is_some() => {
                return self.words(text, node);
            }
            Value::Map(map) => Value::Map(Arc::new(
                map.iter().map(|(k, v)| (k.clone(), self.by_form_everywhere(v, Some(k)))).collect(),
            )),
            Value::List(list) => {
                let items = list.items.iter().map(|item| self.by_form_everywhere(item, key)).collect();
                return Node::list(items, node.origin);
            }
            other => other.clone(),
        };
        Node::new(value, node.origin)
    }
}

/// The script that user data hold: base64, perhaps packed with gzip as cloud-init takes it
/// (docs.cloud-init.io/en/latest/explanation/format.html).
fn script(text: &str) -> Option<String> {
    let bytes = decode_base64(text)?;
    if !bytes.starts_with(&GZIP) {
        return String::from_utf8(bytes).ok();
    }
    let mut plain = String::new();
    let read = flate2::read::GzDecoder::new(&*bytes).take(MAX_SCRIPT + 1).read_to_string(&mut plain).ok()?;
    (u64::try_from(read).is_ok_and(|read| read <= MAX_SCRIPT)).then_some(plain)
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

#[cfg(test)]
mod tests {
    use bartizan_tree::{Origin, json};

    use super::*;

    fn encoded(text: &str) -> Node {
        Redactor { purpose: Purpose::Reading }.shaped(&Node::text(text, Origin::NONE), Shape::Encoded)
    }

    #[test]
    fn a_script_keeps_everything_but_its_secrets() {
        let script = "#!/bin/sh\nexport DB_PASSWORD=\"hunter22\" # note\naws configure set x AKIAIOSFODNN7EXAMPLE\nmysql --password s3cr3t -h db\n{\"token\": \"abc123\", \"port\": 80}\ncurl https://me:passw4@host/x\n-----BEGIN PRIVATE KEY-----\nMII\n-----END PRIVATE KEY-----\nend";
        let redactor = Redactor { purpose: Purpose::Reading };
        let written = json::write(&redactor.words(script, &Node::text("", Origin::NONE)));
        for secret in ["hunter22", "AKIA", "s3cr3t", "abc123", "passw4", "MII"] {
            assert!(!written.contains(secret), "{secret} in {written}");
        }
        for kept in ["DB_PASSWORD", "# note", "-h db", "port", "https://me:", "@host/x", "\\nend"] {
            assert!(written.contains(kept), "{kept} in {written}");
        }
    }

    #[test]
    fn user_data_that_is_no_text_is_not_kept() {
        for opaque in ["H4sIAAAAAAAA/w==", "/9j/4AA="] {
            assert_eq!(encoded(opaque).why().map(|why| why.kind()), Some("redacted"), "{opaque}");
        }
    }

    #[test]
    fn packed_user_data_are_unpacked_up_to_a_limit() {
        // gzip -9n of `export DB_PASSWORD=hunter22`
        let packed = "H4sIAAAAAAAC/0utKMgvKlFwcYoPcAwODvcPcrHNKM0rSS0yMgIAoXNakRsAAAA=";
        let written = json::write(&encoded(packed));
        assert!(written.contains("export DB_PASSWORD=") && !written.contains("hunter22"), "{written}");
    }
}
