#!/usr/bin/env python3
"""A second reader of an account: the calls of `crates/account/data/reads/*.toml`, made with boto3.

    python tests/emulator/read.py [--role ARN] ENDPOINT OUT [REGION…]

writes a snapshot. It shares nothing with Bartizan but the rows, so that what `bartizan audit --save`
writes of the same account can be held against it. Secrets are not taken out: the file belongs to a test.
"""

import argparse
import base64
import datetime
import json
import pathlib
import time
import tomllib

import boto3
import botocore.config
import botocore.exceptions
from botocore import xform_name

HERE = pathlib.Path(__file__).resolve().parent
ROWS = HERE.parent.parent / "crates/account/data/reads"
PREPARATIONS = {"accounts", "caller", "regions", "role"}


def rows():
    """(call, row), each after the call whose answers it waits for."""
    waiting = []
    for path in sorted(ROWS.glob("*.toml")):
        for call, row in tomllib.loads(path.read_text()).items():
            waiting += [(call, one) for one in (row if isinstance(row, list) else [row])]
    ordered, done = [], set()
    while waiting:
        ready = [item for item in waiting if not item[1].get("each") or item[1]["each"].split(".")[0] in done]
        assert ready, waiting
        ordered += ready
        waiting = [item for item in waiting if item not in ready]
        done = {call for call, _ in ordered} - {call for call, _ in waiting}
    return ordered


def at(value, path):
    """What stands at a path: `Reservations[].Instances` and `State.Name` alike."""
    found = [value]
    for step in path.split("."):
        step, many = step.removesuffix("[]"), step.endswith("[]")
        found = [one[step] for one in found if isinstance(one, dict) and step in one]
        if many:
            found = [member for one in found for member in one]
    return found


def members(answer, path):
    return [member for one in at(answer, path) for member in (one if isinstance(one, list) else [one])]


def plain(value):
    """JSON's own types, as docs/snapshot.md says them."""
    if isinstance(value, dict):
        return {key: plain(member) for key, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(member) for member in value]
    if isinstance(value, datetime.datetime):
        text = value.astimezone(datetime.timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return text.replace(".000Z", "Z")
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value


class Reader:
    def __init__(self, endpoint, regions, role=None):
        self.session = boto3.Session(aws_access_key_id="AKIAIOSFODNN7EXAMPLE", aws_secret_access_key="testing")
        # Answers that are errors are answers: nothing is asked twice.
        self.options = {"endpoint_url": endpoint, "config": botocore.config.Config(retries={"total_max_attempts": 1})}
        self.endpoint = endpoint
        self.regions = regions
        self.clients = {}
        self.entries = {}
        # By call: (the answer, the region, the parameters) of each.
        self.answers = {}
        if role:
            keys = self.client("sts", "us-east-1").assume_role(RoleArn=role, RoleSessionName="reader")["Credentials"]
            self.session = boto3.Session(keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"])
            self.clients.clear()
        self.account = self.client("sts", "us-east-1").get_caller_identity()["Account"]

    def client(self, service, region):
        if (service, region) not in self.clients:
            client = self.session.client(service, region_name=region, **self.options)
            client.meta.events.register("before-send", self.without_account)
            self.clients[service, region] = client
        return self.clients[service, region]

    def without_account(self, request, **_):
        """S3 Control puts the account before the host's name, which nobody resolves here."""
        request.url = request.url.replace(f"//{self.account}.", "//") if hasattr(self, "account") else request.url

    def ask(self, call, region, parameters):
        parameters = {key: self.account if value == "{account}" else value for key, value in parameters.items()}
        key = (call, region, json.dumps(parameters, sort_keys=True))
        if key in self.entries:
            return
        service, operation = call.split(":")
        client, method = self.client(service, "us-east-1" if region == "global" else region), xform_name(operation)
        entry = {"call": call, "account": self.account, "region": region, "parameters": parameters}
        try:
            if client.can_paginate(method):
                answer = client.get_paginator(method).paginate(**parameters).build_full_result()
            else:
                answer = getattr(client, method)(**parameters)
            answer.pop("ResponseMetadata", None)
            entry["answer"] = plain(answer)
            self.answers.setdefault(call, []).append((answer, region, parameters))
        except botocore.exceptions.ClientError as error:
            about = error.response["Error"]
            entry["error"] = {"code": about["Code"], "message": about.get("Message", "")}
        except botocore.exceptions.HTTPClientError as error:
            entry["error"] = {"code": "ConnectionFailure", "message": str(error)}
        self.entries[key] = entry

    def read(self):
        for call, row in rows():
            step = row.get("step")
            if step in PREPARATIONS:
                continue
            if call == "iam:GenerateCredentialReport":
                client = self.client("iam", "us-east-1")
                while client.generate_credential_report()["State"] != "COMPLETE":
                    time.sleep(0.1)
                continue
            if "each" not in row:
                for region in ["global"] if row.get("reach") == "global" else self.regions:
                    self.ask(call, region, row.get("given", {}))
                continue
            self.ask_about(call, row)

    def ask_about(self, call, row):
        lister, path = row["each"].split(".", 1)
        batches = {}
        for answer, region, parameters in self.answers.get(lister, []):
            for member in members(answer, path):
                if row.get("step") == "bucket-region" and "BucketRegion" in member:
                    continue
                asked = self.parameters(row, member, parameters)
                if asked is None:
                    continue
                where = self.where(row, member, region)
                batch = row.get("batch")
                if not batch:
                    self.ask(call, where, row.get("given", {}) | asked)
                    continue
                value = asked.pop(batch["parameter"])
                batches.setdefault((where, json.dumps(asked, sort_keys=True)), []).append(value)
        for (where, asked), values in batches.items():
            size = row["batch"]["size"]
            for first in range(0, len(values), size):
                some = {row["batch"]["parameter"]: values[first:first + size]}
                self.ask(call, where, row.get("given", {}) | json.loads(asked) | some)

    def where(self, row, member, region):
        if "region" in row:
            named = at(member, row["region"])
            if named:
                return named[0]
            if row["each"] == "s3:ListBuckets.Buckets":
                for answer, _, parameters in self.answers.get("s3:GetBucketLocation", []):
                    if parameters["Bucket"] == member["Name"]:
                        return answer.get("LocationConstraint") or "us-east-1"
        return region

    def parameters(self, row, member, lister):
        for path, values in row.get("when", {}).items():
            values = [self.account if value == "{account}" else value for value in values]
            if not any(value in values for value in at(member, path)):
                return None
        for path, values in row.get("unless", {}).items():
            if any(value in values for value in at(member, path)):
                return None
        asked = {}
        for name, source in row.get("with", {}).items():
            if source == "@":
                asked[name] = member
            elif source.startswith("$"):
                asked[name] = lister[source[1:]]
            else:
                found = at(member, source)
                if not found:
                    return None
                asked[name] = found[0]
        return asked


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--role")
    arguments.add_argument("endpoint")
    arguments.add_argument("out")
    arguments.add_argument("regions", nargs="*")
    options = arguments.parse_args()
    reader = Reader(options.endpoint, options.regions or ["ap-southeast-2", "eu-west-1", "us-east-1"], options.role)
    reader.read()
    snapshot = {
        "schema": "bartizan/snapshot/1",
        "taken": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "accounts": [reader.account],
        "regions": reader.regions,
        "answers": [reader.entries[key] for key in sorted(reader.entries)],
    }
    pathlib.Path(options.out).write_text(json.dumps(snapshot, indent=1) + "\n")


if __name__ == "__main__":
    main()
