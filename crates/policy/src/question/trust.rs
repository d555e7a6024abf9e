//! Who may assume a role, or use a resource, from outside its account?

use bartizan_tree::{Origin, Tri, Why};

use super::restrict::{Meaning, names_who, spares_only_named};
use super::{Answer, probe};
use crate::action::Action;
use crate::arn::{AccountId, Arn};
use crate::condition::{Condition, Set, Test};
use crate::document::{Document, Effect, Statement};
use crate::evaluate::Attachment;
use crate::pattern::{Part, Pattern};
use crate::principal::{Kind, Principal, Requester, Who};
use crate::request::Request;

/// Who is trusted by a policy.
#[derive(Clone, Debug)]
pub struct TrustedParties {
    /// Those who are named.
    pub known: Vec<Trusted>,
    /// Why there may be more.
    pub more: Option<Why>,
}

/// One principal that a statement trusts, and what the statement asks of it.
#[derive(Clone, Debug)]
pub struct Trusted {
    /// Who.
    pub principal: Principal,
    /// The statement.
    pub statement: Origin,
    /// Whether it belongs to another account than the owner's. Services never do; who comes
    /// through an identity provider does not either: the provider stands in the account.
    pub foreign: Tri,
    /// Whether an external id must be given (`sts:ExternalId`).
    pub external_id: Tri,
    /// Whether a second factor must have been used (`aws:MultiFactorAuthPresent`).
    pub mfa: Tri,
    /// Whether a service may only come on behalf of named resources or accounts
    /// (`aws:SourceArn`, `aws:SourceAccount`, `aws:SourceOrgID` …): the confused deputy.
    pub source: Tri,
    /// Whether it must belong to a named organization (`aws:PrincipalOrgID`, `…OrgPaths`).
    pub organization: Tri,
    /// What the provider's token must say for whom it was made: `<provider>:aud`, `SAML:aud`.
    pub audience: Pin,
    /// What the provider's token must say of whom it speaks: `<provider>:sub`.
    pub subject: Pin,
    /// All conditions, in words.
    pub under: Vec<String>,
}

/// How far a claim of a token is fixed.
#[derive(Clone, Debug)]
pub enum Pin {
    /// Nothing is asked of it.
    Free,
    /// To these values, with wildcards.
    Pattern(Vec<Pattern>),
    /// To exactly these values.
    Fixed(Vec<Pattern>),
    /// Not known.
    Unknown(Why),
}

impl Pin {
    /// The values that it is held to.
    pub fn values(&self) -> &[Pattern] {
        match self {
            Pin::Pattern(values) | Pin::Fixed(values) => values,
            Pin::Free | Pin::Unknown(_) => &[],
        }
    }
}

/// Everybody whom the Allow statements of a trust (or other resource) policy name, with what is
/// asked of them. Deny statements are left aside: they only take away.
pub fn trusted_parties(document: &Document, owner: Option<&str>) -> TrustedParties {
    let owner = owner.and_then(AccountId::parse);
    let mut parties = TrustedParties { known: Vec::new(), more: document.more.clone() };
    for statement in document.allows() {
        let Some(principals) = &statement.principals else { continue };
        parties.more = parties.more.take().or_else(|| principals.more.clone());
        if principals.negated {
            let who = Who::Anyone;
            parties.known.push(trusted(statement, Principal { who, origin: principals.origin }, owner.as_ref()));
            continue;
        }
        for principal in &principals.known {
            if !matches!(principal.who, Who::Nobody(_)) {
                parties.known.push(trusted(statement, principal.clone(), owner.as_ref()));
            }
        }
    }
    parties
}

fn trusted(statement: &Statement, principal: Principal, owner: Option<&AccountId>) -> Trusted {
    let asked = |test: &dyn Fn(&Condition) -> Tri| {
        let known = Tri::any(statement.conditions.iter().map(test));
        match &statement.more_conditions {
            Some(why) => known.or(Tri::Unknown(why.clone())),
            None => known,
        }
    };
    let provider = match &principal.who {
        Who::Federated(name) => Some(host(name)),
        _ => None,
    };
    Trusted {
        foreign: foreign(&principal.who, owner),
        external_id: asked(&|c| demands(c, &["sts:externalid"])),
        mfa: asked(&needs_mfa),
        source: asked(&|c| demands(c, &SOURCES)),
        organization: asked(&|c| demands(c, &ORGANIZATIONS)),
        audience: pin(statement, provider.as_deref(), "aud"),
        subject: pin(statement, provider.as_deref(), "sub"),
        under: statement.conditions.iter().map(Condition::to_string).collect(),
        statement: statement.origin,
        principal,
    }
}

