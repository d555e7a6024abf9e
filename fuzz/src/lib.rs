//! Altered inputs for every parser and evaluator.
//!
//! A [`Target`] is a function from bytes to nothing that must come back, quickly, whatever the bytes
//! are. [`Mutator`] alters real inputs. There is no feedback from coverage: the strength lies in real
//! seeds and in the words of each language.

mod mutate;
mod targets;

pub use mutate::Mutator;
pub use targets::{TARGETS, Target};
