//! Who a resource policy speaks of, and who makes a request
//! (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html>).

use std::fmt;
use std::sync::Arc;

use bartizan_tree::{Node, Origin, Tri, Value, Why};

use crate::arn::{AccountId, Arn};
use crate::context::Context;
use crate::pattern::{Case, Pattern, Syntax};

/// One principal of a `Principal` or `NotPrincipal` element, and where it stands.
#[derive(Clone, Debug)]
pub struct Principal {
    /// Who it is.
    pub who: Who,
    /// Where it stands.
    pub origin: Origin,
}

/// Who a principal is.
#[derive(Clone, Debug)]
pub enum Who {
    /// `*`, and `{"AWS": "*"}`: everybody, anonymous requests included.
    Anyone,
    /// An account: its id, or the ARN of its root.
    Account(AccountId),
    /// A user's ARN.
    User(Arn),
    /// A role's ARN.
    Role(Arn),
    /// One session of a role.
    Session(Arn),
    /// One session of a federated user.
    FederatedUser(Arn),
    /// A service; `*` for all of them.
    Service(Arc<str>),
    /// An identity provider: its ARN or its host; `*` for all of them.
    Federated(Arc<str>),
    /// The canonical id of an account (S3).
    Canonical(Arc<str>),
    /// The id of a user or role that was deleted, or junk: it matches nobody.
    Nobody(Arc<str>),
    /// A text with holes under `AWS`, `Service`, `Federated` or `CanonicalUser`.
    Partial {
        /// Under which member it stands.
        kind: Kind,
        /// What is known of it.
        text: Pattern,
    },
    /// Not known at all; it might be `*`.
    Unknown(Why),
}

/// The members of a principal element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `AWS`.
    Aws,
    /// `Service`.
    Service,
    /// `Federated`.
    Federated,
    /// `CanonicalUser`.
    Canonical,
}

impl Kind {
    fn of(name: &str) -> Option<Self> {
        match name {
            "AWS" => Some(Kind::Aws),
            "Service" => Some(Kind::Service),
            "Federated" => Some(Kind::Federated),
            "CanonicalUser" => Some(Kind::Canonical),
            _ => None,
        }
    }
}

/// The principals of an element.
#[derive(Clone, Debug)]
pub struct Principals {
    /// `NotPrincipal`.
    pub negated: bool,
    /// Those that are known.
    pub known: Vec<Principal>,
    /// Why there may be more.
    pub more: Option<Why>,
    /// Where the element stands.
    pub origin: Origin,
}

impl Principals {
    pub(crate) fn read(node: &Node, negated: bool) -> Self {
        let mut found = Principals { negated, known: Vec::new(), more: None, origin: node.origin };
        match &node.value {
            Value::Map(map) => found.members(map),
            Value::Open { known, more } => {
                if let Some(map) = known.as_map() {
                    found.members(map);
                }
                found.more = Some(more.clone());
            }
            Value::Unknown(why) => found.more = Some(why.clone()),
            Value::Text(text) if &**text == "*" => {
                found.known.push(Principal { who: Who::Anyone, origin: node.origin });
            }
            // AWS refuses a list here; whoever wrote `*` into it meant everybody.
            Value::List(list) => {
                for item in list.items.iter() {
                    let inner = Principals::read(item, negated);
                    found.known.extend(inner.known.into_iter().filter(|_| item.as_text().is_some()));
                    found.more = found.more.take().or(inner.more);
                }
            }
            // "*" is the only text; the rest is junk that AWS refuses.
            Value::Text(text) => {
                found.known.push(Principal { who: Who::Nobody(text.clone()), origin: node.origin });
            }
            _ => found.more = node.why(),
        }
        found
    }

