//! IAM: one call tells nearly everything (`GetAccountAuthorizationDetails`), the credential report what
//! users sign in with, and the lists add to it.

mod credentials;
mod settings;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use bartizan_tree::{Node, Value, Why};

use crate::adapt::iam::credentials::Report;
use crate::building::Building;
use crate::nodes::{after_last_slash, text, text_or_empty};
use crate::reading::{Item, Reach, Reading, Told};

const DETAILS: &str = "iam:GetAccountAuthorizationDetails";
const USER: &str = "AWS::IAM::User";
const ROLE: &str = "AWS::IAM::Role";
const AWS_POLICY: &str = "Bartizan::IAM::AwsManagedPolicy";
const PROFILE: &str = "AWS::IAM::InstanceProfile";

/// What the details tell of a user, role or group, and the lists do not.
const ONLY_IN_DETAILS: &[&str] = &["Policies", "ManagedPolicyArns", "PermissionsBoundary", "Groups", "Tags"];

pub(crate) fn adapt(reading: &mut Reading<'_>) {
    roles(reading);
    users(reading);
    for item in reading.list(Reach::Global, DETAILS, "GroupDetailList", &["AWS::IAM::Group"]) {
        let arn = arn(&item);
        let group = reading.begin("iam:GetAccountAuthorizationDetails.GroupDetailList", &item, arn);
        reading.end(group);
    }
    policies(reading);
    instance_profiles(reading);
    providers(reading);
    settings::adapt(reading);
}

fn arn(item: &Item) -> Arc<str> {
    text_or_empty(&item.node, "Arn").into()
}

/// The members of the details and of a list, each once: by name, the details first. The list's own
/// member, where there is one, adds what the details leave out.
struct Both {
    item: Item,
    listed: Option<Item>,
    is_detailed: bool,
}

fn both(reading: &mut Reading<'_>, member: &str, list: (&'static str, &str), name: &str, kind: &str) -> Vec<Both> {
    let detailed = reading.list(Reach::Global, DETAILS, member, &[kind]);
    let listed = reading.list(Reach::Global, list.0, list.1, &[]);
    let mut by_name: HashMap<String, Item> = HashMap::new();
    let mut order = Vec::new();
    for item in listed {
        let key = text_or_empty(&item.node, name).to_owned();
        order.push(key.clone());
        by_name.insert(key, item);
    }
    let mut all = Vec::new();
    for item in detailed {
        let listed = by_name.remove(text_or_empty(&item.node, name));
        all.push(Both { item, listed, is_detailed: true });
    }
    let rest = order.iter().filter_map(|key| by_name.remove(key));
    all.extend(rest.map(|item| Both { item, listed: None, is_detailed: false }));
    all
}

