//! Moments: when a snapshot was taken, when a key was made.
//!
//! Written as RFC 3339 (`2026-01-31T08:00:00Z`), or as a date alone, which is its midnight in UTC. How
//! old something is, is asked of the moment at which the account was read, never of the clock: the
//! same snapshot gives the same verdict tomorrow.

use std::fmt;

use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{Date, OffsetDateTime};

/// A moment, to the second, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment {
    seconds: i64,
}

impl Moment {
    /// Seconds since 1970-01-01T00:00:00Z.
    pub fn from_unix(seconds: i64) -> Self {
        Moment { seconds }
    }

    /// Reads RFC 3339, with any offset and fraction, or `2026-01-31` alone; nothing of another form.
    pub fn parse(text: &str) -> Option<Self> {
        let moment = match OffsetDateTime::parse(text, &Rfc3339) {
            Ok(moment) => moment,
            Err(_) => Date::parse(text, format_description!("[year]-[month]-[day]")).ok()?.midnight().assume_utc(),
        };
        Some(Moment { seconds: moment.unix_timestamp() })
    }

    /// Seconds from another moment to this one: negative where this one is earlier.
    pub fn seconds_since(self, other: Moment) -> i64 {
        self.seconds.saturating_sub(other.seconds)
    }

    /// The moment so many days later.
    pub fn plus_days(self, days: i64) -> Self {
        Moment { seconds: self.seconds.saturating_add(days.saturating_mul(24 * 60 * 60)) }
    }

    /// Whole days from another moment to this one: negative where this one is earlier.
    pub fn days_since(self, other: Moment) -> i64 {
        self.seconds_since(other).div_euclid(24 * 60 * 60)
    }
}

/// As RFC 3339 in UTC.
impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match OffsetDateTime::from_unix_timestamp(self.seconds).ok().and_then(|moment| moment.format(&Rfc3339).ok()) {
            Some(text) => f.write_str(&text),
            None => write!(f, "{} s", self.seconds),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_in_the_forms_that_aws_writes() {
        let noon = Moment::parse("2026-01-31T12:00:00Z").unwrap();
        for text in ["2026-01-31T12:00:00+00:00", "2026-01-31T12:00:00.000Z", "2026-01-31T13:00:00+01:00"] {
            assert_eq!(Moment::parse(text), Some(noon), "{text}");
        }
        assert_eq!(noon.to_string(), "2026-01-31T12:00:00Z");
        assert_eq!(Moment::parse("2026-01-31").unwrap().to_string(), "2026-01-31T00:00:00Z");
        for text in ["", "N/A", "no_information", "not_supported", "2026-13-01", "yesterday"] {
            assert_eq!(Moment::parse(text), None, "{text}");
        }
    }

    #[test]
    fn days_are_whole() {
        let moment = |text| Moment::parse(text).unwrap();
        let later = moment("2026-03-01T00:00:00Z");
        assert_eq!(later.days_since(moment("2026-02-28T00:00:00Z")), 1);
        assert_eq!(later.days_since(moment("2026-02-28T00:00:01Z")), 0);
        assert_eq!(later.days_since(moment("2026-03-01T00:00:01Z")), -1);
        assert_eq!(later.days_since(moment("2025-03-01T00:00:00Z")), 365);
    }
}
