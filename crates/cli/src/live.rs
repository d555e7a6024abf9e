//! Reading live accounts, for `audit` and `quickwins`: sessions, the snapshot's place, progress.

use std::collections::BTreeSet;
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context, bail};
use bartizan_account::audit::{self, Accounts, Options, Progress, Rate, Regions, Summary};
use bartizan_account::{Fingerprints, Meaning};
use bartizan_aws::client::Network;
use bartizan_aws::session::{self, Mfa, Role, Session};
use bartizan_tree::Moment;

use crate::args::Live;
use crate::output::warn;

/// Where the machine's key for fingerprints stands, unless this says another.
const KEY: &str = "BARTIZAN_FINGERPRINT_KEY";

/// What was read.
pub(crate) struct Read {
    /// The snapshots.
    pub(crate) files: Vec<PathBuf>,
    /// Whether all that was to be read was read.
    pub(crate) complete: bool,
}

/// Reads the accounts that are asked for: all calls, or these.
pub(crate) fn read(live: &Live, calls: &BTreeSet<String>) -> anyhow::Result<Read> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let network = Network::from_env()?;
    let mut read = Read { files: Vec::new(), complete: true };
    let profiles: Vec<Option<&String>> = match live.profile.as_slice() {
        [] => vec![None],
        profiles => profiles.iter().map(Some).collect(),
    };
    for profile in &profiles {
        let file = file(live, profile.filter(|_| profiles.len() > 1 || live.save.is_none()))?;
        let summary = runtime.block_on(interruptible(one(live, *profile, &network, &file, calls), &file))?;
        tell(&summary, &file);
        read.complete &= summary.is_complete();
        read.files.push(file);
    }
    Ok(read)
}

/// The calls that such an audit makes.
pub(crate) fn calls(live: &Live) -> BTreeSet<&'static str> {
    audit::calls(&Options { accounts: accounts(live), regions: regions(live, None), ..options(live, Path::new("")) })
}

async fn one(
    live: &Live,
    profile: Option<&String>,
    network: &Network,
    file: &Path,
    calls: &BTreeSet<String>,
) -> anyhow::Result<Summary> {
    let mut who =
        session::Options { profile: profile.cloned(), region: live.region.first().cloned(), ..Default::default() };
    who.role = live.role_arn.as_ref().map(|arn| {
        let mut role = Role::new(arn);
        role.external_id.clone_from(&live.external_id);
        role.mfa = live.mfa_serial.as_ref().map(|serial| Mfa { serial: serial.clone(), code: Arc::new(ask_for_code) });
        role
    });
    who.ask_for_code = Some(Arc::new(ask_for_code));
    who.limits.attempts = 1;
    let session = Session::open(network, &who).await?;
    let options = Options {
        calls: calls.clone(),
        accounts: accounts(live),
        regions: regions(live, session.region()),
        fingerprints: fingerprints(),
        ..options(live, file)
    };
    let mut line = Line::new();
    let home = live.region.first().map_or("us-east-1", |region| region);
    let aws = audit::Aws::new(session, home, live.external_id.clone());
    let summary = audit::run(&options, &aws, |progress| line.show(progress)).await;
    line.clear();
    Ok(summary?)
}

fn options(live: &Live, file: &Path) -> Options {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let now = Moment::from_unix(i64::try_from(seconds).unwrap_or(i64::MAX));
    let mut options = Options::new(file, now);
    options.resume = live.resume;
    options.in_flight = live.in_flight.into();
    if let Some(rate) = live.max_rate {
        options.rate = Rate::at_most(rate);
    }
    options
}

fn accounts(live: &Live) -> Accounts {
    match live.organization {
        true => Accounts::Organization { role_name: live.role_name.clone(), only: live.account.clone() },
        false => Accounts::Own,
    }
}

/// Those that are named; else all, or the profile's. Without any, all.
fn regions(live: &Live, configured: Option<&str>) -> Regions {
    match (live.region.as_slice(), configured) {
        ([], Some(region)) if !live.all_regions => Regions::These(vec![region.to_owned()]),
        ([], _) => Regions::Enabled,
        (regions, _) => Regions::These(regions.to_vec()),
    }
}

/// Where the snapshot is written.
fn file(live: &Live, profile: Option<&String>) -> anyhow::Result<PathBuf> {
    let Some(save) = &live.save else {
        let folder = state_folder().context("there is no home folder for the snapshot: name a file with --save")?;
        std::fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        return Ok(folder.join(format!("audit{}.jsonl", suffix(profile))));
    };
    if profile.is_none() {
        return Ok(save.clone());
    }
    let stem = save.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let extension = save.extension().map(|e| format!(".{}", e.to_string_lossy())).unwrap_or_default();
    Ok(save.with_file_name(format!("{stem}{}{extension}", suffix(profile))))
}

