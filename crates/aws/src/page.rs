//! The next page of a list.
//!
//! Where a token stands in an answer is said by the model as a JMESPath expression. Of that language
//! only what AWS's models use is understood: names joined by dots, an index (`Shards[-1]`), and `||`,
//! which takes the first that is there. An import fails on anything else ([`check`]).

use std::collections::BTreeMap;
use std::sync::Arc;

use bartizan_tree::{Node, Origin, Value};

use crate::model::{Operation, Paginator};

/// A service that answers with the token that it was just given: following it would never end, and
/// stopping would leave out what comes after.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{call} answered with the page token that it was asked with: what comes after cannot be read")]
pub struct SameToken {
    /// `s3:ListObjectsV2`.
    pub call: String,
}

/// The parameters of the next page; nothing where this was the last, or there are no pages.
///
/// # Errors
/// Where the token is the one that was just used.
pub fn next(operation: Operation, parameters: &Node, answer: &Node) -> Result<Option<Node>, SameToken> {
    let Some(paginator) = operation.paginator() else { return Ok(None) };
    if let Some(more) = &paginator.more_results
        && !search(more, answer).is_some_and(is_set)
    {
        return Ok(None);
    }
    let mut following: BTreeMap<Arc<str>, Node> = parameters.as_map().map(|map| map.to_map()).unwrap_or_default();
    let (mut any, mut same) = (false, true);
    for (input, output) in paginator.input_tokens.iter().zip(&paginator.output_tokens) {
        let token = search(output, answer).filter(|token| is_set(token) && token.as_text() != Some("None"));
        same &= token == following.get(input.as_str());
        any |= token.is_some();
        match token {
            Some(token) => following.insert(input.as_str().into(), token.clone().at(Origin::NONE)),
            None => following.remove(input.as_str()),
        };
    }
    match (any, same) {
        (false, _) => Ok(None),
        (true, true) => Err(SameToken { call: operation.call() }),
        (true, false) => Ok(Some(Node::map(following, Origin::NONE))),
    }
}

/// Holds that a paginator's expressions are understood, and that each token has its parameter.
///
/// # Errors
/// Names the expression that is not.
pub fn check(paginator: &Paginator) -> Result<(), NotSupported> {
    if paginator.input_tokens.len() != paginator.output_tokens.len() {
        return Err(NotSupported { expression: paginator.output_tokens.join(", ") });
    }
    let all = paginator.output_tokens.iter().chain(&paginator.more_results).chain(&paginator.result_keys);
    for expression in all {
        for alternative in expression.split("||") {
            if alternative.trim().split('.').any(|part| step(part).is_none()) {
                return Err(NotSupported { expression: expression.clone() });
            }
        }
    }
    Ok(())
}

/// An expression that is not understood here.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the paginator has {expression:?}, a form that is not supported")]
pub struct NotSupported {
    /// The expression.
    pub expression: String,
}

/// What an expression finds.
pub fn search<'a>(expression: &str, node: &'a Node) -> Option<&'a Node> {
    expression.split("||").filter_map(|path| follow(path.trim(), node)).find(|found| is_set(found))
}

fn follow<'a>(path: &str, node: &'a Node) -> Option<&'a Node> {
    path.split('.').try_fold(node, |node, part| {
        let (name, index) = step(part)?;
        let member = node.as_map()?.get(name)?;
        let Some(index) = index else { return Some(member) };
        let Value::List(list) = &member.value else { return None };
        let at = if index < 0 { list.items.len().checked_add_signed(index)? } else { index.unsigned_abs() };
        list.items.get(at)
    })
}

/// A name, and an index if it has one.
fn step(part: &str) -> Option<(&str, Option<isize>)> {
    let (name, index) = match part.split_once('[') {
        Some((name, rest)) => (name, Some(rest.strip_suffix(']')?.parse().ok()?)),
        None => (part, None),
    };
    let plain = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    plain.then_some((name, index))
}

