//! From answers to the vocabulary: what is structure, one file for each family of services.

mod s3;

use crate::reading::Reading;

/// Builds everything that the snapshot tells of one account.
pub(crate) fn adapt(reading: &mut Reading<'_>) {
    s3::adapt(reading);
}
