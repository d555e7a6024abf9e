//! Names of resources:
//! `arn:partition:service:region:account:resource`
//! (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html>).

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// The ARN of one resource, wholly known. Wildcards are not taken apart: a `*` in it is a
/// character.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Arn {
    text: Arc<str>,
    // Where each of the five colons stands.
    colons: [usize; 5],
}

impl Arn {
    /// Reads an ARN; `None` where the text has fewer than six segments or does not begin in `arn:`.
    pub fn parse(text: &str) -> Option<Self> {
        if !text.starts_with("arn:") {
            return None;
        }
        let mut colons = [0; 5];
        let mut found = text.bytes().enumerate().filter(|(_, b)| *b == b':').map(|(i, _)| i);
        for colon in &mut colons {
            *colon = found.next()?;
        }
        Some(Arn { text: text.into(), colons })
    }

    fn segment(&self, n: usize) -> &str {
        let range: Range<usize> = self.colons[n - 1] + 1..self.colons[n];
        &self.text[range]
    }

    /// `aws`, `aws-cn`, `aws-us-gov` …
    pub fn partition(&self) -> &str {
        self.segment(1)
    }

    /// `s3`, `iam` …
    pub fn service(&self) -> &str {
        self.segment(2)
    }

    /// `eu-west-1`; empty for what has no region.
    pub fn region(&self) -> &str {
        self.segment(3)
    }

    /// The owner; `None` where the ARN does not say (S3 buckets).
    pub fn account(&self) -> Option<AccountId> {
        AccountId::parse(self.segment(4))
    }

    /// Everything behind the fifth colon.
    pub fn resource(&self) -> &str {
        &self.text[self.colons[4] + 1..]
    }

    /// The whole text.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Arn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// An AWS account: twelve digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AccountId(Arc<str>);

impl AccountId {
    /// Reads twelve digits.
    pub fn parse(text: &str) -> Option<Self> {
        (text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit())).then(|| AccountId(text.into()))
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_resource_may_hold_colons() {
        let arn = Arn::parse("arn:aws:logs:eu-west-1:123456789012:log-group:a:b").unwrap();
        assert_eq!((arn.service(), arn.region(), arn.resource()), ("logs", "eu-west-1", "log-group:a:b"));
        assert_eq!(arn.account().unwrap().as_str(), "123456789012");
    }

    #[test]
    fn a_bucket_does_not_say_whose_it_is() {
        let arn = Arn::parse("arn:aws:s3:::b/key").unwrap();
        assert_eq!((arn.account(), arn.resource()), (None, "b/key"));
        assert_eq!(Arn::parse("arn:aws:s3"), None);
    }
}
