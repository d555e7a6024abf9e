//! A request against every policy that applies to it.
//!
//! An explicit deny anywhere decides. Then each guard must allow (resource control policies,
//! service control policies, the VPC endpoint), and then whoever is asked for the permission: the
//! identity, within its boundary and session, or the resource, or both
//! (UG reference_policies_evaluation-logic_policy-eval-denyallow,
//! reference_policies_evaluation-logic-cross-account).
//!
//! What is not known is carried as two corners: the worst and the best that the unknowns can do.
//! The decision only grows with each allow and shrinks with each deny, so where both corners
//! agree, every case between them does.

use std::collections::HashSet;
use std::sync::LazyLock;

use bartizan_tree::{Origin, Tri, Why};

use crate::action::Action;
use crate::arn::Arn;
use crate::document::Document;
use crate::evaluate::{Attachment, Decision, Outcome};
use crate::level::Level;
use crate::principal::{Requester, Weight};
use crate::request::Request;

/// The policies that apply to a request. A layer that is `None` does not exist; one that is empty
/// allows nothing.
#[derive(Clone, Debug, Default)]
pub struct Policies {
    /// Policies of the principal and of its groups.
    pub identity: Vec<Document>,
    /// The permissions boundary of the principal.
    pub boundary: Option<Document>,
    /// The session policies.
    pub session: Option<Document>,
    /// The policy of the resource: for `sts:AssumeRole…` the role's trust policy, for `kms:…` the
    /// key policy.
    pub resource: Option<Document>,
    /// Service control policies, one list a level, from the organization's root to the account.
    pub scps: Option<Vec<Vec<Document>>>,
    /// Resource control policies, in the same order.
    pub rcps: Option<Vec<Vec<Document>>>,
    /// Policies of the VPC endpoint through which the request comes.
    pub vpc_endpoint: Option<Vec<Document>>,
}

/// A kind of policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Layer {
    /// Resource control policies.
    Rcp,
    /// Service control policies.
    Scp,
    /// The VPC endpoint's policies.
    VpcEndpoint,
    /// The resource's policy.
    Resource,
    /// The identity's policies.
    Identity,
    /// The permissions boundary.
    Boundary,
    /// The session policies.
    Session,
    /// What AWS does on its own account.
    Aws,
}

impl Layer {
    /// Its name in answers.
    pub fn name(self) -> &'static str {
        match self {
            Layer::Rcp => "rcp",
            Layer::Scp => "scp",
            Layer::VpcEndpoint => "vpc-endpoint",
            Layer::Resource => "resource",
            Layer::Identity => "identity",
            Layer::Boundary => "permission-boundary",
            Layer::Session => "session",
            Layer::Aws => "aws",
        }
    }
}

/// Why a request was decided as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Whose word it was.
    pub layer: Layer,
    /// What it said.
    pub says: &'static str,
    /// The statement, where it is one.
    pub statement: Option<Origin>,
}

/// The decision on a request with its reasons.
#[derive(Clone, Debug)]
pub struct Authorization {
    /// The decision.
    pub decision: Decision,
    /// The layers that decided, the first one first.
    pub reasons: Vec<Reason>,
}

/// Services that resource control policies apply to.
static RCP_SERVICES: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("../data/rcp_services.txt").lines().filter(|line| !line.starts_with('#')).collect());

impl Policies {
    /// Decides a request. The keys that follow from the principal and the resource should be
    /// filled in: [`Request::completed`].
    pub fn authorize(&self, request: &Request) -> Authorization {
        if let Some(fixed) = fixed_by_aws(request) {
            return fixed;
        }
        let said = Said::of(self, request);
        let worst = said.decide(request, Corner::Worst);
        if worst.decision == Decision::Allow {
            return worst;
        }
        let best = said.decide(request, Corner::Best);
        if best.decision != Decision::Allow {
            return best;
        }
        let why = said.first_unknown().unwrap_or_else(|| Why::Undecidable("whether it is allowed".into()));
        Authorization { decision: Decision::Unknown(why), reasons: best.reasons }
    }
}

