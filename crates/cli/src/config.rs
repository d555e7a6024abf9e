//! `bartizan.toml`: the command line's options under the same names.
//!
//! It is looked for in the scanned folder and upward, but not beyond the repository: what lies
//! outside of it has no say. An unknown key is an error, since a misspelt option is not asked for.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, anyhow, bail};
use bartizan_finding::Severity;
use bartizan_finding::suppress::{Fits, Scope, Suppression, Tool, Written};
use bartizan_rules::Framework;
use bartizan_tree::Moment;
use clap::ValueEnum;
use toml::Value;

use crate::args::{Color, Rendered, Shown, assignment, framework, severity};
use crate::ignore::{base, shown};
use crate::select::similar;

/// The file's name.
const NAME: &str = "bartizan.toml";

/// What a configuration says; what it does not say is empty.
#[derive(Debug, Default)]
pub(crate) struct Config {
    pub(crate) format: Option<Rendered>,
    pub(crate) color: Option<Color>,
    pub(crate) show: Vec<Shown>,
    pub(crate) rule: Vec<String>,
    pub(crate) skip_rule: Vec<String>,
    pub(crate) framework: Vec<&'static Framework>,
    pub(crate) severity: Option<Severity>,
    pub(crate) fail_on: Option<Severity>,
    pub(crate) var: Vec<(String, String)>,
    pub(crate) var_file: Vec<PathBuf>,
    pub(crate) parameter: Vec<(String, String)>,
    pub(crate) allow_incomplete: bool,
    pub(crate) strict: bool,
    pub(crate) ignore: Vec<Suppression>,
}

const KEYS: [&str; 14] = [
    "format",
    "color",
    "show",
    "rule",
    "skip-rule",
    "framework",
    "severity",
    "fail-on",
    "var",
    "var-file",
    "parameter",
    "allow-incomplete",
    "strict",
    "ignore",
];

/// What an entry of `ignore` may say.
const IGNORE_KEYS: [&str; 8] = ["rule", "path", "account", "tag", "address", "owner", "reason", "until"];

/// The configuration that was named, or the one that is found for these paths, or none.
pub(crate) fn load(named: Option<&Path>, paths: &[PathBuf]) -> anyhow::Result<Config> {
    let found = match named {
        Some(path) => Some(path.to_owned()),
        None => paths.iter().map(PathBuf::as_path).chain([Path::new(".")]).find_map(|path| nearest(path, NAME)),
    };
    let Some(path) = found else { return Ok(Config::default()) };
    let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    parse(&text, &path).with_context(|| format!("{}", path.display()))
}

/// The nearest file of a name from a path upward, within the repository.
pub(crate) fn nearest(path: &Path, name: &str) -> Option<PathBuf> {
    let start = path.canonicalize().ok()?;
    let start = if start.is_dir() { start } else { start.parent()?.to_owned() };
    let is_top = |folder: &Path| folder.join(".git").exists();
    let top = start.ancestors().find(|folder| is_top(folder)).unwrap_or(&start);
    let mut folders = start.ancestors().take_while(|folder| folder.starts_with(top));
    folders.find_map(|folder| Some(folder.join(name)).filter(|file| file.is_file()))
}

fn parse(text: &str, file: &Path) -> anyhow::Result<Config> {
    let table: toml::Table =
        text.parse().map_err(|error: toml::de::Error| anyhow!("{}", error.to_string().trim_end()))?;
    let mut config = Config::default();
    for (key, value) in table {
        set(&mut config, &key, value, file).with_context(|| format!("`{key}`"))?;
    }
    Ok(config)
}

fn set(config: &mut Config, key: &str, value: Value, file: &Path) -> anyhow::Result<()> {
    let folder = file.parent().unwrap_or(Path::new(""));
    match key {
        "format" => config.format = Some(word(&text(value)?)?),
        "color" => config.color = Some(word(&text(value)?)?),
        "show" => config.show = texts(value)?.iter().map(|name| word(name)).collect::<Result<_, _>>()?,
        "rule" => config.rule = texts(value)?,
        "skip-rule" => config.skip_rule = texts(value)?,
        "framework" => {
            let named = |name: String| framework(&name).map_err(anyhow::Error::msg);
            config.framework = texts(value)?.into_iter().map(named).collect::<Result<_, _>>()?;
        }
        "severity" => config.severity = Some(severity(&text(value)?).map_err(anyhow::Error::msg)?),
        "fail-on" => config.fail_on = Some(severity(&text(value)?).map_err(anyhow::Error::msg)?),
        "var" => config.var = assignments(value)?,
        "var-file" => config.var_file = texts(value)?.into_iter().map(|file| folder.join(file)).collect(),
        "parameter" => config.parameter = assignments(value)?,
        "allow-incomplete" => config.allow_incomplete = truth(&value)?,
        "strict" => config.strict = truth(&value)?,
        "ignore" => config.ignore = ignored(value, file)?,
        _ => match similar(&key.replace('_', "-"), KEYS.into_iter()) {
            Some(close) => bail!("there is no such key; did you mean `{close}`?"),
            None => bail!("there is no such key; there are {}", KEYS.join(", ")),
        },
    }
    Ok(())
}

/// The entries of `[[ignore]]`: one suppression for each rule that is named.
fn ignored(value: Value, file: &Path) -> anyhow::Result<Vec<Suppression>> {
    let Value::Array(entries) = value else { bail!("write each entry as [[ignore]]") };
    let mut found = Vec::new();
    for (at, entry) in entries.into_iter().enumerate() {
        found.extend(ignore(entry, at, file).with_context(|| format!("entry {}", at + 1))?);
    }
    Ok(found)
}

