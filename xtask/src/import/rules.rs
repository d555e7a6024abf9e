//! Evaluates AWS's endpoint rules, as far as naming a host needs them.
//!
//! The rules are a small language (Smithy's "endpoint rules engine"): a tree of conditions whose leaves are an
//! endpoint or an error. Only the functions that are reached without a bucket, an ARN or a custom endpoint
//! are here; any other one is an error, so that a new kind of rule is seen when it is imported.

use std::collections::BTreeMap;

use anyhow::{Context, bail};
use serde_json::Value;

/// What the rules say for one set of parameters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Endpoint {
    pub url: String,
    pub signing_name: Option<String>,
    pub signing_region: Option<String>,
}

type Scope = BTreeMap<String, Value>;

/// Evaluates a rule set. `None` where the rules end in an error: there is no such endpoint.
pub fn resolve(rules: &Value, partitions: &Value, parameters: &Scope) -> anyhow::Result<Option<Endpoint>> {
    let mut scope = parameters.clone();
    for (name, parameter) in rules["parameters"].as_object().context("a rule set without parameters")? {
        if let (false, Some(default)) = (scope.contains_key(name), parameter.get("default")) {
            scope.insert(name.clone(), default.clone());
        }
    }
    Evaluator { partitions }.rules(&rules["rules"], &scope)?.context("no rule applies")
}

struct Evaluator<'a> {
    partitions: &'a Value,
}

impl Evaluator<'_> {
    /// The first rule whose conditions hold. The outer `None`: no rule applies; the inner one: an error.
    fn rules(&self, rules: &Value, scope: &Scope) -> anyhow::Result<Option<Option<Endpoint>>> {
        for rule in rules.as_array().context("rules that are no list")? {
            let Some(scope) = self.conditions(&rule["conditions"], scope)? else { continue };
            return match rule["type"].as_str() {
                Some("tree") => self.rules(&rule["rules"], &scope),
                Some("error") => Ok(Some(None)),
                Some("endpoint") => self.endpoint(&rule["endpoint"], &scope).map(|e| Some(Some(e))),
                other => bail!("a rule of the type {other:?}"),
            };
        }
        Ok(None)
    }

    /// The scope with what the conditions assign; `None` where one of them does not hold.
    fn conditions(&self, conditions: &Value, scope: &Scope) -> anyhow::Result<Option<Scope>> {
        let mut scope = scope.clone();
        for condition in conditions.as_array().context("conditions that are no list")? {
            let value = self.value(condition, &scope)?;
            if value.is_null() || value == Value::Bool(false) {
                return Ok(None);
            }
            if let Some(name) = condition["assign"].as_str() {
                scope.insert(name.to_owned(), value);
            }
        }
        Ok(Some(scope))
    }

    fn endpoint(&self, endpoint: &Value, scope: &Scope) -> anyhow::Result<Endpoint> {
        let url = self.value(&endpoint["url"], scope)?.as_str().context("a URL that is no text")?.to_owned();
        let schemes = endpoint["properties"]["authSchemes"].as_array().map_or(&[][..], Vec::as_slice);
        let scheme = schemes.iter().find(|s| matches!(s["name"].as_str(), Some("sigv4" | "sigv4-s3express")));
        let member = |name: &str| match scheme.and_then(|s| s.get(name)) {
            Some(text) => anyhow::Ok(self.value(text, scope)?.as_str().map(str::to_owned)),
            None => Ok(None),
        };
        Ok(Endpoint { url, signing_name: member("signingName")?, signing_region: member("signingRegion")? })
    }

    fn value(&self, expression: &Value, scope: &Scope) -> anyhow::Result<Value> {
        match expression {
            Value::String(template) => self.template(template, scope).map(Value::String),
            Value::Object(members) => match (members.get("ref"), members.get("fn")) {
                (Some(name), _) => Ok(scope.get(name.as_str().unwrap_or_default()).cloned().unwrap_or_default()),
                (None, Some(function)) => {
                    let arguments = members["argv"].as_array().context("arguments that are no list")?;
                    let values: Vec<Value> =
                        arguments.iter().map(|a| self.value(a, scope)).collect::<anyhow::Result<_>>()?;
                    self.call(function.as_str().unwrap_or_default(), &values)
                }
                (None, None) => bail!("neither a reference nor a function: {expression}"),
            },
            other => Ok(other.clone()),
        }
    }

    /// `{Name}` and `{Name#member}` in a text.
    fn template(&self, template: &str, scope: &Scope) -> anyhow::Result<String> {
        let mut text = String::new();
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, behind) = after.split_once('}').context("an open brace")?;
            let (name, path) = name.split_once('#').unwrap_or((name, ""));
            let value = scope.get(name).with_context(|| format!("`{name}` in `{template}` is not set"))?;
            text.push_str(before);
            text.push_str(attribute(value, path).as_str().context("no text")?);
            rest = behind;
        }
        text.push_str(rest);
        Ok(text)
    }

    fn call(&self, function: &str, arguments: &[Value]) -> anyhow::Result<Value> {
        let text = |i: usize| arguments.get(i).and_then(Value::as_str);
        Ok(match function {
            "isSet" => Value::Bool(arguments.first().is_some_and(|v| !v.is_null())),
            "not" => Value::Bool(arguments.first() == Some(&Value::Bool(false)) || arguments[0].is_null()),
            "stringEquals" | "booleanEquals" => Value::Bool(arguments.first() == arguments.get(1)),
            "getAttr" => attribute(&arguments[0], text(1).unwrap_or_default()).clone(),
            "isValidHostLabel" => {
                let label = text(0).unwrap_or_default();
                let fits = (1..=63).contains(&label.len())
                    && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
                    && !label.starts_with('-');
                Value::Bool(fits)
            }
            "aws.partition" => self.partition(text(0).unwrap_or_default()),
            other => bail!("the function {other} is not known here"),
        })
    }

    fn partition(&self, region: &str) -> Value {
        let partitions = self.partitions["partitions"].as_array().map_or(&[][..], Vec::as_slice);
        let holds = |p: &&Value| p["regions"].get(region).is_some();
        partitions.iter().find(holds).map_or(Value::Null, |p| p["outputs"].clone())
    }
}

fn attribute<'a>(value: &'a Value, path: &str) -> &'a Value {
    path.split('.').filter(|p| !p.is_empty()).fold(value, |value, member| &value[member])
}
