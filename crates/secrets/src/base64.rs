//! Base64 (RFC 4648, section 4), as user data and Kubernetes secrets use it.

/// The bytes that a text encodes; `None` where it is no Base64. Line ends are passed over.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count, mut pad) = (0u32, 0u32, 0u32);
    for byte in text.bytes().filter(|byte| !byte.is_ascii_whitespace()) {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => {
                pad += 1;
                count += 1;
                continue;
            }
            _ => return None,
        };
        if pad > 0 {
            return None;
        }
        bits = bits << 6 | u32::from(value);
        count += 1;
        if count % 4 == 0 {
            out.extend_from_slice(&bits.to_be_bytes()[1..]);
            bits = 0;
        }
    }
    match (count % 4, pad) {
        (0, 0) => {}
        (0, 1) => out.extend_from_slice(&(bits << 6).to_be_bytes()[1..3]),
        (0, 2) => out.push((bits << 12).to_be_bytes()[1]),
        _ => return None,
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn the_vectors_of_the_rfc() {
        for (text, bytes) in [("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYmFy", "foobar")] {
            assert_eq!(decode(text).as_deref(), Some(bytes.as_bytes()), "{text}");
        }
    }

    #[test]
    fn what_is_none_is_refused() {
        for text in ["Zg=", "Z", "Zg==Zg==", "#!/bin/sh", "a b c"] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
