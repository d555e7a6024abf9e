//! Blocks of addresses (RFC 4632, RFC 4291): what policies and network rules both compare.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// A block of IPv4 or IPv6 addresses. Bits beyond the prefix are cleared as it is read, as EC2
/// does with the blocks of its rules. The two families never contain each other: `::ffff:a.b.c.d`
/// is an IPv6 address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Cidr {
    v6: bool,
    // INVARIANT: the address stands in the upper bits (the upper 32 for IPv4); bits beyond
    // `length` are clear.
    bits: u128,
    length: u8,
}

impl Cidr {
    /// All of IPv4: `0.0.0.0/0`.
    pub const ALL_V4: Cidr = Cidr { v6: false, bits: 0, length: 0 };
    /// All of IPv6: `::/0`.
    pub const ALL_V6: Cidr = Cidr { v6: true, bits: 0, length: 0 };

    /// Reads `a.b.c.d/n`, `x:y::/n` or a plain address, which is a block of one.
    pub fn parse(text: &str) -> Option<Self> {
        let (address, length) = match text.split_once('/') {
            Some((address, length)) => (address, Some(length)),
            None => (text, None),
        };
        let length = match length {
            // `u8::from_str` would take a sign.
            Some(digits) if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) => {
                Some(digits.parse::<u8>().ok()?)
            }
            Some(_) => return None,
            None => None,
        };
        Cidr::new(address.parse().ok()?, length)
    }

    /// A block from its address and prefix length; without a length, a block of one.
    pub fn new(address: IpAddr, length: Option<u8>) -> Option<Self> {
        let (v6, bits) = match address {
            IpAddr::V4(a) => (false, u128::from(a.to_bits()) << 96),
            IpAddr::V6(a) => (true, a.to_bits()),
        };
        let width = if v6 { 128 } else { 32 };
        let length = length.unwrap_or(width);
        (length <= width).then(|| Cidr { v6, bits: bits & mask(length), length })
    }

    /// Whether it is a block of IPv6 addresses.
    pub fn is_v6(self) -> bool {
        self.v6
    }

    /// The length of its prefix.
    pub fn length(self) -> u8 {
        self.length
    }

    /// The first address.
    pub fn first(self) -> IpAddr {
        if self.v6 {
            IpAddr::V6(Ipv6Addr::from_bits(self.bits))
        } else {
            let high = u32::try_from(self.bits >> 96).unwrap_or_default();
            IpAddr::V4(Ipv4Addr::from_bits(high))
        }
    }

    /// Whether every address of the other block is in this one.
    pub fn contains(self, other: Cidr) -> bool {
        self.v6 == other.v6 && self.length <= other.length && other.bits & mask(self.length) == self.bits
    }

    /// Whether they share an address. Two blocks do only where one contains the other.
    pub fn overlaps(self, other: Cidr) -> bool {
        self.contains(other) || other.contains(self)
    }

    /// The block twice as large that holds this one; `None` for a whole family.
    pub fn parent(self) -> Option<Cidr> {
        let length = self.length.checked_sub(1)?;
        Some(Cidr { length, bits: self.bits & mask(length), ..self })
    }

    /// Its lower and upper half; `None` for a single address.
    pub fn halves(self) -> Option<[Cidr; 2]> {
        let width = if self.v6 { 128 } else { 32 };
        if self.length >= width {
            return None;
        }
        let length = self.length + 1;
        let upper = self.bits | 1 << (128 - u32::from(length));
        Some([Cidr { length, ..self }, Cidr { length, bits: upper, ..self }])
    }
}

fn mask(length: u8) -> u128 {
    match length {
        0 => 0,
        n => u128::MAX << (128 - u32::from(n.min(128))),
    }
}

impl fmt::Display for Cidr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.first(), self.length)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cidr(text: &str) -> Cidr {
        Cidr::parse(text).unwrap()
    }

    #[test]
    fn a_plain_address_is_a_block_of_one() {
        assert_eq!(cidr("10.1.2.3").to_string(), "10.1.2.3/32");
        assert_eq!(cidr("2001:db8::1").to_string(), "2001:db8::1/128");
    }

    #[test]
    fn bits_beyond_the_prefix_are_cleared() {
        assert_eq!(cidr("10.1.2.3/8"), cidr("10.0.0.0/8"));
        assert_eq!(cidr("2001:DB8::1/32").to_string(), "2001:db8::/32");
    }

    #[test]
    fn what_is_no_block_is_refused() {
        for text in ["", "10.0.0/8", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/+8", "fe80::1%eth0", "010.0.0.1"] {
            assert_eq!(Cidr::parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_families_never_contain_each_other() {
        assert!(!Cidr::ALL_V6.contains(cidr("10.0.0.1")));
        assert!(!Cidr::ALL_V4.contains(cidr("::ffff:10.0.0.1")));
    }

    fn any_cidr() -> impl Strategy<Value = Cidr> {
        prop_oneof![
            (any::<u32>(), 0..=32u8).prop_map(|(a, n)| Cidr::new(IpAddr::V4(a.into()), Some(n)).unwrap()),
            (any::<u128>(), 0..=128u8).prop_map(|(a, n)| Cidr::new(IpAddr::V6(a.into()), Some(n)).unwrap()),
        ]
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(block in any_cidr()) {
            prop_assert_eq!(Cidr::parse(&block.to_string()), Some(block));
        }

        #[test]
        fn halves_make_up_the_block_and_do_not_overlap(block in any_cidr()) {
            if let Some([low, high]) = block.halves() {
                prop_assert!(block.contains(low) && block.contains(high) && !low.overlaps(high));
                prop_assert_eq!((low.parent(), high.parent()), (Some(block), Some(block)));
            }
        }

        #[test]
        fn containing_is_an_order(a in any_cidr(), b in any_cidr()) {
            prop_assert!(a.contains(a));
            prop_assert_eq!(a.contains(b) && b.contains(a), a == b);
        }
    }
}
