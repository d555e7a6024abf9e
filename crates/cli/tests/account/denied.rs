//! Audits that are not let at everything, or not at once.

use std::collections::BTreeSet;

use serde_json::json;

use crate::audit::{FAST, audit, full, verdicts};
use crate::emulator::{REGIONS, emulator};
use crate::snapshot::same_text;

/// One call in twenty is denied, whichever: what was not read neither passes nor fails.
#[test]
fn what_was_denied_passes_and_fails_nothing() {
    let Some(turn) = emulator() else { return };
    let whole = verdicts(&full(turn.emulator).run);
    for seed in 1..=5 {
        turn.emulator.configure(&json!({"deny_share": 0.05, "seed": seed}));
        let partial = audit(turn.emulator, &REGIONS, &FAST);
        let denied = partial.report["outcomes"]["denied"].as_u64().unwrap_or_default();
        assert!(denied > 10, "seed {seed}: {denied} were denied");
        assert!(partial.run.json()["incomplete"].as_array().unwrap().len() > 5, "seed {seed}");
        assert!(partial.run.err.contains("denied"), "seed {seed}: {}", partial.run.err);
        let said = verdicts(&partial.run);
        let mut wrong = Vec::new();
        for (key, verdict) in &said {
            if verdict != "undecided" && whole.get(key) != Some(verdict) {
                wrong.push(format!("{key:?} is {verdict}, and was {:?} when everything was read", whole.get(key)));
            }
        }
        // What is no longer judged is undecided: itself, or for the whole account.
        let open: BTreeSet<&str> = said.iter().filter(|(_, v)| *v == "undecided").map(|(key, _)| &*key.0).collect();
        wrong.extend(
            whole
                .iter()
                .filter(|(key, verdict)| *verdict != "undecided" && !said.contains_key(key) && !open.contains(&*key.0))
                .map(|(key, _)| format!("{key:?} vanished")),
        );
        assert!(wrong.is_empty(), "seed {seed}:\n{}", wrong.join("\n"));
    }
}

/// The exit status tells that something was not read, and nothing else does.
#[test]
fn the_exit_status_says_that_a_call_was_denied() {
    let Some(turn) = emulator() else { return };
    // Of this rule the account has no failure, and every call of it is answered.
    let role = format!("arn:aws:iam::{}:role/OrganizationAccountAccessRole", turn.emulator.address("account/open"));
    let options = [&FAST[..], &["--role-arn", &role, "--rule", "s3-bucket-encryption"]].concat();
    let whole = audit(turn.emulator, &["eu-west-1"], &options).run;
    assert_eq!(whole.status, 0, "{}{}", whole.out, whole.err);
    turn.emulator.configure(&json!({"deny": [{"call": "s3:GetBucketEncryption", "about": "open-good"}]}));
    let denied = audit(turn.emulator, &["eu-west-1"], &options);
    assert_eq!(denied.run.status, 3, "{}{}", denied.run.out, denied.run.err);
    let private = turn.emulator.address("open/bucket/good");
    let open = verdicts(&denied.run).into_iter().filter(|(_, verdict)| verdict == "undecided");
    assert_eq!(open.map(|(key, _)| key.1).collect::<Vec<_>>(), [private]);
}

/// At five requests a second for each API it ends, with the same answers.
#[test]
fn a_throttled_audit_ends() {
    let Some(turn) = emulator() else { return };
    let role = format!("arn:aws:iam::{}:role/OrganizationAccountAccessRole", turn.emulator.address("account/open"));
    let role = ["--role-arn", &role];
    let fast = audit(turn.emulator, &["eu-west-1"], &[&FAST[..], &role].concat());
    turn.emulator.configure(&json!({"rate": 5, "burst": 5}));
    let slow = audit(turn.emulator, &["eu-west-1"], &role);
    assert_eq!(slow.run.status, 1, "{}", slow.run.err);
    assert!(
        slow.report["outcomes"]["throttled"].as_u64().unwrap_or_default() > 0,
        "the front was never asked too fast"
    );
    same_text(&slow.snapshot, &fast.snapshot);

    // Who sets the ceiling is not throttled at all.
    turn.emulator.configure(&json!({"rate": 5, "burst": 5}));
    let careful = audit(turn.emulator, &["eu-west-1"], &[&role[..], &["--max-rate", "4.5"]].concat());
    assert_eq!(careful.report["outcomes"]["throttled"], json!(null), "{}", careful.report["outcomes"]);
}
