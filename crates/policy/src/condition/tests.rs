//! The rules of the page on condition operators (UG
//! reference_policies_elements_condition_operators) and of the page on several values (UG
//! reference_policies_multi-value-conditions), one test each.

use bartizan_tree::{Origin, Sources, json};

use super::*;

fn condition(text: &str) -> Vec<Condition> {
    let node = json::parse_embedded(&Sources::new(), &Node::text(text, Origin::NONE)).unwrap();
    read(&node, true).0
}

fn holds(text: &str, context: &[(&str, &[&str])]) -> bool {
    let mut known = Context::default();
    for (key, values) in context {
        known.set(key, values.iter().map(|v| Arc::from(*v)).collect());
    }
    match Tri::all(condition(text).iter().map(|c| c.holds(&known))) {
        Tri::Yes => true,
        Tri::No => false,
        Tri::Unknown(why) => panic!("{why}"),
    }
}

#[test]
fn operators_and_keys_are_read_in_any_case() {
    assert!(holds(r#"{"STRINGequals": {"AWS:UserName": "jo"}}"#, &[("aws:username", &["jo"])]));
    assert_eq!(Operator::parse("foranyvalue:stringlikeifexists").to_string(), "ForAnyValue:StringLikeIfExists");
}

#[test]
fn string_values_keep_their_case_unless_told() {
    assert!(!holds(r#"{"StringEquals": {"k": "Jo"}}"#, &[("k", &["jo"])]));
    assert!(holds(r#"{"StringEqualsIgnoreCase": {"k": "Jo"}}"#, &[("k", &["jO"])]));
    assert!(!holds(r#"{"StringEquals": {"k": "J*"}}"#, &[("k", &["Jo"])]));
    assert!(holds(r#"{"StringLike": {"k": "J?*"}}"#, &[("k", &["Jo"])]));
}

#[test]
fn an_absent_key_fails_a_positive_and_passes_a_negated_operator() {
    assert!(!holds(r#"{"StringEquals": {"k": "a"}}"#, &[]));
    assert!(holds(r#"{"StringNotEquals": {"k": "a"}}"#, &[]));
    assert!(holds(r#"{"ArnNotLike": {"k": "arn:aws:iam::1:role/*"}}"#, &[]));
    assert!(holds(r#"{"NotIpAddress": {"k": "10.0.0.0/8"}}"#, &[]));
    assert!(!holds(r#"{"Bool": {"aws:MultiFactorAuthPresent": "false"}}"#, &[]));
}

#[test]
fn if_exists_passes_an_absent_key() {
    assert!(holds(r#"{"StringEqualsIfExists": {"k": "a"}}"#, &[]));
    assert!(!holds(r#"{"StringEqualsIfExists": {"k": "a"}}"#, &[("k", &["b"])]));
    // The trap: a long-term key has no aws:MultiFactorAuthPresent.
    assert!(holds(r#"{"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}}"#, &[]));
    assert!(holds(r#"{"StringNotEqualsIfExists": {"k": "a"}}"#, &[]));
}

#[test]
fn null_asks_whether_the_key_is_there() {
    assert!(holds(r#"{"Null": {"aws:TokenIssueTime": "true"}}"#, &[]));
    assert!(!holds(r#"{"Null": {"aws:TokenIssueTime": true}}"#, &[("aws:TokenIssueTime", &["1"])]));
    assert!(holds(r#"{"Null": {"aws:TokenIssueTime": "false"}}"#, &[("aws:TokenIssueTime", &["1"])]));
}

#[test]
fn several_values_are_alternatives_and_a_negated_operator_refuses_them_all() {
    assert!(holds(r#"{"StringEquals": {"k": ["a", "b"]}}"#, &[("k", &["b"])]));
    assert!(!holds(r#"{"StringNotEquals": {"k": ["a", "b"]}}"#, &[("k", &["b"])]));
    assert!(holds(r#"{"StringNotEquals": {"k": ["a", "b"]}}"#, &[("k", &["c"])]));
}

#[test]
fn several_keys_and_operators_must_all_hold() {
    let both = r#"{"StringLike": {"k": "a*"}, "StringNotLike": {"k": "*b"}, "StringEquals": {"l": "1"}}"#;
    assert!(holds(both, &[("k", &["ac"]), ("l", &["1"])]));
    assert!(!holds(both, &[("k", &["ab"]), ("l", &["1"])]));
    assert!(!holds(both, &[("k", &["ac"])]));
}

#[test]
fn for_all_values_is_true_of_nothing_and_for_any_value_is_false() {
    let all = r#"{"ForAllValues:StringEquals": {"aws:TagKeys": ["a", "b"]}}"#;
    let any = r#"{"ForAnyValue:StringEquals": {"aws:TagKeys": ["a", "b"]}}"#;
    assert!(holds(all, &[]) && holds(all, &[("aws:TagKeys", &[])]) && holds(all, &[("aws:TagKeys", &[""])]));
    assert!(!holds(any, &[]) && !holds(any, &[("aws:TagKeys", &[])]));
    assert!(holds(all, &[("aws:TagKeys", &["a"])]) && !holds(all, &[("aws:TagKeys", &["a", "c"])]));
    assert!(holds(any, &[("aws:TagKeys", &["c", "a"])]) && !holds(any, &[("aws:TagKeys", &["c"])]));
}

#[test]
fn if_exists_changes_nothing_under_a_set_operator() {
    assert!(!holds(r#"{"ForAnyValue:StringLikeIfExists": {"aws:TagKeys": "a*"}}"#, &[]));
    assert!(holds(r#"{"ForAllValues:StringLikeIfExists": {"aws:TagKeys": "a*"}}"#, &[]));
    // "For no matching key … the condition returns false", turned around or not.
    assert!(!holds(r#"{"ForAnyValue:StringNotEquals": {"aws:TagKeys": "a"}}"#, &[]));
}

#[test]
fn set_operators_with_a_negated_test_look_at_each_value() {
    let any = r#"{"ForAnyValue:StringNotEquals": {"k": ["a", "b"]}}"#;
    assert!(holds(any, &[("k", &["a", "c"])]) && !holds(any, &[("k", &["a", "b"])]) && !holds(any, &[]));
    let all = r#"{"ForAllValues:StringNotEquals": {"k": ["a"]}}"#;
    assert!(holds(all, &[("k", &["b", "c"])]) && !holds(all, &[("k", &["a", "c"])]));
}

#[test]
fn numbers_are_compared_as_numbers_and_junk_matches_nothing() {
    assert!(holds(r#"{"NumericLessThanEquals": {"s3:max-keys": "10"}}"#, &[("s3:max-keys", &["10.0"])]));
    assert!(holds(r#"{"NumericGreaterThan": {"k": 9}}"#, &[("k", &["10"])]));
    assert!(!holds(r#"{"NumericEquals": {"k": "ten"}}"#, &[("k", &["10"])]));
    assert!(!holds(r#"{"NumericLessThan": {"k": "10"}}"#, &[("k", &["few"])]));
    assert!(!holds(r#"{"NumericNotEquals": {"k": "10"}}"#, &[("k", &["few"])]));
}

#[test]
fn dates_are_compared_however_they_are_written() {
    let after = r#"{"DateGreaterThan": {"aws:TokenIssueTime": "2020-01-01T00:00:01Z"}}"#;
    assert!(holds(after, &[("aws:TokenIssueTime", &["2020-01-01T01:00:02+01:00"])]));
    assert!(!holds(after, &[("aws:TokenIssueTime", &["1577836801"])]));
    assert!(!holds(after, &[("aws:TokenIssueTime", &["soon"])]));
}

#[test]
fn truth_values_are_compared_in_any_case() {
    assert!(holds(r#"{"Bool": {"aws:SecureTransport": "False"}}"#, &[("aws:SecureTransport", &["false"])]));
    assert!(holds(r#"{"Bool": {"aws:SecureTransport": false}}"#, &[("aws:SecureTransport", &["FALSE"])]));
    assert!(!holds(r#"{"Bool": {"aws:SecureTransport": "no"}}"#, &[("aws:SecureTransport", &["no"])]));
}

#[test]
fn binary_values_are_compared_byte_for_byte() {
    let binary = r#"{"BinaryEquals": {"k": "QmluYXJ5"}}"#;
    assert!(holds(binary, &[("k", &["QmluYXJ5"])]) && !holds(binary, &[("k", &["qmluyxj5"])]));
    assert!(!holds(r#"{"BinaryEquals": {"k": "%%"}}"#, &[("k", &["%%"])]));
}

#[test]
fn addresses_match_blocks_of_their_own_family() {
    let block = r#"{"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "2001:DB8:1234:5678::/64"]}}"#;
    assert!(holds(block, &[("aws:SourceIp", &["203.0.113.255"])]));
    assert!(holds(block, &[("aws:SourceIp", &["2001:db8:1234:5678::9"])]));
    assert!(!holds(block, &[("aws:SourceIp", &["203.0.114.0"])]));
    assert!(!holds(block, &[("aws:SourceIp", &["::ffff:203.0.113.1"])]));
    assert!(!holds(r#"{"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}"#, &[("aws:SourceIp", &["2001:db8::1"])]));
}

#[test]
fn arn_operators_are_the_same_and_compare_segment_by_segment() {
    let value: &[(&str, &[&str])] =
        &[("k", &["arn:aws:x:us-east-2:999999999999:store/abc:111122223333:finance/document.txt"])];
    let pattern = "arn:aws:x:*:111122223333:finance/*";
    assert!(holds(&format!(r#"{{"StringLike": {{"k": "{pattern}"}}}}"#), value));
    for operator in ["ArnLike", "ArnEquals"] {
        assert!(!holds(&format!(r#"{{"{operator}": {{"k": "{pattern}"}}}}"#), value));
        assert!(holds(&format!(r#"{{"{operator}": {{"k": "arn:aws:x:*:*:*"}}}}"#), value));
    }
}

/// UG reference_policies_variables.
#[test]
fn a_variable_is_filled_in_as_text_and_never_as_a_wildcard() {
    let own = r#"{"StringLike": {"s3:prefix": "home/${aws:username}/*"}}"#;
    assert!(holds(own, &[("s3:prefix", &["home/jo/x"]), ("aws:username", &["jo"])]));
    assert!(!holds(own, &[("s3:prefix", &["home/ann/x"]), ("aws:username", &["*"])]));
    assert!(holds(r#"{"StringLike": {"k": "a${*}${?}${$}"}}"#, &[("k", &["a*?$"])]));
    assert!(!holds(r#"{"StringLike": {"k": "a${*}"}}"#, &[("k", &["ab"])]));
}

#[test]
fn a_variable_without_a_value_matches_nothing() {
    assert!(!holds(r#"{"StringEquals": {"k": "${aws:PrincipalTag/team}"}}"#, &[("k", &["x"])]));
    assert!(holds(r#"{"StringNotEquals": {"k": "${aws:PrincipalTag/team}"}}"#, &[("k", &["x"])]));
    let default = r#"{"StringEquals": {"k": "${aws:PrincipalTag/team, 'all'}"}}"#;
    assert!(holds(default, &[("k", &["all"])]));
    assert!(holds(default, &[("k", &["red"]), ("AWS:principaltag/TEAM", &["red"])]));
}

#[test]
fn a_variable_has_no_meaning_in_numbers_dates_and_addresses() {
    let context: &[(&str, &[&str])] = &[("k", &["5"]), ("aws:x", &["5"])];
    assert!(!holds(r#"{"NumericEquals": {"k": "${aws:x}"}}"#, context));
}

#[test]
fn an_unknown_key_is_unknown_unless_the_test_holds_anyhow() {
    let ask = |text: &str| condition(text)[0].holds(&Context::unknown());
    assert!(ask(r#"{"StringEquals": {"k": "a"}}"#).why().is_some());
    assert!(ask(r#"{"Null": {"k": ["true", "false"]}}"#).is_yes());
    assert!(ask(r#"{"StringLikeIfExists": {"k": "*"}}"#).is_yes());
    assert!(ask(r#"{"StringLike": {"k": "*"}}"#).why().is_some());
    assert!(ask(r#"{"StringEquals": {"k": []}}"#).is_no());
}
