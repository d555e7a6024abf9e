//! What an audit needs of AWS: one question at a time, answered by one page.
//!
//! The real one speaks to AWS; the tests have accounts that throttle, deny and fail as they are told.

use std::future::Future;
use std::sync::Arc;

use bartizan_tree::Node;

/// One request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The account's id. Empty: whatever the credentials at hand are of.
    pub account: Arc<str>,
    /// A region's name; `global` for what is asked once for the account.
    pub region: Arc<str>,
    /// `s3:GetBucketPolicy`.
    pub call: Arc<str>,
    /// A map.
    pub parameters: Node,
}

/// What was answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// In the shape that boto3 gives it, without the token of the next page.
    pub answer: Node,
    /// The parameters of the next page, where there is one.
    pub next: Option<Node>,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The service answered with an error.
    Refused {
        /// `AccessDenied`.
        code: String,
        /// What it says about it.
        message: String,
        /// The HTTP status.
        status: u16,
    },
    /// The service wants fewer requests.
    Throttled {
        /// `RequestLimitExceeded`.
        code: String,
        /// What it says about it.
        message: String,
    },
    /// The service has no endpoint in this region: nothing was asked.
    NoEndpoint,
    /// No answer came: a connection that broke, a timeout.
    Unreachable {
        /// What happened.
        message: String,
    },
    /// An answer came that does not read, or the question cannot be written. Asking again would not help.
    Unreadable {
        /// What is wrong.
        message: String,
    },
    /// There are no credentials, or they have run out: nobody can go on.
    NoCredentials {
        /// What is wrong, and what to do about it.
        message: String,
    },
}

/// Whoever answers. Each question is one request (and what belongs to it: a redirect, a token that is
/// renewed): the audit keeps count, paces, and asks again by itself.
pub trait Ask {
    /// Asks.
    fn ask(&self, question: Question) -> impl Future<Output = Result<Page, Trouble>>;

    /// Takes on a role, so that questions about this account can be asked.
    fn assume(&self, account: &str, role_arn: &str) -> impl Future<Output = Result<(), Trouble>>;
}