const SOURCES: [&str; 6] = [
    "aws:sourcearn",
    "aws:sourceaccount",
    "aws:sourceowner",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "kms:calleraccount",
];
const ORGANIZATIONS: [&str; 2] = ["aws:principalorgid", "aws:principalorgpaths"];

/// Whether a condition demands that one of the keys is there and has a listed value.
pub(super) fn demands(condition: &Condition, keys: &[&str]) -> Tri {
    let fitting = keys.contains(&&*condition.key)
        && !condition.operator.negated
        && !condition.operator.if_exists
        && condition.operator.set != Some(Set::All)
        && !matches!(condition.operator.test, Test::Null | Test::Other(_));
    if !fitting {
        return Tri::No;
    }
    // `*` asks for nothing but that the key is there.
    let open = condition.values.iter().any(Pattern::is_everything);
    match (&condition.more, open) {
        (_, true) => Tri::No,
        (Some(why), false) => Tri::Unknown(why.clone()),
        (None, false) => Tri::Yes,
    }
}

/// `Bool` with `true`, or a number on the age. `BoolIfExists` lets in long-term keys, which lack
/// the key altogether.
fn needs_mfa(condition: &Condition) -> Tri {
    match &*condition.key {
        "aws:multifactorauthpresent" if condition.operator.test == Test::Bool && !condition.operator.if_exists => {
            let refuses = condition.values.iter().all(|v| v.as_text().is_some_and(|v| v.eq_ignore_ascii_case("true")));
            match condition.values.iter().find_map(Pattern::hole) {
                Some(hole) => Tri::Unknown(hole.why.clone()),
                None => refuses.into(),
            }
        }
        "aws:multifactorauthage" => (matches!(condition.operator.test, Test::Numeric(_))
            && !condition.operator.if_exists
            && !condition.operator.negated)
            .into(),
        _ => Tri::No,
    }
}

/// The host of a provider, as its condition keys begin: `token.actions.githubusercontent.com`.
fn host(provider: &str) -> String {
    match provider.split_once("oidc-provider/") {
        Some((_, host)) => host.to_lowercase(),
        None if provider.contains("saml-provider/") => "saml".to_owned(),
        None => provider.to_lowercase(),
    }
}

/// How far `<provider>:claim` is fixed. Where the provider is not known, any key that ends in the
/// claim counts.
fn pin(statement: &Statement, provider: Option<&str>, claim: &str) -> Pin {
    let mut found = Pin::Free;
    for condition in &statement.conditions {
        let Some((host, name)) = condition.key.rsplit_once(':') else { continue };
        let same = name == claim && provider.is_none_or(|provider| provider == host);
        let fitting = !condition.operator.negated
            && !condition.operator.if_exists
            && condition.operator.set != Some(Set::All)
            && matches!(condition.operator.test, Test::StringEquals | Test::StringEqualsIgnoreCase | Test::StringLike);
        if !same || !fitting || condition.values.iter().any(Pattern::is_everything) {
            continue;
        }
        if let Some(why) = &condition.more {
            return Pin::Unknown(why.clone());
        }
        let wild = condition.values.iter().any(|v| v.has_wildcard() || v.has_variable());
        found = match (found, wild) {
            (Pin::Fixed(values), _) => Pin::Fixed(values),
            (_, false) => Pin::Fixed(condition.values.clone()),
            (_, true) => Pin::Pattern(condition.values.clone()),
        };
    }
    match (&found, &statement.more_conditions) {
        (Pin::Free, Some(why)) => Pin::Unknown(why.clone()),
        _ => found,
    }
}

