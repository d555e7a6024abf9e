//! What all clients of a process share: connections, names' addresses, trusted certificates, and the
//! count of what was sent.
//!
//! TLS is rustls with the platform's roots; `AWS_CA_BUNDLE` names a file of others instead. Proxies are those of
//! `HTTPS_PROXY` and its kin.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use aws_smithy_http_client::Connector;
use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use aws_smithy_runtime_api::client::dns::{DnsFuture, ResolveDns, ResolveDnsError};
use aws_smithy_runtime_api::client::http::{SharedHttpClient, SharedHttpConnector, http_client_fn};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;

/// Connections and counts, shared by whatever is made of it. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Network {
    pub(crate) http: SharedHttpClient,
    sent: Arc<Sent>,
}

#[derive(Default)]
struct Sent {
    counts: Mutex<BTreeMap<String, u64>>,
    observers: Vec<Arc<dyn Observer>>,
}

/// Is told of every request just before it is sent: retries and what signing in needs too.
pub trait Observer: Send + Sync {
    /// One request.
    fn sent(&self, attempt: &Attempt<'_>);
}

/// One request that is about to be sent.
#[derive(Clone, Copy, Debug)]
pub struct Attempt<'a> {
    /// `s3:ListBuckets`.
    pub call: &'a str,
    /// The region that it is asked in.
    pub region: &'a str,
    /// Scheme, host and path, without the query.
    pub url: &'a str,
    /// Counts from 1.
    pub number: u32,
}

/// Why there can be no connections.
#[derive(Debug, thiserror::Error)]
#[error("AWS_CA_BUNDLE={}: {what}; it must be a file of certificates in PEM form", path.display())]
pub struct NetworkError {
    /// The file.
    pub path: PathBuf,
    /// What is wrong with it.
    pub what: String,
}

/// How long a connection is kept for the next request.
const IDLE: Duration = Duration::from_secs(60);

impl Network {
    /// Connections as the environment says. Nothing is connected yet.
    ///
    /// # Errors
    /// Where `AWS_CA_BUNDLE` names something that is no bundle of certificates.
    pub fn from_env() -> Result<Network, NetworkError> {
        let bundle = std::env::var_os("AWS_CA_BUNDLE").filter(|path| !path.is_empty()).map(PathBuf::from);
        Network::trusting(bundle.as_deref())
    }

    /// The same, with the certificates of a file instead of the platform's.
    ///
    /// # Errors
    /// Where the file is no bundle of certificates.
    pub fn trusting(bundle: Option<&Path>) -> Result<Network, NetworkError> {
        let roots = match bundle {
            Some(path) => TrustStore::empty().with_pem_certificate(certificates(path)?),
            None => TrustStore::default(),
        };
        Ok(Network { http: http_client(&roots), sent: Arc::default() })
    }

    /// The same connections, telling one more observer. What was counted before is left behind.
    #[must_use]
    pub fn observed_by(&self, observer: Arc<dyn Observer>) -> Network {
        let observers = self.sent.observers.iter().cloned().chain([observer]).collect();
        Network { http: self.http.clone(), sent: Arc::new(Sent { counts: Mutex::default(), observers }) }
    }

    /// How many requests were sent, by call. Each attempt counts.
    pub fn sent(&self) -> BTreeMap<String, u64> {
        self.sent.counts.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn count(&self, attempt: &Attempt<'_>) {
        let mut counts = self.sent.counts.lock().unwrap_or_else(PoisonError::into_inner);
        match counts.get_mut(attempt.call) {
            Some(count) => *count += 1,
            None => {
                counts.insert(attempt.call.to_owned(), 1);
            }
        }
        drop(counts);
        for observer in &self.sent.observers {
            observer.sent(attempt);
        }
    }
}

impl fmt::Debug for Sent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sent").field("counts", &self.counts).finish_non_exhaustive()
    }
}

