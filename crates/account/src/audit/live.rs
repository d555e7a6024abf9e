//! Asking AWS itself: the read table's operations, with a session's credentials or a role's.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use bartizan_aws::client::{CallError, Client};
use bartizan_aws::session::{Role, Session};
use bartizan_aws::wire::Refusal;
use bartizan_aws::{model, page};
use bartizan_tree::{Node, Value};

use super::rows::GLOBAL;
use super::{Ask, Page, Question, Trouble};

/// AWS, as a session reaches it.
///
/// The audit asks again by itself, and slows down by itself: let the session's
/// [`Limits`](bartizan_aws::client::Limits) have one attempt, so that nobody retries twice.
#[derive(Debug)]
pub struct Aws {
    session: Session,
    /// Where what is global is asked.
    home: String,
    /// What roles in other accounts ask for, if they do.
    external_id: Option<String>,
    /// Of the accounts whose roles were taken on.
    clients: RefCell<HashMap<Arc<str>, Client>>,
}

impl Aws {
    /// Asks with a session. What is global is asked in the session's region; where it names none, in
    /// the one given here.
    pub fn new(session: Session, home: &str, external_id: Option<String>) -> Self {
        let home = session.region().unwrap_or(home).to_owned();
        Aws { session, home, external_id, clients: RefCell::default() }
    }

    fn client(&self, account: &str) -> Client {
        self.clients.borrow().get(account).unwrap_or(self.session.client()).clone()
    }
}

impl Ask for Aws {
    async fn ask(&self, question: Question) -> Result<Page, Trouble> {
        let Question { account, region, call, parameters } = question;
        let operation = model::table()
            .operation(&call)
            .ok_or_else(|| Trouble::Unreadable { message: format!("{call} is not in the read table") })?;
        let region = if *region == *GLOBAL { &*self.home } else { &*region };
        let client = self.client(&account);
        let answer = client.call(operation, region, &parameters).await.map_err(trouble)?;
        let next = page::next(operation, &parameters, &answer);
        let next = next.map_err(|error| Trouble::Unreadable { message: error.to_string() })?;
        // A token says nothing of the account, and differs each time.
        let tokens = operation.paginator().map(|paginator| paginator.output_tokens.as_slice()).unwrap_or_default();
        let names = tokens.iter().flat_map(|expression| expression.split("||")).map(str::trim);
        let answer = names.fold(answer, |answer, name| without(&answer, name));
        Ok(Page { answer, next })
    }

    async fn assume(&self, account: &str, role_arn: &str) -> Result<(), Trouble> {
        let role = Role { external_id: self.external_id.clone(), ..Role::new(role_arn) };
        let session = self.session.with_role(role);
        match session.caller(Some(&self.home)).await {
            Ok(caller) if caller.account == *account => {
                self.clients.borrow_mut().insert(account.into(), session.client().clone());
                Ok(())
            }
            Ok(caller) => {
                let message = format!("the role is one of the account {}", caller.account);
                Err(Trouble::Unreadable { message })
            }
            // The credentials are the role's own: it is the role that refuses.
            Err(CallError::Credentials { what }) => {
                let code = if what.contains("AccessDenied") { "AccessDenied" } else { "RoleNotTaken" };
                Err(Trouble::Refused { code: code.into(), message: what, status: 403 })
            }
            Err(error) => Err(trouble(error)),
        }
    }
}

fn trouble(error: CallError) -> Trouble {
    let said = error.to_string();
    match error {
        CallError::Refused { refusal, .. } => {
            let Refusal { code, message, status, .. } = *refusal;
            Trouble::Refused { code, message, status }
        }
        CallError::Throttled { refusal, .. } => {
            Trouble::Throttled { code: refusal.code.clone(), message: refusal.message.clone() }
        }
        CallError::NoEndpoint { .. } => Trouble::NoEndpoint,
        CallError::Connection { .. } | CallError::Timeout { .. } => Trouble::Unreachable { message: said },
        CallError::Credentials { what } => Trouble::NoCredentials { message: what },
        CallError::BadAnswer { .. } | CallError::TooLarge { .. } | CallError::Unaskable(_) => {
            Trouble::Unreadable { message: said }
        }
    }
}

/// The answer without what stands at a path of names; as it is where the path is of another kind.
fn without(node: &Node, path: &str) -> Node {
    let (name, rest) = path.split_once('.').map_or((path, None), |(name, rest)| (name, Some(rest)));
    let Value::Map(map) = &node.value else { return node.clone() };
    let Some(member) = map.get(name) else { return node.clone() };
    let mut all = map.to_map();
    match rest {
        Some(rest) => {
            let member = without(member, rest);
            all.insert(name.into(), member);
        }
        None => {
            all.remove(name);
        }
    }
    Node::map(all, node.origin)
}

#[cfg(test)]
mod tests {
    use bartizan_tree::{Sources, json};

    use super::*;

    #[test]
    fn tokens_are_left_out_wherever_they_stand() {
        let mut sources = Sources::new();
        let id = sources.add_file("answer", r#"{"NextToken":"t","List":{"NextMarker":"m","Items":[{"Key":"k"}]}}"#);
        let answer = json::parse_file(&sources, id).unwrap();
        for (path, wanted) in [
            ("NextToken", r#"{"List":{"Items":[{"Key":"k"}],"NextMarker":"m"}}"#),
            ("List.NextMarker", r#"{"List":{"Items":[{"Key":"k"}]},"NextToken":"t"}"#),
            ("List.Items[-1].Key", r#"{"List":{"Items":[{"Key":"k"}],"NextMarker":"m"},"NextToken":"t"}"#),
            ("Marker", r#"{"List":{"Items":[{"Key":"k"}],"NextMarker":"m"},"NextToken":"t"}"#),
        ] {
            assert_eq!(json::write(&without(&answer, path)), wanted, "{path}");
        }
    }
}
