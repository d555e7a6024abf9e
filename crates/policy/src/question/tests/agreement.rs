//! What the questions decide must not be refuted by any request.

use proptest::prelude::*;

use super::*;
use crate::testing::{any_request, any_statement, policy, request};
use crate::{Attachment, Context, Requester};

fn is_stranger(requester: &Requester) -> bool {
    matches!(requester, Requester::Anonymous) || requester.account().is_some_and(|a| a.as_str() == "999999999999")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    /// "Not public": no stranger gets anything, in any context that has none of the named values.
    #[test]
    fn not_public_means_no_stranger_is_let_in(
        statements in prop::collection::vec(any_statement(true), 1..4),
        asked in any_request(),
        secure in any::<bool>(),
    ) {
        let document = policy(&statements);
        if is_public(&document, Some("111111111111")).verdict.is_no() {
            for who in ["anonymous", "arn:aws:iam::999999999999:user/x"] {
                let mut stranger = request(who, asked.action.as_str(), &asked.resource.to_string());
                stranger.context = Context::default()
                    .with("aws:SecureTransport", if secure { "true" } else { "false" })
                    .with("aws:SourceIp", "198.51.100.1")
                    .with("aws:PrincipalOrgPaths", "o-2/r/")
                    .with("aws:TagKeys", "b");
                prop_assert!(is_stranger(&stranger.principal));
                prop_assert!(!document.evaluate(&stranger, Attachment::Resource).allows().is_yes());
            }
        }
    }

    /// "Public" comes with a request that the evaluator allows.
    #[test]
    fn public_means_that_the_witness_is_let_in(statements in prop::collection::vec(any_statement(true), 1..4)) {
        let document = policy(&statements);
        let answer = is_public(&document, Some("111111111111"));
        if answer.verdict.is_yes() {
            let witness = answer.witness.unwrap();
            let mut asked = request(&witness.principal, &witness.action, &witness.resource);
            for (key, value) in &witness.context {
                asked.context.set(key, vec![value.as_str().into()]);
            }
            prop_assert!(document.evaluate(&asked, Attachment::Resource).allows().is_yes());
        }
    }

    /// The quick answer, statement by statement, and the search through all cells say the same.
    #[test]
    fn the_quick_answer_is_what_trying_everything_gives(statements in prop::collection::vec(any_statement(true), 1..4)) {
        let document = policy(&statements);
        for meaning in [restrict::Meaning::Access, restrict::Meaning::S3] {
            let quick = match meaning {
                restrict::Meaning::Access => is_public(&document, Some("111111111111")),
                restrict::Meaning::S3 => is_public_for_s3(&document, Some("111111111111")),
            };
            match search::stranger(&document, Some("111111111111"), meaning) {
                Some(crate::explore::Found::Allowed(request)) => prop_assert!(quick.verdict.is_yes(), "{:?}: {:?}", meaning, request),
                Some(crate::explore::Found::Nothing) => prop_assert!(quick.verdict.is_no(), "{:?}: {:?}", meaning, quick.witness),
                _ => {}
            }
        }
    }

    /// Where nothing is unknown, the answer is always given.
    #[test]
    fn whether_a_known_policy_is_public_is_always_decided(statements in prop::collection::vec(any_statement(true), 1..5)) {
        let document = policy(&statements);
        for answer in [is_public(&document, Some("111111111111")), is_public_for_s3(&document, None)] {
            prop_assert!(answer.verdict.why().is_none(), "{}", answer.explanation);
        }
    }

    /// "Refuses plain HTTP": every request over it is denied.
    #[test]
    fn refusing_plain_http_means_that_each_such_request_is_denied(
        mut statements in prop::collection::vec(any_statement(true), 1..4),
        narrow in any::<bool>(),
        asked in any_request(),
    ) {
        let resource = if narrow { r#"["arn:aws:s3:::b", "arn:aws:s3:::b/*"]"# } else { r#""*""# };
        statements.push(format!(
            r#"{{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": {resource}, "Condition": {{"Bool": {{"aws:SecureTransport": "false"}}}}}}"#
        ));
        let document = policy(&statements);
        let mut asked = asked;
        asked.context.set("aws:SecureTransport", vec!["false".into()]);
        let on_bucket = asked.resource.to_string().starts_with("arn:aws:s3:::b");
        let answer = refuses_plain_http(&document);
        if answer.verdict.is_yes() && asked.action.service() == "s3" && on_bucket && asked.principal != Requester::Federated("".into()) {
            prop_assert!(document.evaluate(&asked, Attachment::Resource).deny.is_yes());
        }
    }

    /// "Administrator": each of the ways up is allowed, whatever else the request says, unless a
    /// condition is named.
    #[test]
    fn administrator_means_that_iam_is_granted(statements in prop::collection::vec(any_statement(false), 1..4), asked in any_request()) {
        let document = policy(&statements);
        let answer = grants_admin(&document);
        if answer.verdict.is_yes() && answer.under.is_empty() {
            let mut up = request("arn:aws:iam::111111111111:user/jo", "iam:AttachUserPolicy", "arn:aws:iam::111111111111:user/jo");
            up.context = asked.context;
            prop_assert!(document.evaluate(&up, Attachment::Identity).allows().is_yes());
        }
    }
}
