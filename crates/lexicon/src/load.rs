//! Reading the data files, once.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use serde::Deserialize;

/// Every data file, by service. A new file is added here.
const FILES: &[(&str, &str)] = &[
    ("accessanalyzer", include_str!("../data/accessanalyzer.toml")),
    ("account", include_str!("../data/account.toml")),
    ("acm", include_str!("../data/acm.toml")),
    ("apigateway", include_str!("../data/apigateway.toml")),
    ("athena", include_str!("../data/athena.toml")),
    ("autoscaling", include_str!("../data/autoscaling.toml")),
    ("backup", include_str!("../data/backup.toml")),
    ("cloudfront", include_str!("../data/cloudfront.toml")),
    ("cloudtrail", include_str!("../data/cloudtrail.toml")),
    ("cloudwatch", include_str!("../data/cloudwatch.toml")),
    ("codebuild", include_str!("../data/codebuild.toml")),
    ("config", include_str!("../data/config.toml")),
    ("documentdb", include_str!("../data/documentdb.toml")),
    ("dynamodb", include_str!("../data/dynamodb.toml")),
    ("ec2", include_str!("../data/ec2.toml")),
    ("ecr", include_str!("../data/ecr.toml")),
    ("ecs", include_str!("../data/ecs.toml")),
    ("efs", include_str!("../data/efs.toml")),
    ("eks", include_str!("../data/eks.toml")),
    ("elasticache", include_str!("../data/elasticache.toml")),
    ("elb", include_str!("../data/elb.toml")),
    ("guardduty", include_str!("../data/guardduty.toml")),
    ("iam", include_str!("../data/iam.toml")),
    ("kinesis", include_str!("../data/kinesis.toml")),
    ("kms", include_str!("../data/kms.toml")),
    ("lambda", include_str!("../data/lambda.toml")),
    ("logs", include_str!("../data/logs.toml")),
    ("macie", include_str!("../data/macie.toml")),
    ("mq", include_str!("../data/mq.toml")),
    ("msk", include_str!("../data/msk.toml")),
    ("neptune", include_str!("../data/neptune.toml")),
    ("opensearch", include_str!("../data/opensearch.toml")),
    ("organizations", include_str!("../data/organizations.toml")),
    ("rds", include_str!("../data/rds.toml")),
    ("redshift", include_str!("../data/redshift.toml")),
    ("s3", include_str!("../data/s3.toml")),
    ("secretsmanager", include_str!("../data/secretsmanager.toml")),
    ("securityhub", include_str!("../data/securityhub.toml")),
    ("sns", include_str!("../data/sns.toml")),
    ("sqs", include_str!("../data/sqs.toml")),
    ("ssm", include_str!("../data/ssm.toml")),
    ("stepfunctions", include_str!("../data/stepfunctions.toml")),
    ("vpc", include_str!("../data/vpc.toml")),
    ("wafv2", include_str!("../data/wafv2.toml")),
];

/// What the account's answers are called, by service.
const ANSWERS: &[(&str, &str)] = &[
    ("answers/acm", include_str!("../data/answers/acm.toml")),
    ("answers/autoscaling", include_str!("../data/answers/autoscaling.toml")),
    ("answers/backup", include_str!("../data/answers/backup.toml")),
    ("answers/ec2", include_str!("../data/answers/ec2.toml")),
    ("answers/ecs", include_str!("../data/answers/ecs.toml")),
    ("answers/eks", include_str!("../data/answers/eks.toml")),
    ("answers/elb", include_str!("../data/answers/elb.toml")),
    ("answers/endpoints", include_str!("../data/answers/endpoints.toml")),
    ("answers/iam", include_str!("../data/answers/iam.toml")),
    ("answers/kms", include_str!("../data/answers/kms.toml")),
    ("answers/lambda", include_str!("../data/answers/lambda.toml")),
    ("answers/monitoring", include_str!("../data/answers/monitoring.toml")),
    ("answers/organizations", include_str!("../data/answers/organizations.toml")),
    ("answers/posture", include_str!("../data/answers/posture.toml")),
    ("answers/rds", include_str!("../data/answers/rds.toml")),
    ("answers/s3", include_str!("../data/answers/s3.toml")),
    ("answers/secretsmanager", include_str!("../data/answers/secretsmanager.toml")),
    ("answers/services", include_str!("../data/answers/services.toml")),
    ("answers/ssm", include_str!("../data/answers/ssm.toml")),
    ("answers/sso", include_str!("../data/answers/sso.toml")),
    ("answers/stores", include_str!("../data/answers/stores.toml")),
];

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut lexicon = Lexicon::default();
    for (service, text) in FILES.iter().chain(ANSWERS) {
        // INVARIANT: the files are compiled in, and a test reads each of them.
        if let Err(error) = lexicon.add(text) {
            lexicon.broken.push(format!("{service}: {error}"));
        }
    }
    lexicon
});

