//! The filter patterns of CloudWatch Logs, and whether one matches an event
//! (docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html).
//!
//! A pattern in braces is a condition on the members of a JSON event; `&&` binds tighter than `||`.
//! A pattern without is a list of terms that must all occur. What is read leniently, as CloudWatch
//! and its users do: values without quotes, also with blanks in them, and `==`.

use bartizan_tree::{Tri, Why};

/// How deep parentheses may nest.
const MAX_DEPTH: usize = 32;

/// A pattern that was read.
#[derive(Debug)]
pub(super) enum Pattern {
    Json(Condition),
    Terms(Vec<String>),
}

#[derive(Debug)]
pub(super) enum Condition {
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Is { selector: String, test: Test },
}

#[derive(Debug)]
pub(super) enum Test {
    Equals(String),
    Differs(String),
    /// A comparison with a regular expression or a number, which is not carried out.
    Other,
    Exists,
    Missing,
    Word(&'static str),
}

/// An event: the value of a selector without its `$.`, where the event has it.
pub(super) type Event<'a> = &'a dyn Fn(&str) -> Option<&'a str>;

impl Pattern {
    /// Reads a pattern; nothing where it is none.
    pub(super) fn parse(text: &str) -> Option<Pattern> {
        let text = text.trim();
        if let Some(inner) = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            let mut reader = Reader { rest: inner };
            let condition = reader.any(0)?;
            return reader.rest.trim().is_empty().then_some(Pattern::Json(condition));
        }
        if text.starts_with(['[', '{', '%']) || text.contains(['?', '%']) {
            return None;
        }
        let terms = text.split_whitespace().map(|term| term.trim_matches('"').to_owned());
        Some(Pattern::Terms(terms.filter(|term| !term.is_empty()).collect()))
    }

    /// Whether it matches an event, of which `texts` are all values.
    pub(super) fn matches(&self, event: Event<'_>, texts: &[&str]) -> Tri {
        match self {
            Pattern::Json(condition) => condition.holds(event),
            Pattern::Terms(terms) => {
                terms.iter().all(|term| texts.iter().any(|text| text.contains(term.as_str()))).into()
            }
        }
    }
}

impl Condition {
    fn holds(&self, event: Event<'_>) -> Tri {
        match self {
            Condition::All(all) => Tri::all(all.iter().map(|one| one.holds(event))),
            Condition::Any(any) => Tri::any(any.iter().map(|one| one.holds(event))),
            Condition::Is { selector, test } => {
                let value = event(selector);
                match test {
                    Test::Equals(wanted) => value.is_some_and(|value| like(wanted, value)).into(),
                    Test::Differs(wanted) => (!value.is_some_and(|value| like(wanted, value))).into(),
                    Test::Exists => value.is_some().into(),
                    Test::Missing => value.is_none().into(),
                    Test::Word(word) => value.is_some_and(|value| value == *word).into(),
                    Test::Other => match value {
                        Some(_) => Tri::Unknown(Why::Undecidable("the filter compares otherwise than by texts".into())),
                        None => Tri::No,
                    },
                }
            }
        }
    }
}

/// Whether a text is like a pattern in which `*` stands for anything.
fn like(pattern: &str, text: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(mut text) = text.strip_prefix(first) else { return false };
    let pieces: Vec<&str> = rest.split('*').collect();
    let (last, middle) = match pieces.split_last() {
        Some((last, middle)) => (*last, middle),
        None => return true,
    };
    for piece in middle {
        match text.find(piece) {
            Some(at) => text = &text[at + piece.len()..],
            None => return false,
        }
    }
    text.ends_with(last)
}

struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn any(&mut self, depth: usize) -> Option<Condition> {
        let mut any = vec![self.all(depth)?];
        while self.eat("||") {
            any.push(self.all(depth)?);
        }
        Some(Condition::Any(any))
    }

    fn all(&mut self, depth: usize) -> Option<Condition> {
        let mut all = vec![self.one(depth)?];
        while self.eat("&&") {
            all.push(self.one(depth)?);
        }
        Some(Condition::All(all))
    }

    fn one(&mut self, depth: usize) -> Option<Condition> {
        if depth > MAX_DEPTH {
            return None;
        }
        if self.eat("(") {
            let inner = self.any(depth + 1)?;
            return self.eat(")").then_some(inner);
        }
        if !self.eat("$") {
            return None;
        }
        let selector = self.selector();
        Some(Condition::Is { selector, test: self.test()? })
    }

    fn selector(&mut self) -> String {
        let end = self.rest.find(|c: char| c.is_whitespace() || "=!<>()&|".contains(c)).unwrap_or(self.rest.len());
        let (selector, rest) = self.rest.split_at(end);
        self.rest = rest;
        selector.replace("[\"", ".").replace("\"]", "").trim_start_matches('.').to_owned()
    }

    fn test(&mut self) -> Option<Test> {
        for (word, test) in [("NOT", "EXISTS"), ("IS", "NULL"), ("IS", "TRUE"), ("IS", "FALSE")] {
            if self.eat_words(word, test) {
                return Some(match test {
                    "EXISTS" => Test::Missing,
                    "NULL" => Test::Word("null"),
                    "TRUE" => Test::Word("true"),
                    _ => Test::Word("false"),
                });
            }
        }
        if self.eat_word("EXISTS") {
            return Some(Test::Exists);
        }
        let operator = ["==", "!=", ">=", "<=", "=", ">", "<"].into_iter().find(|operator| self.eat(operator))?;
        let value = self.value()?;
        Some(match operator {
            "=" | "==" if !value.starts_with('%') => Test::Equals(value),
            "!=" if !value.starts_with('%') => Test::Differs(value),
            _ => Test::Other,
        })
    }

    fn value(&mut self) -> Option<String> {
        self.rest = self.rest.trim_start();
        if let Some(rest) = self.rest.strip_prefix('"') {
            let end = rest.find('"')?;
            self.rest = &rest[end + 1..];
            return Some(rest[..end].to_owned());
        }
        let ends = [self.rest.find("&&"), self.rest.find("||"), self.rest.find([')', '('])];
        let end = ends.into_iter().flatten().min().unwrap_or(self.rest.len());
        let (value, rest) = self.rest.split_at(end);
        self.rest = rest;
        let value = value.trim();
        (!value.is_empty()).then(|| value.to_owned())
    }

    fn eat(&mut self, sign: &str) -> bool {
        let rest = self.rest.trim_start();
        match rest.strip_prefix(sign) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn eat_word(&mut self, word: &str) -> bool {
        let rest = self.rest.trim_start();
        let is_word = rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
        if is_word {
            self.rest = &rest[word.len()..];
        }
        is_word
    }

    fn eat_words(&mut self, first: &str, second: &str) -> bool {
        let before = self.rest;
        if self.eat_word(first) && self.eat_word(second) {
            return true;
        }
        self.rest = before;
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, event: &[(&str, &str)]) -> Tri {
        let texts: Vec<&str> = event.iter().map(|(_, value)| *value).collect();
        let find = |selector: &str| event.iter().find(|(key, _)| *key == selector).map(|(_, value)| *value);
        Pattern::parse(pattern).unwrap().matches(&find, &texts)
    }

    const ROOT: &[(&str, &str)] = &[("userIdentity.type", "Root"), ("eventType", "AwsApiCall")];

    #[test]
    fn a_condition_holds_by_its_members() {
        let pattern = r#"{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }"#;
        assert_eq!(matches(pattern, ROOT), Tri::Yes);
        assert_eq!(matches(pattern, &[("userIdentity.type", "Root"), ("eventType", "AwsServiceEvent")]), Tri::No);
        assert_eq!(matches("{$.userIdentity.type=Root}", ROOT), Tri::Yes);
        assert_eq!(matches("{ ($.userIdentity.type = IAMUser) }", ROOT), Tri::No);
    }

    #[test]
    fn and_binds_tighter_than_or() {
        let event = &[("eventName", "DeleteRoute")];
        let pattern =
            "{($.eventSource = ec2.amazonaws.com) && ($.eventName = CreateRoute) || ($.eventName = DeleteRoute)}";
        assert_eq!(matches(pattern, event), Tri::Yes);
        let pattern =
            "{($.eventSource = ec2.amazonaws.com) && (($.eventName = CreateRoute) || ($.eventName = DeleteRoute))}";
        assert_eq!(matches(pattern, event), Tri::No);
    }

    #[test]
    fn values_are_read_as_they_are_written() {
        let event = &[("errorMessage", "Failed authentication"), ("errorCode", "Client.UnauthorizedOperation")];
        assert_eq!(matches("{ ($.errorMessage = Failed authentication) }", event), Tri::Yes);
        assert_eq!(matches("{ ($.errorCode = \"*UnauthorizedOperation\") }", event), Tri::Yes);
        assert_eq!(matches("{ ($.errorCode = AccessDenied*) }", event), Tri::No);
        assert_eq!(matches("{ $.errorCode = %Unauth% }", event).why().map(Why::kind), Some("undecidable"));
        assert_eq!(matches("Failed UnauthorizedOperation", event), Tri::Yes);
        assert_eq!(matches("\"AccessDenied\"", event), Tri::No);
        assert_eq!(matches("", event), Tri::Yes);
    }

    #[test]
    fn what_is_no_pattern_is_none() {
        for text in ["{ $.a = }", "{ ($.a = b }", "{ a = b }", "[ip, user]", "{ $.a = b || }"] {
            assert!(Pattern::parse(text).is_none(), "{text}");
        }
    }
}
