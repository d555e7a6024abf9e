#!/usr/bin/env python3
"""Answers and requests of every operation in the read table, with botocore's reading of them.

    python tests/protocol/generate.py

writes JSON lines. An answer is made at random from botocore's own model, as the bytes that the service
would send (empty, nested, every form of a time, names that the model does not know, errors), and read by
botocore's parser; a request is made of random parameters by botocore's serializer. The Rust tests of
`crates/aws` read the same bytes, and make the same requests, and compare. The seed is fixed.
"""

import base64
import copy
import datetime
import io
import json
import math
import pathlib
import random
import sys
import urllib.parse
from xml.sax.saxutils import escape, quoteattr

import botocore
from botocore import handlers
from botocore.awsrequest import HeadersDict
from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.parsers import create_parser
from botocore.serialize import create_serializer
from botocore.utils import is_json_value_header

MODELS = pathlib.Path(__file__).resolve().parents[2] / "crates/aws/data/models"
ANSWERS = 6
ERRORS = 2
REQUESTS = 3
XML = ("query", "ec2", "rest-xml")

TEXTS = [
    "", "a", "plain", "two words", " space around ", "naïve – ünïcode 😹", "quote\"d 'text'", "<&>]]>",
    "arn:aws:iam::123456789012:role/x", '{"Version": "2012-10-17"}', "%7B%22a%22%3A1%7D", "true", "0",
    "back\\slash", "line\nbreak\ttab", "x" * 300, "null", "2026-01-01",
]
INTEGERS = [0, 1, -1, 42, 65536, 2**31, 2**53 + 1, -(2**63), 2**63 - 1]
FLOATS = [0.0, 1.5, -0.25, 1e-3, 1e15, 123456789.125, 0.1]
MOMENTS = [0, 1, 1398796238, 1767225600, 1767225600.5, 946845296.123, 4102444800, -1.5, 1767225599.999999]


# Scalars on the wire.


def moment(rng, kind):
    """A moment in one of the forms that services use."""
    seconds = rng.choice(MOMENTS)
    at = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)
    forms = [
        lambda: at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        lambda: at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        lambda: at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z",
        lambda: at.astimezone(datetime.timezone(datetime.timedelta(hours=5, minutes=30))).isoformat(),
        lambda: at.strftime("%Y-%m-%dT%H:%M:%S+0000"),
        lambda: at.strftime("%a, %d %b %Y %H:%M:%S GMT"),
    ]
    if kind == "json":
        forms += [lambda: seconds, lambda: int(seconds), lambda: str(int(seconds)), lambda: seconds]
    elif kind != "header":
        forms += [lambda: str(int(seconds))]
    return rng.choice(forms)()


def scalar(shape, rng, kind):
    """A scalar: a value of JSON, or the text that XML or a header has."""
    name = shape.type_name
    text = kind != "json"
    if name == "boolean":
        value = rng.random() < 0.5
        return str(value).lower() if text else value
    if name in ("integer", "long", "short", "byte"):
        value = rng.choice(INTEGERS)
        return str(value) if text else value
    if name in ("float", "double"):
        value = rng.choice([*FLOATS, "NaN", "Infinity", "-Infinity"])
        return str(value) if text else value
    if name == "timestamp":
        return moment(rng, kind)
    if name == "blob":
        return base64.b64encode(rng.randbytes(rng.choice([0, 1, 2, 3, 40]))).decode()
    if kind == "header":
        return rng.choice(["", "plain", "two words", "arn:aws:s3:::b", "true"])
    if shape.enum and rng.random() < 0.7:
        return rng.choice(shape.enum)
    return rng.choice(TEXTS)


class Size:
    """How large an answer may still become, and how full it is."""

    def __init__(self, rng, fill, left=2500):
        self.rng, self.fill, self.left = rng, fill, left

    def takes(self, depth):
        """Whether a member is there."""
        self.left -= 1
        return self.left > 0 and depth < 14 and self.rng.random() < self.fill

    def count(self, depth):
        """How many items a list has."""
        if self.left < 0 or depth > 10:
            return 0
        return 1 if self.fill == 1 else self.rng.choice([0, 1, 2, 3])


