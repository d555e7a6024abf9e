//! The law of unknowns: what is known while a variable is not holds for every value of it.
//!
//! Random expressions over one variable are evaluated without its value and then with many. Where
//! Terraform would take the value, the second result must fit the first.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, reason = "a test may fail")]

mod support;

use bartizan_terraform::Configuration;
use bartizan_tree::{Node, Value, json};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use support::Memory;

/// What the variable may be.
const VALUES: &[&str] = &[
    "null",
    "true",
    "0",
    "2",
    "\"\"",
    "\"a\"",
    "\"b,a\"",
    "\"true\"",
    "\"10.0.0.0/8\"",
    "[]",
    "[\"a\"]",
    "[\"b\", \"\", null]",
    "[1, 2, 3]",
    "[[\"a\"], [1]]",
    "[true]",
    "{}",
    "{ a = \"x\" }",
    "{ a = 1, k = \"v\", z = [\"a\"] }",
    "toset([\"a\", \"b\"])",
    "[{ a = 1 }]",
];

const LEAVES: &[&str] = &[
    "var.u",
    "var.u",
    "var.u",
    "\"${var.u}\"",
    "\"x-${var.u}-a\"",
    "[var.u]",
    "[var.u, \"a\"]",
    "{ a = var.u }",
    "{ k = 1, a = \"x\" }",
    "var.u.a",
    "var.u[0]",
    "var.u[*]",
    "var.u[*].a",
    "concat([\"a\"], var.u)",
    "merge({ a = 1, b = 2 }, var.u)",
    "merge(var.u, { a = 1 })",
    "flatten([[\"a\"], var.u])",
    "toset([\"a\", var.u])",
    "jsonencode({ a = var.u })",
    "x_y.some[*].id",
    "\"a\"",
    "\"\"",
    "\"b,a\"",
    "\"%s-%v\"",
    "1",
    "0",
    "true",
    "null",
    "[]",
    "[\"a\", \"b\", \"a\"]",
    "[true, false]",
    "{}",
    "{ a = \"x\", b = \"y\" }",
];

const CALLS: &[(&str, usize)] = &[
    ("abs", 1),
    ("max", 2),
    ("chomp", 1),
    ("endswith", 2),
    ("startswith", 2),
    ("strcontains", 2),
    ("format", 3),
    ("formatlist", 3),
    ("indent", 2),
    ("join", 2),
    ("lower", 1),
    ("upper", 1),
    ("title", 1),
    ("replace", 3),
    ("split", 2),
    ("substr", 3),
    ("trimprefix", 2),
    ("trimspace", 1),
    ("alltrue", 1),
    ("anytrue", 1),
    ("chunklist", 2),
    ("coalesce", 2),
    ("coalesce", 3),
    ("coalescelist", 2),
    ("compact", 1),
    ("concat", 2),
    ("contains", 2),
    ("distinct", 1),
    ("element", 2),
    ("flatten", 1),
    ("index", 2),
    ("keys", 1),
    ("length", 1),
    ("lookup", 3),
    ("lookup", 2),
    ("matchkeys", 3),
    ("merge", 2),
    ("merge", 3),
    ("one", 1),
    ("reverse", 1),
    ("setintersection", 2),
    ("setproduct", 2),
    ("setsubtract", 2),
    ("setunion", 2),
    ("slice", 3),
    ("sort", 1),
    ("sum", 1),
    ("transpose", 1),
    ("values", 1),
    ("zipmap", 2),
    ("base64encode", 1),
    ("jsonencode", 1),
    ("jsondecode", 1),
    ("tobool", 1),
    ("tolist", 1),
    ("tomap", 1),
    ("tonumber", 1),
    ("toset", 1),
    ("tostring", 1),
    ("try", 2),
    ("try", 3),
    ("can", 1),
];

const OPERATORS: &[&str] = &["==", "!=", "&&", "||", "+", "<"];

fn expression() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(LEAVES).prop_map(str::to_owned);
    leaf.prop_recursive(3, 12, 3, |inner| {
        let call = (prop::sample::select(CALLS), prop::collection::vec(inner.clone(), 3))
            .prop_map(|((name, count), arguments)| format!("{name}({})", arguments[..count].join(", ")));
        prop_oneof![
            5 => call,
            2 => (inner.clone(), prop::sample::select(OPERATORS), inner.clone()).prop_map(|(a, op, b)| format!("({a} {op} {b})")),
            1 => (inner.clone(), inner.clone(), inner.clone()).prop_map(|(c, a, b)| format!("({c} ? {a} : {b})")),
            1 => inner.clone().prop_map(|a| format!("!{a}")),
            1 => (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("[for x in {a} : x if x != {b}]")),
            1 => inner.clone().prop_map(|a| format!("[for i, x in {a} : \"${{i}}=${{x}}\"]")),
            1 => inner.clone().prop_map(|a| format!("{{ for k, v in {a} : k => v }}")),
            1 => inner.clone().prop_map(|a| format!("{{ for k, v in {a} : \"${{v}}\" => k... }}")),
            1 => inner.clone().prop_map(|a| format!("\"<${{{a}}}>\"")),
            1 => inner.clone().prop_map(|a| format!("\"%{{ if {a} }}yes%{{ else }}no%{{ endif }}\"")),
            1 => (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{{ a = {a}, b = {b} }}.a")),
            1 => (inner.clone(), inner).prop_map(|(a, b)| format!("{a}[{b}]")),
        ]
    })
}

