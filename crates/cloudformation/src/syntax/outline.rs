//! The names of the first two levels of a JSON document, by a walk over its bytes: enough to tell
//! a template from other JSON, and to know where each logical id stands.

/// One member of the first or second level.
pub(crate) struct Entry<'t> {
    /// The first-level name that it stands under; nothing for a first-level member itself.
    pub(crate) section: Option<&'t str>,
    /// Its name, as written between the quotes.
    pub(crate) name: &'t str,
    /// Where the name stands, quotes included.
    pub(crate) range: std::ops::Range<usize>,
    /// The text from its value on.
    pub(crate) rest: &'t str,
}

/// Visits the members of the first two levels. Linear; text that is no JSON gives what it gives.
pub(crate) fn outline<'t>(text: &'t str, visit: &mut dyn FnMut(Entry<'t>)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut depth = 0_usize;
    // Whether each open bracket down to the third level is a brace.
    let mut braces = [false; 2];
    let mut section = None;
    while at < bytes.len() {
        match bytes[at] {
            open @ (b'{' | b'[') => {
                if let Some(brace) = braces.get_mut(depth) {
                    *brace = open == b'{';
                }
                depth += 1;
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            b'"' => {
                let end = string_end(bytes, at);
                let level = depth.checked_sub(1).filter(|level| braces.get(*level) == Some(&true));
                if let (Some(level), Some(rest)) = (level, after_colon(text, end)) {
                    let name = text.get(at + 1..end.saturating_sub(1)).unwrap_or("");
                    let inside = braces[..level].iter().all(|brace| *brace);
                    if level == 0 {
                        section = Some(name);
                        visit(Entry { section: None, name, range: at..end, rest });
                    } else if inside {
                        visit(Entry { section, name, range: at..end, rest });
                    }
                }
                at = end;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
}

/// One past the closing quote of the string that opens at `start`.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// What follows the colon, where the string before `end` is a member's name.
fn after_colon(text: &str, end: usize) -> Option<&str> {
    Some(text.get(end..)?.trim_start().strip_prefix(':')?.trim_start())
}
