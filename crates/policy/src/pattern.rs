//! Texts of a policy: with wildcards, with policy variables, and with holes.
//!
//! A hole stands where the source does not know the text (`"${aws_s3_bucket.b.arn}/*"`). It
//! stands for *some* text, always the same one, so two patterns with the same hole can still be
//! compared. Wildcards: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html>;
//! variables: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html>.

mod plain;
mod read;

use std::fmt;
use std::sync::{Arc, OnceLock};

use bartizan_tree::{CallId, Items, Node, Origin, Reference, Tri, Value, Why};

use crate::context::{Context, Values};
use crate::glob::{self, Atom};

use read::{push_text, read_into, scan};

/// A text with wildcards, variables and holes, and where it stands.
#[derive(Clone, Debug)]
pub struct Pattern {
    parts: Vec<Part>,
    origin: Origin,
    // The segments of an ARN, where nothing is unknown; taken apart when they are first needed.
    segments: OnceLock<Option<Vec<Vec<Part>>>>,
}

/// A piece of a [`Pattern`].
#[derive(Clone, Debug)]
pub enum Part {
    /// These characters. Never empty.
    Text(Arc<str>),
    /// `*`: any characters, none too.
    Any,
    /// `?`: any one character.
    One,
    /// `${key}` or `${key, 'default'}`.
    Variable {
        /// The condition key, in lower case.
        key: Arc<str>,
        /// What stands in where the request does not have the key.
        default: Option<Arc<str>>,
    },
    /// A piece that the source does not know.
    Hole(Arc<Hole>),
}

/// A piece of text that is not known.
#[derive(Debug)]
pub struct Hole {
    /// Why it is not known.
    pub why: Why,
    /// The attribute that will be here, where it is one.
    pub reference: Option<Arc<Reference>>,
    calls: CallId,
}

/// Data sources whose attributes are whatever people have put there.
const FREE_TEXT: [&str; 11] = [
    "data.aws_appconfig",
    "data.aws_cloudformation",
    "data.aws_dynamodb_table_item",
    "data.aws_iam_policy",
    "data.aws_kms_secret",
    "data.aws_lambda_invocation",
    "data.aws_s3_bucket_object",
    "data.aws_s3_bucket_policy",
    "data.aws_s3_object",
    "data.aws_secretsmanager",
    "data.aws_ssm",
];

fn given_by_aws(why: &Why) -> bool {
    match why {
        Why::Computed(_) => true,
        Why::Variable(name) => {
            matches!(&**name, "AWS::AccountId" | "AWS::Region" | "AWS::Partition" | "AWS::StackName" | "AWS::StackId")
        }
        Why::DataSource(what) => what.contains("data.aws_") && !FREE_TEXT.iter().any(|kind| what.contains(kind)),
        _ => false,
    }
}

/// The values of an element. What AWS gives is a value, though it is not known; anything else that
/// is not known may be any number of them.
pub(crate) fn values(node: &Node) -> Items<'_> {
    match &node.value {
        Value::Unknown(why) if given_by_aws(why) => Items { known: vec![node], more: None },
        _ => node.items(),
    }
}

impl Hole {
    /// Whether both stand for the same text, whatever it is.
    pub fn same(self: &Arc<Self>, other: &Arc<Self>) -> bool {
        if Arc::ptr_eq(self, other) {
            return true;
        }
        match (&self.reference, &other.reference) {
            (Some(a), Some(b)) => a == b,
            (None, None) => {
                // Only these name one value; "a function" may be called on many.
                matches!(self.why, Why::Variable(_) | Why::Computed(_) | Why::DataSource(_))
                    && self.why == other.why
                    && self.calls == other.calls
            }
            _ => false,
        }
    }

    /// Whether it is an attribute that AWS gives to a resource or an account: never empty, and
    /// never a `*`.
    pub fn is_given_by_aws(&self) -> bool {
        self.reference.is_some() || given_by_aws(&self.why)
    }

