//! What one rule of a security group or NACL opens, and to whom.

use bartizan_tree::{Cidr, Field, State, Tri, Why};

use crate::internet::{Breadth, breadth, covers_internet};
use crate::protocol::{Ports, Protocol};

/// What a rule opens: from which addresses, for which protocol and ports. Each piece may be
/// unknown, and only what hangs on it is unknown then.
#[derive(Clone, Debug)]
pub struct Exposure {
    from: Piece<Cidr>,
    protocol: Piece<Protocol>,
    first: Piece<i64>,
    last: Piece<i64>,
}

#[derive(Clone, Debug)]
enum Piece<T> {
    Known(T),
    Absent,
    Unknown(Why),
}

impl Exposure {
    /// What a rule with these members opens. The members are as EC2 has them: a block, a protocol
    /// by name or number, and the first and last port (for ICMP the type and the code, -1 for
    /// all).
    pub fn of<A, B>(cidr: &Field<A>, protocol: &Field<B>, from: &Field<i64>, to: &Field<i64>) -> Self
    where
        A: AsRef<str>,
        B: AsRef<str>,
    {
        let block = |text: &A| match Cidr::parse(text.as_ref().trim()) {
            Some(block) => Piece::Known(block),
            None => Piece::Unknown(Why::Invalid(format!("`{}` is no address block", text.as_ref()).into())),
        };
        let name = |text: &B| match Protocol::parse(text.as_ref()) {
            Some(protocol) => Piece::Known(protocol),
            None => Piece::Unknown(Why::Invalid(format!("`{}` is no protocol", text.as_ref()).into())),
        };
        Exposure {
            from: piece(cidr, block),
            protocol: piece(protocol, name),
            first: piece(from, |n| Piece::Known(*n)),
            last: piece(to, |n| Piece::Known(*n)),
        }
    }

    /// The block, where it is known.
    pub fn block(&self) -> Option<Cidr> {
        match self.from {
            Piece::Known(block) => Some(block),
            _ => None,
        }
    }

    /// Whether it opens to the whole internet, or to so much of it that nobody can mean it.
    pub fn is_from_internet(&self) -> Tri {
        self.from.ask(|block| (breadth(block) >= Breadth::Broad).into())
    }

    /// Whether it opens to any public address.
    pub fn is_from_public(&self) -> Tri {
        self.from.ask(|block| (breadth(block) >= Breadth::Narrow).into())
    }

    /// Whether it opens every port of every protocol, or all of TCP and UDP's ports of its own.
    pub fn is_all_ports(&self) -> Tri {
        self.protocol().asked(|protocol| match (protocol.has_ports(), protocol.has_types()) {
            (true, _) => match self.range() {
                Ok(range) => (range == Ports::ALL).into(),
                Err(_) => {
                    let low = self.first.ask(|n| (n <= 1).into());
                    low.and(self.last.ask(|n| (n >= i64::from(u16::MAX)).into()))
                }
            },
            (_, true) => Tri::No,
            _ => Tri::Yes,
        })
    }

    /// Whether it opens a port for a protocol that has ports.
    pub fn covers(&self, protocol: Protocol, port: u16) -> Tri {
        let in_range = || self.holds(i64::from(port));
        match &self.protocol {
            Piece::Known(own) if !own.covers(protocol) => Tri::No,
            Piece::Known(own) if own.has_ports() => in_range(),
            Piece::Known(_) => Tri::Yes,
            Piece::Absent => Tri::Unknown(Why::Invalid("the rule names no protocol".into())),
            // It might be "all protocols", which opens every port.
            Piece::Unknown(why) => Tri::Unknown(why.clone()),
        }
    }

    /// Whether it opens one of the ports.
    pub fn covers_any(&self, protocol: Protocol, ports: &[u16]) -> Tri {
        Tri::any(ports.iter().map(|port| self.covers(protocol, *port)))
    }

    /// Whether it opens nothing but these ports of this protocol.
    pub fn covers_only(&self, protocol: Protocol, ports: &[u16]) -> Tri {
        self.protocol().asked(|own| {
            if own != protocol || !own.has_ports() {
                return Tri::No;
            }
            match self.range() {
                Ok(range) if range.count() as usize > ports.len() => Tri::No,
                Ok(range) => (range.from..=range.to).all(|port| ports.contains(&port)).into(),
                Err(why) => Tri::Unknown(why),
            }
        })
    }

    /// Whether a port of a protocol is open to the internet.
    pub fn exposes(&self, protocol: Protocol, port: u16) -> Tri {
        self.is_from_internet().and(self.covers(protocol, port))
    }

    /// The ports, where protocol and range are known; every port where the protocol has no range.
    pub fn ports(&self) -> Option<Ports> {
        match self.protocol {
            Piece::Known(protocol) if protocol.has_ports() => self.range().ok(),
            Piece::Known(_) => Some(Ports::ALL),
            _ => None,
        }
    }

