//! Why something is not known. A short closed list, because people act on it: each kind has one
//! thing that a person can do about it, and the summary ranks the kinds.

use std::fmt;
use std::sync::Arc;

/// The reason why a value, a membership or a verdict is not known.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Why {
    /// A variable or parameter without a value: `var.name`, a template parameter's name.
    Variable(Arc<str>),
    /// Known only after apply: the address and attribute, such as `aws_s3_bucket.b.id`.
    Computed(Arc<str>),
    /// A data source, an import or a remote state: what was asked for.
    DataSource(Arc<str>),
    /// A function that Bartizan does not evaluate: its name.
    Function(Arc<str>),
    /// A module that is not on disk: its address.
    Module(Arc<str>),
    /// It may stand outside this estate (another root, stack or account): what it is.
    Outside(Arc<str>),
    /// A call that was refused: `s3:GetBucketPolicy`.
    Denied(Arc<str>),
    /// A call that was not made, or whose answer is not in the snapshot.
    NotRead(Arc<str>),
    /// A secret that was taken out: its kind.
    Redacted(Arc<str>),
    /// The answer differs between the values that a parameter may take: its name.
    Condition(Arc<str>),
    /// An expression that is wrong or does not fit: what is wrong with it.
    Invalid(Arc<str>),
    /// A limit on depth, size or expansion: its name.
    Limit(Arc<str>),
    /// A question that the engines do not decide: what it is.
    Undecidable(Arc<str>),
}

impl Why {
    /// The kind alone, one word for machine-readable summaries.
    pub fn kind(&self) -> &'static str {
        match self {
            Why::Variable(_) => "variable",
            Why::Computed(_) => "computed",
            Why::DataSource(_) => "data-source",
            Why::Function(_) => "function",
            Why::Module(_) => "module",
            Why::Outside(_) => "outside",
            Why::Denied(_) => "denied",
            Why::NotRead(_) => "not-read",
            Why::Redacted(_) => "redacted",
            Why::Condition(_) => "condition",
            Why::Invalid(_) => "invalid",
            Why::Limit(_) => "limit",
            Why::Undecidable(_) => "undecidable",
        }
    }

    /// What the reason speaks of: the variable, the call, the module …
    pub fn subject(&self) -> &str {
        match self {
            Why::Variable(s)
            | Why::Computed(s)
            | Why::DataSource(s)
            | Why::Function(s)
            | Why::Module(s)
            | Why::Outside(s)
            | Why::Denied(s)
            | Why::NotRead(s)
            | Why::Redacted(s)
            | Why::Condition(s)
            | Why::Invalid(s)
            | Why::Limit(s)
            | Why::Undecidable(s) => s,
        }
    }

    /// What a person can do about all reasons of this kind, as an imperative.
    pub fn advice(&self) -> &'static str {
        match self {
            Why::Variable(_) => "give values with --var, --var-file or --parameter",
            Why::Computed(_) => "scan the code and its plan together, or the account once it is applied",
            Why::DataSource(_) => "scan the plan (terraform show -json)",
            Why::Function(_) => "scan the plan (terraform show -json)",
            Why::Module(_) => "run `terraform init`, so that the modules are on disk",
            Why::Outside(_) => "scan the folders together, or the account",
            Why::Denied(_) => "grant the call to the auditing role",
            Why::NotRead(_) => "read it again with a complete audit",
            Why::Redacted(_) => "nothing: secrets are never kept",
            Why::Condition(_) => "give the parameter a value with --parameter",
            Why::Invalid(_) => "mend the expression",
            Why::Limit(_) => "split the input",
            Why::Undecidable(_) => "read the statement yourself",
        }
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Why::Variable(s) => write!(f, "{s} has no value"),
            Why::Computed(s) => write!(f, "{s} is known only after apply"),
            Why::DataSource(s) => write!(f, "{s} is read from outside"),
            Why::Function(s) => write!(f, "the function {s} is not evaluated"),
            Why::Module(s) => write!(f, "{s} is not here"),
            Why::Outside(s) => write!(f, "{s} may stand outside this estate"),
            Why::Denied(s) => write!(f, "the call {s} was denied"),
            Why::NotRead(s) => write!(f, "{s} was not read"),
            Why::Redacted(s) => write!(f, "a secret was taken out here ({s})"),
            Why::Condition(s) => write!(f, "it depends on {s}"),
            Why::Invalid(s) => write!(f, "{s}"),
            Why::Limit(s) => write!(f, "a limit was reached: {s}"),
            Why::Undecidable(s) => write!(f, "{s}"),
        }
    }
}
