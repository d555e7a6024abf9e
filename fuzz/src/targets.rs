//! What is fed, and with what.

use std::io;
use std::sync::Arc;

use bartizan_estate::{Draft, Estate};
use bartizan_terraform::{self as terraform, Entry, Files};
use bartizan_tree::{Node, Origin, Sources, json};

/// One thing that is fed.
#[derive(Debug)]
pub struct Target {
    /// Its name on the command line.
    pub name: &'static str,
    /// The endings of files that are its seeds.
    pub endings: &'static [&'static str],
    /// Words that such a file must hold to be a seed; none means any.
    pub holds: &'static str,
    /// Words of its language.
    pub words: &'static [&'static str],
    /// It must come back, whatever the text is.
    pub run: fn(&str),
}

/// Every target.
pub const TARGETS: &[Target] = &[
    Target {
        name: "terraform",
        endings: &[".tf", ".md"],
        holds: "resource \"",
        words: &[
            "${",
            "}",
            "%{ for a in b }",
            "%{ endfor }",
            "<<-E\n",
            "E\n",
            "for_each = ",
            "count = 1000000\n",
            "dynamic \"x\" {\n",
            "each.value",
            "[*]",
            "try(",
            "merge(",
            "range(0,100000000)",
            "null",
            "...",
            "var.x",
            "local.x",
            "module.a.b",
            "\"",
            "\\",
            "setproduct(",
            "format(\"%s\", ",
            "[for x in ",
            "{for k, v in ",
            " : ",
            " => ",
            "(",
            ")",
            "[",
            "]",
            "{",
            "!",
            "-",
            "?",
        ],
        run: run_terraform,
    },
    Target {
        name: "plan",
        endings: &["plan.json"],
        holds: "planned_values",
        words: &["null", "true", "{", "}", "[", "]", "\"after_unknown\":", "\"index\":", "1e999", "\\u0000", ","],
        run: run_plan,
    },
    Target {
        name: "template",
        endings: &[".yaml", ".yml", ".json", ".md"],
        holds: "AWS::",
        words: &[
            "!Ref ",
            "!Sub ",
            "!If ",
            "&a ",
            "*a",
            "<<: *a\n",
            "Fn::If: ",
            "Fn::Sub: ",
            "{",
            "}",
            "[",
            "]",
            "- ",
            ": ",
            "|\n",
            "\t",
            "---\n",
            "Condition: ",
            "AWS::NoValue",
            "!Select [0, ",
            "!Join ['', ",
            "Fn::ForEach::a: ",
            "? ",
            "%YAML 9\n",
            "\u{feff}",
            "!!binary ",
        ],
        run: run_template,
    },
    Target {
        name: "snapshot",
        endings: &["answers.json", ".snapshot.json"],
        holds: "bartizan/snapshot",
        words: &["null", "{}", "[]", "\"error\":{\"code\":\"AccessDenied\"}", ",", "\"", "0", "\\ud800"],
        run: run_snapshot,
    },
    Target {
        name: "policy",
        endings: &[".json", ".md", ".tf", ".yaml"],
        holds: "Statement",
        words: &[
            "\"*\"",
            "\"s3:*\"",
            "{\"AWS\":\"*\"}",
            "\"NotAction\":",
            "\"Condition\":{\"ForAllValues:StringLikeIfExists\":{\"a\":[]}}",
            "${aws:username}",
            "${*}",
            "null",
            "[",
            "]",
            "{",
            "}",
            "\"Effect\":\"Deny\"",
        ],
        run: run_policy,
    },
    Target {
        name: "json",
        endings: &[".json"],
        holds: "",
        words: &["{", "[", "\"", "\\u12", "1e", "-", "nul"],
        run: run_json,
    },
];

/// One folder with one file, and nothing else.
struct OneFile<'a>(&'a str);

impl Files for OneFile<'_> {
    fn read(&self, path: &str) -> io::Result<String> {
        if path.ends_with("main.tf") { Ok(self.0.to_owned()) } else { Err(io::ErrorKind::NotFound.into()) }
    }

    fn list(&self, folder: &str) -> io::Result<Vec<Entry>> {
        if folder == "root" {
            Ok(vec![Entry { name: "main.tf".into(), is_folder: false }])
        } else {
            Err(io::ErrorKind::NotFound.into())
        }
    }

    fn exists(&self, path: &str) -> bool {
        path == "root" || path == "root/main.tf"
    }
}

fn run_terraform(text: &str) {
    let mut sources = Sources::new();
    let mut cache = terraform::Cache::default();
    let files = OneFile(text);
    let folders: [Arc<str>; 1] = ["root".into()];
    for root in terraform::roots(&files, &folders, &mut sources, &mut cache) {
        let options = terraform::Options::default();
        let configuration = terraform::evaluate(&files, &root, &options, &mut sources, &mut cache);
        // Evaluation runs on a thread of its own, whose panic would only be a line.
        assert!(!configuration.incomplete.iter().any(|line| line.reason.contains("a fault in Bartizan")));
        judge(terraform::adapt(configuration, &sources), &sources);
    }
}

fn run_plan(text: &str) {
    let mut sources = Sources::new();
    let source = sources.add_file("plan.json", text);
    if let Ok(document) = json::parse_file(&sources, source) {
        judge(terraform::adapt(terraform::read_plan(&sources, source, &document), &sources), &sources);
        judge(terraform::adapt(terraform::read_state(&sources, source, &document), &sources), &sources);
    }
}

fn run_template(text: &str) {
    let _ = bartizan_cloudformation::looks_like_template(text);
    let mut sources = Sources::new();
    let source = sources.add_file("template.yaml", text);
    let options = bartizan_cloudformation::Options::default();
    for draft in bartizan_cloudformation::read("template.yaml", source, &mut sources, &options) {
        judge(draft, &sources);
    }
}

fn run_snapshot(text: &str) {
    let mut sources = Sources::new();
    let source = sources.add_file("answers.json", text);
    for draft in bartizan_account::read(&mut sources, source).into_iter().flatten() {
        judge(draft, &sources);
    }
}

fn run_policy(text: &str) {
    let sources = Sources::new();
    let from = text.find('{').unwrap_or(0);
    let node = Node::text(&text[from..], Origin::NONE);
    let _ = bartizan_policy::Document::parse(&node, &sources);
}

fn run_json(text: &str) {
    let mut sources = Sources::new();
    let source = sources.add_file("x.json", text);
    if let Ok(node) = json::parse_file(&sources, source) {
        let _ = json::write(&node);
    }
}

/// Relates and judges, and asks for every finding's place.
fn judge(draft: Draft, sources: &Sources) {
    let estate = Estate::relate(draft);
    for subject in estate.subjects() {
        let _ = bartizan_estate::views::facts::facts(subject);
    }
    let rules: Vec<_> = bartizan_rules::all().collect();
    for finding in bartizan_rules::judge(&[estate], &rules) {
        let _ = sources.place(finding.origin);
    }
}
