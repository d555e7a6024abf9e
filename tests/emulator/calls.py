"""Which call a request is: service, operation, region, access key.

Told from the signature's credential scope (AWS General Reference, "Elements of an AWS API request
signature") and, by protocol, from `Action=`, `X-Amz-Target`, the path of RPC v2, or method, path and
query of a REST request, matched against botocore's models.
"""

import functools
import re
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote

import botocore.session

# Where the name that a request is signed with is not the client's name, or is shared by several.
SIGNED_AS = {
    "access-analyzer": ["accessanalyzer"],
    "airflow": ["mwaa"],
    "apigateway": ["apigateway", "apigatewayv2"],
    "cassandra": ["keyspaces"],
    "elasticfilesystem": ["efs"],
    "elasticloadbalancing": ["elbv2", "elb"],
    "elasticmapreduce": ["emr"],
    "es": ["opensearch", "es"],
    "monitoring": ["cloudwatch"],
    "s3": ["s3", "s3control"],
    "sso": ["sso-admin"],
    "states": ["stepfunctions"],
}

SCOPE = re.compile(rb"Credential=([^/]+)/\d{8}/([^/]+)/([^/]+)/aws4_request")


class Call(NamedTuple):
    service: str
    operation: str
    region: str
    key: str
    protocol: str

    @property
    def name(self):
        return f"{self.service}:{self.operation}"


class Route(NamedTuple):
    service: str
    operation: str
    method: str
    path: re.Pattern
    query: frozenset
    literals: int


@functools.cache
def loader():
    return botocore.session.get_session().get_component("data_loader")


@functools.cache
def model(service):
    """The service's model as botocore carries it; nothing where it has none."""
    try:
        return loader().load_service_model(service, "service-2")
    except Exception:  # botocore raises what its version likes
        return None


@functools.cache
def routes(services):
    """The REST routes of services that share a name, the most particular first."""
    found = []
    for service in services:
        for name, operation in (model(service) or {"operations": {}})["operations"].items():
            if operation.get("deprecated"):
                continue  # S3 has old operations at the places of new ones
            http = operation["http"]
            uri, _, query = http["requestUri"].partition("?")
            pattern, literals = "", 0
            for piece in re.split(r"(\{[^}]+\})", uri.rstrip("/") or "/"):
                if piece.startswith("{"):
                    pattern += "(.+)" if piece.endswith("+}") else "([^/]+)"
                else:
                    pattern += re.escape(piece)
                    literals += len(piece)
            wanted = frozenset(tuple(pair.partition("=")[::2]) for pair in query.split("&") if pair)
            found.append(Route(service, name, http["method"], re.compile(pattern + "/?"), wanted, literals))
    return sorted(found, key=lambda route: (-len(route.query), -route.literals))


def protocol_of(service, headers):
    metadata = (model(service) or {}).get("metadata", {})
    if b"smithy-protocol" in headers:
        return "smithy-rpc-v2-cbor"
    if b"x-amz-target" in headers:
        return "json"
    if metadata.get("protocol") == "smithy-rpc-v2-cbor":
        return "query"
    return metadata.get("protocol", "json")


def recognise(method, target, headers, body):
    """The call that a request makes; nothing where it is not signed or not known."""
    scope = SCOPE.search(headers.get(b"authorization", b""))
    if not scope:
        return None
    key, region, signed = (part.decode() for part in scope.groups())
    services = SIGNED_AS.get(signed, [signed])
    path, _, query = target.partition("?")

    def call(service, operation):
        return Call(service, operation, region, key, protocol_of(service, headers))

    rpc = re.fullmatch(r"/service/[^/]+/operation/([^/]+)", path)
    if rpc:
        return call(services[0], rpc.group(1))
    if b"x-amz-target" in headers:
        prefix, _, operation = headers[b"x-amz-target"].decode().rpartition(".")
        for service in services:
            if (model(service) or {}).get("metadata", {}).get("targetPrefix") == prefix:
                return call(service, operation)
        return call(services[0], operation)
    if headers.get(b"content-type", b"").startswith(b"application/x-www-form-urlencoded"):
        form = dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))
        if "Action" in form:
            for service in services:
                if (model(service) or {}).get("metadata", {}).get("apiVersion") == form.get("Version"):
                    return call(service, form["Action"])
            return call(services[0], form["Action"])
    asked = dict(parse_qsl(query, keep_blank_values=True))
    if "Action" in asked:
        return call(services[0], asked["Action"])
    for route in routes(tuple(services)):
        if route.method == method and route.path.fullmatch(unquote(path)) and all(
            name in asked and (not value or asked[name] == value) for name, value in route.query
        ):
            return call(route.service, route.operation)
    return None
