//! The buckets of this process, by whom they belong to.

use crate::domain::rate::{Bucket, Standing};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// Every bucket that is not full. Cloning it is cheap and shares them.
///
/// Kept in memory only: a server that starts again starts with full ones, and each of
/// several servers has its own.
#[derive(Clone, Debug, Default)]
pub struct Buckets(Arc<Mutex<HashMap<Key, Bucket>>>);

/// Whose bucket it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// Messages of a visitor.
    Session(String),
    /// Messages to an agent from a network.
    Ip(String, String),
    /// Messages to an agent.
    Agent(String),
    /// Sessions for a network.
    Sessions(String),
    /// Keys and access tokens for a network.
    Keys(String),
    /// What else a visitor writes.
    Writes(String),
    /// Files from a network, in MiB.
    Files(String),
}

/// What is to be taken out of a bucket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Whose.
    pub key: Key,
    /// How many tokens it gets a minute; 0 for as many as one likes.
    pub per_minute: u32,
    /// How many tokens.
    pub tokens: u32,
}

impl Wanted {
    /// One token of this.
    pub fn one(key: Key, per_minute: u32) -> Self {
        Self { key, per_minute, tokens: 1 }
    }
}

/// A bucket was empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Empty {
    /// Which.
    pub key: Key,
    /// How it stands.
    pub standing: Standing,
    /// When there is a token again, in seconds.
    pub wait_secs: u32,
}

impl Buckets {
    /// Takes what is wanted out of each of these, or out of none. How the tightest stands
    /// then; none if there are no limits.
    ///
    /// # Errors
    /// The one without enough that takes longest.
    pub fn take(&self, wanted: &[Wanted], now_millis: i64) -> Result<Option<Standing>, Empty> {
        let mut all = self.all();
        let limited = || wanted.iter().filter(|it| it.per_minute > 0 && it.tokens > 0);
        for it in limited() {
            let full = || Bucket::full(it.per_minute, now_millis);
            let bucket = all.entry(it.key.clone()).or_insert_with(full);
            *bucket = bucket.at(it.per_minute, now_millis);
        }
        let empty = limited().filter_map(|it| {
            let bucket = all.get(&it.key).filter(|bucket| !bucket.has(it.tokens))?;
            let (standing, wait_secs) = (bucket.standing(), bucket.wait_secs(it.tokens));
            Some(Empty { key: it.key.clone(), standing, wait_secs })
        });
        if let Some(empty) = empty.max_by_key(|it| it.wait_secs) {
            return Err(empty);
        }
        let mut tightest: Option<Standing> = None;
        for it in limited() {
            let Some(bucket) = all.get_mut(&it.key) else { continue };
            bucket.take(it.tokens);
            let standing = bucket.standing();
            if tightest.is_none_or(|so_far| standing.remaining < so_far.remaining) {
                tightest = Some(standing);
            }
        }
        Ok(tightest)
    }

    /// Puts back what [`Buckets::take`] took for something that then did not happen.
    pub fn give_back(&self, taken: &[Wanted]) {
        let mut all = self.all();
        for it in taken {
            if let Some(bucket) = all.get_mut(&it.key) {
                bucket.give_back(it.tokens);
            }
        }
    }

    /// Forgets those that are full.
    pub fn prune(&self, now_millis: i64) {
        self.all().retain(|_, it| !it.is_full_at(now_millis));
    }

    fn all(&self) -> MutexGuard<'_, HashMap<Key, Bucket>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(session: u32, agent: u32) -> Vec<Wanted> {
        let (one, other) = (Key::Session("vis_1".into()), Key::Agent("agt_1".into()));
        vec![Wanted::one(one, session), Wanted::one(other, agent)]
    }

    #[test]
    fn the_tightest_tells_where_one_stands_and_an_empty_one_leaves_the_others_alone() {
        let buckets = Buckets::default();
        assert_eq!(buckets.take(&wanted(2, 10), 0).unwrap().unwrap().remaining, 1);
        assert_eq!(buckets.take(&wanted(2, 10), 0).unwrap().unwrap().remaining, 0);
        let empty = buckets.take(&wanted(2, 10), 0).unwrap_err();
        assert_eq!((empty.key, empty.wait_secs), (Key::Session("vis_1".into()), 30));
        assert_eq!(buckets.take(&wanted(0, 10), 0).unwrap().unwrap().remaining, 7);
    }

    #[test]
    fn without_limits_there_is_nothing_to_tell_and_nothing_to_remember() {
        let buckets = Buckets::default();
        assert_eq!(buckets.take(&wanted(0, 0), 0), Ok(None));
        assert!(buckets.all().is_empty());
    }

    #[test]
    fn what_is_given_back_can_be_taken_again_and_what_is_full_is_forgotten() {
        let buckets = Buckets::default();
        buckets.take(&wanted(1, 10), 0).unwrap();
        buckets.give_back(&wanted(1, 10));
        assert!(buckets.take(&wanted(1, 10), 0).is_ok());
        buckets.prune(59_999);
        assert_eq!(buckets.all().len(), 1);
        buckets.prune(60_000);
        assert!(buckets.all().is_empty());
    }
}
