//! The command line.

use std::path::PathBuf;

use bartizan_finding::Severity;
use bartizan_rules::{FRAMEWORKS, Framework};
use clap::{Args, Parser, Subcommand, ValueEnum};

/// One tool that secures what people build on AWS: Terraform, plans, states, CloudFormation, accounts.
#[derive(Debug, Parser)]
#[command(name = "bartizan", version, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Judge folders and files, and say what is wrong with them
    #[command(after_help = STATUS)]
    Scan(Scan),
    /// Read live accounts, and judge them by the same rules
    #[command(after_help = AUDIT_STATUS)]
    Audit(Audit),
    /// The eight things that close most doors: what of them an account has, and how to mend the rest
    Quickwins(QuickWins),
    /// Show every resource in one vocabulary, each value with where it came from
    Inspect(Inspect),
    /// List the rules, or explain one
    Rules(Rules),
}

const STATUS: &str = "\
Exit status:
  0  nothing at or above --fail-on
  1  findings
  2  Bartizan could not work: bad arguments, nothing to scan
  3  no finding, but something could not be judged (--allow-incomplete, --strict)

Options can stand in a bartizan.toml in the scanned folder or above it, under the same names.";

const AUDIT_STATUS: &str = "\
Credentials, regions and endpoints come from where the AWS CLI takes them: the environment, ~/.aws, SSO,
roles, instance metadata; AWS_ENDPOINT_URL works. Nothing is ever changed: all calls are reads.