fn begin<'a>(reading: &mut Reading<'a>, both: &Both, detailed: &str, listed: (&str, &'static str)) -> Building<'a> {
    let arn = arn(&both.item);
    if both.is_detailed {
        let mut building = reading.begin(detailed, &both.item, arn);
        if let Some(item) = &both.listed {
            building.carry(listed.0, listed.1, &item.node);
        }
        building
    } else {
        let mut building = reading.begin(listed.0, &both.item, arn);
        let unread = Told::Unknown(Why::NotRead(DETAILS.into()), both.item.node.origin);
        building.set_untold(ONLY_IN_DETAILS, &unread);
        building
    }
}

fn roles(reading: &mut Reading<'_>) {
    for both in both(reading, "RoleDetailList", ("iam:ListRoles", "Roles"), "RoleName", ROLE) {
        let detailed = "iam:GetAccountAuthorizationDetails.RoleDetailList";
        let role = begin(reading, &both, detailed, ("iam:ListRoles.Roles", "iam:ListRoles"));
        reading.end(role);
    }
}

fn users(reading: &mut Reading<'_>) {
    let report = Report::read(reading);
    for both in both(reading, "UserDetailList", ("iam:ListUsers", "Users"), "UserName", USER) {
        let detailed = "iam:GetAccountAuthorizationDetails.UserDetailList";
        let mut user = begin(reading, &both, detailed, ("iam:ListUsers.Users", "iam:ListUsers"));
        let name = text_or_empty(&both.item.node, "UserName");
        report.tell(&mut user, name);
        reading.end(user);
        report.keys(reading, text_or_empty(&both.item.node, "Arn"), name);
    }
    report.root(reading);
}

fn policies(reading: &mut Reading<'_>) {
    for item in reading.list(Reach::Global, DETAILS, "Policies", &["AWS::IAM::ManagedPolicy", AWS_POLICY]) {
        let arn = arn(&item);
        let is_aws = arn.contains(":iam::aws:policy/");
        let uses = |name: &str| item.node.get(name).integer().is(|n| *n > 0).is_yes();
        // AWS has more than a thousand of its own; those that nobody uses say nothing of the account.
        if is_aws && !uses("AttachmentCount") && !uses("PermissionsBoundaryUsageCount") {
            continue;
        }
        let mut policy = reading.begin("iam:GetAccountAuthorizationDetails.Policies", &item, arn);
        let versions = item.node.get("PolicyVersionList");
        let items = versions.items();
        let is_default = |version: &&&Node| version.get("IsDefaultVersion").bool().is(|default| *default).is_yes();
        let document = items.known.iter().find(is_default).and_then(|v| v.get("Document").value().copied().cloned());
        let document = match document {
            Some(document) => policy_document(&document, reading),
            None => Node::unknown(Why::NotRead(DETAILS.into()), versions.origin()),
        };
        policy.set("PolicyDocument", document);
        // Who holds it says so itself.
        policy.never(&["Roles", "Users", "Groups"]);
        if is_aws {
            policy.is(AWS_POLICY);
        }
        reading.end(policy);
    }
}

/// A document that stands as it is, or as a text.
fn policy_document(node: &Node, reading: &Reading<'_>) -> Node {
    match &node.value {
        Value::Text(_) | Value::Concat(_) => {
            bartizan_tree::json::parse_embedded(reading.sources, node).unwrap_or_else(|error| {
                Node::unknown(Why::Invalid(format!("this is not JSON: {error}").into()), node.origin)
            })
        }
        _ => node.clone(),
    }
}

/// From their own list, or as the roles in the details name them.
fn instance_profiles(reading: &mut Reading<'_>) {
    let mut items = reading.list(Reach::Global, "iam:ListInstanceProfiles", "InstanceProfiles", &[]);
    let is_listed = !items.is_empty();
    let of_roles = reading.list(Reach::Global, DETAILS, "RoleDetailList[].InstanceProfileList", &[]);
    items.extend(of_roles);
    let mut seen = HashSet::new();
    for item in items {
        let arn = arn(&item);
        if seen.insert(arn.clone()) {
            let profile = reading.begin("iam:ListInstanceProfiles.InstanceProfiles", &item, arn);
            reading.end(profile);
        }
    }
    if !is_listed {
        // One without a role is in no role's details.
        reading.list(Reach::Global, "iam:ListInstanceProfiles", "InstanceProfiles", &[PROFILE]);
    }
}

fn providers(reading: &mut Reading<'_>) {
    let call = "iam:ListOpenIDConnectProviders";
    for item in reading.list(Reach::Global, call, "OpenIDConnectProviderList", &["AWS::IAM::OIDCProvider"]) {
        let arn = arn(&item);
        let mut provider =
            reading.begin("iam:ListOpenIDConnectProviders.OpenIDConnectProviderList", &item, arn.clone());
        reading.fill(&mut provider, "iam:GetOpenIDConnectProvider", "OpenIDConnectProviderArn", &[&arn]);
        reading.end(provider);
    }
    for item in reading.list(Reach::Global, "iam:ListSAMLProviders", "SAMLProviderList", &["AWS::IAM::SAMLProvider"]) {
        let arn = arn(&item);
        let mut provider = reading.begin("iam:ListSAMLProviders.SAMLProviderList", &item, arn.clone());
        provider.set("Name", after_last_slash(&Node::text(arn, item.node.origin)));
        reading.end(provider);
    }
    let call = "iam:ListServerCertificates";
    for item in reading.list(Reach::Global, call, "ServerCertificateMetadataList", &["AWS::IAM::ServerCertificate"]) {
        let arn = arn(&item);
        let certificate = reading.begin("iam:ListServerCertificates.ServerCertificateMetadataList", &item, arn);
        reading.end(certificate);
    }
    let call = "iam:ListVirtualMFADevices";
    for item in reading.list(Reach::Global, call, "VirtualMFADevices", &["AWS::IAM::VirtualMFADevice"]) {
        let serial = text(&item.node, "SerialNumber").unwrap_or_default();
        let device = reading.begin("iam:ListVirtualMFADevices.VirtualMFADevices", &item, serial);
        reading.end(device);
    }
}
