//! For programs: `bartizan/quickwins/1`, whose schema is `docs/schemas/quickwins-1.json`.

use std::io::{self, Write};

use bartizan_finding::Verdict;
use bartizan_tree::Incomplete;
use serde::Serialize;

use super::{Account, Answer, Item, Proof, count};
use crate::Places;
use crate::json::{Location, Tool, incomplete, location};
use crate::text::answer;

/// Writes the list of each account.
///
/// # Errors
/// Where the writer fails.
pub fn write(
    mut out: &mut dyn Write,
    version: &'static str,
    accounts: &[Account],
    unread: &[Incomplete],
    places: &Places<'_>,
) -> io::Result<()> {
    let count = count(accounts);
    let whole = Whole {
        schema: "bartizan/quickwins/1",
        tool: Tool { name: "bartizan", version },
        summary: Summary { pass: count.pass, fail: count.fail, undecided: count.undecided },
        accounts: accounts.iter().map(|account| AccountJson::of(account, places)).collect(),
        incomplete: incomplete(unread, places),
    };
    serde_json::to_writer(&mut out, &whole)?;
    writeln!(out)
}

#[derive(Serialize)]
struct Whole<'a, I> {
    schema: &'static str,
    tool: Tool,
    summary: Summary,
    accounts: Vec<AccountJson<'a>>,
    incomplete: I,
}

#[derive(Serialize)]
struct Summary {
    pass: usize,
    fail: usize,
    undecided: usize,
}

#[derive(Serialize)]
struct AccountJson<'a> {
    account: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    taken: Option<&'a str>,
    items: Vec<ItemJson<'a>>,
}

impl<'a> AccountJson<'a> {
    fn of(account: &'a Account, places: &'a Places<'a>) -> Self {
        let items = account.items.iter().map(|item| ItemJson::of(item, places)).collect();
        AccountJson { account: &account.account, taken: account.taken.as_deref(), items }
    }
}

#[derive(Serialize)]
struct ItemJson<'a> {
    name: &'a str,
    title: &'a str,
    verdict: &'a str,
    answers: Vec<AnswerJson<'a>>,
}

impl<'a> ItemJson<'a> {
    fn of(item: &'a Item, places: &'a Places<'a>) -> Self {
        let answers = item.answers.iter().map(|answer| AnswerJson::of(answer, places)).collect();
        ItemJson { name: item.name, title: item.title, verdict: item.verdict(), answers }
    }
}

#[derive(Serialize)]
struct AnswerJson<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<&'a str>,
    verdict: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
    proof: Vec<ProofJson<'a>>,
    mend: &'a [String],
}

impl<'a> AnswerJson<'a> {
    fn of(answer: &'a Answer, places: &'a Places<'a>) -> Self {
        AnswerJson {
            region: answer.region.as_deref(),
            verdict: answer.verdict.name(),
            why: why(&answer.verdict),
            proof: answer.proofs.iter().map(|proof| ProofJson::of(proof, places)).collect(),
            mend: &answer.mends,
        }
    }
}

#[derive(Serialize)]
struct ProofJson<'a> {
    rule: &'a str,
    verdict: &'a str,
    resource: &'a str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    told: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<Location>,
}

impl<'a> ProofJson<'a> {
    fn of(proof: &'a Proof, places: &'a Places<'a>) -> Self {
        ProofJson {
            rule: proof.rule,
            verdict: proof.verdict.name(),
            resource: &proof.resource,
            message: &proof.message,
            told: answer(places, proof.origin),
            location: location(places, proof.origin),
        }
    }
}

fn why(verdict: &Verdict) -> Option<String> {
    match verdict {
        Verdict::Undecided(why) => Some(why.to_string()),
        _ => None,
    }
}
