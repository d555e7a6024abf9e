//! A request of which parts are left open: is it allowed for some values, for all, for none?
//!
//! For each open part (a resource with wildcards, a condition key of which nothing is known) the
//! policies themselves say which values differ: one for each cell that their patterns make, one on
//! each side of a number. Trying all combinations is exact; asking the three-valued evaluator
//! before each further choice keeps them few.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use bartizan_tree::{Cidr, Number, Why};

use crate::authorize::{Authorization, Policies, Reason};
use crate::cells::{Steps, arn_steps, cells};
use crate::condition::{Condition, Test, moment};
use crate::context::{Context, Values};
use crate::document::{Document, Statement};
use crate::evaluate::Decision;
use crate::pattern::{Case, Part, Pattern};
use crate::request::Request;

/// How many decisions are tried for one question.
const MAX_TRIES: usize = 100_000;
/// How many sets of values are tried for a key that may have several.
const MAX_SETS: usize = 256;

/// What a question with open parts comes to.
#[derive(Clone, Debug)]
pub enum Answered {
    /// Decided the same for every value.
    Decided(Authorization),
    /// Allowed for some values and not for others: the choices that allow, key by key.
    Conditional {
        /// A request that is allowed.
        witness: Box<Request>,
        /// Why it is allowed then.
        reasons: Vec<Reason>,
    },
    /// Not to be told.
    Unknown(Why),
}

impl Policies {
    /// Decides a request some of whose condition keys are unknown.
    pub fn explore(&self, request: &Request) -> Answered {
        let first = self.authorize(request);
        let Decision::Unknown(why) = first.decision else { return Answered::Decided(first) };
        let keys = self.open_keys(request);
        let choices: Vec<(Arc<str>, Vec<Choice>)> =
            keys.into_iter().map(|(key, tests)| (key.clone(), choices(&key, &tests, request))).collect();
        let mut search = Search::new(self, &choices, MAX_TRIES);
        search.visit(request.clone(), 0);
        let exhaustive = search.is_exhaustive();
        match (search.allowed, search.refused) {
            (Some((witness, allowed)), refused) if exhaustive && refused.is_none() => {
                drop(witness);
                Answered::Decided(allowed)
            }
            (Some((witness, allowed)), _) => Answered::Conditional { witness, reasons: allowed.reasons },
            (None, Some(refused)) if exhaustive => Answered::Decided(refused),
            _ => Answered::Unknown(why),
        }
    }

    /// Decides whether a request is allowed on at least one resource that a pattern matches.
    pub fn explore_resources(&self, request: &Request, resources: &Pattern) -> Answered {
        let Some(within) = arn_steps(resources, &Context::default()) else {
            return Answered::Unknown(Why::Invalid("the resource is no pattern".into()));
        };
        let named = self.documents().flat_map(|d| &d.statements).filter_map(|s| s.resources.as_ref());
        let patterns: Vec<Steps> =
            named.flat_map(|r| &r.known).filter_map(|p| arn_steps(p, &request.context)).collect();
        let found = cells(&within, &patterns);
        let mut best: Option<Answered> = None;
        for text in &found.texts {
            let one = request.clone().on(Pattern::literal(text));
            let answer = self.explore(&one);
            if answer.rank() == 4 {
                return answer;
            }
            if best.as_ref().is_none_or(|b| answer.rank() > b.rank()) {
                best = Some(answer);
            }
        }
        match best {
            Some(answer) if found.complete || answer.rank() > 2 => answer,
            _ => Answered::Unknown(Why::Limit("the ways in which the resource patterns overlap".into())),
        }
    }

    /// All documents.
    pub fn documents(&self) -> impl Iterator<Item = &Document> {
        self.identity
            .iter()
            .chain(&self.boundary)
            .chain(&self.session)
            .chain(&self.resource)
            .chain(levels_of(&self.scps))
            .chain(levels_of(&self.rcps))
            .chain(self.vpc_endpoint.iter().flatten())
    }

