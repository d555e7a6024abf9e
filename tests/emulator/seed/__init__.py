"""The seeded account: several hundred resources, good and bad, in three regions.

Each module of this package builds one family with plain boto3 calls on moto, in this process, and
names what it makes (`account.name`); `expected.toml` says by these names which rules fail where.
What moto cannot be told through its API is set in its own state (`state.py`), each with its reason.
The same names, ids and addresses come out each time: moto's random numbers are seeded.
"""

import importlib

import boto3
import moto.iam.models
from moto import mock_aws
from moto.moto_api._internal import mock_random

ACCOUNT = "123456789012"
HOME, US, QUIET = "eu-west-1", "us-east-1", "ap-southeast-2"
REGIONS = (HOME, US, QUIET)

FAMILIES = {
    "full": [
        "keys", "network", "storage", "identity", "compute", "balancers", "databases", "functions",
        "edge", "messages", "watching", "posture", "organisation", "rest",
    ],
    "small": ["keys", "storage"],
}

# Marks a secret. Nothing that Bartizan writes may hold it.
CANARY = "canary-9d1f"


class Account:
    def __init__(self, session=None, names=None, id=ACCOUNT):
        self.id = id
        self.session = session or boto3.Session()
        self.clients = {}
        # What the seed calls a resource: its address, mostly an ARN.
        self.names = names if names is not None else {}

    def client(self, service, region=HOME):
        if (service, region) not in self.clients:
            self.clients[service, region] = self.session.client(service, region_name=region)
        return self.clients[service, region]

    def name(self, label, address):
        assert label not in self.names, label
        self.names[label] = address
        return address

    def arn(self, service, resource, region=HOME):
        return f"arn:aws:{service}:{region}:{self.id}:{resource}"

    def member(self, id, role):
        """Another account of the organisation, through a role there."""
        keys = self.client("sts").assume_role(RoleArn=f"arn:aws:iam::{id}:role/{role}", RoleSessionName="seed")["Credentials"]
        session = boto3.Session(
            aws_access_key_id=keys["AccessKeyId"], aws_secret_access_key=keys["SecretAccessKey"],
            aws_session_token=keys["SessionToken"],
        )
        return Account(session, self.names, id)

    @staticmethod
    def application():
        from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

        return DomainDispatcherApplication(create_backend_app)

    @staticmethod
    def account_of(key):
        return moto.iam.models.get_account_id_from(key)


def build(size):
    mock_random.seed(20260101)
    mock = mock_aws()
    mock.start()
    try:
        from . import state

        state.before()
        account = Account()
        for family in FAMILIES.get(size, []):
            importlib.import_module(f"seed.{family}").build(account)
        state.after()
    finally:
        mock.stop(remove_data=False)
    return account
