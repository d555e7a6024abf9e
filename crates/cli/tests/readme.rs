//! The README shows what the tool prints: every piece of its first output, to the letter.

use std::process::Command;

#[test]
fn what_the_readme_shows_is_what_is_printed() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let readme = std::fs::read_to_string(format!("{root}/README.md")).unwrap();
    assert!(readme.contains("\n$ cargo run --release -- scan examples/shop/terraform\n"));
    let shown = readme.split("```text\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_bartizan"))
        .args(["scan", "examples/shop/terraform"])
        .current_dir(root)
        .env("NO_COLOR", "1")
        .env("COLUMNS", "100")
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    let printed: Vec<&str> = printed.lines().map(str::trim_end).collect();
    for piece in shown.split("…\n").map(str::trim).filter(|piece| !piece.is_empty()) {
        let wanted: Vec<&str> = piece.lines().map(str::trim_end).collect();
        let stands = printed.windows(wanted.len()).any(|lines| lines == wanted);
        assert!(stands, "the README shows this, and it is not printed:\n{piece}");
    }
}
