"""What botocore resolves, for `crates/aws/tests/endpoints.rs`.

Standard input: calls (`s3:ListBuckets`), one a line. Standard output: one line for each call in each region of
each partition, with and without FIPS: call, region, `plain` or `fips`, URL, signing name, signing region; the last
three are `-` where botocore says that there is none. Offline.
"""

import sys

import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError

session = botocore.session.Session()
session.set_credentials("AKIDEXAMPLE", "none")
partitions = session.get_component("data_loader").load_data("partitions")["partitions"]
regions = [r for p in partitions for r in p["regions"] if not r.endswith("-global")]
account = "111122223333"


def parameters(model):
    """What names the endpoint, where the call cannot be asked without it."""
    members = model.input_shape.required_members if model.input_shape else []
    return {"AccountId": account} if "AccountId" in members else {}


def line(client, model, region, fips):
    resolver = client._ruleset_resolver
    resolver._builtins["AWS::Region"] = region
    resolver._builtins["AWS::UseFIPS"] = fips
    try:
        endpoint = resolver.construct_endpoint(model, parameters(model), {})
    except BotoCoreError:
        return "-\t-\t-"
    name, signed = client.meta.service_model.signing_name, region
    for scheme in endpoint.properties.get("authSchemes", []):
        if scheme["name"] == "sigv4":
            name = scheme.get("signingName", name)
            signed = scheme.get("signingRegion", signed)
    return f"{endpoint.url}\t{name}\t{signed}"


# S3 in us-east-1 is asked at the regional host, as it is everywhere else.
config = Config(s3={"addressing_style": "path", "us_east_1_regional_endpoint": "regional"})
clients = {}
for call in sys.stdin.read().split():
    service, operation = call.split(":")
    if service not in clients:
        clients[service] = session.create_client(service, "us-east-1", config=config)
    client = clients[service]
    model = client.meta.service_model.operation_model(operation)
    for region in regions:
        for fips in (False, True):
            print(call, region, "fips" if fips else "plain", line(client, model, region, fips), sep="\t")
