//! Moments: every form in which AWS writes them, and the one in which answers hold them.
//!
//! Answers hold RFC 3339 texts in UTC, with as many digits of the second as there are, at most six:
//! boto3's moments have microseconds. A form that is not known stays as the service wrote it.

/// A moment, in microseconds since 1970 (UTC).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment(i64);

const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400;
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
// The years 1 to 9999, which is what Python's datetime holds.
const FIRST: i64 = -62_135_596_800;
const LAST: i64 = 253_402_300_799;

impl Moment {
    /// Seconds since 1970.
    pub(super) fn from_seconds(seconds: f64) -> Option<Self> {
        // Python rounds the fraction alone, half to even.
        let micros = (seconds.fract() * 1e6).round_ties_even();
        let whole = seconds.trunc();
        #[expect(clippy::cast_precision_loss, reason = "both bounds are exact")]
        let in_range = (FIRST as f64..=LAST as f64).contains(&whole);
        #[expect(clippy::cast_possible_truncation, reason = "in range, and below a million")]
        in_range.then(|| Moment(whole as i64 * SECOND + micros as i64))
    }

    /// Whole seconds since 1970.
    pub(super) fn from_whole(seconds: i64) -> Option<Self> {
        (FIRST..=LAST).contains(&seconds).then(|| Moment(seconds * SECOND))
    }

    /// Any of the forms: seconds since 1970, ISO 8601, RFC 822.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let number = text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '.'));
        if let Some(seconds) = number.then(|| text.parse::<f64>().ok()).flatten() {
            return Self::from_seconds(seconds);
        }
        iso8601(text).or_else(|| rfc822(text))
    }

    /// `2026-01-01T00:00:00Z`.
    pub(super) fn rfc3339(self) -> String {
        let (year, month, day, second) = self.parts();
        let mut out =
            format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60);
        let micros = self.0.rem_euclid(SECOND);
        if micros > 0 {
            out.push_str(format!(".{micros:06}").trim_end_matches('0'));
        }
        out.push('Z');
        out
    }

    /// `2026-01-01T00:00:00Z`, or with six digits of the second: as botocore sends it.
    pub(super) fn iso8601(self) -> String {
        let text = self.rfc3339();
        match text.split_once('.') {
            Some((whole, fraction)) => format!("{whole}.{:0<6}Z", fraction.trim_end_matches('Z')),
            None => text,
        }
    }

    /// `Thu, 01 Jan 2026 00:00:00 GMT`.
    pub(super) fn rfc822(self) -> String {
        let (year, month, day, second) = self.parts();
        let weekday = self.0.div_euclid(SECOND * DAY).rem_euclid(7);
        let name = |names: &[&'static str], at: i64| usize::try_from(at).ok().and_then(|at| names.get(at)).copied();
        format!(
            "{}, {day:02} {} {year:04} {:02}:{:02}:{:02} GMT",
            name(&DAYS, weekday).unwrap_or_default(),
            name(&MONTHS, month - 1).unwrap_or_default(),
            second / 3600,
            second / 60 % 60,
            second % 60
        )
    }

    /// Seconds since 1970: whole where there is no fraction.
    pub(super) fn unix(self) -> String {
        if self.0 % SECOND == 0 {
            return (self.0 / SECOND).to_string();
        }
        #[expect(clippy::cast_precision_loss, reason = "what a double of seconds holds")]
        let seconds = self.0 as f64 / 1e6;
        seconds.to_string()
    }

    /// Year, month, day, and the second of the day.
    fn parts(self) -> (i64, i64, i64, i64) {
        let seconds = self.0.div_euclid(SECOND);
        let (year, month, day) = civil(seconds.div_euclid(DAY));
        (year, month, day, seconds.rem_euclid(DAY))
    }
}

/// The date of a day since 1970 (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year + era * 400 + i64::from(month <= 2), month, of_year - (153 * shifted + 2) / 5 + 1)
}

/// The day since 1970 of a date; nothing where there is no such date.
fn day_number(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(1..=9999).contains(&year) || !(1..=12).contains(&month) {
        return None;
    }
    let shifted = if month <= 2 { year - 1 } else { year };
    let of_era = shifted.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let number = shifted.div_euclid(400) * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    (civil(number) == (year, month, day)).then_some(number)
}

/// The parts of a text, read from its start.
struct Cursor<'a>(&'a str);

impl Cursor<'_> {
    fn digits(&mut self, least: usize, most: usize) -> Option<i64> {
        let count = self.0.bytes().take(most).take_while(u8::is_ascii_digit).count();
        let (digits, rest) = self.0.split_at(count);
        self.0 = rest;
        if count < least { None } else { digits.parse().ok() }
    }

    fn take(&mut self, sign: char) -> bool {
        let rest = self.0.strip_prefix(sign);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    /// `00:00`, `00:00:00`, `000000`, with a fraction: microseconds of the day.
    fn clock(&mut self) -> Option<i64> {
        let hour = self.digits(1, 2)?;
        let colons = self.take(':');
        let minute = self.digits(2, 2)?;
        let has_seconds = if colons { self.take(':') } else { self.0.starts_with(|c: char| c.is_ascii_digit()) };
        let second = if has_seconds { self.digits(2, 2)? } else { 0 };
        let mut micros = 0;
        if self.take('.') || self.take(',') {
            let count = self.0.bytes().take_while(u8::is_ascii_digit).count();
            let (fraction, rest) = self.0.split_at(count);
            self.0 = rest;
            micros = format!("{:0<6}", fraction.get(..6).unwrap_or(fraction)).parse().ok()?;
        }
        let valid = hour < 24 && minute < 60 && second < 60;
        valid.then_some(((hour * 60 + minute) * 60 + second) * SECOND + micros)
    }

    /// How far the zone is from UTC, in seconds; without one it is UTC. Nothing may follow.
    fn zone(&mut self) -> Option<i64> {
        self.0 = self.0.trim_start();
        let sign = match self.0.chars().next() {
            None => return Some(0),
            Some('+') => 1,
            Some('-') => -1,
            _ => return matches!(self.0, "Z" | "z" | "GMT" | "UTC").then_some(0),
        };
        self.0 = &self.0[1..];
        let hours = self.digits(2, 2)?;
        self.take(':');
        let minutes = if self.0.is_empty() { 0 } else { self.digits(2, 2)? };
        (self.0.is_empty() && hours < 24 && minutes < 60).then_some(sign * (hours * 60 + minutes) * 60)
    }
}