/// What AWS decides whatever the policies say.
fn fixed_by_aws(request: &Request) -> Option<Authorization> {
    let action = request.action.lower();
    let fixed = |decision, says| {
        Some(Authorization { decision, reasons: vec![Reason { layer: Layer::Aws, says, statement: None }] })
    };
    if action == "sts:getcalleridentity" {
        // STS API, GetCallerIdentity: "No permissions are required to perform this operation. If
        // an administrator attaches a policy that explicitly denies access, you can still perform
        // this operation."
        return fixed(Decision::Allow, "needs no permission");
    }
    let resource = request.resource.to_string();
    let tail = resource.splitn(6, ':').nth(5).unwrap_or_default();
    let writes = Level::of(request.action.service(), request.action.name()) > Level::Read;
    let managed = resource.contains(":iam::aws:") || tail.starts_with("role/aws-reserved/");
    if request.action.service() == "iam" && writes && action != "iam:passrole" && managed {
        return fixed(Decision::ImplicitDeny, "belongs to AWS and cannot be changed");
    }
    let alias = ["kms:createalias", "kms:updatealias", "kms:deletealias"].contains(&action);
    if alias && tail.starts_with("alias/aws/") {
        return fixed(Decision::ImplicitDeny, "belongs to AWS and cannot be changed");
    }
    // STS API, AssumeRole: "You cannot use AWS account root user credentials to call AssumeRole."
    if action == "sts:assumerole" && matches!(request.principal, Requester::Root(_)) {
        return fixed(Decision::ImplicitDeny, "the root user cannot assume roles");
    }
    None
}

/// What each layer says.
struct Said {
    identity: Option<Outcome>,
    boundary: Option<Outcome>,
    session: Option<Outcome>,
    resource: Option<Outcome>,
    scps: Vec<Outcome>,
    rcps: Vec<Outcome>,
    vpc_endpoint: Option<Outcome>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Corner {
    /// Every unknown denies.
    Worst,
    /// Every unknown allows.
    Best,
}

impl Corner {
    fn denies(self, outcome: &Outcome) -> bool {
        match &outcome.deny {
            Tri::Yes => true,
            Tri::No => false,
            Tri::Unknown(_) => self == Corner::Worst,
        }
    }

    fn allow(self, outcome: &Outcome) -> Weight {
        match self {
            Corner::Worst => outcome.allow.least,
            Corner::Best => outcome.allow.most,
        }
    }
}

impl Said {
    fn of(policies: &Policies, request: &Request) -> Self {
        let of_bounded;
        let bounded = match &policies.boundary {
            Some(_) => {
                of_bounded = Request { bounded: true, ..request.clone() };
                &of_bounded
            }
            None => request,
        };
        let identity = |documents: &[Document]| {
            documents.iter().map(|d| d.evaluate(bounded, Attachment::Identity)).reduce(Outcome::joined)
        };
        // A level or a layer without documents allows nothing.
        let silent = || Document::empty(Origin::NONE).evaluate(bounded, Attachment::Identity);
        let level = |documents: &Vec<Document>| identity(documents).unwrap_or_else(silent);
        // SCPs bind the principals of an account; services and strangers have none.
        let scps = match request.principal.account() {
            Some(_) if !is_service_linked(&request.principal) => policies.scps.iter().flatten().map(level).collect(),
            _ => Vec::new(),
        };
        let rcps = match rcps_apply(request) {
            true => policies
                .rcps
                .iter()
                .flatten()
                .map(|documents| {
                    // An RCP names a principal, `*`, like a resource policy.
                    let outcomes = documents.iter().map(|d| d.evaluate(bounded, Attachment::Resource));
                    outcomes.reduce(Outcome::joined).unwrap_or_else(silent)
                })
                .collect(),
            false => Vec::new(),
        };
        Said {
            identity: identity(&policies.identity),
            boundary: policies.boundary.as_ref().map(|d| d.evaluate(bounded, Attachment::Identity)),
            session: policies.session.as_ref().map(|d| d.evaluate(bounded, Attachment::Identity)),
            resource: policies.resource.as_ref().map(|d| d.evaluate(bounded, Attachment::Resource)),
            vpc_endpoint: policies.vpc_endpoint.as_ref().map(|documents| {
                let outcomes = documents.iter().map(|d| d.evaluate(bounded, Attachment::Resource));
                outcomes.reduce(Outcome::joined).unwrap_or_else(silent)
            }),
            scps,
            rcps,
        }
    }