    fn members(&mut self, map: &bartizan_tree::Map) {
        for (name, value) in map.iter() {
            let Some(kind) = Kind::of(name) else { continue };
            let items = crate::pattern::values(value);
            match items.more {
                // However many they are, they are services or providers, not everybody.
                Some(why) if kind != Kind::Aws => {
                    let who = Who::read(kind, &Node::unknown(why, value.origin));
                    self.known.push(Principal { who, origin: value.origin });
                }
                more => self.more = self.more.take().or(more),
            }
            for item in items.known {
                self.known.push(Principal { who: Who::read(kind, item), origin: item.origin });
            }
        }
    }
}

const PLAIN: Syntax = Syntax { wildcards: false, variables: false };

impl Who {
    fn read(kind: Kind, node: &Node) -> Self {
        let Some(text) = Pattern::read(node, PLAIN) else {
            return match node.why() {
                Some(why) => Who::Unknown(why),
                None => Who::Nobody(bartizan_tree::json::write(node).into()),
            };
        };
        match (text.as_text(), text.hole()) {
            (Some(known), _) => Who::parse(kind, known),
            // A lone unknown under `AWS` might be `*`; an attribute that AWS gives might not, and
            // no service and no provider is everybody.
            (None, Some(hole)) if kind == Kind::Aws && text.parts().len() == 1 && !hole.is_given_by_aws() => {
                Who::Unknown(hole.why.clone())
            }
            _ => Who::Partial { kind, text },
        }
    }

    /// Reads a principal that is wholly known.
    pub fn parse(kind: Kind, text: &str) -> Self {
        match kind {
            Kind::Service => Who::Service(text.to_lowercase().into()),
            Kind::Federated => Who::Federated(text.into()),
            Kind::Canonical => Who::Canonical(text.into()),
            Kind::Aws if text == "*" => Who::Anyone,
            Kind::Aws => match (AccountId::parse(text), Arn::parse(text)) {
                (Some(account), _) => Who::Account(account),
                // "You cannot use a wildcard to match part of a principal name or ARN."
                (None, Some(arn)) if !text.contains(['*', '?']) => Who::of_arn(arn),
                _ => Who::Nobody(text.into()),
            },
        }
    }

    fn of_arn(arn: Arn) -> Self {
        let resource = arn.resource();
        match (arn.service(), resource.split('/').next(), arn.account()) {
            ("iam", Some("root"), Some(account)) if resource == "root" => Who::Account(account),
            ("iam", Some("user"), Some(_)) => Who::User(arn),
            ("iam", Some("role"), Some(_)) => Who::Role(arn),
            ("sts", Some("assumed-role"), Some(_)) => Who::Session(arn),
            ("sts", Some("federated-user"), Some(_)) => Who::FederatedUser(arn),
            _ => Who::Nobody(arn.as_str().into()),
        }
    }

    /// The account that the principal belongs to, where it is known and is one.
    pub fn account(&self) -> Option<AccountId> {
        match self {
            Who::Account(account) => Some(account.clone()),
            Who::User(arn) | Who::Role(arn) | Who::Session(arn) | Who::FederatedUser(arn) => arn.account(),
            Who::Federated(provider) => Arn::parse(provider).and_then(|arn| arn.account()),
            Who::Partial { text, .. } => {
                let mut segments = text.prefix().split(':');
                let account = segments.by_ref().nth(4)?;
                // The segment has ended before the hole begins.
                segments.next()?;
                AccountId::parse(account)
            }
            _ => None,
        }
    }
}

impl fmt::Display for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.who {
            Who::Anyone => f.write_str("everybody"),
            Who::Account(account) => write!(f, "account {account}"),
            Who::User(arn) | Who::Role(arn) | Who::Session(arn) | Who::FederatedUser(arn) => write!(f, "{arn}"),
            Who::Service(name) | Who::Federated(name) | Who::Canonical(name) | Who::Nobody(name) => f.write_str(name),
            Who::Partial { text, .. } => write!(f, "{text}"),
            Who::Unknown(why) => write!(f, "somebody ({why})"),
        }
    }
}

