//! As much of JSON Schema as our schemas use. An unknown keyword fails, so that none is ignored.

use serde_json::{Map, Value};

/// What is wrong with a document, each with its path.
pub fn errors(schema: &Value, document: &Value) -> Vec<String> {
    let mut errors = Vec::new();
    check(schema, schema, document, "$", &mut errors);
    errors
}

fn check(root: &Value, schema: &Value, value: &Value, path: &str, errors: &mut Vec<String>) {
    let Some(schema) = schema.as_object() else { return errors.push(format!("{path}: the schema is no object")) };
    for (keyword, wanted) in schema {
        let fits = match keyword.as_str() {
            "$schema" | "$id" | "$defs" | "title" | "description" => true,
            "$ref" => {
                let pointer = wanted.as_str().unwrap().trim_start_matches('#');
                check(root, root.pointer(pointer).expect("what $ref names is there"), value, path, errors);
                true
            }
            "const" => value == wanted,
            "enum" => wanted.as_array().unwrap().contains(value),
            "type" => has_type(wanted.as_str().unwrap(), value),
            "minimum" => value.as_i64() >= wanted.as_i64(),
            "required" => {
                let here = |name: &Value| value.get(name.as_str().unwrap()).is_some();
                wanted.as_array().unwrap().iter().all(here)
            }
            "items" => {
                for (n, item) in value.as_array().into_iter().flatten().enumerate() {
                    check(root, wanted, item, &format!("{path}[{n}]"), errors);
                }
                true
            }
            "properties" | "additionalProperties" => true,
            _ => panic!("the keyword {keyword} is not checked"),
        };
        if !fits {
            errors.push(format!("{path}: {keyword} {wanted} does not fit {value}"));
        }
    }
    if let Some(members) = value.as_object() {
        check_members(root, schema, members, path, errors);
    }
}

fn check_members(
    root: &Value,
    schema: &Map<String, Value>,
    members: &Map<String, Value>,
    path: &str,
    errors: &mut Vec<String>,
) {
    for (name, member) in members {
        let known = schema.get("properties").and_then(|known| known.get(name));
        match known.or(schema.get("additionalProperties")) {
            None | Some(Value::Bool(true)) => {}
            Some(Value::Bool(false)) => errors.push(format!("{path}.{name}: there is no such member")),
            Some(inner) => check(root, inner, member, &format!("{path}.{name}"), errors),
        }
    }
}

fn has_type(name: &str, value: &Value) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        _ => panic!("the type {name} is not checked"),
    }
}
