//! S3: an access block that is written at all turns its switches off where it says nothing of them.

use bartizan_estate::Resource;
use bartizan_tree::{Node, Value};

use super::with;

/// Makes the block stand there even where no switch is written.
pub(super) fn public_access_block(resource: Resource) -> Resource {
    const BLOCK: &str = "PublicAccessBlockConfiguration";
    let stands = match &resource.properties.value {
        Value::Map(map) => map.contains_key(BLOCK),
        _ => true,
    };
    if stands {
        return resource;
    }
    let block = Node::map(Default::default(), resource.origin);
    with(resource, BLOCK, block)
}
