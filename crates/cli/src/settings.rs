//! What a person asks for, from the command line and the configuration together.
//!
//! A single choice on the command line goes before the configuration's. Lists of values are joined,
//! the command line's last, so that they win; what selects or shows replaces.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use bartizan_finding::Severity;
use bartizan_finding::suppress::Suppression;
use bartizan_report::Show;
use bartizan_rules::Rule;

use crate::args::{Findings, Input, Judging, Rendered, Scan, Shown};
use crate::config::{self, Config};
use crate::output::{palette, warn};
use crate::render::Forms;
use crate::select::select;

/// Everything that a scan needs to know.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) look: bartizan_look::Options,
    pub(crate) forms: Forms,
    pub(crate) rules: Vec<&'static Rule>,
    pub(crate) show: Show,
    pub(crate) fail_on: Severity,
    pub(crate) allow_incomplete: bool,
    pub(crate) strict: bool,
    /// Suppressions that stand in no scanned file.
    pub(crate) ignore: Vec<Suppression>,
}

impl Settings {
    /// Of a scan.
    pub(crate) fn of(scan: &Scan) -> anyhow::Result<Self> {
        let config = config::load(scan.input.config.as_deref(), &scan.input.paths)?;
        Self::choose(&scan.judging, &scan.findings, look_options(&scan.input, &config)?, &config)
    }

    /// Of an audit, which reads no code.
    pub(crate) fn of_audit(judging: &Judging, findings: &Findings, config: Option<&Path>) -> anyhow::Result<Self> {
        let config = config::load(config, &[])?;
        Self::choose(judging, findings, bartizan_look::Options::default(), &config)
    }

    fn choose(
        judging: &Judging,
        findings: &Findings,
        look: bartizan_look::Options,
        config: &Config,
    ) -> anyhow::Result<Self> {
        let wanted = if judging.rule.is_empty() { &config.rule } else { &judging.rule };
        let skipped: Vec<String> = config.skip_rule.iter().chain(&judging.skip_rule).cloned().collect();
        let frameworks = if judging.framework.is_empty() { &config.framework } else { &judging.framework };
        let (rules, warnings) = select(wanted, frameworks, &skipped)?;
        warnings.iter().for_each(|warning| warn(warning));
        let shown = if judging.show.is_empty() { &config.show } else { &judging.show };
        Ok(Settings {
            look,
            forms: Forms {
                printed: findings.format.or(config.format).unwrap_or(Rendered::Text),
                palette: palette(findings.color.or(config.color)),
                files: findings.output.clone(),
                asff_account: findings.asff_account.clone(),
                asff_region: findings.asff_region.clone(),
            },
            rules,
            show: show(shown, judging.severity.or(config.severity).unwrap_or(Severity::Info)),
            fail_on: judging.fail_on.or(config.fail_on).unwrap_or(Severity::Low),
            allow_incomplete: judging.allow_incomplete || config.allow_incomplete,
            strict: judging.strict || config.strict,
            ignore: config.ignore.clone(),
        })
    }
}

/// What a look needs to know.
pub(crate) fn look_options(input: &Input, config: &Config) -> anyhow::Result<bartizan_look::Options> {
    let shared = |(name, value): &(String, String)| (Arc::from(&**name), Arc::from(&**value));
    let mut options = bartizan_look::Options::default();
    options.terraform.variables = config.var.iter().chain(&input.var).map(shared).collect();
    for file in config.var_file.iter().chain(&input.var_file) {
        options.terraform.var_files.push(var_file(file)?);
    }
    // The command line is a person's word; a configuration may have come with what is scanned.
    options.named = input.var_file.clone();
    options.parameters = config.parameter.iter().chain(&input.parameter).map(shared).collect();
    Ok(options)
}

fn var_file(file: &Path) -> anyhow::Result<Arc<str>> {
    std::fs::metadata(file).with_context(|| format!("--var-file {}", file.display()))?;
    let name = file.to_str().with_context(|| format!("--var-file {}: the name is not UTF-8", file.display()))?;
    Ok(name.into())
}

fn show(shown: &[Shown], least: Severity) -> Show {
    let has = |verdict: Shown| shown.contains(&verdict) || shown.contains(&Shown::All);
    Show {
        fail: shown.is_empty() || has(Shown::Fail),
        undecided: has(Shown::Undecided),
        pass: has(Shown::Pass),
        suppressed: has(Shown::Suppressed),
        least,
    }
}
