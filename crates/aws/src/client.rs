//! Asking: one call, one page, one account's credentials.
//!
//! Credentials, signatures, timeouts and retries are the official runtime's (`orchestrate`); which bytes go out
//! and what came back are the table's. Throttling is not retried here but reported, because whoever makes
//! thousands of calls must slow down as a whole ([`Limits::retry_throttled`] changes that).

mod error;
mod network;
mod orchestrate;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_runtime::client::identity::IdentityCache;
use aws_smithy_runtime_api::client::identity::SharedIdentityResolver;
use aws_smithy_runtime_api::client::runtime_plugin::SharedRuntimePlugin;
use bartizan_tree::Node;

pub use error::CallError;
pub(crate) use error::chain;
pub use network::{Attempt, Network, NetworkError, Observer};

use crate::endpoint::{self, Endpoint};
use crate::model::Operation;
use crate::protocol;
use error::Asked;
use orchestrate::Plan;

/// Asks AWS with one set of credentials, in any region. Cheap to clone, and for many tasks at a time.
#[derive(Clone, Debug)]
pub struct Client {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    network: Network,
    common: SharedRuntimePlugin,
    endpoints: Arc<dyn ConfiguredEndpoints>,
    fips: bool,
    limits: Limits,
    /// Where S3 said that buckets are.
    buckets: Mutex<HashMap<String, String>>,
}

/// How long, how often, how much.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Until a connection stands.
    pub connect_timeout: Duration,
    /// From a request to the whole of its answer.
    pub attempt_timeout: Duration,
    /// How often a call is sent at most.
    pub attempts: u32,
    /// The wait before the second attempt is at most this; it doubles.
    pub first_backoff: Duration,
    /// Whether what is throttled is sent again here.
    pub retry_throttled: bool,
    /// How large one answer may be.
    pub answer_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            connect_timeout: Duration::from_secs(5),
            attempt_timeout: Duration::from_secs(60),
            attempts: 3,
            first_backoff: Duration::from_secs(1),
            retry_throttled: false,
            answer_bytes: 64 << 20,
        }
    }
}

/// The endpoints that people configured instead of AWS's own.
pub(crate) trait ConfiguredEndpoints: std::fmt::Debug + Send + Sync {
    /// The URL for a service by the id of its model: `S3 Control`.
    fn url(&self, service_id: &str) -> Option<String>;
}

/// An answer, and how often it was asked for.
#[derive(Debug)]
pub struct Asking {
    /// The answer, or why there is none.
    pub answer: Result<Node, CallError>,
    /// How many requests were sent for it.
    pub attempts: u32,
}

impl Client {
    pub(crate) fn new(
        network: Network,
        credentials: SharedCredentialsProvider,
        endpoints: Arc<dyn ConfiguredEndpoints>,
        fips: bool,
        limits: Limits,
    ) -> Client {
        // A role behind a role behind a person's code takes longer than the runtime's five seconds.
        let cache = IdentityCache::lazy().load_timeout(Duration::from_secs(300)).build();
        let common = orchestrate::common(&network, SharedIdentityResolver::new(credentials), cache, &limits);
        let inner = Inner { network, common, endpoints, fips, limits, buckets: Mutex::default() };
        Client { inner: Arc::new(inner) }
    }

    /// One page of a call.
    ///
    /// # Errors
    /// Whatever happens instead of an answer, each kind of trouble apart.
    pub async fn call(&self, operation: Operation, region: &str, parameters: &Node) -> Result<Node, CallError> {
        self.ask(operation, region, parameters).await.answer
    }

    /// The same, saying how often it was sent.
    pub async fn ask(&self, operation: Operation, region: &str, parameters: &Node) -> Asking {
        let bucket = bucket(operation, parameters);
        let known = bucket.and_then(|bucket| self.bucket_region(bucket));
        let asked = known.as_deref().unwrap_or(region);
        let first = self.ask_in(operation, asked, parameters).await;
        // S3 says where a bucket is to whoever asks elsewhere. Once: it does not change its mind.
        let elsewhere = match (&first.answer, bucket) {
            (Err(CallError::Refused { refusal, .. }), Some(bucket)) if is_redirect(refusal.status) => {
                refusal.bucket_region.as_deref().filter(|there| *there != asked).map(|there| (bucket, there))
            }
            _ => None,
        };
        let Some((bucket, there)) = elsewhere else { return first };
        let second = self.ask_in(operation, there, parameters).await;
        self.remember(bucket, there);
        Asking { attempts: first.attempts + second.attempts, ..second }
    }

