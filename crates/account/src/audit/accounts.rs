//! Before anything is read: whose credentials these are, which accounts there are, which regions each
//! has switched on, and whether its role lets us in.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use bartizan_tree::{Node, Origin};
use futures_util::{StreamExt, stream};

use super::ask::{Ask, Question, Trouble};
use super::rows::GLOBAL;
use super::{Accounts, Error, Options, Regions};
use crate::meaning::{Meaning, meaning};

/// How many accounts are opened at a time.
const AT_A_TIME: usize = 16;
/// How often a question is asked again that was throttled or failed.
const TRIES: u32 = 6;

/// The accounts that are to be read.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) accounts: Vec<Account>,
    /// Those that are not read, and why not.
    pub(super) left_out: Vec<(Arc<str>, String)>,
    /// All regions of all accounts, sorted.
    pub(super) regions: Vec<Arc<str>>,
}

/// One account.
#[derive(Debug)]
pub(super) struct Account {
    pub(super) id: Arc<str>,
    /// Those that it has switched on, as far as they are to be read.
    pub(super) regions: Vec<Arc<str>>,
    /// Its role did not let us in: the code and the message.
    pub(super) refused: Option<(String, String)>,
}

/// Finds out, and takes on the roles.
pub(super) async fn prepare(ask: &impl Ask, options: &Options) -> Result<Prepared, Error> {
    let (own, partition) = caller(ask).await?;
    let mut left_out = Vec::new();
    // The account and the role to take on, if it is not our own.
    let mut wanted: BTreeMap<Arc<str>, Option<String>> = BTreeMap::new();
    match &options.accounts {
        Accounts::Own => {
            wanted.insert(own.clone(), None);
        }
        Accounts::Roles(arns) => {
            for arn in arns {
                let id = account_of_role(arn).ok_or_else(|| Error::NoRole { arn: arn.clone() })?;
                wanted.insert(id.into(), Some(arn.clone()));
            }
        }
        Accounts::Organization { role_name, only } => {
            let listed = organization(ask).await?;
            let role = |id: &str| (*id != *own).then(|| format!("arn:{partition}:iam::{id}:role/{role_name}"));
            for id in only {
                match listed.get(&**id) {
                    None => return Err(Error::UnknownAccount { id: id.clone() }),
                    Some(state) if state != ACTIVE => {
                        return Err(Error::NotActive { id: id.clone(), state: state.to_lowercase() });
                    }
                    Some(_) => {}
                }
            }
            for (id, state) in listed {
                match () {
                    () if !only.is_empty() && !only.iter().any(|wanted| **wanted == *id) => {}
                    () if state == ACTIVE => {
                        let role = role(&id);
                        wanted.insert(id, role);
                    }
                    () => left_out.push((id, format!("the account is {}", state.to_lowercase().replace('_', " ")))),
                }
            }
        }
    }
    let at_home = match &options.regions {
        Regions::These(regions) => regions.iter().map(|region| Arc::from(&**region)).collect(),
        Regions::Enabled => regions(ask, "").await.map_err(|trouble| Error::NoRegions { reason: said(&trouble) })?,
    };
    let opened = stream::iter(wanted).map(|(id, role)| open(ask, options, id, role, &at_home));
    let mut accounts: Vec<Account> = opened.buffer_unordered(AT_A_TIME).collect().await;
    accounts.sort_by(|a, b| a.id.cmp(&b.id));
    let all: BTreeSet<Arc<str>> = accounts.iter().flat_map(|account| account.regions.iter().cloned()).collect();
    Ok(Prepared { accounts, left_out, regions: all.into_iter().collect() })
}

async fn open(ask: &impl Ask, options: &Options, id: Arc<str>, role: Option<String>, at_home: &[Arc<str>]) -> Account {
    let mut account = Account { id, regions: at_home.to_vec(), refused: None };
    let Some(role) = role else { return account };
    if let Err(trouble) = patiently("sts:AssumeRole", || ask.assume(&account.id, &role)).await {
        account.refused = Some(code_and_message(trouble));
        return account;
    }
    if options.regions == Regions::Enabled
        // Where the account does not say, it is asked everywhere: a region that is off refuses.
        && let Ok(regions) = regions(ask, &account.id).await
    {
        account.regions = regions;
    }
    account
}

const ACTIVE: &str = "ACTIVE";