fn moment(day: i64, micros: i64, zone: i64) -> Option<Moment> {
    let seconds = day.checked_mul(DAY)?.checked_sub(zone)?;
    let moment = Moment(seconds.checked_mul(SECOND)?.checked_add(micros)?);
    (FIRST..=LAST).contains(&moment.0.div_euclid(SECOND)).then_some(moment)
}

/// `2026-01-01T00:00:00.000Z`, `2026-01-01 00:00:00+01:00`, `20260101T000000Z`, `2026-01-01`.
fn iso8601(text: &str) -> Option<Moment> {
    let mut at = Cursor(text);
    let year = at.digits(4, 4)?;
    let dashes = at.take('-');
    let month = at.digits(2, 2)?;
    if dashes && !at.take('-') {
        return None;
    }
    let day = day_number(year, month, at.digits(2, 2)?)?;
    if at.0.is_empty() {
        return moment(day, 0, 0);
    }
    if !(at.take('T') || at.take('t') || at.take(' ')) {
        return None;
    }
    let micros = at.clock()?;
    moment(day, micros, at.zone()?)
}

/// `Thu, 01 Jan 2026 00:00:00 GMT`, with or without the day's name.
fn rfc822(text: &str) -> Option<Moment> {
    let text = text.split_once(',').map_or(text, |(_, rest)| rest);
    let mut at = Cursor(text.trim_start());
    let day = at.digits(1, 2)?;
    let separator = if at.take('-') { '-' } else { ' ' };
    at.0 = at.0.trim_start();
    let name = at.0.get(..3)?;
    let month = MONTHS.iter().position(|month| month.eq_ignore_ascii_case(name))?;
    at.0 = &at.0[3..];
    if !at.take(separator) {
        return None;
    }
    let year = at.digits(4, 4)?;
    at.0 = at.0.trim_start();
    let micros = at.clock()?;
    moment(day_number(year, i64::try_from(month).ok()? + 1, day)?, micros, at.zone()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_one_moment() {
        for text in [
            "1767225600",
            "1767225600.0",
            "1.7672256E9",
            "2026-01-01T00:00:00Z",
            "2026-01-01T00:00:00.000Z",
            "2026-01-01T01:00:00+01:00",
            "2025-12-31T19:00:00-0500",
            "2026-01-01 00:00:00",
            "2026-01-01T00:00Z",
            "20260101T000000Z",
            "2026-01-01",
            "Thu, 01 Jan 2026 00:00:00 GMT",
            "1 Jan 2026 00:00:00 GMT",
            "Thu, 01 Jan 2026 01:00:00 +0100",
        ] {
            let moment = Moment::parse(text).map(Moment::rfc3339);
            assert_eq!(moment.as_deref(), Some("2026-01-01T00:00:00Z"), "{text}");
        }
    }

    #[test]
    fn fractions_of_the_second() {
        let read = |text: &str| Moment::parse(text).map(Moment::rfc3339).unwrap();
        assert_eq!(read("2026-01-01T00:00:00.120Z"), "2026-01-01T00:00:00.12Z");
        assert_eq!(read("2026-01-01T00:00:00.1234567Z"), "2026-01-01T00:00:00.123456Z");
        assert_eq!(read("1398796238.123"), "2014-04-29T18:30:38.123Z");
        assert_eq!(read("-1.5"), "1969-12-31T23:59:58.5Z");
    }

    #[test]
    fn what_is_no_moment() {
        for text in ["", "never", "2026-02-30T00:00:00Z", "2026-13-01", "1e300", "2026-01-01T25:00:00Z", "2026-01-01Tx"]
        {
            assert_eq!(Moment::parse(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_sent() {
        let moment = Moment::parse("2026-01-01T00:00:00.5Z").unwrap();
        assert_eq!(moment.iso8601(), "2026-01-01T00:00:00.500000Z");
        assert_eq!(moment.rfc822(), "Thu, 01 Jan 2026 00:00:00 GMT");
        assert_eq!(moment.unix(), "1767225600.5");
        assert_eq!(Moment::parse("1969-12-31T23:59:59Z").unwrap().rfc822(), "Wed, 31 Dec 1969 23:59:59 GMT");
    }

    proptest::proptest! {
        #[test]
        fn what_is_written_is_read_back(seconds in FIRST..=LAST) {
            let moment = Moment::from_whole(seconds).unwrap();
            proptest::prop_assert_eq!(Moment::parse(&moment.rfc3339()), Some(moment));
            proptest::prop_assert_eq!(Moment::parse(&moment.rfc822()), Some(moment));
            proptest::prop_assert_eq!(Moment::parse(&moment.unix()), Some(moment));
        }

        #[test]
        fn nothing_panics(text in ".{0,40}") {
            let _ = Moment::parse(&text);
        }
    }
}
