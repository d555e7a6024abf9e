//! Findings in the forms that were asked for: one to standard output, any number to files.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Context;
use bartizan_report::rules::Entry;
use bartizan_report::{
    Palette, Places, Report, asff, csv, github, gitlab, html, json, junit, markdown, ocsf, sarif, text,
};
use bartizan_rules::Rule;
use bartizan_tree::Moment;

use crate::args::{Rendered, Written};
use crate::output::{print, warn};
use crate::rules::{entry, mend};

/// How findings are written, every choice made.
#[derive(Clone, Debug)]
pub(crate) struct Forms {
    pub(crate) printed: Rendered,
    pub(crate) palette: Palette,
    pub(crate) files: Vec<Written>,
    /// What findings without an account or a region have in asff.
    pub(crate) asff_account: Option<String>,
    pub(crate) asff_region: String,
}

/// Writes a sorted report everywhere it is wanted. The files first: who reads standard output may stop.
pub(crate) fn render(
    forms: &Forms,
    report: &Report,
    places: &Places<'_>,
    rules: &[&'static Rule],
) -> anyhow::Result<()> {
    for Written { form, file } in &forms.files {
        let failed = || format!("cannot write {}", file.display());
        let mut out = BufWriter::new(File::create(file).with_context(failed)?);
        write(forms, *form, &mut out, report, places, rules, Palette::PLAIN).with_context(failed)?;
        out.flush().with_context(failed)?;
    }
    print(|out| write(forms, forms.printed, out, report, places, rules, forms.palette))
}

fn write(
    forms: &Forms,
    form: Rendered,
    out: &mut dyn Write,
    report: &Report,
    places: &Places<'_>,
    rules: &[&'static Rule],
    palette: Palette,
) -> anyhow::Result<()> {
    match form {
        Rendered::Text => text::write(out, report, places, text::Style { palette, mend }),
        Rendered::Json => json::write(out, report, places),
        Rendered::Sarif => sarif::write(out, report, places, &entries(rules)),
        Rendered::Html => html::write(out, report, places, &entries(rules)),
        Rendered::Asff => asff(forms, out, report, places),
        Rendered::Ocsf => ocsf::write(out, report, places, now(), mend),
        Rendered::Junit => junit::write(out, report, places),
        Rendered::Github => github::write(out, report, places),
        Rendered::Gitlab => gitlab::write(out, report, places),
        Rendered::Csv => csv::write(out, report, places),
        Rendered::Markdown => markdown::write(out, report, places),
    }
    .map_err(Into::into)
}

fn entries(rules: &[&'static Rule]) -> Vec<Entry> {
    rules.iter().map(|rule| entry(rule)).collect()
}

fn asff(forms: &Forms, out: &mut dyn Write, report: &Report, places: &Places<'_>) -> io::Result<()> {
    let (account, region) = (forms.asff_account.as_deref(), &*forms.asff_region);
    let import = asff::Import { account, region, now: now(), mend };
    let left_out = asff::write(out, report, places, import)?;
    if left_out > 0 {
        warn(&format!(
            "{left_out} findings have no account and are not in the asff output: give one with --asff-account"
        ));
    }
    Ok(())
}

fn now() -> Moment {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map(|since| since.as_secs()).unwrap_or_default();
    Moment::from_unix(i64::try_from(seconds).unwrap_or(i64::MAX))
}
