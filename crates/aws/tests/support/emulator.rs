//! The emulated account (tests/emulator), in a process that ends with the test's.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

pub struct Emulator {
    pub url: String,
    pub key: String,
    child: Child,
}

impl Emulator {
    pub fn start(python: &Path, seed: &str) -> Emulator {
        let script = super::root().join("tests/emulator/run.py");
        // It ends when its input does.
        let mut child = Command::new(python)
            .arg(script)
            .args(["--seed", seed])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Python starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let said: serde_json::Value = serde_json::from_str(&line).expect("the emulator says where it is");
        let text = |name: &str| said[name].as_str().unwrap().to_owned();
        Emulator { url: text("endpoint"), key: text("access_key"), child }
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
