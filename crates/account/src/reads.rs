//! Which calls an audit makes: the rows of `data/reads/*.toml`, one file for each service.
//!
//! ```toml
//! ["ec2:DescribeSnapshots"]             # once in each region, all pages
//! given = { OwnerIds = ["self"] }       # with these parameters
//!
//! ["s3:ListBuckets"]
//! reach = "global"                      # once for the account
//!
//! ["s3:GetBucketPolicy"]
//! each = "s3:ListBuckets.Buckets"       # once for each member of this list of that call's answers
//! with = { Bucket = "Name" }            # its parameters, from the member
//! region = "BucketRegion"               # the member says where to ask; else where it was listed
//!
//! ["ecs:DescribeServices"]
//! each = "ecs:ListServices.serviceArns" # the member is a text
//! with = { services = "@", cluster = "$cluster" }
//! batch = { parameter = "services", size = 10 }
//!
//! ["kms:GetKeyRotationStatus"]
//! each = "kms:DescribeKey.KeyMetadata"  # a map is a list of one
//! with = { KeyId = "KeyId" }
//! when = { KeyManager = ["CUSTOMER"], KeySpec = ["SYMMETRIC_DEFAULT"] }
//!
//! ["s3control:GetPublicAccessBlock"]
//! reach = "global"
//! given = { AccountId = "{account}" }
//!
//! [["ec2:DescribeInstanceAttribute"]]   # one call in several rows: brackets doubled
//! each = "ec2:DescribeInstances.Reservations[].Instances"
//! with = { InstanceId = "InstanceId" }
//! given = { Attribute = "userData" }
//! ```
//!
//! In `with`, `@` is the member itself, `$name` is a parameter of the call that listed it, anything
//! else is a path in the member; a member without it is not asked about. Members of one `batch` are
//! those that agree in all other parameters. `when` holds where each path has one of the values;
//! `unless` where none has. A text `{account}` among the values of either is the account's id too. What is more than a row is a named `step` in Rust ([`Step`]).
//!
//! Two rows that come to the same call in the same place with the same parameters are one call.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use bartizan_tree::{Node, Number, Origin};
use serde::Deserialize;
use toml::Value;

/// The rows, one file for each service; the file has the service's name.
const FILES: &[(&str, &str)] = &[
    ("accessanalyzer", include_str!("../data/reads/accessanalyzer.toml")),
    ("account", include_str!("../data/reads/account.toml")),
    ("acm", include_str!("../data/reads/acm.toml")),
    ("apigateway", include_str!("../data/reads/apigateway.toml")),
    ("apigatewayv2", include_str!("../data/reads/apigatewayv2.toml")),
    ("athena", include_str!("../data/reads/athena.toml")),
    ("autoscaling", include_str!("../data/reads/autoscaling.toml")),
    ("backup", include_str!("../data/reads/backup.toml")),
    ("cloudfront", include_str!("../data/reads/cloudfront.toml")),
    ("cloudtrail", include_str!("../data/reads/cloudtrail.toml")),
    ("cloudwatch", include_str!("../data/reads/cloudwatch.toml")),
    ("codebuild", include_str!("../data/reads/codebuild.toml")),
    ("config", include_str!("../data/reads/config.toml")),
    ("dynamodb", include_str!("../data/reads/dynamodb.toml")),
    ("ec2", include_str!("../data/reads/ec2.toml")),
    ("ecr", include_str!("../data/reads/ecr.toml")),
    ("ecs", include_str!("../data/reads/ecs.toml")),
    ("efs", include_str!("../data/reads/efs.toml")),
    ("eks", include_str!("../data/reads/eks.toml")),
    ("elasticache", include_str!("../data/reads/elasticache.toml")),
    ("elb", include_str!("../data/reads/elb.toml")),
    ("elbv2", include_str!("../data/reads/elbv2.toml")),
    ("guardduty", include_str!("../data/reads/guardduty.toml")),
    ("iam", include_str!("../data/reads/iam.toml")),
    ("inspector2", include_str!("../data/reads/inspector2.toml")),
    ("kafka", include_str!("../data/reads/kafka.toml")),
    ("kinesis", include_str!("../data/reads/kinesis.toml")),
    ("kms", include_str!("../data/reads/kms.toml")),
    ("lambda", include_str!("../data/reads/lambda.toml")),
    ("logs", include_str!("../data/reads/logs.toml")),
    ("macie2", include_str!("../data/reads/macie2.toml")),
    ("mq", include_str!("../data/reads/mq.toml")),
    ("opensearch", include_str!("../data/reads/opensearch.toml")),
    ("organizations", include_str!("../data/reads/organizations.toml")),
    ("rds", include_str!("../data/reads/rds.toml")),
    ("redshift", include_str!("../data/reads/redshift.toml")),
    ("s3", include_str!("../data/reads/s3.toml")),
    ("s3control", include_str!("../data/reads/s3control.toml")),
    ("secretsmanager", include_str!("../data/reads/secretsmanager.toml")),
    ("securityhub", include_str!("../data/reads/securityhub.toml")),
    ("sns", include_str!("../data/reads/sns.toml")),
    ("sqs", include_str!("../data/reads/sqs.toml")),
    ("ssm", include_str!("../data/reads/ssm.toml")),
    ("sso-admin", include_str!("../data/reads/sso-admin.toml")),
    ("stepfunctions", include_str!("../data/reads/stepfunctions.toml")),
    ("sts", include_str!("../data/reads/sts.toml")),
    ("wafv2", include_str!("../data/reads/wafv2.toml")),
];

