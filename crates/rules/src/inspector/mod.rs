//! Amazon Inspector.

mod scans;

use crate::Rule;

/// The rules of this service.
pub(crate) const RULES: &[&Rule] = &[&scans::EC2, &scans::ECR, &scans::LAMBDA, &scans::LAMBDA_CODE];
