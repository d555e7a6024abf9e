//! How fast, and what happens when it is too fast.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use bartizan_account::Meaning;
use bartizan_account::audit::{Question, Rate, Regions, Trouble, run};
use tokio::time::Instant;

use crate::fake::{Fake, Folder, audit, lines, options, page, refused};

fn functions(count: usize) -> String {
    let all: Vec<String> = (0..count).map(|i| format!(r#"{{"FunctionName":"f{i:04}"}}"#)).collect();
    format!(r#"{{"Functions":[{}]}}"#, all.join(","))
}

fn listed(count: usize) -> impl Fn(&Question) -> Option<String> {
    move |question| (&*question.call == "lambda:ListFunctions").then(|| functions(count))
}

#[tokio::test(start_paused = true)]
async fn a_ceiling_holds_for_each_api_and_region() {
    let list = listed(40);
    let fake = Fake::told(move |question, _| Ok(page(&list(question).unwrap_or_else(|| "{}".into()))));
    let folder = Folder::new();
    let mut options = options(&folder, &["lambda:GetPolicy", "sns:ListTopics"]);
    options.regions = Regions::These(vec!["us-east-1".into(), "eu-west-1".into()]);
    options.rate = Rate::at_most(5.0);
    let start = Instant::now();
    run(&options, &fake, |_| {}).await.unwrap();
    let mut by_lane: BTreeMap<(String, String), Vec<Instant>> = BTreeMap::new();
    for (at, question) in fake.asked.borrow().iter().skip(1) {
        let service = question.call.split(':').next().unwrap().to_owned();
        by_lane.entry((service, question.region.to_string())).or_default().push(*at);
    }
    assert_eq!(by_lane.len(), 4);
    for (lane, times) in by_lane {
        for (i, first) in times.iter().enumerate() {
            let within = times[i..].iter().filter(|at| **at < *first + Duration::from_millis(999)).count();
            assert!(within <= 5, "{lane:?}: {within} within a second");
        }
    }
    let took = start.elapsed().as_secs_f64();
    assert!((40.0 / 5.0..40.0 / 5.0 + 1.0).contains(&took), "as fast as the ceiling lets it, side by side: {took}");
}

#[tokio::test(start_paused = true)]
async fn no_more_are_on_their_way_than_are_let() {
    let list = listed(200);
    let fake = Fake::told(move |question, _| Ok(page(&list(question).unwrap_or_else(|| "{}".into()))));
    let folder = Folder::new();
    let mut options = options(&folder, &["lambda:GetPolicy"]);
    options.in_flight = 7;
    options.rate = Rate { per_second: 10_000.0, burst: 10_000.0 };
    let mut most = 0;
    run(&options, &fake, |progress| most = most.max(progress.in_flight)).await.unwrap();
    assert_eq!(most, 7);
}

/// A service that lets three requests a second through, over all its APIs and regions.
fn strict(count: usize, calls: &'static str) -> Fake {
    let list = listed(count);
    let past: Rc<RefCell<Vec<Instant>>> = Rc::default();
    Fake::told(move |question, _| {
        let now = Instant::now();
        let mut past = past.borrow_mut();
        past.retain(|at| *at + Duration::from_secs(1) > now);
        if past.len() >= 3 && question.call.starts_with(calls) {
            return Err(refused("TooManyRequestsException", "Rate exceeded", 429));
        }
        past.push(now);
        Ok(page(&list(question).unwrap_or_else(|| "{}".into())))
    })
}

#[tokio::test(start_paused = true)]
async fn what_is_throttled_is_asked_again_until_it_is_answered() {
    let fake = strict(60, "lambda");
    let start = Instant::now();
    let (summary, lines) = audit(&fake, &["lambda:GetPolicy"]).await;
    assert!(summary.is_complete(), "{:?}", summary.errors);
    assert_eq!(lines.len(), 61);
    let (asked, throttled) = (summary.requests["lambda:GetPolicy"], summary.progress.throttled);
    assert!(throttled > 0 && asked < 150, "{asked} requests for 60 answers, {throttled} throttled");
    assert!(start.elapsed() < Duration::from_secs(120), "{:?}", start.elapsed());
}

#[tokio::test(start_paused = true)]
async fn one_that_throttles_does_not_hold_up_the_others() {
    let fake = strict(60, "lambda");
    let folder = Folder::new();
    let mut at = None;
    let options = options(&folder, &["lambda:GetPolicy", "sns:ListTopics", "kms:ListKeys"]);
    run(&options, &fake, |_| {
        if fake.asked("sns:ListTopics").len() + fake.asked("kms:ListKeys").len() == 2 {
            at.get_or_insert(fake.asked.borrow().len());
        }
    })
    .await
    .unwrap();
    assert!(at.unwrap() < 20, "{at:?}");
}

#[tokio::test(start_paused = true)]
async fn what_throttles_to_the_end_is_given_up_and_the_audit_ends() {
    let list = listed(500);
    let fake = Fake::told(move |question, _| match list(question) {
        Some(list) => Ok(page(&list)),
        None => Err(refused("TooManyRequestsException", "Rate exceeded", 429)),
    });
    let start = Instant::now();
    let (summary, lines) = audit(&fake, &["lambda:GetPolicy"]).await;
    assert!(start.elapsed() < Duration::from_secs(400), "{:?}", start.elapsed());
    assert!(summary.requests["lambda:GetPolicy"] < 150, "{:?}", summary.requests);
    assert_eq!(summary.errors[&(Meaning::Throttled, "lambda:GetPolicy".into())], 500);
    assert_eq!(lines.iter().filter(|line| line.ends_with("TooManyRequestsException")).count(), 500);
    assert!(!summary.is_complete());
}

#[tokio::test(start_paused = true)]
async fn what_fails_on_the_way_is_asked_again_some_times_and_then_written_down() {
    let fake = Fake::told(|question, times| match (&*question.call, times) {
        ("sns:ListTopics", 0..3) => Err(Trouble::Unreachable { message: "connection reset".into() }),
        ("kms:ListKeys", 0..2) => Err(refused("InternalFailure", "", 500)),
        ("kms:ListAliases", _) => Err(Trouble::Unreachable { message: "timed out".into() }),
        ("logs:DescribeLogGroups", _) => Err(refused("InvalidParameterException", "", 400)),
        ("macie2:GetMacieSession", _) => Err(Trouble::Unreadable { message: "no JSON".into() }),
        _ => Ok(page("{}")),
    });
    let calls =
        ["sns:ListTopics", "kms:ListKeys", "kms:ListAliases", "logs:DescribeLogGroups", "macie2:GetMacieSession"];
    let (summary, lines) = audit(&fake, &calls).await;
    let asked: Vec<u64> = calls.iter().map(|call| summary.requests[*call]).collect();
    assert_eq!(asked, [4, 3, 5, 1, 1]);
    assert_eq!(
        lines,
        [
            r#"kms:ListAliases us-east-1 {"Limit":100} RequestFailed"#,
            r#"kms:ListKeys us-east-1 {"Limit":1000} {}"#,
            r#"logs:DescribeLogGroups us-east-1 {"limit":50} InvalidParameterException"#,
            "macie2:GetMacieSession us-east-1 AnswerUnreadable",
            "sns:ListTopics us-east-1 {}",
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn credentials_that_run_out_stop_the_audit_and_it_goes_on_later() {
    let list = listed(20);
    let valid = Rc::new(RefCell::new(10));
    let left = valid.clone();
    let fake = Fake::told(move |question, _| {
        if &*question.call == "lambda:GetPolicy" {
            *left.borrow_mut() -= 1;
            if *left.borrow() < 0 {
                return Err(refused("ExpiredToken", "The security token included in the request is expired", 403));
            }
        }
        Ok(page(&list(question).unwrap_or_else(|| "{}".into())))
    });
    let folder = Folder::new();
    let mut options = options(&folder, &["lambda:GetPolicy"]);
    let error = run(&options, &fake, |_| {}).await.unwrap_err();
    assert!(error.to_string().contains("--resume"), "{error}");
    *valid.borrow_mut() = 1000;
    options.resume = true;
    let summary = run(&options, &fake, |_| {}).await.unwrap();
    assert!(summary.is_complete());
    assert!(summary.progress.kept > 0);
    assert_eq!(lines(&folder.read()).len(), 21);
}
