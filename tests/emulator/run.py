#!/usr/bin/env python3
"""Starts the emulated account behind its front, and prints where it is.

    python tests/emulator/run.py [--port N] [--seed full|small|none] [--rules JSON] [--minutes N]

The first line of the output is one JSON object: `endpoint`, `account`, `regions`, and the access key
to use. The server ends when its input ends, so a test that dies takes it along; with `--minutes` it
ends by the clock instead. See README.md beside this file.
"""

import argparse
import asyncio
import json
import os
import pathlib
import sys
import threading

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

os.environ.update(
    AWS_ACCESS_KEY_ID="AKIAIOSFODNN7EXAMPLE",
    AWS_SECRET_ACCESS_KEY="testing",
    AWS_DEFAULT_REGION="eu-west-1",
    AWS_EC2_METADATA_DISABLED="true",
    MOTO_EC2_LOAD_DEFAULT_AMIS="false",
    MOTO_IAM_LOAD_MANAGED_POLICIES="true",
)
for name in ("AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_ENDPOINT_URL"):
    os.environ.pop(name, None)

import front  # noqa: E402


def recorded():
    """The answers that stand in for moto's; each says why, and which page it follows."""
    entries = []
    for path in sorted((HERE / "answers").glob("*.json")):
        for entry in json.loads(path.read_text()):
            assert entry["why"] and entry["source"].startswith("AWS"), f"{path.name}: {entry['call']}"
            entries.append(entry)
    return entries


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--port", type=int, default=0)
    arguments.add_argument("--seed", default="full", choices=["full", "small", "none", "many"])
    arguments.add_argument("--rules", default="{}")
    arguments.add_argument("--minutes", type=float)
    options = arguments.parse_args()
    rules = front.Rules(**json.loads(options.rules))
    if options.seed == "many":
        import many

        door = front.Front(many.behind, rules=rules)
    else:
        import seed

        account = seed.build(options.seed)
        door = front.Front(front.through_wsgi(account.application()), account.account_of, recorded(), account.names, rules)
    asyncio.run(until_the_end(door, options))


async def until_the_end(door, options):
    server = await front.serve(door, options.port)
    port = server.sockets[0].getsockname()[1]
    print(json.dumps({
        "endpoint": f"http://127.0.0.1:{port}", "account": "123456789012",
        "regions": ["ap-southeast-2", "eu-west-1", "us-east-1"],
        "access_key": "AKIAIOSFODNN7EXAMPLE", "secret_key": "testing",
    }), flush=True)
    if options.minutes:
        await asyncio.sleep(options.minutes * 60)
    else:
        # A thread of its own: input may be a pipe or a terminal.
        loop = asyncio.get_running_loop()
        ended = asyncio.Event()
        threading.Thread(target=lambda: (sys.stdin.read(), loop.call_soon_threadsafe(ended.set)), daemon=True).start()
        await ended.wait()
    os._exit(0)


if __name__ == "__main__":
    main()
