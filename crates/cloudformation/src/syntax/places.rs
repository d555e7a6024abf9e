//! From the parser's places, which count characters, to byte ranges.

use super::indent::Indented;

/// Byte offsets of a text's characters, looked up through a checkpoint every few characters.
pub(super) struct Places<'t> {
    text: &'t str,
    /// The byte offset of every `STEP`th character; empty where the text is ASCII.
    checkpoints: Vec<usize>,
    /// The text was made of another one, whose bytes are wanted.
    indented: Option<&'t Indented>,
    /// The length of the text whose bytes are wanted.
    length: usize,
}

const STEP: usize = 64;

impl<'t> Places<'t> {
    /// Linear in the text.
    pub(super) fn of(text: &'t str) -> Self {
        let checkpoints =
            if text.is_ascii() { Vec::new() } else { text.char_indices().step_by(STEP).map(|(at, _)| at).collect() };
        Places { text, checkpoints, indented: None, length: text.len() }
    }

    /// The same for a text whose lines were moved in: offsets are those of the text as it was.
    pub(super) fn of_indented(original: &str, indented: &'t Indented) -> Self {
        Places { indented: Some(indented), length: original.len(), ..Places::of(&indented.text) }
    }

    /// The byte offset of the character with this number; the end where there is none.
    pub(super) fn byte(&self, character: usize) -> usize {
        let at = self.byte_parsed(character);
        self.indented.map_or(at, |indented| indented.original(at)).min(self.length)
    }

    fn byte_parsed(&self, character: usize) -> usize {
        if self.checkpoints.is_empty() {
            return character.min(self.text.len());
        }
        let Some(from) = self.checkpoints.get(character / STEP) else { return self.text.len() };
        let mut rest = self.text[*from..].char_indices();
        rest.nth(character % STEP).map_or(self.text.len(), |(at, _)| from + at)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_character_has_its_byte(text in "[aé漢😀]{0,300}") {
            let places = Places::of(&text);
            for (number, (at, _)) in text.char_indices().enumerate() {
                prop_assert_eq!(places.byte(number), at);
            }
            prop_assert_eq!(places.byte(text.chars().count()), text.len());
        }
    }
}
