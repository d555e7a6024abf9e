//! Credentials that are told by the name beside them: `DB_PASSWORD=…`, `"apiKey": "…"`.

use crate::{Hit, Kind};

/// What a name ends in, without signs and in lower case, where its value is a credential.
const NAMES: [&str; 18] = [
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "secret",
    "secretkey",
    "secretaccesskey",
    "apikey",
    "authtoken",
    "accesstoken",
    "sessiontoken",
    "token",
    "privatekey",
    "clientsecret",
    // What Secrets Manager keeps, and Terraform's write-only arguments (`password_wo`).
    "secretstring",
    "secretstringwo",
    "passwordwo",
    "tokenwo",
];

/// Values that stand where a value will be put, or that are none.
const EMPTY: [&str; 16] = [
    "null",
    "none",
    "nil",
    "true",
    "false",
    "yes",
    "no",
    "changeme",
    "change_me",
    "todo",
    "password",
    "secret",
    "string",
    "undefined",
    "redacted",
    "placeholder",
];

/// The least length of a value that is taken for a password.
const LEAST: usize = 5;

pub(crate) fn find(text: &str) -> Vec<Hit> {
    let mut hits = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        for (at, sign) in line.match_indices(['=', ':']) {
            if let Some((kind, from, to)) = at_sign(line, at, sign) {
                hits.push(Hit { kind, range: start + from..start + to });
            }
        }
        start += line.len();
    }
    hits
}

fn at_sign(line: &str, at: usize, sign: &str) -> Option<(Kind, usize, usize)> {
    let before = line[..at].trim_end_matches([' ', '\t', '"', '\'', '\\']);
    let begin = before
        .rfind(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')))
        .map_or(0, |i| i + before[i..].chars().next().map_or(1, char::len_utf8));
    let name = &before[begin..];
    if name.is_empty() || before[..begin].ends_with(['$', '{']) {
        return None;
    }
    let after = &line[at + sign.len()..];
    let skipped = after.len() - after.trim_start_matches([' ', '\t', '\\']).len();
    let mut from = at + sign.len() + skipped;
    let rest = &line[from..];
    let value = match rest.chars().next()? {
        quote @ ('"' | '\'') => {
            from += 1;
            let inner = &rest[1..];
            let end = inner.find(quote)?;
            inner[..end].trim_end_matches('\\')
        }
        _ => {
            // A colon with nothing after it is no assignment but a scheme, a path, a time.
            if sign == ":" && skipped == 0 {
                return None;
            }
            let end = rest.find(|c: char| c.is_whitespace() || matches!(c, ';' | ',' | '&' | '|' | '"' | '\''));
            &rest[..end.unwrap_or(rest.len())]
        }
    };
    judge(name, value).map(|kind| (kind, from, from + value.len()))
}

/// Whether a text ends in a name, a sign and perhaps a quote, and the name says that a credential
/// follows: `DB_PASSWORD="`.
pub(crate) fn expects(before: &str) -> bool {
    let line = before.rsplit('\n').next().unwrap_or_default();
    let start = line.trim_end_matches(['"', '\'', '\\']).trim_end_matches([' ', '\t']);
    let Some(name) = start.strip_suffix(['=', ':']) else { return false };
    let name = name.trim_end_matches([' ', '\t', '"', '\'', '\\']);
    let word = name.rsplit(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))).next();
    word.is_some_and(is_secret_name)
}

/// Whether a name says that its value is a credential.
pub(crate) fn is_secret_name(name: &str) -> bool {
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    NAMES.iter().any(|end| plain.ends_with(end))
}

/// What a named value is, where it is a credential.
pub(crate) fn judge(name: &str, value: &str) -> Option<Kind> {
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    if !NAMES.iter().any(|end| plain.ends_with(end)) || !is_literal(value) {
        return None;
    }
    let is_key =
        value.len() == 40 && value.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'+' | b'='));
    if is_key && (plain.contains("aws") || plain.ends_with("secretaccesskey") || plain.ends_with("secretkey")) {
        return Some(Kind::AwsSecretKey);
    }
    Some(Kind::Password)
}

/// Whether the value is one, and no reference to one, no placeholder, no path.
fn is_literal(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let repeated = value.chars().next().is_some_and(|first| value.chars().all(|c| c == first));
    value.len() >= LEAST
        && !repeated
        && !EMPTY.contains(&lower.as_str())
        && !value.contains(['$', '{', '<', '`'])
        && !value.starts_with(['%', '*', '(', '[', '/', '=', '@', '&', '!', '.'])
        && !["arn:", "ssm:", "vault:", "http://", "https://", "file:", "data.", "var.", "local.", "module."]
            .iter()
            .any(|start| lower.starts_with(start))
}
