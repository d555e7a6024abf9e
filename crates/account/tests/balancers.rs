//! Load balancers and groups of instances as an account tells of them.

mod support;

use support::{answers, recording, refuses, said, says};

#[test]
fn a_balancer_its_listeners_and_their_rules() {
    let look = recording("balancers");
    let balancer = look.one("AWS::ElasticLoadBalancingV2::LoadBalancer", "public");
    assert_eq!(
        (said(balancer, "Scheme"), said(balancer, "Type")),
        (r#""internet-facing""#.into(), r#""application""#.into())
    );
    assert_eq!(said(balancer, "Tags"), r#"[{"Key":"env","Value":"prod"}]"#);
    assert!(
        said(balancer, "LoadBalancerAttributes")
            .contains(r#"{"Key":"routing.http.drop_invalid_header_fields.enabled","Value":"true"}"#)
    );
    assert_eq!(balancer.get("Subnets").items().known.len(), 2);
    let listeners: Vec<_> = look.estate.of("AWS::ElasticLoadBalancingV2::Listener").collect();
    assert_eq!(listeners.len(), 2);
    assert!(listeners.iter().all(|l| l.follow("LoadBalancerArn", &[balancer.kind()]).known == [balancer]));
    assert!(
        said(listeners[0], "DefaultActions")
            .contains(r#""RedirectConfig":{"Port":"443","Protocol":"HTTPS","StatusCode":"HTTP_301"}"#)
    );
    assert_eq!(said(listeners[1], "SslPolicy"), r#""ELBSecurityPolicy-TLS13-1-2-2021-06""#);
    let rules: Vec<_> = look.estate.of("AWS::ElasticLoadBalancingV2::ListenerRule").collect();
    assert_eq!(rules.len(), 1, "the default rule is the listener's own");
    assert!(rules[0].follow("ListenerArn", &[listeners[1].kind()]).known == [listeners[1]]);
    let targets = look.one("AWS::ElasticLoadBalancingV2::TargetGroup", "web");
    assert_eq!(said(targets, "Targets"), r#"[{"Id":"172.31.0.10","Port":8080}]"#);
    assert!(listeners[1].follow("DefaultActions.TargetGroupArn", &[targets.kind()]).known == [targets]);
    assert!(look.draft.incomplete.is_empty(), "{:?}", look.draft.incomplete);
}

#[test]
fn a_classic_balancer() {
    let look = recording("balancers");
    let old = look.one("AWS::ElasticLoadBalancing::LoadBalancer", "old");
    assert_eq!(said(old, "CrossZone"), "true");
    assert_eq!(said(old, "AccessLoggingPolicy.S3BucketName"), r#""bz-logs""#);
    let listeners = said(old, "Listeners");
    assert!(
        listeners.contains(r#""InstancePort":8080,"InstanceProtocol":"HTTP","LoadBalancerPort":80"#),
        "{listeners}"
    );
    assert!(said(old, "Policies").contains(r#""Attributes":[{"Name":"Protocol-TLSv1","Value":"true"}]"#));
}

#[test]
fn listeners_that_were_not_read_are_a_gap() {
    let list = r#"{"LoadBalancers":[{"LoadBalancerArn":"arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/a/1"}]}"#;
    let about = r#"{"LoadBalancerArn":"arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/a/1"}"#;
    let look = answers(
        &["us-east-1"],
        &[
            says("elbv2:DescribeLoadBalancers", "us-east-1", "{}", list),
            refuses("elbv2:DescribeListeners", "us-east-1", about, "AccessDenied"),
        ],
    );
    let missing = look.missing("AWS::ElasticLoadBalancingV2::Listener", None);
    assert_eq!(missing.as_deref(), Some("the call elbv2:DescribeListeners was denied"));
    let balancer = look.one("AWS::ElasticLoadBalancingV2::LoadBalancer", "a/1");
    assert_eq!(said(balancer, "LoadBalancerAttributes"), "unknown: elbv2:DescribeLoadBalancerAttributes was not read");
    assert_eq!(said(balancer, "Tags"), "unknown: elbv2:DescribeTags was not read");
}

#[test]
fn groups_of_instances_name_what_they_are_made_of() {
    let look = recording("instances");
    let web = look.one("AWS::AutoScaling::AutoScalingGroup", "web");
    assert!(
        web.follow("LaunchTemplate.LaunchTemplateId", &["AWS::EC2::LaunchTemplate"]).known
            == [look.one("AWS::EC2::LaunchTemplate", "web")]
    );
    assert_eq!(said(web, "LaunchTemplate.Version"), r#""2""#);
    assert_eq!(web.get("VPCZoneIdentifier").items().known.len(), 1);
    assert_eq!(said(web, "Tags"), r#"[{"Key":"env","PropagateAtLaunch":true,"Value":"prod"}]"#);
    let old = look.one("AWS::AutoScaling::AutoScalingGroup", "old");
    let configuration = look.one("AWS::AutoScaling::LaunchConfiguration", "old");
    assert!(old.follow("LaunchConfigurationName", &[configuration.kind()]).known == [configuration]);
    assert_eq!(
        (said(configuration, "InstanceMonitoring"), said(configuration, "AssociatePublicIpAddress")),
        ("false".into(), "true".into())
    );
    assert!(said(configuration, "UserData").contains(r#"{"$redacted":"password"}"#));
}
