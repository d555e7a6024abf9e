//! No input makes the Terraform source panic, hang or drop something without a word.
//!
//! Real files are cut off and changed at random places, with a fixed seed. `BARTIZAN_CORPUS` names
//! a folder with more files, `BARTIZAN_ROUNDS` how often each is changed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, reason = "a test may fail")]

mod support;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use bartizan_terraform::{Configuration, is_plan, is_state, read_plan, read_state};
use bartizan_tree::{Sources, json};
use proptest::prelude::*;
use support::Memory;

fn files(folder: &Path, ends: &[&str], out: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_symlink() {
            continue;
        } else if path.is_dir() {
            files(&path, ends, out);
        } else if ends.iter().any(|end| path.to_string_lossy().ends_with(end)) {
            out.push(path);
        }
    }
}

fn corpus(ends: &[&str]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle/plans"), ends, &mut found);
    if let Some(more) = std::env::var_os("BARTIZAN_CORPUS") {
        files(Path::new(&more), ends, &mut found);
    }
    let read = |path: &PathBuf| Some((path.to_string_lossy().into_owned(), std::fs::read_to_string(path).ok()?));
    found.iter().filter_map(read).collect()
}

fn rounds() -> u64 {
    std::env::var("BARTIZAN_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(8)
}

/// Xorshift: the same numbers in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(most.max(1)).unwrap()).unwrap()
    }
}

/// Cut off, with a byte changed, with a piece taken out, or with a piece twice.
fn mutated(text: &str, chance: &mut Chance) -> String {
    const SIGNS: &[u8] = b"\"${}%[]()<>-*.,=:?!&|/\\\n #~'0aEOT";
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..=chance.below(3) {
        let at = chance.below(bytes.len());
        let end = (at + chance.below(40)).min(bytes.len());
        match chance.below(6) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..end)),
            2 => {
                let piece = bytes[at..end].to_vec();
                bytes.splice(at..at, piece);
            }
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = SIGNS[chance.below(SIGNS.len())];
                }
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn check(name: &str, text: &str, configuration: &Configuration, took: Duration) {
    for line in &configuration.incomplete {
        assert!(!line.reason.contains("fault in Bartizan"), "{name} panics:\n{text}");
    }
    assert!(took < Duration::from_secs(20), "{name} takes {took:?}:\n{text}");
    for resource in &configuration.resources {
        let _ = json::write(&resource.attributes);
    }
}

#[test]
fn changed_code_never_panics() {
    let mut chance = Chance(0x5EED);
    let mut count = 0;
    for (path, text) in corpus(&[".tf", ".tf.json", ".tftpl"]) {
        let name = if path.ends_with(".json") { "main.tf.json" } else { "main.tf" };
        for _ in 0..rounds() {
            let changed = mutated(&text, &mut chance);
            let begin = Instant::now();
            let found = Memory::of(&[(name, &changed), ("child/main.tf", "variable \"name\" {}\n")]).evaluate(".");
            check(&path, &changed, &found, begin.elapsed());
            count += 1;
        }
    }
    assert!(count > 50, "{count} files are no corpus");
}

#[test]
fn changed_plans_never_panic() {
    let mut chance = Chance(0xBADC0DE);
    for (path, text) in corpus(&["plan.json"]) {
        for _ in 0..rounds() {
            // A plan in which one line is changed may still be JSON.
            let changed = mutated(&text, &mut chance);
            let mut sources = Sources::new();
            let id = sources.add_file(path.as_str(), changed.as_str());
            let Ok(document) = json::parse_file(&sources, id) else { continue };
            let _ = (is_plan(&document), is_state(&document));
            let begin = Instant::now();
            check(&path, &changed, &read_plan(&sources, id, &document), begin.elapsed());
            check(&path, &changed, &read_state(&sources, id, &document), begin.elapsed());
        }
    }
}

