//! Secrets Manager. The list tells of each secret when it was changed, used and rotated, and never
//! what it holds; a rotation that is on is a resource of its own, as in the vocabulary.

use bartizan_tree::Node;

use crate::nodes::text_or_empty;
use crate::reading::{Reach, Reading};

pub(crate) fn adapt(reading: &mut Reading<'_>) {
    const ROTATION: &str = "AWS::SecretsManager::RotationSchedule";
    let kinds = ["AWS::SecretsManager::Secret", ROTATION];
    for item in reading.list(Reach::Regional, "secretsmanager:ListSecrets", "SecretList", &kinds) {
        let (arn, name) = (text_or_empty(&item.node, "ARN"), text_or_empty(&item.node, "Name"));
        let mut secret = reading.begin("secretsmanager:ListSecrets.SecretList", &item, arn);
        reading.fill(&mut secret, "secretsmanager:GetResourcePolicy", "SecretId", &[arn, name]);
        // What somebody gave it when it was made is not told again.
        secret.never(&["SecretString", "GenerateSecretString"]);
        reading.end(secret);
        if item.node.get("RotationEnabled").bool().is(|on| *on).is_yes() {
            let mut rotation = reading.begin("secretsmanager:ListSecrets.Rotation", &item, format!("{arn}/rotation"));
            rotation.set("SecretId", Node::text(arn, item.node.get("ARN").origin()));
            rotation.never(&["HostedRotationLambda", "RotateImmediatelyOnUpdate"]);
            reading.end(rotation);
        }
    }
}