    /// All layers, in the order in which they are looked at.
    fn all(&self) -> impl Iterator<Item = (Layer, &Outcome)> {
        let guards = self.rcps.iter().map(|o| (Layer::Rcp, o)).chain(self.scps.iter().map(|o| (Layer::Scp, o)));
        let single = [
            (Layer::VpcEndpoint, &self.vpc_endpoint),
            (Layer::Resource, &self.resource),
            (Layer::Identity, &self.identity),
            (Layer::Boundary, &self.boundary),
            (Layer::Session, &self.session),
        ];
        guards.chain(single.into_iter().filter_map(|(layer, outcome)| outcome.as_ref().map(|o| (layer, o))))
    }

    fn first_unknown(&self) -> Option<Why> {
        self.all().find_map(|(_, o)| o.deny.why().cloned().or_else(|| o.allow.why.clone()))
    }

    fn decide(&self, request: &Request, corner: Corner) -> Authorization {
        if let Some((layer, outcome)) = self.all().find(|(_, o)| corner.denies(o)) {
            let reason = Reason { layer, says: "denies", statement: outcome.decided_by };
            return Authorization { decision: Decision::ExplicitDeny, reasons: vec![reason] };
        }
        let guards = self
            .rcps
            .iter()
            .map(|o| (Layer::Rcp, o))
            .chain(self.scps.iter().map(|o| (Layer::Scp, o)))
            .chain(self.vpc_endpoint.iter().map(|o| (Layer::VpcEndpoint, o)));
        for (layer, outcome) in guards {
            if corner.allow(outcome) == Weight::None {
                return refused(layer, "does not allow");
            }
        }
        self.grant(request, corner)
    }

    /// Who must allow, and does it?
    fn grant(&self, request: &Request, corner: Corner) -> Authorization {
        let resource = self.resource.as_ref().map_or(Weight::None, |o| corner.allow(o));
        let by_resource = |says| match resource {
            Weight::None => refused(Layer::Resource, "does not allow"),
            _ => allowed(vec![reason(Layer::Resource, says, self.resource.as_ref())]),
        };
        match &request.principal {
            // Nobody's policies stand behind these.
            Requester::Anonymous | Requester::Service(_) | Requester::Federated(_) => return by_resource("allows"),
            _ => {}
        }
        let own = self.own_side(request, corner);
        let within = request.is_within_one_account().unwrap_or(true);
        if !within {
            return match (own, resource) {
                (Err(refusal), _) => refusal,
                (Ok(_), Weight::None) => refused(Layer::Resource, "does not allow another account"),
                (Ok(mut reasons), _) => {
                    reasons.push(reason(Layer::Resource, "allows", self.resource.as_ref()));
                    allowed(reasons)
                }
            };
        }
        match resource {
            // Named itself, or everybody: not limited by what the others do not say.
            Weight::Direct => by_resource("allows the principal itself"),
            // Its role (or the user behind a federated session) is named: the boundary and the
            // session still limit it.
            Weight::Behind if self.is_within_bounds(request, corner) => by_resource("allows what stands behind it"),
            Weight::Account => match own {
                Ok(mut reasons) => {
                    reasons.push(reason(Layer::Resource, "leaves it to the account", self.resource.as_ref()));
                    allowed(reasons)
                }
                Err(refusal) => refusal,
            },
            _ if needs_resource(&request.action, request) && resource == Weight::None => {
                refused(Layer::Resource, "must allow it, and does not")
            }
            _ => match own {
                Ok(reasons) => allowed(reasons),
                Err(refusal) => refusal,
            },
        }
    }

