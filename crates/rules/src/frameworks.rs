//! The catalogues of controls that people are measured by, and which rules answer them.
//!
//! A rule names its controls (`CIS-AWS-5.0/2.1.4`); a framework is all rules that name one of its own.
//! Ids only: the catalogues' texts are not ours to ship.

use crate::{Rule, all, quickwins};

/// A catalogue of controls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Framework {
    /// What it is called on the command line: `cis-5.0`.
    pub name: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// What its controls begin with; the quick wins have none.
    prefix: &'static str,
}

/// All that are known.
pub const FRAMEWORKS: &[Framework] = &[
    Framework { name: "cis-3.0", title: "CIS AWS Foundations Benchmark 3.0.0", prefix: "CIS-AWS-3.0/" },
    Framework { name: "cis-5.0", title: "CIS AWS Foundations Benchmark 5.0.0", prefix: "CIS-AWS-5.0/" },
    Framework { name: "cis-7.0", title: "CIS AWS Foundations Benchmark 7.0.0", prefix: "CIS-AWS-7.0/" },
    Framework { name: "fsbp", title: "AWS Foundational Security Best Practices", prefix: "AWS-FSBP/" },
    Framework { name: "quickwins", title: "The eight quick wins", prefix: "" },
];

impl Framework {
    /// The framework of a name.
    pub fn find(name: &str) -> Option<&'static Framework> {
        FRAMEWORKS.iter().find(|framework| framework.name.eq_ignore_ascii_case(name))
    }

    /// Whether a rule answers one of its controls.
    pub fn has(&self, rule: &Rule) -> bool {
        match self.prefix {
            "" => quickwins::ITEMS.iter().any(|item| item.rules.contains(&rule.id)),
            prefix => rule.controls.iter().any(|control| control.starts_with(prefix)),
        }
    }

    /// The rules that answer its controls.
    pub fn rules(&self) -> impl Iterator<Item = &'static Rule> {
        all().filter(|rule| self.has(rule))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_control_belongs_to_a_framework_and_every_framework_has_rules() {
        for rule in all() {
            for control in rule.controls {
                let known = FRAMEWORKS.iter().any(|f| !f.prefix.is_empty() && control.starts_with(f.prefix));
                assert!(known, "{}: {control}", rule.id);
            }
        }
        for framework in FRAMEWORKS {
            assert!(framework.rules().count() >= 8, "{}", framework.name);
        }
    }
}
