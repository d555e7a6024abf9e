//! No text panics, hangs or makes a place that is not there.

mod common;

use bartizan_cloudformation::looks_like_template;
use bartizan_tree::{Node, Sources};
use common::{Look, look};
use proptest::prelude::*;

const SEED: &str = r#"AWSTemplateFormatVersion: '2010-09-09'
Parameters:
  P: {Type: String, AllowedValues: [a, b]}
  S: {Type: String, NoEcho: true, Default: é}
  L: {Type: CommaDelimitedList, Default: "a,b"}
Mappings: {M: {k: {v: [1, 2]}}}
Conditions:
  C: !And [!Equals [!Ref P, a], !Not [!Equals [!Ref AWS::Region, x]]]
Resources:
  A: &a
    Type: AWS::S3::Bucket
    Condition: C
    Properties:
      BucketName: !Sub ["${P}-${!L}-${x}", {x: !Select [0, !Ref L]}]
      Tags: [{Key: "q\u00e9", Value: !If [C, 'it''s', !Ref AWS::NoValue]}]
      Doc: |
        {"a": "${P}"}
  B:
    <<: *a
    Properties:
      V: !Join [",", !Split ["/", !FindInMap [M, !Ref P, v]]]
      W: {Fn::Cidr: [10.0.0.0/16, 4, 8], Fn::Transform: {Name: x}}
      X: '{{resolve:ssm:y}}'
"#;

fn places_are_there(look: &Look) {
    fn walk(node: &Node, sources: &Sources) {
        let range = node.origin.range();
        if node.origin.is_some() {
            assert!(sources.text(node.origin.source()).get(range.clone()).is_some(), "{range:?}");
        }
        node.items().known.into_iter().filter(|item| !std::ptr::eq(*item, node)).for_each(|item| walk(item, sources));
        node.as_map().into_iter().flat_map(|map| map.values()).for_each(|member| walk(member, sources));
    }
    for resource in look.drafts.iter().flat_map(|draft| &draft.resources) {
        walk(&resource.properties, &look.sources);
        for origin in [resource.origin, resource.body] {
            assert!(look.sources.text(origin.source()).get(origin.range()).is_some());
        }
    }
    for note in look.drafts.iter().flat_map(|draft| &draft.incomplete) {
        assert!(look.sources.text(note.origin.source()).get(note.origin.range()).is_some(), "{note:?}");
    }
    assert!(!look.drafts.is_empty());
}

#[test]
fn the_seed_reads() {
    let look = look(SEED);
    assert!(look.drafts[0].resources.len() == 2 || look.drafts.len() > 1, "{:?}", look.incomplete());
    places_are_there(&look);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn no_text_panics(text in "\\PC{0,60}|[\\[\\]{}\"':!&*|>#\\-0-9a-zé \n\t\r,]{0,80}") {
        let _ = looks_like_template(&text);
        places_are_there(&look(&text));
        places_are_there(&look(&format!("Resources:\n  A: {text}\n  B: {{Type: AWS::S3::Bucket}}\n")));
    }

    #[test]
    fn no_cut_and_no_change_panics(at in 0..SEED.len(), length in 0..40_usize, put in "[\\[\\]{}\"':!&*|>#\\- \n\té]{0,4}") {
        let mut start = at;
        while !SEED.is_char_boundary(start) { start -= 1; }
        let mut end = (start + length).min(SEED.len());
        while !SEED.is_char_boundary(end) { end -= 1; }
        places_are_there(&look(&format!("{}{put}{}", &SEED[..start], &SEED[end.max(start)..])));
        places_are_there(&look(&SEED[..start]));
    }

    #[test]
    fn the_order_of_resources_changes_nothing(swap in any::<bool>()) {
        let a = "  A: {Type: AWS::S3::Bucket, Properties: {BucketName: !Ref B}}\n";
        let b = "  B: {Type: AWS::SNS::Topic}\n";
        let text = if swap { format!("Resources:\n{b}{a}") } else { format!("Resources:\n{a}{b}") };
        let look = look(&text);
        let properties = &look.resource("A").properties;
        prop_assert_eq!(common::shown(properties), r#"{"BucketName":{"$ref":"B.Ref"}}"#);
    }
}