    fn protocol(&self) -> Asked<'_> {
        Asked(&self.protocol)
    }

    /// Whether the range holds a port; one known end may be enough to say no.
    fn holds(&self, port: i64) -> Tri {
        let missing = |end: &str| Tri::Unknown(Why::Invalid(format!("the rule names no {end} port").into()));
        let above = match &self.first {
            Piece::Known(first) => (*first <= port).into(),
            Piece::Absent => missing("first"),
            Piece::Unknown(why) => Tri::Unknown(why.clone()),
        };
        let below = match &self.last {
            Piece::Known(last) => (port <= *last).into(),
            Piece::Absent => missing("last"),
            Piece::Unknown(why) => Tri::Unknown(why.clone()),
        };
        above.and(below)
    }

    fn range(&self) -> Result<Ports, Why> {
        let end = |piece: &Piece<i64>| match piece {
            Piece::Known(n) => u16::try_from(*n).map_err(|_| Why::Invalid(format!("{n} is no port").into())),
            Piece::Absent => Err(Why::Invalid("the rule names no ports".into())),
            Piece::Unknown(why) => Err(why.clone()),
        };
        Ok(Ports { from: end(&self.first)?, to: end(&self.last)? })
    }
}

/// A protocol that may not be known.
struct Asked<'a>(&'a Piece<Protocol>);

impl Asked<'_> {
    fn asked(self, question: impl FnOnce(Protocol) -> Tri) -> Tri {
        match self.0 {
            Piece::Known(protocol) => question(*protocol),
            Piece::Absent => Tri::Unknown(Why::Invalid("the rule names no protocol".into())),
            Piece::Unknown(why) => Tri::Unknown(why.clone()),
        }
    }
}

impl Piece<Cidr> {
    /// Absent is no block at all: the rule opens to a group or a prefix list.
    fn ask(&self, question: impl FnOnce(Cidr) -> Tri) -> Tri {
        match self {
            Piece::Known(block) => question(*block),
            Piece::Absent => Tri::No,
            Piece::Unknown(why) => Tri::Unknown(why.clone()),
        }
    }
}

impl Piece<i64> {
    fn ask(&self, question: impl FnOnce(i64) -> Tri) -> Tri {
        match self {
            Piece::Known(n) => question(*n),
            Piece::Absent => Tri::Unknown(Why::Invalid("the rule names no ports".into())),
            Piece::Unknown(why) => Tri::Unknown(why.clone()),
        }
    }
}

fn piece<T, U>(field: &Field<T>, read: impl FnOnce(&T) -> Piece<U>) -> Piece<U> {
    match field.state() {
        State::Known(value) | State::Default(value) => read(value),
        State::Absent => Piece::Absent,
        State::Unknown(why) => Piece::Unknown(why.clone()),
    }
}

/// The addresses that several rules open the same thing to: halves of the internet add up.
#[derive(Clone, Debug, Default)]
pub struct Origins {
    blocks: Vec<Cidr>,
    more: Option<Why>,
}

impl Origins {
    /// Adds the addresses of a rule.
    pub fn add(&mut self, rule: &Exposure) {
        match &rule.from {
            Piece::Known(block) => self.blocks.push(*block),
            Piece::Absent => {}
            Piece::Unknown(why) => self.more = self.more.take().or_else(|| Some(why.clone())),
        }
    }

    /// Whether they make up the internet, or one of them takes in so much that nobody can mean it.
    pub fn is_internet(&self) -> Tri {
        let broad = self.blocks.iter().any(|block| breadth(*block) >= Breadth::Broad);
        let known = Tri::from(broad || covers_internet(&self.blocks));
        match &self.more {
            Some(why) => known.or(Tri::Unknown(why.clone())),
            None => known,
        }
    }
}

#[cfg(test)]
mod tests {
    use bartizan_tree::Origin;
    use proptest::prelude::*;

    use super::*;

    fn known<T>(value: T) -> Field<T> {
        Field::known(value, Origin::NONE)
    }

    fn unknown<T>() -> Field<T> {
        Field::unknown(Why::Variable("var.x".into()), Origin::NONE)
    }

    fn rule(cidr: &str, protocol: &str, from: i64, to: i64) -> Exposure {
        Exposure::of(&known(cidr), &known(protocol), &known(from), &known(to))
    }

    #[test]
    fn ssh_from_everywhere() {
        let ssh = rule("0.0.0.0/0", "tcp", 20, 25);
        assert_eq!(ssh.exposes(Protocol::TCP, 22), Tri::Yes);
        assert_eq!(ssh.exposes(Protocol::UDP, 22), Tri::No);
        assert_eq!(ssh.exposes(Protocol::TCP, 80), Tri::No);
        assert_eq!(rule("10.0.0.0/8", "tcp", 22, 22).exposes(Protocol::TCP, 22), Tri::No);
        assert_eq!(rule("::/0", "6", 22, 22).exposes(Protocol::TCP, 22), Tri::Yes);
    }