What was answered is kept in a snapshot (--save, or in the user's state folder), which `bartizan scan`
judges again offline. An audit that was interrupted goes on with --resume.

Exit status:
  0  nothing at or above --fail-on, and all could be read
  1  findings
  2  Bartizan could not work: bad arguments, no credentials
  3  no finding, but something could not be read or judged (--allow-incomplete, --strict)";

/// What is read, and with which values.
#[derive(Debug, Args)]
pub(crate) struct Input {
    /// Folders and files: Terraform, plan and state JSON, templates. What a file is, its content says
    #[arg(default_value = ".")]
    pub(crate) paths: Vec<PathBuf>,
    /// A value for a Terraform variable
    #[arg(long, value_name = "NAME=VALUE", value_parser = assignment)]
    pub(crate) var: Vec<(String, String)>,
    /// A file of values for Terraform variables (.tfvars, .tfvars.json)
    #[arg(long, value_name = "FILE")]
    pub(crate) var_file: Vec<PathBuf>,
    /// A value for a template's parameter, or a pseudo parameter such as AWS::Region
    #[arg(long, value_name = "NAME=VALUE", value_parser = assignment)]
    pub(crate) parameter: Vec<(String, String)>,
    /// The configuration to use, instead of the bartizan.toml in the scanned folder or above it
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
}

/// How it is printed.
#[derive(Debug, Args)]
pub(crate) struct Output {
    /// For people, or for programs
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,
    /// When to colour; NO_COLOR is respected
    #[arg(long, value_name = "WHEN")]
    pub(crate) color: Option<Color>,
}

#[derive(Debug, Args)]
pub(crate) struct Scan {
    #[command(flatten)]
    pub(crate) input: Input,
    #[command(flatten)]
    pub(crate) findings: Findings,
    #[command(flatten)]
    pub(crate) judging: Judging,
}

/// How findings are written.
#[derive(Debug, Args)]
pub(crate) struct Findings {
    /// What is printed [default: text]
    #[arg(long, value_name = "FORMAT", hide_possible_values = true, help = FORMAT_HELP)]
    pub(crate) format: Option<Rendered>,
    /// Write it to a file too, as often as you like: sarif=results.sarif
    #[arg(long, value_name = "FORMAT=FILE", value_parser = written)]
    pub(crate) output: Vec<Written>,
    /// The account that asff gives to findings of code; without it they are left out
    #[arg(long, value_name = "ID", value_parser = account)]
    pub(crate) asff_account: Option<String>,
    /// The region that asff gives to findings that have none
    #[arg(long, value_name = "REGION", default_value = "us-east-1")]
    pub(crate) asff_region: String,
    /// When to colour; NO_COLOR is respected
    #[arg(long, value_name = "WHEN")]
    pub(crate) color: Option<Color>,
}

const FORMAT_HELP: &str =
    "What is printed: text, json, sarif, junit, github, gitlab, csv, markdown, html, asff, ocsf [default: text]";

/// Which rules are asked, which verdicts are shown, and which count.
#[derive(Debug, Args)]
pub(crate) struct Judging {
    /// Which verdicts to show [default: fail]
    #[arg(long, value_name = "VERDICT", value_delimiter = ',')]
    pub(crate) show: Vec<Shown>,
    /// Ask only these rules: ids, other tools' ids, patterns such as s3-*
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(crate) rule: Vec<String>,
    /// Ask only the rules of these: cis-3.0, cis-5.0, cis-7.0, fsbp, quickwins
    #[arg(long, value_name = "NAME", value_delimiter = ',', value_parser = framework)]
    pub(crate) framework: Vec<&'static Framework>,
    /// Do not ask these rules
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(crate) skip_rule: Vec<String>,
    /// Show only what is at least as severe: critical, high, medium, low, info
    #[arg(long, value_name = "LEVEL", value_parser = severity)]
    pub(crate) severity: Option<Severity>,
    /// Exit with 1 for findings that are at least as severe [default: low]
    #[arg(long, value_name = "LEVEL", value_parser = severity)]
    pub(crate) fail_on: Option<Severity>,
    /// Exit with 0 although something could not be judged
    #[arg(long)]
    pub(crate) allow_incomplete: bool,
    /// Exit with 3 if a rule at or above --fail-on could not be decided
    #[arg(long)]
    pub(crate) strict: bool,
}

#[derive(Debug, Args)]
pub(crate) struct QuickWins {
    /// Saved snapshots to judge, instead of a live account
    #[arg(value_name = "SNAPSHOT", conflicts_with = "Live")]
    pub(crate) snapshots: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) live: Live,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
pub(crate) struct Audit {
    #[command(flatten)]
    pub(crate) live: Live,
    /// Print the least-privilege IAM policy that an audit needs, and do nothing else
    #[arg(long)]
    pub(crate) print_policy: bool,
    /// The configuration to use, instead of the bartizan.toml in this folder or above it
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) findings: Findings,
    #[command(flatten)]
    pub(crate) judging: Judging,
}

/// Which accounts are read, and how.
#[derive(Debug, Args)]
pub(crate) struct Live {
    /// A profile of the AWS configuration; several are read one after the other
    #[arg(long, value_name = "PROFILE", value_delimiter = ',')]
    pub(crate) profile: Vec<String>,
    /// The regions to read [default: the profile's]
    #[arg(long, value_name = "REGION", value_delimiter = ',')]
    pub(crate) region: Vec<String>,
    /// Read every region that the account has switched on
    #[arg(long, conflicts_with = "region")]
    pub(crate) all_regions: bool,
    /// A role to take on first
    #[arg(long, value_name = "ARN")]
    pub(crate) role_arn: Option<String>,
    /// The external id that the role asks for
    #[arg(long, value_name = "ID", requires = "role_arn")]
    pub(crate) external_id: Option<String>,
    /// The MFA device that the role asks for; its code is asked for
    #[arg(long, value_name = "ARN", requires = "role_arn")]
    pub(crate) mfa_serial: Option<String>,
    /// Read every account of the organisation
    #[arg(long)]
    pub(crate) organization: bool,
    /// The role to take on in each account of the organisation
    #[arg(long, value_name = "NAME", requires = "organization", default_value = "OrganizationAccountAccessRole")]
    pub(crate) role_name: String,
    /// Only these accounts of the organisation
    #[arg(long, value_name = "ID", value_delimiter = ',', requires = "organization")]
    pub(crate) account: Vec<String>,
    /// The snapshot to write [default: in the user's state folder]
    #[arg(long, value_name = "FILE")]
    pub(crate) save: Option<PathBuf>,
    /// Go on with an audit that was interrupted
    #[arg(long)]
    pub(crate) resume: bool,
    /// At most so many requests a second to one API of one account and region
    #[arg(long, value_name = "N", value_parser = rate)]
    pub(crate) max_rate: Option<f64>,
    /// At most so many requests on their way
    #[arg(long, value_name = "N", default_value_t = 64, value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) in_flight: u16,
}

