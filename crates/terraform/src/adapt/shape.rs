//! Where a Terraform resource is shaped otherwise than the vocabulary's.

use bartizan_estate::Resource;

use super::{Raw, iam, kms};

/// Gives the resources of the vocabulary that one Terraform resource stands for. Most are one.
pub(crate) fn shape(raw: &Raw<'_>, resource: Resource, out: &mut Vec<Resource>) {
    match &*raw.evaluated.kind {
        "aws_iam_role" => out.push(iam::role(resource)),
        "aws_kms_external_key" => out.push(kms::external_key(resource)),
        _ => out.push(resource),
    }
}
