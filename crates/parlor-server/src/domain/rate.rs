//! How often something may be done: token buckets.

/// One token, in the parts that a bucket is counted in. A bucket for so many a minute
/// gains as many parts each millisecond, so that nothing is ever rounded.
const TOKEN: i64 = 60_000;

/// A bucket that holds a minute's worth of tokens, is full at first, and fills evenly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bucket {
    per_minute: u32,
    level: i64,
    /// Epoch milliseconds.
    seen_at: i64,
}

/// Where a caller stands, as `x-ratelimit-…` tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// How many there may be.
    pub limit: u32,
    /// How many there may still be now.
    pub remaining: u32,
    /// In how many seconds all of them are there again.
    pub reset_secs: u32,
}

impl Bucket {
    /// A full one, for this many a minute.
    pub fn full(per_minute: u32, now_millis: i64) -> Self {
        Self { per_minute, level: capacity(per_minute), seen_at: now_millis }
    }

    /// As it is at a time, if it is for this many a minute now: with another number, as
    /// much is missing as before.
    #[must_use]
    pub fn at(self, per_minute: u32, now_millis: i64) -> Self {
        let gained = (now_millis - self.seen_at).max(0).saturating_mul(self.per_minute.into());
        let missing = (capacity(self.per_minute) - self.level).saturating_sub(gained).max(0);
        let level = (capacity(per_minute) - missing).max(0);
        Self { per_minute, level, seen_at: now_millis }
    }

    /// Whether there are so many tokens. What needs more than a bucket holds needs a full one.
    pub fn has(&self, tokens: u32) -> bool {
        self.level >= self.parts(tokens)
    }

    /// Whether nothing is missing at this time: then it need not be remembered.
    pub fn is_full_at(self, now_millis: i64) -> bool {
        self.at(self.per_minute, now_millis).level == capacity(self.per_minute)
    }

    /// Takes so many out. Look with [`Bucket::has`] before.
    pub fn take(&mut self, tokens: u32) {
        self.level -= self.parts(tokens);
    }

    /// Puts so many back.
    pub fn give_back(&mut self, tokens: u32) {
        self.level = (self.level + self.parts(tokens)).min(capacity(self.per_minute));
    }

    /// What to tell the caller.
    pub fn standing(&self) -> Standing {
        Standing {
            limit: self.per_minute,
            remaining: u32::try_from(self.level / TOKEN).unwrap_or_default(),
            reset_secs: self.secs_for(capacity(self.per_minute) - self.level),
        }
    }

    /// In how many seconds there are so many tokens, at least 1.
    pub fn wait_secs(&self, tokens: u32) -> u32 {
        self.secs_for(self.parts(tokens) - self.level).max(1)
    }

    fn parts(&self, tokens: u32) -> i64 {
        capacity(tokens.min(self.per_minute))
    }

    fn secs_for(&self, parts: i64) -> u32 {
        let parts_a_second = i64::from(self.per_minute.max(1)) * 1000;
        let secs = (parts.max(0) + parts_a_second - 1) / parts_a_second;
        u32::try_from(secs).unwrap_or(u32::MAX)
    }
}

fn capacity(per_minute: u32) -> i64 {
    i64::from(per_minute) * TOKEN
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many can be taken out at this time.
    fn takes(bucket: &mut Bucket, per_minute: u32, now_millis: i64) -> u32 {
        *bucket = bucket.at(per_minute, now_millis);
        let mut taken = 0;
        while bucket.has(1) {
            bucket.take(1);
            taken += 1;
        }
        taken
    }

    #[test]
    fn a_minutes_worth_may_come_at_once_and_then_one_at_a_time() {
        let mut bucket = Bucket::full(20, 0);
        assert_eq!(takes(&mut bucket, 20, 0), 20);
        assert_eq!((bucket.wait_secs(1), bucket.standing().reset_secs), (3, 60));
        assert_eq!(takes(&mut bucket, 20, 2_999), 0);
        assert_eq!(takes(&mut bucket, 20, 3_000), 1);
        assert_eq!(takes(&mut bucket, 20, 63_000), 20);
        assert_eq!(takes(&mut bucket, 20, 10_000_000), 20);
    }

    #[test]
    fn nothing_is_lost_to_rounding_however_often_one_looks() {
        let mut bucket = Bucket::full(7, 0);
        takes(&mut bucket, 7, 0);
        let taken: u32 = (1..=60_000).map(|now| takes(&mut bucket, 7, now)).sum();
        assert_eq!(taken, 7);
    }

    #[test]
    fn what_was_taken_for_nothing_comes_back_and_never_more() {
        let mut bucket = Bucket::full(2, 0);
        bucket.take(1);
        assert_eq!(bucket.standing(), Standing { limit: 2, remaining: 1, reset_secs: 30 });
        bucket.give_back(1);
        bucket.give_back(1);
        assert_eq!(bucket.standing(), Standing { limit: 2, remaining: 2, reset_secs: 0 });
    }

    #[test]
    fn what_needs_more_than_there_is_waits_for_it_and_at_most_for_a_full_one() {
        let mut bucket = Bucket::full(60, 0);
        bucket.take(50);
        assert!(bucket.has(10) && !bucket.has(11));
        assert_eq!((bucket.wait_secs(20), bucket.wait_secs(1000)), (10, 50));
        let mut full = bucket.at(60, 50_000);
        assert!(full.has(1000));
        full.take(1000);
        assert_eq!(full.standing().remaining, 0);
    }

    #[test]
    fn a_clock_that_goes_back_and_another_limit_take_nothing() {
        let mut bucket = Bucket::full(10, 60_000);
        bucket.take(1);
        assert_eq!(bucket.at(10, 0).standing().remaining, 9);
        assert_eq!(bucket.at(5, 60_000).standing().remaining, 4);
        assert_eq!(bucket.at(20, 60_000).standing().remaining, 19);
        assert!(!bucket.is_full_at(60_000) && bucket.is_full_at(66_000));
    }
}
