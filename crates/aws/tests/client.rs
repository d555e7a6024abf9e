//! The client against a server on the loopback: what is sent, what is made of what comes back, how often.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SigningSettings, UriPathNormalizationMode,
    sign,
};
use aws_sigv4::sign::v4;
use bartizan_aws::client::{Attempt, CallError, Limits, Network, Observer};
use bartizan_aws::model::{self, Operation};
use bartizan_aws::session::Session;
use bartizan_tree::{Node, Origin};
use support::server::{Received, Reply, Server, reply};

mod support;

const KEY: &str = "AKIDEXAMPLE";
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

fn session(server: &Server) -> Session {
    session_with(server, quick())
}

fn session_with(server: &Server, limits: Limits) -> Session {
    Session::emulated(&Network::trusting(None).unwrap(), &server.url, KEY, SECRET, limits)
}

/// No test waits for a backoff.
fn quick() -> Limits {
    Limits { first_backoff: Duration::from_millis(1), attempt_timeout: Duration::from_secs(10), ..Limits::default() }
}

fn operation(call: &str) -> Operation {
    model::table().operation(call).expect("a call of the table")
}

fn parameters(all: &[(&str, &str)]) -> Node {
    let members = all.iter().map(|(name, value)| ((*name).into(), Node::text(*value, Origin::NONE)));
    Node::map(members.collect::<BTreeMap<_, _>>(), Origin::NONE)
}

fn text<'a>(node: &'a Node, name: &str) -> Option<&'a str> {
    node.as_map()?.get(name)?.as_text()
}

const IDENTITY: &str = "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\
    <GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/alice</Arn><UserId>AIDA</UserId>\
    <Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>";

fn query_error(code: &str) -> String {
    format!(
        "<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>so it is</Message></Error></ErrorResponse>"
    )
}

fn s3_error(code: &str, more: &str) -> String {
    format!("<Error><Code>{code}</Code><Message>so it is</Message>{more}</Error>")
}

#[tokio::test]
async fn an_answer_comes_back_as_a_node() {
    let server = Server::start(|_, _| reply(200, IDENTITY));
    let session = session(&server);
    let caller = session.caller(Some("eu-central-1")).await.unwrap();
    assert_eq!(caller.account, "123456789012");
    assert_eq!(caller.arn, "arn:aws:iam::123456789012:user/alice");

    let received = server.received();
    assert_eq!(received.len(), 1);
    assert_eq!(received[0].method, "POST");
    assert_eq!(received[0].header("user-agent"), concat!("bartizan/", env!("CARGO_PKG_VERSION")));
    assert_eq!(received[0].signed_for(), "eu-central-1");
}

