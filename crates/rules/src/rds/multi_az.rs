//! A database that is gone when its availability zone is.

use bartizan_estate::Subject;
use bartizan_estate::views::rds::{Cluster, Instance};
use bartizan_finding::Severity;
use bartizan_tree::Tri;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "rds-multi-az",
    title: "RDS database stands in one availability zone",
    severity: Severity::Low,
    practice: "DAT-14",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::RDS::DBCluster", "AWS::RDS::DBInstance"],
    aliases: &[
        Alias::narrower("CKV_AWS_157"),
        Alias::narrower("2b1d4935-9acf-48a7-8466-10d18bf51a69"),
        Alias::narrower("RDS_MULTI_AZ_SUPPORT"),
    ],
    controls: &["CIS-AWS-7.0/3.2.4", "CIS-AWS-5.0/2.2.4", "AWS-FSBP/RDS.5", "AWS-FSBP/RDS.15"],
    page: include_str!("multi_az.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    if subject.kind() == "AWS::RDS::DBInstance" {
        let instance = Instance::new(subject);
        if !instance.is_member().is_no() || instance.is_replica().is_yes() {
            return judge.not_applicable();
        }
        judge.require(&instance.multi_az(), |on| *on, "there is no standby in another availability zone");
        return;
    }
    let cluster = Cluster::new(subject);
    let spread = cluster.is_aurora().not().or(has_reader(cluster));
    judge.fail_if(spread.not(), subject.origin(), "the cluster has no reader to take over");
}

/// A plain cluster always has two readers in other zones; Aurora has those that are written, and
/// spreads them over the zones of its subnet group. Serverless of the first version moves by itself.
fn has_reader(cluster: Cluster<'_>) -> Tri {
    let serverless = cluster.engine_mode().is(|mode| &**mode == "serverless");
    let members = cluster.members();
    let count = match (members.known.len(), members.more) {
        (2.., _) => Tri::Yes,
        (_, Some(why)) => Tri::Unknown(why),
        (1, None) => Tri::No,
        _ => cluster.subject().estate().missing("AWS::RDS::DBInstance").map_or(Tri::No, Tri::Unknown),
    };
    serverless.or(count)
}