    /// Whether it surely holds no colon, so that it stays within one segment of an ARN.
    pub fn is_one_segment(&self) -> bool {
        let name = match (&self.reference, &self.why) {
            (Some(reference), _) => &*reference.attribute,
            (None, Why::Computed(what) | Why::Variable(what) | Why::DataSource(what)) => {
                what.rsplit(['.', ':']).next().unwrap_or_default()
            }
            _ => return false,
        };
        const PLAIN: [&str; 9] =
            ["accountid", "account_id", "bucket", "bucketname", "name", "partition", "region", "rolename", "username"];
        PLAIN.iter().any(|plain| name.eq_ignore_ascii_case(plain))
    }

    /// Whether it is the ARN of a resource.
    pub fn is_arn(&self) -> bool {
        match (&self.reference, &self.why) {
            (Some(reference), _) => is_arn_attribute(&reference.attribute),
            (None, Why::Computed(what) | Why::DataSource(what)) => {
                what.rsplit('.').next().is_some_and(is_arn_attribute)
            }
            _ => false,
        }
    }
}

fn is_arn_attribute(name: &str) -> bool {
    name.eq_ignore_ascii_case("arn")
}

/// What has a meaning of its own inside a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Syntax {
    /// `*` and `?` are wildcards.
    pub wildcards: bool,
    /// `${…}` are variables (Version 2012-10-17 only).
    pub variables: bool,
}

impl Pattern {
    /// Reads a node; `None` where it is no text at all (a map, a list, `null`).
    pub fn read(node: &Node, syntax: Syntax) -> Option<Self> {
        let mut parts = Vec::new();
        read_into(&mut parts, node, syntax)?;
        Some(Pattern::of(parts).at(node.origin))
    }

    /// A pattern written as text.
    pub fn parse(text: &str, syntax: Syntax) -> Self {
        let mut parts = Vec::new();
        scan(&mut parts, text, syntax, None);
        Pattern::of(parts)
    }

    /// A text as it is, without any special characters.
    pub fn literal(text: &str) -> Self {
        Pattern::parse(text, Syntax { wildcards: false, variables: false })
    }

    /// A pattern from its pieces.
    pub(crate) fn of(parts: Vec<Part>) -> Self {
        Pattern { parts, origin: Origin::NONE, segments: OnceLock::new() }
    }

    /// The same with more text behind it.
    pub(crate) fn joined(&self, text: &str) -> Self {
        let mut parts = self.parts.clone();
        push_text(&mut parts, text);
        Pattern::of(parts).at(self.origin)
    }

    /// Where it stands.
    pub fn origin(&self) -> Origin {
        self.origin
    }

    /// The same at another place.
    #[must_use]
    pub fn at(self, origin: Origin) -> Self {
        Pattern { origin, ..self }
    }

    /// Its pieces; neighbouring texts are one piece.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The text, where nothing in it is special or unknown.
    pub fn as_text(&self) -> Option<&str> {
        match self.parts.as_slice() {
            [] => Some(""),
            [Part::Text(text)] => Some(text),
            _ => None,
        }
    }

    /// The characters before the first piece that is not text.
    pub fn prefix(&self) -> &str {
        match self.parts.first() {
            Some(Part::Text(text)) => text,
            _ => "",
        }
    }

    /// Whether it matches every text: one or more `*` and nothing else.
    pub fn is_everything(&self) -> bool {
        !self.parts.is_empty() && self.parts.iter().all(|part| matches!(part, Part::Any))
    }

    /// Whether it covers every resource there is: `*`, `arn:*`, `arn:aws:*`, `arn:*:*:*:*:*`.
    pub fn is_universal(&self) -> bool {
        if self.is_everything() {
            return true;
        }
        let ends_in_star = matches!(self.parts.last(), Some(Part::Any));
        if !ends_in_star || self.hole().is_some() || self.has_variable() {
            return false;
        }
        let text = self.to_string();
        let mut segments = text.split(':');
        segments.next() == Some("arn")
            && matches!(segments.next(), Some("*" | "aws" | "aws-cn" | "aws-us-gov"))
            && segments.all(|segment| segment == "*")
    }

    /// Whether a wildcard stands in it.
    pub fn has_wildcard(&self) -> bool {
        self.parts.iter().any(|part| matches!(part, Part::Any | Part::One))
    }

    /// Whether a variable stands in it.
    pub fn has_variable(&self) -> bool {
        self.parts.iter().any(|part| matches!(part, Part::Variable { .. }))
    }

