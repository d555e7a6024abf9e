//! Data events: what is done to objects, functions and items, which a trail leaves out unless somebody
//! asks for it (docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html).

use bartizan_estate::Subject;
use bartizan_estate::views::account::ACCOUNT;
use bartizan_estate::views::cloudtrail::Trail;
use bartizan_estate::views::event_selectors::Access;
use bartizan_finding::Severity;
use bartizan_tree::{Origin, Tri};

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// What is recorded, and of what.
struct Events {
    /// The type, as selectors name it.
    of: &'static str,
    access: Access,
    /// The kind that must be there for the question to be asked.
    where_there_is: Option<&'static str>,
    /// What is done: `objects in S3 are changed`.
    done: &'static str,
}

const S3_WRITE: Events =
    Events { of: "AWS::S3::Object", access: Access::Write, where_there_is: None, done: "objects in S3 are changed" };
const S3_READ: Events =
    Events { of: "AWS::S3::Object", access: Access::Read, where_there_is: None, done: "objects in S3 are read" };
const LAMBDA_CALLS: Events = Events {
    of: "AWS::Lambda::Function",
    access: Access::Write,
    where_there_is: Some("AWS::Lambda::Function"),
    done: "functions are invoked",
};
const TABLES: Events = Events {
    of: "AWS::DynamoDB::Table",
    access: Access::Write,
    where_there_is: Some("AWS::DynamoDB::Table"),
    done: "items in DynamoDB are changed",
};

const fn rule(
    id: &'static str,
    title: &'static str,
    severity: Severity,
    aliases: &'static [Alias],
    controls: &'static [&'static str],
    page: &'static str,
    check: fn(Subject<'_>, &mut Judge),
) -> Rule {
    Rule {
        id,
        title,
        severity,
        practice: "LOG-12",
        responsibility: Responsibility::Customer,
        counts: Counts::Effective,
        kinds: &["Bartizan::Account", "AWS::CloudTrail::Trail"],
        aliases,
        controls,
        page,
        check: Check::Each(check),
    }
}

pub(super) const S3_WRITES: Rule = rule(
    "cloudtrail-s3-write-events",
    "CloudTrail does not record who changes objects in S3",
    Severity::Low,
    &[
        Alias::narrower("AVD-AWS-0171"),
        Alias::broader("CLOUDTRAIL_S3_DATAEVENTS_ENABLED"),
        Alias::narrower("a8fc2180-b3ac-4c93-bd0d-a55b974e4b07"),
        Alias::exact("prowler:cloudtrail_s3_dataevents_write_enabled"),
    ],
    &["CIS-AWS-5.0/3.8", "CIS-AWS-3.0/3.8"],
    include_str!("s3_write_events.md"),
    |subject, judge| check(subject, judge, &S3_WRITE),
);

pub(super) const S3_READS: Rule = rule(
    "cloudtrail-s3-read-events",
    "CloudTrail does not record who reads objects in S3",
    Severity::Low,
    &[
        Alias::narrower("AVD-AWS-0172"),
        Alias::broader("CLOUDTRAIL_S3_DATAEVENTS_ENABLED"),
        Alias::narrower("a8fc2180-b3ac-4c93-bd0d-a55b974e4b07"),
        Alias::exact("prowler:cloudtrail_s3_dataevents_read_enabled"),
    ],
    &["CIS-AWS-5.0/3.9", "CIS-AWS-3.0/3.9"],
    include_str!("s3_read_events.md"),
    |subject, judge| check(subject, judge, &S3_READ),
);

pub(super) const LAMBDA: Rule = rule(
    "cloudtrail-lambda-events",
    "CloudTrail does not record who invokes functions",
    Severity::Info,
    &[Alias::exact("prowler:awslambda_function_invoke_api_operations_cloudtrail_logging_enabled")],
    &[],
    include_str!("lambda_events.md"),
    |subject, judge| check(subject, judge, &LAMBDA_CALLS),
);

pub(super) const DYNAMODB: Rule = rule(
    "cloudtrail-dynamodb-events",
    "CloudTrail does not record who changes items in DynamoDB",
    Severity::Info,
    &[],
    &[],
    include_str!("dynamodb_events.md"),
    |subject, judge| check(subject, judge, &TABLES),
);

/// One trail of the account, or of the code, is enough. That there is none at all is another rule's
/// finding.
fn check(subject: Subject<'_>, judge: &mut Judge, events: &Events) {
    let estate = subject.estate();
    let is_account = subject.kind() == ACCOUNT;
    let trails = estate.everywhere("AWS::CloudTrail::Trail");
    let nothing_there = events.where_there_is.is_some_and(|kind| {
        let there = estate.everywhere(kind);
        there.known.is_empty() && (there.more.is_none() || !is_account)
    });
    if is_account != estate.is_account() || trails.known.is_empty() || nothing_there {
        return judge.not_applicable();
    }
    let records = |question: &dyn Fn(Trail<'_>) -> Tri| {
        let found = Tri::any(trails.known.iter().map(|trail| {
            let trail = Trail::new(*trail);
            trail.is_logging().is(|on| *on).and(question(trail))
        }));
        match &trails.more {
            Some(why) if is_account => found.or(Tri::Unknown(why.clone())),
            _ => found,
        }
    };
    let all = records(&|trail| trail.selectors().data(events.of, events.access));
    let some = records(&|trail| trail.selectors().some_data(events.of, events.access)).is_yes();
    let message = match (some, is_account) {
        (true, _) => format!("when {}, it is recorded for some of them only", events.done),
        (false, true) => format!("no trail records when {}", events.done),
        (false, false) => format!("the trail does not record when {}", events.done),
    };
    judge.fail_if(all.not(), place(subject), message);
}

fn place(subject: Subject<'_>) -> Origin {
    let selectors = ["AdvancedEventSelectors", "EventSelectors"].map(|key| subject.get(key));
    let written = selectors.into_iter().find(|field| !field.items().known.is_empty());
    written.map_or(subject.origin(), |field| field.origin())
}
