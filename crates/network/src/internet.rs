//! Which blocks are "the internet".
//!
//! The internet is every address that is globally reachable (IANA's special-purpose address
//! registries, RFC 6890). `0.0.0.0/0` is the internet, and so are `0.0.0.0/1` and `128.0.0.0/1`
//! together, and a list that leaves out only private ranges.

use bartizan_tree::Cidr;

/// Blocks that are not globally reachable: the IANA IPv4 special-purpose address registry, and
/// multicast (RFC 5771).
const SPECIAL_V4: [&str; 14] = [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/4",
    "240.0.0.0/4",
];

/// The only block of IPv6 from which global addresses are given (RFC 4291, 2.4), without the
/// documentation prefix (RFC 3849).
const GLOBAL_V6: &str = "2000::/3";
const DOCUMENTATION_V6: &str = "2001:db8::/32";

/// How much of the internet a block takes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Breadth {
    /// No globally reachable address: private, link-local, documentation …
    Private,
    /// Some public addresses: a company's, a provider's.
    Narrow,
    /// So many that nobody can mean them: broader than /8 (IPv4) or /32 (IPv6), the line that AWS
    /// draws for "very broad" ranges
    /// (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html>).
    Broad,
    /// All of it.
    Internet,
}

/// How much of the internet one block takes in. For several blocks of one rule ask
/// [`covers_internet`] too: halves add up.
pub fn breadth(block: Cidr) -> Breadth {
    let broadest = if block.is_v6() { 32 } else { 8 };
    if covers_internet(&[block]) {
        Breadth::Internet
    } else if is_special(block) {
        Breadth::Private
    } else if block.length() < broadest {
        Breadth::Broad
    } else {
        Breadth::Narrow
    }
}

/// Whether the blocks together take in every globally reachable address of IPv4 or of IPv6.
pub fn covers_internet(blocks: &[Cidr]) -> bool {
    [Cidr::ALL_V4, Cidr::ALL_V6].into_iter().any(|family| {
        let own: Vec<Cidr> = blocks.iter().copied().filter(|block| block.is_v6() == family.is_v6()).collect();
        !own.is_empty() && covers(family, &own)
    })
}

/// Whether every global address of a block is in one of the others. Splits a block only where
/// another one begins inside it, so the work is bounded by their number times the prefix length.
fn covers(block: Cidr, others: &[Cidr]) -> bool {
    if is_special(block) || others.iter().any(|other| other.contains(block)) {
        return true;
    }
    let inside: Vec<Cidr> = others.iter().copied().filter(|other| block.contains(*other)).collect();
    if inside.is_empty() && !holds_special(block) {
        return false;
    }
    match block.halves() {
        Some([low, high]) => covers(low, &inside) && covers(high, &inside),
        None => false,
    }
}

fn special(v6: bool) -> impl Iterator<Item = Cidr> {
    let list: &[&str] = if v6 { &[DOCUMENTATION_V6] } else { &SPECIAL_V4 };
    list.iter().filter_map(|text| Cidr::parse(text))
}

/// Whether no address of the block is globally reachable.
fn is_special(block: Cidr) -> bool {
    let outside = block.is_v6() && Cidr::parse(GLOBAL_V6).is_some_and(|global| !global.overlaps(block));
    outside || special(block.is_v6()).any(|s| s.contains(block))
}

