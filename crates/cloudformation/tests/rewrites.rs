//! A law: a value is the same however a template says it. Random properties are said plainly, then
//! with every leaf behind a parameter, a mapping, `Sub`, `Join`, `Select`, `Split` or `If`.

mod common;

use bartizan_tree::{Node, Origin, Value, json};
use common::{look, shown};
use proptest::prelude::*;

fn leaf() -> impl Strategy<Value = Node> {
    prop_oneof![
        "[a-zA-Z0-9 :/.!*é\"\\\\'\n-]{0,8}(\\$\\{!?[a-z]{0,2}\\}?[a-z]?){0,2}"
            .prop_map(|text| Node::text(text, Origin::NONE)),
        any::<bool>().prop_map(|truth| Node::bool(truth, Origin::NONE)),
        (-1000..1_000_000_i64).prop_map(|number| Node::number(number, Origin::NONE)),
    ]
}

fn properties() -> impl Strategy<Value = Node> {
    let value = leaf().prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(|items| Node::list(items, Origin::NONE)),
            prop::collection::btree_map("[A-Z][a-z]{1,4}".prop_map(std::sync::Arc::from), inner, 0..4)
                .prop_map(|members| Node::map(members, Origin::NONE)),
        ]
    });
    prop::collection::btree_map("[A-Z][a-z]{1,4}x".prop_map(std::sync::Arc::from), value, 0..4)
        .prop_map(|members| Node::map(members, Origin::NONE))
}

/// What a template needs beside its resources to say a value in another way.
#[derive(Default)]
struct Beside {
    parameters: Vec<String>,
    rows: Vec<String>,
}

/// Says a text in another way.
fn said(text: &str, way: usize, beside: &mut Beside) -> String {
    let quoted = |text: &str| json::write(&Node::text(text, Origin::NONE));
    let middle = text.char_indices().map(|(at, _)| at).nth(text.chars().count() / 2).unwrap_or(0);
    let (left, right) = text.split_at(middle);
    let plain = quoted(text);
    match way {
        0 => {
            beside
                .parameters
                .push(format!("\"P{}\":{{\"Type\":\"String\",\"Default\":{plain}}}", beside.parameters.len()));
            format!("{{\"Ref\":\"P{}\"}}", beside.parameters.len() - 1)
        }
        1 => {
            beside.rows.push(format!("\"K{}\":{{\"V\":{plain}}}", beside.rows.len()));
            format!("{{\"Fn::FindInMap\":[\"M\",\"K{}\",\"V\"]}}", beside.rows.len() - 1)
        }
        // What stands in braces is filled in; a `!` keeps it as it is.
        2 if text.split("${").skip(1).all(|rest| rest.contains('}')) => {
            format!("{{\"Fn::Sub\":{}}}", quoted(&text.replace("${", "${!")))
        }
        3 => format!("{{\"Fn::Join\":[\"\",[{},{}]]}}", quoted(left), quoted(right)),
        4 => format!("{{\"Fn::Select\":[1,[\"no\",{plain}]]}}"),
        5 => format!("{{\"Fn::If\":[\"Yes1\",{plain},\"no\"]}}"),
        6 => format!("{{\"Fn::If\":[\"No1\",{{\"Ref\":\"AWS::NoValue\"}},{plain}]}}"),
        7 if !text.contains('/') => {
            format!("{{\"Fn::Join\":[\"\",{{\"Fn::Split\":[\"/\",{}]}}]}}", quoted(&format!("{left}/{right}")))
        }
        8 => format!("{{\"Fn::Sub\":[\"${{X}}\",{{\"X\":{plain}}}]}}"),
        9 => format!("{{\"Fn::If\":[\"Open1\",{plain},{plain}]}}"),
        _ => plain,
    }
}

fn rewritten(node: &Node, next: &mut dyn FnMut() -> usize, beside: &mut Beside) -> String {
    match &node.value {
        Value::Text(text) => said(text, next(), beside),
        Value::List(list) => {
            let items: Vec<_> = list.items.iter().map(|item| rewritten(item, next, beside)).collect();
            format!("[{}]", items.join(","))
        }
        Value::Map(map) => {
            let members = map.iter().map(|(name, member)| format!("\"{name}\":{}", rewritten(member, next, beside)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        }
        _ => json::write(node),
    }
}

fn template(properties: &str, beside: &Beside) -> String {
    let parameters: Vec<_> = beside.parameters.iter().cloned().chain(["\"O\":{\"Type\":\"String\"}".into()]).collect();
    format!(
        "{{\"Parameters\":{{{}}},\"Mappings\":{{\"M\":{{{}}}}},\"Conditions\":{{\"Yes1\":{{\"Fn::Equals\":[\"a\",\"a\"]}},\
         \"No1\":{{\"Fn::Not\":[{{\"Condition\":\"Yes1\"}}]}},\"Open1\":{{\"Fn::Equals\":[{{\"Ref\":\"O\"}},\"x\"]}}}},\
         \"Resources\":{{\"R\":{{\"Type\":\"Custom::R\",\"Properties\":{properties}}}}}}}",
        parameters.join(","),
        beside.rows.join(",")
    )
}

proptest! {
    #[test]
    fn a_value_is_the_same_however_it_is_said(node in properties(), ways in prop::collection::vec(0..11_usize, 1..8)) {
        let mut at = 0;
        let mut next = || { at += 1; ways[at % ways.len()] };
        let mut beside = Beside::default();
        let properties = rewritten(&node, &mut next, &mut beside);
        let text = template(&properties, &beside);
        // JSON is read by one reader, and the same text behind a document mark by the other.
        for text in [text.clone(), format!("---\n{text}\n")] {
            let look = look(&text);
            prop_assert!(look.incomplete().is_empty(), "{:?} in {text}", look.incomplete());
            for draft in &look.drafts {
                prop_assert_eq!(shown(&draft.resources[0].properties), shown(&node), "{}", text);
            }
        }
    }
}
