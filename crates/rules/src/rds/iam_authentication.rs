//! A database whose users sign in with long-lived passwords only.

use bartizan_estate::Subject;
use bartizan_estate::views::rds::{Cluster, Instance};
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "rds-iam-authentication",
    title: "RDS users cannot sign in with IAM",
    severity: Severity::Low,
    practice: "IAM-2",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::RDS::DBCluster", "AWS::RDS::DBInstance"],
    aliases: &[
        Alias::narrower("CKV_AWS_161"),
        Alias::narrower("CKV_AWS_162"),
        Alias::narrower("AVD-AWS-0176"),
        Alias::narrower("88fd05e0-ac0e-43d2-ba6d-fc0ba60ae1a6"),
        Alias::narrower("9fcd0a0a-9b6f-4670-a215-d94e6bf3f184"),
    ],
    controls: &["AWS-FSBP/RDS.10", "AWS-FSBP/RDS.12"],
    page: include_str!("iam_authentication.md"),
    check: Check::Each(check),
};

/// The engines that can (docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html).
const ENGINES: [&str; 6] = ["aurora", "aurora-mysql", "aurora-postgresql", "mariadb", "mysql", "postgres"];

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let (engine, enabled) = if subject.kind() == "AWS::RDS::DBInstance" {
        let instance = Instance::new(subject);
        if !instance.is_member().is_no() {
            return judge.not_applicable();
        }
        (instance.engine(), instance.iam_authentication())
    } else {
        let cluster = Cluster::new(subject);
        (cluster.engine(), cluster.iam_authentication())
    };
    let can = engine.is(|engine| ENGINES.contains(&&**engine));
    if can.is_no() {
        return judge.not_applicable();
    }
    let off = enabled.is(|on| !*on);
    judge.fail_if(off.and(can), enabled.origin(), "users cannot sign in with IAM");
}
