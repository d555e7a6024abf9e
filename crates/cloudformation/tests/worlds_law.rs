//! A law: whatever values the parameters are given, exactly one world assumes them, and it holds
//! the resources that the template has with these values.

mod common;

use common::{addresses, look, look_with};
use proptest::prelude::*;

const VALUES: [&str; 4] = ["", "a", "b", "other"];

fn condition() -> impl Strategy<Value = String> {
    let equals = (0..3_usize, 0..3_usize, any::<bool>()).prop_map(|(parameter, value, around)| {
        let (reference, value) = (format!("{{Ref: P{parameter}}}"), VALUES[value]);
        if around {
            format!("{{'Fn::Equals': ['x-{value}', {{'Fn::Join': ['-', [x, {reference}]]}}]}}")
        } else {
            format!("{{'Fn::Equals': [{reference}, '{value}']}}")
        }
    });
    let both = (0..3_usize, 0..3_usize)
        .prop_map(|(a, b)| format!("{{'Fn::Equals': ['', {{'Fn::Join': ['', [{{Ref: P{a}}}, {{Ref: P{b}}}]]}}]}}"));
    prop_oneof![4 => equals, 1 => both].prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            inner.clone().prop_map(|one| format!("{{'Fn::Not': [{one}]}}")),
            prop::collection::vec(inner.clone(), 2..3).prop_map(|all| format!("{{'Fn::And': [{}]}}", all.join(", "))),
            prop::collection::vec(inner, 2..3).prop_map(|any| format!("{{'Fn::Or': [{}]}}", any.join(", "))),
        ]
    })
}

/// Whether the parameters' values are as a world's words say.
fn assumes(words: &[String], given: &[(&str, &str)]) -> bool {
    words.iter().all(|words| {
        let Some((name, rest)) = words.split_once(" is ") else { return false };
        let Some((_, value)) = given.iter().find(|(given, _)| *given == name) else { return false };
        let quoted: Vec<&str> = rest.split('"').skip(1).step_by(2).collect();
        let denies = rest.starts_with("not ") || rest.starts_with("neither ");
        quoted.contains(value) != denies
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn one_world_for_all_values(conditions in prop::collection::vec(condition(), 1..4), limited in any::<bool>()) {
        let mut text = "Parameters:\n  P0: {Type: String}\n  P1: {Type: String}\n".to_owned();
        text += if limited { "  P2: {Type: String, AllowedValues: [a, b]}\n" } else { "  P2: {Type: String}\n" };
        text += "Conditions:\n";
        for (i, condition) in conditions.iter().enumerate() {
            text += &format!("  C{i}: {condition}\n");
        }
        text += "Resources:\n";
        for i in 0..conditions.len() {
            text += &format!("  R{i}: {{Type: Custom::R, Condition: C{i}, Properties: {{V: !If [C0, 1, 2]}}}}\n");
        }
        let open = look(&text);
        let worlds = open.worlds();
        for values in 0..64 {
            let given: Vec<(&str, &str)> =
                ["P0", "P1", "P2"].into_iter().zip([values % 4, values / 4 % 4, values / 16]).map(|(p, v)| (p, VALUES[v])).collect();
            if limited && !["a", "b"].contains(&given[2].1) {
                continue;
            }
            let closed = look_with(&text, &given);
            let matching: Vec<usize> = (0..worlds.len()).filter(|world| assumes(&worlds[*world], &given)).collect();
            prop_assert_eq!(matching.len(), 1, "{:?} in {:?} of\n{}", given, worlds, text);
            let (world, known) = (&open.drafts[matching[0]], closed.draft());
            prop_assert_eq!(addresses(world), addresses(known), "{:?} in\n{}", given, text);
            for (open, closed) in world.resources.iter().zip(&known.resources) {
                prop_assert_eq!(&open.properties, &closed.properties);
            }
        }
    }
}
