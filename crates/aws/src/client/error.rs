//! Why a call has no answer.

use std::error::Error as StdError;
use std::time::Duration;

use aws_credential_types::provider::error::CredentialsError;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use http_body_util::LengthLimitError;

use super::network::NameError;
use super::orchestrate::Failure;
use crate::endpoint;
use crate::protocol::{DecodeError, EncodeError};
use crate::wire::Refusal;

/// Why a call has no answer: what happened, where, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// The service answered with an error. What that means is a table of its own, by call and code.
    #[error("{call} in {region}: {}", said(.refusal))]
    Refused {
        /// `s3:GetBucketPolicy`.
        call: String,
        /// Where it was asked.
        region: String,
        /// What was answered.
        refusal: Box<Refusal>,
    },
    /// The service wants fewer requests. Nothing is wrong with the call: ask again, later and slower.
    #[error("{call} in {region} is throttled ({}): ask again later", said(.refusal))]
    Throttled {
        /// `ec2:DescribeInstances`.
        call: String,
        /// Where it was asked.
        region: String,
        /// What was answered.
        refusal: Box<Refusal>,
    },
    /// The service is not in this region: AWS's rules say so, or its data and the missing name of its host do.
    #[error("{service} is not in {region}: {what}")]
    NoEndpoint {
        /// The client's name in botocore.
        service: String,
        /// The region.
        region: String,
        /// How this is known.
        what: String,
    },
    /// No connection, or one that broke.
    #[error(
        "{call} in {region}: no connection to {host}: {what}; check the network, the proxy and configured endpoints"
    )]
    Connection {
        /// The call.
        call: String,
        /// Where it was asked.
        region: String,
        /// Who should have answered.
        host: String,
        /// What went wrong.
        what: String,
    },
    /// No answer in time, each time.
    #[error("{call} in {region}: no answer from {host} within {} s", .limit.as_secs())]
    Timeout {
        /// The call.
        call: String,
        /// Where it was asked.
        region: String,
        /// Who should have answered.
        host: String,
        /// How long one attempt may take.
        limit: Duration,
    },
    /// There are no credentials to sign with.
    #[error("no credentials: {what}")]
    Credentials {
        /// Why, as the runtime says it; a refused role with the refusal.
        what: String,
    },
    /// What came is no answer.
    #[error("{call} in {region}: {what}")]
    BadAnswer {
        /// The call.
        call: String,
        /// Where it was asked.
        region: String,
        /// What is wrong with it.
        what: String,
    },
    /// What came is larger than an answer may be.
    #[error("{call} in {region}: the answer is larger than {limit} bytes, which is more than is read")]
    TooLarge {
        /// The call.
        call: String,
        /// Where it was asked.
        region: String,
        /// The limit ([`Limits::answer_bytes`](super::Limits)).
        limit: usize,
    },
    /// The parameters make no request; nothing was sent.
    #[error(transparent)]
    Unaskable(#[from] EncodeError),
}

impl CallError {
    /// What the service answered, where it answered.
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            CallError::Refused { refusal, .. } | CallError::Throttled { refusal, .. } => Some(refusal),
            _ => None,
        }
    }

    /// Whether the service wants fewer requests.
    pub fn is_throttled(&self) -> bool {
        matches!(self, CallError::Throttled { .. })
    }
}

fn said(refusal: &Refusal) -> String {
    if refusal.message.is_empty() { refusal.code.clone() } else { format!("{}: {}", refusal.code, refusal.message) }
}

/// Where a call was asked, for its errors.
pub(super) struct Asked<'a> {
    pub(super) call: &'a str,
    pub(super) service: &'a str,
    pub(super) region: &'a str,
    pub(super) url: &'a str,
    /// Whether the endpoint is one that somebody configured.
    pub(super) configured: bool,
    pub(super) timeout: Duration,
    pub(super) limit: usize,
}

