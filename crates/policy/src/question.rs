//! The questions that rules ask, one function each.
//!
//! Each is decided where that is simple and honest where it is not. A *yes, somebody can* is never
//! given without a witness: a concrete request that the evaluator allows. A *no* is given only
//! where every statement is covered. Everything else is unknown, with the reason.

mod admin;
mod boundary;
mod cover;
mod escalation;
mod pass_role;
mod probe;
mod public;
mod restrict;
mod search;
mod transport;
mod trust;
mod wildcard;

use std::fmt;

use bartizan_tree::{Origin, Tri, Why};

use crate::condition::Condition;

pub use admin::grants_admin;
pub use boundary::without_boundary;
pub use escalation::{Escalation, escalation_actions};
pub use pass_role::pass_role_on_everything;
pub use public::{is_public, is_public_for_s3};
pub use transport::refuses_plain_http;
pub use trust::{Pin, Trusted, TrustedParties, trusted_parties, trusts_accounts, trusts_anyone};
pub use wildcard::{Scope, WildcardGrant, wildcard_grants};

/// The answer to a question about a policy.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Yes, no, or why it cannot be told.
    pub verdict: Tri,
    /// The statements that decide it, the most telling one first.
    pub statements: Vec<Origin>,
    /// A request that shows it.
    pub witness: Option<Witness>,
    /// The conditions under which it holds; all of them must.
    pub under: Vec<String>,
    /// What to tell a person, one sentence.
    pub explanation: String,
}

impl Answer {
    fn yes(explanation: impl Into<String>) -> Self {
        Answer::of(Tri::Yes, explanation)
    }

    fn no(explanation: impl Into<String>) -> Self {
        Answer::of(Tri::No, explanation)
    }

    fn unknown(why: Why) -> Self {
        let explanation = why.to_string();
        Answer::of(Tri::Unknown(why), explanation)
    }

    fn of(verdict: Tri, explanation: impl Into<String>) -> Self {
        Answer { verdict, statements: Vec::new(), witness: None, under: Vec::new(), explanation: explanation.into() }
    }

    fn by(mut self, statement: Origin) -> Self {
        self.statements.push(statement);
        self
    }

    fn showing(mut self, witness: Witness) -> Self {
        self.witness = Some(witness);
        self
    }

    fn under<'a>(mut self, conditions: impl IntoIterator<Item = &'a Condition>) -> Self {
        self.under.extend(conditions.into_iter().map(Condition::to_string));
        self
    }
}

/// A concrete request that the evaluator allows (or, where a refusal is asked for, does not
/// refuse). Names that are not known stand between `<` and `>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// Who: an ARN, a service, or `anonymous`.
    pub principal: String,
    /// What.
    pub action: String,
    /// On what.
    pub resource: String,
    /// With which condition keys; all others are absent.
    pub context: Vec<(String, String)>,
}

impl fmt::Display for Witness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.principal, self.action, self.resource)?;
        for (key, value) in &self.context {
            write!(f, " {key}={value}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
