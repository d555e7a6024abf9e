#!/usr/bin/env python3
"""The provider itself: Terraform starts it, and it ends when Terraform closes the connection or after ten minutes.

Terraform's plugin protocol, version 5: gRPC on the loopback interface, messages as in tfplugin5.proto, values in
msgpack as cty writes them (an unknown is extension type 0). Only planning: nothing is ever created or read.
"""

import json
import os
import sys
import threading
from concurrent import futures
from pathlib import Path

import grpc
import msgpack

HERE = Path(__file__).resolve().parent
SCHEMA = json.loads((HERE / "schema.json").read_text())
DEFAULTS = json.loads((HERE / "defaults.json").read_text())
UNKNOWN = msgpack.ExtType(0, b"\x00")
ACCOUNT = "123456789012"


# Protocol buffers, as much as is needed.


def varint(n: int) -> bytes:
    out = bytearray()
    while n > 0x7F:
        out.append(n & 0x7F | 0x80)
        n >>= 7
    out.append(n)
    return bytes(out)


def field(number: int, value) -> bytes:
    if isinstance(value, (bool, int)):
        return varint(number << 3) + varint(int(value)) if value else b""
    data = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(data)) + data


def parse(data: bytes) -> dict:
    found, at = {}, 0

    def number():
        nonlocal at
        shift = result = 0
        while True:
            byte = data[at]
            at += 1
            result |= (byte & 0x7F) << shift
            if byte < 0x80:
                return result
            shift += 7

    while at < len(data):
        tag = number()
        if tag & 7 == 2:
            size = number()
            found[tag >> 3] = data[at : at + size]
            at += size
        else:
            found[tag >> 3] = number()
    return found


def value_of(dynamic: bytes):
    parts = parse(dynamic)
    if 1 in parts:
        return msgpack.unpackb(parts[1], ext_hook=lambda code, data: UNKNOWN, strict_map_key=False)
    return json.loads(parts[2]) if 2 in parts else None


def dynamic(value) -> bytes:
    return field(1, msgpack.packb(value))


# The schema.


def block_message(block: dict) -> bytes:
    out = b""
    for name, (kind, flags) in block["attributes"].items():
        attribute = field(1, name) + field(2, json.dumps(kind))
        attribute += field(4, "r" in flags) + field(5, "o" in flags) + field(6, "c" in flags)
        out += field(2, attribute)
    for name, (nesting, inner, single) in block["blocks"].items():
        nested = field(1, name) + field(2, block_message(inner)) + field(3, 3 if nesting == "set" else 2)
        out += field(3, nested + (field(5, 1) if single else b""))
    return out


def schema_message(block: dict) -> bytes:
    return field(2, block_message(block))


PROVIDER = {
    "attributes": {name: ["string", "o"] for name in ("region", "profile", "access_key", "secret_key")}
    | {
        name: ["bool", "o"]
        for name in ("skip_credentials_validation", "skip_metadata_api_check", "skip_requesting_account_id", "skip_region_validation")
    }
    | {name: [["set", "string"], "o"] for name in ("allowed_account_ids", "forbidden_account_ids")},
    "blocks": {
        "default_tags": ["list", {"attributes": {"tags": [["map", "string"], "o"]}, "blocks": {}}, True],
        "assume_role": [
            "list",
            {"attributes": {name: ["string", "o"] for name in ("role_arn", "session_name", "external_id")}, "blocks": {}},
            False,
        ],
        "ignore_tags": ["list", {"attributes": {"keys": [["set", "string"], "o"]}, "blocks": {}}, True],
    },
}


