"""What moto cannot be told through its API, set in its own state. Each change says why."""

import datetime
import json

from . import ACCOUNT, HOME

# Of AWS's thousand managed policies, those that the seed attaches: the others would be megabytes in
# every answer of GetAccountAuthorizationDetails, and seconds of starting.
AWS_POLICIES = {
    "AdministratorAccess", "ReadOnlyAccess", "SecurityAudit", "AWSSupportAccess", "IAMFullAccess", "PowerUserAccess",
    "AmazonSSMManagedInstanceCore", "AWSLambdaBasicExecutionRole", "ViewOnlyAccess", "AWSCloudShellFullAccess",
}

NOW = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)


def ago(days):
    return NOW - datetime.timedelta(days=days)


def before():
    import moto.iam.models as iam

    everything = json.loads(iam.aws_managed_policies_data)
    iam.aws_managed_policies_data = json.dumps({name: everything[name] for name in AWS_POLICIES})


def after():
    rotated_secret()
    dates_of_people()
    credential_report()
    policy_names()
    no_seeds_of_devices()
    dead_letters()
    insights_and_members()
    keys_of_aws()
    pending_subscription()
    groups_of_instances()
    ages_of_machines()
    issuer_of_its_own()


def rotated_secret():
    """Turning rotation on invokes the function, which takes Docker here."""
    from moto.secretsmanager.models import secretsmanager_backends

    secret = secretsmanager_backends[ACCOUNT][HOME].secrets.get("shop/rotated")
    if secret is None:  # only the whole account has it
        return
    secret.rotation_requested = secret.rotation_enabled = True
    secret.rotation_lambda_arn = f"arn:aws:lambda:{HOME}:{ACCOUNT}:function:rotate"
    secret.auto_rotate_after_days = 30


# Days since the user was made, signed in with the password (nothing: never), and for each key since it
# was made and used.
PEOPLE = {
    "ann": (400, 2, []),
    "ben": (400, 2, []),
    "old-keys": (400, None, [(300, 1)]),
    "two-keys": (400, None, [(20, 1), (10, 1)]),
    "off-key": (400, None, [(300, 200)]),
    "gone-away": (400, 200, []),
    "robot": (100, None, [(80, 70)]),
    "plain": (10, None, []),
    "both-boxes": (30, 2, [(30, None)]),
}
# Days since a role was used; the others never were.
ROLES = {"app": 1, "functions": 1, "tasks": 3, "cluster": 1, "trail": 1, "config": 1, "support": 20, "administrator": 5, "bounded": 200}


def dates_of_people():
    """All is made now, and nobody signs in or acts with a user's key here."""
    from moto.iam.models import AccessKeyLastUsed

    iam = backend()
    for user in iam.users.values():
        if user.name not in PEOPLE:
            continue
        made, signed_in, keys = PEOPLE[user.name]
        user.create_date = ago(made)
        user.password_last_used = None if signed_in is None else ago(signed_in)
        for key, (made, used) in zip(user.access_keys, keys, strict=True):
            key.create_date = ago(made)
            key.last_used = None if used is None else AccessKeyLastUsed(ago(used), "s3", HOME)
    for role in iam.roles.values():
        role.create_date = ago(400)
        if role.name in ROLES:
            role.last_used, role.last_used_region = ago(ROLES[role.name]), HOME


def credential_report():
    """moto's report has no row of root, no use of keys by region and service, no changes of passwords.
    AWS's form: IAM User Guide, "Generate credential reports for your AWS account"."""
    import moto.iam.models as iam

    columns = (
        "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,"
        "access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,"
        "access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,"
        "cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated"
    )
    text = lambda moment: moment.strftime("%Y-%m-%dT%H:%M:%S+00:00")
    truth = lambda value: "true" if value else "false"

    def row(user):
        cells = [user.name, user.arn, text(user.create_date), truth(user.password)]
        cells += [(text(user.password_last_used) if user.password_last_used else "no_information") if user.password else "N/A"]
        cells += [text(user.create_date) if user.password else "N/A", "N/A", truth(user.mfa_devices)]
        for i in range(2):
            key = user.access_keys[i] if i < len(user.access_keys) else None
            used = key and key.last_used
            cells += [truth(key and key.status == "Active"), text(key.create_date) if key else "N/A"]
            cells += [text(used.timestamp), used.region, used.service] if used else ["N/A"] * 3
        return ",".join(cells + ["false", "N/A", "false", "N/A"])

    def report(self):
        if not self.credential_report:
            raise iam.ReportNotPresentException("Credential report not present")
        # Root: a password used yesterday, no second factor, an old key.
        root = [
            "<root_account>", f"arn:aws:iam::{self.account_id}:root", text(ago(900)), "not_supported", text(ago(1)), "not_supported", "not_supported",
            "false", "true", text(ago(800)), text(ago(300)), "us-east-1", "s3", "false", "N/A", "N/A", "N/A", "N/A", "false", "N/A", "false", "N/A",
        ]
        return "\n".join([columns, ",".join(root), *map(row, self.users.values())])

    iam.IAMBackend.get_credential_report = report

    # And it was made at a moment in 2015.
    from moto.iam.responses import IamResponse

    told = IamResponse.get_credential_report

    def answer(self):
        result = told(self)
        result.result["GeneratedTime"] = NOW
        return result

    IamResponse.get_credential_report = answer
    # GetAccountSummary says the same of root.
    backend().account_summary._account_access_keys_present = 1