    /// The first hole in it.
    pub fn hole(&self) -> Option<&Arc<Hole>> {
        self.parts.iter().find_map(|part| match part {
            Part::Hole(hole) => Some(hole),
            _ => None,
        })
    }

    /// Whether it stands for one text, known or not: no wildcards, no variables, and no hole that
    /// might hold one.
    pub fn is_fixed(&self) -> Tri {
        Tri::all(self.parts.iter().map(|part| match part {
            Part::Text(_) => Tri::Yes,
            Part::Any | Part::One | Part::Variable { .. } => Tri::No,
            Part::Hole(hole) if hole.is_given_by_aws() => Tri::Yes,
            Part::Hole(hole) => Tri::Unknown(hole.why.clone()),
        }))
    }

    /// Whether a text matches, as one string.
    pub fn matches(&self, text: &str, context: &Context, case: Case) -> Tri {
        if let Some(simple) = self.simple(text, case) {
            return simple.into();
        }
        self.matches_pattern(&Pattern::literal(text), context, case)
    }

    /// Whether a partly known text matches. Wildcards in the text are characters there.
    pub fn matches_pattern(&self, text: &Pattern, context: &Context, case: Case) -> Tri {
        let Some(pattern) = self.atoms(context, case) else { return Tri::No };
        let Some(text) = text.atoms(context, case) else { return Tri::No };
        self.blame(text.as_slice(), glob::compare(&pattern, &text))
    }

    /// Whether an ARN matches segment by segment: see [`glob::compare_arns`].
    pub fn matches_arn(&self, arn: &Pattern, context: &Context) -> Tri {
        if let Some(simple) = arn.as_text().and_then(|text| self.simple_arn(text)) {
            return simple.into();
        }
        let Some(pattern) = self.atoms(context, Case::Sensitive) else { return Tri::No };
        let Some(arn) = arn.atoms(context, Case::Sensitive) else { return Tri::No };
        self.blame(&arn, glob::compare_arns(&pattern, &arn))
    }

    /// Whether everything that the other pattern matches is matched by this one too; `false` where
    /// that is not certain. Variables of both must be equal.
    pub fn includes(&self, other: &Pattern, arns: bool) -> bool {
        if self.is_everything() {
            return true;
        }
        let (outer, inner) = (self.symbols(), other.symbols());
        if arns { glob::includes_arns(&outer, &inner) } else { glob::includes(&outer, &inner) }
    }

    /// Whether some text may match both patterns.
    pub fn overlaps(&self, other: &Pattern) -> bool {
        glob::possibly(&self.symbols(), &other.symbols())
    }

