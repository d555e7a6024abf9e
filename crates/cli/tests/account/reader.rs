//! What a second reader (boto3) recorded of the account gets the verdicts that are due.

use crate::emulator::{REGIONS, emulator};
use crate::expected::{differences, expected, said};
use crate::run::Folder;

#[test]
fn the_verdicts_are_those_that_were_seeded() {
    let Some(turn) = emulator() else { return };
    let emulator = turn.emulator;
    let folder = Folder::new();
    emulator.read(&folder, "snapshot.json", None, &REGIONS);
    let run = folder.run(&["scan", "snapshot.json", "--show", "all", "--format", "json"]).exits(1);
    let said = said(emulator, &run.json()["findings"]);
    let differences = differences(&expected(emulator, &said), &said);
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}
