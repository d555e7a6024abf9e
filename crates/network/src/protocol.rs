//! Protocols and ports as security groups and NACLs write them
//! (<https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html>;
//! names and numbers: IANA's protocol registry).

use std::fmt;

/// A protocol, or all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Protocol {
    /// `-1` or `all`.
    All,
    /// The protocol of a number: 6 is TCP.
    Number(u8),
}

const NAMES: [(&str, u8); 11] = [
    ("icmp", 1),
    ("igmp", 2),
    ("tcp", 6),
    ("udp", 17),
    ("gre", 47),
    ("esp", 50),
    ("ah", 51),
    ("icmpv6", 58),
    ("ipv6-icmp", 58),
    ("ospf", 89),
    ("sctp", 132),
];

impl Protocol {
    /// TCP.
    pub const TCP: Protocol = Protocol::Number(6);
    /// UDP.
    pub const UDP: Protocol = Protocol::Number(17);
    /// ICMP for IPv4.
    pub const ICMP: Protocol = Protocol::Number(1);
    /// ICMP for IPv6.
    pub const ICMP_V6: Protocol = Protocol::Number(58);

    /// Reads a name (in any case) or a number.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text == "-1" || text.eq_ignore_ascii_case("all") {
            return Some(Protocol::All);
        }
        match NAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(text)) {
            Some((_, number)) => Some(Protocol::Number(*number)),
            None if text.bytes().all(|b| b.is_ascii_digit()) => text.parse().ok().map(Protocol::Number),
            None => None,
        }
    }

    /// Whether rules on it have ports. "-1 or a protocol number other than tcp, udp, icmp or
    /// icmpv6 allows traffic on all ports, regardless of any port range you specify."
    pub fn has_ports(self) -> bool {
        matches!(self, Protocol::TCP | Protocol::UDP)
    }

    /// Whether its port range is a type and a code instead.
    pub fn has_types(self) -> bool {
        matches!(self, Protocol::ICMP | Protocol::ICMP_V6)
    }

    /// Whether a rule on this protocol speaks of the other one.
    pub fn covers(self, other: Protocol) -> bool {
        self == Protocol::All || self == other
    }
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Protocol::All => f.write_str("all protocols"),
            Protocol::Number(number) => match NAMES.iter().find(|(_, n)| n == number) {
                Some((name, _)) => f.write_str(name),
                None => write!(f, "protocol {number}"),
            },
        }
    }
}

/// A range of ports, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ports {
    /// The first port.
    pub from: u16,
    /// The last port.
    pub to: u16,
}

impl Ports {
    /// Every port.
    pub const ALL: Ports = Ports { from: 0, to: u16::MAX };

    /// One port.
    pub const fn one(port: u16) -> Self {
        Ports { from: port, to: port }
    }

    /// Whether a port is in it.
    pub fn contains(self, port: u16) -> bool {
        (self.from..=self.to).contains(&port)
    }

    /// How many ports there are.
    pub fn count(self) -> u32 {
        (u32::from(self.to) + 1).saturating_sub(u32::from(self.from))
    }
}

impl fmt::Display for Ports {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.from, self.to) {
            (0, u16::MAX) => f.write_str("all ports"),
            (from, to) if from == to => write!(f, "port {from}"),
            (from, to) => write!(f, "ports {from}-{to}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_numbers_and_all() {
        assert_eq!(Protocol::parse("TCP"), Some(Protocol::TCP));
        assert_eq!(Protocol::parse("17"), Some(Protocol::UDP));
        assert_eq!((Protocol::parse("-1"), Protocol::parse("all")), (Some(Protocol::All), Some(Protocol::All)));
        assert_eq!(Protocol::parse("58"), Protocol::parse("icmpv6"));
        for text in ["", "256", "tcpp", "+6", "-2"] {
            assert_eq!(Protocol::parse(text), None, "{text}");
        }
        assert_eq!(Protocol::Number(50).to_string(), "esp");
    }

    #[test]
    fn ranges_hold_both_ends() {
        let range = Ports { from: 20, to: 22 };
        assert!(range.contains(20) && range.contains(22) && !range.contains(23));
        assert_eq!((range.count(), Ports::ALL.count()), (3, 65_536));
        assert_eq!((Ports { from: 2, to: 1 }).count(), 0);
    }
}