def chosen(shape, size, depth):
    """The members of a structure that are there."""
    if shape.is_tagged_union:
        return [size.rng.choice(list(shape.members))] if shape.members else []
    return [name for name in shape.members if size.takes(depth)]


# Bodies.


def to_json(shape, size, depth=0):
    rng = size.rng
    kind = shape.type_name
    if kind == "structure":
        if shape.is_document_type:
            return rng.choice([{}, {"a": [1, None, {"b": "c"}]}, "text", 1.5, [True]])
        if shape.is_tagged_union and rng.random() < 0.15:
            return {"notYetKnown": {"a": 1}}
        out = {}
        for name in chosen(shape, size, depth):
            member = shape.members[name]
            if member.serialization.get("location") in ("header", "headers", "statusCode"):
                continue
            key = member.serialization.get("name", name)
            if not shape.is_tagged_union and size.fill < 1 and rng.random() < 0.05:
                out[key] = None
            else:
                out[key] = to_json(member, size, depth + 1)
        if not shape.is_tagged_union and rng.random() < 0.2:
            out["NotYetKnown"] = rng.choice([1, "a", {"b": [None]}])
        return out
    if kind == "list":
        items = [to_json(shape.member, size, depth + 1) for _ in range(size.count(depth))]
        if items and rng.random() < 0.05:
            items.append(None)
        return items
    if kind == "map":
        keys = rng.sample(["a", "b c", "ünï", "d:e/f", ""], size.count(depth))
        if shape.key.enum:
            keys = rng.sample(shape.key.enum, min(len(keys), len(shape.key.enum)))
        return {key: to_json(shape.value, size, depth + 1) for key in keys}
    return scalar(shape, rng, "json")


def leaf(text, rng):
    """A text as XML may write it."""
    written = escape(text)
    if "\n" not in text and "]]>" not in text and text and rng.random() < 0.1:
        return f"<![CDATA[{text}]]>"
    if rng.random() < 0.1:
        written = "".join(f"&#x{ord(c):x};" if ord(c) > 127 else escape(c) for c in text)
    return written


def flat_name(member, name):
    """What a member is called in XML: a flattened list takes its items' name."""
    own = member.serialization.get("name", name)
    if member.type_name == "list" and member.serialization.get("flattened"):
        return member.member.serialization.get("name", own)
    return own


def to_xml(name, shape, size, depth=0):
    """A value as an element, or as several where it is flattened."""
    rng = size.rng
    kind = shape.type_name
    flattened = shape.serialization.get("flattened")
    if kind == "structure":
        attributes, children = members_to_xml(shape, size, depth)
        return f"<{name}{attributes}>{children}</{name}>"
    if kind == "list":
        count = size.count(depth)
        if flattened:
            return "".join(to_xml(name, shape.member, size, depth + 1) for _ in range(count))
        item = shape.member.serialization.get("name", "member")
        items = "".join(to_xml(item, shape.member, size, depth + 1) for _ in range(count))
        return f"<{name}>{items}</{name}>" if items or rng.random() < 0.5 else f"<{name}/>"
    if kind == "map":
        keys = rng.sample(["a", "b c", "ünï", "d:e/f"], size.count(depth))
        key_name = shape.key.serialization.get("name", "key")
        value_name = shape.value.serialization.get("name", "value")
        entry = name if flattened else "entry"
        entries = "".join(
            f"<{entry}><{key_name}>{escape(key)}</{key_name}>"
            f"{to_xml(value_name, shape.value, size, depth + 1)}</{entry}>"
            for key in keys
        )
        return entries if flattened else f"<{name}>{entries}</{name}>"
    text = scalar(shape, rng, "xml")
    return f"<{name}/>" if text == "" and rng.random() < 0.5 else f"<{name}>{leaf(text, rng)}</{name}>"


