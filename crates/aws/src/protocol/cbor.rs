//! CBOR (RFC 8949), as far as Smithy's RPC v2 uses it: values without tags, but for moments.
//!
//! It is read into the values that JSON has: bytes are base64 texts, a moment is its seconds.

use std::collections::BTreeMap;
use std::sync::Arc;

use bartizan_tree::{Node, Number, Origin};

use super::MAX_DEPTH;
use super::text::base64;

const INDEFINITE: u8 = 31;
const BREAK: u8 = 0xff;

/// Reads a body. Members that are null are left out, as botocore does.
pub(super) fn read(body: &[u8]) -> Result<Node, String> {
    let mut reader = Reader { rest: body };
    let node = reader.item(0)?;
    if reader.rest.is_empty() { Ok(node) } else { Err("it is not CBOR: it goes on after its end".into()) }
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: u64) -> Result<&'a [u8], String> {
        let split = usize::try_from(count).ok().and_then(|count| self.rest.split_at_checked(count));
        let (taken, rest) = split.ok_or("it is not CBOR: it ends too early")?;
        self.rest = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, String> {
        Ok(self.take(1)?.first().copied().unwrap_or_default())
    }

    /// The number that follows an initial byte.
    fn argument(&mut self, info: u8) -> Result<u64, String> {
        let size = match info {
            0..24 => return Ok(u64::from(info)),
            24 => 1,
            25 => 2,
            26 => 4,
            27 => 8,
            _ => return Err(format!("it is not CBOR: {info} is no length")),
        };
        Ok(self.take(size)?.iter().fold(0, |value, byte| value << 8 | u64::from(*byte)))
    }

    fn item(&mut self, depth: usize) -> Result<Node, String> {
        if depth == MAX_DEPTH {
            return Err(format!("it nests deeper than {MAX_DEPTH} levels"));
        }
        let initial = self.byte()?;
        let info = initial & 0x1f;
        match initial >> 5 {
            0 => Ok(integer(i128::from(self.argument(info)?))),
            1 => Ok(integer(-1 - i128::from(self.argument(info)?))),
            2 => Ok(Node::text(base64(&self.bytes(info)?), Origin::NONE)),
            3 => {
                let text = String::from_utf8(self.bytes(info)?).map_err(|_| "it is not UTF-8".to_owned())?;
                Ok(Node::text(text, Origin::NONE))
            }
            4 => {
                let mut items = Vec::new();
                let mut left = self.count(info)?;
                while self.goes_on(&mut left)? {
                    items.push(self.item(depth + 1)?);
                }
                Ok(Node::list(items, Origin::NONE))
            }
            5 => {
                let mut members: BTreeMap<Arc<str>, Node> = BTreeMap::new();
                let mut left = self.count(info)?;
                while self.goes_on(&mut left)? {
                    let key = self.item(depth + 1)?;
                    let value = self.item(depth + 1)?;
                    let key = key.as_text().ok_or("it has a map with names that are no texts")?;
                    if !value.is_null() {
                        members.insert(key.into(), value);
                    }
                }
                Ok(Node::map(members, Origin::NONE))
            }
            6 => match self.argument(info)? {
                1 => self.item(depth + 1),
                tag => Err(format!("it has the tag {tag}, which the protocol does not know")),
            },
            _ => self.simple(info),
        }
    }

    /// The bytes of a byte or text string, in one piece or several.
    fn bytes(&mut self, info: u8) -> Result<Vec<u8>, String> {
        if info != INDEFINITE {
            let length = self.argument(info)?;
            return Ok(self.take(length)?.to_vec());
        }
        let mut all = Vec::new();
        loop {
            let initial = self.byte()?;
            if initial == BREAK {
                return Ok(all);
            }
            let length = self.argument(initial & 0x1f)?;
            all.extend_from_slice(self.take(length)?);
        }
    }

    /// How many items follow; nothing where a break ends them.
    fn count(&mut self, info: u8) -> Result<Option<u64>, String> {
        if info == INDEFINITE { Ok(None) } else { self.argument(info).map(Some) }
    }

    fn goes_on(&mut self, left: &mut Option<u64>) -> Result<bool, String> {
        match left {
            Some(0) => Ok(false),
            Some(left) => {
                *left -= 1;
                Ok(true)
            }
            None if self.rest.first() == Some(&BREAK) => {
                self.byte()?;
                Ok(false)
            }
            None => Ok(true),
        }
    }

    fn simple(&mut self, info: u8) -> Result<Node, String> {
        let value = match info {
            20 => return Ok(Node::bool(false, Origin::NONE)),
            21 => return Ok(Node::bool(true, Origin::NONE)),
            22 | 23 => return Ok(Node::null(Origin::NONE)),
            25 => half(u16::try_from(self.argument(info)?).unwrap_or_default()),
            26 => f64::from(f32::from_bits(u32::try_from(self.argument(info)?).unwrap_or_default())),
            27 => f64::from_bits(self.argument(info)?),
            _ => return Err(format!("it has the simple value {info}, which the protocol does not know")),
        };
        Ok(super::decode::float(value))
    }
}

fn integer(value: i128) -> Node {
    match i64::try_from(value) {
        Ok(value) => Node::number(value, Origin::NONE),
        Err(_) => Node::text(value.to_string(), Origin::NONE),
    }
}

