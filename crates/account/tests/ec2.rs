//! Networks and instances as an account tells of them.

mod support;

use bartizan_estate::Subject;
use support::{Look, answers, recording, refuses, said, says};

fn named<'e>(look: &'e Look, kind: &str, property: &str, value: &str) -> Subject<'e> {
    let wanted = format!("{value:?}");
    let found: Vec<_> = look.estate.of(kind).filter(|s| said(*s, property) == wanted).collect();
    assert_eq!(found.len(), 1, "{kind} with {property} {value}");
    found[0]
}

#[test]
fn each_address_group_and_prefix_list_is_a_rule() {
    let look = recording("network");
    let balancer = named(&look, "AWS::EC2::SecurityGroup", "GroupName", "balancer");
    assert_eq!(
        said(balancer, "SecurityGroupIngress"),
        r#"[{"CidrIp":"0.0.0.0/0","Description":"everybody","FromPort":443,"IpProtocol":"tcp","ToPort":443},{"CidrIp":"10.0.0.0/8","FromPort":443,"IpProtocol":"tcp","ToPort":443},{"CidrIpv6":"::/0","FromPort":443,"IpProtocol":"tcp","ToPort":443}]"#
    );
    assert_eq!(said(balancer, "SecurityGroupEgress"), r#"[{"CidrIp":"0.0.0.0/0","IpProtocol":"-1"}]"#);
    assert_eq!(said(balancer, "GroupDescription"), r#""Public""#);
    let id = balancer.get("GroupId").text().value().unwrap().to_string();
    assert_eq!(**balancer.address(), *format!("arn:aws:ec2:us-east-1:123456789012:security-group/{id}"));

    let app = named(&look, "AWS::EC2::SecurityGroup", "GroupName", "app");
    let sources = app.follow("SecurityGroupIngress.SourceSecurityGroupId", &["AWS::EC2::SecurityGroup"]);
    assert!(sources.known == [balancer] && sources.more.is_none());
    assert!(said(app, "SecurityGroupEgress").contains("\"DestinationPrefixListId\":\"pl-"));
    assert!(look.draft.incomplete.is_empty(), "{:?}", look.draft.incomplete);
}

#[test]
fn a_region_that_was_not_read_is_a_gap_of_that_region_only() {
    const KIND: &str = "AWS::EC2::SecurityGroup";
    let call = "ec2:DescribeSecurityGroups";
    let some = says(call, "us-east-1", "{}", r#"{"SecurityGroups":[]}"#);
    let look = answers(&["us-east-1", "eu-west-1"], std::slice::from_ref(&some));
    assert_eq!(look.missing(KIND, Some("us-east-1")), None);
    assert_eq!(look.missing(KIND, Some("eu-west-1")).as_deref(), Some("ec2:DescribeSecurityGroups was not read"));
    let look = answers(&["us-east-1", "eu-west-1"], &[some, refuses(call, "eu-west-1", "{}", "UnauthorizedOperation")]);
    assert_eq!(look.missing(KIND, Some("us-east-1")), None);
    assert_eq!(
        look.missing(KIND, Some("eu-west-1")).as_deref(),
        Some("the call ec2:DescribeSecurityGroups was denied")
    );
    assert!(look.missing(KIND, None).is_some());
    assert_eq!(recording("network").missing(KIND, None), None);
}

#[test]
fn routes_and_entries_that_nobody_wrote_are_not_shown() {
    let look = recording("network");
    for table in look.estate.of("AWS::EC2::RouteTable") {
        assert!(!said(table, "Routes").contains("\"local\""));
    }
    let routed: Vec<_> = look.estate.of("AWS::EC2::RouteTable").filter(|t| said(*t, "Routes") != "[]").collect();
    assert_eq!(routed.len(), 2);
    let mains = look.estate.of("AWS::EC2::RouteTable").filter(|t| said(*t, "Main") == "true").count();
    assert_eq!(mains, look.estate.of("AWS::EC2::VPC").count());
    let tables =
        look.estate.of("AWS::EC2::SubnetRouteTableAssociation").map(|a| said(a, "SubnetId")).collect::<Vec<_>>();
    assert_eq!(tables.len(), 2);
    let acl = look.estate.of("AWS::EC2::NetworkAcl").find(|acl| said(*acl, "Entries").contains("443")).unwrap();
    assert_eq!(
        said(acl, "Entries"),
        r#"[{"CidrBlock":"0.0.0.0/0","Egress":false,"PortRange":{"From":443,"To":443},"Protocol":"6","RuleAction":"allow","RuleNumber":100},{"CidrBlock":"10.0.0.0/8","Egress":true,"Protocol":"1","RuleAction":"deny","RuleNumber":110}]"#
    );
}

#[test]
fn an_entry_for_icmp_has_its_types() {
    let acls = r#"{"NetworkAcls":[{"NetworkAclId":"acl-1","Entries":[{"RuleNumber":100,"Protocol":"1","Egress":true,"IcmpTypeCode":{"Type":8,"Code":-1}}]}]}"#;
    let look = answers(&["us-east-1"], &[says("ec2:DescribeNetworkAcls", "us-east-1", "{}", acls)]);
    let entries = said(look.one("AWS::EC2::NetworkAcl", "acl-1"), "Entries");
    assert_eq!(entries, r#"[{"Egress":true,"Icmp":{"Code":-1,"Type":8},"Protocol":"1","RuleNumber":100}]"#);
}

#[test]
fn what_stands_around_a_vpc() {
    let look = recording("network");
    let vpc = named(&look, "AWS::EC2::VPC", "CidrBlock", "10.1.0.0/16");
    assert_eq!(said(vpc, "Tags"), r#"[{"Key":"Name","Value":"shop"}]"#);
    let log = look.estate.of("AWS::EC2::FlowLog").next().unwrap();
    assert_eq!((said(log, "ResourceType"), said(log, "TrafficType")), (r#""VPC""#.into(), r#""ALL""#.into()));
    assert!(log.follow("ResourceId", &["AWS::EC2::VPC"]).known == [vpc]);
    let attachment = look
        .estate
        .of("AWS::EC2::VPCGatewayAttachment")
        .find(|a| a.follow("VpcId", &["AWS::EC2::VPC"]).known == [vpc])
        .unwrap();
    assert_eq!(attachment.follow("InternetGatewayId", &["AWS::EC2::InternetGateway"]).known.len(), 1);
    let endpoint = look.estate.of("AWS::EC2::VPCEndpoint").next().unwrap();
    assert!(said(endpoint, "PolicyDocument").starts_with("{\"Statement\""));
    let interface = named(&look, "AWS::EC2::NetworkInterface", "Description", "spare");
    assert_eq!(interface.follow("GroupSet", &["AWS::EC2::SecurityGroup"]).known.len(), 1);
    let defaults: Vec<_> = look
        .estate
        .of("Bartizan::EC2::EbsEncryptionByDefault")
        .map(|s| (s.address().to_string(), said(s, "Enabled")))
        .collect();
    let address = |region: &str| format!("123456789012/{region}/Bartizan::EC2::EbsEncryptionByDefault");
    assert_eq!(defaults, [(address("eu-west-1"), "false".into()), (address("us-east-1"), "true".into())]);
}

#[test]
fn an_instance_says_what_its_volumes_say() {
    let look = recording("instances");
    let instance = named(&look, "AWS::EC2::Instance", "IamInstanceProfile", "app");
    assert_eq!(said(instance, "MetadataOptions.HttpTokens"), r#""required""#);
    assert_eq!(said(instance, "EbsOptimized"), "true");
    assert_eq!(
        said(instance, "UserData"),
        r##"{"$concat":["#!/bin/sh\nexport STAGE=prod\nexport DB_PASSWORD=",{"$redacted":"password"},"\n"]}"##
    );
    let device = said(instance, "BlockDeviceMappings");
    assert!(device.contains(r#""Encrypted":true"#) && device.contains(r#""VolumeSize":8"#), "{device}");
    assert!(said(instance, "NetworkInterfaces").contains(r#""AssociatePublicIpAddress":true"#));
    assert_eq!(
        instance.follow("NetworkInterfaces.GroupSet", &["AWS::EC2::SecurityGroup"]).more.map(|w| w.kind()),
        Some("not-read")
    );
    assert_eq!(look.estate.of("AWS::EC2::Instance").count(), 3, "a terminated one is none");
    assert_eq!(instance.get("BlockDeviceMappings").get("Root").bool().value(), Some(&true));
    assert!(look.draft.incomplete.is_empty(), "{:?}", look.draft.incomplete);
}

#[test]
fn an_instance_whose_volumes_were_not_read_is_undecided() {
    let instance = r#"{"Reservations":[{"Instances":[{"InstanceId":"i-1","State":{"Name":"running"},"BlockDeviceMappings":[{"DeviceName":"/dev/xvda","Ebs":{"VolumeId":"vol-1"}}]}]}]}"#;
    let look = answers(&["us-east-1"], &[says("ec2:DescribeInstances", "us-east-1", "{}", instance)]);
    let instance = look.one("AWS::EC2::Instance", "i-1");
    let device = instance.get("BlockDeviceMappings").items().known[0].clone();
    assert_eq!(
        device.find("Ebs.Encrypted").why().map(ToString::to_string).as_deref(),
        Some("ec2:DescribeVolumes was not read")
    );
    assert_eq!(said(instance, "UserData"), "unknown: ec2:DescribeInstanceAttribute was not read");
    assert_eq!(said(instance, "MetadataOptions.HttpTokens"), "absent");
}

#[test]
fn one_attribute_that_was_read_says_nothing_of_another() {
    let instance = r#"{"Reservations":[{"Instances":[{"InstanceId":"i-1"}]}]}"#;
    let about = r#"{"InstanceId":"i-1","Attribute":"disableApiTermination"}"#;
    let look = answers(
        &["us-east-1"],
        &[
            says("ec2:DescribeInstances", "us-east-1", "{}", instance),
            says("ec2:DescribeInstanceAttribute", "us-east-1", about, r#"{"DisableApiTermination":{"Value":true}}"#),
        ],
    );
    let instance = look.one("AWS::EC2::Instance", "i-1");
    assert_eq!(said(instance, "DisableApiTermination"), "true");
    assert!(said(instance, "UserData").starts_with("unknown"));
}

#[test]
fn a_launch_template_is_its_newest_version_and_keeps_the_others() {
    let look = recording("instances");
    let template = look.one("AWS::EC2::LaunchTemplate", "web");
    assert_eq!(said(template, "LaunchTemplateData.MetadataOptions.HttpTokens"), r#""required""#);
    assert_eq!(said(template, "DefaultVersionNumber"), "1");
    let versions = template.get("Versions").items().known;
    assert_eq!(versions.len(), 2);
    assert!(!bartizan_tree::json::write(versions[0]).contains("canary"));
}

#[test]
fn an_image_says_who_may_launch_it() {
    let look = recording("instances");
    let image = look.one("Bartizan::EC2::Image", "base");
    assert_eq!(said(image, "LaunchPermissions"), r#"[{"Group":"all"}]"#);
    let instance = named(&look, "AWS::EC2::Instance", "IamInstanceProfile", "app");
    assert!(instance.follow("ImageId", &["Bartizan::EC2::Image"]).known == [image]);
}
