use bartizan_tree::json::members;
use bartizan_tree::{Node, Origin, Sources, Why};

use super::*;
use crate::testing::{doc, statement};

fn text(text: &str) -> Node {
    Node::text(text, Origin::NONE)
}

fn unknown(name: &str) -> Node {
    Node::unknown(Why::Variable(name.into()), Origin::NONE)
}

/// UG reference_policies_grammar: "if the element takes an array but only one value is included,
/// the brackets are optional".
#[test]
fn one_value_or_a_list_of_them_everywhere() {
    let one = doc(r#"{"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}"#);
    let list = doc(r#"{"Statement": [{"Effect": "Allow", "Action": ["s3:*"], "Resource": ["*"]}]}"#);
    for document in [&one, &list] {
        assert_eq!(document.statements.len(), 1);
        assert_eq!(document.statements[0].actions.known[0].as_str(), "s3:*");
        assert!(document.statements[0].resources.as_ref().unwrap().known[0].is_everything());
    }
}

/// UG reference_policies_variables: "if you don't include the Version element … variables are
/// treated as literal strings".
#[test]
fn without_a_version_a_variable_is_text() {
    let old = doc(r#"{"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "a${aws:username}"}}"#);
    assert_eq!(old.version, Version::V2008);
    assert!(!old.statements[0].resources.as_ref().unwrap().known[0].has_variable());
    let new = statement(r#""Effect": "Allow", "Action": "s3:*", "Resource": "a${aws:username}""#);
    assert!(new.statements[0].resources.as_ref().unwrap().known[0].has_variable());
}

/// UG reference_policies_elements_effect: "the Effect value is case sensitive".
#[test]
fn a_wrong_effect_is_inert() {
    assert_eq!(statement(r#""Effect": "allow", "Action": "*", "Resource": "*""#).statements[0].effect, Effect::Inert);
}

#[test]
fn every_statement_has_its_place() {
    let mut sources = Sources::new();
    let text = r#"{"Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}]}"#;
    let id = sources.add_file("p.json", text);
    let node = json::parse_file(&sources, id).unwrap();
    let document = Document::parse(&node, &sources);
    let statement = &document.statements[0];
    assert_eq!(sources.slice(statement.actions.known[0].origin()), r#""s3:Get*""#);
    assert_eq!(sources.slice(statement.origin), &text[text.find(r#"{"Eff"#).unwrap()..text.len() - 2]);
}

#[test]
fn an_unknown_name_inside_leaves_the_rest_a_policy() {
    let policy = Node::concat(
        [
            text(
                r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::"#,
            ),
            Node::reference("aws_s3_bucket.b", "id", Origin::NONE),
            text(r#"/*"}}"#),
        ],
        Origin::NONE,
    );
    let document = Document::parse(&policy, &Sources::new());
    let resource = &document.statements[0].resources.as_ref().unwrap().known[0];
    assert_eq!(resource.to_string(), "arn:aws:s3:::<aws_s3_bucket.b.id>/*");
    assert!(document.more.is_none());
}

#[test]
fn unknown_lists_and_statements_stay_open() {
    let allow = members([
        ("Effect", text("Allow")),
        ("Action", unknown("var.actions")),
        ("Resource", Node::list(vec![text("*"), unknown("var.r")], Origin::NONE)),
    ]);
    let known = Node::list(vec![Node::map(allow, Origin::NONE), unknown("var.statement")], Origin::NONE);
    let document = Document::parse(&Node::map(members([("Statement", known)]), Origin::NONE), &Sources::new());
    assert_eq!(document.more, Some(Why::Variable("var.statement".into())));
    assert_eq!(document.statements[0].actions.more, Some(Why::Variable("var.actions".into())));
    assert_eq!(document.statements[0].resources.as_ref().unwrap().known.len(), 2);
}

#[test]
fn a_statement_that_may_have_more_members_is_open_in_all_of_them() {
    let known = Node::map(members([("Effect", text("Allow")), ("Action", text("s3:*"))]), Origin::NONE);
    let node = Node::map(members([("Statement", known.open(Why::Variable("var.more".into())))]), Origin::NONE);
    let document = Document::parse(&node, &Sources::new());
    let request = crate::testing::request("anonymous", "s3:GetObject", "arn:aws:s3:::b/k");
    for attachment in [crate::Attachment::Resource, crate::Attachment::Identity] {
        let decision = document.evaluate(&request, attachment).decision();
        assert_eq!(decision, crate::Decision::Unknown(Why::Variable("var.more".into())));
    }
}

#[test]
fn a_wholly_unknown_document_can_be_held() {
    let document = Document::parse(&unknown("var.policy"), &Sources::new());
    assert!(document.is_unknown());
    let broken = Document::parse(&text("{"), &Sources::new());
    assert!(matches!(broken.more, Some(Why::Invalid(_))));
    let twice = Document::parse(&text(r#""{\"Statement\": []}""#), &Sources::new());
    assert!(matches!(twice.more, Some(Why::Invalid(_))));
}

#[test]
fn an_encoded_document_is_read_through() {
    let inner = members([(
        "Statement",
        Node::map(members([("Effect", text("Deny")), ("Action", text("*")), ("Resource", text("*"))]), Origin::NONE),
    )]);
    let node = Node::json(Node::map(inner, Origin::NONE), Origin::NONE);
    assert_eq!(Document::parse(&node, &Sources::new()).statements[0].effect, Effect::Deny);
}

#[test]
fn junk_is_kept_inert() {
    for junk in ["[]", "{}", "3", r#"{"Statement": 5}"#, r#"{"Statement": [[], null, "x"]}"#, ""] {
        assert!(doc(junk).statements.is_empty(), "{junk}");
    }
    let odd = statement(r#""Effect": "Allow", "Action": ["s3:GetObject ", {}, null], "Resource": 7, "Principal": 8"#);
    assert_eq!(odd.statements[0].actions.known.len(), 1);
}

mod never_panics {
    use proptest::prelude::*;

    use super::*;

    fn any_node() -> impl Strategy<Value = Node> {
        let words = prop::sample::select(
            &["*", "Allow", "Deny", "s3:*", "arn:aws:s3:::b/*", "${aws:x}", "${", "true", "2012-10-17", ""][..],
        );
        let leaf = prop_oneof![
            words.prop_map(text),
            Just(Node::null(Origin::NONE)),
            any::<bool>().prop_map(|b| Node::bool(b, Origin::NONE)),
            Just(unknown("var.x")),
        ];
        let names = prop::sample::select(
            &[
                "Statement",
                "Effect",
                "Action",
                "NotAction",
                "Resource",
                "Principal",
                "NotPrincipal",
                "AWS",
                "Condition",
                "StringLike",
                "Bool",
                "aws:SecureTransport",
                "Version",
            ][..],
        );
        leaf.prop_recursive(6, 48, 5, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(|v| Node::list(v, Origin::NONE)),
                prop::collection::btree_map(names.clone().prop_map(Arc::from), inner.clone(), 0..5)
                    .prop_map(|m| Node::map(m, Origin::NONE)),
                prop::collection::vec(inner, 1..3).prop_map(|v| Node::concat(v, Origin::NONE)),
            ]
        })
    }

    proptest! {
        #[test]
        fn whatever_the_node(node in any_node()) {
            let document = Document::parse(&node, &Sources::new());
            let request = crate::testing::request("anonymous", "s3:GetObject", "arn:aws:s3:::b/k");
            let _ = document.evaluate(&request, crate::Attachment::Resource).decision();
            let _ = document.evaluate(&request, crate::Attachment::Identity).decision();
        }
    }
}
