//! Digests.

use bartizan_tree::Node;
use md5::Digest as _;

use super::encoding::encode64;
use super::{Function, only, text_node};
use crate::value::{self, Outcome};

pub(super) fn find(name: &str) -> Option<Function> {
    Some(match name {
        "md5" => |a| hex(a, |bytes| md5::Md5::digest(bytes).to_vec()),
        "sha1" => |a| hex(a, |bytes| sha1::Sha1::digest(bytes).to_vec()),
        "sha256" => |a| hex(a, |bytes| sha2::Sha256::digest(bytes).to_vec()),
        "sha512" => |a| hex(a, |bytes| sha2::Sha512::digest(bytes).to_vec()),
        "base64sha256" => |a| base64(a, |bytes| sha2::Sha256::digest(bytes).to_vec()),
        "base64sha512" => |a| base64(a, |bytes| sha2::Sha512::digest(bytes).to_vec()),
        _ => return None,
    })
}

fn hex(arguments: &[Node], digest: fn(&[u8]) -> Vec<u8>) -> Outcome {
    let text = value::text(only(arguments)?)?;
    let digits: String = digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(text_node(digits))
}

fn base64(arguments: &[Node], digest: fn(&[u8]) -> Vec<u8>) -> Outcome {
    let text = value::text(only(arguments)?)?;
    Ok(text_node(encode64(&digest(text.as_bytes()))))
}