/// What JMESPath counts as true: neither nothing nor empty nor false.
fn is_set(node: &Node) -> bool {
    match &node.value {
        Value::Null => false,
        Value::Bool(b) => *b,
        Value::Text(text) => !text.is_empty(),
        Value::List(list) => !list.items.is_empty(),
        Value::Map(map) => !map.is_empty(),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Service;
    use bartizan_tree::Number;

    fn node(json: &str) -> Node {
        let mut sources = bartizan_tree::Sources::new();
        let id = sources.add_file("answer", json);
        bartizan_tree::json::parse_file(&sources, id).unwrap()
    }

    fn operation(paginator: &str) -> Operation {
        let model = format!(
            r#"{{"metadata": {{"protocol": "json"}}, "shapes": {{}}, "operations": {{"List": {{}}}},
                "pagination": {{"List": {paginator}}}}}"#
        );
        let service: &'static Service = Box::leak(Box::new(Service::read("test", &model).unwrap()));
        service.operation("List").unwrap()
    }

    #[test]
    fn a_token_becomes_the_parameter_of_the_next_page_beside_the_others() {
        let list = operation(r#"{"input_token": "Marker", "output_token": "Page.Next", "result_key": "Items"}"#);
        let next = next(list, &node(r#"{"Size": 5}"#), &node(r#"{"Page": {"Next": "b"}}"#));
        assert_eq!(next, Ok(Some(node(r#"{"Size": 5, "Marker": "b"}"#))));
    }

    #[test]
    fn without_a_token_or_where_there_is_no_more_this_was_the_last() {
        let plain = operation(r#"{"input_token": "Marker", "output_token": "Next", "result_key": "Items"}"#);
        let said = operation(r#"{"input_token": "Marker", "output_token": "Next", "more_results": "More"}"#);
        for (list, answer) in
            [(plain, "{}"), (plain, r#"{"Next": ""}"#), (plain, r#"{"Next": null}"#), (said, r#"{"Next": "b"}"#)]
        {
            assert_eq!(next(list, &node(r#"{"Marker": "a"}"#), &node(answer)), Ok(None), "{answer}");
        }
        let more = r#"{"Next": "b", "More": true}"#;
        assert_eq!(next(said, &node("{}"), &node(more)), Ok(Some(node(r#"{"Marker": "b"}"#))));
    }

    #[test]
    fn of_alternatives_the_first_that_is_there() {
        let list = operation(r#"{"input_token": "Marker", "output_token": "Next || Items[-1].Key"}"#);
        let answer = r#"{"Items": [{"Key": "a"}, {"Key": "b"}]}"#;
        assert_eq!(next(list, &node("{}"), &node(answer)), Ok(Some(node(r#"{"Marker": "b"}"#))));
        assert_eq!(next(list, &node("{}"), &node(r#"{"Items": []}"#)), Ok(None));
    }

    #[test]
    fn of_several_tokens_those_that_are_gone_are_taken_out() {
        let list = operation(r#"{"input_token": ["Name", "Type"], "output_token": ["NextName", "NextType"]}"#);
        let given = r#"{"Name": "a", "Type": "A"}"#;
        assert_eq!(next(list, &node(given), &node(r#"{"NextName": "b"}"#)), Ok(Some(node(r#"{"Name": "b"}"#))));
    }

    #[test]
    fn a_token_that_repeats_is_an_error() {
        let list = operation(r#"{"input_token": "Marker", "output_token": "Next"}"#);
        let error = next(list, &node(r#"{"Marker": "a"}"#), &node(r#"{"Next": "a"}"#)).unwrap_err();
        assert_eq!(error.call, "test:List");
    }

    #[test]
    fn an_expression_of_another_form_is_refused() {
        for (expression, understood) in [
            ("NextMarker || Contents[-1].Key", true),
            ("StreamDescription.Shards[-1].ShardId", true),
            ("Items[*].Key", false),
            ("length(Items)", false),
        ] {
            let paginator = Paginator {
                input_tokens: vec!["Marker".into()],
                output_tokens: vec![expression.into()],
                ..Paginator::default()
            };
            assert_eq!(check(&paginator).is_ok(), understood, "{expression}");
        }
    }

    #[test]
    fn numbers_are_tokens_too() {
        let list = operation(r#"{"input_token": "From", "output_token": "Next"}"#);
        let following = next(list, &node("{}"), &node(r#"{"Next": 100}"#)).unwrap().unwrap();
        assert_eq!(following.as_map().and_then(|map| map.get("From")).unwrap().value, Value::Number(Number::from(100)));
    }
}
