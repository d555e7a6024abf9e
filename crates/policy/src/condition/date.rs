//! Dates in conditions: ISO 8601 as W3C profiles it (<https://www.w3.org/TR/NOTE-datetime>), or
//! seconds since 1970.

/// A moment: seconds since 1970 and nanoseconds.
pub(crate) type Moment = (i64, u32);

/// Reads a date; `None` where the text is none.
pub(crate) fn parse(text: &str) -> Option<Moment> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let plain = unsigned.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    // Four digits alone are a year: the profile's shortest form.
    if plain && unsigned.len() != 4 && unsigned.starts_with(|c: char| c.is_ascii_digit()) {
        return epoch(text);
    }
    let (day, time) = match text.find(['T', 't', ' ']) {
        Some(at) => (&text[..at], Some(text.get(at + 1..)?)),
        None => (text, None),
    };
    let days = days(day)?;
    let (seconds, nanos) = match time {
        Some(time) => clock(time)?,
        None => (0, 0),
    };
    Some((days * 86_400 + seconds, nanos))
}

fn epoch(text: &str) -> Option<Moment> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    Some((whole.parse().ok()?, fraction_nanos(fraction)?))
}

/// `2026`, `2026-11`, `2026-11-22`, `20261122`, as days since 1970.
fn days(text: &str) -> Option<i64> {
    let number = |digits: &str, width: usize| -> Option<i64> {
        (digits.len() == width && digits.bytes().all(|b| b.is_ascii_digit())).then(|| digits.parse().ok())?
    };
    let mut parts = text.split('-');
    let first = parts.next()?;
    let (year, month, day) = match (parts.next(), parts.next(), parts.next()) {
        (None, ..) if first.len() == 8 => {
            (number(first.get(..4)?, 4)?, number(first.get(4..6)?, 2)?, number(first.get(6..)?, 2)?)
        }
        (None, ..) => (number(first, 4)?, 1, 1),
        (Some(month), None, _) => (number(first, 4)?, number(month, 2)?, 1),
        (Some(month), Some(day), None) => (number(first, 4)?, number(month, 2)?, number(day, 2)?),
        _ => return None,
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let lengths = [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let length = *lengths.get(usize::try_from(month).ok()?.checked_sub(1)?)?;
    if !(1..=length).contains(&day) {
        return None;
    }
    // Howard Hinnant, "chrono-compatible low-level date algorithms": days from civil.
    let y = if month <= 2 { year - 1 } else { year };
    let era = y.div_euclid(400);
    let of_era = y.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days_of_era = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
    Some(era * 146_097 + days_of_era - 719_468)
}

/// `12:30`, `12:30:45`, `12:30:45.5`, with `Z`, `+01:00`, `+0100` or nothing, which is UTC.
fn clock(text: &str) -> Option<Moment> {
    let (time, offset) = match text.find(['Z', 'z', '+', '-']) {
        Some(at) => (&text[..at], zone(&text[at..])?),
        None => (text, 0),
    };
    let mut parts = time.split(':');
    let hour = two(parts.next()?, 24)?;
    let minute = two(parts.next()?, 59)?;
    let (second, nanos) = match parts.next() {
        Some(seconds) => {
            let (whole, fraction) = seconds.split_once('.').unwrap_or((seconds, ""));
            (two(whole, 60)?, fraction_nanos(fraction)?)
        }
        None => (0, 0),
    };
    parts.next().is_none().then_some((hour * 3600 + minute * 60 + second - offset, nanos))
}

fn zone(text: &str) -> Option<i64> {
    if text.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let digits = text.get(1..)?.replace(':', "");
    let hours = two(digits.get(..2)?, 23)?;
    let minutes = match digits.get(2..)? {
        "" => 0,
        minutes => two(minutes, 59)?,
    };
    Some(sign * (hours * 3600 + minutes * 60))
}

fn two(digits: &str, most: i64) -> Option<i64> {
    let plain = digits.len() == 2 && digits.bytes().all(|b| b.is_ascii_digit());
    let value = plain.then(|| digits.parse().ok())??;
    (value <= most).then_some(value)
}

fn fraction_nanos(digits: &str) -> Option<u32> {
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut nine: String = digits.chars().take(9).collect();
    while nine.len() < 9 {
        nine.push('0');
    }
    nine.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_of_the_profile() {
        assert_eq!(parse("1970-01-01T00:00:00Z"), Some((0, 0)));
        assert_eq!(parse("2020-04-01T00:00:00Z"), Some((1_585_699_200, 0)));
        assert_eq!(parse("2020-04-01T02:00:00+02:00"), Some((1_585_699_200, 0)));
        assert_eq!(parse("2020-04-01"), Some((1_585_699_200, 0)));
        assert_eq!(parse("2020-04"), Some((1_585_699_200, 0)));
        assert_eq!(parse("1585699200"), Some((1_585_699_200, 0)));
        assert_eq!(parse("1585699200.5"), Some((1_585_699_200, 500_000_000)));
        assert_eq!(parse("2000-02-29T12:30:45.25Z"), Some((951_827_445, 250_000_000)));
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in ["", "yesterday", "2021-02-29", "2020-13-01", "2020-01-01T25:00Z", "2020-01-01T", "1.2.3", "-"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
