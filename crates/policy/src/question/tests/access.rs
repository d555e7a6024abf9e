use super::*;

fn public(members: &str) -> &'static str {
    kind(&is_public(&statement(members), Some("111111111111")).verdict)
}

fn bucket(principal: &str, condition: &str) -> String {
    format!(
        r#""Effect": "Allow", "Principal": {principal}, "Action": "s3:GetObject",
           "Resource": "arn:aws:s3:::b/*", "Condition": {condition}"#
    )
}

#[test]
fn a_star_without_a_condition_is_public_with_a_witness() {
    let answer = is_public(&statement(&bucket(r#""*""#, "{}")), None);
    assert_eq!(answer.verdict, Tri::Yes);
    let witness = answer.witness.unwrap();
    assert_eq!((witness.principal.as_str(), witness.action.as_str()), ("anonymous", "s3:GetObject"));
    assert_eq!(witness.resource, "arn:aws:s3:::b/example");
    assert_eq!(public(&bucket(r#"{"AWS": ["*"]}"#, "{}")), "yes");
    assert_eq!(public(&bucket(r#"{"AWS": "arn:aws:iam::222222222222:root"}"#, "{}")), "no");
    assert_eq!(public(&bucket(r#"{"Service": "cloudtrail.amazonaws.com"}"#, "{}")), "no");
}

/// AWS: the meaning of "public", example policies.
#[test]
fn the_published_examples() {
    assert_eq!(public(&bucket(r#""*""#, r#"{"StringLike": {"aws:SourceVpc": "vpc-*"}}"#)), "yes");
    assert_eq!(public(&bucket(r#""*""#, r#"{"StringEquals": {"aws:SourceVpc": "vpc-91237329"}}"#)), "no");
    let facebook = statement(&bucket(r#"{"Federated": "graph.facebook.com"}"#, "{}"));
    assert_eq!(kind(&is_public_for_s3(&facebook, None).verdict), "yes");
    let points = r#"{"StringLike": {"s3:DataAccessPointArn": "arn:aws:s3:us-west-2:123456789012:accesspoint/*"}}"#;
    assert_eq!(kind(&is_public_for_s3(&statement(&bucket(r#""*""#, points)), None).verdict), "no");
}

#[test]
fn conditions_that_name_who_may_come_close_a_statement() {
    for condition in [
        r#"{"StringEquals": {"aws:PrincipalOrgID": "o-abc"}}"#,
        r#"{"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-abc/r-1/*"}}"#,
        r#"{"StringEquals": {"aws:SourceAccount": ["111111111111", "222222222222"]}}"#,
        r#"{"ArnLike": {"aws:SourceArn": "arn:aws:sns:*:111111111111:*"}}"#,
        r#"{"ArnLike": {"aws:SourceArn": "arn:aws:s3:*:*:my-bucket"}}"#,
        r#"{"StringEquals": {"aws:SourceIp": "203.0.113.7"}}"#,
        r#"{"StringEquals": {"aws:PrincipalServiceName": "cloudtrail.amazonaws.com"}}"#,
        r#"{"StringEquals": {"aws:Ec2InstanceSourceVPC": "vpc-1"}}"#,
        r#"{"Bool": {"aws:PrincipalIsAWSService": "true"}}"#,
        r#"{"StringLike": {"aws:userid": "AROAEXAMPLE:*"}}"#,
        r#"{"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "10.0.0.0/8", "2001:db8::/32"]}}"#,
        r#"{"StringEqualsIfExists": {"aws:SourceVpce": "vpce-1"}, "Null": {"aws:SourceVpce": "false"}}"#,
        r#"{"StringEquals": {"aws:ResourceOrgID": "x", "aws:PrincipalOrgID": "${aws:ResourceOrgID}"}}"#,
    ] {
        assert_eq!(public(&bucket(r#""*""#, condition)), "no", "{condition}");
    }
}

#[test]
fn conditions_that_name_nobody_leave_it_open() {
    for condition in [
        r#"{"Bool": {"aws:SecureTransport": "true"}}"#,
        r#"{"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-abc"}}"#,
        r#"{"ForAllValues:StringLike": {"aws:PrincipalOrgPaths": "o-abc/*"}}"#,
        r#"{"StringNotEquals": {"aws:PrincipalOrgID": "o-abc"}}"#,
        r#"{"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-*"}}"#,
        r#"{"IpAddress": {"aws:SourceIp": "0.0.0.0/1"}}"#,
        r#"{"IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "::/0"]}}"#,
        r#"{"StringEquals": {"aws:Referer": "https://example.com"}}"#,
        r#"{"NotIpAddress": {"aws:SourceIp": "192.0.2.0/24"}}"#,
        r#"{"StringLike": {"aws:PrincipalArn": "*"}}"#,
        r#"{"NumericLessThan": {"s3:signatureAge": "1000"}}"#,
    ] {
        assert_eq!(public(&bucket(r#""*""#, condition)), "yes", "{condition}");
    }
}

/// AWS: "fixed values (values that don't contain a wildcard or a policy variable)".
#[test]
fn for_s3_a_wildcard_fixes_nothing() {
    let s3 = |condition: &str| kind(&is_public_for_s3(&statement(&bucket(r#""*""#, condition)), None).verdict);
    assert_eq!(s3(r#"{"ArnLike": {"aws:SourceArn": "arn:aws:cloudfront::111111111111:distribution/*"}}"#), "yes");
    assert_eq!(s3(r#"{"StringLike": {"aws:userid": "AROAEXAMPLE:*"}}"#), "yes");
    assert_eq!(s3(r#"{"ArnEquals": {"aws:SourceArn": "arn:aws:cloudfront::111111111111:distribution/E1"}}"#), "no");
}

#[test]
fn a_deny_that_spares_only_named_ones_closes_it() {
    let both = |deny: &str| {
        let text = format!(
            r#"{{"Version": "2012-10-17", "Statement": [{{{}}}, {{"Effect": "Deny", {deny}}}]}}"#,
            bucket(r#""*""#, "{}")
        );
        kind(&is_public(&doc(&text), None).verdict)
    };
    let all = r#""Principal": "*", "Action": "s3:*", "Resource": ["arn:aws:s3:::b", "arn:aws:s3:::b/*"]"#;
    let with = |condition: &str| both(&format!(r#"{all}, "Condition": {condition}"#));
    assert_eq!(both(all), "no");
    assert_eq!(with(r#"{"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}}"#), "no");
    assert_eq!(with(r#"{"StringNotEqualsIfExists": {"aws:SourceVpce": ["vpce-1"]}}"#), "no");
    assert_eq!(with(r#"{"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}}"#), "no");
    let service =
        r#"{"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}, "BoolIfExists": {"aws:PrincipalIsAWSService": "false"}}"#;
    assert_eq!(with(service), "no");
    // An anonymous request has no aws:PrincipalIsAWSService, so this Deny spares it.
    assert_eq!(with(&service.replace("BoolIfExists", "Bool")), "yes");
    assert_eq!(with(r#"{"Bool": {"aws:SecureTransport": "false"}}"#), "yes");
    assert_eq!(both(r#""Principal": "*", "Action": "s3:PutObject", "Resource": "*""#), "yes");
    assert_eq!(both(r#""Principal": {"AWS": "222222222222"}, "Action": "s3:*", "Resource": "*""#), "yes");
    assert_eq!(
        both(r#""NotPrincipal": {"AWS": "arn:aws:iam::111111111111:root"}, "Action": "s3:*", "Resource": "*""#),
        "no"
    );
}

#[test]
fn an_unknown_bucket_name_leaves_the_answer_decided() {
    let open = with_holes(
        r#"{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "@aws_s3_bucket.b.arn@/*"},
            {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": ["@aws_s3_bucket.b.arn@", "@aws_s3_bucket.b.arn@/*"],
             "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}"#,
    );
    let answer = is_public(&open, None);
    assert_eq!(answer.verdict, Tri::Yes);
    assert_eq!(answer.witness.unwrap().resource, "<aws_s3_bucket.b.arn>/example");
    assert_eq!(refuses_plain_http(&open).verdict, Tri::Yes);
}

#[test]
fn what_decides_and_is_unknown_makes_it_undecided() {
    let by = |text: &str| kind(&is_public(&with_holes(text), None).verdict);
    let policy = |principal: &str, condition: &str| {
        format!(
            r#"{{"Statement": {{"Effect": "Allow", "Principal": {principal}, "Action": "s3:GetObject", "Resource": "*", "Condition": {condition}}}}}"#
        )
    };
    assert_eq!(by(&policy(r#"{"AWS": "?var.who?"}"#, "{}")), "unknown");
    assert_eq!(by(&policy(r#"{"AWS": "@aws_iam_role.r.arn@"}"#, "{}")), "no");
    assert_eq!(by(&policy(r#"{"AWS": "arn:aws:iam::?var.id?:root"}"#, "{}")), "no");
    assert_eq!(by(&policy(r#""*""#, r#"{"StringLike": {"aws:PrincipalOrgID": "?var.org?"}}"#)), "unknown");
    assert_eq!(by(&policy(r#""*""#, r#"{"StringEquals": {"aws:SourceVpce": "@aws_vpc_endpoint.e.id@"}}"#)), "no");
}

fn transport(deny: &str) -> &'static str {
    kind(&refuses_plain_http(&statement(&format!(r#""Effect": "Deny", {deny}"#))).verdict)
}

#[test]
fn any_equivalent_deny_refuses_plain_http() {
    let rest = r#""Principal": "*", "Action": "s3:*", "Resource": ["arn:aws:s3:::b", "arn:aws:s3:::b/*"]"#;
    for condition in [
        r#"{"Bool": {"aws:SecureTransport": "false"}}"#,
        r#"{"bool": {"AWS:securetransport": false}}"#,
        r#"{"BoolIfExists": {"aws:SecureTransport": ["false"]}}"#,
        r#"{"StringNotEquals": {"aws:SecureTransport": "true"}}"#,
        r#"{"StringEquals": {"aws:SecureTransport": ["false", "FALSE"]}}"#,
        "{}",
    ] {
        assert_eq!(transport(&format!(r#"{rest}, "Condition": {condition}"#)), "yes", "{condition}");
    }
    for condition in [
        r#"{"Bool": {"aws:SecureTransport": "true"}}"#,
        r#"{"Bool": {"aws:SecureTransport": "false"}, "StringEquals": {"aws:PrincipalOrgID": "o-1"}}"#,
        r#"{"NumericLessThan": {"s3:TlsVersion": "1.2"}}"#,
    ] {
        assert_eq!(transport(&format!(r#"{rest}, "Condition": {condition}"#)), "no", "{condition}");
    }
    // Whether a plain request has an s3:TlsVersion, AWS's pages do not say.
    assert_eq!(
        transport(&format!(r#"{rest}, "Condition": {{"NumericLessThanIfExists": {{"s3:TlsVersion": "1.2"}}}}"#)),
        "unknown"
    );
}

#[test]
fn a_deny_must_cover_everybody_everything_and_both_bucket_and_objects() {
    let condition = r#""Condition": {"Bool": {"aws:SecureTransport": "false"}}"#;
    let with = |rest: &str| transport(&format!("{rest}, {condition}"));
    assert_eq!(with(r#""Principal": {"AWS": "*"}, "Action": "*", "Resource": "*""#), "yes");
    assert_eq!(with(r#""Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::b*""#), "yes");
    assert_eq!(with(r#""Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::b/*""#), "no");
    assert_eq!(with(r#""Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::b""#), "no");
    assert_eq!(with(r#""Principal": "*", "Action": "s3:GetObject", "Resource": "*""#), "no");
    assert_eq!(with(r#""Principal": {"AWS": "111111111111"}, "Action": "s3:*", "Resource": "*""#), "no");
    assert_eq!(
        with(r#""Principal": "*", "Action": "s3:*", "Resource": ["arn:aws:s3:::b", "arn:aws:s3:::b/logs/*"]"#),
        "no"
    );
}

#[test]
fn a_deny_that_spares_somebody_does_not_refuse() {
    let all = r#""Action": "s3:*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}"#;
    assert_eq!(transport(&format!(r#""NotPrincipal": {{"AWS": "arn:aws:iam::111111111111:role/r"}}, {all}}}"#)), "no");
    let spared = r#", "ArnNotEquals": {"aws:PrincipalArn": "arn:aws:iam::111111111111:role/r"}"#;
    assert_eq!(transport(&format!(r#""Principal": "*", {all}{spared}}}"#)), "no");
}

#[test]
fn a_witness_is_somebody_who_can_be() {
    let by = |condition: &str| is_public(&statement(&bucket(r#""*""#, condition)), None);
    let role = by(r#"{"StringLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/deploy"}}"#);
    assert_eq!(role.witness.unwrap().principal, "arn:aws:iam::999999999999:role/deploy");
    let signed = by(r#"{"StringEquals": {"aws:PrincipalType": "User"}}"#);
    assert_eq!(signed.witness.unwrap().principal, "arn:aws:iam::999999999999:user/stranger");
    assert!(signed.explanation.contains("every AWS account"));
}

#[test]
fn the_parts_may_stand_in_two_statements() {
    let condition = r#""Condition": {"Bool": {"aws:SecureTransport": "false"}}"#;
    let text = format!(
        r#"{{"Statement": [
            {{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::b", {condition}}},
            {{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::b/*", {condition}}}]}}"#
    );
    assert_eq!(refuses_plain_http(&doc(&text)).verdict, Tri::Yes);
}

#[test]
fn grants_that_need_tls_bind_no_identity_policy() {
    let answer = refuses_plain_http(&statement(&bucket(r#""*""#, r#"{"Bool": {"aws:SecureTransport": "true"}}"#)));
    assert_eq!(answer.verdict, Tri::No);
    assert!(answer.explanation.contains("identity policies"));
}

#[test]
fn a_grant_that_says_nothing_of_tls_is_not_said_to_need_it() {
    let condition = r#"{"StringEquals": {"aws:PrincipalOrgID": "o-1234567890"}}"#;
    let answer = refuses_plain_http(&doc(&format!(
        r#"{{"Statement": [{{"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::b/*",
            "Condition": {condition}}}]}}"#
    )));
    assert_eq!(answer.verdict, Tri::No);
    assert!(!answer.explanation.contains("need TLS"), "{}", answer.explanation);
}

#[test]
fn a_bucket_whose_name_is_put_together_is_still_the_bucket() {
    let ask = |bucket: &str| {
        let text = format!(
            r#"{{"Statement": {{"Effect": "Deny", "Principal": {{"AWS": "*"}}, "Action": "s3:*", "Resource": ["{bucket}", "{bucket}/*"],
                "Condition": {{"Bool": {{"aws:SecureTransport": false}}}}}}}}"#
        );
        kind(&refuses_plain_http(&with_holes(&text)).verdict)
    };
    assert_eq!(ask("arn:?AWS::Partition?:s3:::?AppName?-?AWS::Region?"), "yes");
    assert_eq!(ask("arn:aws:s3:::@aws_s3_bucket.b.id@"), "yes");
    assert_eq!(ask("@aws_s3_bucket.b.arn@"), "yes");
    // A variable alone might be part of a bucket.
    assert_eq!(ask("?var.where?"), "unknown");
}

#[test]
fn queues_and_topics_are_asked_alike() {
    let condition = r#""Condition": {"Bool": {"aws:SecureTransport": "false"}}"#;
    assert_eq!(
        transport(&format!(
            r#""Principal": "*", "Action": "sqs:*", "Resource": "arn:aws:sqs:eu-west-1:111111111111:q", {condition}"#
        )),
        "yes"
    );
    assert_eq!(
        transport(&format!(
            r#""Principal": "*", "Action": "SNS:Publish", "Resource": "arn:aws:sns:eu-west-1:111111111111:t", {condition}"#
        )),
        "no"
    );
}

fn admin(text: &str) -> &'static str {
    kind(&grants_admin(&doc(&format!(r#"{{"Version": "2012-10-17", "Statement": {text}}}"#))).verdict)
}

#[test]
fn administrator_in_all_its_spellings() {
    assert_eq!(admin(r#"{"Effect": "Allow", "Action": "*", "Resource": "*"}"#), "yes");
    assert_eq!(admin(r#"{"Effect": "Allow", "Action": ["s3:Get*", "*:*"], "Resource": ["*"]}"#), "yes");
    assert_eq!(admin(r#"{"Effect": "Allow", "Action": "*", "Resource": "arn:aws:*:*:*:*"}"#), "yes");
    assert_eq!(admin(r#"{"Effect": "Allow", "NotAction": "organizations:*", "Resource": "*"}"#), "yes");
    assert_eq!(
        admin(
            r#"[{"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}, {"Effect": "Allow", "Action": "iam:*", "Resource": "*"}]"#
        ),
        "yes"
    );
}

#[test]
fn less_than_administrator() {
    assert_eq!(admin(r#"{"Effect": "Allow", "NotAction": ["iam:*", "organizations:*"], "Resource": "*"}"#), "no");
    assert_eq!(admin(r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}"#), "no");
    assert_eq!(admin(r#"{"Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::b/*"}"#), "no");
    assert_eq!(
        admin(
            r#"[{"Effect": "Allow", "Action": "*", "Resource": "*"}, {"Effect": "Deny", "Action": "iam:*", "Resource": "*"}]"#
        ),
        "no"
    );
    assert_eq!(
        admin(
            r#"[{"Effect": "Allow", "Action": "*", "Resource": "*"}, {"Effect": "Deny", "Action": "*", "Resource": "*"}]"#
        ),
        "no"
    );
}

#[test]
fn a_deny_beside_iam_changes_nothing_and_a_conditional_one_is_undecided() {
    assert_eq!(
        admin(
            r#"[{"Effect": "Allow", "Action": "*", "Resource": "*"}, {"Effect": "Deny", "Action": "organizations:Leave*", "Resource": "*"}]"#
        ),
        "yes"
    );
    assert_eq!(
        admin(
            r#"[{"Effect": "Allow", "Action": "*", "Resource": "*"}, {"Effect": "Deny", "Action": "*", "Resource": "*",
                "Condition": {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}}]"#
        ),
        "unknown"
    );
}

#[test]
fn conditions_on_the_grant_are_named() {
    let document = doc(
        r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}}}"#,
    );
    let answer = grants_admin(&document);
    assert_eq!((answer.verdict, answer.under), (Tri::Yes, vec!["IpAddress aws:SourceIp 10.0.0.0/8".to_owned()]));
}

#[test]
fn unknown_actions_or_resources_are_undecided() {
    let ask = |text: &str| kind(&grants_admin(&with_holes(text)).verdict);
    assert_eq!(ask(r#"{"Statement": {"Effect": "Allow", "Action": "?var.a?", "Resource": "*"}}"#), "unknown");
    assert_eq!(ask(r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "?var.r?"}}"#), "unknown");
    assert_eq!(ask(r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "@aws_s3_bucket.b.arn@"}}"#), "no");
    assert_eq!(ask(r#"{"Statement": {"Effect": "Allow", "Action": "s3:?var.a?", "Resource": "*"}}"#), "no");
    assert_eq!(ask(r#"{"Statement": {"Effect": "?var.e?", "Action": "*", "Resource": "*"}}"#), "unknown");
}

#[test]
fn wildcards_by_service_level_and_scope() {
    let document =
        doc(r#"{"Statement": [{"Effect": "Allow", "Action": ["s3:Get*", "ec2:*", "iam:PassRole"], "Resource": "*"},
            {"Effect": "Allow", "NotAction": "iam:*", "Resource": "arn:aws:s3:::b/*"},
            {"Effect": "Deny", "Action": "*", "Resource": "*"}]}"#);
    let grants = wildcard_grants(&document);
    assert_eq!(grants.len(), 3);
    assert_eq!(
        (grants[0].service.as_deref(), grants[0].writes(), grants[0].scope),
        (Some("s3"), false, Scope::Everything)
    );
    assert_eq!((grants[1].service.as_deref(), grants[1].writes()), (Some("ec2"), true));
    assert_eq!((grants[2].action.as_str(), grants[2].scope), ("NotAction iam:*", Scope::Pattern));
}

#[test]
fn passing_any_role() {
    let ask = |resource: &str| {
        kind(
            &pass_role_on_everything(&statement(&format!(
                r#""Effect": "Allow", "Action": "iam:Pass*", "Resource": {resource}"#
            )))
            .verdict,
        )
    };
    assert_eq!(ask(r#""*""#), "yes");
    assert_eq!(ask(r#""arn:aws:iam::*:role/*""#), "yes");
    assert_eq!(ask(r#""arn:aws:iam::111111111111:role/*""#), "yes");
    assert_eq!(ask(r#""arn:aws:iam::111111111111:*""#), "yes");
    assert_eq!(ask(r#""arn:aws:iam::111111111111:role/app-*""#), "no");
    assert_eq!(ask(r#""arn:aws:iam::111111111111:role/app""#), "no");
    assert_eq!(ask(r#""arn:aws:s3:::b/role/*""#), "no");
    let hole = with_holes(
        r#"{"Statement": {"Effect": "Allow", "Action": "iam:PassRole", "Resource": "arn:aws:iam::?var.id?:role/*"}}"#,
    );
    assert_eq!(kind(&pass_role_on_everything(&hole).verdict), "yes");
    let bound = statement(
        r#""Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}"#,
    );
    assert_eq!(pass_role_on_everything(&bound).under, ["StringEquals iam:PassedToService ec2.amazonaws.com"]);
}

#[test]
fn ways_up_need_all_their_actions_on_everything() {
    let ids = |members: &str| -> Vec<&'static str> {
        escalation_actions(&statement(members)).iter().filter_map(|e| e.pathfinding).collect()
    };
    assert_eq!(
        ids(r#""Effect": "Allow", "Action": ["iam:PassRole", "ec2:RunInstances"], "Resource": "*""#),
        ["ec2-001"]
    );
    assert_eq!(ids(r#""Effect": "Allow", "Action": "iam:PassRole", "Resource": "*""#), [""; 0]);
    assert_eq!(
        ids(r#""Effect": "Allow", "Action": "iam:CreatePolicyVersion", "Resource": "arn:aws:iam::1:policy/p""#),
        [""; 0]
    );
    assert!(ids(r#""Effect": "Allow", "Action": "*", "Resource": "*""#).len() > 40);
    let denied = doc(
        r#"{"Statement": [{"Effect": "Allow", "Action": "iam:*", "Resource": "*"}, {"Effect": "Deny", "Action": "iam:Put*", "Resource": "*"}]}"#,
    );
    let open: Vec<_> = escalation_actions(&denied).iter().filter_map(|e| e.pathfinding).collect();
    assert!(open.contains(&"iam-001") && !open.contains(&"iam-007"));
}
