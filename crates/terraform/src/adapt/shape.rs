//! Where a Terraform resource is shaped otherwise than the vocabulary's.

use bartizan_estate::Resource;

use super::Raw;

/// Gives the resources of the vocabulary that one Terraform resource stands for. Most are one.
pub(crate) fn shape(raw: &Raw<'_>, resource: Resource, out: &mut Vec<Resource>) {
    let _ = raw;
    out.push(resource);
}
