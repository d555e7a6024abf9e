//! Text of other people's making, made harmless for a terminal.
//!
//! Control characters could move the cursor, colour or hide a line; marks of writing direction
//! could show a line in another order than it is read ("Trojan Source", CVE-2021-42574). Each is
//! shown as a visible sign of its own.

use std::borrow::Cow;

/// The text with every character that could steer a terminal made visible. Line breaks too: what is
/// cleaned is one line.
pub fn clean(text: &str) -> Cow<'_, str> {
    match text.find(|c| sign(c).is_some()) {
        None => Cow::Borrowed(text),
        Some(first) => {
            let (harmless, rest) = text.split_at(first);
            let rest = rest.chars().map(|c| sign(c).unwrap_or(c));
            Cow::Owned(harmless.chars().chain(rest).collect())
        }
    }
}

/// What is shown in the place of a character that is not shown itself.
pub(crate) fn sign(c: char) -> Option<char> {
    match c {
        // The block "Control Pictures" follows the order of the C0 controls.
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)),
        '\u{7f}' => Some('\u{2421}'),
        '\u{80}'..='\u{9f}'
        | '\u{61c}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}' => Some(char::REPLACEMENT_CHARACTER),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn what_could_steer_a_terminal_is_shown_as_a_sign() {
        assert_eq!(clean("a\u{1b}[31mred\u{7}\r\n"), "a␛[31mred␇␍␊");
        assert_eq!(clean("\u{9b}2J\u{7f}"), "\u{fffd}2J␡");
        assert_eq!(clean("user\u{202e}nimda\u{2066}"), "user\u{fffd}nimda\u{fffd}");
    }

    #[test]
    fn other_writing_stays() {
        assert!(matches!(clean("zażółć 桶 🪣 \"quoted\""), std::borrow::Cow::Borrowed(_)));
    }
}
