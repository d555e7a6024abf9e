//! Whatever the order in which answers come, and wherever an audit is killed: the same snapshot.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write;
use std::rc::Rc;
use std::time::Duration;

use bartizan_account::audit::{Options, Page, Question, Rate, Regions, Summary, Trouble, run};
use bartizan_tree::{Moment, Node, Origin};
use proptest::prelude::*;

use crate::fake::{Fake, Folder, named, node, options, refused};

fn hash(seed: u64, what: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    (seed, what).hash(&mut hasher);
    hasher.finish()
}

/// The calls of the law: lists in pages, batches, a second level, a step.
const CALLS: &[&str] = &[
    "ecs:DescribeServices",
    "ecs:DescribeClusters",
    "lambda:GetPolicy",
    "s3:GetBucketPolicy",
    "cloudtrail:GetTrailStatus",
    "iam:GetCredentialReport",
    "elbv2:DescribeRules",
    "elbv2:DescribeTags",
    "sns:ListSubscriptions",
];

/// What a list of this world holds: up to so many members, told by the seed and the place.
fn members(seed: u64, question: &Question, place: &str) -> Vec<String> {
    let member: fn(usize, &str) -> String = match &*question.call {
        "ecs:ListClusters" => |i, _| format!("\"c{i}\""),
        "ecs:ListServices" => |i, place| format!("\"{place}-s{i}\""),
        "lambda:ListFunctions" => |i, _| format!(r#"{{"FunctionName":"f{i}"}}"#),
        "s3:ListBuckets" => |i, _| match i % 3 {
            0 => format!(r#"{{"Name":"b{i}"}}"#),
            _ => format!(r#"{{"Name":"b{i}","BucketRegion":"eu-west-{}"}}"#, i % 3),
        },
        "cloudtrail:DescribeTrails" => |i, _| format!(r#"{{"TrailARN":"arn:t{i}","HomeRegion":"us-east-1"}}"#),
        "elbv2:DescribeLoadBalancers" => |i, _| format!(r#"{{"LoadBalancerArn":"arn:lb{i}"}}"#),
        "elbv2:DescribeTargetGroups" => |i, _| format!(r#"{{"TargetGroupArn":"arn:tg{i}"}}"#),
        "elbv2:DescribeListeners" => |i, place| format!(r#"{{"ListenerArn":"{place}-l{i}"}}"#),
        _ => |i, _| format!("{i}"),
    };
    let count =
        usize::try_from(hash(seed, &format!("count {} {} {place}", question.call, question.region)) % 14).unwrap();
    (0..count).map(|i| member(i, place)).collect()
}

const LISTS: &[(&str, &str)] = &[
    ("ecs:ListClusters", "clusterArns"),
    ("ecs:ListServices", "serviceArns"),
    ("lambda:ListFunctions", "Functions"),
    ("s3:ListBuckets", "Buckets"),
    ("cloudtrail:DescribeTrails", "trailList"),
    ("elbv2:DescribeLoadBalancers", "LoadBalancers"),
    ("elbv2:DescribeTargetGroups", "TargetGroups"),
    ("elbv2:DescribeListeners", "Listeners"),
    ("sns:ListSubscriptions", "Subscriptions"),
];

fn answer(seed: u64, question: &Question) -> Page {
    if &*question.call == "iam:GenerateCredentialReport" {
        return Page { answer: node(r#"{"State":"COMPLETE"}"#), next: None };
    }
    let Some((_, list)) = LISTS.iter().find(|(call, _)| *call == &*question.call) else {
        let echo = hash(seed, &named(question)) % 1000;
        return Page { answer: node(&format!(r#"{{"Echo":{echo},"Password":"AKIAIOSFODNN7EXAMPLE"}}"#)), next: None };
    };
    let place = ["cluster", "LoadBalancerArn"]
        .iter()
        .find_map(|name| question.parameters.get(name).text().value().map(|text| text.to_string()))
        .unwrap_or_default();
    let members = members(seed, question, &place);
    let from = question.parameters.get("token").integer().value().copied().unwrap_or(0);
    let size = 1 + hash(seed, &format!("size {}", question.call)) % 5;
    let (from, size) = (usize::try_from(from).unwrap(), usize::try_from(size).unwrap());
    let to = (from + size).min(members.len());
    let next = (to < members.len()).then(|| {
        let mut all = question.parameters.as_map().unwrap().to_map();
        all.insert("token".into(), Node::number(i64::try_from(to).unwrap(), Origin::NONE));
        Node::map(all, Origin::NONE)
    });
    Page { answer: node(&format!(r#"{{"{list}":[{}]}}"#, members[from..to].join(","))), next }
}

/// What goes wrong, told by the question alone: the same in every run.
fn goes_wrong(seed: u64, question: &Question, times: u32) -> Option<Trouble> {
    match hash(seed, &format!("trouble {}", named(question))) % 100 {
        0..5 => Some(refused("AccessDenied", "no", 403)),
        5..7 => Some(Trouble::Unreachable { message: "connection reset".into() }),
        7..9 => Some(refused("ValidationException", "no", 400)),
        9..20 if times < 2 => Some(refused("InternalFailure", "", 500)),
        20..35 if times < 3 => Some(refused("ThrottlingException", "", 400)),
        _ => None,
    }
}

#[derive(Clone, Copy, Debug)]
struct Way {
    /// In which order the answers come.
    order: u64,
    in_flight: usize,
    rate: f64,
}

fn way() -> impl Strategy<Value = Way> {
    (any::<u64>(), 1_usize..40, 1.0..200.0_f64).prop_map(|(order, in_flight, rate)| Way { order, in_flight, rate })
}

fn fake(world: u64, way: Way) -> (Fake, Rc<RefCell<BTreeMap<String, u32>>>) {
    let told: Rc<RefCell<BTreeMap<String, u32>>> = Rc::default();
    let count = told.clone();
    let mut fake = Fake::told(move |question, times| match goes_wrong(world, question, times) {
        Some(trouble) => Err(trouble),
        None => {
            *count.borrow_mut().entry(named(question)).or_default() += 1;
            Ok(answer(world, question))
        }
    });
    fake.latency = Box::new(move |question, times| {
        Duration::from_millis(1 + hash(way.order, &format!("{} {times}", named(question))) % 3000)
    });
    (fake, told)
}

fn options_of(folder: &Folder, way: Way) -> Options {
    let mut options = options(folder, CALLS);
    options.regions = Regions::These(vec!["us-east-1".into(), "eu-west-1".into()]);
    options.in_flight = way.in_flight;
    options.rate = Rate { per_second: way.rate, burst: 1.0 + way.rate / 2.0 };
    options
}

fn in_virtual_time<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap().block_on(future)
}

fn uninterrupted(world: u64, way: Way) -> (String, Summary, BTreeMap<String, u32>) {
    let folder = Folder::new();
    let (fake, told) = fake(world, way);
    let summary = in_virtual_time(run(&options_of(&folder, way), &fake, |_| {})).unwrap();
    (folder.read(), summary, told.take())
}

/// A kill: when, and what it leaves of the journal's end.
#[derive(Clone, Debug)]
struct Kill {
    after: Duration,
    cut: u64,
    half_line: bool,
}

fn kill() -> impl Strategy<Value = Kill> {
    (0_u64..40_000, 0_u64..2000, any::<bool>()).prop_map(|(after, cut, half_line)| Kill {
        after: Duration::from_millis(after),
        cut,
        half_line,
    })
}

/// What a kill leaves, and then a crash of the machine.
fn damage(folder: &Folder, kill: &Kill) {
    let file = std::fs::OpenOptions::new().read(true).append(true).open(folder.journal()).unwrap();
    let text = std::fs::read(folder.journal()).unwrap();
    let header = text.iter().position(|byte| *byte == b'\n').unwrap() as u64 + 1;
    file.set_len((text.len() as u64).saturating_sub(kill.cut).max(header)).unwrap();
    if kill.half_line {
        (&file).write_all(br#"{"call":"sns:ListTop"#).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_answers_shows_nowhere(world in any::<u64>(), one in way(), other in way()) {
        let (first, summary, told) = uninterrupted(world, one);
        let (second, again, _) = uninterrupted(world, other);
        prop_assert_eq!(&first, &second);
        prop_assert_eq!(&summary.errors, &again.errors);
        for (question, times) in told {
            prop_assert_eq!(times, 1, "{} was answered twice", question);
        }
        prop_assert!(!first.contains("AKIAIOSFODNN7EXAMPLE"));
        let lines: Vec<&str> = first.lines().skip(1).collect();
        prop_assert!(lines.len() > 8);
    }

    #[test]
    fn killed_anywhere_and_resumed_it_is_the_same(
        world in any::<u64>(), first in way(), kills in prop::collection::vec((kill(), way()), 1..5),
    ) {
        let (wanted, whole, _) = uninterrupted(world, first);
        let folder = Folder::new();
        let mut way = first;
        let mut is_done = None;
        let mut resume = false;
        for (kill, next) in &kills {
            let (fake, _) = fake(world, way);
            let mut options = options_of(&folder, way);
            options.resume = resume;
            if resume {
                options.now = Moment::parse("2027-01-01T00:00:00Z").unwrap();
            }
            let ended = in_virtual_time(async {
                tokio::select! {
                    ended = run(&options, &fake, |_| {}) => Some(ended.unwrap()),
                    () = tokio::time::sleep(kill.after) => None,
                }
            });
            if ended.is_some() {
                is_done = ended;
                break;
            }
            // Killed before it had begun to write.
            resume = folder.journal().exists();
            if resume {
                damage(&folder, kill);
            }
            way = *next;
        }
        if is_done.is_none() {
            let (fake, _) = fake(world, way);
            let mut options = options_of(&folder, way);
            options.resume = resume;
            is_done = Some(in_virtual_time(run(&options, &fake, |_| {})).unwrap());
        }
        prop_assert_eq!(folder.read(), wanted);
        prop_assert_eq!(is_done.unwrap().errors, whole.errors);
        prop_assert!(!folder.journal().exists());
    }
}
