"""What boto3 makes of an emulated account's answers, for `crates/aws/tests/equal.rs`.

    python tests/protocol/equal.py ENDPOINT REGION…

Makes the calls of `crates/account/data/reads` (tests/emulator/read.py walks them), and prints each with its pages,
or its error, as one line of JSON: members as boto3 names them, bytes as base64, times as RFC 3339.
"""

import base64
import datetime
import json
import pathlib
import sys

import botocore.exceptions
import botocore.handlers
from botocore import xform_name

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "emulator"))

import read  # noqa: E402


def plain(value):
    """JSON's own types. Times to the microsecond, which is as much as Python knows."""
    if isinstance(value, dict):
        return {key: plain(member) for key, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(member) for member in value]
    if isinstance(value, datetime.datetime):
        value = value.astimezone(datetime.timezone.utc)
        fraction = f".{value.microsecond:06}".rstrip("0").rstrip(".")
        return value.strftime("%Y-%m-%dT%H:%M:%S") + fraction + "Z"
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value


class Pages(read.Reader):
    """A reader that keeps pages apart."""

    def client(self, service, region):
        client = super().client(service, region)
        # Policies stay the texts that they are.
        client.meta.events.unregister("after-call.iam", botocore.handlers.json_decode_policies)
        return client

    def ask(self, call, region, parameters):
        parameters = {key: self.account if value == "{account}" else value for key, value in parameters.items()}
        key = (call, region, json.dumps(parameters, sort_keys=True))
        if key in self.entries:
            return
        self.entries[key] = True
        service, operation = call.split(":")
        region = "us-east-1" if region == "global" else region
        client, method = self.client(service, region), xform_name(operation)
        line = {"call": call, "region": region, "parameters": parameters}
        try:
            if client.can_paginate(method):
                pages = list(client.get_paginator(method).paginate(**parameters))
                whole = client.get_paginator(method).paginate(**parameters).build_full_result()
            else:
                whole = getattr(client, method)(**parameters)
                pages = [whole]
            for page in pages:
                page.pop("ResponseMetadata", None)
            self.answers.setdefault(call, []).append((whole, region, parameters))
            line["pages"] = plain(pages)
        except botocore.exceptions.ClientError as error:
            about = error.response["Error"]
            line["error"] = {"code": about["Code"], "message": about.get("Message", "")}
        except botocore.exceptions.BotoCoreError as error:
            line["unread"] = str(error)
        print(json.dumps(line), flush=True)


endpoint, *regions = sys.argv[1:]
Pages(endpoint, regions).read()