    /// The pieces one character at a time, each variable as a hole that equals itself only.
    fn symbols(&self) -> Vec<Atom> {
        let mut atoms = Vec::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => Case::Sensitive.push(&mut atoms, text),
                Part::Any => atoms.push(Atom::Any),
                Part::One => atoms.push(Atom::One),
                Part::Hole(hole) => atoms.push(Atom::Hole(hole.clone())),
                Part::Variable { key, .. } => atoms.push(Atom::Hole(Arc::new(Hole {
                    why: Why::Variable(key.clone()),
                    reference: None,
                    calls: CallId::ROOT,
                }))),
            }
        }
        atoms
    }

    /// A text that matches, with each wildcard filled by `filler`; holes stay. `None` where a
    /// variable stands in it.
    pub fn example(&self, filler: &str) -> Option<Pattern> {
        let mut parts = Vec::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => push_text(&mut parts, text),
                Part::Any => push_text(&mut parts, filler),
                Part::One => push_text(&mut parts, "x"),
                Part::Hole(hole) => parts.push(Part::Hole(hole.clone())),
                Part::Variable { .. } => return None,
            }
        }
        Some(Pattern::of(parts).at(self.origin))
    }

    fn blame(&self, text: &[Atom], found: Option<bool>) -> Tri {
        match found {
            Some(decided) => decided.into(),
            None => {
                let hole = self.hole().map(|hole| hole.why.clone()).or_else(|| {
                    text.iter().find_map(|atom| match atom {
                        Atom::Hole(hole) => Some(hole.why.clone()),
                        _ => None,
                    })
                });
                let variable = self.parts.iter().find_map(|part| match part {
                    Part::Variable { key, .. } => Some(Why::Undecidable(format!("it depends on {key}").into())),
                    _ => None,
                });
                let limit = || Why::Limit("the length of two texts that are compared".into());
                Tri::Unknown(hole.or(variable).unwrap_or_else(limit))
            }
        }
    }

    /// Whether every variable in it has a value in a request; without one it matches nothing.
    pub fn resolves(&self, context: &Context) -> Tri {
        Tri::all(self.parts.iter().map(|part| match part {
            Part::Variable { key, default } => match (context.get(key), default) {
                (Values::Known([_]), _) | (Values::Absent, Some(_)) => Tri::Yes,
                (Values::Known(_) | Values::Absent, _) => Tri::No,
                (Values::Unknown(why), _) => Tri::Unknown(why),
            },
            _ => Tri::Yes,
        }))
    }

    /// The quick way for the usual case: no variables, no holes.
    fn simple(&self, text: &str, case: Case) -> Option<bool> {
        (case == Case::Sensitive && !self.is_vague()).then(|| plain::matches(&self.parts, text))
    }

    /// Whether a variable or a hole stands in it.
    fn is_vague(&self) -> bool {
        self.parts.iter().any(|part| matches!(part, Part::Variable { .. } | Part::Hole(_)))
    }

    /// The quick way for the usual case of an ARN: see [`glob::compare_arns`] for the rule.
    fn simple_arn(&self, arn: &str) -> Option<bool> {
        let segments =
            self.segments.get_or_init(|| (!self.is_vague()).then(|| plain::segments(&self.parts))).as_ref()?;
        if self.is_everything() {
            return Some(true);
        }
        let (last, before) = segments.split_last()?;
        let mut found = arn.splitn(segments.len(), ':');
        for segment in before {
            match found.next() {
                Some(text) if plain::matches(segment, text) => {}
                _ => return Some(false),
            }
        }
        let Some(rest) = found.next() else { return Some(false) };
        // Only the sixth segment, or a last star, takes in what follows.
        let whole = segments.len() == 6 || matches!(last.last(), Some(Part::Any)) || !rest.contains(':');
        Some(whole && plain::matches(last, rest))
    }

    /// The pieces one character at a time, with variables filled in; `None` where a variable has
    /// no value, so that nothing matches.
    pub(crate) fn atoms(&self, context: &Context, case: Case) -> Option<Vec<Atom>> {
        let mut atoms = Vec::new();
        for part in &self.parts {
            match part {
                Part::Text(text) => case.push(&mut atoms, text),
                Part::Any => atoms.push(Atom::Any),
                Part::One => atoms.push(Atom::One),
                Part::Hole(hole) => atoms.push(Atom::Hole(hole.clone())),
                Part::Variable { key, default } => match (context.get(key), default) {
                    // Only a key with one value can be used as a variable.
                    (Values::Known([value]), _) => case.push(&mut atoms, value),
                    (Values::Absent, Some(default)) => case.push(&mut atoms, default),
                    (Values::Known(_) | Values::Absent, _) => return None,
                    (Values::Unknown(why), _) => {
                        atoms.push(Atom::Hole(Arc::new(Hole { why, reference: None, calls: CallId::ROOT })))
                    }
                },
            }
        }
        Some(atoms)
    }
}

/// Whether upper and lower case letters differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// They do.
    Sensitive,
    /// They do not.
    Insensitive,
}

impl Case {
    fn push(self, atoms: &mut Vec<Atom>, text: &str) {
        match self {
            Case::Sensitive => atoms.extend(text.chars().map(Atom::Char)),
            Case::Insensitive => atoms.extend(text.chars().flat_map(char::to_lowercase).map(Atom::Char)),
        }
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in &self.parts {
            match part {
                Part::Text(text) => f.write_str(text)?,
                Part::Any => f.write_str("*")?,
                Part::One => f.write_str("?")?,
                Part::Variable { key, default: None } => write!(f, "${{{key}}}")?,
                Part::Variable { key, default: Some(default) } => write!(f, "${{{key}, '{default}'}}")?,
                Part::Hole(hole) => match &hole.reference {
                    Some(reference) => write!(f, "<{}.{}>", reference.resource, reference.attribute)?,
                    None => write!(f, "<{}>", hole.why.subject())?,
                },
            }
        }
        Ok(())
    }
}
