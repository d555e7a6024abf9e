//! Who asks: credentials, region and endpoints as people have set them up.
//!
//! All of it is the official runtime's: profiles, environment, SSO, web identity, the roles of machines and
//! containers, `credential_process`, chains of roles. Added are a role to take besides (with external id and MFA),
//! profiles with `mfa_serial`, which the runtime passes over, and that a profile that was named counts more than
//! keys in the environment, as it does for the AWS CLI.

mod role;

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use aws_config::BehaviorVersion;
use aws_config::profile::{ProfileFileCredentialsProvider, ProfileSet};
use aws_config::provider_config::ProviderConfig;
use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider, future};
use aws_runtime::env_config::file::EnvConfigFiles;
use aws_types::SdkConfig;
use aws_types::os_shim_internal::{Env, Fs};
use aws_types::region::Region;
use aws_types::service_config::ServiceConfigKey;
use bartizan_tree::{Node, Origin};

pub use role::{AskForCode, Mfa, Role};

use crate::client::{CallError, Client, ConfiguredEndpoints, Limits, Network, chain};
use crate::model;
use role::TakenRole;

/// What a person may say about who asks.
#[derive(Clone, Default)]
pub struct Options {
    /// A profile of the AWS configuration files; else what the environment says.
    pub profile: Option<String>,
    /// The region to begin with; else what the environment or the profile says.
    pub region: Option<String>,
    /// A role to take with those credentials.
    pub role: Option<Role>,
    /// Who asks for the codes of devices.
    pub ask_for_code: Option<AskForCode>,
    /// How long, how often, how much.
    pub limits: Limits,
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Options { profile, region, role, ask_for_code: _, limits } = self;
        let mut out = f.debug_struct("Options");
        out.field("profile", profile).field("region", region).field("role", role).field("limits", limits);
        out.finish_non_exhaustive()
    }
}

/// Why there is no session.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SessionError {
    /// The configuration files cannot be read.
    #[error("the AWS configuration files cannot be read: {what}")]
    Files {
        /// What is wrong.
        what: String,
    },
    /// There is no such profile.
    #[error("there is no profile `{name}` in the AWS configuration files{}", those(known))]
    NoProfile {
        /// The one that was named.
        name: String,
        /// Those that there are.
        known: Vec<String>,
    },
    /// Profiles that need a code refer to each other too deeply, or in a circle.
    #[error("the profile `{name}` takes its credentials from a chain of profiles that is too long or a circle")]
    Chain {
        /// Where it began.
        name: String,
    },
}

fn those(names: &[String]) -> String {
    if names.is_empty() { String::new() } else { format!("; there is {}", names.join(", ")) }
}

/// Credentials, a region to begin with, and configured endpoints. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Session {
    client: Client,
    endpoints: Arc<Configured>,
    region: Option<String>,
    fips: bool,
    limits: Limits,
}

/// Whose credentials these are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The account's number.
    pub account: String,
    /// The user or the role's session.
    pub arn: String,
}

/// How many profiles may stand behind one.
const PROFILES: usize = 8;

impl Session {
    /// A session as options, environment and configuration files say. Nothing is asked of AWS yet.
    ///
    /// # Errors
    /// Where a profile is named that there is not, or the files cannot be read.
    pub async fn open(network: &Network, options: &Options) -> Result<Session, SessionError> {
        let files = EnvConfigFiles::default();
        let profiles =
            aws_config::profile::load(&Fs::real(), &Env::real(), &files, options.profile.clone().map(Into::into))
                .await
                .map_err(|error| SessionError::Files { what: chain(&error) })?;
        let session = open_profile(network, options, &profiles, options.profile.as_deref(), PROFILES).await?;
        Ok(match &options.role {
            Some(role) => session.with_role(role.clone()),
            None => session,
        })
    }

    /// A session with these keys, in which every service answers at one URL: an emulated account. The
    /// environment and the configuration files are not looked at.
    pub fn emulated(network: &Network, url: &str, key_id: &str, secret: &str, limits: Limits) -> Session {
        let credentials = SharedCredentialsProvider::new(Credentials::new(key_id, secret, None, None, "given"));
        let config = SdkConfig::builder().endpoint_url(url).build();
        Session::of(network, credentials, config, None, limits)
    }

