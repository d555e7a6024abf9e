//! How fast one API of one account and region is asked.
//!
//! The generic cell rate algorithm (ITU-T I.371): one moment, `due`, says when the next request would
//! come at an even pace; requests may run ahead of it by the burst that is allowed. Where the service
//! says that it was too much, the rate is halved (once for all requests that were on their way) and
//! grows back a little with each answer.

use std::time::Duration;

use tokio::time::Instant;

/// How fast people let an API be asked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    /// Requests a second.
    pub per_second: f64,
    /// How many may come at once after a rest.
    pub burst: f64,
}

/// AWS gives most of its describing APIs about twenty requests a second and account, and more at once.
impl Default for Rate {
    fn default() -> Self {
        Rate { per_second: 20.0, burst: 40.0 }
    }
}

impl Rate {
    /// Never more than this many in any second.
    pub fn at_most(per_second: f64) -> Self {
        Rate { per_second: per_second.clamp(SLOWEST, 10_000.0), burst: 1.0 }
    }
}

/// Requests a second, where an API throttles all the time.
const SLOWEST: f64 = 1.0 / 16.0;
/// What the rate grows by with each answer, as a part of the ceiling.
const GROWTH: f64 = 0.02;
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(20);

/// One API's pace.
#[derive(Debug)]
pub(crate) struct Pace {
    ceiling: Rate,
    rate: f64,
    burst: f64,
    due: Instant,
    not_before: Instant,
    slowed: Option<Instant>,
    in_a_row: u32,
    throttled_since: Option<Instant>,
}

impl Pace {
    pub(crate) fn new(ceiling: Rate, now: Instant) -> Self {
        Pace {
            ceiling,
            rate: ceiling.per_second,
            burst: ceiling.burst.max(1.0),
            due: now,
            not_before: now,
            slowed: None,
            in_a_row: 0,
            throttled_since: None,
        }
    }

    /// When the next request may go.
    pub(crate) fn ready_at(&self) -> Instant {
        let ahead = Duration::from_secs_f64((self.burst - 1.0) / self.rate);
        self.due.checked_sub(ahead).unwrap_or(self.due).max(self.not_before)
    }

    /// A request goes.
    pub(crate) fn take(&mut self, now: Instant) {
        self.due = self.due.max(now) + Duration::from_secs_f64(1.0 / self.rate);
    }

    /// A request that went at this moment was throttled.
    pub(crate) fn throttled(&mut self, asked: Instant, now: Instant) {
        self.throttled_since.get_or_insert(now);
        // Those that were on their way at that time say nothing new.
        if self.slowed.is_some_and(|slowed| asked <= slowed) {
            return;
        }
        self.rate = (self.rate / 2.0).max(SLOWEST.min(self.ceiling.per_second));
        self.burst = 1.0;
        let pause = FIRST_PAUSE * 2_u32.saturating_pow(self.in_a_row.min(10));
        self.not_before = now + pause.min(LONGEST_PAUSE);
        self.due = self.not_before;
        self.in_a_row += 1;
        self.slowed = Some(now);
    }

    /// A request was answered.
    pub(crate) fn answered(&mut self) {
        self.in_a_row = 0;
        self.throttled_since = None;
        if self.rate < self.ceiling.per_second {
            self.rate = (self.rate + self.ceiling.per_second * GROWTH).min(self.ceiling.per_second);
        }
    }

    /// For how long it has done nothing but throttle.
    pub(crate) fn stuck_for(&self, now: Instant) -> Duration {
        self.throttled_since.map_or(Duration::ZERO, |since| now - since)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// When each of so many requests goes, in seconds from the first, where all want to go at once.
    fn times(pace: &mut Pace, start: Instant, count: usize) -> Vec<f64> {
        let mut now = start;
        (0..count)
            .map(|_| {
                now = now.max(pace.ready_at());
                pace.take(now);
                (now - start).as_secs_f64()
            })
            .collect()
    }

    #[tokio::test(start_paused = true)]
    async fn a_ceiling_holds_in_every_second() {
        let start = Instant::now();
        let times = times(&mut Pace::new(Rate::at_most(5.0), start), start, 50);
        for (i, first) in times.iter().enumerate() {
            let within = times[i..].iter().filter(|time| **time < first + 1.0 - 1e-6).count();
            assert!(within <= 5, "{within} in the second from {first}");
        }
        assert!((times[49] - 49.0 / 5.0).abs() < 0.01, "and no slower: {}", times[49]);
    }

    #[tokio::test(start_paused = true)]
    async fn after_a_rest_some_may_come_at_once() {
        let start = Instant::now();
        let times = times(&mut Pace::new(Rate { per_second: 20.0, burst: 40.0 }, start), start, 60);
        assert_eq!(times.iter().filter(|time| **time == 0.0).count(), 40);
        assert!((times[59] - 1.0).abs() < 0.01, "{}", times[59]);
    }

    #[tokio::test(start_paused = true)]
    async fn throttling_halves_once_for_all_that_were_on_their_way_and_heals_slowly() {
        let now = Instant::now();
        let mut pace = Pace::new(Rate::default(), now);
        for _ in 0..10 {
            pace.throttled(now, now);
        }
        assert_eq!(pace.rate, 10.0);
        let later = now + Duration::from_secs(1);
        pace.throttled(later, later);
        assert_eq!(pace.rate, 5.0);
        assert!(pace.ready_at() > later + FIRST_PAUSE);
        for _ in 0..20 {
            pace.answered();
        }
        assert!(pace.rate > 12.0 && pace.rate < 14.0, "{}", pace.rate);
        for _ in 0..100 {
            pace.answered();
        }
        assert_eq!(pace.rate, 20.0, "never above the ceiling");
    }

    #[tokio::test(start_paused = true)]
    async fn it_never_stops_altogether() {
        let mut now = Instant::now();
        let mut pace = Pace::new(Rate::default(), now);
        for _ in 0..100 {
            now += Duration::from_secs(60);
            pace.throttled(now, now);
        }
        assert_eq!(pace.rate, SLOWEST);
        assert!(pace.ready_at() - now <= LONGEST_PAUSE);
        assert!(pace.stuck_for(now) > Duration::from_secs(5000));
        pace.answered();
        assert_eq!(pace.stuck_for(now), Duration::ZERO);
    }
}