    /// The unknown keys that the policies ask of, with their tests; keys that only stand in
    /// variables have none.
    fn open_keys<'a>(&'a self, request: &Request) -> BTreeMap<Arc<str>, Asked<'a>> {
        let mut keys: BTreeMap<Arc<str>, Asked<'a>> = BTreeMap::new();
        let open = |key: &str| matches!(request.context.get(key), Values::Unknown(_));
        for statement in self.documents().flat_map(|d| &d.statements) {
            for condition in statement.conditions.iter().filter(|c| open(&c.key)) {
                keys.entry(condition.key.clone()).or_default().tests.push(condition);
            }
            for pattern in patterns_of(statement) {
                for part in pattern.parts() {
                    if let Part::Variable { key, .. } = part
                        && open(key)
                    {
                        keys.entry(key.clone()).or_default().used_in.push(pattern);
                    }
                }
            }
        }
        keys
    }
}

fn levels_of(levels: &Option<Vec<Vec<Document>>>) -> impl Iterator<Item = &Document> {
    levels.iter().flatten().flatten()
}

fn patterns_of(statement: &Statement) -> impl Iterator<Item = &Pattern> {
    let resources = statement.resources.iter().flat_map(|r| &r.known);
    resources.chain(statement.conditions.iter().flat_map(|c| &c.values))
}

/// What is asked of a key.
#[derive(Debug, Default)]
struct Asked<'a> {
    tests: Vec<&'a Condition>,
    used_in: Vec<&'a Pattern>,
}

/// A choice for a key: absent, or these values.
type Choice = Option<Vec<Arc<str>>>;

impl Answered {
    /// How much is allowed: for the best of several resources.
    fn rank(&self) -> u8 {
        match self {
            Answered::Decided(a) if a.decision == Decision::Allow => 4,
            Answered::Conditional { .. } => 3,
            Answered::Unknown(_) => 2,
            Answered::Decided(a) if a.decision == Decision::ImplicitDeny => 1,
            Answered::Decided(_) => 0,
        }
    }
}

/// Whether some request of many is allowed.
#[derive(Debug)]
pub(crate) enum Found {
    /// This one is.
    Allowed(Box<Request>),
    /// None is.
    Nothing,
    /// There were too many to try.
    GaveUp,
}

impl Policies {
    /// Looks for values of the unknown keys with which a request is allowed, among those that are
    /// kept. The number of tries left is counted down.
    pub(crate) fn find_allowed(
        &self,
        request: &Request,
        keep: &dyn Fn(&str, &str) -> bool,
        tries: &mut usize,
    ) -> Found {
        let kept = |key: &str, asked: &Asked<'_>| -> Vec<Choice> {
            let all = choices(key, asked, request).into_iter();
            all.filter(|choice| choice.iter().flatten().all(|value| keep(key, value))).collect()
        };
        let choices: Vec<(Arc<str>, Vec<Choice>)> =
            self.open_keys(request).into_iter().map(|(key, asked)| (key.clone(), kept(&key, &asked))).collect();
        let mut search = Search::new(self, &choices, *tries);
        // What is refused is of no interest, so that the search goes on to the first that is not.
        search.refused = Some(refused_already());
        search.visit(request.clone(), 0);
        let exhaustive = search.is_exhaustive();
        *tries = tries.saturating_sub(search.tries);
        match search.allowed {
            Some((request, _)) => Found::Allowed(request),
            None if exhaustive => Found::Nothing,
            None => Found::GaveUp,
        }
    }
}

fn refused_already() -> Authorization {
    Authorization { decision: Decision::ImplicitDeny, reasons: Vec::new() }
}

struct Search<'a> {
    policies: &'a Policies,
    choices: &'a [(Arc<str>, Vec<Choice>)],
    most: usize,
    tries: usize,
    allowed: Option<(Box<Request>, Authorization)>,
    refused: Option<Authorization>,
}