/// Who makes a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Requester {
    /// Nobody: a request without a signature.
    Anonymous,
    /// A service on its own behalf.
    Service(Arc<str>),
    /// The root user of an account.
    Root(AccountId),
    /// A user.
    User(Arn),
    /// A role, in a session whose name does not matter.
    Role(Arn),
    /// A session of a role: `arn:aws:sts::…:assumed-role/R/S`.
    Session(Arn),
    /// A session of a federated user: `arn:aws:sts::…:federated-user/U`.
    FederatedUser(Arn),
    /// Somebody whom an identity provider vouches for (`sts:AssumeRoleWith…`).
    Federated(Arc<str>),
}

impl Requester {
    /// Reads a principal as a request names it: an ARN, a service, a provider, `anonymous`.
    pub fn parse(text: &str) -> Option<Self> {
        if matches!(text, "anonymous" | "*") {
            return Some(Requester::Anonymous);
        }
        if let Some(account) = AccountId::parse(text) {
            return Some(Requester::Root(account));
        }
        let Some(arn) = Arn::parse(text) else {
            let service = text.ends_with(".amazonaws.com") || text.ends_with(".amazonaws.com.cn");
            let host = text.contains('.') && !text.contains([' ', ':']);
            // The identity pools of Cognito are a provider, though the name looks like a service.
            return match (service && text != "cognito-identity.amazonaws.com", host) {
                (true, _) => Some(Requester::Service(text.to_lowercase().into())),
                (false, true) => Some(Requester::Federated(text.into())),
                _ => None,
            };
        };
        if matches!(arn.resource().split('/').next(), Some("saml-provider" | "oidc-provider")) {
            return Some(Requester::Federated(text.into()));
        }
        match Who::of_arn(arn) {
            Who::Account(account) => Some(Requester::Root(account)),
            Who::User(arn) => Some(Requester::User(arn)),
            Who::Role(arn) => Some(Requester::Role(arn)),
            Who::Session(arn) => Some(Requester::Session(arn)),
            Who::FederatedUser(arn) => Some(Requester::FederatedUser(arn)),
            _ => None,
        }
    }

    /// The account that the requester acts for; none for services and anonymous requests.
    pub fn account(&self) -> Option<AccountId> {
        match self {
            Requester::Root(account) => Some(account.clone()),
            Requester::User(arn) | Requester::Role(arn) | Requester::Session(arn) | Requester::FederatedUser(arn) => {
                arn.account()
            }
            Requester::Anonymous | Requester::Service(_) | Requester::Federated(_) => None,
        }
    }

    /// The name of the role that a session or role stands for: what follows the last `/` of the
    /// role's path.
    fn role_name(&self) -> Option<&str> {
        match self {
            Requester::Role(arn) => role_name(arn),
            Requester::Session(arn) => arn.resource().split('/').nth(1),
            _ => None,
        }
    }
}

fn role_name(role: &Arn) -> Option<&str> {
    role.resource().rsplit('/').next()
}

/// How directly a principal element names a requester. The order is the order of strength: what a
/// weaker one grants a stronger one grants too (within one account).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Not at all.
    None,
    /// Its account: the account's own policies must allow it too.
    Account,
    /// The role behind the session (or the user behind a federated session).
    Behind,
    /// Itself, or everybody.
    Direct,
}

/// What is known of a weight: at least, at most, and why they differ.
#[derive(Clone, Debug)]
pub struct Range {
    /// It is at least this.
    pub least: Weight,
    /// It is at most this.
    pub most: Weight,
    /// Why the two differ.
    pub why: Option<Why>,
}

impl Range {
    pub(crate) fn exactly(weight: Weight) -> Self {
        Range { least: weight, most: weight, why: None }
    }

    pub(crate) fn up_to(weight: Weight, why: Why) -> Self {
        Range { least: Weight::None, most: weight, why: Some(why) }
    }

    pub(crate) fn or(self, other: Range) -> Self {
        let (least, most) = (self.least.max(other.least), self.most.max(other.most));
        Range { least, most, why: self.why.or(other.why).filter(|_| least != most) }
    }

