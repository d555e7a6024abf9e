//! Actions: `service:Name`, in any case, with wildcards in patterns
//! (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html>:
//! "the prefix and the action name are case insensitive").

use std::fmt;
use std::sync::Arc;

use bartizan_tree::{Node, Origin, Tri};

use crate::context::Context;
use crate::pattern::{Case, Pattern, Syntax};

/// One action of one service, without wildcards.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Action {
    text: Arc<str>,
    lower: Arc<str>,
    colon: usize,
}

impl Action {
    /// Reads `service:Name`; `None` without a colon.
    pub fn parse(text: &str) -> Option<Self> {
        let lower = text.to_lowercase();
        let colon = lower.find(':')?;
        Some(Action { colon, lower: lower.into(), text: text.into() })
    }

    /// The service's prefix, in lower case.
    pub fn service(&self) -> &str {
        &self.lower[..self.colon]
    }

    /// The name, in lower case.
    pub fn name(&self) -> &str {
        &self.lower[self.colon + 1..]
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Both in lower case.
    pub fn lower(&self) -> &str {
        &self.lower
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The actions that an element of a statement names.
#[derive(Clone, Debug)]
pub struct ActionPattern {
    // In lower case, wildcards taken apart.
    pattern: Pattern,
    text: Arc<str>,
    // INVARIANT: only a pattern that is `*` alone or has a colon (or a hole) matches anything.
    inert: bool,
}

const SYNTAX: Syntax = Syntax { wildcards: true, variables: false };

impl ActionPattern {
    /// Reads a node; `None` where it is no text.
    pub fn read(node: &Node) -> Option<Self> {
        let written = Pattern::read(node, SYNTAX)?;
        let lowered = node.rebuilt(&mut |node| match node.as_text() {
            Some(text) => Node::text(text.to_lowercase(), node.origin),
            None => node,
        });
        let pattern = Pattern::read(&lowered, SYNTAX)?;
        let text: Arc<str> = written.to_string().into();
        let inert = !pattern.is_everything() && pattern.hole().is_none() && !text.contains(':');
        Some(ActionPattern { pattern, text, inert })
    }

    /// A pattern written as text.
    pub fn parse(text: &str) -> Self {
        let pattern = Pattern::parse(&text.to_lowercase(), SYNTAX);
        let inert = !pattern.is_everything() && !text.contains(':');
        ActionPattern { pattern, text: text.into(), inert }
    }

    /// Whether it is every action of every service: `*` or `*:*`.
    pub fn is_everything(&self) -> bool {
        self.pattern.is_everything() || self.pattern.to_string() == "*:*"
    }

    /// The service, in lower case, where the pattern names exactly one.
    pub fn service(&self) -> Option<&str> {
        self.pattern.prefix().split_once(':').map(|(service, _)| service)
    }

    /// Whether it is every action of one service: `s3:*`.
    pub fn is_whole_service(&self) -> bool {
        let parts = self.pattern.parts();
        matches!(parts, [crate::pattern::Part::Text(text), crate::pattern::Part::Any] if text.ends_with(':'))
    }

    /// Whether a wildcard stands in it.
    pub fn has_wildcard(&self) -> bool {
        self.pattern.has_wildcard()
    }

    /// Whether it can match no action: it names no service.
    pub fn is_inert(&self) -> bool {
        self.inert
    }

    /// Whether it matches an action.
    pub fn matches(&self, action: &Action) -> Tri {
        if self.inert {
            return Tri::No;
        }
        self.pattern.matches(action.lower(), &Context::default(), Case::Sensitive)
    }

    /// The pattern in lower case.
    pub fn pattern(&self) -> &Pattern {
        &self.pattern
    }

    /// Where it stands.
    pub fn origin(&self) -> Origin {
        self.pattern.origin()
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The action, where the pattern names exactly one.
    pub fn as_action(&self) -> Option<Action> {
        self.pattern.as_text()?;
        Action::parse(&self.text)
    }
}

impl fmt::Display for ActionPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, action: &str) -> bool {
        ActionPattern::parse(pattern).matches(&Action::parse(action).unwrap()).is_yes()
    }

    /// UG reference_policies_elements_action.
    #[test]
    fn service_and_name_are_compared_in_any_case() {
        assert!(matches("IAM:listaccesskeys", "iam:ListAccessKeys"));
        assert!(matches("s3:Get*", "S3:GETOBJECT"));
        assert!(matches("*", "s3:GetObject") && matches("*:*", "s3:GetObject"));
        assert!(!matches("s3:Get*", "s3:PutObject"));
        assert!(matches("iam:*AccessKey*", "iam:CreateAccessKey"));
    }

    #[test]
    fn junk_is_inert() {
        assert!(!matches("s3:GetObject ", "s3:GetObject"));
        assert!(!matches("s3:GetObject,", "s3:GetObject"));
        assert!(!matches("GetObject", "s3:GetObject"));
        assert!(!matches("s3*", "s3:GetObject"));
    }
}
