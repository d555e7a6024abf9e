use bartizan_tree::{Node, Origin, Sources, Why};
use proptest::prelude::*;

use super::*;
use crate::testing::{any_request, any_statement, doc, policy, request, statement};
use crate::{Context, Weight};

fn identity(document: &Document, action: &str, resource: &str) -> Decision {
    document.evaluate(&request("arn:aws:iam::111111111111:user/jo", action, resource), Attachment::Identity).decision()
}

fn allow_of(document: &Document, principal: &str) -> Weight {
    let outcome = document.evaluate(&request(principal, "s3:GetObject", "arn:aws:s3:::b/k"), Attachment::Resource);
    assert_eq!(outcome.allow.least, outcome.allow.most);
    outcome.allow.least
}

fn granting(principal: &str) -> Document {
    statement(&format!(r#""Effect": "Allow", {principal}, "Action": "s3:*", "Resource": "*""#))
}

/// UG reference_policies_evaluation-logic: "an explicit deny in any policy overrides any allows".
#[test]
fn a_deny_overrides_any_allow_and_silence_denies() {
    let both = doc(r#"{"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"},
            {"Effect": "Deny", "Action": "s3:Delete*", "Resource": "*"}]}"#);
    assert_eq!(identity(&both, "s3:GetObject", "arn:aws:s3:::b/k"), Decision::Allow);
    assert_eq!(identity(&both, "s3:DeleteObject", "arn:aws:s3:::b/k"), Decision::ExplicitDeny);
    assert_eq!(identity(&both, "ec2:RunInstances", "*"), Decision::ImplicitDeny);
}

/// UG reference_policies_elements_notaction.
#[test]
fn not_action_with_allow_grants_every_other_service() {
    let document = statement(r#""Effect": "Allow", "NotAction": "iam:*", "Resource": "*""#);
    assert_eq!(identity(&document, "ec2:RunInstances", "*"), Decision::Allow);
    assert_eq!(identity(&document, "IAM:PassRole", "*"), Decision::ImplicitDeny);
}

/// UG reference_policies_elements_notresource; an action without a resource matches only `*`.
#[test]
fn not_resource_and_actions_without_a_resource() {
    let document = statement(r#""Effect": "Allow", "Action": "*", "NotResource": "arn:aws:s3:::b/*""#);
    assert_eq!(identity(&document, "s3:GetObject", "arn:aws:s3:::c/k"), Decision::Allow);
    assert_eq!(identity(&document, "s3:GetObject", "arn:aws:s3:::b/k"), Decision::ImplicitDeny);
    let bucket = statement(r#""Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::*""#);
    assert_eq!(identity(&bucket, "ec2:DescribeInstances", "*"), Decision::ImplicitDeny);
}

/// UG reference_policies_elements_resource: "In the Resource element, the IAM user name is case
/// sensitive."
#[test]
fn resources_are_compared_with_their_case() {
    let document = statement(r#""Effect": "Allow", "Action": "*", "Resource": "arn:aws:iam::1:user/Bob""#);
    assert_eq!(identity(&document, "iam:GetUser", "arn:aws:iam::1:user/bob"), Decision::ImplicitDeny);
}

/// UG reference_policies_variables: in a resource, a variable without a value matches nothing,
/// and so a Deny does not take effect.
#[test]
fn a_deny_on_a_variable_without_a_value_is_inert() {
    let document = doc(r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"},
            {"Effect": "Deny", "Action": "*", "Resource": "arn:aws:s3:::b/${aws:PrincipalTag/team}/*"}]}"#);
    let ask = request("arn:aws:iam::111111111111:user/jo", "s3:GetObject", "arn:aws:s3:::b/red/k");
    assert_eq!(document.evaluate(&ask, Attachment::Identity).decision(), Decision::Allow);
    let tagged = ask.in_context(Context::default().with("aws:PrincipalTag/team", "red"));
    assert_eq!(document.evaluate(&tagged, Attachment::Identity).decision(), Decision::ExplicitDeny);
}

/// The same page: "… of the Resource or NotResource element … will not match any resource".
#[test]
fn a_not_resource_with_a_variable_without_a_value_is_inert() {
    let document =
        statement(r#""Effect": "Allow", "Action": "*", "NotResource": "arn:aws:s3:::b/${aws:PrincipalTag/team}""#);
    assert_eq!(identity(&document, "s3:GetObject", "arn:aws:s3:::c/k"), Decision::ImplicitDeny);
}

/// UG reference_policies_elements_principal: the forms of an account are equal, and it delegates.
#[test]
fn an_account_is_its_id_or_its_root_and_delegates() {
    for principal in
        [r#""Principal": {"AWS": "111111111111"}"#, r#""Principal": {"AWS": "arn:aws:iam::111111111111:root"}"#]
    {
        let document = granting(principal);
        assert_eq!(allow_of(&document, "arn:aws:iam::111111111111:user/jo"), Weight::Account);
        assert_eq!(allow_of(&document, "arn:aws:iam::111111111111:root"), Weight::Direct);
        assert_eq!(allow_of(&document, "arn:aws:iam::222222222222:user/jo"), Weight::None);
        assert_eq!(allow_of(&document, "anonymous"), Weight::None);
    }
}

/// UG reference_policies_elements_principal: `"*"` and `{"AWS": "*"}` are equivalent.
#[test]
fn a_star_is_everybody_in_both_forms() {
    for principal in [r#""Principal": "*""#, r#""Principal": {"AWS": "*"}"#] {
        assert_eq!(allow_of(&granting(principal), "anonymous"), Weight::Direct);
        assert_eq!(allow_of(&granting(principal), "arn:aws:iam::222222222222:user/jo"), Weight::Direct);
    }
}

/// UG reference_policies_elements_principal: "You cannot use a wildcard to match part of a
/// principal name or ARN."
#[test]
fn wildcards_inside_a_principal_match_nobody() {
    let document = granting(r#""Principal": {"AWS": "arn:aws:iam::111111111111:user/*"}"#);
    assert_eq!(allow_of(&document, "arn:aws:iam::111111111111:user/jo"), Weight::None);
}

/// UG reference_identifiers: a deleted user or role leaves its id behind, which never matches.
#[test]
fn the_id_of_a_deleted_role_matches_nobody() {
    let document = granting(r#""Principal": {"AWS": "AROADBQP57FF2AEXAMPLE"}"#);
    assert_eq!(allow_of(&document, "arn:aws:sts::111111111111:assumed-role/r/s"), Weight::None);
}

/// UG reference_policies_elements_principal, role and session principals.
#[test]
fn a_session_is_named_by_itself_or_by_its_role() {
    let session = "arn:aws:sts::111111111111:assumed-role/r/s";
    assert_eq!(
        allow_of(&granting(r#""Principal": {"AWS": "arn:aws:sts::111111111111:assumed-role/r/s"}"#), session),
        Weight::Direct
    );
    assert_eq!(
        allow_of(&granting(r#""Principal": {"AWS": "arn:aws:iam::111111111111:role/path/r"}"#), session),
        Weight::Behind
    );
    assert_eq!(
        allow_of(&granting(r#""Principal": {"AWS": "arn:aws:iam::111111111111:role/q"}"#), session),
        Weight::None
    );
    assert_eq!(
        allow_of(&granting(r#""Principal": {"AWS": "arn:aws:sts::111111111111:assumed-role/r/t"}"#), session),
        Weight::None
    );
}

#[test]
fn a_service_matches_its_name() {
    let document = granting(r#""Principal": {"Service": ["sns.amazonaws.com"]}"#);
    assert_eq!(allow_of(&document, "sns.amazonaws.com"), Weight::Direct);
    assert_eq!(allow_of(&document, "sqs.amazonaws.com"), Weight::None);
    assert_eq!(allow_of(&document, "anonymous"), Weight::None);
}

/// UG reference_policies_grammar: a resource policy's statement needs a principal.
#[test]
fn a_resource_statement_without_a_principal_speaks_of_nobody() {
    let document = statement(r#""Effect": "Allow", "Action": "s3:*", "Resource": "*""#);
    assert_eq!(allow_of(&document, "anonymous"), Weight::None);
}

/// UG reference_policies_elements_notprincipal.
#[test]
fn not_principal_with_allow_grants_everybody_else() {
    let document = granting(r#""NotPrincipal": {"AWS": "arn:aws:iam::111111111111:user/jo"}"#);
    assert_eq!(allow_of(&document, "anonymous"), Weight::Direct);
    assert_eq!(allow_of(&document, "arn:aws:iam::111111111111:user/jo"), Weight::None);
}

/// UG reference_policies_elements_notprincipal: a session is spared only where its role is named
/// as well, or the whole account is.
#[test]
fn not_principal_with_deny_needs_the_role_and_the_session() {
    let denies = |listed: &str, principal: &str| {
        let document = statement(&format!(
            r#""Effect": "Deny", "NotPrincipal": {{"AWS": {listed}}}, "Action": "*", "Resource": "*""#
        ));
        document.evaluate(&request(principal, "s3:GetObject", "arn:aws:s3:::b/k"), Attachment::Resource).deny.is_yes()
    };
    let session = "arn:aws:sts::111111111111:assumed-role/r/s";
    let role = "arn:aws:iam::111111111111:role/r";
    let root = "arn:aws:iam::111111111111:root";
    assert!(denies(&format!(r#""{role}""#), session));
    assert!(denies(&format!(r#""{session}""#), session));
    assert!(!denies(&format!(r#"["{session}", "{role}"]"#), session));
    assert!(!denies(&format!(r#""{root}""#), session));
    assert!(!denies(r#""arn:aws:iam::111111111111:user/jo""#, "arn:aws:iam::111111111111:user/jo"));
    assert!(denies(r#""arn:aws:iam::111111111111:user/jo""#, "arn:aws:iam::111111111111:user/ann"));
    assert!(denies(&format!(r#""{root}""#), "arn:aws:iam::222222222222:user/jo"));
}

#[test]
fn the_deciding_statement_is_named() {
    let mut sources = Sources::new();
    let text = r#"{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}, {"Effect": "Deny", "Action": "iam:*", "Resource": "*"}]}"#;
    let id = sources.add_file("p.json", text);
    let document = Document::parse(&bartizan_tree::json::parse_file(&sources, id).unwrap(), &sources);
    let place = |action: &str| {
        let outcome =
            document.evaluate(&request("arn:aws:iam::111111111111:user/jo", action, "*"), Attachment::Identity);
        sources.slice(outcome.decided_by.unwrap()).to_owned()
    };
    assert!(place("iam:PassRole").contains("Deny") && place("s3:GetObject").contains("Allow"));
}

#[test]
fn what_is_not_known_makes_the_answer_depend_on_it() {
    let why = Why::Variable("var.more".into());
    let mut document = statement(r#""Effect": "Allow", "Action": "s3:*", "Resource": "*""#);
    document.more = Some(why.clone());
    assert_eq!(identity(&document, "s3:GetObject", "*"), Decision::Unknown(why.clone()));
    let hole = Document::unknown(why.clone(), Origin::NONE);
    assert_eq!(identity(&hole, "s3:GetObject", "*"), Decision::Unknown(why));
    let _ = Node::null(Origin::NONE);
}

proptest! {
    #[test]
    fn one_more_deny_never_allows_more(
        statements in prop::collection::vec(any_statement(true), 0..4),
        deny in any_statement(true),
        request in any_request(),
    ) {
        let deny = deny.replace(r#""Effect": "Allow""#, r#""Effect": "Deny""#);
        let before = policy(&statements).evaluate(&request, Attachment::Resource).decision();
        let mut more = statements;
        more.push(deny);
        let after = policy(&more).evaluate(&request, Attachment::Resource).decision();
        if after == Decision::Allow {
            prop_assert_eq!(before, Decision::Allow);
        }
    }

    #[test]
    fn one_more_allow_never_denies_more(
        statements in prop::collection::vec(any_statement(true), 0..4),
        allow in any_statement(true),
        request in any_request(),
    ) {
        let allow = allow.replace(r#""Effect": "Deny""#, r#""Effect": "Allow""#);
        let before = policy(&statements).evaluate(&request, Attachment::Resource).decision();
        let mut more = statements;
        more.push(allow);
        let after = policy(&more).evaluate(&request, Attachment::Resource).decision();
        match before {
            Decision::Allow => prop_assert_eq!(after, Decision::Allow),
            Decision::ExplicitDeny => prop_assert_eq!(after, Decision::ExplicitDeny),
            _ => prop_assert!(after != Decision::ExplicitDeny),
        }
    }

    /// What is decided with some keys unknown stays so whatever they turn out to be.
    #[test]
    fn an_unknown_that_becomes_known_never_flips_a_decision(
        statements in prop::collection::vec(any_statement(true), 0..4),
        request in any_request(),
    ) {
        let document = policy(&statements);
        let known = document.evaluate(&request, Attachment::Resource).decision();
        let mut vague = request.clone();
        vague.context = Context::unknown();
        match document.evaluate(&vague, Attachment::Resource).decision() {
            Decision::Unknown(_) => {}
            decided => prop_assert_eq!(decided, known),
        }
    }

    /// The same for a name inside the document.
    #[test]
    fn a_hole_that_is_filled_never_flips_a_decision(
        statements in prop::collection::vec(any_statement(true), 1..4),
        request in any_request(),
    ) {
        let text = format!(r#"{{"Version": "2012-10-17", "Statement": [{}]}}"#, statements.join(","));
        let mut pieces = Vec::new();
        for (i, piece) in text.split("s3:::b").enumerate() {
            if i > 0 {
                pieces.push(Node::text("s3:::", Origin::NONE));
                pieces.push(Node::unknown(Why::Variable("var.bucket".into()), Origin::NONE));
            }
            pieces.push(Node::text(piece, Origin::NONE));
        }
        let vague = Document::parse(&Node::concat(pieces, Origin::NONE), &Sources::new());
        let known = policy(&statements).evaluate(&request, Attachment::Resource).decision();
        match vague.evaluate(&request, Attachment::Resource).decision() {
            Decision::Unknown(_) => {}
            decided => prop_assert_eq!(decided, known),
        }
    }
}
