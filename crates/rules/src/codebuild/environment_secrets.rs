//! What stands in a project is read by everybody who may read projects.

use crate::environment::{Holds, look_at};
use bartizan_estate::Subject;
use bartizan_estate::views::services::{Project, Variable};
use bartizan_finding::Severity;
use bartizan_tree::{State, Tri};

use crate::{Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "codebuild-environment-secrets",
    title: "CodeBuild project has a credential in its environment",
    severity: Severity::High,
    practice: "SEC-1",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::CodeBuild::Project"],
    aliases: &[],
    controls: &["AWS-FSBP/CodeBuild.2"],
    page: include_str!("environment_secrets.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let variables = Project::new(subject).plain_variables();
    for Variable { name, value, is_plain } in &variables.known {
        let node = match value.state() {
            State::Known(node) | State::Default(node) => *node,
            State::Absent => continue,
            State::Unknown(why) => {
                judge.undecided(why.clone(), value.origin());
                continue;
            }
        };
        let name = name.value().cloned().unwrap_or_default();
        match (look_at(&name, node), is_plain) {
            (Holds::Nothing, _) => {}
            (Holds::Unknown(why), _) => judge.undecided(why, node.origin),
            (Holds::Secret(_), Tri::Unknown(why)) => judge.undecided(why.clone(), node.origin),
            (Holds::Secret(what), _) => {
                let message = format!("`{name}` holds {what}");
                judge.fail(node.origin, message).facet(format!("environment:{name}")).secret();
            }
        }
    }
    if let Some(why) = variables.more {
        judge.undecided(why, subject.get("Environment").origin());
    }
}
