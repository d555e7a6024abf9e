//! Each target for a moment, on the repository's own examples: the same runs every time.

use std::path::Path;

use bartizan_fuzz::{Mutator, TARGETS};

#[test]
fn altered_examples_neither_panic_nor_hang() {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    let seed = |path: &str| std::fs::read(root.join(path)).unwrap();
    let seeds = vec![
        seed("examples/shop/terraform/main.tf"),
        seed("examples/shop/terraform/storage.tf"),
        seed("examples/shop/terraform/modules/web/main.tf"),
        seed("examples/shop/cloudformation/shop.yaml"),
    ];
    for target in TARGETS {
        let mut mutator = Mutator::new(11);
        for _ in 0..60 {
            let text = String::from_utf8_lossy(&mutator.next(&seeds, target.words)).into_owned();
            let run = target.run;
            let thread = std::thread::Builder::new().stack_size(64 << 20).spawn(move || run(&text)).unwrap();
            assert!(thread.join().is_ok(), "{}: a run panicked", target.name);
        }
    }
}