/// The account of the credentials, and its partition.
async fn caller(ask: &impl Ask) -> Result<(Arc<str>, String), Error> {
    let page = patiently("sts:GetCallerIdentity", || ask.ask(question("", "sts:GetCallerIdentity", Vec::new())))
        .await
        .map_err(|trouble| Error::NoCaller { reason: said(&trouble) })?;
    let (id, arn) = (page.answer.get("Account").text(), page.answer.get("Arn").text());
    let id = id.value().ok_or_else(|| Error::NoCaller { reason: "the answer names no account".into() })?;
    let partition = arn.value().and_then(|arn| arn.split(':').nth(1).map(str::to_owned));
    Ok((id.clone(), partition.unwrap_or_else(|| "aws".into())))
}

/// The organisation's accounts and the state of each.
async fn organization(ask: &impl Ask) -> Result<BTreeMap<Arc<str>, String>, Error> {
    let mut accounts = BTreeMap::new();
    let mut asked = question("", "organizations:ListAccounts", Vec::new());
    loop {
        let page = patiently(&asked.call, || ask.ask(asked.clone()))
            .await
            .map_err(|trouble| Error::NoOrganization { reason: said(&trouble) })?;
        for account in page.answer.get("Accounts").items().known {
            let member = |name: &str| account.get(name).text().value().map(|text| text.to_string());
            // `Status` is the older name of `State`.
            if let (Some(id), Some(state)) = (member("Id"), member("State").or_else(|| member("Status"))) {
                accounts.insert(Arc::from(id), state);
            }
        }
        match page.next {
            Some(next) => asked.parameters = next,
            None => return Ok(accounts),
        }
    }
}

/// The regions that an account has switched on, sorted.
async fn regions(ask: &impl Ask, account: &str) -> Result<Vec<Arc<str>>, Trouble> {
    const CALL: &str = "ec2:DescribeRegions";
    let page = patiently(CALL, || ask.ask(question(account, CALL, Vec::new()))).await?;
    let regions = page.answer.get("Regions");
    let names = regions.items().known.into_iter().filter_map(|region| region.get("RegionName").text().value().cloned());
    let names: BTreeSet<Arc<str>> = names.collect();
    match names.is_empty() {
        true => Err(Trouble::Unreadable { message: "the answer names no region".into() }),
        false => Ok(names.into_iter().collect()),
    }
}

fn question(account: &str, call: &str, parameters: Vec<(&str, Node)>) -> Question {
    let parameters = parameters.into_iter().map(|(name, node)| (Arc::from(name), node)).collect();
    Question {
        account: account.into(),
        region: GLOBAL.into(),
        call: call.into(),
        parameters: Node::map(parameters, Origin::NONE),
    }
}

/// Asks again what was throttled or failed on the way.
async fn patiently<T, F: Future<Output = Result<T, Trouble>>>(
    call: &str,
    mut ask: impl FnMut() -> F,
) -> Result<T, Trouble> {
    let mut pause = Duration::from_millis(500);
    for _ in 1..TRIES {
        match ask().await {
            Err(trouble) if may_pass(call, &trouble) => tokio::time::sleep(pause).await,
            other => return other,
        }
        pause *= 2;
    }
    ask().await
}

/// Whether asking again may help.
pub(super) fn may_pass(call: &str, trouble: &Trouble) -> bool {
    match trouble {
        Trouble::Refused { code, message, status } => match meaning(call, code, message) {
            Meaning::Throttled => true,
            Meaning::Failed => *status >= 500,
            _ => false,
        },
        Trouble::Throttled { .. } | Trouble::Unreachable { .. } => true,
        Trouble::NoEndpoint | Trouble::Unreadable { .. } | Trouble::NoCredentials { .. } => false,
    }
}

/// What is written of it. Codes of ours are those that no service has.
pub(super) fn code_and_message(trouble: Trouble) -> (String, String) {
    match trouble {
        Trouble::Refused { code, message, .. } | Trouble::Throttled { code, message } => (code, message),
        Trouble::NoEndpoint => ("EndpointNotFound".into(), "the service does not exist in this region".into()),
        Trouble::Unreachable { message } => ("RequestFailed".into(), message),
        Trouble::Unreadable { message } => ("AnswerUnreadable".into(), message),
        Trouble::NoCredentials { message } => ("NoCredentials".into(), message),
    }
}

fn said(trouble: &Trouble) -> String {
    let (code, message) = code_and_message(trouble.clone());
    if message.is_empty() { code } else { format!("{code}: {message}") }
}

/// `arn:aws:iam::123456789012:role/audit`.
fn account_of_role(arn: &str) -> Option<&str> {
    let mut parts = arn.split(':');
    let (head, _, service, _, id) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    let is_role = head == "arn" && service == "iam" && parts.next().is_some_and(|rest| rest.starts_with("role/"));
    (is_role && id.len() == 12 && id.bytes().all(|b| b.is_ascii_digit())).then_some(id)
}
