//! A runtime past its end gets no patches.

use bartizan_estate::Subject;
use bartizan_estate::views::lambda::Function;
use bartizan_finding::Severity;
use bartizan_tree::{Tri, Why};

use crate::{Alias, Check, Counts, Judge, Responsibility, Rule};

/// The rule.
pub(crate) const RULE: Rule = Rule {
    id: "lambda-runtime-deprecated",
    title: "Lambda runtime is no longer supported",
    severity: Severity::Medium,
    practice: "EC2-2",
    responsibility: Responsibility::Customer,
    counts: Counts::Effective,
    kinds: &["AWS::Lambda::Function"],
    aliases: &[Alias::exact("CKV_AWS_363")],
    controls: &["AWS-FSBP/Lambda.2"],
    page: include_str!("runtime_deprecated.md"),
    check: Check::Each(check),
};

/// Runtimes without support, and since when: docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
/// as of 2026-11-22. A newer reading replaces both lists.
const DEPRECATED: &[(&str, &str)] = &[
    ("dotnet6", "2024-12-20"),
    ("dotnet8", "2026-11-10"),
    ("dotnet9", "2026-11-10"),
    ("dotnetcore1.0", "2019-06-27"),
    ("dotnetcore2.0", "2019-05-30"),
    ("dotnetcore2.1", "2022-01-05"),
    ("dotnetcore3.1", "2023-04-03"),
    ("go1.x", "2024-01-08"),
    ("java8", "2024-01-08"),
    ("nodejs", "2016-08-30"),
    ("nodejs10.x", "2021-07-30"),
    ("nodejs12.x", "2023-03-31"),
    ("nodejs14.x", "2023-12-04"),
    ("nodejs16.x", "2024-06-12"),
    ("nodejs18.x", "2025-09-01"),
    ("nodejs20.x", "2026-04-30"),
    ("nodejs4.3", "2020-03-05"),
    ("nodejs4.3-edge", "2020-03-05"),
    ("nodejs6.10", "2019-08-12"),
    ("nodejs8.10", "2020-03-06"),
    ("provided", "2024-01-08"),
    ("provided.al2", "2026-07-31"),
    ("python2.7", "2021-07-15"),
    ("python3.10", "2026-10-31"),
    ("python3.6", "2022-07-18"),
    ("python3.7", "2023-12-04"),
    ("python3.8", "2024-10-14"),
    ("python3.9", "2025-12-15"),
    ("ruby2.5", "2021-07-30"),
    ("ruby2.7", "2023-12-07"),
    ("ruby3.2", "2026-03-31"),
];

/// Runtimes that had support on that day.
const SUPPORTED: &[&str] = &[
    "dotnet10",
    "java11",
    "java17",
    "java21",
    "java25",
    "java8.al2",
    "nodejs22.x",
    "nodejs24.x",
    "provided.al2023",
    "python3.11",
    "python3.12",
    "python3.13",
    "python3.14",
    "ruby3.3",
    "ruby3.4",
    "ruby4.0",
];

fn check(subject: Subject<'_>, judge: &mut Judge) {
    let function = Function::new(subject);
    let runtime = function.runtime();
    // A container image brings its own runtime.
    if runtime.is_absent().is_yes() || function.package_type().is(|kind| &**kind == "Image").is_yes() {
        return judge.not_applicable();
    }
    let name = runtime.value().map(ToString::to_string).unwrap_or_default();
    let since = DEPRECATED.iter().find(|(known, _)| *known == name).map_or("", |(_, since)| since);
    let deprecated = runtime.asks(|name| {
        if SUPPORTED.contains(&&**name) {
            Tri::No
        } else if DEPRECATED.iter().any(|(known, _)| *known == &**name) {
            Tri::Yes
        } else {
            Tri::Unknown(Why::Undecidable(format!("the runtime `{name}` is not known here").into()))
        }
    });
    judge.fail_if(deprecated, runtime.origin(), format!("`{name}` has had no support since {since}"));
}
