"""What the front says itself, in the form of the service's own protocol: errors and recorded answers.

Errors follow the protocols' pages in the Smithy documentation (awsJson, awsQuery, ec2Query, restJson1,
restXml, rpcv2Cbor) and Amazon S3's "REST error responses".
"""

import datetime
import json
import struct
from xml.sax.saxutils import escape

import calls

ID = "00000000-0000-0000-0000-000000000000"

# (code, status) by protocol; the S3 and EC2 APIs have words of their own.
DENIED = {
    "ec2": ("UnauthorizedOperation", 403), "query": ("AccessDenied", 403), "rest-xml": ("AccessDenied", 403),
    "json": ("AccessDeniedException", 400), "rest-json": ("AccessDeniedException", 403),
    "smithy-rpc-v2-cbor": ("AccessDeniedException", 400),
}
THROTTLED = {
    "ec2": ("RequestLimitExceeded", 503), "query": ("Throttling", 400), "rest-xml": ("SlowDown", 503),
    "json": ("ThrottlingException", 400), "rest-json": ("TooManyRequestsException", 429),
    "smithy-rpc-v2-cbor": ("ThrottlingException", 400),
}


def denied(call):
    code, status = DENIED[call.protocol]
    service = "s3" if call.service == "s3control" else call.service
    return error(call, code, status, f"User is not authorized to perform: {service}:{call.operation}")


def throttled(call):
    code, status = THROTTLED[call.protocol]
    return error(call, code, status, "Rate exceeded")


def error(call, code, status, message):
    """(status, headers, body)."""
    protocol = call.protocol
    text = escape(message)
    if protocol == "ec2":
        body = f"<Response><Errors><Error><Code>{code}</Code><Message>{text}</Message></Error></Errors><RequestID>{ID}</RequestID></Response>"
    elif call.service == "s3":
        body = f"<Error><Code>{code}</Code><Message>{text}</Message><RequestId>{ID}</RequestId></Error>"
    elif protocol in ("query", "rest-xml"):
        body = f"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{text}</Message></Error><RequestId>{ID}</RequestId></ErrorResponse>"
    elif protocol == "rest-json":
        return status, {"content-type": "application/json", "x-amzn-errortype": code}, json.dumps({"message": message}).encode()
    elif protocol == "json":
        return status, {"content-type": "application/x-amz-json-1.1"}, json.dumps({"__type": code, "message": message}).encode()
    else:
        body = cbor({"__type": f"com.amazonaws#{code}", "message": message})
        return status, {"content-type": "application/cbor", "smithy-protocol": "rpc-v2-cbor"}, body
    return status, {"content-type": "text/xml"}, ('<?xml version="1.0" encoding="UTF-8"?>\n' + body).encode()


def answer(call, value):
    """An answer in boto3's shape, written as the service writes it: moto's serializers over botocore's models."""
    from moto.core.serialize import get_serializer_class
    from moto.core.utils import get_service_model

    operation = get_service_model(call.service).operation_model(call.operation)
    if call.protocol == "smithy-rpc-v2-cbor":
        return 200, {"content-type": "application/cbor", "smithy-protocol": "rpc-v2-cbor"}, cbor(value)
    written = get_serializer_class(call.service, call.protocol)(operation).serialize(value)
    body = written["body"]
    headers = {name.lower(): str(text) for name, text in written["headers"].items()}
    return written["status_code"], headers, body if isinstance(body, bytes) else body.encode()


def filled_in(value, now, names):
    """A recorded value with what is only known here: `{"$days_ago": 3}` is three days before now,
    `{"$arn": "trail/main"}` the address of what the seed calls so, `{"$id": …}` the last piece of it."""
    if isinstance(value, dict):
        if "$days_ago" in value:
            return now - datetime.timedelta(days=value["$days_ago"])
        if "$arn" in value:
            return names[value["$arn"]]
        if "$id" in value:
            return names[value["$id"]].rsplit("/", 1)[1]
        return {key: filled_in(member, now, names) for key, member in value.items()}
    if isinstance(value, list):
        return [filled_in(member, now, names) for member in value]
    return value


def cbor(value):
    """CBOR (RFC 8949) of what answers hold."""

    def head(major, number):
        if number < 24:
            return bytes([major << 5 | number])
        for mark, size in ((24, 1), (25, 2), (26, 4), (27, 8)):
            if number < 1 << 8 * size:
                return bytes([major << 5 | mark]) + number.to_bytes(size, "big")
        raise OverflowError(number)

    if value is None:
        return b"\xf6"
    if isinstance(value, bool):
        return b"\xf5" if value else b"\xf4"
    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, float):
        return b"\xfb" + struct.pack(">d", value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        text = value.encode()
        return head(3, len(text)) + text
    if isinstance(value, datetime.datetime):
        return b"\xc1" + cbor(value.timestamp())
    if isinstance(value, dict):
        return head(5, len(value)) + b"".join(cbor(key) + cbor(member) for key, member in value.items())
    return head(4, len(value)) + b"".join(map(cbor, value))
