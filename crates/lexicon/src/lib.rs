//! The dictionary between each source's words and the one vocabulary.
//!
//! Names, enumerations and scalars are data (`data/*.toml`, one file a service); this crate loads
//! them and carries a tree of values from one set of names to the other. What is structure (one
//! resource that becomes several, parts of another, pivots) is not data: it is Rust, in the source's
//! own crate.
//!
//! A file has up to three kinds of tables:
//!
//! ```toml
//! [kinds."AWS::S3::Bucket"]
//! named_by = ["BucketName"]                  # properties by which others may speak of it
//!
//! [terraform.aws_s3_bucket]
//! is = "AWS::S3::Bucket"
//! known_as = ["bucket", "id", "arn"]         # attributes by which others may speak of it
//! part_of = "bucket"                         # (only for parts) the attribute that names the owner
//! [terraform.aws_s3_bucket.names]
//! bucket = "BucketName"
//! "versioning.enabled" = { to = "VersioningConfiguration.Status", values = { true = "Enabled", false = "Suspended" } }
//! "ingress[].from_port" = "SecurityGroupIngress[].FromPort"
//!
//! [answers."s3:GetBucketVersioning"]
//! is = "AWS::S3::Bucket"
//! [answers."s3:GetBucketVersioning".names]
//! Status = "VersioningConfiguration.Status"
//!
//! [answers."ec2:DescribeVpcs.Vpcs"]          # the members of one list of an answer
//! is = "AWS::EC2::VPC"
//! known_as = ["VpcId"]
//! same = ["CidrBlock", "Tags"]               # names that are the same on both sides
//! ```
//!
//! `[]` enters the members of a list, on both sides at the same point.

mod carry;
mod load;

pub use carry::carry;
pub use load::{As, Entry, Kind, Lexicon, Name, Step};
