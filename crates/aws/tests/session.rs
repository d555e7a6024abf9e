//! Sessions: profiles, roles, codes, configured endpoints. Each test runs this program again, with an environment and
//! configuration files of its own, against a server on the loopback.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that cannot go on fails"
)]

use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use bartizan_aws::client::{Limits, Network};
use bartizan_aws::session::{Options, Role, Session};
use support::server::{Received, Reply, Server, reply};

mod support;

/// What the program is run again for. Its answer stands behind this word.
const SAYS: &str = "SAYS ";

#[tokio::test]
#[ignore = "is run by the other tests, in their environment"]
async fn asked() {
    let say = |text: String| println!("\n{SAYS}{text}");
    let set = |name: &str| std::env::var(name).ok();
    let question = set("QUESTION").expect("run by another test");
    let codes = Arc::new(AtomicU32::new(0));
    let asked = Arc::clone(&codes);
    let mut options = Options {
        profile: set("PROFILE"),
        region: set("REGION"),
        limits: Limits { attempts: 1, ..Limits::default() },
        ..Options::default()
    };
    if let Some(code) = set("CODE") {
        options.ask_for_code = Some(Arc::new(move |device| {
            asked.fetch_add(1, Ordering::Relaxed);
            Some(format!(" {code}{}\n", device.rsplit('/').next().unwrap_or_default().len()))
        }));
    }
    if let Some(arn) = set("ROLE") {
        options.role = Some(Role { external_id: set("EXTERNAL_ID"), session_name: set("SESSION"), ..Role::new(arn) });
    }
    let network = match Network::from_env() {
        Ok(network) => network,
        Err(error) => return say(error.to_string()),
    };
    let session = match Session::open(&network, &options).await {
        Ok(session) => session,
        Err(error) => return say(error.to_string()),
    };
    match question.as_str() {
        "endpoints" => {
            for service in ["s3", "s3control", "elbv2", "ec2"] {
                say(format!("{service} {}", session.configured_endpoint(service).unwrap_or("AWS".into())));
            }
        }
        "debug" => say(format!("{session:?} {options:?}").replace('\n', " ")),
        "region" => say(session.region().unwrap_or("none").to_owned()),
        "caller" => {
            for _ in 0..3 {
                match session.caller(None).await {
                    Ok(caller) => say(caller.arn),
                    Err(error) => say(error.to_string()),
                }
            }
            say(format!("{} codes", codes.load(Ordering::Relaxed)));
        }
        other => panic!("{other}?"),
    }
}

/// What the program says in an environment, with these configuration files.
fn says(question: &str, environment: &[(&str, &str)], config: &str, credentials: &str) -> Vec<String> {
    let folder = folder();
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("config"), config).unwrap();
    std::fs::write(folder.join("credentials"), credentials).unwrap();
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "asked", "--ignored", "--nocapture"])
        .env_clear()
        .env("QUESTION", question)
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("AWS_CONFIG_FILE", folder.join("config"))
        .env("AWS_SHARED_CREDENTIALS_FILE", folder.join("credentials"))
        .envs(environment.iter().copied())
        .output()
        .unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().filter_map(|line| line.strip_prefix(SAYS)).map(str::to_owned).collect()
}

fn folder() -> PathBuf {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    std::env::temp_dir().join(format!("bartizan-session-{}-{number}", std::process::id()))
}

/// STS as far as sessions need it. Whoever signs is named in the answer; roles of the account 999999999999 refuse.
fn sts() -> Server {
    Server::start(|received, _| answer(received))
}

fn answer(received: &Received) -> Reply {
    let body = String::from_utf8_lossy(&received.body).into_owned();
    if body.contains("Action=GetCallerIdentity") {
        let key = key(received);
        return reply(
            200,
            &format!(
                "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>{key}</Arn><Account>123456789012</Account>\
                 </GetCallerIdentityResult></GetCallerIdentityResponse>"
            ),
        );
    }
    if body.contains("999999999999") {
        return denied();
    }
    let web = if body.contains("WithWebIdentity") { "WithWebIdentity" } else { "" };
    let name = body.split("role%2F").nth(1).unwrap_or_default().split('&').next().unwrap_or_default().to_owned();
    reply(
        200,
        &format!(
            "<AssumeRole{web}Response><AssumeRole{web}Result><Credentials><AccessKeyId>ASIA-{name}</AccessKeyId>\
             <SecretAccessKey>s</SecretAccessKey><SessionToken>token-{name}</SessionToken>\
             <Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRole{web}Result></AssumeRole{web}Response>"
        ),
    )
}

