//! `bartizan`: arguments, configuration and wiring. No logic of its own.
//!
//! Exit status: 0 nothing at or above `--fail-on`; 1 findings; 2 the tool could not work; 3 no
//! finding, but something could not be judged.

mod args;
mod audit;
mod config;
mod ignore;
mod inspect;
mod live;
mod output;
mod quickwins;
mod render;
mod rules;
mod scan;
mod select;
mod settings;

use std::panic::{self, PanicHookInfo};
use std::process::ExitCode;
use std::thread;

use clap::Parser;

use args::{Arguments, Command};

/// How deep trees are walked is limited by their readers; this is room enough for those limits.
const STACK: usize = 256 << 20;

/// The status of a tool that could not work.
const CANNOT_WORK: u8 = 2;

fn main() -> ExitCode {
    panic::set_hook(Box::new(apologise));
    // clap prints help and errors itself; its status for bad arguments is 2 too.
    let arguments = Arguments::parse();
    let worker = thread::Builder::new().stack_size(STACK).spawn(move || run(arguments));
    let result = match worker {
        Ok(worker) => worker.join(),
        Err(error) => Ok(Err(anyhow::anyhow!("no thread for the work: {error}"))),
    };
    match result {
        Ok(Ok(status)) => ExitCode::from(status),
        Ok(Err(error)) => {
            output::complain(&format!("{error:#}"));
            ExitCode::from(CANNOT_WORK)
        }
        // The hook has said what there is to say.
        Err(_) => ExitCode::from(CANNOT_WORK),
    }
}

fn run(arguments: Arguments) -> anyhow::Result<u8> {
    match arguments.command {
        Command::Scan(scan) => scan::run(&scan),
        Command::Audit(audit) => audit::run(&audit),
        Command::Quickwins(quickwins) => quickwins::run(&quickwins),
        Command::Inspect(inspect) => inspect::run(&inspect),
        Command::Rules(rules) => rules::run(&rules),
    }
}

fn apologise(info: &PanicHookInfo<'_>) {
    let place = info.location().map(|place| format!(" ({}:{})", place.file(), place.line())).unwrap_or_default();
    output::complain(&format!(
        "Bartizan met something it does not understand{place}. This is a mistake in Bartizan, not in what you \
         scanned: please report it with the smallest input that shows it"
    ));
}
