//! The guides in `docs/` are true: every excerpt stands, to the letter, in the file that it names.

use std::path::Path;

#[test]
fn every_excerpt_of_the_guides_stands_in_its_file() {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    let mut seen = 0;
    for guide in ["adding-a-rule.md", "adding-a-property.md", "adding-a-resource-type.md"] {
        let text = std::fs::read_to_string(root.join("docs").join(guide)).unwrap();
        let mut blocks = text.split("\n```");
        blocks.next();
        // Every second piece is what stands between two fences.
        for block in blocks.step_by(2) {
            let (info, excerpt) = block.split_once('\n').unwrap();
            let file = info.split_whitespace().nth(1).unwrap_or_else(|| panic!("{guide}: {info} names no file"));
            let whole = std::fs::read_to_string(root.join(file)).unwrap_or_else(|e| panic!("{guide}: {file}: {e}"));
            assert!(whole.contains(excerpt.trim_end()), "{guide}: this no longer stands in {file}:\n{excerpt}");
            seen += 1;
        }
    }
    assert!(seen >= 8, "only {seen} excerpts");
}