    /// EC2 API, IpPermission: -1 opens all ports, whatever range is given.
    #[test]
    fn all_protocols_open_every_port() {
        let all = rule("0.0.0.0/0", "-1", 0, 0);
        assert_eq!((all.covers(Protocol::TCP, 22), all.is_all_ports()), (Tri::Yes, Tri::Yes));
        let absent =
            Exposure::of(&known("0.0.0.0/0"), &known("-1"), &Field::absent(Origin::NONE), &Field::absent(Origin::NONE));
        assert_eq!(absent.covers(Protocol::UDP, 53), Tri::Yes);
        assert_eq!(rule("0.0.0.0/0", "icmp", -1, -1).covers(Protocol::TCP, 22), Tri::No);
        assert_eq!(rule("0.0.0.0/0", "tcp", 0, 65_535).is_all_ports(), Tri::Yes);
    }

    #[test]
    fn one_known_end_may_decide() {
        let from = Exposure::of(&known("0.0.0.0/0"), &known("tcp"), &known(1024), &unknown());
        assert_eq!(from.covers(Protocol::TCP, 22), Tri::No);
        assert!(from.covers(Protocol::TCP, 3306).why().is_some());
        assert_eq!(from.covers(Protocol::UDP, 3306), Tri::No);
    }

    #[test]
    fn an_unknown_block_leaves_closed_ports_closed() {
        let rule = Exposure::of(&unknown::<String>(), &known("tcp"), &known(443), &known(443));
        assert_eq!(rule.exposes(Protocol::TCP, 22), Tri::No);
        assert!(rule.exposes(Protocol::TCP, 443).why().is_some());
    }

    #[test]
    fn a_rule_without_a_block_is_not_from_the_internet() {
        let group = Exposure::of(&Field::<String>::absent(Origin::NONE), &known("-1"), &known(0), &known(0));
        assert_eq!(group.is_from_internet(), Tri::No);
    }

    #[test]
    fn junk_is_undecided_not_closed() {
        assert!(rule("everywhere", "tcp", 22, 22).is_from_internet().why().is_some());
        assert!(rule("0.0.0.0/0", "ssh", 22, 22).covers(Protocol::TCP, 22).why().is_some());
    }

    #[test]
    fn only_web_ports() {
        assert_eq!(rule("0.0.0.0/0", "tcp", 443, 443).covers_only(Protocol::TCP, &[80, 443]), Tri::Yes);
        assert_eq!(rule("0.0.0.0/0", "tcp", 80, 443).covers_only(Protocol::TCP, &[80, 443]), Tri::No);
        assert_eq!(rule("0.0.0.0/0", "-1", 443, 443).covers_only(Protocol::TCP, &[80, 443]), Tri::No);
    }

    #[test]
    fn halves_in_two_rules_are_the_internet() {
        let mut origins = Origins::default();
        for half in ["0.0.0.0/2", "64.0.0.0/2", "128.0.0.0/1"] {
            origins.add(&rule(half, "tcp", 22, 22));
        }
        assert_eq!(origins.is_internet(), Tri::Yes);
        let mut narrow = Origins::default();
        narrow.add(&rule("52.0.0.0/8", "tcp", 22, 22));
        assert_eq!(narrow.is_internet(), Tri::No);
        narrow.add(&Exposure::of(&unknown::<String>(), &known("tcp"), &known(22), &known(22)));
        assert!(narrow.is_internet().why().is_some());
    }

    proptest! {
        /// Fill in the unknown pieces in any way: what was decided stays.
        #[test]
        fn a_decided_answer_holds_however_the_unknowns_turn_out(
            hidden in any::<[bool; 4]>(),
            cidr in prop::sample::select(&["0.0.0.0/0", "10.0.0.0/8", "52.1.2.3/32"][..]),
            protocol in prop::sample::select(&["tcp", "udp", "-1", "50"][..]),
            from in 0..200i64,
            length in 0..200i64,
            port in 0..400u16,
        ) {
            fn hide<T: Clone>(yes: bool, value: T) -> Field<T> {
                if yes { unknown() } else { known(value) }
            }
            let whole = rule(cidr, protocol, from, from + length);
            let vague = Exposure::of(
                &hide(hidden[0], cidr),
                &hide(hidden[1], protocol),
                &hide(hidden[2], from),
                &hide(hidden[3], from + length),
            );
            for ask in [|e: &Exposure, p| e.exposes(Protocol::TCP, p), |e: &Exposure, p| e.covers_only(Protocol::TCP, &[p])] {
                let (known, vague) = (ask(&whole, port), ask(&vague, port));
                prop_assert!(known.why().is_none());
                if vague.why().is_none() {
                    prop_assert_eq!(known, vague);
                }
            }
        }
    }
}
