//! VPCs and what they are made of.

use bartizan_tree::Node;

use crate::nodes::{text, text_or_empty, with};
use crate::reading::{Item, Reach, Reading};

/// Lists whose members are one resource each: the call, the list, the kind, the ARN's type, the id.
const PLAIN: &[(&str, &str, &str, &str, &str)] = &[
    ("ec2:DescribeVpcs", "Vpcs", "AWS::EC2::VPC", "vpc", "VpcId"),
    ("ec2:DescribeSubnets", "Subnets", "AWS::EC2::Subnet", "subnet", "SubnetId"),
    (
        "ec2:DescribeEgressOnlyInternetGateways",
        "EgressOnlyInternetGateways",
        "AWS::EC2::EgressOnlyInternetGateway",
        "egress-only-internet-gateway",
        "EgressOnlyInternetGatewayId",
    ),
    ("ec2:DescribeVpcEndpoints", "VpcEndpoints", "AWS::EC2::VPCEndpoint", "vpc-endpoint", "VpcEndpointId"),
    (
        "ec2:DescribeVpcPeeringConnections",
        "VpcPeeringConnections",
        "AWS::EC2::VPCPeeringConnection",
        "vpc-peering-connection",
        "VpcPeeringConnectionId",
    ),
    (
        "ec2:DescribeNetworkInterfaces",
        "NetworkInterfaces",
        "AWS::EC2::NetworkInterface",
        "network-interface",
        "NetworkInterfaceId",
    ),
];

pub(super) fn adapt(reading: &mut Reading<'_>) {
    for (call, list, kind, arn, id) in PLAIN {
        for item in reading.list(Reach::Regional, call, list, &[kind]) {
            let arn = arn_of(reading, &item, arn, id);
            let resource = reading.begin(&format!("{call}.{list}"), &item, arn);
            reading.end(resource);
        }
    }
    route_tables(reading);
    network_acls(reading);
    internet_gateways(reading);
    nat_gateways(reading);
    addresses(reading);
    prefix_lists(reading);
    transit_gateways(reading);
}

fn arn_of(reading: &Reading<'_>, item: &Item, kind: &str, id: &str) -> String {
    reading.arn("ec2", &item.region, &format!("{kind}/{}", text_or_empty(&item.node, id)))
}

fn route_tables(reading: &mut Reading<'_>) {
    let kinds = ["AWS::EC2::RouteTable", "AWS::EC2::Route", "AWS::EC2::SubnetRouteTableAssociation"];
    for item in reading.list(Reach::Regional, "ec2:DescribeRouteTables", "RouteTables", &kinds) {
        let arn = arn_of(reading, &item, "route-table", "RouteTableId");
        let mut table = reading.begin("ec2:DescribeRouteTables.RouteTables", &item, arn);
        // Every table has the route within its VPC; nobody writes it.
        let routes = item.node.get("Routes");
        let is_written = |route: &&&Node| text(route, "GatewayId") != Some("local");
        let written = routes.items().known.iter().filter(is_written).map(|route| (*route).clone()).collect();
        table.set("Routes", Node::list(written, routes.origin()));
        let associations = item.node.get("Associations").items().known.into_iter().cloned().collect::<Vec<_>>();
        let is_main = |node: &Node| node.get("Main").bool().is(|main| *main).is_yes();
        table.set("Main", Node::bool(associations.iter().any(is_main), item.node.get("Associations").origin()));
        reading.end(table);
        for node in associations.into_iter().filter(|node| text(node, "SubnetId").is_some()) {
            let item = Item { node, ..item.clone() };
            let id = text_or_empty(&item.node, "RouteTableAssociationId").to_owned();
            let association = reading.begin("ec2:DescribeRouteTables.Associations", &item, id);
            reading.end(association);
        }
    }
}

/// The last rule of every list, `*`, has one of these numbers: it denies, and nobody wrote it.
const LAST_RULES: [i64; 2] = [32767, 32768];

