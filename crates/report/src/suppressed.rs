//! Suppressions as people read them: who suppressed a finding and why, and which suppressions somebody
//! should look at.

use std::collections::BTreeMap;
use std::io::{self, Write};

use bartizan_finding::suppress::{Line, Outcome, Suppressed, Written};
use bartizan_tree::Moment;

use crate::clean::clean;
use crate::summary::count;
use crate::text::names;
use crate::{Palette, Places};

/// How many foreign ids of a tool are named.
const MAX_NAMES: usize = 5;
/// How many suppressions of one kind are listed.
const MAX_LINES: usize = 10;

/// `by checkov CKV_AWS_20 (main.tf:3): a public website; jo, until 2027-01-31`.
pub(crate) fn told(by: &Suppressed, places: &Places<'_>) -> String {
    let mut text = format!("by {} {} ({})", by.by, by.name, place(&by.place, places));
    if let Some(reason) = &by.reason {
        text.push_str(&format!(": {reason}"));
    }
    let more = [by.owner.as_deref().map(str::to_owned), by.until.map(|until| format!("until {}", day(until)))];
    let more: Vec<String> = more.into_iter().flatten().collect();
    if !more.is_empty() {
        text.push_str(&format!("; {}", more.join(", ")));
    }
    text
}

/// What is to be said of a suppression, in a line.
pub(crate) fn trouble(line: &Line) -> String {
    format!("the suppression {} {}: {}", line.suppression.tool, named(&line.name), line.note)
}

/// The day, without the hour.
pub(crate) fn day(moment: Moment) -> String {
    let text = moment.to_string();
    text.split_once('T').map_or(text.clone(), |(day, _)| day.to_owned())
}

fn named(name: &str) -> String {
    if name.is_empty() { "without a name".to_owned() } else { format!("`{name}`") }
}

fn place(written: &Written, places: &Places<'_>) -> String {
    match written {
        Written::At(origin) => match places.place(*origin) {
            Some(place) => format!("{}:{}", place.file, place.start.line),
            None => String::new(),
        },
        Written::In(file, entry) => format!("{file}, {entry}"),
    }
}

/// The suppressions that somebody should look at, at the end of the text.
pub(crate) fn summary(out: &mut dyn Write, lines: &[Line], places: &Places<'_>, palette: Palette) -> io::Result<()> {
    let troubles = lines.iter().filter(|line| line.state.is_trouble()).count();
    if troubles == 0 {
        return Ok(());
    }
    let lead = format!("{} to look at:", count(troubles, "suppression", "suppressions"));
    writeln!(out, "\n{}", palette.bold(lead))?;
    use Outcome::{Expired, Foreign, Narrower, Unknown, Unused, Wrong};
    for state in [Wrong, Unknown, Expired, Narrower, Unused] {
        let of_state: Vec<&Line> = lines.iter().filter(|line| line.state == state).collect();
        for line in of_state.iter().take(MAX_LINES) {
            let one = &line.suppression;
            let text = format!("{}: {} {}: {}", place(&one.place, places), one.tool, named(&line.name), line.note);
            writeln!(out, "  {}", clean(&text))?;
        }
        match of_state.len().saturating_sub(MAX_LINES) {
            0 => {}
            more => writeln!(out, "  and {more} more {} (--format json lists all)", state.name())?,
        }
    }
    // Ids of a tool that goes on looking at the same files are no mistake: a line for each tool.
    let mut foreign: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.state == Foreign) {
        foreign.entry(line.suppression.tool.name()).or_default().push(&line.name);
    }
    for (tool, mut ids) in foreign {
        ids.sort_unstable();
        ids.dedup();
        let ids = names(ids.into_iter(), MAX_NAMES);
        writeln!(out, "  {tool}: no rule of Bartizan asks what these ask: {}", clean(&ids))?;
    }
    Ok(())
}
