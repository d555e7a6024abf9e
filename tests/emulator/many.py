"""An account of 100,000 resources that is nowhere: its lists are made up page by page.

Stands behind the front as moto does else. Every other call of a list is answered with nothing in it.
"""

import re
from urllib.parse import parse_qs

import calls
import forms

ACCOUNT = "123456789012"
REGION = "eu-west-1"
OPEN = [{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "0.0.0.0/0"}], "Ipv6Ranges": [], "UserIdGroupPairs": [], "PrefixListIds": []}]
OUT = [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}], "Ipv6Ranges": [], "UserIdGroupPairs": [], "PrefixListIds": []}]
TRUST = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]}'
TAGS = [{"Key": "team", "Value": "shop"}, {"Key": "stage", "Value": "production"}]

# By call: the list's member, how many in all, how many a page, one member (`~` is its number), the page's
# parameter and the member of the answer that says how it goes on.
LISTS = {
    "ec2:DescribeSecurityGroups": ("SecurityGroups", 40_000, 1000, {
        "GroupId": "sg-~", "GroupName": "group-~", "Description": "group ~", "VpcId": "vpc-1", "OwnerId": ACCOUNT, "IpPermissions": OPEN,
        "IpPermissionsEgress": OUT, "Tags": TAGS,
    }, "NextToken", "NextToken"),
    "ec2:DescribeVolumes": ("Volumes", 30_000, 500, {
        "VolumeId": "vol-~", "AvailabilityZone": "eu-west-1a", "Encrypted": False, "Size": 8, "State": "in-use", "VolumeType": "gp3", "Tags": TAGS,
        "Attachments": [{"VolumeId": "vol-~", "InstanceId": "i-~", "Device": "/dev/xvda", "State": "attached"}],
    }, "NextToken", "NextToken"),
    "logs:DescribeLogGroups": ("logGroups", 20_000, 50, {
        "logGroupName": "/aws/lambda/function-~", "arn": f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:/aws/lambda/function-~:*", "storedBytes": 1,
        "creationTime": 1_767_225_600_000, "metricFilterCount": 0,
    }, "nextToken", "nextToken"),
    "iam:GetAccountAuthorizationDetails": ("RoleDetailList", 10_000, 1000, {
        "RoleName": "role-~", "RoleId": "AROA~", "Path": "/", "Arn": f"arn:aws:iam::{ACCOUNT}:role/role-~", "CreateDate": "2026-01-01T00:00:00Z",
        "AssumeRolePolicyDocument": TRUST, "RolePolicyList": [], "AttachedManagedPolicies": [], "InstanceProfileList": [], "Tags": TAGS,
    }, "Marker", "Marker"),
}

# What an audit needs, to be one.
SINGLE = {
    "sts:GetCallerIdentity": {"Account": ACCOUNT, "Arn": f"arn:aws:iam::{ACCOUNT}:user/audit", "UserId": "AIDAEXAMPLE"},
    "iam:GenerateCredentialReport": {"State": "COMPLETE"},
    "iam:GetCredentialReport": {"Content": b"user,arn\n", "ReportFormat": "text/csv", "GeneratedTime": "2026-01-01T00:00:00Z"},
}

PAGES = {}


def behind(method, target, headers, body):
    call = calls.recognise(method, target, headers, body)
    if call is None:
        return 404, {}, b""
    if call.name not in LISTS:
        try:
            return forms.answer(call, SINGLE.get(call.name, {}))
        except Exception:  # what has no answer without something in it
            return forms.error(call, "InvalidAction", 400, "not made up here")
    member, count, size, *_, parameter, _ = LISTS[call.name]
    token = parse_qs(body.decode()).get(parameter, ["0"])[0] if call.protocol in ("ec2", "query") else token_in(body, parameter)
    page = int(token)
    last = (page + 1) * size >= count
    status, sent, text = template(call, last)
    # Six digits for the page, in place of as many.
    return status, sent, text.replace(b"999999", b"%06d" % page).replace(b"888888", b"%06d" % (page + 1))


def token_in(body, parameter):
    found = re.search(rb'"%s":\s*"(\d+)"' % parameter.encode(), body)
    return found.group(1).decode() if found else "0"


def template(call, last):
    if (call.name, last) not in PAGES:
        member, _, size, one, _, more = LISTS[call.name]
        answer = {member: [numbered(one, f"999999{i:04}") for i in range(size)]}
        if not last:
            answer[more] = "888888"
        if call.name.startswith("iam:"):
            answer["IsTruncated"] = not last
        PAGES[call.name, last] = forms.answer(call, answer)
    return PAGES[call.name, last]


def numbered(value, number):
    if isinstance(value, str):
        return value.replace("~", number)
    if isinstance(value, list):
        return [numbered(member, number) for member in value]
    if isinstance(value, dict):
        return {key: numbered(member, number) for key, member in value.items()}
    return value