/// The signature that the server computes from what it received, as AWS does.
fn signature(received: &Received, url: &str, name: &str, region: &str, s3: bool) -> String {
    let date = received.header("x-amz-date");
    let part = |range: std::ops::Range<usize>| date[range].parse::<u64>().unwrap();
    let days = days(part(0..4), part(4..6), part(6..8));
    let seconds = days * 86_400 + part(9..11) * 3_600 + part(11..13) * 60 + part(13..15);
    let mut settings = SigningSettings::default();
    if s3 {
        settings.percent_encoding_mode = PercentEncodingMode::Single;
        settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
        settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
    }
    let identity = aws_credential_types::Credentials::new(KEY, SECRET, None, None, "test").into();
    let parameters = v4::SigningParams::builder()
        .identity(&identity)
        .region(region)
        .name(name)
        .time(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
        .settings(settings)
        .build()
        .unwrap();
    let query = if received.query.is_empty() { String::new() } else { format!("?{}", received.query) };
    let uri = format!("{url}{}{query}", received.path);
    // What the signature says that it covers; the signer adds its own.
    let authorization = received.header("authorization");
    let covered = authorization.split("SignedHeaders=").nth(1).unwrap().split(',').next().unwrap();
    let headers = received.headers.iter().filter(|(n, _)| {
        let name = n.to_lowercase();
        covered.split(';').any(|c| c == name)
            && !["host", "x-amz-date", "x-amz-content-sha256"].contains(&name.as_str())
    });
    let headers: Vec<(&str, &str)> = headers.map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let request =
        SignableRequest::new(&received.method, uri, headers.into_iter(), SignableBody::Bytes(&received.body)).unwrap();
    sign(request, &parameters.into()).unwrap().signature().to_owned()
}

/// Days since 1970 (Howard Hinnant's `days_from_civil`).
fn days(year: u64, month: u64, day: u64) -> u64 {
    let year = if month <= 2 { year - 1 } else { year };
    let of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    year * 365 + year / 4 - year / 100 + year / 400 + of_year - 719_468
}

#[tokio::test]
async fn every_request_is_signed_as_aws_computes_it() {
    let server = Server::start(|_, _| reply(500, ""));
    let session = session_with(&server, Limits { attempts: 1, ..quick() });
    let calls = [
        ("sts:GetCallerIdentity", parameters(&[]), "eu-west-1", "sts", "eu-west-1", false),
        ("iam:ListUsers", parameters(&[("PathPrefix", "/a b/ü*")]), "eu-west-1", "iam", "us-east-1", false),
        ("cloudtrail:DescribeTrails", parameters(&[]), "sa-east-1", "cloudtrail", "sa-east-1", false),
        ("s3:GetBucketPolicy", parameters(&[("Bucket", "data.of.mine")]), "eu-west-1", "s3", "eu-west-1", true),
        (
            "s3control:GetPublicAccessBlock",
            parameters(&[("AccountId", "123456789012")]),
            "us-west-2",
            "s3",
            "us-west-2",
            true,
        ),
        (
            "lambda:GetPolicy",
            parameters(&[("FunctionName", "arn:aws:lambda:eu-west-1:1:function:a/b")]),
            "eu-west-1",
            "lambda",
            "eu-west-1",
            false,
        ),
        ("eks:DescribeCluster", parameters(&[("name", "a b+c~d")]), "eu-west-1", "eks", "eu-west-1", false),
    ];
    for (i, (call, parameters, region, name, signed, s3)) in calls.into_iter().enumerate() {
        let error = session.client().call(operation(call), region, &parameters).await.unwrap_err();
        assert!(error.refusal().is_some(), "{call}: {error}");
        let received = server.received().pop().unwrap();
        assert_eq!(server.received().len(), i + 1);
        let authorization = received.header("authorization").to_owned();
        let date = &received.header("x-amz-date")[..8];
        let scope = format!("AWS4-HMAC-SHA256 Credential={KEY}/{date}/{signed}/{name}/aws4_request, ");
        assert!(authorization.starts_with(&scope), "{call}: {authorization}");
        let theirs = authorization.split("Signature=").nth(1).unwrap();
        assert_eq!(
            theirs,
            signature(&received, &server.url, name, signed, s3),
            "{call} {} {}",
            received.path,
            received.query
        );
        assert_eq!(received.header("x-amz-content-sha256").is_empty(), !s3, "{call}");
    }
}

#[tokio::test]
async fn s3_is_asked_by_path_and_the_account_stays_out_of_an_address() {
    let server = Server::start(|_, _| reply(404, &s3_error("NoSuchBucketPolicy", "")));
    let session = session(&server);
    let client = session.client();
    let policy = parameters(&[("Bucket", "data")]);
    let error = client.call(operation("s3:GetBucketPolicy"), "eu-west-1", &policy).await.unwrap_err();
    assert_eq!(error.to_string(), "s3:GetBucketPolicy in eu-west-1: NoSuchBucketPolicy: so it is");
    let block = parameters(&[("AccountId", "123456789012")]);
    let _ = client.call(operation("s3control:GetPublicAccessBlock"), "eu-west-1", &block).await;

    let received = server.received();
    assert_eq!((received[0].path.as_str(), received[0].query.as_str()), ("/data", "policy"));
    assert_eq!(received[1].path, "/v20180820/configuration/publicAccessBlock");
    assert_eq!(received[1].header("x-amz-account-id"), "123456789012");
    let address = server.url.trim_start_matches("http://");
    assert!(received.iter().all(|r| r.header("host") == address), "{received:?}");
}

#[tokio::test]
async fn what_breaks_once_is_asked_again() {
    let server = Server::start(|_, before| match before {
        0 => reply(503, "busy"),
        1 => Reply { length: Some(100), ..reply(200, "cut off") },
        _ => reply(200, IDENTITY),
    });
    let session = session(&server);
    let asking = session.client().ask(operation("sts:GetCallerIdentity"), "eu-west-1", &parameters(&[])).await;
    assert_eq!(text(&asking.answer.unwrap(), "Account"), Some("123456789012"));
    assert_eq!(asking.attempts, 3);
    assert_eq!(server.received().len(), 3);
    assert_eq!(session.client().network().sent(), BTreeMap::from([("sts:GetCallerIdentity".to_owned(), 3)]));
}

#[tokio::test]
async fn what_stays_broken_is_refused_with_what_was_said() {
    let server = Server::start(|_, _| reply(500, &query_error("InternalFailure")));
    let session = session(&server);
    let asking = session.client().ask(operation("sts:GetCallerIdentity"), "eu-west-1", &parameters(&[])).await;
    let Err(CallError::Refused { refusal, .. }) = asking.answer else { panic!("{asking:?}") };
    assert_eq!((refusal.code.as_str(), refusal.status), ("InternalFailure", 500));
    assert_eq!(asking.attempts, 3);
}

#[tokio::test]
async fn denied_is_denied_at_once() {
    let server = Server::start(|_, _| reply(403, &query_error("AccessDenied")));
    let session = session(&server);
    let asking = session.client().ask(operation("iam:ListUsers"), "eu-west-1", &parameters(&[])).await;
    let Err(CallError::Refused { refusal, region, .. }) = asking.answer else { panic!("{asking:?}") };
    assert_eq!((refusal.code.as_str(), refusal.message.as_str()), ("AccessDenied", "so it is"));
    assert_eq!(region, "eu-west-1");
    assert_eq!(asking.attempts, 1);
}

#[tokio::test]
async fn throttling_is_for_the_caller_to_slow_down() {
    for (status, code) in [(400, "Throttling"), (400, "RequestLimitExceeded"), (503, "SlowDown"), (429, "Whatever")] {
        let server = Server::start(move |_, _| reply(status, &query_error(code)));
        let session = session(&server);
        let asking = session.client().ask(operation("iam:ListUsers"), "eu-west-1", &parameters(&[])).await;
        let Err(CallError::Throttled { refusal, .. }) = asking.answer else { panic!("{asking:?}") };
        assert_eq!(refusal.code, code);
        assert_eq!(asking.attempts, 1, "{code} is not sent again here");

        let session = session_with(&server, Limits { retry_throttled: true, ..quick() });
        let asking = session.client().ask(operation("iam:ListUsers"), "eu-west-1", &parameters(&[])).await;
        assert!(asking.answer.unwrap_err().is_throttled());
        assert_eq!(asking.attempts, 3, "{code} is sent again where that is wanted");
    }
}

#[tokio::test]
async fn a_bucket_that_is_elsewhere_is_asked_there_once_and_remembered() {
    for (status, code, hint) in [
        (301, "PermanentRedirect", "header"),
        (307, "TemporaryRedirect", "header"),
        (400, "AuthorizationHeaderMalformed", "body"),
    ] {
        let server = Server::start(move |received, _| {
            if received.signed_for() == "eu-west-1" {
                return reply(200, "{\"Version\":\"2012-10-17\"}");
            }
            let mut away =
                reply(status, &s3_error(code, if hint == "body" { "<Region>eu-west-1</Region>" } else { "" }));
            if hint == "header" {
                away.headers.push(("x-amz-bucket-region", "eu-west-1".to_owned()));
            }
            away
        });
        let session = session(&server);
        let client = session.client();
        let bucket = parameters(&[("Bucket", "data")]);
        let asking = client.ask(operation("s3:GetBucketPolicy"), "us-east-1", &bucket).await;
        assert_eq!(text(&asking.answer.unwrap(), "Policy"), Some("{\"Version\":\"2012-10-17\"}"), "{code}");
        assert_eq!(asking.attempts, 2, "{code}");
        let again = client.clone().ask(operation("s3:GetBucketPolicy"), "us-east-1", &bucket).await;
        assert_eq!(again.attempts, 1, "{code}: it is known where the bucket is");
    }
}

#[tokio::test]
async fn a_redirect_in_a_circle_ends() {
    let server = Server::start(|received, _| {
        let other = if received.signed_for() == "us-east-1" { "eu-west-1" } else { "us-east-1" };
        let mut away = reply(301, &s3_error("PermanentRedirect", ""));
        away.headers.push(("x-amz-bucket-region", other.to_owned()));
        away
    });
    let bucket = parameters(&[("Bucket", "data")]);
    let asking = session(&server).client().ask(operation("s3:GetBucketPolicy"), "us-east-1", &bucket).await;
    assert!(matches!(asking.answer, Err(CallError::Refused { .. })), "{asking:?}");
    assert_eq!(asking.attempts, 2);
}

#[tokio::test]
async fn an_answer_beyond_the_limit_is_not_read() {
    let server = Server::start(|_, _| reply(200, &IDENTITY.replace("alice", &"a".repeat(5_000))));
    let session = session_with(&server, Limits { answer_bytes: 4_000, ..quick() });
    let asking = session.client().ask(operation("sts:GetCallerIdentity"), "eu-west-1", &parameters(&[])).await;
    let Err(CallError::TooLarge { limit, .. }) = asking.answer else { panic!("{asking:?}") };
    assert_eq!(limit, 4_000);
    assert_eq!(asking.attempts, 1, "it is no smaller the second time");
}

#[tokio::test]
async fn what_is_no_answer_is_said_so() {
    let server = Server::start(|_, _| reply(200, "<html>Sign in to the hotel's network"));
    let asking = session(&server).client().ask(operation("sts:GetCallerIdentity"), "eu-west-1", &parameters(&[])).await;
    assert!(matches!(asking.answer, Err(CallError::BadAnswer { .. })), "{asking:?}");
}

#[tokio::test]
async fn nobody_there_is_a_failure_of_the_call() {
    // A port that was free a moment ago.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let url = format!("http://127.0.0.1:{port}");
    let session = Session::emulated(&Network::trusting(None).unwrap(), &url, KEY, SECRET, quick());
    let asking = session.client().ask(operation("iam:ListUsers"), "eu-west-1", &parameters(&[])).await;
    let Err(CallError::Connection { host, region, .. }) = &asking.answer else { panic!("{asking:?}") };
    assert_eq!((host.as_str(), region.as_str()), (format!("127.0.0.1:{port}").as_str(), "eu-west-1"));
    assert_eq!(asking.attempts, 3);
}

#[tokio::test]
async fn no_answer_in_time_is_a_timeout() {
    let server = Server::start(|_, _| {
        std::thread::sleep(Duration::from_millis(500));
        reply(200, IDENTITY)
    });
    let limits = Limits { attempt_timeout: Duration::from_millis(50), attempts: 2, ..quick() };
    let asking = session_with(&server, limits)
        .client()
        .ask(operation("sts:GetCallerIdentity"), "eu-west-1", &parameters(&[]))
        .await;
    assert!(matches!(asking.answer, Err(CallError::Timeout { .. })), "{asking:?}");
    assert_eq!(asking.attempts, 2);
}

#[tokio::test]
async fn parameters_that_make_no_request_send_nothing() {
    let server = Server::start(|_, _| reply(200, IDENTITY));
    let asking = session(&server).client().ask(operation("s3:GetBucketPolicy"), "eu-west-1", &parameters(&[])).await;
    assert!(matches!(asking.answer, Err(CallError::Unaskable(_))), "{asking:?}");
    assert_eq!((asking.attempts, server.received().len()), (0, 0));
}

#[tokio::test]
async fn a_wrong_clock_is_put_right_by_the_servers() {
    // The server's clock is an hour ahead, and it refuses what is not of its hour.
    let stamp = |received: &Received| received.header("x-amz-date").to_owned();
    let server = Server::start(move |received, before| {
        if before > 0 {
            return reply(200, IDENTITY);
        }
        let (hour, rest) = (stamp(received)[9..11].parse::<u64>().unwrap(), stamp(received));
        let ahead = if hour == 23 { 22 } else { hour + 1 };
        let (year, month, day) = (&rest[0..4], rest[4..6].parse::<usize>().unwrap(), &rest[6..8]);
        let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let weekday = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
            [(days(year.parse().unwrap(), month as u64, day.parse().unwrap()) % 7) as usize];
        let date =
            format!("{weekday}, {day} {} {year} {ahead:02}:{}:{} GMT", names[month - 1], &rest[11..13], &rest[13..15]);
        let mut refused = reply(403, &query_error("SignatureDoesNotMatch"));
        refused.headers.push(("date", date));
        refused
    });
    let session = session(&server);
    session.caller(Some("eu-west-1")).await.unwrap();
    let received = server.received();
    assert_eq!(received.len(), 2);
    assert_ne!(stamp(&received[0])[9..11], stamp(&received[1])[9..11], "the second is signed for the server's hour");
}

/// Remembers what was sent.
#[derive(Default)]
struct Seen(Mutex<Vec<(String, String, String, u32)>>);

impl Observer for Seen {
    fn sent(&self, attempt: &Attempt<'_>) {
        let Attempt { call, region, url, number } = *attempt;
        self.0.lock().unwrap().push((call.into(), region.into(), url.into(), number));
    }
}

#[tokio::test]
async fn an_observer_sees_every_request_of_every_session() {
    let server = Server::start(|_, before| if before == 0 { reply(500, "") } else { reply(200, IDENTITY) });
    let seen = Arc::new(Seen::default());
    let network = Network::trusting(None).unwrap().observed_by(Arc::<Seen>::clone(&seen));
    let one = Session::emulated(&network, &server.url, KEY, SECRET, quick());
    let two = Session::emulated(&network, &server.url, "AKIDOTHER", SECRET, quick());
    one.caller(Some("eu-west-1")).await.unwrap();
    two.caller(Some("us-east-1")).await.unwrap();
    let call = |region: &str, number| {
        ("sts:GetCallerIdentity".to_owned(), region.to_owned(), format!("{}/", server.url), number)
    };
    assert_eq!(*seen.0.lock().unwrap(), [call("eu-west-1", 1), call("eu-west-1", 2), call("us-east-1", 1)]);
    assert_eq!(network.sent()["sts:GetCallerIdentity"], 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_tasks_share_connections() {
    let server = Server::start(|_, _| reply(200, IDENTITY));
    let client = session(&server).client().clone();
    let tasks: Vec<_> = (0..200)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move {
                client.call(operation("sts:GetCallerIdentity"), "eu-west-1", &parameters(&[])).await.map(|_| ())
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    assert_eq!(server.received().len(), 200);
}

#[test]
fn a_bundle_of_certificates_that_is_none_is_refused_before_anything_is_sent() {
    for (name, text) in [
        ("empty", ""),
        ("no-pem", "hello"),
        ("no-certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
    ] {
        let path = std::env::temp_dir().join(format!("bartizan-bundle-{name}-{}", std::process::id()));
        std::fs::write(&path, text).unwrap();
        let error = Network::trusting(Some(&path)).unwrap_err();
        std::fs::remove_file(&path).unwrap();
        assert!(error.to_string().contains("AWS_CA_BUNDLE"), "{error}");
    }
    assert!(Network::trusting(Some("/nowhere/at/all.pem".as_ref())).is_err());
}

#[tokio::test]
#[ignore = "a measurement: cargo test -p bartizan-aws --test client cost -- --ignored --nocapture"]
async fn the_cost_of_a_call() {
    let server = Server::start(|_, _| reply(200, IDENTITY));
    let session = session(&server);
    session.caller(Some("eu-west-1")).await.unwrap();
    let (before, clock) = (cpu(), std::time::Instant::now());
    for _ in 0..1_000 {
        session.caller(Some("eu-west-1")).await.unwrap();
    }
    let wall = clock.elapsed();
    let message =
        format!("a call costs {} µs of CPU, the server's part included; {wall:?} for 1,000", (cpu() - before) * 10);
    std::io::Write::write_all(&mut std::io::stderr(), message.as_bytes()).unwrap();
}

/// CPU time of this process in hundredths of a second (Linux).
fn cpu() -> u64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = text.rsplit(')').next().unwrap().split_whitespace().collect();
    fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
}
