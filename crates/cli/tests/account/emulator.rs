//! The emulated account of `tests/emulator`, one for all tests of this program.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Mutex, MutexGuard, OnceLock};
use std::time::Duration;

use serde_json::{Value, json};

use crate::run::Folder;

/// The regions that the seed fills.
pub const REGIONS: [&str; 3] = ["ap-southeast-2", "eu-west-1", "us-east-1"];

/// The repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The server. It ends when this process does, for its input ends then.
pub struct Emulator {
    pub endpoint: String,
    address: String,
    /// What the seed calls a resource, and its address.
    pub names: Vec<(String, String)>,
    _child: Child,
    _input: ChildStdin,
}

/// The tests take turns: each sets the front's rules for itself.
pub struct Turn {
    pub emulator: &'static Emulator,
    _turn: MutexGuard<'static, ()>,
}

/// The emulated account, with a front that lets everything through; nothing where Python's packages
/// are not here, which fails where `CI` is set.
pub fn emulator() -> Option<Turn> {
    static EMULATOR: OnceLock<Option<Emulator>> = OnceLock::new();
    static TURN: Mutex<()> = Mutex::new(());
    // A test that failed poisons nothing: the next one sets all rules anew.
    let turn = TURN.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let emulator = EMULATOR.get_or_init(Emulator::start).as_ref()?;
    emulator.configure(&json!({}));
    Some(Turn { emulator, _turn: turn })
}

/// The interpreter of `.venv`, which `./test` makes.
pub fn python() -> Option<PathBuf> {
    let python = root().join(".venv/bin/python");
    if python.exists() {
        return Some(python);
    }
    assert!(std::env::var_os("CI").is_none(), "there is no .venv: run ./test");
    eprintln!("SKIPPED: there is no .venv with the emulated account: run ./test");
    None
}

impl Emulator {
    fn start() -> Option<Self> {
        let mut child = Command::new(python()?)
            .arg(root().join("tests/emulator/run.py"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let input = child.stdin.take().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let said: Value = serde_json::from_str(&line).expect("the emulated account starts");
        let endpoint = said["endpoint"].as_str().unwrap().to_owned();
        let address = endpoint.trim_start_matches("http://").to_owned();
        let mut emulator = Emulator { endpoint, address, names: Vec::new(), _child: child, _input: input };
        let names = emulator.ask("GET", "/_front/names", "");
        emulator.names = names
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, at)| (name.clone(), at.as_str().unwrap().to_owned()))
            .collect();
        Some(emulator)
    }

    fn ask(&self, method: &str, path: &str, body: &str) -> Value {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(120))).unwrap();
        let length = body.len();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nhost: front\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let body = answer.split_once("\r\n\r\n").unwrap().1;
        serde_json::from_str(body).unwrap()
    }

    /// Sets the front's rules (`Rules` in front.py), and forgets what was counted.
    pub fn configure(&self, rules: &Value) {
        self.ask("POST", "/_front/configure", &rules.to_string());
    }

    /// What was asked since.
    pub fn report(&self) -> Value {
        self.ask("GET", "/_front/report?every", "")
    }

    /// The address of what the seed calls so.
    pub fn address(&self, name: &str) -> &str {
        self.names.iter().find(|(known, _)| known == name).map(|(_, address)| &**address).unwrap()
    }

    /// The binary in a folder, with credentials of the emulated account and nobody else's.
    pub fn command(&self, folder: &Folder, arguments: &[&str]) -> Command {
        let mut command = folder.command(arguments);
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("AWS_")) {
            command.env_remove(name);
        }
        command
            .env("AWS_ENDPOINT_URL", &self.endpoint)
            .env("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
            .env("AWS_SECRET_ACCESS_KEY", "testing")
            .env("AWS_REGION", "eu-west-1")
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env("HOME", folder.path())
            .env("XDG_STATE_HOME", folder.path().join("state"));
        command
    }

    /// A snapshot by the second reader (`tests/emulator/read.py`), of the caller's account or through a
    /// role.
    pub fn read(&self, folder: &Folder, name: &str, role: Option<&str>, regions: &[&str]) -> PathBuf {
        let file = folder.path().join(name);
        let mut command = Command::new(python().unwrap());
        command.arg(root().join("tests/emulator/read.py"));
        command.args(role.iter().flat_map(|role| ["--role", role]));
        assert!(command.arg(&self.endpoint).arg(&file).args(regions).status().unwrap().success());
        file
    }
}
