//! Colours, where the reader is a terminal that wants them.

use std::fmt;

use anstyle::{AnsiColor, Style};
use bartizan_finding::{Severity, Verdict};

/// Whether to colour, and the colours.
#[derive(Clone, Copy, Debug)]
pub struct Palette {
    colour: bool,
}

impl Palette {
    /// No colours.
    pub const PLAIN: Palette = Palette { colour: false };
    /// Colours.
    pub const COLOURED: Palette = Palette { colour: true };

    pub(crate) fn paint<T: fmt::Display>(self, style: Style, text: T) -> Painted<T> {
        Painted { style: if self.colour { style } else { Style::new() }, text }
    }

    pub(crate) fn bold<T: fmt::Display>(self, text: T) -> Painted<T> {
        self.paint(Style::new().bold(), text)
    }

    /// For what frames the source text: arrows, bars, line numbers.
    pub(crate) fn frame<T: fmt::Display>(self, text: T) -> Painted<T> {
        self.paint(Style::new().bold().fg_color(Some(AnsiColor::BrightBlue.into())), text)
    }

    /// For a verdict of a severity.
    pub(crate) fn verdict(verdict: &Verdict, severity: Severity) -> Style {
        let colour = match (verdict, severity) {
            (Verdict::Pass, _) => AnsiColor::Green,
            (Verdict::Undecided(_), _) => AnsiColor::Magenta,
            (Verdict::Fail, Severity::Critical | Severity::High) => AnsiColor::BrightRed,
            (Verdict::Fail, Severity::Medium | Severity::Low) => AnsiColor::Yellow,
            (Verdict::Fail, Severity::Info) => AnsiColor::Cyan,
        };
        Style::new().bold().fg_color(Some(colour.into()))
    }
}

pub(crate) struct Painted<T> {
    style: Style,
    text: T,
}

impl<T: fmt::Display> fmt::Display for Painted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{}", self.style.render(), self.text, self.style.render_reset())
    }
}
