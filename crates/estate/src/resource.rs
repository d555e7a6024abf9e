//! One resource in the one vocabulary.

use std::sync::Arc;

use bartizan_tree::{Field, Node, Origin, Tri};

/// A resource, or a part of one, as a source states it.
#[derive(Clone, Debug)]
pub struct Resource {
    /// Its type in the vocabulary: `AWS::S3::Bucket`, `Bartizan::EC2::EbsEncryptionByDefault`.
    pub kind: Arc<str>,
    /// Its address in its source: `module.a.aws_s3_bucket.x["k"]`, a logical id, an ARN.
    pub address: Arc<str>,
    /// Its type in its source: `aws_s3_bucket`, `AWS::S3::Bucket`, `s3:GetBucketVersioning`.
    pub source_type: Arc<str>,
    /// What it says, in the vocabulary: a map whose origin is the resource's header, so that a
    /// property that is absent is looked for there.
    pub properties: Node,
    /// What it says, in the source's own words, evaluated.
    pub source: Node,
    /// Its header: what is underlined where nothing inside it is to blame.
    pub origin: Origin,
    /// All of it.
    pub body: Origin,
    /// Where it lives.
    pub scope: Arc<Scope>,
    /// Whether it exists: `count = var.unknown ? 1 : 0` may make none.
    pub exists: Tri,
    /// Names, ids and ARNs by which others may speak of it, beside its address.
    pub known_as: Vec<Node>,
    /// What it is a part of, where it is no resource of its own.
    pub part_of: Option<Part>,
    /// Whether AWS makes it unasked, and nobody wrote it.
    pub implied: bool,
}

/// Where a resource lives: two resources with equal scopes live in one account and region, even
/// where neither is known.
#[derive(Clone, Debug)]
pub struct Scope {
    /// The provider configuration, the stack, the account: whatever stands for "the same place".
    pub name: Arc<str>,
    /// Twelve digits.
    pub account: Field<Arc<str>>,
    /// `eu-west-1`.
    pub region: Field<Arc<str>>,
}

impl Default for Scope {
    fn default() -> Self {
        Scope { name: "".into(), account: Field::absent(Origin::NONE), region: Field::absent(Origin::NONE) }
    }
}

/// What a fragment belongs to: `aws_s3_bucket_versioning` is a part of a bucket. The fragment's
/// kind is the owner's kind; its properties are the owner's.
#[derive(Clone, Debug)]
pub struct Part {
    /// Names the owner: a reference, a name, an ARN, or something unknown.
    pub owner: Node,
    /// Property paths of which this part claims to be the whole: what other parts add is removed
    /// by it (`aws_iam_role_policies_exclusive`).
    pub exclusive: Vec<Arc<str>>,
}

impl Resource {
    /// A resource that surely exists, with nothing but its kind, address and properties.
    pub fn new(kind: impl Into<Arc<str>>, address: impl Into<Arc<str>>, properties: Node) -> Self {
        let kind = kind.into();
        let origin = properties.origin;
        Resource {
            source_type: kind.clone(),
            kind,
            address: address.into(),
            source: properties.clone(),
            properties,
            origin,
            body: origin,
            scope: Arc::default(),
            exists: Tri::Yes,
            known_as: Vec::new(),
            part_of: None,
            implied: false,
        }
    }
}
