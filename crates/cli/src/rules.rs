//! `bartizan rules`.

use bartizan_report::rules::{self, Entry};
use bartizan_rules::Rule;

use crate::args::{Format, Rules, RulesCommand};
use crate::output::print;
use crate::select;

/// Lists the rules, or explains one.
pub(crate) fn run(arguments: &Rules) -> anyhow::Result<u8> {
    match &arguments.command {
        None => {
            let printed = arguments.output.or(None, None);
            let entries: Vec<Entry> = bartizan_rules::all().map(entry).collect();
            print(|out| match printed.format {
                Format::Json => Ok(rules::json::write(out, &entries)?),
                Format::Text => Ok(rules::text::list(out, &entries, printed.palette)?),
            })?;
        }
        Some(RulesCommand::Explain { id, output }) => {
            let printed = output.or(None, None);
            let entries: Vec<Entry> = select::find(id)?.into_iter().map(entry).collect();
            print(|out| match printed.format {
                Format::Json => Ok(rules::json::write(out, &entries)?),
                Format::Text => {
                    Ok(entries.iter().try_for_each(|entry| rules::text::explain(out, entry, printed.palette))?)
                }
            })?;
        }
    }
    Ok(0)
}

/// How a rule's findings are mended: the first words under "Mend" on its page, or, where it begins
/// with commands, the first of them.
pub(crate) fn mend(id: &str) -> Option<&'static str> {
    let page = bartizan_rules::find(id)?.page;
    let (_, section) = page.split_once("\n## Mend\n")?;
    let paragraph = section.trim_start().split("\n\n").next()?.trim();
    let first = match paragraph.strip_prefix("```sh\n") {
        Some(commands) => commands.lines().next()?.trim(),
        None => paragraph,
    };
    (!first.is_empty()).then_some(first)
}

pub(crate) fn entry(rule: &'static Rule) -> Entry {
    Entry {
        id: rule.id,
        title: rule.title,
        severity: rule.severity,
        aliases: rule.aliases.iter().map(|alias| (alias.id, alias.relation.name())).collect(),
        controls: rule.controls,
        kinds: rule.kinds,
        sources: sources(rule.page),
        responsibility: rule.responsibility.name(),
        practice: rule.practice,
        default: rule.counts.name(),
        page: rule.page,
    }
}

/// The sources that a rule can judge. Its page has examples of those that can state what it asks;
/// an account states everything.
fn sources(page: &str) -> Vec<&'static str> {
    let mut sources = Vec::new();
    if page.contains("```terraform") {
        sources.extend(["terraform", "plan", "state"]);
    }
    if page.contains("```cloudformation") {
        sources.push("cloudformation");
    }
    sources.push("account");
    sources
}
