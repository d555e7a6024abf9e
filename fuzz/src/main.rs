//! Runs a target on altered copies of real inputs: see README.md.
#![expect(clippy::print_stderr, reason = "a tool that talks to a person at a terminal")]

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use bartizan_fuzz::{Mutator, TARGETS, Target};

/// How long one run may take.
const TOO_LONG: Duration = Duration::from_secs(10);

fn main() -> ExitCode {
    let mut name = None;
    let mut seconds = 10;
    let mut seed = 1;
    let mut folders = Vec::new();
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut number = || words.next().and_then(|n| n.parse::<u64>().ok()).unwrap_or(1);
        match word.as_str() {
            "--seconds" => seconds = number(),
            "--seed" => seed = number(),
            _ if name.is_none() => name = Some(word),
            _ => folders.push(PathBuf::from(word)),
        }
    }
    let wanted: Vec<&Target> =
        TARGETS.iter().filter(|t| name.as_deref().is_some_and(|n| n == "all" || n == t.name)).collect();
    if wanted.is_empty() || folders.is_empty() {
        eprintln!("usage: bartizan-fuzz TARGET|all [--seconds N] [--seed N] FOLDER …");
        eprintln!("targets: {}", TARGETS.iter().map(|t| t.name).collect::<Vec<_>>().join(", "));
        return ExitCode::from(2);
    }
    let mut failed = false;
    for target in wanted {
        failed |= !fuzz(target, Duration::from_secs(seconds), seed, &folders);
    }
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Feeds a target until the time is over; false where it failed.
fn fuzz(target: &'static Target, time: Duration, seed: u64, folders: &[PathBuf]) -> bool {
    let mut seeds = Vec::new();
    for folder in folders {
        collect(folder, target, &mut seeds);
    }
    let mut mutator = Mutator::new(seed);
    let start = Instant::now();
    let mut runs = 0_u64;
    let mut slowest = Duration::ZERO;
    while start.elapsed() < time {
        let bytes = mutator.next(&seeds, target.words);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        // Written before the run: a stack overflow leaves nobody to write it afterwards.
        let artifact =
            Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/artifacts")).join(format!("{}-current", target.name));
        let _ = artifact.parent().map(std::fs::create_dir_all);
        let _ = std::fs::write(&artifact, &text);
        let began = Instant::now();
        let run = target.run;
        // As the command line does: a thread with room for deep inputs.
        let outcome = std::thread::Builder::new()
            .stack_size(64 << 20)
            .spawn(move || run(&text))
            .map(std::thread::JoinHandle::join);
        let took = began.elapsed();
        slowest = slowest.max(took);
        runs += 1;
        let fault = match outcome {
            Ok(Ok(())) if took > TOO_LONG => "took too long",
            Ok(Ok(())) => continue,
            _ => "panicked",
        };
        let kept = artifact.with_file_name(format!("{}-{seed}-{runs}", target.name));
        let _ = std::fs::rename(&artifact, &kept);
        eprintln!("{}: run {runs} {fault} ({took:?}): {}", target.name, kept.display());
        return false;
    }
    eprintln!("{}: {runs} runs over {} seeds, slowest {slowest:?}, no fault", target.name, seeds.len());
    true
}

fn collect(path: &Path, target: &Target, seeds: &mut Vec<Vec<u8>>) {
    if seeds.len() > 5000 {
        return;
    }
    if path.is_dir() {
        let Ok(entries) = std::fs::read_dir(path) else { return };
        let mut inner: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        inner.sort();
        for path in inner {
            collect(&path, target, seeds);
        }
    } else if path.to_str().is_some_and(|name| target.endings.iter().any(|ending| name.ends_with(ending)))
        && let Ok(bytes) = std::fs::read(path)
        && bytes.len() < 1 << 17
        && String::from_utf8_lossy(&bytes).contains(target.holds)
    {
        seeds.push(bytes);
    }
}