def policy_names():
    """GetAccountAuthorizationDetails names each policy and counts whom it bounds (IAM API reference,
    ManagedPolicyDetail); moto does not."""
    iam = backend()
    holders = (*iam.roles.values(), *iam.users.values())
    bounds = [getattr(holder, "permissions_boundary_arn", None) for holder in holders]
    for policy in iam.managed_policies.values():
        policy.policy_name = policy.arn.rsplit("/", 1)[1]
        policy.permissions_boundary_usage_count = bounds.count(policy.arn)


def no_seeds_of_devices():
    """Only CreateVirtualMFADevice tells the seed and the picture of a device (IAM API reference, VirtualMFADevice)."""
    for device in backend().virtual_mfa_devices.values():
        device.base32_string_seed = device.qr_code_png = None


WITH_LETTERS = {"good", "silent", "secret", "old", "open", "from-bucket"}


def dead_letters():
    """moto forgets where a function's failed events go."""
    from moto.awslambda.models import LambdaFunction

    told = LambdaFunction.get_configuration

    def configuration(self, *arguments, **options):
        config = told(self, *arguments, **options)
        there = self.function_name in WITH_LETTERS
        return config | ({"DeadLetterConfig": {"TargetArn": f"arn:aws:sqs:{HOME}:{ACCOUNT}:dead-letters"}} if there else {})

    LambdaFunction.get_configuration = configuration


def insights_and_members():
    """moto knows nothing of Performance Insights, and does not say of a cluster's instance whether it is public."""
    from moto.rds.models import rds_backends

    for instance in rds_backends[ACCOUNT][HOME].databases.values():
        if "insights" in instance.db_instance_identifier:
            instance.performance_insights_enabled = True
            # Where none is chosen AWS takes its own (RDS User Guide, "Turning Performance Insights on and off").
            own = instance.db_instance_identifier == "insights-own-key"
            key = "11111111-2222-3333-4444-555555555555" if own else "99999999-8888-7777-6666-555555555555"
            instance.performance_insights_kms_key_id = f"arn:aws:kms:{HOME}:{ACCOUNT}:key/{key}"
        if getattr(instance, "db_cluster_identifier", None):
            instance.publicly_accessible = False


def keys_of_aws():
    """moto says of AWS's own keys that they are the customer's."""
    from moto.kms.models import kms_backends

    for region in kms_backends[ACCOUNT].values():
        for key in region.keys.values():
            if key.description.startswith("Default master key"):
                key.key_manager = "AWS"


def pending_subscription():
    """Nobody confirms a subscription by mail here, and moto lists none as pending (SNS API reference, ListSubscriptions)."""
    from moto.sns.models import sns_backends

    for subscription in sns_backends[ACCOUNT][HOME].subscriptions.values():
        if subscription.topic.name == "pending":
            subscription.arn = "PendingConfirmation"


def groups_of_instances():
    """An instance lists the groups of its first interface (EC2 API reference, Instance); moto only where they were given outside of it."""
    from moto.ec2.models import ec2_backends

    for reservation in ec2_backends[ACCOUNT][HOME].reservations.values():
        for instance in reservation.instances:
            instance.security_groups = instance.nics[0].group_set


def ages_of_machines():
    """All images are made, and all machines stopped, today."""
    from moto.ec2.models import ec2_backends

    ec2 = ec2_backends[ACCOUNT][HOME]
    for image in ec2.amis.values():
        if image.name == "old":
            image.creation_date = ago(500)
    for reservation in ec2.reservations.values():
        for instance in reservation.instances:
            if any(tag["value"] == "long-stopped" for tag in instance.get_tags()):
                instance._reason = f"User initiated ({ago(100):%Y-%m-%d %H:%M:%S} UTC)"


def issuer_of_its_own():
    """Every cluster of moto has one and the same issuer; AWS gives each its own."""
    from moto.eks.models import eks_backends

    issuer = f"https://oidc.eks.{HOME}.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
    if "bad" not in eks_backends[ACCOUNT][HOME].clusters:  # only the whole account has it
        return
    eks_backends[ACCOUNT][HOME].clusters["bad"].identity = {"oidc": {"issuer": issuer}}


def backend():
    from moto.iam.models import iam_backends

    return iam_backends[ACCOUNT]["aws"]