def members_to_xml(shape, size, depth):
    rng = size.rng
    if shape.is_tagged_union and rng.random() < 0.15:
        return "", "<notYetKnown><a>1</a></notYetKnown>"
    attributes, children = "", []
    for name in chosen(shape, size, depth):
        member = shape.members[name]
        if member.serialization.get("location") in ("header", "headers", "statusCode"):
            continue
        if member.serialization.get("xmlAttribute"):
            key = member.serialization["name"]
            prefix = key.split(":")[0]
            attributes = f' xmlns:{prefix}="http://www.w3.org/2001/XMLSchema-instance"'
            attributes += f" {key}={quoteattr(scalar(member, rng, 'header'))}"
            continue
        children.append(to_xml(flat_name(member, name), member, size, depth + 1))
    if not shape.is_tagged_union and rng.random() < 0.2:
        children.insert(rng.randrange(len(children) + 1), "<NotYetKnown>1<a b='c'/></NotYetKnown>")
    space = rng.choice(["", "", "\n  ", "<!-- - -->"])
    return attributes, space.join(children)


# Whole answers.


def headers_of(shape, size):
    """The members that stand in headers."""
    headers = {}
    for name, member in shape.members.items():
        location = member.serialization.get("location")
        if location not in ("header", "headers") or not size.takes(0):
            continue
        key = member.serialization.get("name", name)
        if location == "headers":
            headers.update({f"{key}{suffix}": f"value of {suffix}" for suffix in ("one", "Two")})
        elif is_json_value_header(member):
            headers[key] = base64.b64encode(b'{"a": [1]}').decode()
        elif member.type_name == "list":
            headers[key] = ", ".join(scalar(member.member, size.rng, "xml").replace(",", "") or "a" for _ in range(2))
        else:
            headers[key] = scalar(member, size.rng, "header")
    return headers


def answer(operation, protocol, size):
    """The headers and body of an answer."""
    shape = operation.output_shape
    namespace = operation.service_model.metadata.get("xmlNamespace")
    namespace = namespace.get("uri") if isinstance(namespace, dict) else namespace
    declared = f" xmlns={quoteattr(namespace or 'https://example.com/doc/')}"
    prolog = size.rng.choice(["", '<?xml version="1.0" encoding="UTF-8"?>\n'])
    if shape is None:
        return {}, b"" if protocol != "query" else f"<{operation.name}Response/>".encode()
    if protocol == "query":
        wrapper = shape.serialization.get("resultWrapper")
        inner = to_xml(wrapper, shape, size) if wrapper else members_to_xml(shape, size, 0)[1]
        root = f"{operation.name}Response"
        tail = "<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata>"
        return {}, f"{prolog}<{root}{declared}>{inner}{tail}</{root}>".encode()
    if protocol == "ec2":
        root = f"{operation.name}Response"
        inner = members_to_xml(shape, size, 0)[1]
        return {}, f"{prolog}<{root}{declared}><requestId>r</requestId>{inner}</{root}>".encode()
    if protocol == "json":
        return {}, json.dumps(to_json(shape, size), ensure_ascii=size.rng.random() < 0.5).encode()
    headers = headers_of(shape, size)
    payload = shape.serialization.get("payload")
    if payload is not None:
        member = shape.members[payload]
        if member.type_name in ("string", "blob"):
            return headers, size.rng.choice(TEXTS).encode()
        shape, name = member, member.serialization.get("name", payload)
    else:
        name = shape.name
    if protocol == "rest-json":
        body = to_json(shape, size)
        empty = not body and size.rng.random() < 0.5
        return headers, b"" if empty else json.dumps(body).encode()
    if operation.name == "GetBucketLocation":
        region = size.rng.choice(["", "eu-west-1", "EU"])
        return headers, f"{prolog}<LocationConstraint{declared}>{region}</LocationConstraint>".encode()
    attributes, inner = members_to_xml(shape, size, 0)
    return headers, f"{prolog}<{name}{declared}{attributes}>{inner}</{name}>".encode()


