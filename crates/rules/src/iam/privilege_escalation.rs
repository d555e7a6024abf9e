//! Some permissions are enough to take all others.

use crate::documents;
use bartizan_estate::Subject;
use bartizan_estate::views::iam::{DOCUMENT_HOLDERS, IDENTITIES, Identity, Policy, PolicyKind};
use bartizan_finding::Severity;
use bartizan_policy::Document;
use bartizan_policy::question::{Escalation, escalation_actions, grants_admin};
use bartizan_tree::Origin;

use crate::{Alias, Check, Counts, Judge, Outcome, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "iam-privilege-escalation",
    title: "IAM policy lets its holder gain more",
    severity: Severity::High,
    practice: "IAM-9",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &DOCUMENT_HOLDERS,
    aliases: &[
        Alias::exact("CKV_AWS_110"),
        Alias::exact("CKV_AWS_286"),
        Alias::narrower("9b877bd8-94b4-4c10-a060-8e0436cc09fa"),
        Alias::narrower("eda48c88-2b7d-4e34-b6ca-04c0194aee17"),
        Alias::narrower("8f3c16b3-354d-45db-8ad5-5066778a9485"),
        Alias::narrower("bf9d42c7-c2f9-4dfe-942c-c8cc8249a081"),
        Alias::narrower("b8a31292-509d-4b61-bc40-13b167db7e9c"),
        Alias::narrower("970ed7a2-0aca-4425-acf1-0453c9ecbca1"),
        Alias::narrower("6d23d87e-1c5b-4308-b224-92624300f29b"),
        Alias::narrower("f906113d-cdc0-415a-ba60-609cc6daaf4d"),
        Alias::narrower("70b42736-efee-4bce-80d5-50358ed94990"),
        Alias::narrower("e227091e-2228-4b40-b046-fc13650d8e88"),
        Alias::narrower("f465fff1-0a0f-457d-aa4d-1bddb6f204ff"),
        Alias::narrower("3dd96caa-0b5f-4a85-b929-acfac4646cc2"),
        Alias::narrower("70cb518c-d990-46f6-bc05-44a5041493d6"),
        Alias::narrower("7c96920c-6fd0-449d-9a52-0aa431b6beaf"),
        Alias::narrower("db78d14b-10e5-4e6e-84b1-dace6327b1ec"),
        Alias::narrower("113208f2-a886-4526-9ecc-f3218600e12c"),
        Alias::narrower("5b4d4aee-ac94-4810-9611-833636e5916d"),
        Alias::narrower("846646e3-2af1-428c-ac5d-271eccfa6faf"),
        Alias::narrower("0fd7d920-4711-46bd-aff2-d307d82cd8b7"),
        Alias::narrower("9a205ba3-0dd1-42eb-8d54-2ffec836b51a"),
        Alias::narrower("04c686f1-e0cd-4812-88e1-4e038410074c"),
        Alias::narrower("1743f5f1-0bb0-4934-acef-c80baa5dadfa"),
        Alias::narrower("ee49557d-750c-4cc1-aa95-94ab36cbefde"),
        Alias::narrower("ec49cbfd-fae4-45f3-81b1-860526d66e3f"),
        Alias::narrower("19ffbe31-9d72-4379-9768-431195eae328"),
        Alias::narrower("be2aa235-bd93-4b68-978a-1cc65d49082f"),
        Alias::narrower("9b0ffadc-a61f-4c2a-b1e6-68fab60f6267"),
        Alias::narrower("89561b03-cb35-44a9-a7e9-8356e71606f4"),
        Alias::narrower("30b88745-eebe-4ecb-a3a9-5cf886e96204"),
        Alias::narrower("15e6ad8c-f420-49a6-bafb-074f5eb1ec74"),
        Alias::narrower("94fbe150-27e3-4eba-9ca6-af32865e4503"),
        Alias::narrower("0a592060-8166-49f5-8e65-99ac6dce9871"),
        Alias::narrower("7d544dad-8a6c-431c-84c1-5f07fe9afc0e"),
        Alias::narrower("8055dec2-efb8-4fe6-8837-d9bed6ff202a"),
        Alias::narrower("fa62ac4f-f5b9-45b9-97c1-625c8b6253ca"),
        Alias::narrower("034d0aee-620f-4bf7-b7fb-efdf661fdb9e"),
        Alias::narrower("8bfbf7ab-d5e8-4100-8618-798956e101e0"),
        Alias::narrower("d6047119-a0b2-4b59-a4f2-127a36fb685b"),
        Alias::narrower("e77c89f6-9c85-49ea-b95b-5f960fe5be92"),
        Alias::narrower("eeb4d37a-3c59-4789-a00c-1509bc3af1e5"),
        Alias::narrower("eb64f1e9-f67d-4e35-8a3c-3d6a2f9efea7"),
        Alias::narrower("c0c1e744-0f37-445e-924a-1846f0839f69"),
        Alias::narrower("0c10d7da-85c4-4d62-b2a8-d6c104f1bd77"),
        Alias::narrower("8f75840d-9ee7-42f3-b203-b40e3979eb12"),
        Alias::narrower("60263b4a-6801-4587-911d-919c37ed733b"),
        Alias::narrower("43a41523-386a-4cb1-becb-42af6b414433"),
        Alias::narrower("118281d0-6471-422e-a7c5-051bc667926e"),
        Alias::narrower("7782d4b3-e23e-432b-9742-d9528432e771"),
        Alias::narrower("33627268-1445-4385-988a-318fd9d1a512"),
        Alias::narrower("f1173d8c-3264-4148-9fdb-61181e031b51"),
        Alias::narrower("78f1ec6f-5659-41ea-bd48-d0a142dce4f2"),
        Alias::narrower("6deb34e2-5d9c-499a-801b-ea6d9eda894f"),
        Alias::narrower("35ccf766-0e4d-41ed-9ec4-2dab155082b4"),
        Alias::narrower("ad296c0d-8131-4d6b-b030-1b0e73a99ad3"),
        Alias::narrower("b69247e5-7e73-464e-ba74-ec9b715c6e12"),
        Alias::narrower("c583f0f9-7dfd-476b-a056-f47c62b47b46"),
        Alias::narrower("571254d8-aa6a-432e-9725-535d3ef04d69"),
    ],
    controls: &[],
    page: include_str!("privilege_escalation.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let here = documents::each_here(subject, judge, |asked, judge| {
        if grants_admin(&asked.document).verdict.is_yes() {
            let place = asked.document.allows().next().map_or(asked.document.origin, |s| asked.actions(s.origin));
            judge.fail(place, "it allows everything, and so every way up").facet(asked.facet("everything"));
            return;
        }
        for way in escalation_actions(&asked.document) {
            let place = way.statements.first().map_or(asked.document.origin, |s| asked.actions(*s));
            let message = format!("the holder can {} ({})", way.name, way.actions.join(", "));
            let facet = asked.facet(&way.actions.join("+"));
            fail(judge, way, place, message, facet);
        }
    });
    let together = IDENTITIES.contains(&subject.kind()) && check_together(subject, judge);
    if !here && !together {
        judge.not_applicable();
    }
}

