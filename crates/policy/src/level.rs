//! What kind of access an action gives: reading, writing, handing out permissions.
//!
//! Until the table of all actions is here, the verb tells: services keep to AWS's naming well
//! enough for this. The groups are those of
//! UG access_policies_understand-policy-summary-access-level-summaries.

use std::fmt;

/// An access level, from harmless to grave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// Names of things.
    List,
    /// Their content.
    Read,
    /// Tags.
    Tagging,
    /// Making, changing and deleting.
    Write,
    /// Giving permissions.
    Permissions,
}

impl Level {
    /// All levels, from harmless to grave.
    pub const ALL: [Level; 5] = [Level::List, Level::Read, Level::Tagging, Level::Write, Level::Permissions];

    /// The level of an action, by the service and the name, both in lower case.
    pub fn of(service: &str, name: &str) -> Level {
        if is_permission(service, name) {
            return Level::Permissions;
        }
        let begins = |verbs: &[&str]| verbs.iter().any(|verb| name.starts_with(verb));
        if begins(&["tag", "untag"]) || name.ends_with("tags") && begins(&["create", "delete", "add", "remove", "put"])
        {
            Level::Tagging
        } else if begins(&["list"]) {
            Level::List
        } else if begins(READING) {
            Level::Read
        } else {
            Level::Write
        }
    }

    /// The levels that a pattern of a name may hold, by its known start: `get*` reads, `*` may be
    /// anything.
    pub fn of_pattern(service: &str, prefix: &str) -> Vec<Level> {
        let reads = READING.iter().any(|verb| prefix.starts_with(verb));
        match (prefix.starts_with("list"), reads) {
            (true, _) => vec![Level::List],
            (_, true) => vec![Level::Read],
            _ if prefix.starts_with("tag") || prefix.starts_with("untag") => vec![Level::Tagging],
            _ if prefix.is_empty() || READING.iter().any(|verb| verb.starts_with(prefix)) => Level::ALL.to_vec(),
            _ if is_permission(service, prefix) => vec![Level::Permissions],
            _ => {
                let may_give = PERMISSIONS.iter().any(|(_, name)| name.starts_with(prefix));
                if may_give { vec![Level::Write, Level::Permissions] } else { vec![Level::Write] }
            }
        }
    }
}

const READING: &[&str] = &[
    "get",
    "describe",
    "batchget",
    "head",
    "view",
    "search",
    "lookup",
    "scan",
    "query",
    "select",
    "read",
    "list",
    "check",
    "validate",
    "simulate",
    "preview",
    "estimate",
    "test",
    "download",
    "generatecredentialreport",
    "detect",
    "discover",
    "filter",
    "receive",
];

/// Names (or starts of names) of actions that give permissions; an empty service is any.
const PERMISSIONS: &[(&str, &str)] = &[
    ("", "addpermission"),
    ("", "removepermission"),
    ("", "putresourcepolicy"),
    ("", "deleteresourcepolicy"),
    ("", "setresourcepolicy"),
    ("ec2", "modifysnapshotattribute"),
    ("ec2", "modifyimageattribute"),
    ("ec2", "resetsnapshotattribute"),
    ("ec2", "createnetworkinterfacepermission"),
    ("ec2", "modifyvpcendpointservicepermissions"),
    ("ecr", "setrepositorypolicy"),
    ("elasticfilesystem", "putfilesystempolicy"),
    ("es", "updatedomainconfig"),
    ("iam", "add"),
    ("iam", "attach"),
    ("iam", "create"),
    ("iam", "deactivatemfadevice"),
    ("iam", "delete"),
    ("iam", "detach"),
    ("iam", "passrole"),
    ("iam", "put"),
    ("iam", "remove"),
    ("iam", "setdefaultpolicyversion"),
    ("iam", "update"),
    ("iam", "upload"),
    ("kms", "creategrant"),
    ("kms", "putkeypolicy"),
    ("kms", "retiregrant"),
    ("kms", "revokegrant"),
    ("lambda", "addlayerversionpermission"),
    ("lakeformation", "grantpermissions"),
    ("organizations", "attachpolicy"),
    ("organizations", "detachpolicy"),
    ("rds", "authorizedbsecuritygroupingress"),
    ("rds", "modifydbsnapshotattribute"),
    ("s3", "bypassgovernanceretention"),
    ("s3", "deletebucketpolicy"),
    ("s3", "objectowneroverridetobucketowner"),
    ("s3", "putaccesspointpolicy"),
    ("s3", "putaccountpublicaccessblock"),
    ("s3", "putbucketacl"),
    ("s3", "putbucketpolicy"),
    ("s3", "putbucketpublicaccessblock"),
    ("s3", "putobjectacl"),
    ("s3", "putobjectversionacl"),
    ("secretsmanager", "validateresourcepolicy"),
    ("sqs", "setqueueattributes"),
    ("sso", "attach"),
    ("sso", "createaccountassignment"),
    ("sso", "put"),
    ("sts", "assumerole"),
];

fn is_permission(service: &str, name: &str) -> bool {
    PERMISSIONS.iter().any(|(of, start)| (of.is_empty() || *of == service) && name.starts_with(start))
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Level::List => "list",
            Level::Read => "read",
            Level::Tagging => "tagging",
            Level::Write => "write",
            Level::Permissions => "permissions management",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_verb_tells_the_level() {
        assert_eq!(Level::of("s3", "getobject"), Level::Read);
        assert_eq!(Level::of("s3", "listbucket"), Level::List);
        assert_eq!(Level::of("s3", "putobject"), Level::Write);
        assert_eq!(Level::of("s3", "putbucketpolicy"), Level::Permissions);
        assert_eq!(Level::of("iam", "attachrolepolicy"), Level::Permissions);
        assert_eq!(Level::of("ec2", "createtags"), Level::Tagging);
    }

    #[test]
    fn a_pattern_may_hold_several() {
        assert_eq!(Level::of_pattern("s3", ""), Level::ALL);
        assert_eq!(Level::of_pattern("ec2", "describe"), [Level::Read]);
        assert_eq!(Level::of_pattern("s3", "put"), [Level::Write, Level::Permissions]);
        assert_eq!(Level::of_pattern("dynamodb", "delete"), [Level::Write, Level::Permissions]);
    }
}
