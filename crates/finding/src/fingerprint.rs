//! The fingerprint: equal as long as the trouble is the same.
//!
//! It is made of the rule, the root, the resource's address and the facet, not of places: moving,
//! reformatting and renaming a file leave it as it is.

use sha2::{Digest, Sha256};

/// Thirty-two hexadecimal digits.
pub fn fingerprint(rule: &str, root: &str, address: &str, facet: &str) -> String {
    let mut hash = Sha256::new();
    for part in [rule, root, address, facet] {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::fingerprint;

    #[test]
    fn every_part_counts_and_none_runs_into_the_next() {
        let base = fingerprint("a", "b", "c", "d");
        assert_eq!(base.len(), 32);
        for other in [fingerprint("ab", "", "c", "d"), fingerprint("a", "b", "cd", ""), fingerprint("a", "b", "c", "e")]
        {
            assert_ne!(base, other);
        }
    }
}