fn network_acls(reading: &mut Reading<'_>) {
    let kinds = ["AWS::EC2::NetworkAcl", "AWS::EC2::NetworkAclEntry", "AWS::EC2::SubnetNetworkAclAssociation"];
    for item in reading.list(Reach::Regional, "ec2:DescribeNetworkAcls", "NetworkAcls", &kinds) {
        let arn = arn_of(reading, &item, "network-acl", "NetworkAclId");
        let mut acl = reading.begin("ec2:DescribeNetworkAcls.NetworkAcls", &item, arn);
        let entries = acl.get("Entries");
        let is_written = |entry: &&&Node| !entry.get("RuleNumber").integer().is(|n| LAST_RULES.contains(n)).is_yes();
        let written = entries.items().known.iter().filter(is_written).map(|entry| (*entry).clone()).collect();
        let written = Node::list(written, entries.origin());
        acl.set("Entries", written);
        reading.end(acl);
        for node in item.node.get("Associations").items().known {
            let item = Item { node: node.clone(), ..item.clone() };
            let id = text_or_empty(&item.node, "NetworkAclAssociationId").to_owned();
            let association = reading.begin("ec2:DescribeNetworkAcls.Associations", &item, id);
            reading.end(association);
        }
    }
}

fn internet_gateways(reading: &mut Reading<'_>) {
    let kinds = ["AWS::EC2::InternetGateway", "AWS::EC2::VPCGatewayAttachment"];
    for item in reading.list(Reach::Regional, "ec2:DescribeInternetGateways", "InternetGateways", &kinds) {
        let arn = arn_of(reading, &item, "internet-gateway", "InternetGatewayId");
        let gateway = reading.begin("ec2:DescribeInternetGateways.InternetGateways", &item, arn.clone());
        reading.end(gateway);
        let id = item.node.get("InternetGatewayId");
        for attachment in item.node.get("Attachments").items().known {
            let Some(id) = id.value() else { continue };
            let item = Item { node: with(attachment, "InternetGatewayId", (*id).clone()), ..item.clone() };
            let address = format!("{arn}/{}", text_or_empty(&item.node, "VpcId"));
            let attachment = reading.begin("ec2:DescribeInternetGateways.Attachments", &item, address);
            reading.end(attachment);
        }
    }
}

fn nat_gateways(reading: &mut Reading<'_>) {
    for item in reading.list(Reach::Regional, "ec2:DescribeNatGateways", "NatGateways", &["AWS::EC2::NatGateway"]) {
        // Deleted ones are listed for about an hour.
        if matches!(text(&item.node, "State"), Some("deleted" | "failed")) {
            continue;
        }
        let arn = arn_of(reading, &item, "natgateway", "NatGatewayId");
        let gateway = reading.begin("ec2:DescribeNatGateways.NatGateways", &item, arn);
        reading.end(gateway);
    }
}

fn addresses(reading: &mut Reading<'_>) {
    for item in reading.list(Reach::Regional, "ec2:DescribeAddresses", "Addresses", &["AWS::EC2::EIP"]) {
        let id = text(&item.node, "AllocationId").or_else(|| text(&item.node, "PublicIp")).unwrap_or_default();
        let arn = reading.arn("ec2", &item.region, &format!("elastic-ip/{id}"));
        let address = reading.begin("ec2:DescribeAddresses.Addresses", &item, arn);
        reading.end(address);
    }
}

fn prefix_lists(reading: &mut Reading<'_>) {
    for item in
        reading.list(Reach::Regional, "ec2:DescribeManagedPrefixLists", "PrefixLists", &["AWS::EC2::PrefixList"])
    {
        let id = text_or_empty(&item.node, "PrefixListId");
        let arn = text(&item.node, "PrefixListArn")
            .map_or_else(|| arn_of(reading, &item, "prefix-list", "PrefixListId"), Into::into);
        let mut list = reading.begin("ec2:DescribeManagedPrefixLists.PrefixLists", &item, arn);
        reading.fill(&mut list, "ec2:GetManagedPrefixListEntries", "PrefixListId", &[id]);
        reading.end(list);
    }
}

/// Those that other accounts share are listed too, each with the ARN that its owner gave it.
fn transit_gateways(reading: &mut Reading<'_>) {
    const CALL: &str = "ec2:DescribeTransitGateways";
    for item in reading.list(Reach::Regional, CALL, "TransitGateways", &["AWS::EC2::TransitGateway"]) {
        if matches!(text(&item.node, "State"), Some("deleted" | "deleting")) {
            continue;
        }
        let arn = text(&item.node, "TransitGatewayArn")
            .map_or_else(|| arn_of(reading, &item, "transit-gateway", "TransitGatewayId"), Into::into);
        let gateway = reading.begin("ec2:DescribeTransitGateways.TransitGateways", &item, arn);
        reading.end(gateway);
    }
}
