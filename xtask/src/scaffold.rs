//! A new rule: its judgement, its page and its registration, with what is to be filled in marked.
//!
//! What is written compiles; its page fails until the judgement does what the page says.

use std::fs;
use std::path::Path;

use anyhow::{Context, bail};

/// Writes `crates/rules/src/SERVICE/NAME.{rs,md}` and registers the rule.
pub fn new_rule(root: &Path, service: &str, name: &str) -> anyhow::Result<()> {
    for word in [service, name] {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if !word.starts_with(|c: char| c.is_ascii_lowercase()) || !word.chars().all(plain) {
            bail!("`{word}` is no module's name: write it as in `new-rule s3 bucket_versioning`");
        }
    }
    let rules = root.join("crates/rules/src");
    let folder = rules.join(service);
    let (code, page) = (folder.join(format!("{name}.rs")), folder.join(format!("{name}.md")));
    if code.exists() || page.exists() {
        bail!("{} is there already", code.display());
    }
    if !folder.exists() {
        fs::create_dir(&folder)?;
        fs::write(folder.join("mod.rs"), new_service(service))?;
        edit(&rules.join("lib.rs"), |text| register_service(text, service))?;
    }
    edit(&folder.join("mod.rs"), |text| register_rule(text, name))?;
    let id = format!("{service}-{name}").replace('_', "-");
    fs::write(&code, judgement(&id, name))?;
    fs::write(&page, PAGE)?;
    Ok(())
}

fn edit(path: &Path, change: impl FnOnce(&str) -> Option<String>) -> anyhow::Result<()> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let changed =
        change(&text).with_context(|| format!("{}: this file has another form than expected", path.display()))?;
    Ok(fs::write(path, changed)?)
}

fn new_service(service: &str) -> String {
    format!(
        "//! {service}: say which service of AWS this is.\n\nuse crate::Rule;\n\n\
         /// The rules of this service.\npub(crate) const RULES: &[&Rule] = &[];\n"
    )
}

fn register_service(text: &str, service: &str) -> Option<String> {
    let text = add_module(text, service, "mod run;\n")?;
    add_to_list(&text, "SERVICES", &format!("{service}::RULES"))
}

fn register_rule(text: &str, name: &str) -> Option<String> {
    let text = add_module(text, name, "\n")?;
    add_to_list(&text, "RULES", &format!("&{name}::RULE"))
}

/// Adds `mod NAME;` to the private modules, which stand in their order; to none, before the first
/// `use`.
fn add_module(text: &str, name: &str, after: &str) -> Option<String> {
    let line = format!("mod {name};\n");
    let from = text.find(after)? + after.len();
    let (head, rest) = text.split_at(from);
    let mut at = 0;
    let mut found = None;
    for existing in rest.split_inclusive('\n') {
        if existing.starts_with("mod ") && existing.trim_end().ends_with(';') {
            if existing > line.as_str() {
                found = Some((at, line.clone()));
                break;
            }
            found = Some((at + existing.len(), line.clone()));
        } else if found.is_some() {
            break;
        } else if existing.starts_with("use ") || existing.starts_with("pub use ") {
            found = Some((at, format!("{line}\n")));
            break;
        }
        at += existing.len();
    }
    let (at, line) = found?;
    Some(format!("{head}{}{line}{}", &rest[..at], &rest[at..]))
}

/// Adds a member to `const NAME: … = &[…];`.
fn add_to_list(text: &str, list: &str, member: &str) -> Option<String> {
    let start = text.find(&format!("const {list}:"))?;
    // A list that fills a line stands in the next one.
    let equals = start + text[start..].find(" =")?;
    let open = equals + text[equals..].find("&[")? + 2;
    let close = open + text[open..].find("];")?;
    let mut members: Vec<&str> = text[open..close].split(',').map(str::trim).filter(|m| !m.is_empty()).collect();
    members.push(member);
    members.sort_unstable();
    Some(format!("{}{}{}", &text[..open], members.join(", "), &text[close..]))
}

