//! Administration ports from everywhere through a network ACL.

use std::collections::HashSet;

use bartizan_estate::Subject;
use bartizan_estate::views::vpc::{Entry, NetworkAcl};
use bartizan_finding::Severity;
use bartizan_tree::Tri;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "nacl-open-ingress",
    title: "Network ACL lets the internet at SSH or remote desktop",
    severity: Severity::Medium,
    practice: "NET-9",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::EC2::NetworkAcl", "AWS::EC2::NetworkAclEntry"],
    aliases: &[
        Alias::exact("AVD-AWS-0105"),
        Alias::narrower("CKV_AWS_232"),
        Alias::narrower("CKV_AWS_231"),
        Alias::narrower("3af7f2fd-06e6-4dab-b996-2912bea19ba4"),
        Alias::narrower("a20be318-cac7-457b-911d-04cc6e812c25"),
    ],
    controls: &["CIS-AWS-7.0/6.2", "CIS-AWS-5.0/5.2", "CIS-AWS-3.0/5.1", "AWS-FSBP/EC2.21"],
    page: include_str!("nacl_open_ingress.md"),
    check: Check::Each(check),
};

/// The ports of administration that CIS and AWS ask about.
const PORTS: [(u16, &str); 2] = [(22, "SSH"), (3389, "remote desktop")];

fn check(subject: Subject<'_>, judge: &mut Judge) {
    if subject.kind() == "AWS::EC2::NetworkAclEntry" {
        return apart(subject, judge);
    }
    let acl = NetworkAcl::new(subject);
    if acl.is_as_made().is_yes() {
        return judge.not_applicable();
    }
    let mut seen = HashSet::new();
    for (port, name) in PORTS {
        for v6 in [false, true] {
            let (answer, entry) = acl.lets_in_everybody(v6, port);
            let block = entry.map(|entry| entry.block());
            let place = block.as_ref().map_or(subject.origin(), |block| block.origin());
            let number = entry.and_then(|entry| entry.number().value().copied());
            // One entry that opens both is one trouble.
            if answer.is_yes() && !seen.insert((number, v6)) {
                continue;
            }
            let from = block.and_then(|block| block.value().cloned()).unwrap_or_else(|| "everywhere".into());
            let text = format!("{name} (port {port}) is let in from {from}");
            if let Some(outcome) = judge.fail_if(answer, place, text) {
                outcome.facet(format!("{}:{from}", number.unwrap_or_default()));
            }
        }
    }
}

/// An entry whose ACL is not here, judged by itself.
fn apart(subject: Subject<'_>, judge: &mut Judge) {
    let acl = subject.get("NetworkAclId");
    let joined = acl.value().is_some_and(|node| subject.resolve(node, &["AWS::EC2::NetworkAcl"]).value().is_some());
    let entry = Entry::apart(subject);
    if joined || entry.is_egress().is(|egress| *egress).is_yes() {
        return judge.not_applicable();
    }
    for (port, name) in PORTS {
        let lets_in = [false, true].map(|v6| entry.lets_in_everybody(v6, port));
        let block = entry.block();
        let place = if block.origin().is_some() { block.origin() } else { subject.origin() };
        let from = block.value().map_or("everywhere", |block| block);
        let text = format!("{name} (port {port}) is let in from {from}");
        if let Some(outcome) = judge.fail_if(Tri::any(lets_in), place, text) {
            outcome.facet(format!("apart:{from}"));
            // One entry that opens both is one trouble.
            return;
        }
    }
}