impl<'a> Search<'a> {
    fn new(policies: &'a Policies, choices: &'a [(Arc<str>, Vec<Choice>)], most: usize) -> Self {
        Search { policies, choices, most, tries: 0, allowed: None, refused: None }
    }

    /// Whether nothing was left out.
    fn is_exhaustive(&self) -> bool {
        self.tries < self.most
    }

    fn visit(&mut self, request: Request, next: usize) {
        let both = self.allowed.is_some() && self.refused.is_some();
        if both || self.tries >= self.most {
            return;
        }
        self.tries += 1;
        let authorization = self.policies.authorize(&request);
        match (&authorization.decision, self.choices.get(next)) {
            (Decision::Unknown(_), Some((key, choices))) => {
                for choice in choices {
                    let mut chosen = request.clone();
                    match choice {
                        Some(values) => chosen.context.set(key, values.clone()),
                        None => chosen.context.drop_key(key),
                    }
                    self.visit(chosen, next + 1);
                }
            }
            // Something else than a key is unknown: both may be.
            (Decision::Unknown(_), None) => self.tries = self.most,
            (Decision::Allow, _) => {
                self.allowed.get_or_insert_with(|| (Box::new(request), authorization));
            }
            (Decision::ImplicitDeny, _) => self.refused = Some(authorization),
            (Decision::ExplicitDeny, _) => {
                self.refused.get_or_insert(authorization);
            }
        }
    }
}

/// The values of a key that may make a difference, the absent key first.
fn choices(key: &str, asked: &Asked<'_>, request: &Request) -> Vec<Choice> {
    let mut values: BTreeSet<Arc<str>> = BTreeSet::new();
    let mut texts: Vec<Steps> = Vec::new();
    let (mut numbers, mut moments) = (Vec::new(), Vec::new());
    for condition in &asked.tests {
        match &condition.operator.test {
            Test::StringEquals | Test::StringLike | Test::StringEqualsIgnoreCase => {
                let fold = condition.operator.test == Test::StringEqualsIgnoreCase;
                let case = if fold { Case::Insensitive } else { Case::Sensitive };
                let atoms = condition.values.iter().filter_map(|v| v.atoms(&request.context, case));
                texts.extend(atoms.map(|atoms| Steps::glob(&atoms, case)));
            }
            Test::Arn => texts.extend(condition.values.iter().filter_map(|v| arn_steps(v, &request.context))),
            Test::Bool => values.extend(["true", "false"].map(Arc::from)),
            Test::Numeric(_) => numbers.extend(known(condition).filter_map(Number::parse).map(Number::as_f64)),
            Test::Date(_) => moments.extend(known(condition).filter_map(moment)),
            Test::Ip => values.extend(edges(condition)),
            Test::Binary => values.extend(known(condition).map(Arc::from)),
            Test::Null | Test::Other(_) => {}
        }
    }
    for pattern in &asked.used_in {
        values.extend(fitting(key, pattern, request));
    }
    values.extend(around_numbers(numbers));
    values.extend(around_moments(moments));
    values.insert("x".into());
    let an_arn = Pattern::parse("arn:?*:?*:*:*:?*", crate::Syntax { wildcards: true, variables: false });
    let is_arn = asked.tests.iter().any(|c| c.operator.test == Test::Arn);
    let shape = is_arn.then(|| arn_steps(&an_arn, &Context::default())).flatten();
    let found = cells(&shape.unwrap_or_else(Steps::anything), &texts);
    values.extend(found.texts.into_iter().map(Arc::from));
    // A key has one type: what is tested as an address is never anything else.
    let fits = |value: &str| asked.tests.iter().all(|c| c.operator.test.is_comparable(value));
    let singles: Vec<Arc<str>> = values.into_iter().filter(|value| fits(value)).collect();
    let several = asked.tests.iter().filter(|c| c.operator.set.is_some()).count();
    let sets = if several > 0 { sets(&singles, several + 1) } else { singles.into_iter().map(|v| vec![v]).collect() };
    std::iter::once(None).chain(sets.into_iter().map(Some)).collect()
}