    /// Whether boundary and session, where there are any, allow it. A federated user without a
    /// session policy has no permissions of its own.
    fn is_within_bounds(&self, request: &Request, corner: Corner) -> bool {
        let allows = |outcome: &Option<Outcome>| outcome.as_ref().is_none_or(|o| corner.allow(o) > Weight::None);
        let federated = matches!(request.principal, Requester::FederatedUser(_)) && self.session.is_none();
        allows(&self.boundary) && allows(&self.session) && !federated
    }

    /// What the principal's own side says: identity, boundary, session.
    fn own_side(&self, request: &Request, corner: Corner) -> Result<Vec<Reason>, Authorization> {
        // "… with the exception of the AWS account root user, which has full access."
        if matches!(request.principal, Requester::Root(_)) {
            return Ok(vec![reason(Layer::Aws, "the root user may do everything in its account", None)]);
        }
        let identity = self.identity.as_ref();
        if identity.is_none_or(|o| corner.allow(o) == Weight::None) {
            return Err(refused(Layer::Identity, "does not allow"));
        }
        let mut reasons = vec![reason(Layer::Identity, "allows", identity)];
        for (layer, outcome) in [(Layer::Boundary, &self.boundary), (Layer::Session, &self.session)] {
            match outcome {
                Some(o) if corner.allow(o) == Weight::None => return Err(refused(layer, "does not allow")),
                Some(o) => reasons.push(reason(layer, "allows", Some(o))),
                None => {}
            }
        }
        match (&request.principal, &self.session) {
            (Requester::FederatedUser(_), None) => {
                Err(refused(Layer::Session, "gives a federated user no permissions"))
            }
            _ => Ok(reasons),
        }
    }
}

/// Actions that the resource's own policy must allow, even within one account: assuming a role,
/// and using a KMS key (UG reference_policies_evaluation-logic_policy-eval-denyallow: "IAM role
/// trust policies and KMS key policies are exceptions to this logic").
fn needs_resource(action: &Action, request: &Request) -> bool {
    match action.service() {
        "sts" => action.name().starts_with("assumerole"),
        // Aliases and lists of keys are the account's.
        "kms" => request.resource.to_string().splitn(6, ':').nth(5).is_some_and(|r| r.starts_with("key/")),
        _ => false,
    }
}

fn rcps_apply(request: &Request) -> bool {
    RCP_SERVICES.contains(request.action.service())
        && request.action.lower() != "kms:retiregrant"
        && !is_service_linked(&request.principal)
}

/// UG orgs: "SCPs don't affect any service-linked role"; RCPs neither.
fn is_service_linked(principal: &Requester) -> bool {
    let resource = |arn: &Arn| arn.resource().to_owned();
    match principal {
        Requester::Role(arn) => resource(arn).starts_with("role/aws-service-role/"),
        Requester::Session(arn) => resource(arn).starts_with("assumed-role/AWSServiceRoleFor"),
        _ => false,
    }
}

fn reason(layer: Layer, says: &'static str, outcome: Option<&Outcome>) -> Reason {
    Reason { layer, says, statement: outcome.and_then(|o| o.decided_by) }
}

fn allowed(reasons: Vec<Reason>) -> Authorization {
    Authorization { decision: Decision::Allow, reasons }
}

fn refused(layer: Layer, says: &'static str) -> Authorization {
    Authorization { decision: Decision::ImplicitDeny, reasons: vec![Reason { layer, says, statement: None }] }
}

impl Outcome {
    /// What two documents of one layer say together.
    fn joined(self, other: Outcome) -> Outcome {
        let ours = self.deny.is_yes() || (!other.deny.is_yes() && self.allow.least >= other.allow.least);
        Outcome {
            decided_by: if ours { self.decided_by.or(other.decided_by) } else { other.decided_by.or(self.decided_by) },
            deny: self.deny.or(other.deny),
            allow: self.allow.or(other.allow),
        }
    }
}

#[cfg(test)]
mod tests;
