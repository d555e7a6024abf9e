//! The page, read as text and in a real browser.
//!
//! The browser is Chromium, where it is installed (Debian: `chromium`); it shows what a filter in the
//! address leaves, and that nothing that a scanned file says becomes markup or runs.

#![expect(clippy::unwrap_used, clippy::print_stderr, clippy::panic, reason = "a test that cannot go on fails")]

mod scene;

use std::path::PathBuf;
use std::process::Command;

use bartizan_finding::{Severity, Verdict};
use bartizan_report::rules::Entry;
use bartizan_report::{Places, html};
use bartizan_tree::{Incomplete, Origin, What, Why};

use scene::{ALL, Scene, no_versions, public_acl};

const HOSTILE: &str =
    "x</script><script>document.title='taken'</script><!--<img src=x onerror=\"document.title='taken'\">";

fn entry(id: &'static str, responsibility: &'static str) -> Entry {
    Entry {
        id,
        title: "S3 bucket ACL lets everybody in",
        severity: Severity::High,
        aliases: vec![("CKV_AWS_20", "exact")],
        controls: &["AWS-FSBP/S3.2"],
        kinds: &["AWS::S3::Bucket"],
        sources: vec!["terraform"],
        responsibility,
        practice: "DAT-9",
        default: "effective",
        page: "# Title\n\nWhoever knows the name reads it.\n\n## Mend\n\nLeave it away.\n",
    }
}

fn page(scene: &Scene) -> String {
    let mut out = Vec::new();
    let entries = [entry("s3-bucket-public-acl", "customer"), entry("s3-bucket-versioning", "shared")];
    html::write(&mut out, &scene.report(ALL), &Places::new(&scene.sources), &entries).unwrap();
    String::from_utf8(out).unwrap()
}

/// One of each verdict, and names that want to be markup wherever a file can have a say.
fn hostile() -> Scene {
    let mut scene = Scene::new();
    let file = scene.file(&format!("{HOSTILE}.tf"), "acl = \"public-read\"\n");
    let acl = scene.at(file, "\"public-read\"");
    let finding = scene.add(public_acl(acl));
    finding.resource.address = HOSTILE.into();
    finding.resource.kind = format!("AWS::{HOSTILE}::Bucket").into();
    finding.resource.name = Some(HOSTILE.into());
    finding.resource.account = Some(HOSTILE.into());
    finding.resource.region = Some(HOSTILE.into());
    finding.message = HOSTILE.into();
    finding.facet = HOSTILE.into();
    finding.proof = vec![HOSTILE.into()];
    scene.add(no_versions(acl)).verdict = Verdict::Undecided(Why::Variable(HOSTILE.into()));
    scene.add(no_versions(acl)).verdict = Verdict::Pass;
    scene.incomplete.push(Incomplete::new(What::Module, HOSTILE, HOSTILE, Origin::NONE));
    scene
}

/// What Chromium has of the page at this hash; nothing where it is not installed.
fn in_browser(name: &str, page: &str, hash: &str) -> Option<String> {
    let Some(chromium) = find_chromium() else {
        eprintln!("SKIPPED: the page in a browser (Chromium is not installed)");
        return None;
    };
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("html-{name}"));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("report.html");
    std::fs::write(&file, page).unwrap();
    let output = Command::new(chromium)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"])
        .arg(format!("--user-data-dir={}", folder.join("profile").display()))
        .arg(format!("file://{}#{hash}", file.display()))
        .output()
        .unwrap();
    Some(String::from_utf8(output.stdout).unwrap())
}

fn find_chromium() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let names = ["chromium", "chromium-browser", "google-chrome"];
    std::env::split_paths(&path)
        .find_map(|folder| names.iter().map(|name| folder.join(name)).find(|file| file.is_file()))
}

/// What the page says how many findings are left.
fn count(dom: &str) -> &str {
    let Some((_, after)) = dom.split_once("aria-live=\"polite\">") else { panic!("there is no count: {dom}") };
    after.split_once('<').unwrap().0
}

#[test]
fn nothing_of_a_scanned_file_is_markup() {
    let page = page(&hostile());
    assert!(!page.contains("<img") && !page.contains("<!--"));
    assert_eq!(page.matches("<script").count(), 2, "the data and our own");
    assert_eq!(page.matches("</script").count(), 2);
}

#[test]
fn the_page_asks_the_network_for_nothing() {
    let page = page(&hostile());
    assert!(page.contains("default-src 'none'"));
    for asks in ["src=", "url(", "@import", "<link", "fetch(", "XMLHttpRequest", "innerHTML", "unsafe-inline"] {
        // The hostile names have a `src`, as data.
        let own = page.replace("src=x onerror", "");
        assert!(!own.contains(asks), "{asks}");
    }
}

#[test]
fn it_counts_for_whoever_decides() {
    let page = page(&hostile());
    assert!(page.contains("<strong>1</strong> checks fail"));
    assert!(page.contains("<td>100 %</td><td>0 %</td><td>0 %</td>"), "whose they are");
    assert!(page.contains("1 things were not judged"));
}

#[test]
fn a_browser_shows_what_a_filter_leaves_and_runs_nothing_of_a_scanned_file() {
    let page = page(&hostile());
    let Some(dom) = in_browser("hostile", &page, "verdict=fail&severity=high") else { return };
    assert_eq!(count(&dom), "1 of 3 findings");
    assert!(dom.contains("<title>Bartizan report</title>"), "no script but ours ran");
    assert!(!dom.contains("<img"), "{dom}");
    assert!(dom.contains("<div class=\"page\"><p>Whoever knows the name reads it.</p>"), "one alone is open");
    for (hash, left) in [
        ("", "3 of 3 findings"),
        ("responsibility=shared", "2 of 3 findings"),
        ("practice=DAT-9&verdict=pass", "1 of 3 findings"),
        ("q=everybody%20CKV_AWS_20", "1 of 3 findings"),
        ("q=nothing-has-this", "0 of 3 findings"),
    ] {
        assert_eq!(count(&in_browser("hostile", &page, hash).unwrap()), left, "{hash}");
    }
}

#[test]
fn ten_thousand_findings_are_rows_only_as_they_are_wanted() {
    let mut scene = Scene::new();
    let file = scene.file("main.tf", "acl = \"public-read\"\n");
    let acl = scene.at(file, "\"public-read\"");
    for n in 0..10_000 {
        scene.add(public_acl(acl)).resource.address = format!("aws_s3_bucket.n{n:05}").into();
    }
    let page = page(&scene);
    assert!(page.len() < 10_000_000, "{} bytes", page.len());
    let Some(dom) = in_browser("many", &page, "q=bucket.n0") else { return };
    assert_eq!(count(&dom), "10000 of 10000 findings");
    let rows = dom.matches("class=\"address\"").count();
    assert!((1..=500).contains(&rows), "{rows} rows");
}