proptest! {
    #[test]
    fn no_expression_panics(text in "[a-z0-9 .\"${}\\[\\]()*,:?!=<>&|+-]{0,60}") {
        let whole = format!("locals {{\n  x = {{ a = [1, \"b\"] }}\n}}\nresource \"x_y\" \"z\" {{\n  v = {text}\n}}\n");
        let found = Memory::main(&whole).evaluate(".");
        check("an expression", &whole, &found, Duration::ZERO);
    }

    #[test]
    fn no_call_panics(
        name in prop::sample::select(FUNCTIONS),
        arguments in prop::collection::vec(prop::sample::select(ARGUMENTS), 0..4),
    ) {
        let whole = format!(
            "variable \"u\" {{}}\nresource \"x_y\" \"z\" {{\n  v = {name}({})\n}}\n", arguments.join(", ")
        );
        let found = Memory::main(&whole).evaluate(".");
        check("a call", &whole, &found, Duration::ZERO);
        prop_assert_eq!(found.incomplete.len(), 0, "{}", whole);
    }
}

const ARGUMENTS: &[&str] = &[
    "null",
    "true",
    "0",
    "-1",
    "1.5",
    "9223372036854775807",
    "1e300",
    "\"\"",
    "\"a\"",
    "\"%s %d\"",
    "\"10.0.0.0/8\"",
    "\"::/0\"",
    "\"é👾\"",
    "\"[\"",
    "\"/(a)|b/\"",
    "\"2024-02-29T23:59:59Z\"",
    "[]",
    "{}",
    "[1, \"a\", null]",
    "{ a = 1 }",
    "[[1], [var.u]]",
    "toset([\"a\", \"b\"])",
    "var.u",
    "\"x${var.u}\"",
    "[var.u]",
    "{ a = var.u }",
    "x_q.w.id",
    "merge({ a = \"b\" }, var.u)",
    "concat([\"a\"], var.u)",
    "jsonencode({ a = var.u })",
    "jsonencode([1])",
];

const FUNCTIONS: &[&str] = &[
    "abs",
    "ceil",
    "floor",
    "log",
    "max",
    "min",
    "parseint",
    "pow",
    "signum",
    "chomp",
    "endswith",
    "format",
    "formatlist",
    "indent",
    "join",
    "lower",
    "regex",
    "regexall",
    "replace",
    "split",
    "startswith",
    "strcontains",
    "strrev",
    "substr",
    "title",
    "trim",
    "trimprefix",
    "trimspace",
    "trimsuffix",
    "upper",
    "alltrue",
    "anytrue",
    "chunklist",
    "coalesce",
    "coalescelist",
    "compact",
    "concat",
    "contains",
    "distinct",
    "element",
    "flatten",
    "index",
    "keys",
    "length",
    "lookup",
    "matchkeys",
    "merge",
    "one",
    "range",
    "reverse",
    "setintersection",
    "setproduct",
    "setsubtract",
    "setunion",
    "slice",
    "sort",
    "sum",
    "transpose",
    "values",
    "zipmap",
    "base64decode",
    "base64encode",
    "csvdecode",
    "jsondecode",
    "jsonencode",
    "urlencode",
    "yamldecode",
    "yamlencode",
    "abspath",
    "basename",
    "dirname",
    "pathexpand",
    "file",
    "fileexists",
    "fileset",
    "filebase64",
    "templatefile",
    "templatestring",
    "formatdate",
    "timeadd",
    "timecmp",
    "timestamp",
    "uuid",
    "bcrypt",
    "base64sha256",
    "base64sha512",
    "filemd5",
    "md5",
    "sha1",
    "sha256",
    "sha512",
    "cidrhost",
    "cidrnetmask",
    "cidrsubnet",
    "cidrsubnets",
    "can",
    "nonsensitive",
    "sensitive",
    "tobool",
    "tolist",
    "tomap",
    "tonumber",
    "toset",
    "tostring",
    "try",
];