/// A number of sixteen bits (IEEE 754 binary16).
fn half(bits: u16) -> f64 {
    let exponent = i32::from(bits >> 10 & 0x1f);
    let fraction = f64::from(bits & 0x3ff);
    let magnitude = match exponent {
        0 => fraction * 2f64.powi(-24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (1024.0 + fraction) * 2f64.powi(exponent - 25),
    };
    if bits >> 15 == 1 { -magnitude } else { magnitude }
}

/// Writes values.
#[derive(Default)]
pub(super) struct Writer {
    pub(super) out: Vec<u8>,
}

impl Writer {
    fn head(&mut self, major: u8, argument: u64) {
        let major = major << 5;
        let bytes = argument.to_be_bytes();
        let (info, size) = match argument {
            0..24 => (bytes[7], 0),
            24..0x100 => (24, 1),
            0x100..0x1_0000 => (25, 2),
            0x1_0000..0x1_0000_0000 => (26, 4),
            _ => (27, 8),
        };
        self.out.push(major | info);
        self.out.extend_from_slice(&bytes[8 - size..]);
    }

    pub(super) fn map(&mut self, members: usize) {
        self.head(5, members as u64);
    }

    pub(super) fn list(&mut self, items: usize) {
        self.head(4, items as u64);
    }

    pub(super) fn text(&mut self, text: &str) {
        self.head(3, text.len() as u64);
        self.out.extend_from_slice(text.as_bytes());
    }

    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.head(2, bytes.len() as u64);
        self.out.extend_from_slice(bytes);
    }

    pub(super) fn bool(&mut self, value: bool) {
        self.out.push(if value { 0xf5 } else { 0xf4 });
    }

    pub(super) fn null(&mut self) {
        self.out.push(0xf6);
    }

    pub(super) fn integer(&mut self, value: i64) {
        if value >= 0 { self.head(0, value.unsigned_abs()) } else { self.head(1, value.unsigned_abs() - 1) }
    }

    pub(super) fn float(&mut self, value: f64) {
        self.out.push(0xfb);
        self.out.extend_from_slice(&value.to_bits().to_be_bytes());
    }

    /// Seconds since 1970, marked as a moment.
    pub(super) fn moment(&mut self, seconds: Number) {
        self.head(6, 1);
        match seconds.as_i64() {
            Some(seconds) => self.integer(seconds),
            None => self.float(seconds.as_f64()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(body: &[u8]) -> String {
        bartizan_tree::json::write(&read(body).unwrap())
    }

    #[test]
    fn examples_of_rfc_8949() {
        // Appendix A.
        for (bytes, json) in [
            (&b"\x00"[..], "0"),
            (b"\x18\x64", "100"),
            (b"\x1b\x00\x00\x00\xe8\xd4\xa5\x10\x00", "1000000000000"),
            (b"\x29", "-10"),
            (b"\x39\x03\xe7", "-1000"),
            (b"\xf9\x3e\x00", "1.5"),
            (b"\xf9\xc4\x00", "-4"),
            (b"\xf9\x7c\x00", "\"Infinity\""),
            (b"\xfb\x3f\xf1\x99\x99\x99\x99\x99\x9a", "1.1"),
            (b"\xf5", "true"),
            (b"\x44\x01\x02\x03\x04", "\"AQIDBA==\""),
            (b"\x62\xc3\xbc", "\"\u{fc}\""),
            (b"\x83\x01\x02\x03", "[1,2,3]"),
            (b"\xa2\x61a\x01\x61b\x82\x02\x03", "{\"a\":1,\"b\":[2,3]}"),
            (b"\x7f\x65strea\x64ming\xff", "\"streaming\""),
            (b"\x9f\x01\x82\x02\x03\x9f\x04\x05\xff\xff", "[1,[2,3],[4,5]]"),
            (b"\xbf\x61a\x01\x61b\xf6\xff", "{\"a\":1}"),
            (b"\xc1\x1a\x51\x4b\x67\xb0", "1363896240"),
        ] {
            assert_eq!(written(bytes), json);
        }
    }

    #[test]
    fn what_is_not_cbor_is_refused() {
        for bytes in [&b""[..], b"\x1c", b"\x61", b"\x9f\x01", b"\xa1\x01\x02", b"\xc2\x01", b"\x00\x00", b"\x61\xff"] {
            assert!(read(bytes).is_err(), "{bytes:x?}");
        }
        assert!(read(&[0x81; 200]).unwrap_err().contains("deeper"));
        assert!(read(b"\x9b\xff\xff\xff\xff\xff\xff\xff\xff").is_err(), "a length that nothing has");
    }

    #[test]
    fn what_is_written_is_read_back() {
        let mut writer = Writer::default();
        writer.map(4);
        writer.text("a");
        writer.list(3);
        writer.integer(-1);
        writer.integer(70_000);
        writer.float(0.25);
        writer.text("b");
        writer.bytes(b"foo");
        writer.text("c");
        writer.bool(true);
        writer.text("d");
        writer.moment(Number::from(5));
        assert_eq!(written(&writer.out), r#"{"a":[-1,70000,0.25],"b":"Zm9v","c":true,"d":5}"#);
    }
}
