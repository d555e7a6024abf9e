//! Times: `timeadd`, `timecmp` and `formatdate`, of times that are written down
//! (RFC 3339).

use std::fmt::Write as _;

use bartizan_tree::{Node, Origin};

use super::{Function, text_node, two};
use crate::value::{self, Outcome, Stop};

pub(super) fn find(name: &str) -> Option<Function> {
    Some(match name {
        "timeadd" => timeadd,
        "timecmp" => timecmp,
        "formatdate" => formatdate,
        _ => return None,
    })
}

/// A time: seconds since 1970 in UTC, and the offset in which it is written.
struct Time {
    seconds: i64,
    offset: i64,
    utc: bool,
}

struct Civil {
    year: i64,
    month: i64,
    day: i64,
    seconds: i64,
}

impl Time {
    fn read(node: &Node) -> Outcome<Time> {
        let text = value::text(node)?;
        Self::parse(&text).ok_or_else(|| Stop::fault("this text is no time after RFC 3339"))
    }

    fn parse(text: &str) -> Option<Time> {
        let number = |range: std::ops::Range<usize>| text.get(range)?.parse::<i64>().ok();
        let marks = [(4, "-"), (7, "-"), (10, "Tt"), (13, ":"), (16, ":")];
        if !marks.iter().all(|(at, wanted)| text.as_bytes().get(*at).is_some_and(|b| wanted.as_bytes().contains(b))) {
            return None;
        }
        let (year, month, day) = (number(0..4)?, number(5..7)?, number(8..10)?);
        let (hour, minute, second) = (number(11..13)?, number(14..16)?, number(17..19)?);
        if !(1..=12).contains(&month) || !(1..=31).contains(&day) || hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let mut rest = text.get(19..)?;
        if let Some(fraction) = rest.strip_prefix('.') {
            rest = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
        }
        let (offset, utc) = match rest.as_bytes() {
            [b'Z' | b'z'] => (0, true),
            [sign @ (b'+' | b'-'), _, _, b':', _, _] => {
                let (h, m) = (rest.get(1..3)?.parse::<i64>().ok()?, rest.get(4..6)?.parse::<i64>().ok()?);
                let size = h * 3600 + m * 60;
                (if *sign == b'-' { -size } else { size }, false)
            }
            _ => return None,
        };
        let seconds = days_from_civil(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - offset;
        Some(Time { seconds, offset, utc })
    }

    fn civil(&self) -> Civil {
        let local = self.seconds + self.offset;
        let (year, month, day) = civil_from_days(local.div_euclid(86_400));
        Civil { year, month, day, seconds: local.rem_euclid(86_400) }
    }

    fn zone(&self, colon: bool) -> String {
        let sign = if self.offset < 0 { '-' } else { '+' };
        let size = self.offset.abs();
        let colon = if colon { ":" } else { "" };
        format!("{sign}{:02}{colon}{:02}", size / 3600, size / 60 % 60)
    }

    fn write(&self) -> String {
        let Civil { year, month, day, seconds } = self.civil();
        let zone = if self.utc { "Z".to_owned() } else { self.zone(true) };
        format!(
            "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}{zone}",
            seconds / 3600,
            seconds / 60 % 60,
            seconds % 60
        )
    }
}

/// Days since 1970 of a date in the Gregorian calendar (Hinnant, "chrono-Compatible Low-Level Date
/// Algorithms").
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

fn timeadd(arguments: &[Node]) -> Outcome {
    let (time, duration) = two(arguments)?;
    let (time, duration) = (Time::read(time)?, value::text(duration)?);
    let seconds = duration_seconds(&duration).ok_or_else(|| Stop::fault("this text is no duration"))?;
    let seconds = time.seconds.checked_add(seconds).ok_or_else(|| Stop::limit("size of times"))?;
    Ok(text_node(Time { seconds, ..time }.write()))
}

/// `1h30m`, `-10s`. Fractions and units below a second are kept only as whole seconds.
fn duration_seconds(text: &str) -> Option<i64> {
    let (negative, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let mut total = 0.0;
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
        let number: f64 = rest.get(..digits)?.parse().ok()?;
        rest = &rest[digits..];
        let unit = rest.bytes().take_while(|b| !(b.is_ascii_digit() || *b == b'.')).count();
        total += number
            * match rest.get(..unit)? {
                "h" => 3600.0,
                "m" => 60.0,
                "s" => 1.0,
                "ms" => 1e-3,
                "us" | "µs" => 1e-6,
                "ns" => 1e-9,
                _ => return None,
            };
        rest = &rest[unit..];
    }
    if total > 1e12 {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "checked above")]
    let seconds = total.floor() as i64;
    Some(if negative { -seconds } else { seconds })
}

