//! What Bartizan found, as people and programs read it: one renderer a file.
//!
//! A renderer starts from a [`Report`] and the table of sources, and knows neither where a resource
//! was read from nor how a rule judged it. [`text`] is for people and looks like a compiler's
//! diagnostics; [`json`] is a contract (`docs/schemas/findings-1.json`). What a scanned file says
//! reaches a terminal only through [`clean`](fn@clean): nobody's source text may steer it.

pub mod asff;
mod clean;
pub mod csv;
pub mod github;
pub mod gitlab;
mod group;
mod hide;
pub mod html;
pub mod inspect;
pub mod json;
pub mod junit;
pub mod markdown;
pub mod ocsf;
mod palette;
mod places;
pub mod quickwins;
mod report;
pub mod rules;
pub mod sarif;
mod snippet;
mod summary;
mod suppressed;
mod tally;
pub mod text;
mod told;

pub use clean::clean;
pub use palette::Palette;
pub use places::Places;
pub use report::{Report, Scanned, Show, tidy};
pub use tally::{Cause, Tally};
