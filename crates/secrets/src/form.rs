//! Credentials that are told by their form alone.

use crate::{Hit, Kind};

/// A prefix, the least number of characters after it, and what those may be.
struct Form {
    kind: Kind,
    prefix: &'static str,
    least: usize,
    most: usize,
    allowed: fn(u8) -> bool,
}

const fn form(kind: Kind, prefix: &'static str, least: usize, most: usize, allowed: fn(u8) -> bool) -> Form {
    Form { kind, prefix, least, most, allowed }
}

fn upper(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte.is_ascii_digit()
}

fn word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn dashed(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'
}

/// Prefixes as their owners document them: AWS's unique identifiers
/// (docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html), GitHub's, GitLab's, Slack's,
/// Stripe's, Google's and npm's token formats.
const FORMS: &[Form] = &[
    form(Kind::AwsAccessKeyId, "AKIA", 16, 16, upper),
    form(Kind::AwsAccessKeyId, "ASIA", 16, 16, upper),
    form(Kind::Token, "ghp_", 36, 255, word),
    form(Kind::Token, "gho_", 36, 255, word),
    form(Kind::Token, "ghu_", 36, 255, word),
    form(Kind::Token, "ghs_", 36, 255, word),
    form(Kind::Token, "ghr_", 36, 255, word),
    form(Kind::Token, "github_pat_", 60, 255, word),
    form(Kind::Token, "glpat-", 20, 255, dashed),
    form(Kind::Token, "xoxb-", 20, 255, dashed),
    form(Kind::Token, "xoxp-", 20, 255, dashed),
    form(Kind::Token, "xoxa-", 20, 255, dashed),
    form(Kind::Token, "sk_live_", 20, 255, word),
    form(Kind::Token, "rk_live_", 20, 255, word),
    form(Kind::Token, "AIza", 35, 35, dashed),
    form(Kind::Token, "npm_", 36, 36, word),
];

pub(crate) fn find(text: &str) -> Vec<Hit> {
    let mut hits = Vec::new();
    let bytes = text.as_bytes();
    for form in FORMS {
        for (at, _) in text.match_indices(form.prefix) {
            if at > 0 && bytes[at - 1].is_ascii_alphanumeric() {
                continue;
            }
            let rest = &bytes[at + form.prefix.len()..];
            let length = rest.iter().take(form.most + 1).take_while(|byte| (form.allowed)(**byte)).count();
            let ends = rest.get(length).is_none_or(|byte| !byte.is_ascii_alphanumeric());
            if (form.least..=form.most).contains(&length) && ends {
                hits.push(Hit { kind: form.kind, range: at..at + form.prefix.len() + length });
            }
        }
    }
    private_keys(text, &mut hits);
    url_passwords(text, &mut hits);
    hits.sort_by_key(|hit| hit.range.start);
    hits
}

fn private_keys(text: &str, hits: &mut Vec<Hit>) {
    const HEAD: &str = "-----BEGIN ";
    const TAIL: &str = "PRIVATE KEY";
    for (at, _) in text.match_indices(HEAD) {
        let rest = &text[at + HEAD.len()..];
        let Some(end) = rest.find("-----") else { continue };
        let label = &rest[..end];
        if label.len() < 40 && (label.ends_with(TAIL) || label.ends_with("PRIVATE KEY BLOCK")) {
            hits.push(Hit { kind: Kind::PrivateKey, range: at..at + HEAD.len() + end + 5 });
        }
    }
}

/// `scheme://user:password@host`.
fn url_passwords(text: &str, hits: &mut Vec<Hit>) {
    for (at, _) in text.match_indices("://") {
        let start = at + 3;
        let rest = &text[start..];
        let stop = rest
            .find(|c: char| c.is_whitespace() || matches!(c, '/' | '"' | '\'' | '<' | '>' | '`'))
            .unwrap_or(rest.len());
        let authority = &rest[..stop];
        let Some(end) = authority.rfind('@') else { continue };
        let Some(colon) = authority[..end].find(':') else { continue };
        let password = &authority[colon + 1..end];
        let is_value = !password.is_empty() && !password.contains(['$', '{', '%', '*', '(']);
        if colon > 0 && is_value {
            hits.push(Hit { kind: Kind::UrlPassword, range: start + colon + 1..start + end });
        }
    }
}