fn judgement(id: &str, name: &str) -> String {
    format!(
        r#"//! What this looks for, in a sentence.

use bartizan_estate::Subject;
use bartizan_finding::Severity;
use bartizan_tree::{{Tri, Why}};

use crate::{{Alias, Check, Counts, Judge, Responsibility, Rule}};

/// The rule.
pub(crate) const RULE: Rule = Rule {{
    id: "{id}",
    title: "Say what is wrong in a few words",
    severity: Severity::Medium,
    practice: "XXX-0",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::S3::Bucket"],
    aliases: &[Alias::exact("FILL-IN:{id}")],
    controls: &[],
    page: include_str!("{name}.md"),
    check: Check::Each(check),
}};

fn check(subject: Subject<'_>, judge: &mut Judge) {{
    let wrong = Tri::Unknown(Why::Undecidable("this rule is not written yet".into()));
    judge.fail_if(wrong, subject.origin(), "say what is wrong with this resource");
}}
"#
    )
}

const PAGE: &str = r#"# Say what is wrong in a few words

Why it matters: who can do what with it.

## What is asked

Which properties, and what counts where nothing is written, since when.

## Mend

What to write instead. The first paragraph is shown with every finding.

## Examples

```terraform bad
resource "aws_s3_bucket" "data" { # fails
  bucket = "data"
}
```

```terraform good
resource "aws_s3_bucket" "data" {
  bucket = "data"
}
```

```terraform unknown
variable "name" {
  type = string
}

resource "aws_s3_bucket" "data" {
  bucket = var.name
}
```

```cloudformation bad
Resources:
  Data: # fails
    Type: AWS::S3::Bucket
```

```cloudformation good
Resources:
  Data:
    Type: AWS::S3::Bucket
```
"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_of_a_known_service_is_registered_in_its_order() {
        let before = "//! Amazon S3.\n\nmod bucket_public_acl;\nmod bucket_versioning;\n\nuse crate::Rule;\n\n/// The rules of this service.\npub(crate) const RULES: &[&Rule] = &[&bucket_public_acl::RULE, &bucket_versioning::RULE];\n";
        let after = register_rule(before, "bucket_tls").unwrap();
        assert!(after.contains("mod bucket_public_acl;\nmod bucket_tls;\nmod bucket_versioning;\n\nuse"), "{after}");
        assert!(after.contains("&[&bucket_public_acl::RULE, &bucket_tls::RULE, &bucket_versioning::RULE];"), "{after}");
        let last = register_rule(before, "zone").unwrap();
        assert!(last.contains("mod bucket_versioning;\nmod zone;\n\nuse"), "{last}");
    }

    #[test]
    fn a_new_service_is_registered_and_takes_a_rule() {
        let lib = fs::read_to_string(crate::root().join("crates/rules/src/lib.rs")).unwrap();
        let after = register_service(&lib, "zz_new").unwrap();
        assert!(after.contains("\nmod zz_new;\n") && after.contains("zz_new::RULES"), "{after}");
        assert!(after.find("mod run;") < after.find("mod zz_new;"));
        let service = register_rule(&new_service("zz_new"), "first").unwrap();
        assert!(
            service.contains("\nmod first;\n\nuse crate::Rule;") && service.contains("&[&first::RULE]"),
            "{service}"
        );
    }

    #[test]
    fn every_service_of_the_tree_can_take_another_rule() {
        let rules = crate::root().join("crates/rules/src");
        for folder in fs::read_dir(&rules).unwrap() {
            let file = folder.unwrap().path().join("mod.rs");
            if let Ok(text) = fs::read_to_string(&file) {
                let after = register_rule(&text, "zz_new").unwrap_or_else(|| panic!("{}", file.display()));
                assert!(after.contains("\nmod zz_new;\n") && after.contains("&zz_new::RULE"), "{after}");
            }
        }
    }

    #[test]
    fn both_files_are_written_once() {
        let root = std::env::temp_dir().join(format!("bartizan-scaffold-{}", std::process::id()));
        let rules = root.join("crates/rules/src");
        fs::create_dir_all(&rules).unwrap();
        fs::copy(crate::root().join("crates/rules/src/lib.rs"), rules.join("lib.rs")).unwrap();
        new_rule(&root, "zz_new", "first_thing").unwrap();
        let code = fs::read_to_string(rules.join("zz_new/first_thing.rs")).unwrap();
        assert!(code.contains("id: \"zz-new-first-thing\"") && rules.join("zz_new/first_thing.md").is_file());
        assert!(new_rule(&root, "zz_new", "first_thing").is_err());
        assert!(new_rule(&root, "zz_new", "../x").is_err());
        fs::remove_dir_all(&root).unwrap();
    }
}