/// A profile's name as a part of a file's name.
fn suffix(profile: Option<&String>) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') { c } else { '_' };
    profile.map(|name| format!("-{}", name.chars().map(plain).collect::<String>())).unwrap_or_default()
}

/// `$XDG_STATE_HOME/bartizan`, or below `~/.local/state`
/// (specifications.freedesktop.org/basedir-spec).
fn state_folder() -> Option<PathBuf> {
    let absolute = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let state = absolute("XDG_STATE_HOME").or_else(|| Some(absolute("HOME")?.join(".local/state")))?;
    Some(state.join("bartizan"))
}

fn fingerprints() -> Fingerprints {
    if let Some(key) = std::env::var_os(KEY) {
        return Fingerprints::of_text(&key.to_string_lossy());
    }
    let of_machine = state_folder().map(|folder| Fingerprints::of_machine(&folder));
    match of_machine {
        Some(Ok(fingerprints)) => fingerprints,
        Some(Err(error)) => {
            warn(&format!(
                "the key for fingerprints of secrets cannot be kept ({error}): they hold for this run alone"
            ));
            Fingerprints::of_this_run()
        }
        None => Fingerprints::of_this_run(),
    }
}

/// Asks the person for the code of a device.
fn ask_for_code(serial: &str) -> Option<String> {
    let stdin = io::stdin();
    let mut stderr = io::stderr().lock();
    write!(stderr, "code of {}: ", bartizan_report::clean(serial)).and_then(|()| stderr.flush()).ok()?;
    let mut code = String::new();
    stdin.lock().read_line(&mut code).ok()?;
    Some(code.trim().to_owned()).filter(|code| !code.is_empty())
}

/// Ends with a word about how to go on where a person interrupts it.
async fn interruptible<T>(work: impl Future<Output = anyhow::Result<T>>, file: &Path) -> anyhow::Result<T> {
    tokio::select! {
        result = work => result,
        interrupted = tokio::signal::ctrl_c() => {
            interrupted?;
            bail!("interrupted: what was read is in {}.journal; go on with --resume", file.display())
        }
    }
}

/// Says what came of it, on standard error.
fn tell(summary: &Summary, file: &Path) {
    let Progress { done, kept, .. } = summary.progress;
    let accounts = counted(summary.accounts.len(), "account");
    let regions = counted(summary.regions.len(), "region");
    let before = if kept > 0 { format!(" ({kept} of them by an earlier run)") } else { String::new() };
    say(&format!("read {accounts} in {regions}: {done} answers{before}, in {}", file.display()));
    for (account, reason) in &summary.refused {
        warn(&format!("nothing of the account {account} could be read: {reason}"));
    }
    for (account, reason) in &summary.left_out {
        warn(&format!("the account {account} was left out: {reason}"));
    }
    for (meaning, word) in [(Meaning::Denied, "denied"), (Meaning::Throttled, "throttled"), (Meaning::Failed, "failed")]
    {
        let of: Vec<_> = summary.errors.iter().filter(|((means, _), _)| *means == meaning).collect();
        let times: u64 = of.iter().map(|(_, times)| **times).sum();
        if times > 0 {
            let calls: Vec<&str> = of.iter().map(|((_, call), _)| &**call).take(5).collect();
            let more =
                if of.len() > calls.len() { format!(" and {} more", of.len() - calls.len()) } else { String::new() };
            let calls = calls.join(", ");
            warn(&format!("{times} calls were {word}, and what they would have told is unknown: {calls}{more}"));
        }
    }
}

fn counted(n: usize, word: &str) -> String {
    format!("{n} {word}{}", if n == 1 { "" } else { "s" })
}

fn say(what: &str) {
    // Nobody can be told that standard error does not work.
    let _ = writeln!(io::stderr().lock(), "{}", bartizan_report::clean(what));
}

/// One line on a terminal that says how far it is.
struct Line {
    shown: Option<Instant>,
    wanted: bool,
}

impl Line {
    fn new() -> Self {
        Line { shown: None, wanted: io::stderr().is_terminal() }
    }

    fn show(&mut self, progress: &Progress) {
        if !self.wanted || self.shown.is_some_and(|last| last.elapsed() < Duration::from_millis(100)) {
            return;
        }
        self.shown = Some(Instant::now());
        let Progress { done, in_flight, waiting, throttled, denied, failed, .. } = progress;
        let mut line = format!("\r\x1b[K{done} answers, {in_flight} on their way, {waiting} waiting");
        for (count, word) in [(throttled, "throttled"), (denied, "denied"), (failed, "failed")] {
            if *count > 0 {
                line.push_str(&format!(", {count} {word}"));
            }
        }
        let mut stderr = io::stderr().lock();
        let _ = stderr.write_all(line.as_bytes()).and_then(|()| stderr.flush());
    }

    fn clear(&mut self) {
        if self.shown.is_some() {
            let _ = io::stderr().lock().write_all(b"\r\x1b[K");
        }
    }
}