/// Ways that are open to a holder of several documents, and in none of them alone. Says whether the
/// holder has several.
fn check_together(subject: Subject<'_>, judge: &mut Judge) -> bool {
    let identity = Identity::new(subject);
    let policies = identity.policies();
    let mut held: Vec<(&Policy<'_>, Document)> = Vec::new();
    for policy in &policies.known {
        // AWS's own are not judged here, and what is not known is judged where it is written.
        if let (PolicyKind::Inline | PolicyKind::Managed(_), Some(node)) = (policy.kind, policy.document.value()) {
            held.push((policy, documents::read(node)));
        }
    }
    // A boundary may close what the documents open.
    if held.len() < 2 || !identity.boundary().is_absent().is_yes() {
        return false;
    }
    let is_admin = |document: &Document| !grants_admin(document).verdict.is_no();
    if held.iter().any(|(_, document)| is_admin(document)) {
        return true;
    }
    let alone: Vec<_> = held.iter().flat_map(|(_, document)| escalation_actions(document)).collect();
    let union = Document::union(held.iter().map(|(_, document)| document));
    for way in escalation_actions(&union) {
        // Where one of them alone is not decided, it says so itself.
        if !way.verdict.is_yes() || alone.iter().any(|other| other.actions == way.actions) {
            continue;
        }
        let gives = |document: &Document| document.statements.iter().any(|s| way.statements.contains(&s.origin));
        let givers: Vec<&Policy<'_>> = held.iter().filter(|(_, document)| gives(document)).map(|(p, _)| *p).collect();
        let place = givers.first().map_or(subject.origin(), |policy| policy.origin);
        let names: Vec<String> = givers.iter().filter_map(|p| Some(format!("`{}`", p.name.value()?))).collect();
        let message = format!("with {} it can {} ({})", names.join(" and "), way.name, way.actions.join(", "));
        let facet = format!("together:{}", way.actions.join("+"));
        if let Some(outcome) = fail(judge, way, place, message, facet) {
            for giver in givers {
                if let PolicyKind::Managed(policy) = giver.kind {
                    outcome.related(policy.resource(), "gives a part of it");
                }
            }
        }
    }
    true
}

fn fail(judge: &mut Judge, way: Escalation, place: Origin, message: String, facet: String) -> Option<&mut Outcome> {
    let outcome = judge.fail_if(way.verdict, place, message)?;
    outcome.facet(facet);
    if let Some(id) = way.pathfinding {
        outcome.proof(format!("pathfinding.cloud {id}"));
    }
    if !way.under.is_empty() {
        outcome.proof(format!("if {}", way.under.join(" and ")));
    }
    Some(outcome)
}
