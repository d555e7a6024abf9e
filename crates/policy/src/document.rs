//! A policy document, read from a node with every place and every unknown kept
//! (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html>).
//!
//! Reading never fails: what AWS would refuse or ignore is kept as inert, and what is not known
//! is open. Judging the style of a document is another matter than reading it.

use std::sync::Arc;

use bartizan_tree::{Node, Origin, Sources, Tri, Value, Why, json};

use crate::action::ActionPattern;
use crate::condition::{self, Condition};
use crate::pattern::{Pattern, Syntax};
use crate::principal::Principals;

/// A policy document.
#[derive(Clone, Debug)]
pub struct Document {
    /// Which language it is written in.
    pub version: Version,
    /// The statements that are known.
    pub statements: Vec<Statement>,
    /// Why there may be more statements; a document of which nothing is known has only this.
    pub more: Option<Why>,
    /// Where it stands.
    pub origin: Origin,
}

/// The language of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// `2008-10-17`, or none given: variables are plain text.
    V2008,
    /// `2012-10-17`.
    V2012,
}

/// A statement.
#[derive(Clone, Debug)]
pub struct Statement {
    /// Its name.
    pub sid: Option<Arc<str>>,
    /// What it does.
    pub effect: Effect,
    /// To whom; none in identity policies.
    pub principals: Option<Principals>,
    /// For which actions.
    pub actions: Element<ActionPattern>,
    /// On which resources; none in trust policies and where the policy's own resource is meant.
    pub resources: Option<Element<Pattern>>,
    /// Under which conditions; all of them must hold.
    pub conditions: Vec<Condition>,
    /// Why there may be more conditions.
    pub more_conditions: Option<Why>,
    /// Where it stands.
    pub origin: Origin,
}

/// What a statement does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It allows.
    Allow,
    /// It denies.
    Deny,
    /// It is not known which.
    Unknown(Why),
    /// Neither: AWS refuses it, so it does nothing.
    Inert,
}

/// `Action`, `NotAction`, `Resource` or `NotResource`.
#[derive(Clone, Debug)]
pub struct Element<T> {
    /// Whether it is the `Not…` form.
    pub negated: bool,
    /// The members that are known.
    pub known: Vec<T>,
    /// Why there may be more.
    pub more: Option<Why>,
    /// Where it stands.
    pub origin: Origin,
}

impl<T> Element<T> {
    /// An element of which nothing was read, and why there may be something.
    fn unread(more: Option<Why>, origin: Origin) -> Self {
        Element { negated: false, known: Vec::new(), more, origin }
    }

    /// Whether the element covers what the question asks of each member.
    pub fn covers(&self, matches: impl FnMut(&T) -> Tri) -> Tri {
        let listed = Tri::any(self.known.iter().map(matches));
        let listed = match &self.more {
            Some(why) => listed.or(Tri::Unknown(why.clone())),
            None => listed,
        };
        // An empty list covers nothing in either form.
        if self.known.is_empty() && self.more.is_none() {
            return Tri::No;
        }
        if self.negated { listed.not() } else { listed }
    }
}

impl Document {
    /// Reads a document: a map, or a text that holds JSON.
    pub fn parse(node: &Node, sources: &Sources) -> Self {
        match &node.value {
            Value::Text(text) if text.trim().is_empty() => Document::empty(node.origin),
            Value::Text(_) | Value::Concat(_) | Value::Json(_) => match json::parse_embedded(sources, node) {
                // JSON in JSON: a policy that was encoded twice is no policy.
                Ok(inner) if !matches!(inner.value, Value::Text(_)) => Document::read(&inner),
                Ok(inner) => Document::unknown(Why::Invalid("this is a text, not a policy".into()), inner.origin),
                Err(error) => {
                    let why = match node.why() {
                        // The holes may be what makes it a document: a template's whole statement.
                        Some(why) => why,
                        None => Why::Invalid(format!("this policy is not JSON: {error}").into()),
                    };
                    Document::unknown(why, error.origin)
                }
            },
            _ => Document::read(node),
        }
    }

    /// A document without statements: it allows nothing.
    pub fn empty(origin: Origin) -> Self {
        Document { version: Version::V2012, statements: Vec::new(), more: None, origin }
    }

    /// A document of which nothing is known.
    pub fn unknown(why: Why, origin: Origin) -> Self {
        Document { more: Some(why), ..Document::empty(origin) }
    }

    /// Whether nothing at all is known of it.
    pub fn is_unknown(&self) -> bool {
        self.statements.is_empty() && self.more.is_some()
    }

    fn read(node: &Node) -> Self {
        let origin = node.origin;
        let map = match &node.value {
            Value::Map(map) => map,
            Value::Open { known, .. } if known.as_map().is_some() => match known.as_map() {
                Some(map) => map,
                None => return Document::empty(origin),
            },
            Value::Null => return Document::empty(origin),
            _ => {
                let why = node.why().unwrap_or_else(|| Why::Invalid("a policy is a map with a Statement".into()));
                return Document::unknown(why, origin);
            }
        };
        // An open document may hold a Statement that is not seen; one that is seen is the only one.
        let mut document = Document { version: version(map.get("Version")), ..Document::empty(origin) };
        match map.get("Statement") {
            Some(statements) => {
                let items = statements.items();
                document.more = items.more;
                for item in items.known {
                    match Statement::read(item, document.version) {
                        Ok(statement) => document.statements.push(statement),
                        Err(Some(why)) => document.more = document.more.take().or(Some(why)),
                        Err(None) => {}
                    }
                }
            }
            None => {
                if let Value::Open { more, .. } = &node.value {
                    document.more = Some(more.clone());
                }
            }
        }
        document
    }

