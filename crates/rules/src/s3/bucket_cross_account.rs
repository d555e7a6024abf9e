//! A bucket policy that lets in another account.

use bartizan_estate::Subject;
use bartizan_estate::views::s3::Bucket;
use bartizan_finding::Severity;
use bartizan_policy::Who;
use bartizan_policy::question::trusted_parties;
use bartizan_tree::State;

use crate::documents;
use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "s3-bucket-cross-account",
    title: "S3 bucket policy lets another account in",
    severity: Severity::Low,
    practice: "DAT-9",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::S3::Bucket"],
    aliases: &[Alias::exact("prowler:s3_bucket_cross_account_access")],
    controls: &["AWS-FSBP/S3.6"],
    page: include_str!("bucket_cross_account.md"),
    check: Check::Each(check),
};

/// AWS's own accounts, by which load balancers deliver their logs in the older regions
/// (docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html).
const OF_BALANCERS: [&str; 24] = [
    "127311923021",
    "033677994240",
    "027434742980",
    "797873946194",
    "098369216593",
    "754344448648",
    "589379963580",
    "718504428378",
    "383597477331",
    "600734575887",
    "114774131450",
    "783225319266",
    "582318560864",
    "985666609251",
    "054676820928",
    "156460612806",
    "652711504416",
    "635631232127",
    "009996457667",
    "897822967062",
    "076674570225",
    "507241528517",
    "048591011584",
    "190560391635",
];

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let owner = documents::owner(subject);
    let policy = Bucket::new(subject).policy();
    let node = match policy.state() {
        // Code seldom knows which account is its own.
        _ if owner.is_none() => return judge.not_applicable(),
        State::Absent => return,
        State::Unknown(why) => return judge.undecided(why.clone(), policy.origin()),
        State::Known(node) | State::Default(node) => node,
    };
    let document = documents::read(node);
    let parties = trusted_parties(&document, owner);
    for party in &parties.known {
        // Services have other fences, and everybody is another rule's.
        let who = &party.principal.who;
        let of_aws = who.account().is_some_and(|account| OF_BALANCERS.contains(&account.as_str()));
        if of_aws
            || matches!(who, Who::Anyone | Who::Service(_) | Who::Federated(_) | Who::Canonical(_) | Who::Nobody(_))
        {
            continue;
        }
        let place = if party.principal.origin.is_some() { party.principal.origin } else { party.statement };
        let message = format!("the policy lets in {}", party.principal);
        if let Some(outcome) = judge.fail_if(party.foreign.clone(), place, message) {
            outcome.facet(format!("principal:{}", party.principal));
        }
    }
    if let Some(why) = parties.more {
        judge.undecided(why, document.origin);
    }
}