/// Whether a principal belongs to another account.
fn foreign(who: &Who, owner: Option<&AccountId>) -> Tri {
    match who {
        Who::Anyone => Tri::Yes,
        Who::Service(_) | Who::Nobody(_) => Tri::No,
        Who::Unknown(why) => Tri::Unknown(why.clone()),
        Who::Canonical(_) => Tri::Unknown(Why::Outside("the account of a canonical user".into())),
        // A provider is no account; one that is named by its ARN stands in the role's own.
        Who::Federated(provider) => match (Arn::parse(provider).and_then(|arn| arn.account()), owner) {
            (Some(account), Some(owner)) => (account != *owner).into(),
            _ => Tri::No,
        },
        Who::Partial { text, kind } => match (who.account(), owner, kind) {
            (_, _, Kind::Service | Kind::Federated) => Tri::No,
            (Some(account), Some(owner), _) => (account != *owner).into(),
            (Some(_), None, _) => Tri::Unknown(own_account()),
            (None, _, _) => own_hole(text),
        },
        Who::Account(_) | Who::User(_) | Who::Role(_) | Who::Session(_) | Who::FederatedUser(_) => {
            match (who.account(), owner) {
                (Some(account), Some(owner)) => (account != *owner).into(),
                _ => Tri::Unknown(own_account()),
            }
        }
    }
}

fn own_account() -> Why {
    Why::Outside("the account in which this stands".into())
}

/// A resource of the same estate, or the pseudo parameter of the account itself, is no stranger.
fn own_hole(text: &Pattern) -> Tri {
    let Some(hole) = text.hole() else { return Tri::Unknown(own_account()) };
    let own = match (&hole.reference, &hole.why) {
        // `data.aws_caller_identity.x.account_id`, `AWS::AccountId`.
        (Some(r), _) if r.resource.contains("aws_caller_identity") || &*r.resource == "AWS::AccountId" => true,
        (None, Why::DataSource(what) | Why::Variable(what) | Why::Computed(what)) => {
            &**what == "AWS::AccountId" || what.contains("aws_caller_identity")
        }
        _ => false,
    };
    if own { Tri::No } else { Tri::Unknown(hole.why.clone()) }
}

/// Whether a trust policy lets everybody assume the role: a `*` that no condition and no Deny
/// closes, or an identity provider that everybody can join without a claim being fixed.
pub fn trusts_anyone(document: &Document, owner: Option<&str>) -> Answer {
    let mut undecided: Option<Answer> = None;
    for statement in document.allows() {
        let Some(principals) = &statement.principals else { continue };
        let closed = names_who(statement, Meaning::Access)
            .or(Tri::any(statement.conditions.iter().map(|c| demands(c, &["sts:externalid"]))));
        let open = principals.is_open().and(closed.not());
        let public = principals.known.iter().find(|p| !principals.negated && is_public_provider(statement, &p.who));
        // Which provider it is may not be known.
        let provider = principals.known.iter().find_map(|p| vague_provider(statement, &p.who));
        let open = match provider {
            Some(why) if !principals.negated => open.or(Tri::Unknown(why)),
            _ => open,
        };
        let open = match (&statement.effect, public) {
            (Effect::Unknown(why), _) => Tri::Unknown(why.clone()).and(open),
            (_, Some(_)) => Tri::Yes,
            _ => open,
        };
        let fenced = document.statements.iter().any(|deny| {
            deny.is_deny()
                && deny.covers_everybody()
                && spares_only_named(deny, Meaning::Access).is_yes()
                && statement.actions.known.iter().all(|a| deny.covers_actions_of(a))
        });
        match open {
            Tri::No => {}
            _ if fenced => {}
            Tri::Unknown(why) => {
                undecided.get_or_insert_with(|| Answer::unknown(why).by(statement.origin));
            }
            Tri::Yes => {
                let who = public.map_or_else(|| "everybody".to_owned(), |p| format!("everybody whom {p} knows"));
                let answer =
                    Answer::yes(format!("{} lets {who} assume the role", statement.name())).by(statement.origin);
                let answer = answer.under(&statement.conditions);
                match (public, witness(document, statement, owner)) {
                    (_, Some(witness)) => return answer.showing(witness),
                    (Some(_), None) => return answer,
                    (None, None) => {
                        let why = Why::Undecidable(format!("whether a stranger can use {}", statement.name()).into());
                        undecided.get_or_insert_with(|| Answer::unknown(why).by(statement.origin));
                    }
                }
            }
        }
    }
    match (undecided, &document.more) {
        (Some(answer), _) => answer,
        (None, Some(why)) => Answer::unknown(why.clone()).by(document.origin),
        (None, None) => Answer::no("nobody is trusted who is not named"),
    }
}

