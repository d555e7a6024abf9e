//! Secrets of Secrets Manager, as an account tells of their lives: when each was changed, rotated,
//! read. Code knows none of it. What they have in common with other stores is in
//! [`stores`](super::stores).

use std::sync::Arc;

use bartizan_tree::{Field, Moment, State, Tri, Why};

use crate::Subject;

/// An `AWS::SecretsManager::Secret`.
#[derive(Clone, Copy, Debug)]
pub struct Secret<'e>(Subject<'e>);

impl<'e> Secret<'e> {
    /// A view on a secret.
    pub fn new(subject: Subject<'e>) -> Self {
        Secret(subject)
    }

    /// Whether a schedule is on; absent where the source cannot say it.
    pub fn rotation_enabled(self) -> Field<bool> {
        match self.created().is_absent() {
            Tri::Yes => self.0.get("RotationEnabled").bool(),
            _ => self.0.get("RotationEnabled").bool().or_default(false),
        }
    }

    /// Whether it is a copy of a secret of another region, which it follows.
    pub fn is_replica(self) -> Tri {
        let here = self.0.resource().scope.region.value();
        let primary = self.0.get("PrimaryRegion").text();
        primary.is(|region| here.is_some_and(|here| here != region))
    }

    /// When it was made.
    pub fn created(self) -> Field<Arc<str>> {
        self.0.get("CreatedDate").text()
    }

    /// When it last got another value, by rotation or by hand.
    pub fn changed(self) -> Field<Arc<str>> {
        let date = |name: &str| self.0.get(name).text();
        date("LastRotatedDate").or_else(|| date("LastChangedDate")).or_else(|| self.created())
    }

    /// When it was last read; one that never was counts from when it was made.
    pub fn last_used(self) -> Field<Arc<str>> {
        self.0.get("LastAccessedDate").text().or_else(|| self.created())
    }

    /// The day by which it is to be rotated: as AWS tells it, else counted from the last rotation.
    pub fn rotation_due(self) -> Field<Arc<str>> {
        self.0.get("NextRotationDate").text().or_else(|| {
            let since = self.0.get("LastRotatedDate").text().or_else(|| self.created());
            let origin = since.origin();
            let rules = self.0.referrers_here("AWS::SecretsManager::RotationSchedule", "SecretId");
            let days = rules.known.first().map(|rule| rule.get("RotationRules.AutomaticallyAfterDays").integer());
            let days = match days.as_ref().map(Field::state) {
                Some(State::Known(days) | State::Default(days)) => *days,
                _ => {
                    let why = Why::Undecidable("the account does not say when the next rotation is due".into());
                    return Field::unknown(why, origin);
                }
            };
            since.then(|text| match Moment::parse(&text) {
                Some(moment) => Field::known(moment.plus_days(days).to_string().into(), origin),
                None => Field::unknown(Why::Invalid(format!("`{text}` is no date").into()), origin),
            })
        })
    }
}