def error(operation, protocol, rng):
    """The status, headers and body of an error."""
    shapes = operation.error_shapes
    known = rng.choice(shapes) if shapes and rng.random() < 0.7 else None
    code = (known.metadata.get("error", {}).get("code") or known.name) if known else "AccessDenied"
    message = rng.choice(["", "not for you: <&> ünï", "plain"])
    status = rng.choice([400, 403, 404, 409, 429, 500, 503])
    xml = f"<Code>{code}</Code><Message>{escape(message)}</Message>"
    if protocol == "ec2":
        body = f"<Response><Errors><Error>{xml}</Error></Errors><RequestID>r</RequestID></Response>"
    elif protocol == "query" or (protocol == "rest-xml" and operation.service_model.service_name != "s3"):
        body = (
            f'<ErrorResponse xmlns="https://example.com/doc/"><Error><Type>Sender</Type>{xml}</Error>'
            "<RequestId>r</RequestId></ErrorResponse>"
        )
    elif protocol == "rest-xml":
        body = rng.choice(["", f"<Error>{xml}<Resource>/b</Resource><RequestId>r</RequestId></Error>"])
    else:
        key = rng.choice(["message", "Message"])
        written = rng.choice([code, f"com.amazonaws.x#{code}", f"{code}:http://internal.amazon.com/coral/x/"])
        body = {key: message, "Resource": "b"}
        headers = {}
        if protocol == "rest-json":
            place = rng.choice(["header", "code", "__type"])
            if place == "header":
                headers["x-amzn-ErrorType"] = written
            else:
                body[place] = written
        else:
            body["__type"] = written
            if operation.service_model.is_query_compatible and rng.random() < 0.5:
                headers["x-amzn-query-error"] = f"AWS.Old.{code};Sender"
        return status, headers, json.dumps(body).encode()
    return status, {}, body.encode()


def plain(value):
    """botocore's reading in the form of ours: bytes as base64, times as RFC 3339."""
    if isinstance(value, dict):
        return {key: plain(member) for key, member in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime.datetime):
        value = value.replace(tzinfo=value.tzinfo or datetime.timezone.utc).astimezone(datetime.timezone.utc)
        text = value.strftime("%Y-%m-%dT%H:%M:%S")
        fraction = f".{value.microsecond:06d}".rstrip("0") if value.microsecond else ""
        return f"{value.year:04d}{text[text.index('-'):]}{fraction}Z"
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else ("Infinity" if value > 0 else "-Infinity")
    return value


def reading(operation, protocol, status, headers, body):
    """How botocore reads an answer."""
    response = {
        "status_code": status,
        "headers": HeadersDict(headers),
        "body": body,
        "context": {"operation_name": operation.name},
    }
    shape = operation.output_shape
    parsed = create_parser(protocol).parse(response, shape)
    if status >= 301:
        about = parsed["Error"]
        return {"error": {"code": about["Code"], "message": about.get("Message") or ""}}
    parsed.pop("ResponseMetadata", None)
    payload = shape.serialization.get("payload") if shape else None
    if payload and shape.members[payload].type_name == "blob":
        parsed[payload] = body
    if operation.name == "GetBucketLocation":
        raw = type("Raw", (), {"raw": io.BytesIO(body), "content": body})
        handlers.parse_get_bucket_location(parsed, raw)
    return {"answer": plain(parsed)}


# Requests.


