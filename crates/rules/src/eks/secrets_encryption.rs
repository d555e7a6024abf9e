//! A cluster whose Kubernetes secrets have no key of their own.

use bartizan_estate::Subject;
use bartizan_estate::views::endpoints::EksCluster;
use bartizan_finding::Severity;

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "eks-secrets-encryption",
    title: "EKS secrets are not encrypted with a KMS key",
    severity: Severity::Medium,
    practice: "DAT-16",
    responsibility: Responsibility::Customer,
    counts: Counts::MustBeWritten,
    kinds: &["AWS::EKS::Cluster"],
    aliases: &[
        Alias::exact("CKV_AWS_58"),
        Alias::exact("63ebcb19-2739-4d3f-aa5c-e8bbb9b85281"),
        Alias::exact("AVD-AWS-0039"),
        Alias::exact("W82"),
        Alias::exact("EKS_CLUSTER_ENCRYPTION_RULE"),
        Alias::exact("prowler:eks_cluster_kms_cmk_encryption_in_secrets_enabled"),
    ],
    controls: &["AWS-FSBP/EKS.3"],
    page: include_str!("secrets_encryption.md"),
    check: Check::Each(check),
};

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let encrypted = EksCluster::new(subject).encrypts_secrets();
    let origin = subject.get("EncryptionConfig").origin();
    judge.fail_if(encrypted.not(), origin, "Kubernetes secrets are not encrypted with a KMS key");
}
