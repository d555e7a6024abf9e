//! One resource in the one vocabulary.

use std::sync::Arc;

use bartizan_tree::{Field, Node, Origin, Tri, Why};

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

impl Scope {
    /// Whether both are surely in one account, surely not, or it cannot be told. One provider
    /// configuration (`aws.b`, in whichever region: `aws.b/eu-west-1`) is one account.
    pub fn same_account(&self, other: &Scope) -> Tri {
        if let (Some(a), Some(b)) = (self.account.value(), other.account.value()) {
            return (a == b).into();
        }
        let provider = |scope: &Scope| scope.name.split('/').next().unwrap_or_default().to_owned();
        if provider(self) == provider(other) {
            return Tri::Yes;
        }
        let name = if self.account.value().is_none() { &self.name } else { &other.name };
        Tri::Unknown(Why::Outside(format!("the account of `{name}`").into()))
    }

    /// The same for the account and the region.
    pub fn same_place(&self, other: &Scope) -> Tri {
        if self.name == other.name {
            return Tri::Yes;
        }
        let region = match (self.region.value(), other.region.value()) {
            (Some(a), Some(b)) => (a == b).into(),
            _ => Tri::Unknown(Why::Outside(format!("the region of `{}`", self.name).into())),
        };
        self.same_account(other).and(region)
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn scope(name: &str, account: Option<&str>, region: Option<&str>) -> Scope {
        let field = |value: Option<&str>| match value {
            Some(value) => Field::known(Arc::from(value), Origin::NONE),
            None => Field::absent(Origin::NONE),
        };
        Scope { name: name.into(), account: field(account), region: field(region) }
    }

    #[test]
    fn one_provider_is_one_account_in_every_region() {
        assert_eq!(scope("aws", None, None).same_account(&scope("aws/eu-west-1", None, None)), Tri::Yes);
        assert!(scope("aws", None, None).same_account(&scope("aws.b", None, None)).why().is_some());
        assert_eq!(scope("aws", Some("1"), None).same_account(&scope("aws.b", Some("2"), None)), Tri::No);
    }

    #[test]
    fn one_place_is_one_account_and_region() {
        let here = scope("aws", None, Some("eu-west-1"));
        assert_eq!(here.same_place(&scope("aws/eu-west-1", None, Some("eu-west-1"))), Tri::Yes);
        assert_eq!(here.same_place(&scope("aws/us-east-1", None, Some("us-east-1"))), Tri::No);
        assert!(here.same_place(&scope("aws/?", None, None)).why().is_some());
    }
}