    /// Whether it is named at all.
    pub fn is_named(&self) -> Tri {
        match (self.least, self.most) {
            (_, Weight::None) => Tri::No,
            (Weight::None, _) => {
                Tri::Unknown(self.why.clone().unwrap_or_else(|| Why::Undecidable("who is meant".into())))
            }
            _ => Tri::Yes,
        }
    }
}

impl Principals {
    /// How the element names a requester, `NotPrincipal` not yet turned around.
    fn named(&self, requester: &Requester) -> Range {
        let known = self.known.iter().map(|p| p.who.names(requester)).fold(Range::exactly(Weight::None), Range::or);
        match &self.more {
            Some(why) => known.or(Range::up_to(Weight::Direct, why.clone())),
            None => known,
        }
    }

    /// How a `Principal` element reaches a requester. With `NotPrincipal`, everybody but those
    /// listed is reached, directly; see [`Principals::spares`] for its use in a Deny.
    pub fn reaches(&self, requester: &Requester) -> Range {
        let named = self.named(requester);
        if !self.negated {
            return named;
        }
        match named.is_named() {
            Tri::Yes => Range::exactly(Weight::None),
            Tri::No => Range::exactly(Weight::Direct),
            Tri::Unknown(why) => Range::up_to(Weight::Direct, why),
        }
    }

    /// Whether a Deny with `NotPrincipal` spares a requester. The list must name its account, or
    /// itself; and a session that is named needs its role beside it: "AWS might validate the
    /// account first, then the role, and then the assumed-role user"
    /// (UG reference_policies_elements_notprincipal).
    pub fn spares(&self, requester: &Requester) -> Tri {
        let by = |fits: &dyn Fn(&Who) -> bool| {
            Tri::any(self.known.iter().filter(|p| fits(&p.who)).map(|p| p.who.names(requester).is_named()))
        };
        let vague = |who: &Who| matches!(who, Who::Partial { .. } | Who::Unknown(_) | Who::Canonical(_));
        let as_a_whole = by(&|who| vague(who) || matches!(who, Who::Anyone | Who::Account(_)));
        let itself = by(&|who| {
            vague(who)
                || match requester {
                    Requester::Session(_) => matches!(who, Who::Session(_)),
                    Requester::FederatedUser(_) => matches!(who, Who::FederatedUser(_)),
                    _ => true,
                }
        });
        let behind = match requester {
            Requester::Session(_) => by(&|who| vague(who) || matches!(who, Who::Role(_))),
            _ => Tri::Yes,
        };
        let known = as_a_whole.or(itself.and(behind));
        match &self.more {
            Some(why) => known.or(Tri::Unknown(why.clone())),
            None => known,
        }
    }

    /// Whether the element reaches people whom nobody has named: `*`, or all but some.
    pub fn is_open(&self) -> Tri {
        if self.negated {
            return match (&self.more, self.known.iter().any(|p| matches!(p.who, Who::Anyone))) {
                (_, true) => Tri::No,
                (Some(why), false) => Tri::Unknown(why.clone()),
                (None, false) => Tri::Yes,
            };
        }
        let anyone = Tri::any(self.known.iter().map(|p| match &p.who {
            Who::Anyone => Tri::Yes,
            Who::Unknown(why) => Tri::Unknown(why.clone()),
            _ => Tri::No,
        }));
        match &self.more {
            Some(why) => anyone.or(Tri::Unknown(why.clone())),
            None => anyone,
        }
    }
}