#[derive(Debug, Args)]
pub(crate) struct Inspect {
    #[command(flatten)]
    pub(crate) input: Input,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Rules {
    #[command(subcommand)]
    pub(crate) command: Option<RulesCommand>,
    #[command(flatten)]
    pub(crate) output: Output,
}

#[derive(Debug, Subcommand)]
pub(crate) enum RulesCommand {
    /// Say what a rule finds, why it matters and how to mend it
    Explain {
        /// The rule's id, or what another tool calls it
        id: String,
        #[command(flatten)]
        output: Output,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Text,
    Json,
}

/// The forms in which findings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Rendered {
    /// For people
    Text,
    /// All that is known (docs/schemas/findings-1.json)
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// JUnit XML, for CI
    Junit,
    /// Annotations of a GitHub workflow
    Github,
    /// GitLab's Code Quality
    Gitlab,
    /// For spreadsheets
    Csv,
    /// For comments and pages
    Markdown,
    /// One page that needs nothing else
    Html,
    /// AWS Security Finding Format, for Security Hub
    Asff,
    /// Compliance Findings of OCSF 1.3
    Ocsf,
}

/// A form, and the file that it is written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Written {
    pub(crate) form: Rendered,
    pub(crate) file: PathBuf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Shown {
    Fail,
    Undecided,
    Pass,
    /// What somebody suppressed
    Suppressed,
    /// All of these
    All,
}

/// Requests a second.
fn rate(text: &str) -> Result<f64, String> {
    let rate = text.parse().ok().filter(|rate: &f64| rate.is_finite() && *rate > 0.0);
    rate.ok_or_else(|| "it is a number above zero".to_owned())
}

/// `FORMAT=FILE`.
pub(crate) fn written(text: &str) -> Result<Written, String> {
    let wrong = || {
        let names = Rendered::value_variants().iter().filter_map(ValueEnum::to_possible_value);
        let names: Vec<String> = names.map(|name| name.get_name().to_owned()).collect();
        format!("write it as FORMAT=FILE, where the format is one of {}", names.join(", "))
    };
    let (form, file) = text.split_once('=').filter(|(_, file)| !file.is_empty()).ok_or_else(wrong)?;
    Ok(Written { form: Rendered::from_str(form, true).map_err(|_| wrong())?, file: file.into() })
}

/// An account's id.
fn account(text: &str) -> Result<String, String> {
    let fits = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    if fits { Ok(text.to_owned()) } else { Err("it is twelve digits".to_owned()) }
}

/// `NAME=VALUE`.
pub(crate) fn assignment(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => Ok((name.trim().to_owned(), value.to_owned())),
        _ => Err("write it as NAME=VALUE".to_owned()),
    }
}

/// A framework by its name.
pub(crate) fn framework(name: &str) -> Result<&'static Framework, String> {
    Framework::find(name).ok_or_else(|| {
        let names: Vec<&str> = FRAMEWORKS.iter().map(|framework| framework.name).collect();
        format!("it is one of {}", names.join(", "))
    })
}

/// A severity by its word.
pub(crate) fn severity(word: &str) -> Result<Severity, String> {
    Severity::parse(word).ok_or_else(|| "it is one of critical, high, medium, low, info".to_owned())
}