// INVARIANT: the rows are compiled in, and a test reads them.
static READS: LazyLock<Reads> = LazyLock::new(|| Reads::parse(FILES).unwrap_or_default());

/// The rows of this version.
pub fn reads() -> &'static Reads {
    &READS
}

/// All rows: each call, in order, and who waits for whom.
#[derive(Clone, Debug, Default)]
pub struct Reads {
    rows: Vec<Row>,
}

/// One call that an audit makes.
#[derive(Clone, Debug)]
pub struct Row {
    /// `s3:GetBucketPolicy`.
    pub call: String,
    /// Where it is made, if it waits for no other.
    pub reach: Reach,
    /// The call and the list in its answers, for each member of which this one is made.
    pub each: Option<Each>,
    /// Its parameters, and where each stands.
    pub with: BTreeMap<String, Argument>,
    /// Parameters that are always the same. A text `{account}` is the account's id.
    pub given: BTreeMap<String, Node>,
    /// Several members at a time.
    pub batch: Option<Batch>,
    /// Where the member says in which region to ask.
    pub region: Option<String>,
    /// Paths, and the values of which each must have one.
    pub when: BTreeMap<String, Vec<Node>>,
    /// Paths, and the values of which none may have one.
    pub unless: BTreeMap<String, Vec<Node>>,
    /// The step in Rust that makes it.
    pub step: Option<Step>,
}

/// For each member of a list in a call's answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Each {
    /// `ec2:DescribeInstances`.
    pub call: String,
    /// `Reservations[].Instances`.
    pub path: String,
}

/// Where a parameter comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Argument {
    /// The member itself.
    Member,
    /// A path in the member.
    Path(String),
    /// A parameter of the call that listed it.
    Parameter(String),
}

/// Where a call is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reach {
    /// Once for the account.
    Global,
    /// In each region.
    #[default]
    Regional,
}

/// Several members at a time.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Batch {
    /// The parameter that takes a list.
    pub parameter: String,
    /// How many at most.
    pub size: usize,
}

/// What is more than a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// Lists the organisation's accounts, before anything is read.
    Accounts,
    /// Asks for a bucket's region where the list did not say it; what else is asked about the bucket
    /// waits for it.
    BucketRegion,
    /// Asks whose credentials these are, before anything is read.
    Caller,
    /// Has the credential report made, and asks for it until it is there.
    CredentialReport,
    /// Lists the regions that the account has switched on, before anything is read.
    Regions,
    /// Takes on a role in another account.
    Role,
}

impl Step {
    /// Whether its answers belong to the preparations and stand in no snapshot.
    pub fn is_preparation(self, call: &str) -> bool {
        match self {
            Step::Accounts | Step::Caller | Step::Regions | Step::Role => true,
            Step::CredentialReport => call == "iam:GenerateCredentialReport",
            Step::BucketRegion => false,
        }
    }
}

impl Row {
    /// Whether answers to it stand in a snapshot.
    pub fn is_recorded(&self) -> bool {
        !self.step.is_some_and(|step| step.is_preparation(&self.call))
    }
}

/// What is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("data/reads/{file}.toml: {call}: {wrong}")]
pub struct ReadsError {
    /// The file.
    pub file: String,
    /// The row; empty where the file itself does not read.
    pub call: String,
    /// What, and what to do about it.
    pub wrong: String,
}

