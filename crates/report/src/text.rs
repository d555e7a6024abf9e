//! Findings for people, as compilers show theirs: what, where, the line itself, and what to do.

use std::io::{self, Write};

use bartizan_finding::{Finding, Related, Severity, Verdict};
use bartizan_tree::{Origin, Source};

use crate::clean::clean;
use crate::group::{Entry, Group, group};
use crate::snippet::{Mark, Snippet};
use crate::{Palette, Places, Report, summary};

/// How the text is written.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// The colours.
    pub palette: Palette,
    /// How a rule's findings are mended, by the rule's id.
    pub mend: fn(&str) -> Option<&'static str>,
}

/// Writes a sorted report.
///
/// # Errors
/// Where the writer fails.
pub fn write(out: &mut dyn Write, report: &Report, places: &Places<'_>, style: Style) -> io::Result<()> {
    let groups = group(&report.findings, places.sources());
    let text = Text { report, places, style };
    for group in &groups {
        if groups.len() > 1 {
            text.heading(out, group)?;
        }
        for entry in &group.entries {
            text.entry(out, entry)?;
        }
    }
    summary::write(out, report, places, style.palette)
}

/// How many related places are shown with their lines, and how many addresses are named.
const MAX_RELATED: usize = 4;
const MAX_NAMES: usize = 5;

/// How many columns advice takes; source lines take what they need.
const WIDTH: usize = 100;

struct Text<'a> {
    report: &'a Report,
    places: &'a Places<'a>,
    style: Style,
}

impl Text<'_> {
    fn heading(&self, out: &mut dyn Write, group: &Group<'_>) -> io::Result<()> {
        let mut counts = Vec::new();
        for severity in Severity::ALL {
            match group.failed(severity) {
                0 => {}
                n => counts.push(format!("{n} {severity}")),
            }
        }
        let name = if group.name.is_empty() { "elsewhere" } else { &group.name };
        write!(out, "{}", self.style.palette.bold(format_args!("# {}", clean(name))))?;
        if !counts.is_empty() {
            write!(out, ": {}", counts.join(", "))?;
        }
        writeln!(out, "\n")
    }

    fn entry(&self, out: &mut dyn Write, entry: &Entry<'_>) -> io::Result<()> {
        let finding = entry.finding;
        self.header(out, finding)?;
        if finding.verdict == Verdict::Pass {
            if let Some(place) = self.places.place(finding.origin) {
                writeln!(out, " {} {}:{}", self.style.palette.frame("-->"), clean(&place.file), place.start)?;
            }
            return writeln!(out);
        }
        let marks = self.marks(finding);
        let widest = marks.iter().map(|mark| mark.place.start.line).max().unwrap_or(0);
        let gutter = widest.to_string().len();
        let snippet = Snippet {
            report: self.report,
            places: self.places,
            palette: self.style.palette,
            style: Palette::verdict(&finding.verdict, finding.severity),
            gutter,
        };
        snippet.write(out, &marks)?;
        if !marks.is_empty() {
            writeln!(out, "{:gutter$} {}", "", self.style.palette.frame("|"))?;
        }
        for (word, line) in self.footers(entry) {
            let sign = self.style.palette.frame("=");
            let indent = gutter + word.len() + 5;
            let line =
                if matches!(word, "help" | "proof") { wrap(&line, WIDTH.saturating_sub(indent)) } else { vec![line] };
            write!(out, "{:gutter$} {sign} {}: ", "", self.style.palette.bold(word))?;
            for (n, piece) in line.iter().enumerate() {
                writeln!(out, "{:1$}{2}", "", if n == 0 { 0 } else { indent }, clean(piece))?;
            }
        }
        writeln!(out)
    }

    fn header(&self, out: &mut dyn Write, finding: &Finding) -> io::Result<()> {
        let label = match (&finding.verdict, finding.severity) {
            _ if finding.suppressed.is_some() => "suppressed",
            (Verdict::Pass, _) => "pass",
            (Verdict::Undecided(_), _) => "undecided",
            (Verdict::Fail, Severity::Critical | Severity::High) => "error",
            (Verdict::Fail, Severity::Medium | Severity::Low) => "warning",
            (Verdict::Fail, Severity::Info) => "note",
        };
        let style = Palette::verdict(&finding.verdict, finding.severity);
        let label = self.style.palette.paint(style, format!("{label}[{}]", finding.rule));
        let message = match &finding.verdict {
            Verdict::Pass => clean(&finding.resource.address),
            Verdict::Undecided(_) => format!("{}?", finding.title).into(),
            Verdict::Fail => clean(&finding.message),
        };
        writeln!(out, "{label}{}", self.style.palette.bold(format_args!(": {message}")))
    }

    /// The primary place and the first related ones.
    fn marks(&self, finding: &Finding) -> Vec<Mark> {
        let mark = |origin: Origin, primary: bool, label: String| {
            self.places.place(origin).map(|place| Mark { origin, place, primary, label })
        };
        let mut marks: Vec<Mark> = mark(finding.origin, true, String::new()).into_iter().collect();
        if marks.is_empty() {
            return marks;
        }
        for related in shown_related(finding) {
            let label =
                format!("{} {}", related.address, related.message).replace(module(&finding.resource.address), "");
            marks.extend(mark(related.origin, false, label));
        }
        marks
    }

    fn footers(&self, entry: &Entry<'_>) -> Vec<(&'static str, String)> {
        let finding = entry.finding;
        let mut lines = Vec::new();
        lines.push((finding.severity.name(), self.subject(finding)));
        if !entry.others.is_empty() {
            lines.push(("also", names(entry.others.iter().map(|other| &*other.resource.address), MAX_NAMES)));
        }
        lines.extend(listed("its parts", finding, |related| related.aside).map(|line| ("note", line)));
        let shown: Vec<&Related> = shown_related(finding).collect();
        let hidden = |related: &Related| !related.aside && !shown.contains(&related);
        lines.extend(listed("related", finding, hidden).map(|line| ("note", line)));
        lines.extend(self.calls(finding.origin).map(|line| ("note", line)));
        lines.extend(finding.proof.iter().map(|step| ("proof", step.clone())));
        lines.extend(answer(self.places, finding.origin).map(|line| ("proof", line)));
        if let Some(by) = &finding.suppressed {
            lines.push(("suppressed", crate::suppressed::told(by, self.places)));
            return lines;
        }
        if let Verdict::Undecided(why) = &finding.verdict {
            lines.push(("why", why.to_string()));
            lines.push(("help", why.advice().to_owned()));
        } else if let Some(mend) = (self.style.mend)(finding.rule) {
            lines.push(("help", mend.to_owned()));
        }
        lines
    }

    fn subject(&self, finding: &Finding) -> String {
        let resource = &finding.resource;
        match &resource.name {
            Some(name) if !resource.address.contains(&**name) => {
                format!("{} `{}` ({})", resource.address, name, resource.kind)
            }
            _ => format!("{} ({})", resource.address, resource.kind),
        }
    }

    /// The calls that the place came through, innermost first.
    fn calls(&self, origin: Origin) -> Option<String> {
        let site = |call: &bartizan_tree::Call| match self.places.place(call.site) {
            Some(place) => format!("called from {}:{} ({})", place.file, place.start.line, call.name),
            None => format!("called as {}", call.name),
        };
        let chain: Vec<String> = self.places.sources().chain(origin.calls()).map(site).collect();
        (!chain.is_empty()).then(|| chain.join(", "))
    }
}