/// One pool of connections for each pair of timeouts that the runtime asks for: the calls share one, the
/// services of the machine (its metadata) have theirs.
fn http_client(roots: &TrustStore) -> SharedHttpClient {
    let roots = roots.clone();
    let pools: Mutex<HashMap<[Option<Duration>; 2], SharedHttpConnector>> = Mutex::default();
    http_client_fn(move |settings, _| {
        let mut pools = pools.lock().unwrap_or_else(PoisonError::into_inner);
        let pool = pools.entry([settings.connect_timeout(), settings.read_timeout()]).or_insert_with(|| {
            let trust = TlsContext::builder().with_trust_store(roots.clone()).build().unwrap_or_default();
            let connector = Connector::builder()
                .connector_settings(settings.clone())
                .pool_idle_timeout(IDLE)
                .proxy_config(ProxyConfig::from_env())
                .tls_provider(Provider::Rustls(CryptoMode::Ring))
                .tls_context(trust)
                .build_with_resolver(Resolver);
            SharedHttpConnector::new(connector)
        });
        pool.clone()
    })
}

/// The file's bytes, once it is sure that the TLS library takes them: it would panic otherwise.
fn certificates(path: &Path) -> Result<Vec<u8>, NetworkError> {
    let error = |what: String| NetworkError { path: path.to_owned(), what };
    let bytes = std::fs::read(path).map_err(|e| error(e.to_string()))?;
    let mut roots = rustls::RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(&bytes) {
        let certificate = certificate.map_err(|e| error(format!("not PEM: {e}")))?;
        roots.add(certificate).map_err(|e| error(format!("not a certificate: {e}")))?;
    }
    if roots.is_empty() {
        return Err(error("no certificate in it".to_owned()));
    }
    Ok(bytes)
}

/// The platform's resolver, which says whether a name does not exist or could not be asked for.
#[derive(Clone, Debug)]
struct Resolver;

/// A host's name has no address.
#[derive(Debug, thiserror::Error)]
#[error("the name {name} {}: {source}", if *.exists { "could not be looked up" } else { "does not exist" })]
pub(crate) struct NameError {
    name: String,
    /// False only where the resolver said that there is no such name.
    pub(crate) exists: bool,
    source: std::io::Error,
}

#[cfg(test)]
impl NameError {
    pub(super) fn new(name: &str, exists: bool) -> NameError {
        NameError { name: name.to_owned(), exists, source: std::io::Error::other("a test") }
    }
}

impl ResolveDns for Resolver {
    fn resolve_dns<'a>(&'a self, name: &'a str) -> DnsFuture<'a> {
        DnsFuture::new(async move {
            match tokio::net::lookup_host((name, 0)).await {
                Ok(addresses) => Ok(addresses.map(|address| address.ip()).collect::<Vec<IpAddr>>()),
                Err(source) => {
                    let exists = !says_no_such_name(&source.to_string());
                    Err(ResolveDnsError::new(NameError { name: name.to_owned(), exists, source }))
                }
            }
        })
    }
}

/// The standard library keeps only the text of the platform's answer: glibc's, musl's, macOS's, Windows's.
fn says_no_such_name(text: &str) -> bool {
    let known = [
        "Name or service not known",
        "No address associated with",
        "Name does not resolve",
        "nodename nor servname provided",
        "No such host is known",
    ];
    known.iter().any(|known| text.contains(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_resolvers_say() {
        for no_such_name in [
            "failed to lookup address information: Name or service not known",
            "failed to lookup address information: Name does not resolve",
            "failed to lookup address information: nodename nor servname provided, or not known",
            "No such host is known. (os error 11001)",
        ] {
            assert!(says_no_such_name(no_such_name), "{no_such_name}");
        }
        for no_answer in [
            "failed to lookup address information: Temporary failure in name resolution",
            "failed to lookup address information: Try again",
            "failed to lookup address information: Non-recoverable failure in name resolution",
        ] {
            assert!(!says_no_such_name(no_answer), "{no_answer}");
        }
    }
}