/// A provider at which everybody can have an account, without a claim that picks out whose.
fn is_public_provider(statement: &Statement, who: &Who) -> bool {
    let Who::Federated(provider) = who else { return false };
    let host = host(provider);
    match &*host {
        "saml" => false,
        // GitHub, GitLab and their like sign for every project there is: `sub` says which.
        h if h == "token.actions.githubusercontent.com" || h == "gitlab.com" || h.starts_with("app.terraform.io") => {
            let subject = pin(statement, Some(&host), "sub");
            match subject {
                Pin::Free => true,
                // `repo:*` fixes no owner.
                Pin::Pattern(values) => values.iter().any(names_no_owner),
                Pin::Fixed(_) | Pin::Unknown(_) => false,
            }
        }
        "cognito-identity.amazonaws.com" | "www.amazon.com" | "graph.facebook.com" | "accounts.google.com" => {
            let claims = ["aud", "app_id", "oaud", "sub"];
            claims.iter().all(|claim| matches!(pin(statement, Some(&host), claim), Pin::Free))
                && statement.more_conditions.is_none()
        }
        _ => false,
    }
}

/// Why it is not known whether everybody can join a provider: its name is not, and no subject is
/// asked for whatever its name.
fn vague_provider(statement: &Statement, who: &Who) -> Option<Why> {
    let Who::Partial { kind: Kind::Federated, text } = who else { return None };
    let named = text.parts().iter().any(|part| match part {
        Part::Text(text) => {
            text.contains("saml-provider/") || text.split("oidc-provider/").nth(1).is_some_and(|h| !h.is_empty())
        }
        _ => false,
    });
    let pinned = matches!(pin(statement, None, "sub"), Pin::Fixed(_));
    // A provider of this very estate whose ARN is not given yet: what its host is, its own
    // resource says.
    (!named && !pinned).then(|| text.hole().map_or_else(own_account, |hole| hole.why.clone()))
}

/// Whether a pattern of a subject leaves open whose project it is: the first wildcard stands
/// before the end of the owner's name (`repo:*`, `repo:octo*/x`, `*`).
fn names_no_owner(subject: &Pattern) -> bool {
    let owner_ends = |text: &str| match text.split_once(':') {
        Some((_, rest)) => rest.contains('/') || rest.contains(':'),
        None => false,
    };
    match subject.parts().first() {
        Some(Part::Text(text)) => !owner_ends(text) && !matches!(subject.parts().get(1), Some(Part::Hole(_))),
        Some(Part::Any | Part::One) => true,
        _ => false,
    }
}

fn witness(document: &Document, statement: &Statement, owner: Option<&str>) -> Option<super::Witness> {
    let owner = owner.and_then(AccountId::parse);
    let actions: Vec<Action> = ["sts:AssumeRole", "sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML"]
        .iter()
        .filter_map(|name| Action::parse(name))
        .filter(|action| statement.actions.covers(|pattern| pattern.matches(action)).is_yes())
        .collect();
    let provider = statement.principals.as_ref().and_then(|p| {
        p.known.iter().find_map(|p| match &p.who {
            Who::Federated(name) => Some(Requester::Federated(name.clone())),
            _ => None,
        })
    });
    for principal in [Requester::parse(probe::STRANGER), provider].into_iter().flatten() {
        for action in &actions {
            for secure in [true, false] {
                let request = Request::new(
                    principal.clone(),
                    action.clone(),
                    "arn:aws:iam::111122223333:role/example",
                    owner.clone(),
                )
                .in_context(probe::from_the_internet(secure))
                .completed();
                let Some(context) = probe::context(&statement.conditions, &principal, request.context.clone()) else {
                    continue;
                };
                let request = request.in_context(context);
                if document.evaluate(&request, Attachment::Resource).allows().is_yes() {
                    return Some(probe::witness(&request));
                }
            }
        }
    }
    None
}

/// Whether a policy lets in a principal of another account that it names (or everybody).
pub fn trusts_accounts(document: &Document, owner: Option<&str>) -> Answer {
    let parties = trusted_parties(document, owner);
    let mut undecided = None;
    for party in &parties.known {
        match &party.foreign {
            Tri::Yes => {
                let mut answer = Answer::yes(format!("{} of another account is trusted", party.principal));
                answer.statements = vec![party.principal.origin, party.statement];
                answer.under.clone_from(&party.under);
                return answer;
            }
            Tri::Unknown(why) => {
                undecided = undecided.or_else(|| Some(Answer::unknown(why.clone()).by(party.statement)))
            }
            Tri::No => {}
        }
    }
    match (undecided, parties.more) {
        (Some(answer), _) => answer,
        (None, Some(why)) => Answer::unknown(why).by(document.origin),
        (None, None) => Answer::no("no other account is trusted"),
    }
}