/// The related places that are shown with their lines, where there is a primary one to show.
fn shown_related(finding: &Finding) -> impl Iterator<Item = &Related> {
    let most = if finding.origin.is_some() { MAX_RELATED } else { 0 };
    finding.related.iter().filter(|related| !related.aside && related.origin.is_some()).take(most)
}

/// The words of a text in lines of a width.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut columns = 0;
    for word in text.split_whitespace() {
        let (last, length) = (lines.len() - 1, word.chars().count());
        if columns > 0 && columns + 1 + length > width {
            lines.push(word.to_owned());
            columns = length;
        } else {
            let gap = if columns > 0 { " " } else { "" };
            lines[last].push_str(gap);
            lines[last].push_str(word);
            columns += gap.len() + length;
        }
    }
    lines
}

/// The module prefix of an address: `module.a["k"].module.b.`. Empty for the root and for what is no
/// Terraform address.
fn module(address: &str) -> &str {
    let mut end = 0;
    while address[end..].starts_with("module.") {
        // A key may hold a dot: what is quoted is passed over.
        let mut quoted = false;
        let name = end + "module.".len();
        let dot = address[name..].find(|c| {
            quoted ^= c == '"';
            c == '.' && !quoted
        });
        match dot {
            Some(dot) => end = name + dot + 1,
            None => break,
        }
    }
    &address[..end]
}

/// The addresses of some of the related resources.
fn listed(word: &str, finding: &Finding, wanted: impl Fn(&Related) -> bool) -> Option<String> {
    let addresses: Vec<&str> =
        finding.related.iter().filter(|related| wanted(related)).map(|related| &*related.address).collect();
    (!addresses.is_empty()).then(|| format!("{word}: {}", names(addresses.into_iter(), MAX_NAMES)))
}

/// The call that an origin is the answer to.
pub(crate) fn answer(places: &Places<'_>, origin: Origin) -> Option<String> {
    let Source::Answer { call, subject, account, region } = places.sources().source(origin.source()) else {
        return places.told(origin);
    };
    let mut line = call.to_string();
    if !subject.is_empty() {
        line.push_str(&format!(" of {subject}"));
    }
    for (word, value) in [("in account", account), ("in", region)] {
        if !value.is_empty() {
            line.push_str(&format!(" {word} {value}"));
        }
    }
    Some(line)
}

/// Names, the first few spelled out.
pub(crate) fn names<'a>(names: impl ExactSizeIterator<Item = &'a str>, most: usize) -> String {
    let count = names.len();
    let first: Vec<&str> = names.take(most).collect();
    let mut text = first.join(", ");
    if count > most {
        text.push_str(&format!(" and {} more", count - most));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::module;

    #[test]
    fn a_module_is_told_from_the_rest_of_an_address() {
        for (address, wanted) in [
            ("aws_s3_bucket.b", ""),
            ("module.a.aws_s3_bucket.b", "module.a."),
            ("module.a[\"x.y\"].module.b[0].aws_s3_bucket.b[\"z.z\"]", "module.a[\"x.y\"].module.b[0]."),
            ("module.a", ""),
            ("module.", ""),
            ("arn:aws:s3:::a", ""),
        ] {
            assert_eq!(module(address), wanted, "{address}");
        }
    }
}