    fn of(
        network: &Network,
        credentials: SharedCredentialsProvider,
        config: SdkConfig,
        region: Option<String>,
        limits: Limits,
    ) -> Session {
        let fips = config.use_fips().unwrap_or(false);
        let endpoints = Arc::new(Configured { config, known: Mutex::default() });
        let shared: Arc<Configured> = Arc::clone(&endpoints);
        let client = Client::new(network.clone(), credentials, shared, fips, limits.clone());
        Session { client, endpoints, region, fips, limits }
    }

    /// The same session in a role that it takes: another account's, for one. The role is taken when first needed;
    /// [`Session::caller`] tells whether it can be.
    #[must_use]
    pub fn with_role(&self, role: Role) -> Session {
        let taken = TakenRole::new(role, self.client.clone(), self.region.as_deref());
        let credentials = SharedCredentialsProvider::new(taken);
        let endpoints: Arc<Configured> = Arc::clone(&self.endpoints);
        let client = Client::new(self.client.network().clone(), credentials, endpoints, self.fips, self.limits.clone());
        Session { client, ..self.clone() }
    }

    /// Asks with this session's credentials.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// The region that options, environment or profile name.
    pub fn region(&self) -> Option<&str> {
        self.region.as_deref()
    }

    /// Whose credentials these are, as STS says in a region (the session's own if none is named).
    ///
    /// # Errors
    /// Where there are no credentials, or they are not taken.
    pub async fn caller(&self, region: Option<&str>) -> Result<Caller, CallError> {
        let call = "sts:GetCallerIdentity";
        let region = region.or(self.region()).unwrap_or("us-east-1");
        let bad = |what: &str| CallError::BadAnswer { call: call.into(), region: region.into(), what: what.into() };
        let operation = model::table().operation(call).ok_or_else(|| bad("the read table lacks it"))?;
        let answer = self.client.call(operation, region, &Node::map(Default::default(), Origin::NONE)).await?;
        let text = |name: &str| answer.as_map()?.get(name)?.as_text().map(str::to_owned);
        match (text("Account"), text("Arn")) {
            (Some(account), Some(arn)) => Ok(Caller { account, arn }),
            _ => Err(bad("the answer names no account")),
        }
    }

    /// Where a service's requests go by configuration instead of to AWS.
    pub fn configured_endpoint(&self, service: &str) -> Option<String> {
        let service = model::table().service(service)?;
        self.endpoints.url(&service.metadata().service_id)
    }
}

/// A session with a profile's own credentials, and with its role if that needs a code.
async fn open_profile(
    network: &Network,
    options: &Options,
    profiles: &ProfileSet,
    named: Option<&str>,
    deep: usize,
) -> Result<Session, SessionError> {
    let selected = named.unwrap_or(profiles.selected_profile());
    if let (Some(name), None) = (named, profiles.get_profile(selected)) {
        let mut known: Vec<String> = profiles.profiles().map(str::to_owned).collect();
        known.sort();
        return Err(SessionError::NoProfile { name: name.to_owned(), known });
    }
    let own = options.region.clone().or_else(|| profile_region(profiles, selected, named));
    let Some((role, source)) = needs_code(profiles, selected, named) else {
        return Ok(plain(network, options, own, named, None).await);
    };
    let Some(deep) = deep.checked_sub(1) else {
        return Err(SessionError::Chain { name: selected.to_owned() });
    };
    let from = if source == selected {
        let keys = keys(profiles, selected).ok_or_else(|| SessionError::Chain { name: selected.to_owned() })?;
        plain(network, options, own.clone(), Some(selected), Some(keys)).await
    } else {
        Box::pin(open_profile(network, options, profiles, Some(&source), deep)).await?
    };
    Ok(Session { region: own.or(from.region.clone()), ..from }.with_role(role(options)))
}

