//! For people: one line an item, its reasons below, and what to type.

use std::io::{self, Write};

use bartizan_finding::{Severity, Verdict};

use super::{Account, Answer, Item, count};
use crate::{Palette, clean};

/// How many reasons of one answer are shown; programs get all.
const SHOWN: usize = 5;

/// Writes the list of each account.
///
/// # Errors
/// Where the writer fails.
pub fn write(out: &mut dyn Write, accounts: &[Account], palette: Palette) -> io::Result<()> {
    for account in accounts {
        let taken = account.taken.as_deref().map(|taken| format!(" as of {taken}")).unwrap_or_default();
        writeln!(out, "{}{taken}\n", palette.bold(format!("Account {}", clean(&account.account))))?;
        for item in &account.items {
            write_item(out, item, palette)?;
        }
        writeln!(out)?;
    }
    let count = count(accounts);
    writeln!(out, "{} pass, {} fail, {} undecided", count.pass, count.fail, count.undecided)
}

fn write_item(out: &mut dyn Write, item: &Item, palette: Palette) -> io::Result<()> {
    let worst = item.answers.iter().map(|answer| &answer.verdict).find(|verdict| verdict.name() == item.verdict());
    let style = Palette::verdict(worst.unwrap_or(&Verdict::Pass), Severity::High);
    writeln!(out, "  {}  {}", palette.paint(style, format!("{:9}", item.verdict())), item.title)?;
    for verdict in ["fail", "undecided", "pass"] {
        let answers: Vec<&Answer> = item.answers.iter().filter(|answer| answer.verdict.name() == verdict).collect();
        if verdict == "pass" {
            if item.verdict() != "pass" && !answers.is_empty() {
                writeln!(out, "             passes in {}", places(&answers))?;
            }
            continue;
        }
        for answer in same(&answers) {
            write_answer(out, &answer, palette)?;
        }
    }
    Ok(())
}

/// Answers that say the same of several regions are one.
fn same<'a>(answers: &[&'a Answer]) -> Vec<Vec<&'a Answer>> {
    let said = |answer: &Answer| answer.proofs.iter().map(|proof| proof.message.clone()).collect::<Vec<_>>();
    let mut groups: Vec<Vec<&Answer>> = Vec::new();
    for answer in answers {
        match groups.iter_mut().find(|group| said(group[0]) == said(answer) && group[0].verdict == answer.verdict) {
            Some(group) => group.push(answer),
            None => groups.push(vec![answer]),
        }
    }
    groups
}

fn write_answer(out: &mut dyn Write, answers: &[&Answer], palette: Palette) -> io::Result<()> {
    let Some(first) = answers.first() else { return Ok(()) };
    let place = if first.region.is_some() { format!("{}: ", places(answers)) } else { String::new() };
    let reasons: Vec<_> = first.proofs.iter().filter(|proof| proof.verdict.name() == first.verdict.name()).collect();
    if let (Verdict::Undecided(why), []) = (&first.verdict, &*reasons) {
        writeln!(out, "             {place}{}", clean(&why.to_string()))?;
    }
    for proof in reasons.iter().take(SHOWN) {
        let about = if first.region.is_some() { String::new() } else { format!("{}: ", clean(&proof.resource)) };
        writeln!(out, "             {place}{about}{}", clean(&proof.message))?;
    }
    if reasons.len() > SHOWN {
        writeln!(out, "             and {} more", reasons.len() - SHOWN)?;
    }
    let mut commands: Vec<&String> = Vec::new();
    for command in answers.iter().flat_map(|answer| &answer.mends) {
        if !commands.contains(&command) {
            commands.push(command);
        }
    }
    for command in commands {
        writeln!(out, "             {} {}", palette.frame("$"), clean(command))?;
    }
    Ok(())
}

fn places(answers: &[&Answer]) -> String {
    answers
        .iter()
        .filter_map(|answer| answer.region.as_deref())
        .map(|region| clean(region).to_string())
        .collect::<Vec<_>>()
        .join(", ")
}
