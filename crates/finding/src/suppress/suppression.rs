//! One suppression, as it was written.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use bartizan_tree::{Moment, Origin, SourceId};

/// Whose form a suppression is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tool {
    /// `bartizan:ignore[…]`, template metadata, `bartizan.toml`.
    Bartizan,
    /// `checkov:skip=…`, under its three names, and template metadata.
    Checkov,
    /// `trivy:ignore:…`, `tfsec:ignore:…`, `.trivyignore`.
    Trivy,
    /// `kics-scan …`.
    Kics,
    /// `ts:skip=…`, and template metadata.
    Terrascan,
    /// Template metadata.
    CfnNag,
    /// Template metadata of the Guard rules registry.
    Guard,
    /// Template metadata.
    CfnLint,
    /// Metadata of synthesized templates.
    CdkNag,
}

impl Tool {
    /// Its name, as its makers write it.
    pub fn name(self) -> &'static str {
        match self {
            Tool::Bartizan => "bartizan",
            Tool::Checkov => "checkov",
            Tool::Trivy => "trivy",
            Tool::Kics => "kics",
            Tool::Terrascan => "terrascan",
            Tool::CfnNag => "cfn_nag",
            Tool::Guard => "guard",
            Tool::CfnLint => "cfn-lint",
            Tool::CdkNag => "cdk-nag",
        }
    }
}

impl fmt::Display for Tool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What is not to be told, as somebody wrote it: one for each id that is named.
#[derive(Clone, Debug)]
pub struct Suppression {
    /// In whose form.
    pub tool: Tool,
    /// What is suppressed.
    pub names: Names,
    /// Where it holds.
    pub scope: Scope,
    /// Why, in the words of whoever wrote it.
    pub reason: Option<Arc<str>>,
    /// Who answers for it.
    pub owner: Option<Arc<str>>,
    /// From this day on it does not hold any more.
    pub until: Option<Moment>,
    /// Trivy's workspace pattern.
    pub workspace: Option<Arc<str>>,
    /// Trivy's parameters: paths in the resource, and the values that they must have.
    pub parameters: Vec<(Arc<str>, Arc<str>)>,
    /// Where it is written.
    pub place: Written,
    /// What is wrong with how it is written: then it silences nothing.
    pub wrong: Option<Arc<str>>,
}

impl Suppression {
    /// One with nothing but its form, its name and its scope.
    pub fn new(tool: Tool, name: impl Into<Arc<str>>, scope: Scope, place: Written) -> Self {
        Suppression {
            tool,
            names: Names::One(name.into()),
            scope,
            reason: None,
            owner: None,
            until: None,
            workspace: None,
            parameters: Vec::new(),
            place,
            wrong: None,
        }
    }

    /// The same with a reason, where there is one.
    #[must_use]
    pub fn because(mut self, reason: &str) -> Self {
        let reason = reason.trim();
        self.reason = (!reason.is_empty()).then(|| reason.into());
        self
    }

    /// The same until a day; what is no day makes it wrong.
    #[must_use]
    pub fn until(mut self, day: &str) -> Self {
        self.until = Moment::parse(day.trim());
        if self.until.is_none() {
            self.wrong = Some(format!("`{}` is no date such as 2027-01-31", day.trim()).into());
        }
        self
    }

    /// The same, marked as wrong.
    #[must_use]
    pub fn wrong(mut self, what: impl Into<Arc<str>>) -> Self {
        self.wrong = Some(what.into());
        self
    }
}

/// What a suppression names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Names {
    /// A rule's id, another tool's id, or a pattern with `*`.
    One(Arc<str>),
    /// Everything but these: KICS's `enable`.
    AllBut(Vec<Arc<str>>),
}

/// Where a suppression holds.
#[derive(Clone, Debug)]
pub enum Scope {
    /// What stands within a range of a file: findings there, resources and module calls that lie in it.
    Within(SourceId, Range<usize>),
    /// Findings whose place starts within a range of a file.
    At(SourceId, Range<usize>),
    /// What stands in a file.
    File(SourceId),
    /// One resource of a template: its body.
    Resource(Origin),
    /// What fits all of these; none of them is everything.
    Fits(Fits),
    /// Nothing: it stands where its form means nothing.
    Nowhere,
}

/// What a configuration asks of a finding. Each member that is there must fit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fits {
    /// Patterns of the file's path, below `base`; one must fit.
    pub paths: Vec<Arc<str>>,
    /// Where paths start.
    pub base: Base,
    /// The account's number.
    pub account: Option<Arc<str>>,
    /// A tag that the resource has, and its value.
    pub tag: Option<(Arc<str>, Option<Arc<str>>)>,
    /// A pattern of the resource's address.
    pub address: Option<Arc<str>>,
}

/// The folder below which a configuration's paths are told. Files are known by the path from the
/// working folder, which may be another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Base {
    /// The configuration's folder, absolute; empty where paths are told as they are.
    pub folder: Arc<str>,
    /// The working folder, absolute.
    pub working: Arc<str>,
}

impl Base {
    /// The path of a file below the folder; as it is where it lies elsewhere.
    pub(crate) fn below(&self, path: &str) -> String {
        if self.folder.is_empty() {
            return path.to_owned();
        }
        let whole = if path.starts_with('/') { path.to_owned() } else { format!("{}/{path}", self.working) };
        let mut parts: Vec<&str> = Vec::new();
        for part in whole.split('/') {
            match part {
                "" | "." => {}
                ".." => drop(parts.pop()),
                _ => parts.push(part),
            }
        }
        let folder: Vec<&str> = self.folder.split('/').filter(|part| !part.is_empty()).collect();
        parts.strip_prefix(folder.as_slice()).map_or_else(|| path.to_owned(), |below| below.join("/"))
    }
}

/// Where a suppression is written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Written {
    /// In a file that was scanned.
    At(Origin),
    /// In a file of its own: its name, and the line or entry in words.
    In(Arc<str>, Arc<str>),
}
