//! Secrets that stand in an account are in nothing that is read from it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod places;
mod support;

use places::PLACES;
use support::{look, recording_text, written};

/// Recordings in which canaries stand, with how many different ones.
const PLANTED: &[(&str, usize)] = &[("endpoints", 2), ("functions", 5), ("instances", 1), ("services", 1)];

#[test]
fn no_canary_is_in_any_value() {
    for (family, planted) in PLANTED {
        let text = recording_text(family);
        let decoded = decoded(&text);
        let canaries: std::collections::BTreeSet<&str> = canaries(&decoded).collect();
        assert_eq!(canaries.len(), *planted, "{family}: {canaries:?}");
        let look = look(&text);
        let out = written(&look.draft);
        assert!(!out.contains("canary"), "{family}: {:?}", canaries_in(&out));
        // The text that reports show lines of.
        let shown = self::decoded(look.sources.text(look.draft.resources[0].origin.source()));
        assert!(!shown.contains("canary"), "{family}: {:?}", canaries_in(&shown));
    }
}

fn canaries(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("canary").map(|(at, _)| {
        let rest = &text[at..];
        &rest[..rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(rest.len())]
    })
}

fn canaries_in(text: &str) -> Vec<&str> {
    canaries(text).collect()
}

/// The text with what is base64 in it decoded beside it.
fn decoded(text: &str) -> String {
    let mut all = text.to_owned();
    for word in text.split('"').filter(|word| word.len() > 40 && word.len() % 4 == 0) {
        if let Some(plain) = base64(word) {
            all.push_str(&plain);
        }
    }
    all
}

fn base64(word: &str) -> Option<String> {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bits = Vec::new();
    for byte in word.bytes().filter(|b| *b != b'=') {
        let value = LETTERS.iter().position(|letter| *letter == byte)?;
        bits.extend((0..6).rev().map(|i| value >> i & 1));
    }
    let bytes = bits.chunks_exact(8).map(|byte| byte.iter().fold(0_u8, |sum, bit| sum << 1 | u8::from(*bit == 1)));
    String::from_utf8(bytes.collect()).ok()
}

#[test]
fn every_place_of_peoples_own_text_is_watched() {
    for (call, answer) in PLACES {
        let listed = support::says(
            "ec2:DescribeLaunchTemplates",
            "us-east-1",
            "{}",
            r#"{"LaunchTemplates":[{"LaunchTemplateId":"lt-1"}]}"#,
        );
        let look = support::answers(&["us-east-1"], &[support::says(call, "us-east-1", "{}", answer), listed]);
        assert!(look.draft.incomplete.is_empty(), "{call} {answer} is not read: {:?}", look.draft.incomplete);
        let out = written(&look.draft);
        let shown = decoded(look.sources.text(look.draft.resources[0].origin.source()));
        for told in [out, shown] {
            for secret in ["canary", "Y2FuYXJ5", "IGNhbmFye"] {
                assert!(!told.contains(secret), "{call}: {secret} stands in {told}");
            }
        }
    }
}
