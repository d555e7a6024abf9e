//! A template with a syntax error is cut, and only the broken pieces are lost.
//!
//! Sections and their members are told by their indentation alone. Each is read by itself; those
//! that cannot be are blanked out, byte for byte, so that every place in the rest stays.

use std::ops::Range;

use bartizan_tree::{Incomplete, Origin, SourceId, What};

use super::compose::{self, Composed};
use super::read_yaml;

/// The rest of a template, with a line for each piece that is lost; nothing where nothing can be
/// saved. Linear: each piece is read once by itself, and once with its section.
pub(super) fn cut(text: &str, source: SourceId) -> Option<Composed> {
    let mut bytes = text.as_bytes().to_vec();
    let mut lost = Vec::new();
    for section in pieces(text, 0..text.len()) {
        let Err(error) = alone(text, &section.range, source) else { continue };
        let members = pieces(text, section.content.clone());
        let broken: Vec<(Piece<'_>, compose::Error)> = members
            .into_iter()
            .filter_map(|member| alone(text, &member.range, source).err().map(|error| (member, error)))
            .collect();
        let mut saved = !broken.is_empty();
        if saved {
            broken.iter().for_each(|(member, _)| blank(&mut bytes[member.range.clone()]));
            let rest = std::str::from_utf8(&bytes[section.range.clone()]).ok()?;
            saved = read_yaml(rest, source).is_ok();
        }
        if saved {
            let reasons = broken.iter().map(|(member, error)| lost_piece(member, error, source));
            lost.extend(reasons);
        } else {
            blank(&mut bytes[section.range.clone()]);
            lost.push(lost_piece(&section, &error, source));
        }
    }
    if lost.is_empty() {
        return None;
    }
    let rest = String::from_utf8(bytes).ok()?;
    let mut composed = read_yaml(&rest, source).ok()?;
    composed.notes.extend(lost);
    composed.root.as_map().is_some().then_some(composed)
}

/// Part of a text that begins with a name.
struct Piece<'t> {
    name: &'t str,
    /// All of its lines.
    range: Range<usize>,
    /// The lines below the name's.
    content: Range<usize>,
}

/// The pieces of a range of lines: each begins with a name at the first line's indentation.
fn pieces(text: &str, range: Range<usize>) -> Vec<Piece<'_>> {
    let mut pieces: Vec<Piece<'_>> = Vec::new();
    let mut margin = None;
    let mut at = range.start;
    for line in text[range.clone()].split_inclusive('\n') {
        let start = at;
        at += line.len();
        if let Some(piece) = pieces.last_mut() {
            piece.range.end = at;
            piece.content.end = at;
        }
        let content = line.trim_start_matches(' ');
        let indent = line.len() - content.len();
        let is_marker = content.starts_with(['#', '\r', '\n', '%']) || content.starts_with("---");
        if content.is_empty() || is_marker || *margin.get_or_insert(indent) != indent {
            continue;
        }
        let Some((name, _)) = content.split_once(':') else { continue };
        if let Some(before) = pieces.last_mut() {
            before.range.end = start;
            before.content.end = start;
        }
        pieces.push(Piece { name: name.trim_matches(['"', '\'']), range: start..at, content: at..at });
    }
    pieces
}

/// Whether a piece reads by itself. What it borrows from others by an alias is no fault of its own.
fn alone(text: &str, range: &Range<usize>, source: SourceId) -> Result<(), compose::Error> {
    match read_yaml(&text[range.clone()], source) {
        Err(error) if error.is_unknown_anchor() => Ok(()),
        Err(error) => {
            let place = error.origin.range();
            let origin = Origin::new(source, range.start + place.start..range.start + place.end);
            Err(compose::Error { origin, ..error })
        }
        Ok(_) => Ok(()),
    }
}

fn blank(bytes: &mut [u8]) {
    bytes.iter_mut().filter(|byte| !matches!(**byte, b'\n' | b'\r')).for_each(|byte| *byte = b' ');
}

fn lost_piece(piece: &Piece<'_>, error: &compose::Error, source: SourceId) -> Incomplete {
    let reason = format!("this is not YAML ({}), and is not judged; the rest of the file is", error.reason);
    let origin = if error.origin.range().is_empty() { Origin::new(source, piece.range.clone()) } else { error.origin };
    Incomplete::new(What::Block, piece.name, reason, origin)
}