const SOME: &str = "resource \"x_y\" \"some\" { count = 2 }\n";

fn evaluated(text: &str) -> Option<Node> {
    let configuration: Configuration = Memory::main(text).evaluate(".");
    for line in &configuration.incomplete {
        assert!(!line.reason.contains("fault in Bartizan"), "{text}");
    }
    configuration.resources.iter().find(|r| &*r.address == "x_y.z")?.attributes.as_map()?.get("v").cloned()
}

/// Whether a result with a value fits the result without one.
fn fits(without: &Node, with: &Node) -> bool {
    match (&without.value, &with.value) {
        (Value::Unknown(_) | Value::Ref(_), _) | (_, Value::Unknown(_)) => true,
        (Value::Json(a), Value::Json(b)) => fits(a, b),
        // A text in which a value stands is written as that value is.
        (
            Value::Concat(_) | Value::Text(_) | Value::Json(_),
            Value::Concat(_) | Value::Text(_) | Value::Json(_) | Value::Ref(_),
        ) => text_fits(&flat(without), &flat(with)),
        (Value::Open { known, .. }, _) => {
            let with = match &with.value {
                Value::Open { known, .. } => known,
                _ => with,
            };
            match (&known.value, &with.value) {
                (Value::List(a), Value::List(b)) => a.items.iter().all(|a| b.items.iter().any(|b| fits(a, b))),
                (Value::Map(a), Value::Map(b)) => a.iter().all(|(key, a)| b.get(key).is_some_and(|b| fits(a, b))),
                _ => false,
            }
        }
        (Value::List(a), Value::List(b)) if a.unordered || b.unordered => {
            a.items.iter().all(|a| b.items.iter().any(|b| fits(a, b)))
        }
        (Value::List(a), Value::List(b)) => {
            a.items.len() == b.items.len() && a.items.iter().zip(b.items.iter()).all(|(a, b)| fits(a, b))
        }
        (Value::Map(a), Value::Map(b)) => a.keys().eq(b.keys()) && a.values().zip(b.values()).all(|(a, b)| fits(a, b)),
        // The type of a branch may depend on the other: `1` may turn out to be `"1"`.
        (Value::Number(_) | Value::Bool(_), Value::Text(_)) => flat(without) == flat(with),
        _ => without == with,
    }
}

/// The known parts of a text, with `None` for a hole.
fn flat(node: &Node) -> Vec<Option<String>> {
    match &node.value {
        Value::Text(text) => vec![Some(text.to_string())],
        Value::Number(n) => vec![Some(n.to_string())],
        Value::Bool(b) => vec![Some(b.to_string())],
        Value::Concat(parts) => parts.iter().flat_map(flat).collect(),
        Value::Json(document) => flat(&json::encode(document)),
        _ => vec![None],
    }
}

fn text_fits(without: &[Option<String>], with: &[Option<String>]) -> bool {
    // A hole in the second may be anything.
    let [Some(text)] = with else { return true };
    let mut rest = text.as_str();
    for (i, part) in without.iter().enumerate() {
        let Some(part) = part else { continue };
        let last = i + 1 == without.len();
        match (i, last) {
            (0, true) => return rest == part,
            (0, false) => match rest.strip_prefix(part.as_str()) {
                Some(after) => rest = after,
                None => return false,
            },
            (_, true) => return rest.ends_with(part.as_str()),
            _ => match rest.find(part.as_str()) {
                Some(at) => rest = &rest[at + part.len()..],
                None => return false,
            },
        }
    }
    true
}

/// The same expressions in every run, unless somebody asks for more of them.
fn config() -> ProptestConfig {
    let more = std::env::var_os("PROPTEST_CASES").is_some();
    let rng_seed = if more { RngSeed::Random } else { RngSeed::Fixed(11) };
    ProptestConfig { failure_persistence: None, rng_seed, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn what_is_known_without_a_value_holds_with_every_value(expression in expression()) {
        let resource = format!("{SOME}resource \"x_y\" \"z\" {{\n  v = {expression}\n}}\n");
        let Some(without) = evaluated(&format!("variable \"u\" {{}}\n{resource}")) else { return Ok(()) };
        for value in VALUES {
            let value_of = format!("variable \"u\" {{ default = null }}\nlocals {{\n  u = {value}\n}}\n{}", resource.replace("var.u", "local.u"));
            let Some(with) = evaluated(&value_of) else { continue };
            prop_assert!(
                fits(&without, &with),
                "{expression}\n  without: {}\n  with {value}: {}", json::write(&without), json::write(&with)
            );
        }
    }
}
