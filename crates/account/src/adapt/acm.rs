//! Certificate Manager: a list says of each certificate until when it holds and of what kind its key
//! is; how its renewal goes is told of each alone.

use crate::nodes::{text, text_or_empty};
use crate::reading::{Reach, Reading, Told};

pub(crate) fn adapt(reading: &mut Reading<'_>) {
    const KIND: &str = "AWS::CertificateManager::Certificate";
    const CALL: &str = "acm:DescribeCertificate";
    for item in reading.list(Reach::Regional, "acm:ListCertificates", "CertificateSummaryList", &[KIND]) {
        let arn = text_or_empty(&item.node, "CertificateArn");
        let mut certificate = reading.begin("acm:ListCertificates.CertificateSummaryList", &item, arn);
        // Only what ACM issued itself is renewed by it.
        let told = match text(&item.node, "Type") {
            Some("AMAZON_ISSUED" | "PRIVATE") => reading.ask(CALL, Some(&item.region), "CertificateArn", &[arn]),
            _ => Told::Nothing(item.node.origin),
        };
        certificate.take(CALL, &told);
        reading.end(certificate);
    }
}
