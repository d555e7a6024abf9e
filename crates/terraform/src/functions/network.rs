//! Addresses and their blocks (RFC 4632, RFC 4291).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use bartizan_tree::{Node, Origin};

use super::{Function, argument, only, text_node, three, two};
use crate::value::{self, Outcome, Stop};

pub(super) fn find(name: &str) -> Option<Function> {
    Some(match name {
        "cidrhost" => cidrhost,
        "cidrnetmask" => cidrnetmask,
        "cidrsubnet" => cidrsubnet,
        "cidrsubnets" => cidrsubnets,
        _ => return None,
    })
}

/// A block: an address in 128 bits, its size in bits, and the length of its prefix.
#[derive(Clone, Copy)]
struct Block {
    address: u128,
    bits: u32,
    prefix: u32,
}

impl Block {
    fn read(node: &Node) -> Outcome<Block> {
        let text = value::text(node)?;
        let wrong = || Stop::fault(format!("`{text}` is no block of addresses"));
        let (address, prefix) = text.split_once('/').ok_or_else(wrong)?;
        let (address, bits) = match address.parse().map_err(|_| wrong())? {
            IpAddr::V4(v4) => (u128::from(u32::from(v4)), 32),
            IpAddr::V6(v6) => (u128::from(v6), 128),
        };
        let prefix = prefix.parse::<u32>().ok().filter(|prefix| *prefix <= bits).ok_or_else(wrong)?;
        let host = bits - prefix;
        let address = if host >= 128 { 0 } else { address >> host << host };
        Ok(Block { address, bits, prefix })
    }

    fn write_address(self, address: u128) -> String {
        match u32::try_from(address) {
            Ok(v4) if self.bits == 32 => Ipv4Addr::from(v4).to_string(),
            _ => Ipv6Addr::from(address).to_string(),
        }
    }

    fn write(self) -> String {
        format!("{}/{}", self.write_address(self.address), self.prefix)
    }

    /// The block of a longer prefix with the given number.
    fn subnet(self, more: u32, number: u128) -> Outcome<Block> {
        let prefix = self.prefix.saturating_add(more);
        if prefix > self.bits {
            return Err(Stop::fault("the prefix is longer than the address"));
        }
        if more < 128 && number >> more != 0 {
            return Err(Stop::fault("the prefix has no room for this number"));
        }
        let shift = self.bits - prefix;
        let offset = if shift >= 128 { 0 } else { number << shift };
        Ok(Block { address: self.address | offset, prefix, ..self })
    }
}

fn cidrhost(arguments: &[Node]) -> Outcome {
    let (block, number) = two(arguments)?;
    let (block, number) = (Block::read(block)?, value::integer(number)?);
    let host_bits = block.bits - block.prefix;
    let size = if host_bits >= 128 { u128::MAX } else { (1_u128 << host_bits) - 1 };
    let offset = match u128::try_from(number) {
        Ok(offset) if offset <= size => offset,
        Err(_) if u128::from(number.unsigned_abs()) <= size.saturating_add(1) => {
            size - (u128::from(number.unsigned_abs()) - 1)
        }
        _ => return Err(Stop::fault("the block has no room for this number")),
    };
    Ok(text_node(block.write_address(block.address | offset)))
}

fn cidrnetmask(arguments: &[Node]) -> Outcome {
    let block = Block::read(only(arguments)?)?;
    if block.bits != 32 {
        return Err(Stop::fault("only IPv4 has masks"));
    }
    let mask = if block.prefix == 0 { 0 } else { u32::MAX << (32 - block.prefix) };
    Ok(text_node(Ipv4Addr::from(mask).to_string()))
}

fn cidrsubnet(arguments: &[Node]) -> Outcome {
    let (block, more, number) = three(arguments)?;
    let (block, more, number) = (Block::read(block)?, value::integer(more)?, value::integer(number)?);
    let more = u32::try_from(more).map_err(|_| Stop::fault("a prefix only grows"))?;
    let number = u128::try_from(number).map_err(|_| Stop::fault("a number of a block is not negative"))?;
    Ok(text_node(block.subnet(more, number)?.write()))
}

fn cidrsubnets(arguments: &[Node]) -> Outcome {
    let block = Block::read(argument(arguments, 0)?)?;
    let mut next = block.address;
    let mut full = false;
    let mut items = Vec::new();
    for more in &arguments[1..] {
        let more = u32::try_from(value::integer(more)?).map_err(|_| Stop::fault("a prefix only grows"))?;
        let prefix = block.prefix.saturating_add(more);
        if prefix > block.bits || more == 0 {
            return Err(Stop::fault("the prefix is longer than the address"));
        }
        let size = 1_u128 << (block.bits - prefix).min(127);
        let start = next.checked_add(size - 1).map(|end| end / size * size);
        let start = start.filter(|_| !full).ok_or_else(|| Stop::fault("the block has no room for this"))?;
        let host = block.bits - block.prefix;
        if host < 128 && (start - block.address) >> host != 0 {
            return Err(Stop::fault("the block has no room for this"));
        }
        items.push(text_node(Block { address: start, bits: block.bits, prefix }.write()));
        match start.checked_add(size) {
            Some(after) => next = after,
            None => full = true,
        }
    }
    Ok(Node::list(items, Origin::NONE))
}
