//! Whether a variable of an environment holds a credential that somebody wrote down.
//!
//! What a resource gives (a reference) was written down by nobody; a value that is not known may be
//! anything.

use bartizan_secrets::{Kind, detect_named};
use bartizan_tree::{Node, Value, Why, json};

/// What a variable holds.
pub(crate) enum Holds {
    /// A credential, in words: `a password`.
    Secret(String),
    /// Nothing that looks like one.
    Nothing,
    /// It cannot be told.
    Unknown(Why),
}

/// Looks at one variable. The value never leaves this function.
pub(crate) fn look_at(name: &str, value: &Node) -> Holds {
    let judged = |text: &str| match detect_named(name, text) {
        Some(kind) => Holds::Secret(kind.to_string()),
        None => Holds::Nothing,
    };
    match &value.value {
        Value::Redacted { kind, .. } => Holds::Secret(named(kind)),
        Value::Text(text) => judged(text),
        Value::Number(number) => judged(&number.to_string()),
        Value::Json(document) => look_at(name, &json::encode(document)),
        Value::Concat(parts) => {
            let mut unknown = None;
            for part in parts.iter() {
                match look_at(name, part) {
                    // The name speaks of the whole, not of a piece; a form is one in any piece.
                    Holds::Secret(what) if what != Kind::Password.to_string() => return Holds::Secret(what),
                    Holds::Unknown(why) => unknown = unknown.or(Some(why)),
                    _ => {}
                }
            }
            unknown.map_or(Holds::Nothing, Holds::Unknown)
        }
        Value::Unknown(Why::Computed(_)) | Value::Ref(_) => Holds::Nothing,
        // `AWS::StackName` and the like.
        Value::Unknown(Why::Variable(name)) if name.starts_with("AWS::") => Holds::Nothing,
        Value::Unknown(why) => Holds::Unknown(why.clone()),
        Value::Null | Value::Bool(_) | Value::List(_) | Value::Map(_) | Value::Open { .. } => Holds::Nothing,
    }
}

fn named(kind: &str) -> String {
    let kinds =
        [Kind::AwsAccessKeyId, Kind::AwsSecretKey, Kind::PrivateKey, Kind::Token, Kind::UrlPassword, Kind::Password];
    kinds.iter().find(|known| known.name() == kind).map_or_else(|| "a secret".to_owned(), ToString::to_string)
}