fn denied() -> Reply {
    reply(403, "<ErrorResponse><Error><Code>AccessDenied</Code><Message>not you</Message></Error></ErrorResponse>")
}

fn key(received: &Received) -> String {
    let scope = received.header("authorization").split("Credential=").nth(1).unwrap_or_default();
    scope.split('/').next().unwrap_or_default().to_owned()
}

fn bodies(server: &Server, action: &str) -> Vec<String> {
    let bodies = server.received().into_iter().map(|r| String::from_utf8(r.body).unwrap());
    bodies.filter(|body| body.contains(&format!("Action={action}"))).collect()
}

const KEYS: &str = "[one]\naws_access_key_id = AKIAONE\naws_secret_access_key = s\n";

#[test]
fn endpoints_are_aws_own_unless_configured() {
    assert_eq!(says("endpoints", &[], "", ""), ["s3 AWS", "s3control AWS", "elbv2 AWS", "ec2 AWS"]);
}

#[test]
fn the_environment_configures_endpoints_for_all_or_for_one() {
    let environment = [
        ("AWS_ENDPOINT_URL", "http://all"),
        ("AWS_ENDPOINT_URL_S3_CONTROL", "http://control"),
        ("AWS_ENDPOINT_URL_ELASTIC_LOAD_BALANCING_V2", "http://balancers"),
    ];
    let wanted = ["s3 http://all", "s3control http://control", "elbv2 http://balancers", "ec2 http://all"];
    assert_eq!(says("endpoints", &environment, "", ""), wanted);
}