    /// The connections and counts that it shares.
    pub fn network(&self) -> &Network {
        &self.inner.network
    }

    async fn ask_in(&self, operation: Operation, region: &str, parameters: &Node) -> Asking {
        let none = |error: CallError| Asking { answer: Err(error), attempts: 0 };
        let mut request = match protocol::encode(operation, parameters) {
            Ok(request) => request,
            Err(error) => return none(error.into()),
        };
        if let Some(bucket) = bucket(operation, parameters) {
            request.path = in_bucket(bucket, &request.path);
        }
        let endpoint = match self.endpoint(operation, region) {
            Ok(endpoint) => endpoint,
            Err(error) => return none(error),
        };
        let configured = endpoint.configured;
        let url = match &request.host_prefix {
            // The account does not go before an address, nor before a name that has no names below it.
            Some(prefix) if !(configured && is_local(&endpoint.at.url)) => prefixed(&endpoint.at.url, prefix),
            _ => endpoint.at.url.clone(),
        };
        let call: Arc<str> = operation.call().into();
        let plan = Plan {
            operation,
            call: &call,
            region,
            url: &url,
            signing_name: endpoint.at.signing_name.unwrap_or(operation.signing_name()),
            signing_region: &endpoint.at.signing_region,
            request,
        };
        let (answer, attempts) = orchestrate::send(&self.inner.common, &self.inner.network, plan).await;
        let asked = Asked {
            call: &call,
            service: operation.service().name(),
            region,
            url: &url,
            configured,
            timeout: self.inner.limits.attempt_timeout,
            limit: self.inner.limits.answer_bytes,
        };
        Asking { answer: answer.map_err(|error| asked.error(error)), attempts }
    }

    /// Where a call goes: where somebody configured it to, else where AWS's rules say.
    fn endpoint(&self, operation: Operation, region: &str) -> Result<Chosen, CallError> {
        let resolved = endpoint::resolve(operation, region, self.inner.fips);
        if let Some(url) = self.inner.endpoints.url(&operation.metadata().service_id) {
            let (signing_name, signing_region) = match resolved {
                Ok(at) => (at.signing_name, at.signing_region),
                Err(_) => (None, region.to_owned()),
            };
            let url = url.trim_end_matches('/').to_owned();
            return Ok(Chosen { at: Endpoint { url, signing_name, signing_region }, configured: true });
        }
        match resolved {
            Ok(at) => Ok(Chosen { at, configured: false }),
            Err(error) => Err(CallError::NoEndpoint {
                service: operation.service().name().to_owned(),
                region: region.to_owned(),
                what: error.to_string(),
            }),
        }
    }

    fn bucket_region(&self, bucket: &str) -> Option<String> {
        self.inner.buckets.lock().unwrap_or_else(PoisonError::into_inner).get(bucket).cloned()
    }

    fn remember(&self, bucket: &str, region: &str) {
        let mut buckets = self.inner.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        buckets.insert(bucket.to_owned(), region.to_owned());
    }
}

struct Chosen {
    at: Endpoint,
    configured: bool,
}

/// The bucket that a call of S3 is about.
fn bucket(operation: Operation, parameters: &Node) -> Option<&str> {
    if operation.service().name() != "s3" {
        return None;
    }
    parameters.as_map()?.get("Bucket")?.as_text()
}

/// The path below a bucket, which the protocol leaves out.
fn in_bucket(bucket: &str, path: &str) -> String {
    let mut out = String::from("/");
    orchestrate::encode(&mut out, bucket);
    out.push_str(if path == "/" { "" } else { path });
    out
}

/// Answers that may say that a bucket is elsewhere: a redirect, or a signature for the wrong region.
fn is_redirect(status: u16) -> bool {
    matches!(status, 301 | 307 | 400)
}

fn prefixed(url: &str, prefix: &str) -> String {
    match url.split_once("://") {
        Some((scheme, rest)) => format!("{scheme}://{prefix}{rest}"),
        None => format!("{prefix}{url}"),
    }
}

/// Whether a URL's host is an address or this machine.
fn is_local(url: &str) -> bool {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    if authority.starts_with('[') {
        return true;
    }
    let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
    host == "localhost" || host.ends_with(".localhost") || host.parse::<std::net::IpAddr>().is_ok()
}
