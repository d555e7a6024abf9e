//! Which calls an audit makes: the rows of `data/reads/*.toml`, one file for each service.
//!
//! ```toml
//! ["ec2:DescribeSnapshots"]             # once in each region, all pages
//! given = { OwnerIds = ["self"] }       # with these parameters
//!
//! ["s3:ListBuckets"]
//! reach = "global"                      # once for the account
//!
//! ["s3:GetBucketPolicy"]
//! each = "s3:ListBuckets.Buckets"       # once for each member of this list of that call's answers
//! with = { Bucket = "Name" }            # its parameters, from the member
//! region = "BucketRegion"               # the member says where to ask; else where it was listed
//!
//! ["ecs:DescribeServices"]
//! each = "ecs:ListServices.serviceArns" # the member is a text
//! with = { services = "@", cluster = "$cluster" }
//! batch = { parameter = "services", size = 10 }
//!
//! ["kms:GetKeyRotationStatus"]
//! each = "kms:DescribeKey.KeyMetadata"  # a map is a list of one
//! with = { KeyId = "KeyId" }
//! when = { KeyManager = ["CUSTOMER"], KeySpec = ["SYMMETRIC_DEFAULT"] }
//!
//! ["s3control:GetPublicAccessBlock"]
//! reach = "global"
//! given = { AccountId = "{account}" }
//! ```
//!
//! In `with`, `@` is the member itself, `$name` is a parameter of the call that listed it, anything
//! else is a path in the member; a member without it is not asked about. Members of one `batch` are
//! those that agree in all other parameters. `when` holds where each path has one of the values;
//! `unless` where none has. What is more than a row is a named `step` in Rust.
//!
//! Two rows that come to the same call in the same place with the same parameters are one call.

use std::collections::BTreeMap;

use serde::Deserialize;

/// One call that an audit makes.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Read {
    /// Where it is made.
    #[serde(default)]
    pub reach: Reach,
    /// The call and the list in its answers, for each member of which this one is made.
    pub each: Option<String>,
    /// Its parameters, and where each stands.
    #[serde(default)]
    pub with: BTreeMap<String, String>,
    /// Parameters that are always the same.
    #[serde(default)]
    pub given: BTreeMap<String, toml::Value>,
    /// Several members at a time.
    pub batch: Option<Batch>,
    /// Where the member says in which region to ask.
    pub region: Option<String>,
    /// Paths, and the values of which each must have one.
    #[serde(default)]
    pub when: BTreeMap<String, Vec<toml::Value>>,
    /// Paths, and the values of which none may have one.
    #[serde(default)]
    pub unless: BTreeMap<String, Vec<toml::Value>>,
    /// The step in Rust that makes it.
    pub step: Option<String>,
}

/// Where a call is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reach {
    /// Once for the account.
    Global,
    /// In each region.
    #[default]
    Regional,
}

/// Several members at a time.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Batch {
    /// The parameter that takes a list.
    pub parameter: String,
    /// How many at most.
    pub size: usize,
}
