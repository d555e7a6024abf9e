//! `bartizan quickwins`.

use std::path::PathBuf;

use anyhow::bail;
use bartizan_estate::{Estate, Look};
use bartizan_finding::{Finding, Verdict};
use bartizan_report::Places;
use bartizan_report::quickwins::{self, Account, Answer, Item, Proof};
use bartizan_rules::quickwins as list;
use bartizan_tree::Incomplete;

use crate::args::{Format, QuickWins};
use crate::output::print;
use crate::{live, scan};

/// Judges the list for each account, prints it, and gives the exit status.
pub(crate) fn run(arguments: &QuickWins) -> anyhow::Result<u8> {
    if !arguments.snapshots.is_empty() {
        return judge(&arguments.snapshots, arguments);
    }
    let calls = list::CALLS.iter().map(|call| (*call).to_owned()).collect();
    judge(&live::read(&arguments.live, &calls)?.files, arguments)
}

fn judge(snapshots: &[PathBuf], arguments: &QuickWins) -> anyhow::Result<u8> {
    let printed = arguments.output.or(None, None);
    let mut accounts = Vec::new();
    let mut incomplete: Vec<Incomplete> = Vec::new();
    let mut looked = scan::look(snapshots, &bartizan_look::Options::default(), &mut |root, _| {
        for world in root.worlds.iter().filter(|world| world.look == Look::Account) {
            incomplete.extend(world.incomplete.iter().cloned());
        }
        accounts.extend(root.relate().iter().filter(|estate| estate.look == Look::Account).map(account));
    })?;
    if accounts.is_empty() {
        bail!("no snapshot of an account is there: `bartizan audit --save FILE` writes one");
    }
    looked.incomplete.extend(incomplete);
    bartizan_report::tidy(&mut looked.incomplete, &looked.sources);
    let places = Places::new(&looked.sources);
    print(|out| match printed.format {
        Format::Json => {
            let version = env!("CARGO_PKG_VERSION");
            Ok(quickwins::json::write(out, version, &accounts, &looked.incomplete, &places)?)
        }
        Format::Text => Ok(quickwins::text::write(out, &accounts, printed.palette)?),
    })?;
    let count = quickwins::count(&accounts);
    Ok(match () {
        () if count.fail > 0 => 1,
        () if count.undecided > 0 => 3,
        () => 0,
    })
}

fn account(estate: &Estate) -> Account {
    let answers = list::judge(estate);
    let item = |item: &'static list::Item| Item {
        name: item.name,
        title: item.title,
        answers: answers.iter().filter(|answer| answer.item.name == item.name).map(|a| answer(a, estate)).collect(),
    };
    Account {
        account: estate.name.clone(),
        taken: estate.taken.map(|taken| taken.to_string()),
        items: list::ITEMS.iter().map(item).collect(),
    }
}

fn answer(answer: &list::Answer, estate: &Estate) -> Answer {
    Answer {
        region: answer.region.clone(),
        verdict: answer.verdict.clone(),
        proofs: answer.findings.iter().map(proof).collect(),
        mends: answer.mends(&estate.name),
    }
}

fn proof(finding: &Finding) -> Proof {
    let message = match &finding.verdict {
        Verdict::Pass => "as it should be".to_owned(),
        _ => finding.message.clone(),
    };
    Proof {
        rule: finding.rule,
        verdict: finding.verdict.clone(),
        resource: finding.resource.address.clone(),
        message,
        origin: finding.origin,
    }
}