/// The role of a profile that asks for a device's code, and the profile behind it. The runtime would ask for
/// the role without a code, and be refused.
fn needs_code(
    profiles: &ProfileSet,
    selected: &str,
    named: Option<&str>,
) -> Option<(impl FnOnce(&Options) -> Role, String)> {
    // Keys in the environment count more than a profile that nobody named.
    if named.is_none() && std::env::var_os("AWS_ACCESS_KEY_ID").is_some() {
        return None;
    }
    let profile = profiles.get_profile(selected)?;
    let text = |key: &str| profile.get(key).map(str::to_owned);
    let serial = text("mfa_serial")?;
    let role = Role {
        external_id: text("external_id"),
        session_name: text("role_session_name"),
        lasts: text("duration_seconds").and_then(|s| s.parse().ok()).map(Duration::from_secs),
        ..Role::new(text("role_arn")?)
    };
    let with_device = move |options: &Options| {
        let code = options.ask_for_code.clone().unwrap_or_else(|| Arc::new(|_| None));
        Role { mfa: Some(Mfa { serial, code }), ..role }
    };
    Some((with_device, text("source_profile")?))
}

/// The keys that stand in a profile.
fn keys(profiles: &ProfileSet, name: &str) -> Option<SharedCredentialsProvider> {
    let profile = profiles.get_profile(name)?;
    let text = |key: &str| profile.get(key).map(str::to_owned);
    let (id, secret) = (text("aws_access_key_id")?, text("aws_secret_access_key")?);
    Some(SharedCredentialsProvider::new(Credentials::new(id, secret, text("aws_session_token"), None, "profile")))
}

/// The environment's region, then the profile's: as the runtime has it, and for profiles behind others too.
fn profile_region(profiles: &ProfileSet, selected: &str, named: Option<&str>) -> Option<String> {
    let set = |name: &str| std::env::var(name).ok().filter(|region| !region.is_empty());
    let of_profile = || profiles.get_profile(selected)?.get("region").map(str::to_owned);
    named?;
    set("AWS_REGION").or_else(|| set("AWS_DEFAULT_REGION")).or_else(of_profile)
}

async fn plain(
    network: &Network,
    options: &Options,
    region: Option<String>,
    named: Option<&str>,
    keys: Option<SharedCredentialsProvider>,
) -> Session {
    let mut loader = aws_config::defaults(BehaviorVersion::v2026_01_12()).http_client(network.http.clone());
    if let Some(region) = &region {
        loader = loader.region(Region::new(region.clone()));
    }
    if let Some(name) = named {
        let machine = ProviderConfig::without_region()
            .with_http_client(network.http.clone())
            .with_region(region.clone().map(Region::new));
        let of_profile = || {
            let provider = ProfileFileCredentialsProvider::builder().profile_name(name).configure(&machine).build();
            SharedCredentialsProvider::new(provider)
        };
        loader = loader.profile_name(name).credentials_provider(keys.unwrap_or_else(of_profile));
    }
    let config = loader.load().await;
    let region = region.or_else(|| config.region().map(ToString::to_string));
    let credentials = config.credentials_provider().unwrap_or_else(|| SharedCredentialsProvider::new(Nobody));
    Session::of(network, credentials, config, region, options.limits.clone())
}

/// Where the runtime knows of no credentials at all.
#[derive(Debug)]
struct Nobody;

impl ProvideCredentials for Nobody {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::ready(Err(CredentialsError::not_loaded("none are configured")))
    }
}

/// `AWS_ENDPOINT_URL`, `AWS_ENDPOINT_URL_<SERVICE>`, `endpoint_url` in profiles and their `services` sections,
/// `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS`: as the runtime reads them, the most particular first.
struct Configured {
    config: SdkConfig,
    known: Mutex<HashMap<String, Option<String>>>,
}

/// Not the configuration, which holds the profiles with their keys.
impl fmt::Debug for Configured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Configured").field("known", &self.known).finish_non_exhaustive()
    }
}

impl ConfiguredEndpoints for Configured {
    fn url(&self, service_id: &str) -> Option<String> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(url) = known.get(service_id) {
            return url.clone();
        }
        let key =
            ServiceConfigKey::builder().service_id(service_id).env("AWS_ENDPOINT_URL").profile("endpoint_url").build();
        let own = key.ok().and_then(|key| self.config.service_config()?.load_config(key));
        let url = own.or_else(|| self.config.endpoint_url().map(str::to_owned)).filter(|url| !url.is_empty());
        known.insert(service_id.to_owned(), url.clone());
        url
    }
}
