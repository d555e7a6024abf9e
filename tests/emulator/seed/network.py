"""VPCs with everything that traffic passes, and security groups for each way to err."""

from . import HOME, QUIET, US

ANYWHERE = "0.0.0.0/0"


def named(kind, name):
    return [{"ResourceType": kind, "Tags": [{"Key": "Name", "Value": name}]}]


def rule(first, last, *sources, protocol="tcp", description="asked for by the shop"):
    ranges = [{"CidrIp": source} | ({"Description": description} if description else {}) for source in sources if ":" not in source]
    ranges6 = [{"CidrIpv6": source, "Description": description} for source in sources if ":" in source]
    ports = {} if protocol == "-1" else {"FromPort": first, "ToPort": last}
    return {"IpProtocol": protocol, "IpRanges": ranges, "Ipv6Ranges": ranges6, **ports}


def build(account):
    home(account)
    ec2 = account.client("ec2", US)
    vpc = ec2.create_vpc(CidrBlock="10.20.0.0/16", TagSpecifications=named("vpc", "bare"))["Vpc"]["VpcId"]
    account.name("vpc/us-bare", account.arn("ec2", f"vpc/{vpc}", US))
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.20.1.0/24", AvailabilityZone="us-east-1a")["Subnet"]["SubnetId"]
    account.name("subnet/us", account.arn("ec2", f"subnet/{subnet}", US))
    group(account, US, vpc, "us-ssh", rule(22, 22, ANYWHERE))
    # Each region has the VPC that AWS makes.
    for region in (HOME, US, QUIET):
        ec2 = account.client("ec2", region)
        default = ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"][0]["VpcId"]
        account.name(f"vpc/default-{region}", account.arn("ec2", f"vpc/{default}", region))
        account.name(f"group/default-{region}", default_group(account, region, default)[1])
        if region == US:
            subnet = ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [default]}])["Subnets"][0]["SubnetId"]
            interface = ec2.create_network_interface(SubnetId=subnet, Description="in the VPC that AWS made")["NetworkInterface"]["NetworkInterfaceId"]
            account.name("interface/in-default", account.arn("ec2", f"network-interface/{interface}", region))


def default_group(account, region, vpc):
    filters = [{"Name": "vpc-id", "Values": [vpc]}, {"Name": "group-name", "Values": ["default"]}]
    id = account.client("ec2", region).describe_security_groups(Filters=filters)["SecurityGroups"][0]["GroupId"]
    return id, account.arn("ec2", f"security-group/{id}", region)


def group(account, region, vpc, label, *ingress, egress=None, description=None):
    """A group; out of it goes nothing but to the VPC, where nothing else is said."""
    ec2 = account.client("ec2", region)
    id = ec2.create_security_group(GroupName=label, Description=description or f"For {label}", VpcId=vpc)["GroupId"]
    ec2.revoke_security_group_egress(GroupId=id, IpPermissions=[{"IpProtocol": "-1", "IpRanges": [{"CidrIp": ANYWHERE}]}])
    ec2.authorize_security_group_egress(GroupId=id, IpPermissions=egress or [rule(443, 443, "10.1.0.0/16")])
    if ingress:
        ec2.authorize_security_group_ingress(GroupId=id, IpPermissions=list(ingress))
    account.name(f"group/{label}", account.arn("ec2", f"security-group/{id}", region))
    return id


