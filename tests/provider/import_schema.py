#!/usr/bin/env python3
"""Reads resource schemas out of the unpacked npm package @cdktf/provider-aws.

    import_schema.py PACKAGE_FOLDER TYPE …        # aws_s3_bucket data.aws_ami …; `all` for everything

Writes schema.json beside this script: for each type a block
{"attributes": {name: [type, flags]}, "blocks": {name: [nesting, block, at most one]}} where a type is cty's JSON and
flags are letters: r(equired), o(ptional), c(omputed). The package does not say which optional attributes are computed
too; for the types that the tests use, OPTIONAL_COMPUTED does, from the provider's documentation.
"""

import json
import re
import sys
from pathlib import Path

FLAGS = re.compile(r"// (\w+) - computed: (true|false), optional: (true|false), required: (true|false)")
ENTRY = re.compile(
    r"^ +(\w+): \{\n +value: .*\n +isBlock: (true|false),\n +type: \"(\w+)\",\n +storageClassType: \"(\w+)\"", re.M
)
GETTER = re.compile(r"get \w+\(\) \{\n\s+return (?:cdktf\.Fn\.tolist\()?this\.(?:interpolationForAttribute|get(\w+)Attribute)\('(\w+)'\)")
COMPLEX = re.compile(r"this\._\w+ = new (\w+)\(this, \"(\w+)\"(?:, (true|false))?\);")
OPTIONAL_COMPUTED = {
    "*": "arn name name_prefix tags_all region availability_zone kms_key_id",
    "aws_s3_bucket": "bucket bucket_prefix acl acceleration_status policy request_payer object_lock_enabled bucket_namespace",
    "aws_s3_bucket_acl": "bucket_owner",
    "aws_db_instance": "address allocated_storage backup_retention_period backup_window ca_cert_identifier "
    "character_set_name db_name db_subnet_group_name dedicated_log_volume engine engine_version identifier "
    "identifier_prefix iops license_model maintenance_window master_user_secret_kms_key_id monitoring_role_arn multi_az "
    "network_type nchar_character_set_name option_group_name parameter_group_name performance_insights_kms_key_id "
    "performance_insights_retention_period port replicate_source_db snapshot_identifier storage_throughput storage_type "
    "timezone username vpc_security_group_ids database_insights_mode engine_lifecycle_support",
    "aws_rds_cluster": "availability_zones cluster_identifier cluster_identifier_prefix cluster_members "
    "database_name db_cluster_parameter_group_name db_subnet_group_name db_system_id engine_mode engine_version "
    "master_username network_type port preferred_backup_window preferred_maintenance_window storage_encrypted "
    "storage_type vpc_security_group_ids",
    "aws_instance": "associate_public_ip_address availability_zone cpu_core_count cpu_threads_per_core disable_api_stop "
    "disable_api_termination ebs_optimized host_id iam_instance_profile instance_initiated_shutdown_behavior "
    "instance_type ami ipv6_address_count ipv6_addresses key_name monitoring placement_group private_ip "
    "secondary_private_ips security_groups subnet_id tenancy user_data user_data_base64 vpc_security_group_ids "
    "placement_partition_number host_resource_group_arn",
    "aws_launch_template": "default_version latest_version",
    "aws_autoscaling_group": "availability_zones default_cooldown desired_capacity health_check_type load_balancers "
    "service_linked_role_arn target_group_arns vpc_zone_identifier",
    "aws_ebs_volume": "encrypted iops size snapshot_id throughput type",
    "aws_lb": "ip_address_type security_groups subnets internal customer_owned_ipv4_pool",
    "aws_lb_listener": "protocol ssl_policy tcp_idle_timeout_seconds",
    "aws_iam_role": "managed_policy_arns",
    "aws_kms_key": "policy description is_enabled key_usage multi_region rotation_period_in_days",
    "aws_lambda_function": "architectures code_sha256 memory_size source_code_hash skip_destroy",
    "aws_ecs_task_definition": "network_mode enable_fault_injection",
    "aws_vpc": "cidr_block default_network_acl_id enable_dns_support enable_network_address_usage_metrics "
    "instance_tenancy ipv6_association_id ipv6_cidr_block ipv6_cidr_block_network_border_group",
    "aws_security_group": "name name_prefix vpc_id",
    "aws_default_security_group": "vpc_id",
    "aws_security_group_rule": "source_security_group_id security_group_rule_id",
    "aws_cloudwatch_log_group": "log_group_class skip_destroy",
    "aws_flow_log": "log_destination log_format log_group_name",
    "aws_sns_topic": "policy signature_version tracing_config",
    "aws_sqs_queue": "policy kms_data_key_reuse_period_seconds sqs_managed_sse_enabled redrive_policy",
}
SIMPLE = {"string": "string", "number": "number", "boolean": "bool", "any": "string"}  # a set may hold no `dynamic`
GOT = {
    "String": "string",
    "Boolean": "bool",
    "Number": "number",
    "List": ["list", "string"],
    "StringMap": ["map", "string"],
    "NumberList": ["list", "number"],
    "BooleanMap": ["map", "bool"],
    "NumberMap": ["map", "number"],
}


