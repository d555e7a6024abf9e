//! A large account goes through a small memory.

use bartizan_account::audit::{Page, Rate, Regions, run};

use crate::fake::{Fake, Folder, node, options, page};

const SNAPSHOTS: usize = 100_000;

/// A page of a thousand snapshots, each about as large as AWS's.
fn snapshots(from: usize) -> Page {
    let one = |i: usize| {
        format!(
            r#"{{"SnapshotId":"snap-{i:017}","VolumeId":"vol-{i:017}","OwnerId":"111111111111","Description":"Created by CreateImage(i-{i:017}) for ami-{i:017}","Encrypted":false,"Progress":"100%","StartTime":"2026-01-01T00:00:00Z","State":"completed","StorageTier":"standard","VolumeSize":8,"Tags":[{{"Key":"Name","Value":"nightly-{i}"}},{{"Key":"team","Value":"storage"}}]}}"#
        )
    };
    let to = (from + 1000).min(SNAPSHOTS);
    let list: Vec<String> = (from..to).map(one).collect();
    let next =
        (to < SNAPSHOTS).then(|| node(&format!(r#"{{"MaxResults":1000,"OwnerIds":["self"],"NextToken":"{to}"}}"#)));
    Page { answer: node(&format!(r#"{{"Snapshots":[{}]}}"#, list.join(","))), next }
}

/// The most memory that this process ever held, in bytes. Each test has a process of its own.
fn most_memory() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<usize>().ok()? * 1024)
}

#[tokio::test(start_paused = true)]
async fn a_hundred_thousand_resources_stream_to_disk() {
    let mut fake = Fake::told(|question, _| {
        let from = question.parameters.get("NextToken").text();
        Ok(match &*question.call {
            "ec2:DescribeSnapshots" => snapshots(from.value().map_or(0, |token| token.parse().unwrap())),
            _ => page(r#"{"CreateVolumePermissions":[]}"#),
        })
    });
    // What was asked is not kept: that is the test's memory, not the audit's.
    fake.forgetful = true;
    let folder = Folder::new();
    let mut options = options(&folder, &["ec2:DescribeSnapshotAttribute"]);
    options.regions = Regions::These(vec!["us-east-1".into()]);
    options.rate = Rate { per_second: 5000.0, burst: 1000.0 };
    let mut most_waiting = 0;
    let summary = run(&options, &fake, |progress| most_waiting = most_waiting.max(progress.waiting)).await.unwrap();
    assert_eq!(summary.progress.done, SNAPSHOTS as u64 + 100);
    assert!(most_waiting < 12_000, "{most_waiting}");
    match most_memory() {
        Some(bytes) => assert!(bytes < 150 << 20, "{} MB", bytes >> 20),
        None => eprintln!("SKIPPED: how much memory it took (no /proc)"),
    }
}
