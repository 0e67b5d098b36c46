//! What time it is, as something that can be chosen where the program is composed.

use std::sync::atomic::{AtomicI64, Ordering};

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    fn now_millis(&self) -> i64;
}

/// The clock of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now_millis(&self) -> i64 {
        jiff::Timestamp::now().as_millisecond()
    }
}

/// A clock that moves only when it is told to.
#[derive(Debug)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// A clock that stands at this time.
    pub fn at(now_millis: i64) -> Self {
        Self(AtomicI64::new(now_millis))
    }

    /// Moves it forward.
    pub fn advance_millis(&self, millis: i64) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now_millis(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

/// Reads RFC 3339 with any offset, as epoch milliseconds; none if it is something else.
///
/// ```
/// use parlor_server::domain::clock::millis;
/// assert_eq!(millis("2023-11-14T23:13:20.05+01:00"), Some(1_700_000_000_050));
/// assert_eq!(millis("yesterday"), None);
/// ```
pub fn millis(text: &str) -> Option<i64> {
    text.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_millisecond)
}

/// RFC 3339 in UTC with milliseconds, as the API writes times. A time that no
/// calendar holds (past the year 9999) is written as the epoch.
///
/// ```
/// use parlor_server::domain::clock::rfc3339;
/// assert_eq!(rfc3339(1_700_000_000_050), "2023-11-14T22:13:20.050Z");
/// ```
pub fn rfc3339(millis: i64) -> String {
    let time = jiff::Timestamp::from_millisecond(millis).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    time.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}