impl Reads {
    /// Reads rows, and checks that they fit each other.
    ///
    /// # Errors
    /// Where a file is no TOML, a row has a key that no row has, waits for a call that has no row or
    /// that waits for it, or takes a parameter that is not there.
    pub fn parse(files: &[(&str, &str)]) -> Result<Self, ReadsError> {
        let mut rows = Vec::new();
        for (file, text) in files {
            let wrong = |call: &str, wrong: String| ReadsError { file: (*file).into(), call: call.into(), wrong };
            let table: toml::Table = text.parse().map_err(|error: toml::de::Error| wrong("", error.to_string()))?;
            for (call, value) in table {
                if call.split_once(':').is_none_or(|(service, operation)| service != *file || operation.is_empty()) {
                    return Err(wrong(&call, format!("a row of this file is called `{file}:Operation`")));
                }
                let several = match value {
                    Value::Array(several) => several,
                    one => vec![one],
                };
                for value in several {
                    let written = Written::deserialize(value).map_err(|error| wrong(&call, error.to_string()))?;
                    rows.push(written.row(call.clone()).map_err(|text| wrong(&call, text))?);
                }
            }
        }
        let reads = Reads { rows };
        reads.check()?;
        Ok(reads)
    }

    /// The rows, by service.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The calls, each once, sorted: what the credentials must be allowed.
    pub fn calls(&self) -> BTreeSet<&str> {
        self.rows.iter().map(|row| &*row.call).collect()
    }

    /// The rows that wait for a call's answers.
    pub fn after<'a>(&'a self, call: &'a str) -> impl Iterator<Item = &'a Row> {
        self.rows.iter().filter(move |row| row.each.as_ref().is_some_and(|each| each.call == call))
    }

    fn check(&self) -> Result<(), ReadsError> {
        for row in &self.rows {
            let file = row.call.split(':').next().unwrap_or_default();
            let fail = |wrong: String| ReadsError { file: file.into(), call: row.call.clone(), wrong };
            let Some(each) = &row.each else { continue };
            let mut listers = self.rows.iter().filter(|other| other.call == each.call).peekable();
            if listers.peek().is_none() {
                return Err(fail(format!("it waits for {}, which has no row", each.call)));
            }
            for name in row.with.values().filter_map(|from| match from {
                Argument::Parameter(name) => Some(name),
                _ => None,
            }) {
                if !listers.clone().all(|lister| lister.with.contains_key(name) || lister.given.contains_key(name)) {
                    return Err(fail(format!("${name} is no parameter of {}", each.call)));
                }
            }
            if self.waits_for_itself(&row.call) {
                return Err(fail("it waits for itself, by way of the calls that it waits for".into()));
            }
        }
        Ok(())
    }

    fn waits_for_itself(&self, call: &str) -> bool {
        let mut seen = BTreeSet::new();
        let mut open = vec![call];
        while let Some(next) = open.pop() {
            for row in self.rows.iter().filter(|row| row.call == next) {
                let Some(each) = &row.each else { continue };
                if each.call == call {
                    return true;
                }
                if seen.insert(&each.call) {
                    open.push(&each.call);
                }
            }
        }
        false
    }
}

/// A row as it stands in its file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    reach: Option<Reach>,
    each: Option<String>,
    #[serde(default)]
    with: BTreeMap<String, String>,
    #[serde(default)]
    given: BTreeMap<String, Value>,
    batch: Option<Batch>,
    region: Option<String>,
    #[serde(default)]
    when: BTreeMap<String, Vec<Value>>,
    #[serde(default)]
    unless: BTreeMap<String, Vec<Value>>,
    step: Option<Step>,
}

impl Written {
    fn row(self, call: String) -> Result<Row, String> {
        let each = match &self.each {
            None => None,
            Some(text) => {
                let path = text.split_once('.').filter(|(call, path)| call.contains(':') && is_path(path));
                let (call, path) =
                    path.ok_or_else(|| format!("`each = \"{text}\"` is no `service:Operation.Path.To[].List`"))?;
                Some(Each { call: call.into(), path: path.into() })
            }
        };
        let about = [!self.with.is_empty(), self.region.is_some(), self.batch.is_some()];
        let conditions = [!self.when.is_empty(), !self.unless.is_empty()];
        if each.is_none() && about.into_iter().chain(conditions).any(|is_there| is_there) {
            return Err("`with`, `region`, `batch`, `when` and `unless` speak of a member: they need `each`".into());
        }
        if each.is_some() && self.reach.is_some() {
            return Err("what is asked for `each` is asked where it was listed: `reach` says nothing".into());
        }
        if each.is_some() && self.with.is_empty() && conditions == [false, false] {
            return Err("what is asked for `each` needs something of it: `with`, or a condition".into());
        }
        if let Some(batch) = &self.batch
            && (batch.size == 0 || !self.with.contains_key(&batch.parameter))
        {
            return Err("a `batch` has a size, and its parameter stands in `with`".into());
        }
        if let Some(name) = self.with.keys().find(|name| self.given.contains_key(*name)) {
            return Err(format!("{name} stands in `with` and in `given`"));
        }
        let with = self.with.into_iter().map(|(name, text)| Ok((name, from(&text)?)));
        let given = self.given.into_iter().map(|(name, value)| Ok((name, node(&value)?)));
        Ok(Row {
            call,
            reach: self.reach.unwrap_or_default(),
            each,
            with: with.collect::<Result<_, String>>()?,
            given: given.collect::<Result<_, String>>()?,
            batch: self.batch,
            region: self.region.map(|path| path_only(&path)).transpose()?,
            when: conditions_of(self.when)?,
            unless: conditions_of(self.unless)?,
            step: self.step,
        })
    }
}

