use super::*;

const OWN: Option<&str> = Some("111111111111");

fn trust(principal: &str, action: &str, condition: &str) -> Document {
    statement(&format!(
        r#""Effect": "Allow", "Principal": {principal}, "Action": "{action}", "Condition": {condition}"#
    ))
}

fn anyone(principal: &str, action: &str, condition: &str) -> &'static str {
    kind(&trusts_anyone(&trust(principal, action, condition), OWN).verdict)
}

const GITHUB: &str = r#"{"Federated": "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com"}"#;

#[test]
fn a_star_trusts_everybody_unless_a_condition_names_them() {
    assert_eq!(anyone(r#""*""#, "sts:AssumeRole", "{}"), "yes");
    assert_eq!(anyone(r#"{"AWS": "*"}"#, "sts:AssumeRole", r#"{"StringEquals": {"aws:PrincipalOrgID": "o-1"}}"#), "no");
    assert_eq!(anyone(r#"{"AWS": "*"}"#, "sts:AssumeRole", r#"{"StringEquals": {"sts:ExternalId": "x"}}"#), "no");
    assert_eq!(anyone(r#"{"AWS": "*"}"#, "sts:AssumeRole", r#"{"Bool": {"aws:SecureTransport": "true"}}"#), "yes");
    assert_eq!(anyone(r#"{"Service": "ec2.amazonaws.com"}"#, "sts:AssumeRole", "{}"), "no");
    assert_eq!(anyone(r#"{"AWS": "arn:aws:iam::222222222222:root"}"#, "sts:AssumeRole", "{}"), "no");
}

#[test]
fn a_provider_that_everybody_can_join_must_be_pinned_to_a_subject() {
    let web = "sts:AssumeRoleWithWebIdentity";
    let sub = |test: &str, value: &str| {
        format!(
            r#"{{"StringEquals": {{"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}},
                "{test}": {{"token.actions.githubusercontent.com:sub": "{value}"}}}}"#
        )
    };
    let aud_only = r#"{"StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}}"#;
    assert_eq!(anyone(GITHUB, web, aud_only), "yes");
    assert_eq!(anyone(GITHUB, web, &sub("StringLike", "repo:*")), "yes");
    assert_eq!(anyone(GITHUB, web, &sub("StringLike", "repo:octo-org/*")), "no");
    assert_eq!(anyone(GITHUB, web, &sub("StringEquals", "repo:octo-org/octo:ref:refs/heads/main")), "no");
    assert_eq!(anyone(r#"{"Federated": "cognito-identity.amazonaws.com"}"#, web, "{}"), "yes");
    let pool = r#"{"StringEquals": {"cognito-identity.amazonaws.com:aud": "eu-west-1:1"}}"#;
    assert_eq!(anyone(r#"{"Federated": "cognito-identity.amazonaws.com"}"#, web, pool), "no");
}

fn one(document: &Document) -> Trusted {
    let mut parties = trusted_parties(document, OWN).known;
    assert_eq!(parties.len(), 1);
    parties.remove(0)
}

#[test]
fn what_is_asked_of_an_outsider_is_seen() {
    let vendor =
        one(&trust(r#"{"AWS": "222222222222"}"#, "sts:AssumeRole", r#"{"StringEquals": {"sts:ExternalId": "x"}}"#));
    assert!(vendor.foreign.is_yes() && vendor.external_id.is_yes() && vendor.mfa.is_no());
    let weak =
        r#"{"StringEqualsIfExists": {"sts:ExternalId": "x"}, "BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}}"#;
    let weak = one(&trust(r#"{"AWS": "222222222222"}"#, "sts:AssumeRole", weak));
    assert!(weak.external_id.is_no() && weak.mfa.is_no());
    let own = one(&trust(
        r#"{"AWS": "arn:aws:iam::111111111111:role/r"}"#,
        "sts:AssumeRole",
        r#"{"Bool": {"aws:MultiFactorAuthPresent": "true"}}"#,
    ));
    assert!(own.foreign.is_no() && own.mfa.is_yes());
    let service = one(&trust(
        r#"{"Service": "sns.amazonaws.com"}"#,
        "sqs:SendMessage",
        r#"{"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:1:*"}}"#,
    ));
    assert!(service.foreign.is_no() && service.source.is_yes());
}

#[test]
fn audience_and_subject_of_an_irsa_role() {
    let provider =
        r#"{"Federated": "arn:aws:iam::111111111111:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/ABC"}"#;
    let condition =
        r#"{"StringEquals": {"oidc.eks.eu-west-1.amazonaws.com/id/ABC:sub": "system:serviceaccount:ns:app"}}"#;
    let party = one(&trust(provider, "sts:AssumeRoleWithWebIdentity", condition));
    assert!(matches!(party.subject, Pin::Fixed(_)) && matches!(party.audience, Pin::Free));
    assert!(party.foreign.is_no());
}

#[test]
fn a_provider_whose_name_is_not_known_is_undecided_unless_its_subject_is_pinned() {
    let ask = |condition: &str| {
        let text = format!(
            r#"{{"Statement": {{"Effect": "Allow", "Principal": {{"Federated": "?var.provider?"}},
                "Action": "sts:AssumeRoleWithWebIdentity", "Condition": {condition}}}}}"#
        );
        (kind(&trusts_anyone(&with_holes(&text), OWN).verdict), kind(&trusts_accounts(&with_holes(&text), OWN).verdict))
    };
    assert_eq!(ask("{}"), ("unknown", "no"));
    assert_eq!(ask(r#"{"StringEquals": {"oidc.example.com:sub": "system:serviceaccount:a:b"}}"#), ("no", "no"));
}

#[test]
fn an_unknown_service_is_a_service() {
    let text =
        r#"{"Statement": {"Effect": "Allow", "Principal": {"Service": "?var.service?"}, "Action": "sts:AssumeRole"}}"#;
    assert_eq!(kind(&trusts_anyone(&with_holes(text), OWN).verdict), "no");
    assert_eq!(kind(&is_public(&with_holes(text), OWN).verdict), "no");
}

#[test]
fn other_accounts_are_told_from_the_own_one_where_it_is_known() {
    let other = trust(r#"{"AWS": "arn:aws:iam::222222222222:role/x"}"#, "sts:AssumeRole", "{}");
    assert_eq!(trusts_accounts(&other, OWN).verdict, Tri::Yes);
    assert_eq!(kind(&trusts_accounts(&other, None).verdict), "unknown");
    let own = trust(r#"{"AWS": "111111111111"}"#, "sts:AssumeRole", "{}");
    assert_eq!(trusts_accounts(&own, OWN).verdict, Tri::No);
    let text = r#"{"Statement": {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::@data.aws_caller_identity.current.account_id@:root"}, "Action": "sts:AssumeRole"}}"#;
    assert_eq!(trusts_accounts(&with_holes(text), None).verdict, Tri::No);
}
