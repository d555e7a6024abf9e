//! The files of an audit: what they are, what they are not, and what they never replace.

use bartizan_account::audit::{Error, FileError, Regions, run};

use crate::fake::{Fake, Folder, options, page};

const CALLS: &[&str] = &["lambda:GetPolicy"];

fn account() -> Fake {
    Fake::new(&[("lambda:ListFunctions", r#"{"Functions":[{"FunctionName":"f"}]}"#)])
}

/// Interrupts an audit once its first answers are written.
async fn interrupted(folder: &Folder) {
    let options = options(folder, CALLS);
    let fake = account();
    tokio::select! {
        _ = run(&options, &fake, |_| {}) => panic!("it ended"),
        () = tokio::time::sleep(std::time::Duration::from_millis(120)) => {}
    }
    assert_eq!(std::fs::read_to_string(folder.journal()).unwrap().lines().count(), 2);
}

#[tokio::test(start_paused = true)]
async fn what_an_audit_writes_is_for_its_owner_alone() {
    let folder = Folder::new();
    interrupted(&folder).await;
    let mut options = options(&folder, CALLS);
    options.resume = true;
    #[cfg(unix)]
    let mode = |path: &std::path::Path| {
        use std::os::unix::fs::PermissionsExt;
        std::fs::metadata(path).unwrap().permissions().mode() & 0o777
    };
    #[cfg(unix)]
    assert_eq!(mode(&folder.journal()), 0o600);
    run(&options, &account(), |_| {}).await.unwrap();
    #[cfg(unix)]
    assert_eq!(mode(&folder.file()), 0o600);
    let left: Vec<_> = std::fs::read_dir(&folder.0).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["snapshot.jsonl"]);
}

/// A journal is a snapshot too: what was read by then can be judged.
#[tokio::test(start_paused = true)]
async fn an_interrupted_audit_can_be_judged_as_it_is() {
    let folder = Folder::new();
    interrupted(&folder).await;
    let text = std::fs::read_to_string(folder.journal()).unwrap();
    let mut sources = bartizan_tree::Sources::new();
    let id = sources.add_file("journal", text);
    let drafts = bartizan_account::read(&mut sources, id).unwrap();
    assert!(drafts[0].resources.iter().any(|resource| &*resource.kind == "AWS::Lambda::Function"));
}

#[tokio::test(start_paused = true)]
async fn an_interrupted_audit_is_not_begun_anew_without_a_word() {
    let folder = Folder::new();
    interrupted(&folder).await;
    let before = std::fs::read(folder.journal()).unwrap();
    let error = run(&options(&folder, CALLS), &account(), |_| {}).await.unwrap_err();
    assert!(matches!(error, Error::File(FileError::Interrupted { .. })), "{error}");
    assert!(error.to_string().contains("--resume"), "{error}");
    assert_eq!(std::fs::read(folder.journal()).unwrap(), before);
}

#[tokio::test(start_paused = true)]
async fn there_must_be_something_to_go_on_with() {
    let folder = Folder::new();
    let mut options = options(&folder, CALLS);
    options.resume = true;
    let error = run(&options, &account(), |_| {}).await.unwrap_err();
    assert!(matches!(error, Error::File(FileError::NoJournal { .. })), "{error}");
}

#[tokio::test(start_paused = true)]
async fn another_audit_is_not_gone_on_with() {
    let folder = Folder::new();
    interrupted(&folder).await;
    let mut other = options(&folder, CALLS);
    other.resume = true;
    other.regions = Regions::These(vec!["us-east-1".into(), "eu-west-1".into()]);
    let error = run(&other, &account(), |_| {}).await.unwrap_err().to_string();
    assert!(error.contains("other regions: us-east-1; this one reads eu-west-1, us-east-1"), "{error}");
    let mut other = options(&folder, &["sns:ListTopics"]);
    other.resume = true;
    let error = run(&other, &account(), |_| {}).await.unwrap_err().to_string();
    assert!(error.contains("other calls: 2 calls ("), "{error}");
}

#[tokio::test(start_paused = true)]
async fn an_audit_in_another_window_is_not_joined() {
    let folder = Folder::new();
    interrupted(&folder).await;
    let held = std::fs::File::options().write(true).open(folder.journal()).unwrap();
    held.lock().unwrap();
    let mut options = options(&folder, CALLS);
    options.resume = true;
    let error = run(&options, &account(), |_| {}).await.unwrap_err();
    assert!(matches!(error, Error::File(FileError::InUse { .. })), "{error}");
}

#[tokio::test(start_paused = true)]
async fn an_earlier_snapshot_is_replaced_and_nothing_else() {
    let folder = Folder::new();
    run(&options(&folder, CALLS), &account(), |_| {}).await.unwrap();
    run(&options(&folder, CALLS), &account(), |_| {}).await.unwrap();
    for (name, in_the_way) in [("snapshot.jsonl", "my notes"), ("snapshot.jsonl.journal", "my notes")] {
        let folder = Folder::new();
        std::fs::write(folder.0.join(name), in_the_way).unwrap();
        let fake = account();
        for resume in [false, true] {
            let mut options = options(&folder, CALLS);
            options.resume = resume;
            let error = run(&options, &fake, |_| {}).await.unwrap_err();
            let is_named = matches!(error, Error::File(FileError::InTheWay { .. } | FileError::NoJournal { .. }));
            assert!(is_named, "{name}: {error}");
        }
        assert_eq!(std::fs::read_to_string(folder.0.join(name)).unwrap(), in_the_way);
        assert!(fake.asked("lambda:ListFunctions").is_empty());
    }
}

#[cfg(unix)]
#[tokio::test(start_paused = true)]
async fn a_link_is_never_followed() {
    use std::os::unix::fs::symlink;
    for name in ["snapshot.jsonl", "snapshot.jsonl.journal", "snapshot.jsonl.part"] {
        let folder = Folder::new();
        let elsewhere = folder.0.join("elsewhere");
        // Even where what it leads to looks like one of ours, or is not there.
        for text in [None, Some(r#"{"schema":"bartizan/snapshot/1","taken":"2026-01-01T00:00:00Z","journal":1}"#)] {
            let _ = std::fs::remove_file(&elsewhere);
            if let Some(text) = text {
                std::fs::write(&elsewhere, text).unwrap();
            }
            let link = folder.0.join(name);
            let _ = std::fs::remove_file(&link);
            symlink(&elsewhere, &link).unwrap();
            for resume in [false, true] {
                let mut options = options(&folder, CALLS);
                options.resume = resume;
                assert!(run(&options, &account(), |_| {}).await.is_err(), "{name}");
            }
            assert_eq!(std::fs::read_to_string(&elsewhere).ok().as_deref(), text, "{name}");
        }
    }
}

/// A token that an earlier run was given may be too old: the list is asked for anew.
#[tokio::test(start_paused = true)]
async fn a_list_whose_token_is_too_old_is_read_from_its_beginning() {
    use crate::fake::{lines, page_and_next, refused};
    let world = |is_later: bool| {
        Fake::told(move |question, _| {
            let token = question.parameters.get("Marker").text().value().map(|text| text.to_string());
            Ok(match (&*question.call, token.as_deref()) {
                ("lambda:ListFunctions", None) => page_and_next(
                    r#"{"Functions":[{"FunctionName":"a"}]}"#,
                    if is_later { r#"{"Marker":"new"}"# } else { r#"{"Marker":"old"}"# },
                ),
                ("lambda:ListFunctions", Some("old")) if is_later => {
                    return Err(refused("InvalidParameterValueException", "the marker is not valid", 400));
                }
                ("lambda:ListFunctions", Some(_)) => page(r#"{"Functions":[{"FunctionName":"b"}]}"#),
                _ => page("{}"),
            })
        })
    };
    let folder = Folder::new();
    let mut options = options(&folder, CALLS);
    let first = world(false);
    tokio::select! {
        _ = run(&options, &first, |_| {}) => panic!("it ended"),
        () = tokio::time::sleep(std::time::Duration::from_millis(120)) => {}
    }
    options.resume = true;
    let later = world(true);
    run(&options, &later, |_| {}).await.unwrap();
    let told = lines(&folder.read());
    assert_eq!(told.len(), 4, "{told:#?}");
    assert_eq!(later.asked("lambda:ListFunctions").len(), 3);
}
