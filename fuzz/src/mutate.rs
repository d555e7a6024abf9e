//! Altering inputs, deterministically.

/// A stream of altered inputs. The same seed gives the same stream.
#[derive(Debug)]
pub struct Mutator {
    state: u64,
}

impl Mutator {
    /// A stream from a seed.
    pub fn new(seed: u64) -> Self {
        Mutator { state: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1 }
    }

    /// A number below the bound (zero where the bound is zero).
    pub fn below(&mut self, bound: usize) -> usize {
        // xorshift64*
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        let number = self.state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        if bound == 0 { 0 } else { usize::try_from(number).unwrap_or(0) % bound }
    }

    /// An altered copy of one of the seeds.
    pub fn next(&mut self, seeds: &[Vec<u8>], words: &[&str]) -> Vec<u8> {
        let mut bytes = match seeds.get(self.below(seeds.len())) {
            Some(seed) => seed.clone(),
            None => Vec::new(),
        };
        for _ in 0..=self.below(6) {
            self.alter(&mut bytes, seeds, words);
        }
        bytes.truncate(1 << 18);
        bytes
    }

    fn alter(&mut self, bytes: &mut Vec<u8>, seeds: &[Vec<u8>], words: &[&str]) {
        let at = self.below(bytes.len() + 1);
        let piece = at..(at + self.below(64)).min(bytes.len());
        match self.below(9) {
            0 => bytes.truncate(at),
            1 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << self.below(8);
                }
            }
            2 => drop(bytes.drain(piece)),
            3 => {
                let copy = bytes[piece].to_vec();
                for _ in 0..=self.below(4) {
                    bytes.splice(at..at, copy.iter().copied());
                }
            }
            4 => {
                if let Some(other) = seeds.get(self.below(seeds.len())) {
                    let from = self.below(other.len() + 1);
                    let to = (from + self.below(200)).min(other.len());
                    bytes.splice(piece, other[from..to].iter().copied());
                }
            }
            5 | 6 => {
                if let Some(word) = words.get(self.below(words.len())) {
                    bytes.splice(at..at, word.bytes());
                }
            }
            7 => {
                let word = words.get(self.below(words.len())).copied().unwrap_or("(");
                let many = word.repeat(self.below(2000));
                bytes.splice(at..at, many.bytes());
            }
            _ => {
                let lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
                let (a, b) = (self.below(lines.len()), self.below(lines.len()));
                let mut swapped = lines.clone();
                if a < lines.len() && b < lines.len() {
                    swapped.swap(a, b);
                }
                *bytes = swapped.concat();
            }
        }
    }
}