    /// The statements of several documents as one, for questions that are asked of all policies
    /// of a principal together.
    pub fn union<'a>(documents: impl IntoIterator<Item = &'a Document>) -> Self {
        let mut union = Document::empty(Origin::NONE);
        for document in documents {
            union.statements.extend(document.statements.iter().cloned());
            union.more = union.more.take().or_else(|| document.more.clone());
            if !union.origin.is_some() {
                union.origin = document.origin;
            }
        }
        union
    }

    /// The statements that allow, or may.
    pub fn allows(&self) -> impl Iterator<Item = &Statement> {
        self.statements.iter().filter(|s| matches!(s.effect, Effect::Allow | Effect::Unknown(_)))
    }

    /// The statements that deny, or may.
    pub fn denies(&self) -> impl Iterator<Item = &Statement> {
        self.statements.iter().filter(|s| matches!(s.effect, Effect::Deny | Effect::Unknown(_)))
    }
}

/// An unknown version is taken for the newer one: it is what nearly everybody writes, and only
/// the meaning of `${…}` hangs on it.
fn version(node: Option<&Node>) -> Version {
    match node.map(|node| (&node.value, node.as_text())) {
        None | Some((Value::Null, _) | (_, Some("2008-10-17"))) => Version::V2008,
        _ => Version::V2012,
    }
}

impl Statement {
    /// Reads a statement; `Err` where it is none, with the reason where it is not known.
    fn read(node: &Node, version: Version) -> Result<Self, Option<Why>> {
        let open = match &node.value {
            Value::Map(_) => None,
            Value::Open { known, more } if known.as_map().is_some() => Some(more.clone()),
            _ => return Err(node.why()),
        };
        let member = |name: &str| node.as_map().and_then(|map| map.get(name)).filter(|node| !node.is_null());
        let resource_syntax = Syntax { wildcards: true, variables: version == Version::V2012 };
        let actions = element(node, "Action", "NotAction", ActionPattern::read);
        let resources = element(node, "Resource", "NotResource", |node| Pattern::read(node, resource_syntax));
        let (conditions, more_conditions) = match member("Condition") {
            Some(condition) => condition::read(condition, version == Version::V2012),
            None => (Vec::new(), None),
        };
        let effect = match member("Effect") {
            // "The Effect value is case sensitive" (UG reference_policies_elements_effect).
            Some(effect) => match (effect.as_text(), effect.why()) {
                (Some("Allow"), _) => Effect::Allow,
                (Some("Deny"), _) => Effect::Deny,
                (None, Some(why)) => Effect::Unknown(why),
                _ => Effect::Inert,
            },
            None => open.clone().map_or(Effect::Inert, Effect::Unknown),
        };
        let principals = match (member("Principal"), member("NotPrincipal")) {
            (Some(principal), _) => Some(Principals::read(principal, false)),
            (None, Some(principal)) => Some(Principals::read(principal, true)),
            // A statement that may have more members may have a principal.
            (None, None) => open.clone().map(|why| Principals {
                negated: false,
                known: Vec::new(),
                more: Some(why),
                origin: node.origin,
            }),
        };
        Ok(Statement {
            sid: member("Sid").and_then(Node::as_text).map(Arc::from),
            effect,
            principals,
            actions: actions.unwrap_or_else(|| Element::unread(open.clone(), node.origin)),
            resources: resources.or_else(|| open.is_some().then(|| Element::unread(open.clone(), node.origin))),
            conditions,
            more_conditions: more_conditions.or(open),
            origin: node.origin,
        })
    }

    /// How to speak of the statement: by its Sid, or by what it names first.
    pub fn name(&self) -> String {
        match &self.sid {
            Some(sid) => format!("statement `{sid}`"),
            None => "a statement".to_owned(),
        }
    }

    /// Whether it is bound to no condition.
    pub fn is_unconditional(&self) -> Tri {
        match (&self.more_conditions, self.conditions.is_empty()) {
            (_, false) => Tri::No,
            (Some(why), true) => Tri::Unknown(why.clone()),
            (None, true) => Tri::Yes,
        }
    }
}

fn element<T>(statement: &Node, name: &str, not_name: &str, read: impl Fn(&Node) -> Option<T>) -> Option<Element<T>> {
    let map = statement.as_map()?;
    let present = |name: &str| map.get(name).filter(|node| !node.is_null());
    let (node, negated) = match (present(name), present(not_name)) {
        (Some(node), _) => (node, false),
        (None, Some(node)) => (node, true),
        (None, None) => return None,
    };
    let items = crate::pattern::values(node);
    let mut element = Element { negated, known: Vec::new(), more: items.more, origin: node.origin };
    for item in items.known {
        match read(item) {
            Some(member) => element.known.push(member),
            None => element.more = element.more.take().or_else(|| item.why()),
        }
    }
    Some(element)
}

#[cfg(test)]
mod tests;
