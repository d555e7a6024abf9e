//! AWS's own managed policies: what the best known of them say.
//!
//! AWS keeps some 1,500 of them and changes them at will; those that grant the most and those that
//! are attached the most are held here (`data/managed_policies.json`), the others are known by path
//! and name alone (`data/managed_policy_names.txt`, as of 2026-10; docs.aws.amazon.com/aws-managed-policy/latest/reference/about-managed-policy-reference.html).

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use bartizan_tree::{Node, Origin, Sources, Value, json};

static DOCUMENTS: LazyLock<HashMap<Arc<str>, Node>> = LazyLock::new(|| {
    // INVARIANT: the file is compiled in, and a test reads it.
    let text = Node::text(include_str!("../../data/managed_policies.json"), Origin::AWS_DEFAULT);
    let file = json::parse_embedded(&Sources::new(), &text).unwrap_or_else(|_| Node::null(Origin::AWS_DEFAULT));
    let policies = file.get("policies");
    let map = policies.value().and_then(|node| node.as_map()).cloned().unwrap_or_default();
    let builtin = |node: &Node| node.rebuilt(&mut |node| node.at(Origin::AWS_DEFAULT));
    map.iter().map(|(name, document)| (name.clone(), builtin(document))).collect()
});

/// Path and name of each, in the order of their names.
static NAMES: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| include_str!("../../data/managed_policy_names.txt").lines().collect());

/// What stands in the ARN of every managed policy of AWS, before its path and name.
const MARK: &str = ":iam::aws:policy/";

/// The name of AWS's own managed policy that an ARN names; the partition need not be known.
pub fn aws_managed(arn: &Node) -> Option<Arc<str>> {
    let text = match &arn.value {
        Value::Text(text) => text.clone(),
        Value::Concat(parts) => parts.last()?.as_text()?.into(),
        _ => return None,
    };
    let (_, path) = text.split_once(MARK)?;
    path.rsplit('/').next().map(Arc::from)
}

/// The path and name of AWS's own managed policy of a name: `service-role/AWSLambdaRole`.
pub fn path(name: &str) -> Option<&'static str> {
    let last = |path: &'static str| path.rsplit('/').next().unwrap_or(path);
    NAMES.binary_search_by(|path| last(path).cmp(name)).ok().map(|at| NAMES[at])
}

/// What AWS's own managed policy says, where it is held here.
pub fn document(name: &str) -> Option<&'static Node> {
    DOCUMENTS.get(name)
}

#[cfg(test)]
mod tests {
    use bartizan_tree::Why;

    use super::*;

    #[test]
    fn the_data_reads() {
        let admin = document("AdministratorAccess").unwrap();
        let statement = admin.get("Statement").items().known[0];
        assert_eq!(statement.get("Action").text().value().map(|t| &**t), Some("*"));
    }

    #[test]
    fn a_name_has_a_path() {
        assert_eq!(path("AWSLambdaBasicExecutionRole"), Some("service-role/AWSLambdaBasicExecutionRole"));
        assert_eq!(path("AdministratorAccess"), Some("AdministratorAccess"));
        assert_eq!(path("our-own"), None);
        assert!(DOCUMENTS.keys().all(|name| path(name).is_some()));
    }

    #[test]
    fn the_partition_need_not_be_known() {
        let partition = Node::unknown(Why::DataSource("data.aws_partition.current".into()), Origin::NONE);
        let tail = Node::text(":iam::aws:policy/service-role/AWSLambdaRole", Origin::NONE);
        let arn = Node::concat([Node::text("arn:", Origin::NONE), partition, tail], Origin::NONE);
        assert_eq!(aws_managed(&arn).as_deref(), Some("AWSLambdaRole"));
        assert_eq!(aws_managed(&Node::text("arn:aws:iam::123456789012:policy/x", Origin::NONE)), None);
    }
}
