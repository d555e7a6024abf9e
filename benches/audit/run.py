#!/usr/bin/env python3
"""What an audit costs: CPU, memory, calls. Prints tables; nothing here passes or fails.

    cargo build --release
    .venv/bin/python benches/audit/run.py [target/release/bartizan]

audits two accounts through the front of `tests/emulator`: the seeded one, in three regions, and one of
100,000 resources that is made up page by page. CPU and memory are the audit's own (`wait4`), not the
account's behind it (`reading MB` is the most before the judgement begins, when all is on disk); wall time is the emulated account's, not AWS's, and is not shown. For each API it
counts the calls that were made beside the least that the data demand: each list once (and again for
each further page), and what is asked of single resources once for each.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import tomllib
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
REGIONS = ["ap-southeast-2", "eu-west-1", "us-east-1"]


def started(seed):
    server = subprocess.Popen(
        [sys.executable, ROOT / "tests/emulator/run.py", "--seed", seed], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )
    return server, json.loads(server.stdout.readline())["endpoint"]


def ask(endpoint, path, body=None):
    return json.load(urllib.request.urlopen(endpoint + path, data=body and body.encode()))


def audit(binary, endpoint, regions, folder, *more):
    """Runs one audit; gives its use of the machine and the size of its snapshot."""
    snapshot = pathlib.Path(folder, "snapshot.jsonl")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")} | {
        "AWS_ENDPOINT_URL": endpoint, "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_REGION": "eu-west-1", "AWS_EC2_METADATA_DISABLED": "true", "HOME": folder, "XDG_STATE_HOME": folder,
    }
    with open(os.path.join(folder, "out.json"), "wb") as out:
        child = subprocess.Popen(
            [binary, "audit", "--region", ",".join(regions), "--max-rate", "1000", "--save", snapshot, "--format", "json", *more],
            env=environment, cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.PIPE,
        )
        said, reading = "", 0
        for line in child.stderr:
            said += line.decode()
            if line.startswith(b"read "):  # all is on disk, and the judgement begins
                reading = most_memory(child.pid)
        _, status, used = os.wait4(child.pid, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 1, 3):
        sys.exit(said)
    findings = json.loads(pathlib.Path(folder, "out.json").read_text())["summary"]
    return {
        "resources": findings["resources"], "CPU s": used.ru_utime + used.ru_stime, "of it system": used.ru_stime,
        "reading MB": reading, "peak MB": used.ru_maxrss / 1024, "snapshot MB": snapshot.stat().st_size / 1e6, "findings": findings["fail"],
    }


def most_memory(pid):
    """The most that a process held by now, in MB; nothing where the system does not say."""
    try:
        lines = pathlib.Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:")), 0.0)


def least(snapshot):
    """By call, the least that the data demand: each page and each single resource once."""
    least = {}
    for line in open(snapshot):
        answer = json.loads(line)
        if "call" in answer:
            least[answer["call"]] = least.get(answer["call"], 0) + 1
    return least


def main():
    binary = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "target/release/bartizan").resolve()
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        server, endpoint = started("full")
        audit(binary, endpoint, REGIONS, folder)  # so that the emulated account has answered everything once
        ask(endpoint, "/_front/configure", "{}")
        rows.append(("seeded", audit(binary, endpoint, REGIONS, folder)))
        report = ask(endpoint, "/_front/report")
        demanded = least(os.path.join(folder, "snapshot.jsonl"))
        server.stdin.close()
    with tempfile.TemporaryDirectory() as folder:
        server, endpoint = started("many")
        rows.append(("100,000", audit(binary, endpoint, ["eu-west-1"], folder)))
        many = ask(endpoint, "/_front/report")
        server.stdin.close()

    columns = list(rows[0][1])
    print(f"{'account':10}" + "".join(f"{column:>14}" for column in columns) + f"{'calls':>10}{'in flight':>12}")
    for (name, row), told in zip(rows, (report, many)):
        cells = "".join(f"{row[column]:14.2f}" if isinstance(row[column], float) else f"{row[column]:14}" for column in columns)
        print(f"{name:10}{cells}{told['total']:10}{told['most_in_flight']:12}")
    print(f"\n{'calls of the seeded account':60}{'made':>8}{'least':>8}")
    services = {}
    for call, made in report["calls"].items():
        print(f"  {call:58}{made:8}{demanded.get(call, 0):8}")
        services[call.split(":")[0]] = services.get(call.split(":")[0], 0) + made
    print(f"{'all':60}{report['total']:8}{sum(demanded.values()):8}")
    print("by API: " + ", ".join(f"{service} {made}" for service, made in sorted(services.items())))


if __name__ == "__main__":
    main()