impl Asked<'_> {
    /// What the runtime's error means.
    pub(super) fn error(&self, error: SdkError<Failure, HttpResponse>) -> CallError {
        let (call, region) = (self.call.to_owned(), self.region.to_owned());
        let host = self.host().to_owned();
        // These count wherever they are found among the causes.
        if let Some(inner) = found::<CredentialsError>(&error) {
            return CallError::Credentials { what: format!("{}{}", chain(inner), what_to_do(inner)) };
        }
        if found::<LengthLimitError>(&error).is_some() {
            return CallError::TooLarge { call, region, limit: self.limit };
        }
        let nameless = found::<NameError>(&error).is_some_and(|name| !name.exists);
        if nameless && !self.configured && !endpoint::may_be_offered(self.service, self.region) {
            let what = format!("there is no host {host}, and AWS's data do not list it");
            return CallError::NoEndpoint { service: self.service.to_owned(), region, what };
        }
        match error {
            SdkError::ServiceError(context) => match context.into_err() {
                Failure::Refused(refused) if refused.throttled => {
                    CallError::Throttled { call, region, refusal: Box::new(refused.refusal) }
                }
                Failure::Refused(refused) => CallError::Refused { call, region, refusal: Box::new(refused.refusal) },
                Failure::Unreadable(DecodeError { what, status, .. }) => {
                    let what = format!("the answer (HTTP {status}) cannot be read: {what}");
                    CallError::BadAnswer { call, region, what }
                }
            },
            SdkError::TimeoutError(_) => CallError::Timeout { call, region, host, limit: self.timeout },
            SdkError::DispatchFailure(failure) if failure.is_timeout() => {
                CallError::Timeout { call, region, host, limit: self.timeout }
            }
            SdkError::ConstructionFailure(_) => CallError::Unaskable(EncodeError { call, what: chain(&error) }),
            _ => CallError::Connection { call, region, host, what: chain(&error) },
        }
    }

    fn host(&self) -> &str {
        let rest = self.url.split_once("://").map_or(self.url, |(_, rest)| rest);
        rest.split('/').next().unwrap_or(rest)
    }
}

/// What a person can do about missing credentials, where that is plain.
fn what_to_do(error: &CredentialsError) -> &'static str {
    let text = chain(error).to_lowercase();
    match error {
        CredentialsError::CredentialsNotLoaded(_) => {
            "; name a profile, or set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
        }
        _ if text.contains("sso") => "; sign in again with `aws sso login`",
        _ => "",
    }
}

/// An error of a kind among the causes.
pub(super) fn found<'a, E: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a E> {
    causes(error).find_map(|cause| cause.downcast_ref())
}

/// An error with its causes, each said once.
pub(crate) fn chain(error: &(dyn StdError + 'static)) -> String {
    let mut texts: Vec<String> = Vec::new();
    for cause in causes(error) {
        let text = cause.to_string();
        if !texts.iter().any(|before| before.contains(&text)) {
            texts.push(text);
        }
    }
    texts.join(": ")
}

/// The error itself and what it names as its cause, at most as many as anybody reads.
fn causes<'a>(error: &'a (dyn StdError + 'static)) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |error| cause(*error)).take(20)
}

fn cause<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a (dyn StdError + 'static)> {
    match error.downcast_ref::<std::io::Error>() {
        Some(io) => io.get_ref().map(|inner| inner as &(dyn StdError + 'static)),
        None => error.source(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_smithy_runtime_api::client::dns::ResolveDnsError;
    use aws_smithy_runtime_api::client::result::ConnectorError;

    fn asked<'a>(service: &'a str, region: &'a str, configured: bool) -> Asked<'a> {
        let url = "https://somewhere.example/path";
        Asked { call: "x:Y", service, region, url, configured, timeout: Duration::from_secs(1), limit: 1 }
    }

    fn no_name(exists: bool) -> SdkError<Failure, HttpResponse> {
        let name = NameError::new("somewhere.example", exists);
        SdkError::dispatch_failure(ConnectorError::io(ResolveDnsError::new(name).into()))
    }

    #[test]
    fn a_name_that_does_not_exist_where_the_data_list_no_service_is_not_in_the_region() {
        let error = asked("macie2", "cn-north-1", false).error(no_name(false));
        assert!(matches!(error, CallError::NoEndpoint { .. }), "{error}");
        assert!(error.to_string().contains("macie2 is not in cn-north-1"), "{error}");
    }

    #[test]
    fn any_other_name_that_cannot_be_found_is_a_failure() {
        for (service, region, configured, exists) in [
            // The data list it.
            ("macie2", "eu-west-1", false, false),
            // The data do not know the region.
            ("macie2", "eu-unheardof-1", false, false),
            // The resolver did not answer.
            ("macie2", "cn-north-1", false, true),
            // Somebody mistyped a URL.
            ("macie2", "cn-north-1", true, false),
        ] {
            let error = asked(service, region, configured).error(no_name(exists));
            let CallError::Connection { host, .. } = &error else { panic!("{error}") };
            assert_eq!(host, "somewhere.example");
        }
    }

    #[test]
    fn missing_credentials_say_what_to_do() {
        let error = |inner: CredentialsError| {
            let error = SdkError::dispatch_failure(ConnectorError::other(inner.into(), None));
            asked("sts", "eu-west-1", false).error(error).to_string()
        };
        let none = error(CredentialsError::not_loaded("none are configured"));
        assert!(none.starts_with("no credentials: ") && none.contains("AWS_PROFILE"), "{none}");
        let expired = error(CredentialsError::provider_error("the SSO token is expired"));
        assert!(expired.contains("aws sso login"), "{expired}");
    }
}
