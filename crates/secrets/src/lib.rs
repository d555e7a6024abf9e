//! Credentials in text: what kind, and where. Never the credential itself.
//!
//! Two kinds of signs: a *form* that nothing else has (an AWS access key id, the head of a private
//! key, a token with its vendor's prefix), and a *name* that says what the value beside it is
//! (`DB_PASSWORD=…`). A value that is itself a reference (`$VAR`, `${…}`, `{{resolve:…}}`, an ARN) or
//! an obvious placeholder is no credential. Linear in the text.

mod assignment;
mod base64;
mod form;

use std::fmt;
use std::ops::Range;

pub use base64::decode as decode_base64;

/// A credential that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// What kind it is.
    pub kind: Kind,
    /// The bytes of the text in which it stands.
    pub range: Range<usize>,
}

/// Kinds of credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// `AKIA…`: the id of an AWS access key.
    AwsAccessKeyId,
    /// The secret half of an AWS access key.
    AwsSecretKey,
    /// A private key in PEM form.
    PrivateKey,
    /// A vendor's token, told by its prefix.
    Token,
    /// A password in the user part of a URL.
    UrlPassword,
    /// A value whose name says that it is a password, a secret or a key.
    Password,
}

impl Kind {
    /// A short name for reports: `aws-access-key-id`.
    pub fn name(self) -> &'static str {
        match self {
            Kind::AwsAccessKeyId => "aws-access-key-id",
            Kind::AwsSecretKey => "aws-secret-key",
            Kind::PrivateKey => "private-key",
            Kind::Token => "token",
            Kind::UrlPassword => "url-password",
            Kind::Password => "password",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::AwsAccessKeyId => "an AWS access key id",
            Kind::AwsSecretKey => "an AWS secret access key",
            Kind::PrivateKey => "a private key",
            Kind::Token => "an access token",
            Kind::UrlPassword => "a password in a URL",
            Kind::Password => "a password",
        })
    }
}

/// The credentials in a text, in order and without overlaps.
pub fn detect(text: &str) -> Vec<Hit> {
    let mut hits = form::find(text);
    hits.extend(assignment::find(text));
    hits.sort_by_key(|hit| (hit.range.start, hit.kind));
    let mut end = 0;
    hits.retain(|hit| {
        let new = hit.range.start >= end;
        if new {
            end = hit.range.end;
        }
        new
    });
    hits
}

/// What a named value is, where it is a credential: an environment variable and its value.
pub fn detect_named(name: &str, value: &str) -> Option<Kind> {
    if let Some(hit) = form::find(value).first() {
        return Some(hit.kind);
    }
    assignment::judge(name, value)
}

/// Whether a name says that its value is a credential: `db_password`.
pub fn is_secret_name(name: &str) -> bool {
    assignment::is_secret_name(name)
}

/// Whether a text ends where a credential is expected: `export DB_PASSWORD="`.
pub fn expects_secret(before: &str) -> bool {
    assignment::expects(before)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(text: &str) -> Vec<(&'static str, &str)> {
        detect(text).into_iter().map(|hit| (hit.kind.name(), &text[hit.range])).collect()
    }

    #[test]
    fn a_form_that_nothing_else_has() {
        assert_eq!(
            found("id=AKIAIOSFODNN7EXAMPLE\nexport X=\"-----BEGIN RSA PRIVATE KEY-----\""),
            [("aws-access-key-id", "AKIAIOSFODNN7EXAMPLE"), ("private-key", "-----BEGIN RSA PRIVATE KEY-----")]
        );
        let token = format!("ghp_{}", "a1".repeat(18));
        assert_eq!(found(&format!("git clone https://{token}@github.com/x")), [("token", token.as_str())]);
    }

    #[test]
    fn a_longer_word_is_no_key() {
        assert_eq!(found("XAKIAIOSFODNN7EXAMPLE AKIAIOSFODNN7EXAMPLEX akiaiosfodnn7example"), []);
    }

    #[test]
    fn a_name_says_what_its_value_is() {
        assert_eq!(found("export DB_PASSWORD=hunter22"), [("password", "hunter22")]);
        assert_eq!(found("db_password: \"hunter22\" # old"), [("password", "hunter22")]);
        assert_eq!(found("{\"apiKey\": \"0123456789abcdef\"}"), [("password", "0123456789abcdef")]);
        let key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
        assert_eq!(found(&format!("aws_secret_access_key = {key}")), [("aws-secret-key", key)]);
    }

    #[test]
    fn a_reference_or_a_placeholder_is_no_secret() {
        for text in [
            "PASSWORD=$DB_PASSWORD",
            "PASSWORD=\"${db_password}\"",
            "PASSWORD=$(aws ssm get-parameter --name x)",
            "password = {{resolve:secretsmanager:db}}",
            "PASSWORD=<your password>",
            "PASSWORD=xxxxxxxx",
            "password: null",
            "PASSWORD=",
            "SECRET_ARN=arn:aws:secretsmanager:eu-west-1:1:secret:x",
            "PASSWORD_FILE=/run/secrets/db",
            "if [ \"$PASSWORD\" == \"\" ]; then",
            "token_ttl: 3600",
            "PasswordAuthentication=no",
            "https://example.com:8080/a@b",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn a_password_in_a_url() {
        assert_eq!(found("postgres://app:hunter22@db:5432/x"), [("url-password", "hunter22")]);
        assert_eq!(found("postgres://app:${PASSWORD}@db:5432/x"), []);
    }

    #[test]
    fn a_place_for_a_secret() {
        for text in ["export DB_PASSWORD=", "x\nDB_PASSWORD = \"", "{\"apiKey\": \""] {
            assert!(expects_secret(text), "{text}");
        }
        for text in ["export DB_HOST=", "PASSWORD=\n", "PASSWORD=x ", ""] {
            assert!(!expects_secret(text), "{text}");
        }
    }

    #[test]
    fn a_named_value() {
        assert_eq!(detect_named("DB_PASSWORD", "hunter22"), Some(Kind::Password));
        assert_eq!(detect_named("password_wo", "hunter22"), Some(Kind::Password));
        assert_eq!(detect_named("SecretString", "hunter22"), Some(Kind::Password));
        assert_eq!(detect_named("password_wo_version", "10000"), None);
        assert_eq!(detect_named("STAGE", "production"), None);
        assert_eq!(detect_named("KEY", "AKIAIOSFODNN7EXAMPLE"), Some(Kind::AwsAccessKeyId));
    }

    proptest! {
        #[test]
        fn ranges_lie_in_the_text_on_boundaries(text in "\\PC*|[A-Za-z_=:\"'$@/ \n-]{0,80}") {
            for hit in detect(&text) {
                prop_assert!(text.get(hit.range.clone()).is_some_and(|s| !s.is_empty()));
            }
        }
    }
}