fn known(condition: &Condition) -> impl Iterator<Item = &str> {
    condition.values.iter().filter_map(Pattern::as_text)
}

/// Each number, one between each two, and one on either side of them all.
fn around_numbers(mut numbers: Vec<f64>) -> Vec<Arc<str>> {
    numbers.sort_by(f64::total_cmp);
    let between = numbers.windows(2).map(|pair| f64::midpoint(pair[0], pair[1])).collect::<Vec<_>>();
    let ends = [numbers.first().map(|n| n - 1.0), numbers.last().map(|n| n + 1.0)];
    numbers.into_iter().chain(between).chain(ends.into_iter().flatten()).map(|n| n.to_string().into()).collect()
}

/// The same for dates, in seconds since 1970.
fn around_moments(moments: Vec<(i64, u32)>) -> Vec<Arc<str>> {
    const SECOND: i128 = 1_000_000_000;
    let mut nanos: Vec<i128> = moments.into_iter().map(|(s, n)| i128::from(s) * SECOND + i128::from(n)).collect();
    nanos.sort_unstable();
    let between = nanos.windows(2).map(|pair| (pair[0] + pair[1]) / 2).collect::<Vec<_>>();
    let ends = [nanos.first().map(|n| n - SECOND), nanos.last().map(|n| n + SECOND)];
    let all = nanos.into_iter().chain(between).chain(ends.into_iter().flatten());
    // Whole seconds and a fraction; before 1970 the fraction would have to be taken away.
    all.map(|n| format!("{}.{:09}", n.div_euclid(SECOND), n.rem_euclid(SECOND)).into()).collect()
}

/// The first address of each run of addresses that the blocks do not tell apart: where a block
/// begins, and where one has ended.
fn edges(condition: &Condition) -> Vec<Arc<str>> {
    let mut found: Vec<Arc<str>> = vec!["0.0.0.0".into(), "::".into()];
    for block in known(condition).filter_map(Cidr::parse) {
        found.push(block.first().to_string().into());
        // The block beside it begins where this one ends (or ends where it begins, which another
        // edge shows).
        let sibling = block.parent().and_then(Cidr::halves);
        found.extend(sibling.into_iter().flatten().map(|half| Arc::from(half.first().to_string())));
        let next = std::iter::successors(Some(block), |b| b.parent()).find_map(|b| {
            let [low, high] = b.parent()?.halves()?;
            (b == low).then_some(high)
        });
        found.extend(next.map(|after| Arc::from(after.first().to_string())));
    }
    found
}

/// Values of a variable with which a pattern may match the request's resource or one of its known
/// values: what stands there behind the text before the variable.
fn fitting(key: &str, pattern: &Pattern, request: &Request) -> Vec<Arc<str>> {
    let [Part::Text(before), Part::Variable { key: own, .. }, rest @ ..] = pattern.parts() else {
        let alone = matches!(pattern.parts(), [Part::Variable { key: own, .. }, ..] if &**own == key);
        let all = || request.context.iter().flat_map(|(_, values)| values.iter().cloned()).collect();
        return if alone { all() } else { Vec::new() };
    };
    if &**own != key {
        return Vec::new();
    }
    let resource = request.resource.to_string();
    let known = request.context.iter().flat_map(|(_, values)| values.iter().map(AsRef::as_ref));
    let mut found = Vec::new();
    for text in known.chain([resource.as_str()]) {
        let Some(tail) = text.strip_prefix(&**before) else { continue };
        match rest.first() {
            Some(Part::Text(after)) => {
                found.extend(tail.match_indices(&**after).take(16).map(|(at, _)| Arc::from(&tail[..at])));
            }
            _ => {
                found.push(Arc::from(tail));
                found.extend(tail.match_indices(['/', ':']).take(16).map(|(at, _)| Arc::from(&tail[..at])));
            }
        }
    }
    found
}

