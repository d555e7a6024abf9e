#!/usr/bin/env python3
"""Records what an emulated account (moto) answers, as snapshots for the tests.

    python tests/recordings/record.py [--check] [FAMILY…]

builds a small account for each family with boto3, reads it with the calls that Bartizan reads, and
writes `<family>.snapshot.json` beside this file. Where moto falls short of AWS, the answers in
`by_hand/<family>.json` stand in for its own; each names the page of the AWS API reference whose
documented form it follows. The same answers come out each time: moto's random numbers are seeded,
and times are set to one moment. With `--check` nothing is written, and what differs fails. Needs what `tests/requirements.txt` names.
"""

import base64
import datetime
import importlib
import json
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ACCOUNT = "123456789012"
MOMENT = "2026-01-01T00:00:00Z"

os.environ.update(
    AWS_ACCESS_KEY_ID="testing",
    AWS_SECRET_ACCESS_KEY="testing",
    AWS_SESSION_TOKEN="testing",
    AWS_DEFAULT_REGION="us-east-1",
    AWS_EC2_METADATA_DISABLED="true",
    MOTO_EC2_LOAD_DEFAULT_AMIS="false",
    MOTO_IAM_LOAD_MANAGED_POLICIES="true",
)

import boto3  # noqa: E402
import botocore.exceptions  # noqa: E402
from botocore import xform_name  # noqa: E402
from moto import mock_aws  # noqa: E402
from moto.moto_api._internal import mock_random  # noqa: E402


class Account:
    """Clients to build the account with, and a tape of what it answers."""

    def __init__(self, regions):
        self.regions = regions
        self.answers = []
        self.clients = {}

    def client(self, service, region="us-east-1"):
        key = (service, region)
        if key not in self.clients:
            self.clients[key] = boto3.client(service, region_name=region)
        return self.clients[key]

    def ask(self, call, region="global", **parameters):
        """Makes a call, all pages of it, and keeps the answer. Returns it; nothing for an error."""
        service, operation = call.split(":")
        client = self.client(service, "us-east-1" if region == "global" else region)
        entry = {"call": call, "account": ACCOUNT, "region": region, "parameters": parameters}
        method = xform_name(operation)
        try:
            if client.can_paginate(method):
                answer = client.get_paginator(method).paginate(**parameters).build_full_result()
            else:
                answer = getattr(client, method)(**parameters)
            answer.pop("ResponseMetadata", None)
            if call == "iam:GetCredentialReport":
                answer["Content"] = answer["Content"].decode()
            entry["answer"] = answer
        except botocore.exceptions.ClientError as error:
            about = error.response["Error"]
            if about.get("Message") == "Not yet implemented":
                print(f"  moto has no {call}", file=sys.stderr)
                return None
            entry["error"] = {"code": about["Code"], "message": about.get("Message", "")}
            answer = None
        except NotImplementedError as error:
            print(f"  moto has no {call}: {error}", file=sys.stderr)
            return None
        self.answers.append(entry)
        return answer

    def ask_everywhere(self, call, **parameters):
        return {region: self.ask(call, region, **parameters) for region in self.regions}


# Cursors, and what botocore makes up for each call.
DROPPED = ("NextToken", "Marker", "nextToken", "ClientToken", "clientRequestToken")
# SQS tells moments as texts of seconds.
STAMPED = ("CreatedTimestamp", "LastModifiedTimestamp")
SECONDS = "1767225600"


def plain(value):
    """JSON's own types: times as one moment, bytes as base64."""
    if isinstance(value, dict):
        return {key: SECONDS if key in STAMPED else plain(member) for key, member in value.items() if key not in DROPPED}
    if isinstance(value, (list, tuple)):
        members = [plain(member) for member in value]
        # moto lists policies by ids that it makes up; AWS promises no order either.
        if all(isinstance(member, dict) and "Arn" in member for member in members):
            members.sort(key=lambda member: member["Arn"])
        return members
    if isinstance(value, int) and value > 1_000_000_000_000:  # a moment in milliseconds
        return 1_767_225_600_000
    if isinstance(value, datetime.datetime):
        return MOMENT
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return scrubbed(value) if isinstance(value, str) else value


STAMPS = re.compile(r"\b20\d\d-\d\d-\d\d-\d\d-\d\d\b")
TIMES = re.compile(r"\b20\d\d-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)?")


KEYS = re.compile(r"\bA[KS]IA[A-Z0-9]{16}\b")
KEYS_SEEN = {}
# moto numbers a listener's last rule by where it stands in memory.
ADDRESSES = re.compile(r"(:listener-rule/\S+)/\d{13,16}\b")
# ... and makes up the hosts of caches unseeded.
HOSTS = re.compile(r"\.[a-z0-9]{6}\.use1\.cache\.amazonaws\.com")


def scrubbed(text):
    """One moment for all times, and ids of access keys that nobody takes for true ones."""
    example = lambda found: KEYS_SEEN.setdefault(found.group(), f"AKIAEXAMPLE{len(KEYS_SEEN):09}")
    text = HOSTS.sub(".0a1b2c.use1.cache.amazonaws.com", TIMES.sub(MOMENT, text))
    return KEYS.sub(example, ADDRESSES.sub(r"\1/0", STAMPS.sub("2026-01-01-00-00", text)))


def key(entry):
    return (entry["call"], entry["region"], json.dumps(entry["parameters"], sort_keys=True, default=str))


def record(name, check):
    family = importlib.import_module(f"families.{name}")
    mock_random.seed(20260101)
    KEYS_SEEN.clear()
    with mock_aws():
        account = Account(getattr(family, "REGIONS", ["us-east-1"]))
        family.build(account)
        family.read(account)
    answers = {key(entry): entry for entry in map(plain, account.answers)}
    by_hand = HERE / "by_hand" / f"{name}.json"
    if by_hand.exists():
        for entry in json.loads(by_hand.read_text()):
            entry.setdefault("account", ACCOUNT)
            entry.setdefault("parameters", {})
            assert entry["source"].startswith("AWS API reference: "), entry
            answers[key(entry)] = entry
    snapshot = {
        "schema": "bartizan/snapshot/1",
        "taken": MOMENT,
        "accounts": [ACCOUNT],
        "regions": account.regions,
        "answers": [answers[k] for k in sorted(answers)],
    }
    path = HERE / f"{name}.snapshot.json"
    text = json.dumps(snapshot, indent=1) + "\n"
    if check:
        same = path.exists() and path.read_text() == text
        print(f"{path.name}: {'as recorded' if same else 'differs from what is recorded'}")
        return same
    path.write_text(text)
    print(f"{path.name}: {len(answers)} answers")
    return True


def main():
    sys.path.insert(0, str(HERE))
    check = "--check" in sys.argv
    names = [word for word in sys.argv[1:] if word != "--check"]
    names = names or sorted(path.stem for path in (HERE / "families").glob("*.py"))
    if len(names) == 1:
        sys.exit(0 if record(names[0], check) else 1)
    # Each in a process of its own: moto keeps something of one account for the next.
    options = ["--check"] if check else []
    runs = [subprocess.run([sys.executable, __file__, *options, name]).returncode for name in names]
    sys.exit(max(runs))


if __name__ == "__main__":
    main()
