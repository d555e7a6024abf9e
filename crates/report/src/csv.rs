//! Comma-separated values (RFC 4180), for spreadsheets.

use std::io::{self, Write};

use bartizan_finding::{Finding, Verdict};

use crate::{Places, Report, clean};

const COLUMNS: &str = "rule,title,verdict,severity,resource,type,account,region,facet,message,file,line,column,controls,fingerprint,suppressed";

/// Writes a sorted report, one finding a record, with a header.
///
/// # Errors
/// Where the writer fails.
pub fn write(out: &mut dyn Write, report: &Report, places: &Places<'_>) -> io::Result<()> {
    write!(out, "{COLUMNS}\r\n")?;
    for finding in &report.findings {
        let record: Vec<String> = record(finding, places).iter().map(|value| field(value)).collect();
        write!(out, "{}\r\n", record.join(","))?;
    }
    Ok(())
}

fn record(finding: &Finding, places: &Places<'_>) -> [String; 16] {
    let place = places.place(finding.origin);
    let resource = &finding.resource;
    let said = |text: &Option<std::sync::Arc<str>>| text.as_deref().unwrap_or_default().to_owned();
    let message = match &finding.verdict {
        Verdict::Undecided(why) => why.to_string(),
        _ => finding.message.clone(),
    };
    [
        finding.rule.to_owned(),
        finding.title.to_owned(),
        finding.verdict.name().to_owned(),
        finding.severity.name().to_owned(),
        resource.address.to_string(),
        resource.kind.to_string(),
        said(&resource.account),
        said(&resource.region),
        finding.facet.clone(),
        message,
        place.as_ref().map(|place| place.file.to_string()).unwrap_or_default(),
        place.as_ref().map(|place| place.start.line.to_string()).unwrap_or_default(),
        place.as_ref().map(|place| place.start.column.to_string()).unwrap_or_default(),
        finding.controls.join(" "),
        finding.fingerprint.clone(),
        finding.suppressed.as_ref().map(|by| crate::suppressed::told(by, places)).unwrap_or_default(),
    ]
}

/// One field, in one line. What a spreadsheet would take for a formula gets a quote before it
/// (owasp.org/www-community/attacks/CSV_Injection).
fn field(value: &str) -> String {
    let value = clean(value);
    let value = if value.starts_with(['=', '+', '-', '@']) { format!("'{value}") } else { value.into_owned() };
    match value.contains(['"', ',']) {
        true => format!("\"{}\"", value.replace('"', "\"\"")),
        false => value,
    }
}

#[cfg(test)]
mod tests {
    use super::field;

    #[test]
    fn a_field_is_quoted_where_it_must_be_and_never_a_formula() {
        for (value, wanted) in [
            ("a", "a"),
            ("a,b", "\"a,b\""),
            ("a\"b", "\"a\"\"b\""),
            ("=1+1", "'=1+1"),
            ("-1", "'-1"),
            ("@x,y", "\"'@x,y\""),
        ] {
            assert_eq!(field(value), wanted);
        }
    }
}