def parameters(shape, rng, depth=0):
    """Random parameters: botocore's, and the same in our form."""
    kind = shape.type_name
    if kind == "structure":
        theirs, ours = {}, {}
        for name, member in shape.members.items():
            needed = name in shape.required_members
            if not needed and (depth > 5 or rng.random() < 0.4):
                continue
            if getattr(member, "is_document_type", False):
                continue
            theirs[name], ours[name] = parameters(member, rng, depth + 1)
            if shape.is_tagged_union:
                break
        return theirs, ours
    if kind == "list":
        pairs = [parameters(shape.member, rng, depth + 1) for _ in range(rng.choice([1, 2]))]
        return [a for a, _ in pairs], [b for _, b in pairs]
    if kind == "map":
        pairs = {key: parameters(shape.value, rng, depth + 1) for key in ("a", "b c")}
        return {k: a for k, (a, _) in pairs.items()}, {k: b for k, (_, b) in pairs.items()}
    if kind == "timestamp":
        at = datetime.datetime.fromtimestamp(rng.choice([0, 1767225600, 1767225600.5]), datetime.timezone.utc)
        return at, plain(at)
    if kind == "blob":
        value = rng.randbytes(5)
        return value, plain(value)
    if kind == "boolean":
        value = rng.random() < 0.5
    elif kind in ("integer", "long"):
        value = rng.choice([1, 100, -5])
    elif kind in ("float", "double"):
        value = rng.choice([1.5, -0.25])
    elif shape.serialization.get("hostLabel"):
        value = rng.choice(["123456789012", "a-b"])
    elif shape.serialization.get("location") == "header":
        value = rng.choice(["plain", "two words"])
    else:
        value = rng.choice(["plain", "two words", "a/b?c&d=e%", "ünï 😹", "arn:aws:s3:::b", "/hostedzone/Z1", "<&>'\""])
    return value, value


def request(model, name, protocol, rng):
    # The handlers change the model.
    operation = copy.copy(model.operation_model(name))
    operation.http = dict(operation.http)
    shape = operation.input_shape
    theirs, ours = parameters(shape, rng) if shape else ({}, {})
    service = model.service_name
    if service == "s3":
        handlers.remove_bucket_from_url_paths_from_model(theirs, operation, {})
    if service == "route53":
        handlers.fix_route53_ids(theirs, operation)
    serialized = create_serializer(protocol, include_validation=False).serialize_to_request(theirs, operation)
    if service == "apigateway":
        handlers.add_accept_header(operation, serialized)
    body = serialized["body"]
    if isinstance(body, dict):
        body = urllib.parse.urlencode(body, doseq=True).encode()
    path, _, query = serialized["url_path"].partition("?")
    pairs = urllib.parse.parse_qsl(query, keep_blank_values=True)
    for key, value in (serialized.get("query_string") or {}).items():
        pairs += [(key, str(item)) for item in (value if isinstance(value, list) else [value])]
    return {
        "parameters": ours,
        "method": serialized["method"],
        "path": path or "/",
        "query": sorted(pairs),
        "headers": sorted((key, str(value)) for key, value in serialized["headers"].items()),
        "body": base64.b64encode(body).decode(),
        # The rules of S3 Control's endpoints add the account.
        "host_prefix": None if service == "s3control" else serialized.get("host_prefix"),
    }


def main():
    loader = Loader()
    for path in sorted(MODELS.glob("*.json")):
        pruned = json.loads(path.read_text())
        wanted, source = pruned["operations"], pruned["source"]
        assert botocore.__version__ in source, f"{path.name} is of {source}, this is {botocore.__version__}"
        model = ServiceModel(loader.load_service_model(path.stem, "service-2"), service_name=path.stem)
        protocol = model.resolved_protocol
        for name in wanted:
            operation = model.operation_model(name)
            call = f"{path.stem}:{name}"
            rng = random.Random(call)
            for i in range(ANSWERS):
                size = Size(rng, [1, 0.02, 0.6, 0.8, 0.3, 1][i])
                status, (headers, body) = 200, answer(operation, protocol, size)
                write(call, status, headers, body, reading(operation, protocol, status, headers, body))
            for _ in range(ERRORS):
                status, headers, body = error(operation, protocol, rng)
                write(call, status, headers, body, reading(operation, protocol, status, headers, body))
            for _ in range(REQUESTS):
                print(json.dumps({"call": call, "request": request(model, name, protocol, rng)}))


def write(call, status, headers, body, read):
    line = {"call": call, "status": status, "headers": list(headers.items())}
    print(json.dumps({**line, "body": base64.b64encode(body).decode(), **read}))


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    main()
