//! `bartizan audit`.

use std::collections::BTreeSet;

use anyhow::{Context, bail};
use bartizan_aws::{actions, model};
use serde_json::json;

use crate::args::Audit;
use crate::output::{print, warn};
use crate::settings::Settings;
use crate::{live, scan};

/// Reads, judges, prints, and gives the exit status.
pub(crate) fn run(audit: &Audit) -> anyhow::Result<u8> {
    if audit.print_policy {
        return print_policy(audit);
    }
    let settings = Settings::of_audit(&audit.judging, &audit.findings, audit.config.as_deref())?;
    if settings.rules.is_empty() {
        bail!("no rule is left to ask");
    }
    let read = live::read(&audit.live, &BTreeSet::new())?;
    let status = scan::judge_paths(&read.files, &settings)?;
    Ok(if status == 0 && !read.complete && !settings.allow_incomplete { 3 } else { status })
}

/// How many characters an inline policy of a role may have, and a managed one, spaces not counted
/// (docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html).
const INLINE: usize = 10_240;

/// Prints the policy that lets an audit make its calls, and nothing else.
fn print_policy(audit: &Audit) -> anyhow::Result<u8> {
    let (roles, reads): (BTreeSet<&str>, BTreeSet<&str>) =
        live::calls(&audit.live).into_iter().partition(|call| *call == "sts:AssumeRole");
    let mut actions = BTreeSet::new();
    for call in reads {
        let operation = model::table().operation(call).with_context(|| format!("{call} is not in the read table"))?;
        actions.extend(actions::actions(operation));
    }
    let mut statements = vec![json!({"Effect": "Allow", "Action": actions, "Resource": "*"})];
    if !roles.is_empty() {
        let role = format!("arn:*:iam::*:role/{}", audit.live.role_name);
        statements.push(json!({"Effect": "Allow", "Action": ["sts:AssumeRole"], "Resource": role}));
    }
    let policy = json!({"Version": "2012-10-17", "Statement": statements});
    let length = policy.to_string().len();
    if length > INLINE {
        warn(&format!("{length} characters are more than a role's inline policy may have ({INLINE}): split it"));
    } else if length > actions::POLICY_CHARACTERS {
        let most = actions::POLICY_CHARACTERS;
        warn(&format!(
            "{length} characters are more than a managed policy may have ({most}): give it to a role inline"
        ));
    }
    print(|out| Ok(writeln!(out, "{policy:#}")?))?;
    Ok(0)
}
