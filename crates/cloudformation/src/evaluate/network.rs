//! `Fn::Cidr`: a block of addresses cut into smaller ones
//! (<https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-cidr.html>).

use std::net::{Ipv4Addr, Ipv6Addr};

use bartizan_tree::{Node, Origin};

use super::{Evaluator, wrong};

impl Evaluator<'_> {
    /// A block, how many smaller ones, and how many bits of each are its own.
    pub(super) fn cidr(&mut self, argument: &Node, origin: Origin) -> Node {
        let arguments = self.arguments(argument);
        let wanted = "`Fn::Cidr` takes a block, a count and a number of bits";
        let [block, count, rest @ ..] = arguments.as_slice() else { return wrong(wanted, origin) };
        let bits = rest.first().map_or(Some(None), |bits| bits.field().integer().value().map(|bits| Some(*bits)));
        let (Some(text), Some(count), Some(bits)) = (block.as_text(), count.field().integer().value().copied(), bits)
        else {
            return self.derived("Fn::Cidr", &arguments, wanted, origin);
        };
        match blocks(text, count, bits) {
            Some(blocks) => Node::list(blocks.into_iter().map(|block| Node::text(block, origin)).collect(), origin),
            None => wrong(format!("{text} has no {count} such blocks"), origin),
        }
    }
}

/// The first blocks of a size; nothing where there are not as many.
fn blocks(block: &str, count: i64, bits: Option<i64>) -> Option<Vec<String>> {
    let (address, length) = block.split_once('/')?;
    let length: u32 = length.parse().ok()?;
    let is_v6 = address.contains(':');
    let width: u32 = if is_v6 { 128 } else { 32 };
    // The reference has no default for `cidrBits`; the service takes these.
    let bits = u32::try_from(bits.unwrap_or(if is_v6 { 64 } else { 8 })).ok()?;
    if !(1..=256).contains(&count) || length > width || bits > width || width - bits < length {
        return None;
    }
    let room = width - bits - length;
    if room < 32 && count > 1_i64 << room {
        return None;
    }
    let first: u128 = if is_v6 {
        u128::from(address.parse::<Ipv6Addr>().ok()?)
    } else {
        u128::from(u32::from(address.parse::<Ipv4Addr>().ok()?))
    };
    let host_bits = width - length;
    let base = if host_bits == 128 { 0 } else { first >> host_bits << host_bits };
    let step = |i: i64| match u128::try_from(i).ok()? {
        0 => Some(base),
        i => base.checked_add(i.checked_shl(bits)?),
    };
    (0..count)
        .map(|i| {
            let address = step(i)?;
            let size = width - bits;
            Some(if is_v6 {
                format!("{}/{size}", Ipv6Addr::from(address))
            } else {
                format!("{}/{size}", Ipv4Addr::from(u32::try_from(address).ok()?))
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_reference() {
        let six = blocks("192.168.0.0/24", 6, Some(5)).unwrap();
        assert_eq!(six[..2], ["192.168.0.0/27", "192.168.0.32/27"]);
        assert_eq!(six.len(), 6);
        assert_eq!(blocks("10.0.0.0/16", 2, Some(8)).unwrap(), ["10.0.0.0/24", "10.0.1.0/24"]);
        assert_eq!(blocks("2001:db8::/56", 2, Some(64)).unwrap(), ["2001:db8::/64", "2001:db8:0:1::/64"]);
    }

    #[test]
    fn what_does_not_fit_is_nothing() {
        assert_eq!(blocks("10.0.0.0/24", 2, Some(8)), None);
        assert_eq!(blocks("10.0.0.0/33", 1, Some(0)), None);
        assert_eq!(blocks("::/0", 1, Some(128)), Some(vec!["::/0".to_owned()]));
        assert_eq!(blocks("10.0.0.0/0", 1, Some(32)), Some(vec!["0.0.0.0/0".to_owned()]));
        assert_eq!(blocks("x/24", 1, None), None);
    }
}
