//! Fingerprints of secrets: the same secret in two places has the same one, and nobody can test
//! guesses on it, since a key goes into it that stands in no snapshot.
//!
//! HMAC-SHA-256 (RFC 2104), cut to its first 96 bits. The key is the machine's: random, made at the
//! first use, in a file that only its owner reads.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// How many bytes a key has.
const LENGTH: usize = 32;

/// What makes fingerprints.
#[derive(Clone)]
pub struct Fingerprints {
    key: Option<[u8; LENGTH]>,
}

impl Fingerprints {
    /// Makes none: where what is read was taken out before, or is not kept.
    pub fn none() -> Self {
        Fingerprints { key: None }
    }

    /// With a key that lasts as long as this run. Where the system has no random numbers: none.
    pub fn of_this_run() -> Self {
        let mut key = [0; LENGTH];
        Fingerprints { key: getrandom::fill(&mut key).is_ok().then_some(key) }
    }

    /// With the key that a text holds: what `BARTIZAN_FINGERPRINT_KEY` is set to.
    pub fn of_text(text: &str) -> Self {
        Fingerprints { key: Some(Sha256::digest(text.as_bytes()).into()) }
    }

    /// With the machine's key, which stands in a file of this folder, and is made where it is not.
    ///
    /// # Errors
    /// Where the file is a link, can be read by others, or is no key; where it can be neither read
    /// nor made.
    pub fn of_machine(folder: &Path) -> io::Result<Self> {
        let path = folder.join("fingerprint.key");
        match std::fs::symlink_metadata(&path) {
            Ok(metadata) if metadata.is_file() && is_private(&metadata) => read(&path),
            Ok(_) => Err(io::Error::other("it is a link, or others may read it")),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                std::fs::create_dir_all(folder)?;
                match make(&path) {
                    // Another run was faster.
                    Err(error) if error.kind() == io::ErrorKind::AlreadyExists => read(&path),
                    other => other,
                }
            }
            Err(error) => Err(error),
        }
    }

    /// As the environment says: the text in `BARTIZAN_FINGERPRINT_KEY`; else the machine's key, in the
    /// folder where people's programs keep what they remember (`bartizan/` below `XDG_STATE_HOME`, or below
    /// `~/.local/state`, or `LOCALAPPDATA`); where there is no such place, a key of this run.
    pub fn of_environment(variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        if let Some(text) = set("BARTIZAN_FINGERPRINT_KEY") {
            return Fingerprints::of_text(&text.to_string_lossy());
        }
        let folder = set("XDG_STATE_HOME")
            .or_else(|| set("LOCALAPPDATA"))
            .map(PathBuf::from)
            .or_else(|| Some(PathBuf::from(set("HOME")?).join(".local/state")))
            .filter(|folder| folder.is_absolute());
        folder
            .and_then(|folder| Fingerprints::of_machine(&folder.join("bartizan")).ok())
            .unwrap_or_else(Fingerprints::of_this_run)
    }

    /// The fingerprint of a secret; empty where none are made.
    pub fn of(&self, secret: &str) -> String {
        let Some(mac) = self.key.as_ref().and_then(|key| Hmac::<Sha256>::new_from_slice(key).ok()) else {
            return String::new();
        };
        let digest = mac.chain_update(secret.as_bytes()).finalize().into_bytes();
        digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect()
    }
}

/// The key is shown to nobody.
impl std::fmt::Debug for Fingerprints {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.key.is_some() { "Fingerprints(keyed)" } else { "Fingerprints(none)" })
    }
}

fn read(path: &Path) -> io::Result<Fingerprints> {
    let mut key = Vec::new();
    File::open(path)?.take(LENGTH as u64 + 1).read_to_end(&mut key)?;
    match key.try_into() {
        Ok(key) => Ok(Fingerprints { key: Some(key) }),
        Err(_) => Err(io::Error::other(format!("it does not hold {LENGTH} bytes: remove it, and a new one is made"))),
    }
}

fn make(path: &Path) -> io::Result<Fingerprints> {
    let mut key = [0; LENGTH];
    getrandom::fill(&mut key).map_err(|error| io::Error::other(error.to_string()))?;
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(&key)?;
    Ok(Fingerprints { key: Some(key) })
}

#[cfg(unix)]
fn is_private(metadata: &std::fs::Metadata) -> bool {
    std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o077 == 0
}

#[cfg(not(unix))]
fn is_private(_: &std::fs::Metadata) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_secret_has_the_same_and_another_key_another() {
        let (one, other) = (Fingerprints::of_text("one"), Fingerprints::of_text("other"));
        assert_eq!(one.of("hunter22"), one.of("hunter22"));
        assert_eq!(one.of("hunter22").len(), 24);
        assert_ne!(one.of("hunter22"), one.of("hunter23"));
        assert_ne!(one.of("hunter22"), other.of("hunter22"));
        assert_eq!(Fingerprints::none().of("hunter22"), "");
        assert!(!format!("{one:?}").contains(char::is_numeric));
    }

    /// RFC 4231, test case 2, with its key as it stands.
    #[test]
    fn it_is_hmac() {
        let mut key = [0; LENGTH];
        key[..4].copy_from_slice(b"Jefe");
        let made = Fingerprints { key: Some(key) }.of("what do ya want for nothing?");
        assert_eq!(made, "5bdcc146bf60754e6a042426");
    }

    #[test]
    fn the_environment_says_which_key() {
        let folder = std::env::temp_dir().join(format!("bartizan-state-{}", std::process::id()));
        let state = |name: &str| (name == "XDG_STATE_HOME").then(|| folder.clone().into_os_string());
        assert_eq!(Fingerprints::of_environment(state).of("x"), Fingerprints::of_environment(state).of("x"));
        assert!(folder.join("bartizan/fingerprint.key").is_file());
        let named = |name: &str| (name == "BARTIZAN_FINGERPRINT_KEY").then(|| "shared".into());
        assert_eq!(Fingerprints::of_environment(named).of("x"), Fingerprints::of_text("shared").of("x"));
        let nothing = |_: &str| None;
        assert_ne!(Fingerprints::of_environment(nothing).of("x"), Fingerprints::of_environment(nothing).of("x"));
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn the_machine_keeps_its_key_to_itself() {
        let folder = std::env::temp_dir().join(format!("bartizan-fingerprint-{}", std::process::id()));
        let first = Fingerprints::of_machine(&folder).unwrap();
        let second = Fingerprints::of_machine(&folder).unwrap();
        assert_eq!(first.of("x"), second.of("x"));
        let path = folder.join("fingerprint.key");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
            assert!(Fingerprints::of_machine(&folder).is_err(), "others may read it");
        }
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
