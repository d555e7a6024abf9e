//! JUnit XML, as CI systems show it: a suite for each rule, a case for each resource that it looked at.

use std::collections::BTreeMap;
use std::io::{self, Write};

use bartizan_finding::{Finding, Verdict};

use crate::{Places, Report};

/// Writes a sorted report. What fails is a failure, what cannot be told is skipped.
///
/// # Errors
/// Where the writer fails.
pub fn write(out: &mut dyn Write, report: &Report, places: &Places<'_>) -> io::Result<()> {
    let mut suites: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in &report.findings {
        suites.entry(finding.rule).or_default().push(finding);
    }
    let fails = |findings: &[&Finding]| {
        findings.iter().filter(|f| f.verdict == Verdict::Fail && f.suppressed.is_none()).count()
    };
    let is_skipped = |f: &&&Finding| f.suppressed.is_some() || matches!(f.verdict, Verdict::Undecided(_));
    let skipped = |findings: &[&Finding]| findings.iter().filter(is_skipped).count();
    let all: Vec<&Finding> = report.findings.iter().collect();
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(
        out,
        "<testsuites name=\"bartizan\" tests=\"{}\" failures=\"{}\" skipped=\"{}\" errors=\"0\">",
        all.len(),
        fails(&all),
        skipped(&all)
    )?;
    for (rule, findings) in suites {
        writeln!(
            out,
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" skipped=\"{}\" errors=\"0\">",
            escape(rule),
            findings.len(),
            fails(&findings),
            skipped(&findings)
        )?;
        for finding in findings {
            case(out, finding, places)?;
        }
        writeln!(out, "  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

fn case(out: &mut dyn Write, finding: &Finding, places: &Places<'_>) -> io::Result<()> {
    let place = places.place(finding.origin);
    let name = match finding.facet.as_str() {
        "" => finding.resource.address.to_string(),
        facet => format!("{} {facet}", finding.resource.address),
    };
    write!(out, "    <testcase classname=\"{}\" name=\"{}\"", escape(finding.rule), escape(&name))?;
    if let Some(place) = &place {
        write!(out, " file=\"{}\" line=\"{}\"", escape(&place.file), place.start.line)?;
    }
    let at = place.map(|place| format!("{}:{}: ", place.file, place.start)).unwrap_or_default();
    if let Some(by) = &finding.suppressed {
        let told = format!("suppressed: {}", crate::suppressed::told(by, places));
        return writeln!(out, "><skipped message=\"{}\"/></testcase>", escape(&told));
    }
    match &finding.verdict {
        Verdict::Pass => writeln!(out, "/>"),
        Verdict::Undecided(why) => {
            writeln!(out, "><skipped message=\"{}\"/></testcase>", escape(&why.to_string()))
        }
        Verdict::Fail => writeln!(
            out,
            "><failure type=\"{}\" message=\"{}\">{}</failure></testcase>",
            finding.severity,
            escape(&finding.message),
            escape(&format!("{at}{} ({})", finding.message, finding.title))
        ),
    }
}

/// A text inside XML. What XML 1.0 cannot hold at all becomes a replacement character.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\t' | '\n' | '\r' => escaped.push_str(&format!("&#{};", u32::from(c))),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => escaped.push(char::REPLACEMENT_CHARACTER),
            _ => escaped.push(c),
        }
    }
    escaped
}