/// The whole dictionary.
#[derive(Debug, Default)]
pub struct Lexicon {
    kinds: HashMap<String, Kind>,
    terraform: HashMap<String, Entry>,
    answers: HashMap<String, Entry>,
    broken: Vec<String>,
}

/// What is said of a kind of the vocabulary.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Kind {
    /// Properties by which others may speak of a resource of this kind, beside its reference.
    pub named_by: Vec<String>,
    /// Properties that hold a secret: their value is taken out as it is read.
    pub secret: Vec<String>,
    /// Properties that hold JSON, in a text or as it is.
    pub json: Vec<String>,
}

/// What is said of a source's type of resource, or of an answer.
#[derive(Debug)]
pub struct Entry {
    /// The kind in the vocabulary.
    pub is: Arc<str>,
    /// Attributes by which others may speak of it.
    pub known_as: Vec<String>,
    /// For a part: the attribute that names the owner.
    pub part_of: Option<String>,
    /// Properties of the owner of which this part claims to be the whole.
    pub exclusive: Vec<String>,
    /// What each attribute is called.
    pub names: Vec<Name>,
}

/// One attribute's name in the vocabulary.
#[derive(Debug)]
pub struct Name {
    /// The path in the source.
    pub from: Vec<Step>,
    /// The path in the vocabulary.
    pub to: Vec<Step>,
    /// What its values are called there; others stay as they are.
    pub values: HashMap<String, String>,
    /// What it becomes.
    pub form: As,
    /// For [`As::Capitals`]: members whose own members' names are people's, and stay.
    pub keep: Vec<String>,
}

impl Name {
    /// Whether it speaks of a block of this name, or of what stands in one.
    pub fn enters(&self, block: &str) -> bool {
        let Some((Step::Key(first), rest)) = self.from.split_first() else { return false };
        &**first == block && (self.form == As::Block || rest.iter().any(|step| matches!(step, Step::Key(_))))
    }
}

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A named member.
    Key(Arc<str>),
    /// Every member of a list.
    Each,
}

/// What a value becomes on its way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum As {
    /// It stays as it is.
    #[default]
    Same,
    /// A text that holds JSON becomes what it holds.
    Json,
    /// A block becomes an empty map: that it stands there is what counts.
    Block,
    /// One value becomes a list of it.
    List,
    /// Yes becomes no.
    Not,
    /// A map becomes a list of `Key` and `Value`.
    Tags,
    /// A map becomes a list of `Name` and `Value`.
    Pairs,
    /// A secret: taken out.
    Secret,
    /// A text that holds JSON becomes what it holds, and every name in it begins with a capital:
    /// the API's `logConfiguration` is the vocabulary's `LogConfiguration`.
    Capitals,
}