/// Whether a special block lies inside it.
fn holds_special(block: Cidr) -> bool {
    let around =
        block.is_v6() && Cidr::parse(GLOBAL_V6).is_some_and(|global| block.contains(global) && block != global);
    around || special(block.is_v6()).any(|s| block.contains(s))
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use proptest::prelude::*;

    use super::*;

    fn blocks(texts: &[&str]) -> Vec<Cidr> {
        texts.iter().map(|t| Cidr::parse(t).unwrap()).collect()
    }

    fn internet(texts: &[&str]) -> bool {
        covers_internet(&blocks(texts))
    }

    #[test]
    fn everything_is_the_internet_and_so_are_both_halves() {
        assert!(internet(&["0.0.0.0/0"]) && internet(&["::/0"]) && internet(&["2000::/3"]) && internet(&["::/1"]));
        assert!(internet(&["0.0.0.0/1", "128.0.0.0/1"]));
        assert!(internet(&["0.0.0.0/1", "128.0.0.0/2", "192.0.0.0/2"]));
        assert!(!internet(&["0.0.0.0/1"]) && !internet(&["128.0.0.0/1", "8000::/1"]) && !internet(&[]));
    }

    #[test]
    fn all_but_the_private_ranges_is_the_internet() {
        let public = [
            "0.0.0.0/5",
            "8.0.0.0/7",
            "11.0.0.0/8",
            "12.0.0.0/6",
            "16.0.0.0/4",
            "32.0.0.0/3",
            "64.0.0.0/2",
            "128.0.0.0/3",
            "160.0.0.0/5",
            "168.0.0.0/6",
            "172.0.0.0/12",
            "172.32.0.0/11",
            "172.64.0.0/10",
            "172.128.0.0/9",
            "173.0.0.0/8",
            "174.0.0.0/7",
            "176.0.0.0/4",
            "192.0.0.0/9",
            "192.128.0.0/11",
            "192.160.0.0/13",
            "192.169.0.0/16",
            "192.170.0.0/15",
            "192.172.0.0/14",
            "192.176.0.0/12",
            "192.192.0.0/10",
            "193.0.0.0/8",
            "194.0.0.0/7",
            "196.0.0.0/6",
            "200.0.0.0/5",
            "208.0.0.0/4",
        ];
        assert!(internet(&public));
        assert!(!internet(&public[1..]));
    }

    #[test]
    fn breadths() {
        let of = |text: &str| breadth(Cidr::parse(text).unwrap());
        assert_eq!(of("0.0.0.0/0"), Breadth::Internet);
        assert_eq!(of("0.0.0.0/1"), Breadth::Broad);
        assert_eq!(of("52.0.0.0/8"), Breadth::Narrow);
        assert_eq!(of("8.8.8.8"), Breadth::Narrow);
        for private in
            ["10.0.0.0/8", "172.16.0.0/12", "192.168.1.0/24", "100.64.0.0/10", "127.0.0.1", "fc00::/7", "fe80::/10"]
        {
            assert_eq!(of(private), Breadth::Private, "{private}");
        }
        assert_eq!(of("2600::/16"), Breadth::Broad);
        assert_eq!(of("2600:1f00::/40"), Breadth::Narrow);
    }

    proptest! {
        /// Sampled addresses agree: where the blocks are said to cover the internet, a global
        /// address is in one of them.
        #[test]
        fn no_global_address_is_left_out(
            list in prop::collection::vec((any::<u32>(), 0..6u8), 1..12),
            address in any::<u32>(),
        ) {
            let list: Vec<Cidr> = list.into_iter().filter_map(|(a, n)| Cidr::new(IpAddr::V4(a.into()), Some(n))).collect();
            let one = Cidr::new(IpAddr::V4(address.into()), None).unwrap();
            if covers_internet(&list) && !is_special(one) {
                prop_assert!(list.iter().any(|block| block.contains(one)));
            }
        }

        /// More blocks never cover less.
        #[test]
        fn covering_grows(list in prop::collection::vec((any::<u32>(), 0..4u8), 1..8), more in (any::<u32>(), 0..32u8)) {
            let cidr = |(a, n): (u32, u8)| Cidr::new(IpAddr::V4(a.into()), Some(n)).unwrap();
            let mut blocks: Vec<Cidr> = list.into_iter().map(cidr).collect();
            let before = covers_internet(&blocks);
            blocks.push(cidr(more));
            prop_assert!(!before || covers_internet(&blocks));
        }
    }
}
