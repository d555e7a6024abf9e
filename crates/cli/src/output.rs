//! Standard output and standard error.
//!
//! A reader that stops reading (`bartizan scan | head`) is no error.

use std::io::{self, BufWriter, IsTerminal, Write};

use bartizan_report::Palette;

use crate::args::{Color, Format, Output};

/// How it is printed, every choice made.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Printed {
    pub(crate) format: Format,
    pub(crate) palette: Palette,
}

impl Output {
    pub(crate) fn or(&self, format: Option<Format>, color: Option<Color>) -> Printed {
        let format = self.format.or(format).unwrap_or(Format::Text);
        Printed { format, palette: palette(self.color.or(color)) }
    }
}

/// The colours of a choice; where there is none, the terminal decides.
pub(crate) fn palette(color: Option<Color>) -> Palette {
    let coloured = match color.unwrap_or(Color::Auto) {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            // https://no-color.org: present and not empty.
            let said = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
            let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
            io::stdout().is_terminal() && !said("NO_COLOR") && !dumb
        }
    };
    if coloured { Palette::COLOURED } else { Palette::PLAIN }
}

/// Lets `print` write to standard output.
pub(crate) fn print(print: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let mut out = BufWriter::with_capacity(64 << 10, io::stdout().lock());
    let result = print(&mut out).and_then(|()| Ok(out.flush()?));
    let Err(error) = result else { return Ok(()) };
    // What is still buffered is dropped, not written after all.
    let _ = out.into_parts();
    match error.downcast_ref::<io::Error>() {
        Some(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        Some(error) => Err(anyhow::anyhow!("cannot write to standard output: {error}")),
        None => Err(error),
    }
}

/// Says on standard error what went wrong.
pub(crate) fn complain(what: &str) {
    say("error", what);
}

/// Says on standard error what a person should know.
pub(crate) fn warn(what: &str) {
    say("warning", what);
}

fn say(word: &str, what: &str) {
    let lines: Vec<_> = what.lines().map(bartizan_report::clean).collect();
    // Nobody can be told that standard error does not work.
    let _ = writeln!(io::stderr().lock(), "{word}: {}", lines.join("\n  "));
}