#[test]
fn a_profile_configures_endpoints_too() {
    let config = "[profile one]\nendpoint_url = http://all\nservices = local\n\n\
                  [services local]\ns3 =\n  endpoint_url = http://buckets\n";
    let wanted = ["s3 http://buckets", "s3control http://all", "elbv2 http://all", "ec2 http://all"];
    assert_eq!(says("endpoints", &[("PROFILE", "one")], config, ""), wanted);
    assert_eq!(says("endpoints", &[("AWS_PROFILE", "one")], config, ""), wanted);
    let nearer = [("PROFILE", "one"), ("AWS_ENDPOINT_URL_S3", "http://nearer")];
    assert_eq!(says("endpoints", &nearer, config, "")[0], "s3 http://nearer");
    let ignored =
        [("PROFILE", "one"), ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true"), ("AWS_ENDPOINT_URL", "http://e")];
    assert_eq!(says("endpoints", &ignored, config, ""), ["s3 AWS", "s3control AWS", "elbv2 AWS", "ec2 AWS"]);
}

#[test]
fn the_region_is_the_nearest_that_is_said() {
    let config = "[default]\nregion = sa-east-1\n[profile one]\nregion = eu-west-3\n";
    assert_eq!(says("region", &[], "", ""), ["none"]);
    assert_eq!(says("region", &[], config, ""), ["sa-east-1"]);
    assert_eq!(says("region", &[("PROFILE", "one")], config, ""), ["eu-west-3"]);
    assert_eq!(says("region", &[("PROFILE", "one"), ("AWS_REGION", "us-west-2")], config, ""), ["us-west-2"]);
    assert_eq!(says("region", &[("AWS_DEFAULT_REGION", "us-west-1")], config, ""), ["us-west-1"]);
    let all = [("REGION", "ca-west-1"), ("AWS_REGION", "us-west-2"), ("PROFILE", "one")];
    assert_eq!(says("region", &all, config, ""), ["ca-west-1"]);
}

#[test]
fn a_profile_that_is_named_counts_more_than_keys_in_the_environment() {
    let server = sts();
    let keys =
        [("AWS_ENDPOINT_URL", server.url.as_str()), ("AWS_ACCESS_KEY_ID", "AKIAENV"), ("AWS_SECRET_ACCESS_KEY", "s")];
    assert_eq!(says("caller", &keys, "", KEYS)[0], "AKIAENV");
    let named = [&keys[..], &[("PROFILE", "one")]].concat();
    assert_eq!(says("caller", &named, "", KEYS)[0], "AKIAONE");
}

#[test]
fn what_the_runtime_knows_of_credentials_works_here() {
    let container = Server::start(|_, _| {
        reply(
            200,
            r#"{"AccessKeyId":"ASIACONTAINER","SecretAccessKey":"s","Token":"t","Expiration":"2099-01-01T00:00:00Z"}"#,
        )
    });
    let server = sts();
    let uri = format!("{}/credentials", container.url);
    let everywhere = [("AWS_REGION", "eu-west-1"), ("AWS_ENDPOINT_URL_STS", server.url.as_str())];
    let with = |more: &[(&'static str, &str)], config: &str| {
        let environment: Vec<(&str, &str)> = everywhere.iter().copied().chain(more.iter().copied()).collect();
        says("caller", &environment, config, "").swap_remove(0)
    };
    assert_eq!(with(&[("AWS_CONTAINER_CREDENTIALS_FULL_URI", &uri)], ""), "ASIACONTAINER");

    let token = folder();
    std::fs::write(&token, "a token").unwrap();
    let web = [
        ("AWS_WEB_IDENTITY_TOKEN_FILE", token.to_str().unwrap()),
        ("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/pod"),
    ];
    assert_eq!(with(&web, ""), "ASIA-pod");
    std::fs::remove_file(&token).unwrap();

    let process = r#"[profile p]
credential_process = /bin/echo '{"Version":1,"AccessKeyId":"AKIAPROCESS","SecretAccessKey":"s"}'
"#;
    assert_eq!(with(&[("PROFILE", "p")], process), "AKIAPROCESS");

    let chain = "[profile base]\naws_access_key_id = AKIABASE\naws_secret_access_key = s\n\
                 [profile p]\nrole_arn = arn:aws:iam::123456789012:role/by-profile\nsource_profile = base\n";
    assert_eq!(with(&[("PROFILE", "p")], chain), "ASIA-by-profile");
}

#[test]
fn a_profile_that_is_missing_is_named_with_those_that_are_there() {
    let answer = says("caller", &[("PROFILE", "tow")], "[profile two]\nregion = eu-west-1\n", KEYS);
    assert_eq!(answer, ["there is no profile `tow` in the AWS configuration files; there is one, two"]);
}

#[test]
fn what_is_written_of_a_session_holds_no_secret() {
    let keys = "[default]\naws_access_key_id = AKIAONE\naws_secret_access_key = canary\naws_session_token = canary\n";
    let environment = [("AWS_REGION", "eu-west-1"), ("ROLE", "arn:aws:iam::123456789012:role/audit")];
    let answer = says("debug", &environment, "", keys);
    assert!(answer[0].contains("Session") && !answer[0].contains("canary"), "{answer:?}");
    let named = [&environment[..], &[("PROFILE", "default")]].concat();
    assert!(!says("debug", &named, "", keys)[0].contains("canary"));
    let of_environment =
        [&environment[..], &[("AWS_ACCESS_KEY_ID", "AKIA"), ("AWS_SECRET_ACCESS_KEY", "canary")]].concat();
    assert!(!says("debug", &of_environment, "", "")[0].contains("canary"));
}

#[test]
fn a_configured_endpoint_that_is_no_url_fails_the_call() {
    for url in ["nonsense", "http://", "://", "http://[::1", "http://a b/", "\u{fc}"] {
        let answer =
            says("caller", &[("AWS_ENDPOINT_URL", url), ("PROFILE", "one"), ("AWS_REGION", "eu-west-1")], "", KEYS);
        assert!(answer[0].starts_with("sts:GetCallerIdentity"), "{url}: {answer:?}");
    }
}

#[test]
fn without_credentials_it_says_so() {
    let answer = says("caller", &[("AWS_REGION", "eu-west-1")], "", "");
    assert!(answer[0].starts_with("no credentials: "), "{answer:?}");
}

#[test]
fn a_role_is_taken_with_its_external_id() {
    let server = sts();
    let environment = [
        ("AWS_ENDPOINT_URL_STS", server.url.as_str()),
        ("AWS_REGION", "eu-west-1"),
        ("PROFILE", "one"),
        ("ROLE", "arn:aws:iam::123456789012:role/audit"),
        ("EXTERNAL_ID", "shop-1"),
        ("SESSION", "night"),
    ];
    let answer = says("caller", &environment, "", KEYS);
    assert_eq!(answer[..3], ["ASIA-audit", "ASIA-audit", "ASIA-audit"]);
    let taken = bodies(&server, "AssumeRole");
    assert_eq!(taken.len(), 1, "once is enough");
    for part in
        ["ExternalId=shop-1", "RoleSessionName=night", "RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Faudit"]
    {
        assert!(taken[0].contains(part), "{taken:?}");
    }
    let received = server.received();
    assert_eq!(key(&received[0]), "AKIAONE");
    assert_eq!(received[1].header("x-amz-security-token"), "token-audit");
}

#[test]
fn a_role_that_refuses_is_asked_once_and_says_why() {
    let server = sts();
    let environment = [
        ("AWS_ENDPOINT_URL_STS", server.url.as_str()),
        ("AWS_REGION", "eu-west-1"),
        ("PROFILE", "one"),
        ("ROLE", "arn:aws:iam::999999999999:role/audit"),
    ];
    let answer = says("caller", &environment, "", KEYS);
    let why =
        "arn:aws:iam::999999999999:role/audit cannot be taken: sts:AssumeRole in eu-west-1: AccessDenied: not you";
    assert!(answer[0].starts_with("no credentials: ") && answer[0].contains(why), "{answer:?}");
    assert_eq!(answer[1], answer[0]);
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn a_busy_sts_is_asked_again_for_a_role() {
    let server = Server::start(|received, before| match before {
        0 | 1 => reply(400, "<ErrorResponse><Error><Code>Throttling</Code></Error></ErrorResponse>"),
        _ => answer(received),
    });
    let network = Network::trusting(None).unwrap();
    let session = Session::emulated(&network, &server.url, "AKIAONE", "s", Limits { attempts: 1, ..Limits::default() });
    let member = session.with_role(Role::new("arn:aws:iam::123456789012:role/audit"));
    assert_eq!(member.caller(Some("eu-west-1")).await.unwrap().arn, "ASIA-audit");
    assert_eq!(network.sent()["sts:AssumeRole"], 3);
}

#[test]
fn a_role_of_china_is_asked_for_in_china() {
    let server = sts();
    let environment = [
        ("AWS_ENDPOINT_URL_STS", server.url.as_str()),
        ("PROFILE", "one"),
        ("AWS_REGION", "eu-west-1"),
        ("ROLE", "arn:aws-cn:iam::123456789012:role/audit"),
    ];
    says("caller", &environment, "", KEYS);
    assert_eq!(server.received()[0].signed_for(), "cn-northwest-1");
}

#[test]
fn a_profile_with_a_device_asks_for_its_code() {
    let server = sts();
    let config = "[profile admin]\nrole_arn = arn:aws:iam::123456789012:role/admin\nsource_profile = one\n\
                  mfa_serial = arn:aws:iam::123456789012:mfa/alice\nexternal_id = shop-1\nregion = eu-west-1\n";
    let environment = [("AWS_ENDPOINT_URL_STS", server.url.as_str()), ("PROFILE", "admin"), ("CODE", "12345")];
    let answer = says("caller", &environment, config, KEYS);
    assert_eq!(answer, ["ASIA-admin", "ASIA-admin", "ASIA-admin", "1 codes"]);
    let taken = bodies(&server, "AssumeRole");
    for part in
        ["TokenCode=123455&", "SerialNumber=arn%3Aaws%3Aiam%3A%3A123456789012%3Amfa%2Falice", "ExternalId=shop-1"]
    {
        assert!(format!("{}&", taken[0]).contains(part), "{taken:?}");
    }

    let nobody = [("AWS_ENDPOINT_URL_STS", server.url.as_str()), ("PROFILE", "admin")];
    let answer = says("caller", &nobody, config, KEYS);
    assert!(answer[0].contains("no code of the device arn:aws:iam::123456789012:mfa/alice was given"), "{answer:?}");
}

#[test]
fn a_chain_of_roles_in_profiles_is_followed() {
    let server = sts();
    let config = "[profile middle]\nrole_arn = arn:aws:iam::123456789012:role/middle\nsource_profile = one\n\
                  mfa_serial = 12345678\n\
                  [profile last]\nrole_arn = arn:aws:iam::123456789012:role/last\nsource_profile = middle\nmfa_serial = 9\n";
    let environment = [
        ("AWS_ENDPOINT_URL_STS", server.url.as_str()),
        ("AWS_REGION", "eu-west-1"),
        ("PROFILE", "last"),
        ("CODE", "1"),
    ];
    assert_eq!(says("caller", &environment, config, KEYS)[0], "ASIA-last");
    let signed: Vec<String> = server.received().iter().map(key).collect();
    assert_eq!(signed[..3], ["AKIAONE", "ASIA-middle", "ASIA-last"]);
}

#[test]
fn profiles_in_a_circle_end() {
    let config = "[profile a]\nrole_arn = arn:aws:iam::1:role/a\nsource_profile = b\nmfa_serial = 1\n\
                  [profile b]\nrole_arn = arn:aws:iam::1:role/b\nsource_profile = a\nmfa_serial = 1\n";
    let answer = says("caller", &[("PROFILE", "a")], config, "");
    assert!(answer[0].contains("too long or a circle"), "{answer:?}");
}

#[test]
fn a_bundle_of_certificates_that_is_none_stops_it() {
    let answer = says("region", &[("AWS_CA_BUNDLE", "/nowhere/at/all.pem")], "", "");
    assert!(answer[0].starts_with("AWS_CA_BUNDLE=/nowhere/at/all.pem: "), "{answer:?}");
}
