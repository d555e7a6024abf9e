//! What people and the root user sign in with: passwords, second factors, access keys and their ages, as
//! the credential report of an account tells it (docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html).
//!
//! The report may be four hours old: ages are those at the moment when it was made. Code states that
//! there are passwords and keys, and nothing of their use: there the report's row is absent.

use std::sync::Arc;

use bartizan_tree::{Field, Moment, Node, Origin, State, Tri, Why};

use super::facts::Facts;
use crate::{Many, Subject};

/// An `AWS::IAM::User`, as one who signs in.
#[derive(Clone, Copy, Debug)]
pub struct User<'e>(Subject<'e>);

/// The `Bartizan::IAM::Root` of an account.
#[derive(Clone, Copy, Debug)]
pub struct Root<'e>(Subject<'e>);

/// One access key of a user.
#[derive(Clone, Debug)]
pub struct Key {
    /// Which one: the report's number, or where it is written.
    pub name: Arc<str>,
    /// Whether it can be used.
    pub is_active: Field<bool>,
    /// When it was made, or last changed.
    pub made: Field<Arc<str>>,
    /// When it was last used; absent where it never was (or not since AWS keeps book, April 2015).
    pub used: Field<Arc<str>>,
    /// Where it stands.
    pub origin: Origin,
    reported: Field<Arc<str>>,
}

impl<'e> User<'e> {
    /// A view on a user.
    pub fn new(subject: Subject<'e>) -> Self {
        User(subject)
    }

    /// Its row of the credential report: absent in code.
    pub fn row(self) -> Field<&'e Node> {
        self.0.get("Credentials")
    }

    /// When it was made.
    pub fn made(self) -> Field<Arc<str>> {
        self.0.get("CreateDate").text()
    }

    /// How many days old it is.
    pub fn age(self) -> Field<i64> {
        days(&self.made(), &reported(self.0))
    }

    /// Whether it has a password for the console.
    pub fn has_password(self) -> Tri {
        self.0.get("LoginProfile").is_present()
    }

    /// Whether it has a second factor, of any kind.
    pub fn has_mfa(self) -> Field<bool> {
        self.0.get("Credentials.mfa_active").bool()
    }

    /// For how many days its password was not used: since it was last used, or, where it never was,
    /// since it was set. Absent where there is none, and in code.
    pub fn password_idle(self) -> Field<Idle> {
        let row = |name: &str| moment(self.0.get("Credentials").then(|row| row.get(name)));
        let enabled = self.0.get("Credentials.password_enabled").bool();
        enabled.then(|enabled| match enabled {
            true => idle(&row("password_last_used"), &row("password_last_changed"), &reported(self.0)),
            false => Field::absent(self.0.origin()),
        })
    }

    /// Its access keys, active or not. An account tells of them in the report, code by resources.
    pub fn keys(self) -> Many<Key> {
        let row = self.row();
        match row.state() {
            State::Unknown(why) => Many { known: Vec::new(), more: Some(why.clone()) },
            State::Absent => {
                let written = self.0.referrers_here("AWS::IAM::AccessKey", "UserName");
                Many { known: written.known.into_iter().map(written_key).collect(), more: written.more }
            }
            State::Known(row) | State::Default(row) => {
                let key = |number: u8| reported_key(row, number, reported(self.0));
                Many { known: [1, 2].into_iter().filter_map(key).collect(), more: None }
            }
        }
    }
}

impl Key {
    /// For how many days it is there unchanged.
    pub fn age(&self) -> Field<i64> {
        days(&self.made, &self.reported)
    }

    /// For how many days it was not used.
    pub fn idle(&self) -> Field<Idle> {
        idle(&self.used, &self.made, &self.reported)
    }
}

/// How long something was not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Idle {
    /// It was used so many days ago.
    Used(i64),
    /// It never was, and is so many days old.
    Never(i64),
}

impl Idle {
    /// The days, whichever they are.
    pub fn days(self) -> i64 {
        match self {
            Idle::Used(days) | Idle::Never(days) => days,
        }
    }
}

impl<'e> Root<'e> {
    /// A view on the root user.
    pub fn new(subject: Subject<'e>) -> Self {
        Root(subject)
    }

