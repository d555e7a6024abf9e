"""A VPC with everything that traffic passes: groups, lists, tables, gateways, interfaces."""

REGIONS = ["us-east-1", "eu-west-1"]

CALLS = [
    "DescribeVpcs", "DescribeSubnets", "DescribeRouteTables", "DescribeNetworkAcls", "DescribeSecurityGroups",
    "DescribeInternetGateways", "DescribeNatGateways", "DescribeVpcEndpoints", "DescribeVpcPeeringConnections",
    "DescribeEgressOnlyInternetGateways", "DescribeNetworkInterfaces", "DescribeAddresses", "DescribeFlowLogs",
    "GetEbsEncryptionByDefault", "DescribeManagedPrefixLists", "DescribeTransitGateways",
]


def build(account):
    ec2 = account.client("ec2")
    tags = lambda kind, name: [{"ResourceType": kind, "Tags": [{"Key": "Name", "Value": name}]}]
    vpc = ec2.create_vpc(CidrBlock="10.1.0.0/16", TagSpecifications=tags("vpc", "shop"))["Vpc"]["VpcId"]
    public = ec2.create_subnet(VpcId=vpc, CidrBlock="10.1.1.0/24", AvailabilityZone="us-east-1a")["Subnet"]["SubnetId"]
    private = ec2.create_subnet(VpcId=vpc, CidrBlock="10.1.2.0/24", AvailabilityZone="us-east-1b")["Subnet"]["SubnetId"]
    ec2.modify_subnet_attribute(SubnetId=public, MapPublicIpOnLaunch={"Value": True})

    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    nat = ec2.create_nat_gateway(SubnetId=public, AllocationId=address)["NatGateway"]["NatGatewayId"]
    for subnet, target in ((public, {"GatewayId": gateway}), (private, {"NatGatewayId": nat})):
        table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
        ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", **target)
        ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)

    acl = ec2.create_network_acl(VpcId=vpc)["NetworkAcl"]["NetworkAclId"]
    ec2.create_network_acl_entry(
        NetworkAclId=acl, RuleNumber=100, Protocol="6", RuleAction="allow", Egress=False, CidrBlock="0.0.0.0/0",
        PortRange={"From": 443, "To": 443},
    )
    ec2.create_network_acl_entry(
        NetworkAclId=acl, RuleNumber=110, Protocol="1", RuleAction="deny", Egress=True, CidrBlock="10.0.0.0/8",
        IcmpTypeCode={"Type": -1, "Code": -1},
    )

    balancer = ec2.create_security_group(GroupName="balancer", Description="Public", VpcId=vpc)["GroupId"]
    ec2.authorize_security_group_ingress(GroupId=balancer, IpPermissions=[{
        "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443,
        "IpRanges": [{"CidrIp": "0.0.0.0/0", "Description": "everybody"}, {"CidrIp": "10.0.0.0/8"}],
        "Ipv6Ranges": [{"CidrIpv6": "::/0"}],
    }])
    app = ec2.create_security_group(GroupName="app", Description="Behind the balancer", VpcId=vpc)["GroupId"]
    ec2.authorize_security_group_ingress(GroupId=app, IpPermissions=[{
        "IpProtocol": "tcp", "FromPort": 8080, "ToPort": 8081, "UserIdGroupPairs": [{"GroupId": balancer}],
    }])
    ec2.revoke_security_group_egress(
        GroupId=app, IpPermissions=[{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]
    )
    prefixes = ec2.create_managed_prefix_list(
        PrefixListName="offices", MaxEntries=2, AddressFamily="IPv4", Entries=[{"Cidr": "192.0.2.0/24", "Description": "Bern"}]
    )["PrefixList"]["PrefixListId"]
    ec2.authorize_security_group_egress(GroupId=app, IpPermissions=[{
        "IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "PrefixListIds": [{"PrefixListId": prefixes}],
    }])
    ec2.create_network_interface(SubnetId=private, Groups=[app], Description="spare")
    ec2.create_vpc_endpoint(VpcId=vpc, ServiceName="com.amazonaws.us-east-1.s3", VpcEndpointType="Gateway")
    other = ec2.create_vpc(CidrBlock="10.2.0.0/16")["Vpc"]["VpcId"]
    ec2.create_vpc_peering_connection(VpcId=vpc, PeerVpcId=other)
    account.client("s3").create_bucket(Bucket="bz-flow")
    ec2.create_flow_logs(
        ResourceIds=[vpc], ResourceType="VPC", TrafficType="ALL", LogDestinationType="s3", LogDestination="arn:aws:s3:::bz-flow"
    )
    ec2.enable_ebs_encryption_by_default()
    ec2.create_transit_gateway(Description="hub", Options={"AutoAcceptSharedAttachments": "enable"})


def read(account):
    for call in CALLS:
        account.ask_everywhere(f"ec2:{call}")
    for answer in [a for a in account.answers if a["call"] == "ec2:DescribeManagedPrefixLists"]:
        for entry in answer["answer"]["PrefixLists"]:
            account.ask("ec2:GetManagedPrefixListEntries", answer["region"], PrefixListId=entry["PrefixListId"])