fn ignore(entry: Value, at: usize, file: &Path) -> anyhow::Result<Vec<Suppression>> {
    let Value::Table(entry) = entry else { bail!("write each entry as [[ignore]]") };
    let (mut rules, mut fits) = (Vec::new(), Fits { base: base(file), ..Fits::default() });
    let (mut owner, mut reason, mut until) = (None, String::new(), None);
    for (key, value) in entry {
        let context = || format!("`{key}`");
        match &*key {
            "rule" => rules = texts(value).with_context(context)?,
            "path" => fits.paths = texts(value).with_context(context)?.into_iter().map(Arc::from).collect(),
            "account" => fits.account = Some(text(value).with_context(context)?.into()),
            "tag" => {
                let written = text(value).with_context(context)?;
                fits.tag = Some(match written.split_once('=') {
                    Some((key, value)) => (key.trim().into(), Some(value.trim().into())),
                    None => (written.trim().into(), None),
                });
            }
            "address" => fits.address = Some(text(value).with_context(context)?.into()),
            "owner" => owner = Some(Arc::from(text(value).with_context(context)?)),
            "reason" => reason = text(value).with_context(context)?,
            "until" => {
                let day = match value {
                    Value::Datetime(day) => day.to_string(),
                    other => text(other).with_context(context)?,
                };
                until = Some(
                    Moment::parse(&day).with_context(|| format!("`until`: `{day}` is no date such as 2027-01-31"))?,
                );
            }
            _ => match similar(&key, IGNORE_KEYS.into_iter()) {
                Some(close) => bail!("there is no `{key}`; did you mean `{close}`?"),
                None => bail!("there is no `{key}`; there are {}", IGNORE_KEYS.join(", ")),
            },
        }
    }
    if rules.is_empty() {
        bail!("it names no rule; `rule = \"*\"` means all");
    }
    let one = |rule: String| {
        let place = Written::In(shown(file).into(), format!("ignore {}", at + 1).into());
        let one = Suppression::new(Tool::Bartizan, rule, Scope::Fits(fits.clone()), place).because(&reason);
        Suppression { owner: owner.clone(), until, ..one }
    };
    Ok(rules.into_iter().map(one).collect())
}

fn text(value: Value) -> anyhow::Result<String> {
    match value {
        Value::String(text) => Ok(text),
        other => bail!("a text is expected, not {}", other.type_str()),
    }
}

/// A list of texts, or one alone.
fn texts(value: Value) -> anyhow::Result<Vec<String>> {
    match value {
        Value::Array(items) => items.into_iter().map(text).collect(),
        one => Ok(vec![text(one)?]),
    }
}

/// A table of values, or a list of `NAME=VALUE`.
fn assignments(value: Value) -> anyhow::Result<Vec<(String, String)>> {
    let Value::Table(table) = value else {
        let each = texts(value)?.into_iter().map(|text| assignment(&text).map_err(anyhow::Error::msg));
        return each.collect();
    };
    let plain = |(name, value): (String, Value)| match value {
        Value::String(text) => Ok((name, text)),
        Value::Integer(_) | Value::Float(_) | Value::Boolean(_) => Ok((name, value.to_string())),
        other => bail!("{name}: a text, a number or a truth value is expected, not {}", other.type_str()),
    };
    table.into_iter().map(plain).collect()
}

fn truth(value: &Value) -> anyhow::Result<bool> {
    value.as_bool().with_context(|| format!("true or false is expected, not {}", value.type_str()))
}

fn word<T: ValueEnum>(name: &str) -> anyhow::Result<T> {
    T::from_str(name, true).map_err(|_| {
        let values = T::value_variants().iter().filter_map(ValueEnum::to_possible_value);
        let names: Vec<String> = values.map(|value| value.get_name().to_owned()).collect();
        anyhow!("`{name}` is not one of {}", names.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        format!("{:#}", parse(text, Path::new("")).unwrap_err())
    }

    #[test]
    fn every_key_is_known_to_the_reader() {
        for key in KEYS {
            let said = parse(&format!("{key} = 1979-05-27"), Path::new("")).map(|_| ()).unwrap_err();
            assert!(!format!("{said:#}").contains("no such key"), "{key}");
        }
    }

    #[test]
    fn options_are_read_under_their_own_names() {
        let text = r#"
            show = ["fail", "undecided"]
            skip-rule = "s3-*"
            fail-on = "high"
            var = { size = 3, name = "x=y" }
            parameter = ["Env=prod"]
            var-file = ["a.tfvars"]
            strict = true
        "#;
        let config = parse(text, Path::new("/here/bartizan.toml")).unwrap();
        assert_eq!(config.show, [Shown::Fail, Shown::Undecided]);
        assert_eq!(config.skip_rule, ["s3-*"]);
        assert_eq!(config.fail_on, Some(Severity::High));
        assert_eq!(config.var, [("name".into(), "x=y".into()), ("size".into(), "3".into())]);
        assert_eq!(config.parameter, [("Env".into(), "prod".into())]);
        assert_eq!(config.var_file, [PathBuf::from("/here/a.tfvars")]);
        assert!(config.strict && !config.allow_incomplete);
    }

    #[test]
    fn a_wrong_key_or_value_is_an_error_that_says_what_is_right() {
        assert!(error("skip_rule = []").contains("did you mean `skip-rule`?"));
        assert!(error("fail-onn = 'low'").contains("did you mean `fail-on`?"));
        assert!(error("colour_scheme = 1").contains("there are format, color"));
        assert!(error("fail-on = 'bad'").contains("critical, high"));
        assert!(error("strict = 'yes'").contains("true or false"));
        assert!(error("show = ['fails']").contains("fail, undecided, pass, suppressed, all"));
        assert!(error("show = [").contains("1"));
    }
}