    /// Whether it has a password. Every account is made with one; where an organization took it away,
    /// `AccountPasswordPresent` is 0. In GovCloud nobody signs in as root.
    pub fn has_password(self) -> Field<bool> {
        let is_gov = self.0.address().starts_with("arn:aws-us-gov:");
        self.count("AccountPasswordPresent").map(|n| n > 0).or_default(!is_gov)
    }

    /// Whether it has a second factor.
    pub fn has_mfa(self) -> Field<bool> {
        self.count("AccountMFAEnabled").map(|n| n > 0)
    }

    /// How many access keys it has.
    pub fn access_keys(self) -> Field<i64> {
        self.count("AccountAccessKeysPresent")
    }

    /// The second factors that are an app: on a telephone that is carried about, or a computer.
    pub fn virtual_devices(self) -> Many<Subject<'e>> {
        const KIND: &str = "AWS::IAM::VirtualMFADevice";
        let is_own = |device: &Subject<'_>| {
            let here = device.resource().scope.name == self.0.resource().scope.name;
            let user = device.get("UserArn").text();
            here && user.value().is_some_and(|arn| **arn == **self.0.address())
        };
        let known = self.0.estate().of(KIND).filter(is_own).collect();
        Many { known, more: self.0.unread(KIND) }
    }

    /// How many days ago each of its password and keys was used, by what it is; absent where it never
    /// was.
    pub fn uses(self) -> [(&'static str, Field<i64>); 3] {
        let used = |column: &str| days(&moment(self.0.get("Credentials").then(|r| r.get(column))), &reported(self.0));
        [
            ("password", used("password_last_used")),
            ("access key 1", used("access_key_1_last_used_date")),
            ("access key 2", used("access_key_2_last_used_date")),
        ]
    }

    /// What this view says.
    pub fn facts(self) -> Facts {
        let mut facts = Facts::default();
        facts.add("password", self.has_password());
        facts.add("mfa", self.has_mfa());
        facts.add("access_keys", self.access_keys());
        facts.add_many("virtual_devices", &self.virtual_devices());
        facts
    }

    fn count(self, name: &str) -> Field<i64> {
        self.0.get(name).integer()
    }
}

/// When the report was made that the row is from.
fn reported(subject: Subject<'_>) -> Field<Arc<str>> {
    subject.get("ReportTime").text()
}

/// A cell that is a moment; `no_information` and `not_supported` are none.
fn moment(cell: Field<&Node>) -> Field<Arc<str>> {
    let text = cell.text();
    let origin = text.origin();
    text.then(|text| match Moment::parse(&text) {
        Some(_) => Field::known(text, origin),
        None => Field::absent(origin),
    })
}

/// Whole days from one moment to another.
fn days(from: &Field<Arc<str>>, to: &Field<Arc<str>>) -> Field<i64> {
    let origin = from.origin();
    from.clone().then(|from| match (Moment::parse(&from), to.value().and_then(|to| Moment::parse(to))) {
        (Some(from), Some(to)) => Field::known(to.days_since(from), origin),
        (None, _) => Field::unknown(Why::Invalid(format!("`{from}` is no date").into()), origin),
        (_, None) => Field::unknown(Why::NotRead("when the credential report was made".into()), origin),
    })
}

fn idle(used: &Field<Arc<str>>, set: &Field<Arc<str>>, reported: &Field<Arc<str>>) -> Field<Idle> {
    let since_used = days(used, reported);
    match since_used.state() {
        State::Absent => days(set, reported).map(Idle::Never),
        _ => since_used.map(Idle::Used),
    }
}

fn reported_key(row: &Node, number: u8, reported: Field<Arc<str>>) -> Option<Key> {
    let cell = |name: &str| row.get(&format!("access_key_{number}_{name}"));
    let (is_active, made) = (cell("active").bool(), moment(cell("last_rotated")));
    // Where there is no key, it is not active and was never made.
    if is_active.is(|active| *active).is_no() && made.is_absent().is_yes() {
        return None;
    }
    let used = moment(cell("last_used_date"));
    Some(Key { name: format!("{number}").into(), is_active, made, used, origin: row.origin, reported })
}

fn written_key(subject: Subject<'_>) -> Key {
    let nothing = || Field::absent(subject.origin());
    let status = subject.get("Status").text().or_default("Active".into());
    Key {
        name: subject.address().clone(),
        is_active: status.map(|status| !status.eq_ignore_ascii_case("Inactive")),
        made: nothing(),
        used: nothing(),
        origin: subject.origin(),
        reported: nothing(),
    }
}