fn timecmp(arguments: &[Node]) -> Outcome {
    let (a, b) = two(arguments)?;
    let (a, b) = (Time::read(a)?, Time::read(b)?);
    Ok(Node::number(a.seconds.cmp(&b.seconds) as i64, Origin::NONE))
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const DAYS: [&str; 7] = ["Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday"];

fn formatdate(arguments: &[Node]) -> Outcome {
    let (pattern, time) = two(arguments)?;
    let (pattern, time) = (value::text(pattern)?, Time::read(time)?);
    let Civil { year, month, day, seconds } = time.civil();
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let name = |names: &'static [&'static str], i: i64| {
        usize::try_from(i).ok().and_then(|i| names.get(i)).copied().unwrap_or("")
    };
    let month_name = name(&MONTHS, month - 1);
    let weekday = name(&DAYS, (time.seconds + time.offset).div_euclid(86_400).rem_euclid(7));
    let twelve = if hour % 12 == 0 { 12 } else { hour % 12 };
    let mut out = String::new();
    let mut rest = &*pattern;
    while let Some(c) = rest.chars().next() {
        if c == '\'' {
            let (literal, after) =
                quoted(&rest[1..]).ok_or_else(|| Stop::fault("a literal of a date format has no end"))?;
            out.push_str(&literal);
            rest = after;
            continue;
        }
        let run = rest.chars().take_while(|next| *next == c).count() * c.len_utf8();
        let token = &rest[..run];
        rest = &rest[run..];
        let _ = match token {
            "YYYY" => write!(out, "{year:04}"),
            "YY" => write!(out, "{:02}", year % 100),
            "MMMM" => write!(out, "{month_name}"),
            "MMM" => write!(out, "{}", &month_name[..3.min(month_name.len())]),
            "MM" => write!(out, "{month:02}"),
            "M" => write!(out, "{month}"),
            "DD" => write!(out, "{day:02}"),
            "D" => write!(out, "{day}"),
            "EEEE" => write!(out, "{weekday}"),
            "EEE" => write!(out, "{}", &weekday[..3.min(weekday.len())]),
            "hh" => write!(out, "{hour:02}"),
            "h" => write!(out, "{hour}"),
            "HH" => write!(out, "{twelve:02}"),
            "H" => write!(out, "{twelve}"),
            "AA" => write!(out, "{}", if hour < 12 { "AM" } else { "PM" }),
            "aa" => write!(out, "{}", if hour < 12 { "am" } else { "pm" }),
            "mm" => write!(out, "{minute:02}"),
            "m" => write!(out, "{minute}"),
            "ss" => write!(out, "{second:02}"),
            "s" => write!(out, "{second}"),
            "ZZZZZ" => write!(out, "{}", time.zone(true)),
            "ZZZZ" => write!(out, "{}", time.zone(false)),
            "ZZZ" if time.offset == 0 => write!(out, "UTC"),
            "ZZZ" => write!(out, "{}", time.zone(false)),
            "Z" if time.offset == 0 => write!(out, "Z"),
            "Z" => write!(out, "{}", time.zone(true)),
            _ if c.is_ascii_alphabetic() => return Err(Stop::fault(format!("a date format has no `{token}`"))),
            _ => write!(out, "{token}"),
        };
    }
    Ok(text_node(out))
}

/// A literal up to its quote; two quotes are one.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut literal = String::new();
    let mut rest = text;
    loop {
        let at = rest.find('\'')?;
        literal.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        match rest.strip_prefix('\'') {
            Some(after) => {
                literal.push('\'');
                rest = after;
            }
            None => return Some((literal, rest)),
        }
    }
}