def cty(kind: str, storage: str):
    for name, simple in SIMPLE.items():
        if storage == name:
            return simple
        if storage == f"{name}List":
            return [kind if kind in ("list", "set") else "list", simple]
        if storage == f"{name}Map":
            return ["map", simple]
    return "string"


def classes(text: str) -> dict:
    parts = re.split(r"^class (\w+) extends .*$", text, flags=re.M)
    return dict(zip(parts[1::2], parts[2::2]))


def functions(text: str) -> dict:
    found = re.findall(r"^function (\w+)ToHclTerraform\(struct\) \{\n(.*?)^\}", text, flags=re.M | re.S)
    return {name.lower(): body for name, body in found}


def block(body: str, entries: str, all_classes: dict, all_functions: dict, computed_too=frozenset()) -> dict:
    flags = {name: (c == "true", o == "true", r == "true") for name, c, o, r in FLAGS.findall(body)}
    getters = {name: got for got, name in GETTER.findall(body)}
    inner = {name: (cls, is_set == "true") for cls, name, is_set in COMPLEX.findall(body)}
    written = {name: (is_block == "true", kind, storage) for name, is_block, kind, storage in ENTRY.findall(entries)}
    # An attribute that can be reset is optional; the others that can be written are required.
    resets = set(re.findall(r"^ +reset(\w+)\(\) \{", body, flags=re.M))
    required_names = {name for name, spec in written.items() if spec[2] != "boolean" and camel(name) not in resets and camel(name) + "Attribute" not in resets}
    attributes, blocks = {}, {}
    for name in sorted(set(flags) | set(written)):
        computed, optional, required = flags.get(name) or (False, name not in required_names, name in required_names)
        letters = ("r" if required else "") + ("o" if optional else "") + ("c" if computed else "")
        is_block, kind, storage = written.get(name, (name in inner, "list", ""))
        if name == "id":
            letters = "c"
        elif "r" not in letters and "c" not in letters and name in computed_too:
            letters += "c"
        if name == "tags_all":
            attributes[name] = [["map", "string"], "oc"]
            continue
        if name == "timeouts":
            continue
        if name in inner:
            cls, is_set = inner[name]
            base = re.sub(r"(OutputReference|List|Map)$", "", cls)
            nested_body = all_classes.get(base + "OutputReference", "")
            nested = block(nested_body, all_functions.get(base.lower(), ""), all_classes, all_functions)
            nesting = "set" if kind == "set" or is_set else "list"
            single = cls.endswith("OutputReference")
            if is_block and not computed:
                blocks[name] = ["single" if storage and not storage.endswith(("List", "Map")) and kind == "struct" else nesting, nested, single]
            else:
                attributes[name] = [[nesting, ["object", objects(nested)]], letters or "c"]
            continue
        kind_of = cty(kind, storage) if name in written else GOT.get(getters.get(name, "String") or "String", "string")
        attributes[name] = [kind_of, letters or "o"]
    return {"attributes": attributes, "blocks": blocks}


def camel(name: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in name.split("_"))


def objects(nested: dict) -> dict:
    members = {name: spec[0] for name, spec in nested["attributes"].items()}
    for name, (nesting, inner, _) in nested["blocks"].items():
        members[name] = ["list" if nesting == "single" else nesting, ["object", objects(inner)]]
    return members


def read(path: Path):
    text = path.read_text()
    found = re.search(r"^(\w+)\.tfResourceType = \"(\w+)\";", text, flags=re.M)
    if not found:
        return None
    all_classes = classes(text)
    body = all_classes.get(found[1], "")
    entries = body[body.find("synthesizeHclAttributes") :]
    resource = found[2]
    computed_too = frozenset((OPTIONAL_COMPUTED["*"] + " " + OPTIONAL_COMPUTED.get(resource, "")).split())
    return resource, block(body, entries, all_classes, functions(text), computed_too)


def main() -> None:
    package, wanted = Path(sys.argv[1]), set(sys.argv[2:])
    version = json.loads((package / "package.json").read_text())["version"]
    result = {"source": f"npm @cdktf/provider-aws {version}", "resources": {}, "data": {}}
    for path in sorted((package / "lib").glob("*/index.js")):
        is_data = path.parent.name.startswith("data-aws-")
        name = ("data.aws_" + path.parent.name[9:] if is_data else "aws_" + path.parent.name).replace("-", "_")
        if "all" not in wanted and name not in wanted:
            continue
        try:
            schema = read(path)
        except RecursionError:
            schema = None
        if schema:
            result["data" if is_data else "resources"][schema[0]] = schema[1]
    missing = wanted - set(result["resources"]) - {f"data.{name}" for name in result["data"]} - {"all"}
    if missing:
        print("not in the package:", " ".join(sorted(missing)), file=sys.stderr)
    out = Path(__file__).with_name("schema.json")
    lines = ['{"source": ' + json.dumps(result["source"])]
    for section in ("resources", "data"):
        rows = [f"  {json.dumps(k)}: {json.dumps(v, separators=(',', ':'))}" for k, v in sorted(result[section].items())]
        lines.append(f',\n"{section}": {{\n' + ",\n".join(rows) + "\n}")
    out.write_text("".join(lines) + "}\n")
    print(len(result["resources"]), "resources,", len(result["data"]), "data sources,", out.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
