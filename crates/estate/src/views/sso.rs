//! IAM Identity Center: what people get in accounts, and for how long.

use bartizan_tree::{Field, Why};

use super::facts::Facts;
use crate::Subject;

/// An `AWS::SSO::PermissionSet`.
#[derive(Clone, Copy, Debug)]
pub struct PermissionSet<'e>(Subject<'e>);

impl<'e> PermissionSet<'e> {
    /// A view on a permission set.
    pub fn new(subject: Subject<'e>) -> Self {
        PermissionSet(subject)
    }

    /// How many seconds a session lasts: an hour where nothing is written
    /// (docs.aws.amazon.com/singlesignon/latest/userguide/howtosessionduration.html).
    pub fn session_seconds(self) -> Field<u64> {
        let written = self.0.get("SessionDuration").text();
        let origin = written.origin();
        let read = written.then(|text| match seconds(&text) {
            Some(seconds) => Field::known(seconds, origin),
            None => Field::unknown(Why::Invalid(format!("`{text}` is no duration").into()), origin),
        });
        read.or_default(60 * 60)
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add("name", self.0.get("Name").text());
        facts.add("session_seconds", self.session_seconds());
        facts.add_node("inline", self.0.get("InlinePolicy"));
        facts
    }
}

/// The seconds of an ISO 8601 duration of hours, minutes and seconds: `PT1H30M`.
fn seconds(text: &str) -> Option<u64> {
    let mut rest = text.strip_prefix("PT").filter(|rest| !rest.is_empty())?;
    let mut seconds = 0_u64;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit())?;
        let (digits, tail) = rest.split_at(end);
        let unit = match tail.chars().next()? {
            'H' => 60 * 60,
            'M' => 60,
            'S' => 1,
            _ => return None,
        };
        seconds = seconds.checked_add(digits.parse::<u64>().ok()?.checked_mul(unit)?)?;
        rest = tail.get(1..)?;
    }
    Some(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_added_up() {
        for (text, wanted) in
            [("PT1H", Some(3600)), ("PT1H30M", Some(5400)), ("PT45S", Some(45)), ("PT8H", Some(28800))]
        {
            assert_eq!(seconds(text), wanted, "{text}");
        }
        for text in ["", "PT", "1H", "PTH", "PT1", "PT1D", "P1D", "PT99999999999999999999H", "PT1\u{e9}"] {
            assert_eq!(seconds(text), None, "{text}");
        }
    }
}
