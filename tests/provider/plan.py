#!/usr/bin/env python3
"""Plans folders of Terraform code with the provider beside this script, and writes plan.json into each.

    plan.py FOLDER …        # needs terraform on the PATH, and Python's grpcio and msgpack

The code is copied into a temporary folder first: nothing but plan.json is written beside it. Times and versions are
taken out, so that planning again gives the same bytes.
"""

import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent


def plan(folder: Path, arguments: list[str]) -> dict:
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary) / "code"
        shutil.copytree(folder, work, ignore=shutil.ignore_patterns(".terraform*", "plan.json", "*.yaml", "answers.json"))
        binary = Path(temporary) / "bin"
        binary.mkdir()
        program = binary / "terraform-provider-aws"
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{HERE / "provider.py"}"\n')
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        config = Path(temporary) / "terraformrc"
        config.write_text(f'provider_installation {{\n  dev_overrides {{ "hashicorp/aws" = "{binary}" }}\n  direct {{}}\n}}\n')
        environment = os.environ | {
            "TF_CLI_CONFIG_FILE": str(config),
            "TF_DISABLE_PLUGIN_TLS": "1",
            "TF_IN_AUTOMATION": "1",
            "CHECKPOINT_DISABLE": "1",
        }

        def terraform(*words):
            done = subprocess.run(["terraform", *words], cwd=work, env=environment, capture_output=True, text=True, timeout=300)
            if done.returncode != 0:
                raise SystemExit(f"{folder}: terraform {words[0]}:\n{done.stderr}")
            return done.stdout

        terraform("get")
        terraform("plan", "-input=false", "-refresh=false", "-lock=false", "-out=plan", *arguments)
        document = json.loads(terraform("show", "-json", "plan"))
    for volatile in ("timestamp", "terraform_version"):
        document.pop(volatile, None)
    document["terraform_version"] = "1.11.4"
    return document


def main() -> None:
    folders = [Path(word) for word in sys.argv[1:] if not word.startswith("-")]
    arguments = [word for word in sys.argv[1:] if word.startswith("-")]
    for folder in folders:
        document = plan(folder, arguments)
        (folder / "plan.json").write_text(json.dumps(document, indent=1, sort_keys=True) + "\n")
        changes = document.get("resource_changes", [])
        print(f"{folder}: {len(changes)} resources planned")


if __name__ == "__main__":
    main()