/// Sets of values, small ones first: a test of a set looks at no more values than there are tests.
fn sets(singles: &[Arc<str>], most: usize) -> Vec<Vec<Arc<str>>> {
    let mut found: Vec<Vec<Arc<str>>> = singles.iter().map(|v| vec![v.clone()]).collect();
    let mut from = 0;
    for _ in 1..most.min(4) {
        let to = found.len();
        for i in from..to {
            let last = found[i].last().and_then(|v| singles.iter().position(|s| s == v)).unwrap_or(singles.len());
            for value in singles.iter().skip(last + 1) {
                if found.len() >= MAX_SETS {
                    return found;
                }
                let mut set = found[i].clone();
                set.push(value.clone());
                found.push(set);
            }
        }
        from = to;
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::{any_context, any_request, any_statement, policy, request, statement};

    const USER: &str = "arn:aws:iam::111111111111:user/jo";

    fn kind(answer: &Answered) -> &'static str {
        match answer {
            Answered::Decided(a) => match a.decision {
                Decision::Allow => "allow",
                Decision::ExplicitDeny => "explicit-deny",
                Decision::ImplicitDeny => "implicit-deny",
                Decision::Unknown(_) => "unknown",
            },
            Answered::Conditional { .. } => "conditional",
            Answered::Unknown(_) => "unknown",
        }
    }

    fn identity(document: Document) -> Policies {
        Policies { identity: vec![document], ..Policies::default() }
    }

    fn vague(document: Document) -> &'static str {
        let asked = request(USER, "s3:GetObject", "arn:aws:s3:::b/k").in_context(Context::unknown()).completed();
        kind(&identity(document).explore(&asked))
    }

    fn both(allow: &str, deny: &str) -> Document {
        policy(&[
            format!(r#"{{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {allow}}}"#),
            format!(r#"{{"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {deny}}}"#),
        ])
    }

    #[test]
    fn some_values_all_values_no_value() {
        let k = |condition: &str| {
            vague(statement(&format!(r#""Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {condition}"#)))
        };
        assert_eq!(k(r#"{"StringEquals": {"aws:SourceVpce": "vpce-1"}}"#), "conditional");
        assert_eq!(k(r#"{"StringEquals": {"k": "a"}, "StringNotEquals": {"k": "a"}}"#), "implicit-deny");
        assert_eq!(k(r#"{"StringLike": {"k": "a*"}, "StringNotLike": {"k": "*b"}}"#), "conditional");
        assert_eq!(k(r#"{"StringLike": {"k": "a*"}, "StringEquals": {"k": ["b", "c"]}}"#), "implicit-deny");
        assert_eq!(k(r#"{"NumericLessThan": {"k": "5"}, "NumericGreaterThan": {"k": "3"}}"#), "conditional");
        assert_eq!(k(r#"{"NumericLessThan": {"k": "3"}, "NumericGreaterThan": {"k": "5"}}"#), "implicit-deny");
        assert_eq!(k(r#"{"NumericLessThan": {"k": "5"}, "NumericGreaterThan": {"k": "4.5"}}"#), "conditional");
        assert_eq!(
            k(r#"{"IpAddress": {"k": "10.0.0.0/8"}, "NotIpAddress": {"k": ["10.0.0.0/9", "10.128.0.0/9"]}}"#),
            "implicit-deny"
        );
        assert_eq!(
            k(r#"{"IpAddress": {"k": "10.0.0.0/8"}, "NotIpAddress": {"k": ["10.0.0.0/9", "10.128.0.0/10"]}}"#),
            "conditional"
        );
        assert_eq!(
            k(r#"{"DateLessThan": {"k": "2020-01-01T00:00:00Z"}, "DateGreaterThan": {"k": "2021-01-01T00:00:00Z"}}"#),
            "implicit-deny"
        );
        assert_eq!(k(r#"{"Null": {"k": "true"}, "StringEquals": {"k": "a"}}"#), "implicit-deny");
        assert_eq!(k(r#"{"ArnNotLike": {"k": "arn:aws:sns:*:1:*"}, "Null": {"k": "false"}}"#), "conditional");
        assert_eq!(k(r#"{"ArnNotLike": {"k": "arn:*"}, "Null": {"k": "false"}}"#), "implicit-deny");
        assert_eq!(
            k(r#"{"ForAnyValue:StringEquals": {"k": "a"}, "ForAllValues:StringNotEquals": {"k": "a"}}"#),
            "implicit-deny"
        );
    }

    #[test]
    fn an_allow_and_a_deny_that_leave_nothing() {
        assert_eq!(vague(both(r#"{"StringEquals": {"k": "a"}}"#, r#"{"StringLike": {"k": "?"}}"#)), "implicit-deny");
        assert_eq!(vague(both(r#"{"StringLike": {"k": "a*"}}"#, r#"{"StringEquals": {"k": "a"}}"#)), "conditional");
        assert_eq!(vague(both("{}", r#"{"Null": {"k": ["true", "false"]}}"#)), "explicit-deny");
    }

    #[test]
    fn allows_that_cover_every_value_allow() {
        let document = policy(&[
            r#"{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"Bool": {"k": "true"}}}"#.into(),
            r#"{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"StringNotEquals": {"k": "true"}}}"#
                .into(),
        ]);
        assert_eq!(vague(document), "allow");
    }

    #[test]
    fn a_variable_may_turn_out_to_fit() {
        let own =
            statement(r#""Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::b/${aws:PrincipalTag/team}""#);
        assert_eq!(vague(own), "conditional");
        let never =
            statement(r#""Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::c/${aws:PrincipalTag/team}""#);
        assert_eq!(vague(never), "implicit-deny");
    }

    #[test]
    fn at_least_one_resource() {
        let ask = |document: Document, resource: &str| {
            let pattern = Pattern::parse(resource, crate::Syntax { wildcards: true, variables: false });
            kind(&identity(document).explore_resources(&request(USER, "s3:GetObject", "*"), &pattern))
        };
        let some = || {
            policy(&[
                r#"{"Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::b/a*"}"#.into(),
                r#"{"Effect": "Deny", "Action": "*", "Resource": ["arn:aws:s3:::b/ab*", "arn:aws:s3:::b/*c"]}"#.into(),
            ])
        };
        assert_eq!(ask(some(), "arn:aws:s3:::b/*"), "allow");
        assert_eq!(ask(some(), "arn:aws:s3:::b/ab*"), "explicit-deny");
        assert_eq!(ask(some(), "arn:aws:s3:::d/*"), "implicit-deny");
        assert_eq!(ask(some(), "arn:aws:s3:::b/a?c"), "explicit-deny");
    }

    proptest! {
        /// However the unknown keys turn out, the answer holds.
        #[test]
        fn what_is_decided_holds_for_every_context(
            statements in prop::collection::vec(any_statement(false), 1..4),
            asked in any_request(),
            context in any_context(),
        ) {
            let policies = identity(policy(&statements));
            let open = asked.clone().in_context(Context::unknown()).completed();
            let answer = policies.explore(&open);
            let known = policies.authorize(&asked.in_context(context).completed()).decision;
            match answer {
                Answered::Decided(a) if a.decision == Decision::Allow => prop_assert_eq!(known, Decision::Allow),
                Answered::Decided(_) => prop_assert!(known != Decision::Allow),
                Answered::Conditional { witness, .. } => {
                    prop_assert_eq!(policies.authorize(&witness).decision, Decision::Allow);
                }
                Answered::Unknown(why) => prop_assert!(false, "{why}"),
            }
        }
    }
}