class Provider:
    def __init__(self):
        self.default_tags = {}
        self.region = "us-east-1"

    def schema(self, _):
        out = field(1, schema_message(PROVIDER))
        for number, section in ((2, "resources"), (3, "data")):
            for name, block in SCHEMA[section].items():
                out += field(number, field(1, name) + field(2, schema_message(block)))
        return out

    def prepare(self, request):
        return field(1, request.get(1, b""))

    def configure(self, request):
        config = value_of(request[2]) or {}
        for tags in config.get("default_tags") or []:
            self.default_tags = tags.get("tags") or {}
        self.region = config.get("region") or self.region
        return b""

    def nothing(self, _):
        return b""

    def upgrade(self, request):
        return field(1, request.get(3, b""))

    def plan(self, request):
        name = request[1].decode()
        proposed = value_of(request[3])
        if proposed is None:
            return field(1, dynamic(None)) + field(5, True)
        planned = self.filled(name, SCHEMA["resources"][name], proposed, "")
        if "tags_all" in SCHEMA["resources"][name]["attributes"]:
            tags = planned.get("tags")
            planned["tags_all"] = UNKNOWN if tags is UNKNOWN else {**self.default_tags, **(tags or {})} or None
        return field(1, dynamic(planned)) + field(5, True)

    def filled(self, resource, block, value, path):
        if not isinstance(value, dict):
            return value
        value = dict(value)
        defaults = DEFAULTS.get(resource, {})
        for name, (_, flags) in block["attributes"].items():
            if value.get(name) is None:
                if path + name in defaults:
                    value[name] = defaults[path + name]
                elif "c" in flags and name not in ("name_prefix", "bucket_prefix", "identifier_prefix"):
                    value[name] = UNKNOWN
        for name, (_, inner, _single) in block["blocks"].items():
            if isinstance(value.get(name), list):
                value[name] = [self.filled(resource, inner, item, f"{path}{name}.") for item in value[name]]
        return value

    def read(self, request):
        name = request[1].decode()
        config = value_of(request[2])
        state = dict(config)
        for attribute, (kind, flags) in SCHEMA["data"][name]["attributes"].items():
            if state.get(attribute) is None and "c" in flags:
                state[attribute] = self.answer(name, attribute, kind)
        if name == "aws_iam_policy_document":
            state["json"] = json.dumps(document(config), indent=2)
            state["minified_json"] = json.dumps(document(config), separators=(",", ":"))
        return field(1, dynamic(state))

    def answer(self, name, attribute, kind):
        """Something plausible: what the real provider would ask AWS for."""
        known = {
            ("aws_caller_identity", "account_id"): ACCOUNT,
            ("aws_region", "name"): self.region,
            ("aws_region", "region"): self.region,
            ("aws_partition", "partition"): "aws",
            ("aws_partition", "dns_suffix"): "amazonaws.com",
            ("aws_ami", "id"): "ami-0123456789abcdef0",
        }
        if (name, attribute) in known:
            return known[name, attribute]
        if kind == "string":
            return f"{name}-{attribute}"
        return {"number": 0, "bool": False}.get(kind) if isinstance(kind, str) else ([] if kind[0] in ("list", "set") else {})


def document(config):
    """What aws_iam_policy_document makes, for documents without sources to merge."""

    def one_or_many(items):
        items = sorted(items, reverse=True)
        return items[0] if len(items) == 1 else items

    statements = []
    for written in config.get("statement") or []:
        statement = {"Effect": written.get("effect") or "Allow"}
        if written.get("sid"):
            statement["Sid"] = written["sid"]
        for member, key in (("actions", "Action"), ("not_actions", "NotAction"), ("resources", "Resource"), ("not_resources", "NotResource")):
            if written.get(member):
                statement[key] = one_or_many(written[member])
        for member, key in (("principals", "Principal"), ("not_principals", "NotPrincipal")):
            for principal in written.get(member) or []:
                if principal["type"] == "*" and list(principal["identifiers"]) == ["*"]:
                    statement[key] = "*"
                else:
                    statement.setdefault(key, {})[principal["type"]] = one_or_many(principal["identifiers"])
        for condition in written.get("condition") or []:
            values = list(condition["values"])
            test = statement.setdefault("Condition", {}).setdefault(condition["test"], {})
            test[condition["variable"]] = values[0] if len(values) == 1 else values
        statements.append(statement)
    out = {"Version": config.get("version") or "2012-10-17", "Statement": statements}
    if config.get("policy_id"):
        out["Id"] = config["policy_id"]
    return out


def main() -> None:
    provider = Provider()
    calls = {
        "GetSchema": provider.schema,
        "PrepareProviderConfig": provider.prepare,
        "ValidateResourceTypeConfig": provider.nothing,
        "ValidateDataSourceConfig": provider.nothing,
        "Configure": provider.configure,
        "UpgradeResourceState": provider.upgrade,
        "PlanResourceChange": provider.plan,
        "ReadDataSource": provider.read,
        "Stop": provider.nothing,
    }

    def handler(call):
        return grpc.unary_unary_rpc_method_handler(lambda request, _: call(parse(request)))

    server = grpc.server(futures.ThreadPoolExecutor(8), options=[("grpc.max_receive_message_length", 64 << 20)])
    handlers = {name: handler(call) for name, call in calls.items()}
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("tfplugin5.Provider", handlers),))
    done = threading.Event()
    stop = {"Shutdown": grpc.unary_unary_rpc_method_handler(lambda _request, _context: (done.set(), b"")[1])}
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("plugin.GRPCController", stop),))
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(f"1|5|tcp|127.0.0.1:{port}|grpc", flush=True)
    done.wait(600)
    server.stop(0.2)
    os._exit(0)


if __name__ == "__main__":
    if os.environ.get("TF_PLUGIN_MAGIC_COOKIE") is None:
        sys.exit("this is started by Terraform; see README.md")
    main()