fn conditions_of(written: BTreeMap<String, Vec<Value>>) -> Result<BTreeMap<String, Vec<Node>>, String> {
    let one = |(path, values): (String, Vec<Value>)| {
        Ok((path_only(&path)?, values.iter().map(node).collect::<Result<Vec<_>, String>>()?))
    };
    written.into_iter().map(one).collect()
}

fn from(text: &str) -> Result<Argument, String> {
    match text.strip_prefix('$') {
        _ if text == "@" => Ok(Argument::Member),
        Some(name) if is_name(name) => Ok(Argument::Parameter(name.into())),
        _ => path_only(text).map(Argument::Path),
    }
}

fn path_only(text: &str) -> Result<String, String> {
    match is_path(text) && !text.contains("[]") {
        true => Ok(text.into()),
        false => Err(format!("`{text}` is no path to one value: `Name.Name`")),
    }
}

/// `Name.Name[].Name`.
fn is_path(text: &str) -> bool {
    text.split('.').all(|step| is_name(step.strip_suffix("[]").unwrap_or(step)))
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

fn node(value: &Value) -> Result<Node, String> {
    match value {
        Value::String(text) => Ok(Node::text(&**text, Origin::NONE)),
        Value::Integer(number) => Ok(Node::number(Number::from(*number), Origin::NONE)),
        Value::Boolean(value) => Ok(Node::bool(*value, Origin::NONE)),
        Value::Array(list) => Ok(Node::list(list.iter().map(node).collect::<Result<_, _>>()?, Origin::NONE)),
        Value::Table(table) => {
            let member = |(key, value): (&String, &Value)| Ok((Arc::from(&**key), node(value)?));
            Ok(Node::map(table.iter().map(member).collect::<Result<_, String>>()?, Origin::NONE))
        }
        other => Err(format!("a {} is no value of a parameter here", other.type_str())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rows_of_this_version_fit_each_other() {
        let reads = Reads::parse(FILES).unwrap();
        assert!(reads.rows().len() > 100, "{}", reads.rows().len());
    }

    #[test]
    fn every_file_is_read() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data/reads");
        let mut found: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
            .collect();
        found.sort();
        assert_eq!(found, FILES.iter().map(|(name, _)| *name).collect::<Vec<_>>());
    }

    #[test]
    fn rows_that_do_not_fit_are_errors_that_say_so() {
        let cases = [
            ("[\"s:A\"]\neach = \"s:B.Items\"\nwith = { Id = \"Id\" }", "which has no row"),
            (
                "[\"s:A\"]\neach = \"s:B.Items\"\nwith = { Id = \"@\" }\n[\"s:B\"]\neach = \"s:A.Items\"\nwith = { Id = \"@\" }",
                "waits for itself",
            ),
            ("[\"s:B\"]\n[\"s:A\"]\neach = \"s:B.Items\"\nwith = { Id = \"$cluster\" }", "$cluster is no parameter"),
            ("[\"s:B\"]\n[\"s:A\"]\neach = \"s:B.\"\nwith = { Id = \"Id\" }", "Path.To[].List"),
            ("[\"s:B\"]\n[\"s:A\"]\neach = \"s:B.Items\"\nwith = { Id = \"I d\" }", "is no path"),
            ("[\"s:B\"]\n[\"s:A\"]\neach = \"s:B.Items\"", "`with`"),
            ("[\"s:A\"]\nwith = { Id = \"Id\" }", "they need `each`"),
            ("[\"s:A\"]\nstep = \"stumble\"", "stumble"),
            ("[\"s:A\"]\nreech = \"global\"", "reech"),
            ("[\"t:A\"]", "a row of this file is called"),
            (
                "[\"s:B\"]\n[\"s:A\"]\neach = \"s:B.Items\"\nwith = { Id = \"Id\" }\nbatch = { parameter = \"Ids\", size = 5 }",
                "stands in `with`",
            ),
        ];
        for (text, wanted) in cases {
            let error = Reads::parse(&[("s", text)]).unwrap_err().to_string();
            assert!(error.contains(wanted), "{error}\n{text}");
        }
    }
}