impl Who {
    /// How the principal names a requester.
    pub fn names(&self, requester: &Requester) -> Range {
        let same_account = |account: &AccountId| requester.account().as_ref() == Some(account);
        let weight = match (self, requester) {
            // Everybody, services too (that is what `aws:PrincipalIsAWSService` is for), but who
            // comes through a provider is trusted by naming the provider.
            (Who::Anyone, Requester::Federated(_)) => Weight::None,
            (Who::Anyone, _) => Weight::Direct,
            (Who::Account(account), Requester::Root(root)) if account == root => Weight::Direct,
            (Who::Account(account), _) if same_account(account) => Weight::Account,
            (Who::User(arn), Requester::User(user)) if arn == user => Weight::Direct,
            // A federated session is named after its user: `federated-user/U`.
            (Who::User(arn), Requester::FederatedUser(session)) if is_behind(arn, session) => Weight::Behind,
            (Who::Role(arn), Requester::Role(role)) if arn == role => Weight::Behind,
            (Who::Role(arn), Requester::Session(session))
                if arn.account() == session.account() && role_name(arn) == requester.role_name() =>
            {
                Weight::Behind
            }
            (Who::Session(arn), Requester::Session(session)) if arn == session => Weight::Direct,
            (Who::FederatedUser(arn), Requester::FederatedUser(session)) if arn == session => Weight::Direct,
            (Who::Service(name), Requester::Service(service)) if **name == *"*" || name == service => Weight::Direct,
            (Who::Federated(name), Requester::Federated(provider)) if **name == *"*" || name == provider => {
                Weight::Direct
            }
            (Who::Partial { kind, text }, _) => return partly_named(*kind, text, requester),
            (Who::Unknown(why), _) => return Range::up_to(Weight::Direct, why.clone()),
            // The account of a canonical id is not known.
            (Who::Canonical(id), _) if requester.account().is_some() => {
                let why = Why::Outside(format!("the account of the canonical user {id}").into());
                return Range::up_to(Weight::Account, why);
            }
            _ => Weight::None,
        };
        Range::exactly(weight)
    }
}

fn is_behind(user: &Arn, session: &Arn) -> bool {
    user.account() == session.account() && user.resource().rsplit('/').next() == session.resource().rsplit('/').next()
}

/// A principal with holes may be whoever its known parts fit.
fn partly_named(kind: Kind, text: &Pattern, requester: &Requester) -> Range {
    let spellings: Vec<String> = match (kind, requester) {
        (Kind::Aws, Requester::Root(account)) => vec![account.to_string(), root_of(account)],
        (Kind::Aws, Requester::User(arn) | Requester::Role(arn)) => with_account(arn, vec![arn.to_string()]),
        (Kind::Aws, Requester::Session(arn)) => {
            // The role's path is not in the session's ARN, so any role of the account may be it.
            let role = arn.account().map(|account| format!("arn:{}:iam::{account}:role/", arn.partition()));
            if role.is_some_and(|prefix| fits_prefix(text, &prefix)) {
                return Range::up_to(Weight::Direct, why_of(text));
            }
            with_account(arn, vec![arn.to_string()])
        }
        (Kind::Aws, Requester::FederatedUser(arn)) => with_account(arn, vec![arn.to_string()]),
        (Kind::Service, Requester::Service(name)) | (Kind::Federated, Requester::Federated(name)) => {
            vec![name.to_string()]
        }
        (Kind::Canonical, Requester::Anonymous | Requester::Service(_) | Requester::Federated(_)) => Vec::new(),
        (Kind::Canonical, _) => return Range::up_to(Weight::Account, why_of(text)),
        _ => Vec::new(),
    };
    let fits = spellings.iter().any(|name| !text.matches(name, &Context::default(), Case::Sensitive).is_no());
    if fits { Range::up_to(Weight::Direct, why_of(text)) } else { Range::exactly(Weight::None) }
}

fn fits_prefix(text: &Pattern, prefix: &str) -> bool {
    let known = text.prefix();
    known.starts_with(prefix) || prefix.starts_with(known)
}

fn why_of(text: &Pattern) -> Why {
    text.hole().map_or_else(|| Why::Undecidable("who is meant".into()), |hole| hole.why.clone())
}

fn root_of(account: &AccountId) -> String {
    format!("arn:aws:iam::{account}:root")
}

fn with_account(arn: &Arn, mut names: Vec<String>) -> Vec<String> {
    if let Some(account) = arn.account() {
        names.push(root_of(&account));
        names.push(account.to_string());
    }
    names
}
