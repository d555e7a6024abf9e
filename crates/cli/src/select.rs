//! Which rules are asked: by id, by what other tools call them, by pattern.
//!
//! Case does not matter, and a tool's name may stand before its id (`checkov:CKV_AWS_20`). An id of
//! another tool that asks only a part of one of our rules selects that rule, but does not skip it:
//! skipping it would hide what the other tool never asked.

use anyhow::bail;
use bartizan_finding::names::{distance, glob};
use bartizan_rules::{Framework, Relation, Rule};

/// Whose ids may be written with the tool's name in front.
const TOOLS: [&str; 5] = ["checkov:", "kics:", "trivy:", "cfn_nag:", "guard:"];

/// The rules to ask, and what a person should know about the choice.
pub(crate) fn select(
    wanted: &[String],
    frameworks: &[&'static Framework],
    skipped: &[String],
) -> anyhow::Result<(Vec<&'static Rule>, Vec<String>)> {
    let mut warnings = Vec::new();
    let mut rules: Vec<&'static Rule> = bartizan_rules::all().collect();
    if !wanted.is_empty() {
        let mut kept: Vec<&'static str> = Vec::new();
        for name in wanted {
            let matched = matches(name);
            if matched.is_empty() {
                bail!("--rule {name}: there is no such rule{}", suggestion(name));
            }
            kept.extend(matched.iter().map(|(rule, _)| rule.id));
        }
        rules.retain(|rule| kept.contains(&rule.id));
    }
    if !frameworks.is_empty() {
        rules.retain(|rule| frameworks.iter().any(|framework| framework.has(rule)));
    }
    for name in skipped {
        let matched = matches(name);
        if matched.is_empty() {
            warnings.push(format!("--skip-rule {name}: there is no such rule{}", suggestion(name)));
        }
        for (rule, relation) in matched {
            if relation == Some(Relation::Narrower) {
                if !name.contains('*') {
                    let id = rule.id;
                    warnings.push(format!("--skip-rule {name} is only a part of {id}, which is still asked"));
                }
            } else {
                rules.retain(|kept| kept.id != rule.id);
            }
        }
    }
    if rules.is_empty() {
        bail!("no rule is left to ask: see --rule, --framework and --skip-rule");
    }
    Ok((rules, warnings))
}

/// The one rule of a name.
pub(crate) fn find(name: &str) -> anyhow::Result<Vec<&'static Rule>> {
    let matched = matches(name);
    if matched.is_empty() {
        bail!("there is no rule {name}{}\nsee `bartizan rules` for all", suggestion(name));
    }
    Ok(matched.into_iter().map(|(rule, _)| rule).collect())
}

/// The rules that a name or pattern matches, and through which relation where it is another tool's
/// id. The closest relation counts.
fn matches(name: &str) -> Vec<(&'static Rule, Option<Relation>)> {
    let lower = name.trim().to_ascii_lowercase();
    let (bare, own) = match TOOLS.iter().find_map(|tool| lower.strip_prefix(tool)) {
        Some(bare) => (bare.trim(), false),
        None => (&*lower, true),
    };
    let like = |id: &str| glob(bare, &id.to_ascii_lowercase());
    let mut found = Vec::new();
    for rule in bartizan_rules::all() {
        if own && like(rule.id) {
            found.push((rule, None));
            continue;
        }
        let aliases = rule.aliases.iter().filter(|alias| like(alias.id));
        let closest = aliases.map(|alias| alias.relation).min_by_key(|relation| match relation {
            Relation::Exact => 0,
            Relation::Broader => 1,
            Relation::Narrower => 2,
        });
        found.extend(closest.map(|relation| (rule, Some(relation))));
    }
    found
}

fn suggestion(name: &str) -> String {
    let names =
        bartizan_rules::all().flat_map(|rule| std::iter::once(rule.id).chain(rule.aliases.iter().map(|a| a.id)));
    similar(name, names).map(|close| format!("; did you mean {close}?")).unwrap_or_default()
}

/// The word most like this one, if any is.
pub(crate) fn similar<'a>(word: &str, words: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let most = (word.chars().count() / 3).max(1);
    let word = word.to_ascii_lowercase();
    let close = words.map(|other| (distance(&word, &other.to_ascii_lowercase()), other));
    close.filter(|(distance, _)| *distance <= most).min().map(|(_, other)| other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn selected(wanted: &[&str], skipped: &[&str]) -> Vec<&'static str> {
        let own = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        select(&own(wanted), &[], &own(skipped)).unwrap().0.iter().map(|rule| rule.id).collect()
    }

    #[test]
    fn a_rule_is_selected_by_id_alias_prefix_and_pattern_in_any_case() {
        for name in
            ["s3-bucket-versioning", "S3-Bucket-Versioning", "ckv_aws_21", "checkov:CKV_AWS_21", "trivy:AVD-AWS-0090"]
        {
            assert_eq!(selected(&[name], &[]), ["s3-bucket-versioning"], "{name}");
        }
        assert!(selected(&["s3-*"], &[]).iter().all(|id| id.starts_with("s3-")));
        assert!(selected(&["s3-bucket-versionin?"], &[]).contains(&"s3-bucket-versioning"));
    }

    #[test]
    fn an_id_that_asks_only_a_part_selects_but_does_not_skip() {
        let mut seen = [false; 3];
        for rule in bartizan_rules::all() {
            for alias in rule.aliases {
                assert!(selected(&[alias.id], &[]).contains(&rule.id), "{}", alias.id);
                let skipped = !selected(&[], &[alias.id]).contains(&rule.id);
                assert_eq!(skipped, alias.relation != Relation::Narrower, "{} {}", rule.id, alias.id);
                seen[alias.relation as usize] = true;
            }
        }
        assert!(seen[Relation::Exact as usize] && seen[Relation::Narrower as usize]);
        assert!(!selected(&[], &["s3-bucket-pub*"]).contains(&"s3-bucket-public-acl"));
    }

    #[test]
    fn a_framework_leaves_the_rules_that_answer_it() {
        let fsbp = [Framework::find("FSBP").unwrap()];
        let (rules, _) = select(&["s3-*".to_owned()], &fsbp, &[]).unwrap();
        assert!(rules.iter().any(|rule| rule.id == "s3-bucket-versioning"));
        assert!(rules.iter().all(|rule| rule.controls.iter().any(|control| control.starts_with("AWS-FSBP/S3."))));
        assert!(Framework::find("cis-9.9").is_none());
    }

    #[test]
    fn an_unknown_rule_is_an_error_that_names_the_closest() {
        let error = select(&["s3-bucket-versionning".to_owned()], &[], &[]).unwrap_err().to_string();
        assert!(error.contains("did you mean s3-bucket-versioning?"), "{error}");
        assert!(select(&[], &[], &["nothing-like-it".to_owned()]).unwrap().1[0].contains("no such rule"));
        assert!(select(&[], &[], &["*".to_owned()]).is_err());
    }
}