impl Lexicon {
    /// The dictionary that is built in.
    pub fn builtin() -> &'static Lexicon {
        &LEXICON
    }

    /// What is said of a kind of the vocabulary.
    pub fn kind(&self, kind: &str) -> Option<&Kind> {
        self.kinds.get(kind)
    }

    /// What is said of a Terraform resource type.
    pub fn terraform(&self, resource_type: &str) -> Option<&Entry> {
        self.terraform.get(resource_type)
    }

    /// What is said of the answer to a call (`s3:GetBucketVersioning`).
    pub fn answer(&self, call: &str) -> Option<&Entry> {
        self.answers.get(call)
    }

    /// The answers that are known, in no order.
    pub fn answers(&self) -> impl Iterator<Item = (&str, &Entry)> {
        self.answers.iter().map(|(call, entry)| (call.as_str(), entry))
    }

    /// The Terraform resource types that are known, in no order.
    pub fn terraform_types(&self) -> impl Iterator<Item = &str> {
        self.terraform.keys().map(String::as_str)
    }

    /// Which data files could not be read, and why. Empty, or a test fails.
    pub fn broken(&self) -> &[String] {
        &self.broken
    }

    fn add(&mut self, text: &str) -> Result<(), toml::de::Error> {
        let file: File = toml::from_str(text)?;
        self.kinds.extend(file.kinds);
        self.terraform.extend(file.terraform.into_iter().map(|(name, raw)| (name, raw.into())));
        self.answers.extend(file.answers.into_iter().map(|(name, raw)| (name, raw.into())));
        Ok(())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    kinds: HashMap<String, Kind>,
    #[serde(default)]
    terraform: HashMap<String, RawEntry>,
    #[serde(default)]
    answers: HashMap<String, RawEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEntry {
    is: String,
    #[serde(default)]
    known_as: Vec<String>,
    part_of: Option<String>,
    #[serde(default)]
    exclusive: Vec<String>,
    #[serde(default)]
    same: Vec<String>,
    #[serde(default)]
    names: toml::Table,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawName {
    to: String,
    #[serde(default)]
    values: HashMap<String, String>,
    #[serde(default, rename = "as")]
    form: As,
    #[serde(default)]
    keep: Vec<String>,
}

impl From<RawEntry> for Entry {
    fn from(raw: RawEntry) -> Self {
        let names = raw.names.into_iter().filter_map(|(from, value)| {
            let name = match value {
                toml::Value::String(to) => RawName { to, values: HashMap::new(), form: As::Same, keep: Vec::new() },
                other => other.try_into().ok()?,
            };
            let (from, to) = (steps(&from), steps(&name.to));
            Some(Name { from, to, values: name.values, form: name.form, keep: name.keep })
        });
        let same = raw.same.into_iter().map(|path| Name {
            from: steps(&path),
            to: steps(&path),
            values: HashMap::new(),
            form: As::Same,
            keep: Vec::new(),
        });
        Entry {
            is: raw.is.into(),
            known_as: raw.known_as,
            part_of: raw.part_of,
            exclusive: raw.exclusive,
            names: same.chain(names).collect(),
        }
    }
}

fn steps(path: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    for piece in path.split('.') {
        let key = piece.trim_end_matches("[]");
        if !key.is_empty() {
            steps.push(Step::Key(key.into()));
        }
        steps.extend(std::iter::repeat_n(Step::Each, (piece.len() - key.len()) / 2));
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_data_file_reads() {
        assert_eq!(Lexicon::builtin().broken(), &[] as &[String]);
    }

    #[test]
    fn every_name_in_the_data_reads() {
        for (service, text) in FILES.iter().chain(ANSWERS) {
            let file: toml::Table = toml::from_str(text).unwrap();
            for table in ["terraform", "answers"] {
                let Some(entries) = file.get(table).and_then(|t| t.as_table()) else { continue };
                for (name, entry) in entries {
                    let Some(names) = entry.get("names").and_then(|n| n.as_table()) else { continue };
                    for (from, to) in names {
                        let reads = to.is_str() || to.clone().try_into::<RawName>().is_ok();
                        assert!(reads, "{service}: {name}: {from} does not read");
                        let to_path = to.as_str().or_else(|| to.get("to")?.as_str()).unwrap();
                        let lists = |path: &str| path.matches("[]").count();
                        assert!(
                            lists(from) == lists(to_path) || lists(to_path) == 0 || lists(from) == 0,
                            "{service}: {name}: {from} and {to_path} enter different lists"
                        );
                    }
                }
            }
        }
    }
}
