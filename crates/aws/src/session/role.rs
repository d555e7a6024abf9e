//! A role, and the credentials that AWS lends to whoever may take it.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, future};
use aws_smithy_types::DateTime;
use aws_smithy_types::date_time::Format;
use bartizan_tree::{Node, Origin};

use crate::client::{CallError, Client};
use crate::{endpoint, model};

/// A role to take.
#[derive(Clone, Debug)]
pub struct Role {
    /// `arn:aws:iam::123456789012:role/audit`.
    pub arn: String,
    /// What the role's trust asks for, where it asks for an external id.
    pub external_id: Option<String>,
    /// The session's name, as trails show it; `bartizan` if nothing is said.
    pub session_name: Option<String>,
    /// How long the credentials last; an hour if nothing is said. They are renewed before they end.
    pub lasts: Option<Duration>,
    /// The device that its trust asks for.
    pub mfa: Option<Mfa>,
}

impl Role {
    /// A role of which nothing but the ARN is said.
    pub fn new(arn: impl Into<String>) -> Role {
        Role { arn: arn.into(), external_id: None, session_name: None, lasts: None, mfa: None }
    }
}

/// A device that shows codes, and who asks for them.
#[derive(Clone)]
pub struct Mfa {
    /// `arn:aws:iam::123456789012:mfa/alice`, or a serial number.
    pub serial: String,
    /// Asks for the code that the device shows.
    pub code: AskForCode,
}

/// Asks a person for the code of the device with this serial number; nothing if nobody answers. It is called on a
/// thread that may wait.
pub type AskForCode = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

impl fmt::Debug for Mfa {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mfa").field("serial", &self.serial).finish_non_exhaustive()
    }
}

/// Takes a role with the credentials of a client, each time that new ones are needed.
#[derive(Debug)]
pub(super) struct TakenRole {
    pub(super) role: Role,
    pub(super) from: Client,
    pub(super) region: String,
    refused: Mutex<Option<(Instant, String)>>,
}

/// How often a role is asked for while STS is too busy or cannot be reached: an organisation's roles are all taken at
/// about the same time. The first wait; it doubles.
const TRIES: u32 = 6;
const FIRST_WAIT: Duration = Duration::from_millis(250);

/// For how long a refusal is believed. Each call of an audit asks for credentials.
const BELIEVED: Duration = Duration::from_secs(60);

impl TakenRole {
    pub(super) fn new(role: Role, from: Client, region: Option<&str>) -> TakenRole {
        let region = sts_region(&role.arn, region);
        TakenRole { role, from, region, refused: Mutex::default() }
    }

    async fn take(&self) -> Result<Credentials, CredentialsError> {
        if let Some(what) = self.refused() {
            return Err(CredentialsError::provider_error(what));
        }
        self.ask().await.map_err(|what| {
            let what = format!("{} cannot be taken: {what}", self.role.arn);
            *self.refused.lock().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), what.clone()));
            CredentialsError::provider_error(what)
        })
    }

    fn refused(&self) -> Option<String> {
        let refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        refused.as_ref().filter(|(when, _)| when.elapsed() < BELIEVED).map(|(_, what)| what.clone())
    }

    async fn ask(&self) -> Result<Credentials, String> {
        let operation = model::table().operation("sts:AssumeRole").ok_or("the read table lacks sts:AssumeRole")?;
        let parameters = self.parameters().await?;
        let mut wait = FIRST_WAIT;
        for _ in 1..TRIES {
            match self.from.call(operation, &self.region, &parameters).await {
                Err(error) if passes(&error) => tokio::time::sleep(wait).await,
                answer => return lent(answer),
            }
            wait *= 2;
        }
        lent(self.from.call(operation, &self.region, &parameters).await)
    }

    async fn parameters(&self) -> Result<Node, String> {
        let mut parameters = BTreeMap::new();
        let mut put = |name: &str, value: &str| {
            parameters.insert(name.into(), Node::text(value, Origin::NONE));
        };
        put("RoleArn", &self.role.arn);
        put("RoleSessionName", self.role.session_name.as_deref().unwrap_or("bartizan"));
        if let Some(id) = &self.role.external_id {
            put("ExternalId", id);
        }
        if let Some(mfa) = &self.role.mfa {
            put("SerialNumber", &mfa.serial);
            put("TokenCode", &code(mfa).await?);
        }
        if let Some(lasts) = self.role.lasts {
            let seconds = i64::try_from(lasts.as_secs()).unwrap_or(i64::MAX);
            parameters.insert("DurationSeconds".into(), Node::number(seconds, Origin::NONE));
        }
        Ok(Node::map(parameters, Origin::NONE))
    }
}

/// Asks on a thread of its own, so that nothing else waits for a person.
async fn code(mfa: &Mfa) -> Result<String, String> {
    let Mfa { serial, code } = mfa.clone();
    let asked = tokio::task::spawn_blocking(move || code(&serial)).await;
    let code = asked.ok().flatten().ok_or_else(|| format!("no code of the device {} was given", mfa.serial))?;
    Ok(code.trim().to_owned())
}

impl ProvideCredentials for TakenRole {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.take())
    }
}

/// Trouble that is over a moment later. (What did not come in time is not asked again: a code serves once.)
fn passes(error: &CallError) -> bool {
    matches!(error, CallError::Throttled { .. } | CallError::Connection { .. })
}

fn lent(answer: Result<Node, CallError>) -> Result<Credentials, String> {
    let answer = answer.map_err(|error| error.to_string())?;
    credentials(&answer).ok_or_else(|| "the answer holds no credentials".to_owned())
}

fn credentials(answer: &Node) -> Option<Credentials> {
    let lent = answer.as_map()?.get("Credentials")?.as_map()?;
    let text = |name: &str| lent.get(name)?.as_text().map(str::to_owned);
    let ends = DateTime::from_str(&text("Expiration")?, Format::DateTime).ok()?;
    let ends = SystemTime::try_from(ends).ok()?;
    Some(Credentials::new(text("AccessKeyId")?, text("SecretAccessKey")?, text("SessionToken"), Some(ends), "role"))
}

/// STS is asked in the session's region; where the role is of another part of AWS, in that one's home.
fn sts_region(arn: &str, region: Option<&str>) -> String {
    let partition = arn.split(':').nth(1).unwrap_or("aws");
    let of = |p: &&endpoint::Partition| p.id == partition;
    match (region, endpoint::partitions().iter().find(of)) {
        (Some(region), Some(p)) if endpoint::partition(region).is_some_and(|here| here.id == p.id) => region.to_owned(),
        (_, Some(partition)) => partition.home.clone(),
        (Some(region), None) => region.to_owned(),
        (None, None) => "us-east-1".to_owned(),
    }
}