def home(account):
    ec2 = account.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.1.0.0/16", TagSpecifications=named("vpc", "shop"))["Vpc"]["VpcId"]
    lab = ec2.create_vpc(CidrBlock="10.2.0.0/16", TagSpecifications=named("vpc", "lab"))["Vpc"]["VpcId"]
    account.name("vpc/shop", account.arn("ec2", f"vpc/{vpc}"))
    account.name("vpc/lab", account.arn("ec2", f"vpc/{lab}"))

    subnets = {}
    for label, block, zone in (("public-a", "10.1.1.0/24", "a"), ("public-b", "10.1.2.0/24", "b"), ("private-a", "10.1.3.0/24", "a"), ("private-b", "10.1.4.0/24", "b")):
        made = ec2.create_subnet(VpcId=vpc, CidrBlock=block, AvailabilityZone=HOME + zone, TagSpecifications=named("subnet", label))
        subnets[label] = made["Subnet"]["SubnetId"]
        account.name(f"subnet/{label}", account.arn("ec2", f"subnet/{subnets[label]}"))
    ec2.modify_subnet_attribute(SubnetId=subnets["public-b"], MapPublicIpOnLaunch={"Value": True})

    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    account.name("address/nat", account.arn("ec2", f"elastic-ip/{address}"))
    nat = ec2.create_nat_gateway(SubnetId=subnets["public-a"], AllocationId=address)["NatGateway"]["NatGatewayId"]
    for label, target in (("public", {"GatewayId": gateway}), ("private", {"NatGatewayId": nat})):
        table = ec2.create_route_table(VpcId=vpc, TagSpecifications=named("route-table", label))["RouteTable"]["RouteTableId"]
        account.name(f"routes/{label}", account.arn("ec2", f"route-table/{table}"))
        ec2.create_route(RouteTableId=table, DestinationCidrBlock=ANYWHERE, **target)
        for half in ("a", "b"):
            ec2.associate_route_table(RouteTableId=table, SubnetId=subnets[f"{label}-{half}"])

    acls(account, ec2, vpc)
    web = account.names["nacl/web"].rsplit("/", 1)[1]
    for acl in ec2.describe_network_acls(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["NetworkAcls"]:
        for association in acl["Associations"]:
            if association["SubnetId"] == subnets["public-a"]:
                ec2.replace_network_acl_association(AssociationId=association["NetworkAclAssociationId"], NetworkAclId=web)
    id, arn = default_group(account, HOME, vpc)
    account.name("group/default-closed", arn)
    permissions = ec2.describe_security_groups(GroupIds=[id])["SecurityGroups"][0]
    for way, key in (("ingress", "IpPermissions"), ("egress", "IpPermissionsEgress")):
        if permissions[key]:
            getattr(ec2, f"revoke_security_group_{way}")(GroupId=id, IpPermissions=permissions[key])
    account.name("group/default-lab", default_group(account, HOME, lab)[1])
    groups(account, vpc)

    prefixes = ec2.create_managed_prefix_list(
        PrefixListName="offices", MaxEntries=2, AddressFamily="IPv4", Entries=[{"Cidr": "192.0.2.0/24", "Description": "Bern"}]
    )["PrefixList"]["PrefixListId"]
    group(account, HOME, vpc, "by-prefix-list", {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "PrefixListIds": [{"PrefixListId": prefixes, "Description": "offices"}]})
    worn = [account.names[f"group/{label}"].rsplit("/", 1)[1] for label in WORN]
    ec2.create_network_interface(SubnetId=subnets["private-a"], Groups=worn, Description="wears the groups that are not asked about use")

    for service, kind in (("s3", "Gateway"), ("dynamodb", "Gateway"), ("ec2", "Interface")):
        more = {"SubnetIds": [subnets["private-a"]]} if kind == "Interface" else {}
        made = ec2.create_vpc_endpoint(VpcId=vpc, ServiceName=f"com.amazonaws.{HOME}.{service}", VpcEndpointType=kind, **more)
        account.name(f"endpoint/{service}", account.arn("ec2", f"vpc-endpoint/{made['VpcEndpoint']['VpcEndpointId']}"))
    peering = ec2.create_vpc_peering_connection(VpcId=vpc, PeerVpcId=lab)["VpcPeeringConnection"]["VpcPeeringConnectionId"]
    ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=peering)
    ec2.create_egress_only_internet_gateway(VpcId=vpc)
    account.client("s3").create_bucket(Bucket="shop-flow-logs", CreateBucketConfiguration={"LocationConstraint": HOME})
    ec2.create_flow_logs(ResourceIds=[vpc], ResourceType="VPC", TrafficType="ALL", LogDestinationType="s3", LogDestination="arn:aws:s3:::shop-flow-logs")
    ec2.create_flow_logs(ResourceIds=[subnets["private-a"]], ResourceType="Subnet", TrafficType="REJECT", LogDestinationType="s3", LogDestination="arn:aws:s3:::shop-flow-logs")


def acls(account, ec2, vpc):
    def acl(label, *entries):
        id = ec2.create_network_acl(VpcId=vpc, TagSpecifications=named("network-acl", label))["NetworkAcl"]["NetworkAclId"]
        account.name(f"nacl/{label}", account.arn("ec2", f"network-acl/{id}"))
        for number, action, block, first, last in entries:
            ec2.create_network_acl_entry(
                NetworkAclId=id, RuleNumber=number, Protocol="6", RuleAction=action, Egress=False, CidrBlock=block,
                PortRange={"From": first, "To": last},
            )

    acl("web", (100, "allow", ANYWHERE, 443, 443))
    acl("ssh", (100, "allow", ANYWHERE, 22, 22))
    acl("denied-first", (90, "deny", ANYWHERE, 22, 22), (100, "allow", ANYWHERE, 20, 30))
    acl("denied-late", (100, "allow", ANYWHERE, 3380, 3400), (110, "deny", ANYWHERE, 3389, 3389))


# The groups below that some interface wears.
WORN = ["ssh-open", "rdp-open", "halves", "sixth", "everything"]


def groups(account, vpc):
    made = lambda label, *ingress, **options: group(account, HOME, vpc, label, *ingress, **options)
    made("balancer", rule(80, 80, ANYWHERE), rule(443, 443, ANYWHERE, "::/0"))
    made("app", rule(8080, 8080, "10.1.0.0/16"))
    made("database", rule(5432, 5432, "10.1.3.0/24", "10.1.4.0/24"))
    made("ssh-open", rule(22, 22, ANYWHERE))
    made("rdp-open", rule(3380, 3400, ANYWHERE))
    # Both halves of all addresses.
    made("halves", rule(22, 22, "0.0.0.0/1", "128.0.0.0/1"))
    made("sixth", rule(22, 22, "::/0"))
    made("everything", rule(0, 0, ANYWHERE, protocol="-1"))
    made("database-open", rule(3306, 3306, ANYWHERE), rule(6379, 6379, ANYWHERE))
    made("talkative", rule(443, 443, "10.0.0.0/8"), egress=[rule(0, 0, ANYWHERE, protocol="-1")])
    made("undescribed", rule(443, 443, "10.0.0.0/8", description=None))
    made("unused", rule(443, 443, "10.0.0.0/8"))
    made("web-on-machine", rule(443, 443, ANYWHERE))
