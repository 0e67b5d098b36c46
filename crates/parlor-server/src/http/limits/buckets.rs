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
    /// Sessions and keys for a network.
    Mints(String),
    /// What else a visitor writes.
    Writes(String),
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
    /// Takes a token out of each of these, given as (whose, how many a minute), or out
    /// of none. How the tightest stands then; none if there are no limits.
    ///
    /// # Errors
    /// The empty one that takes longest.
    pub fn take(&self, wanted: &[(Key, u32)], now_millis: i64) -> Result<Option<Standing>, Empty> {
        let mut all = self.all();
        let limited = || wanted.iter().filter(|it| it.1 > 0);
        for (key, per_minute) in limited() {
            let bucket =
                all.entry(key.clone()).or_insert_with(|| Bucket::full(*per_minute, now_millis));
            *bucket = bucket.at(*per_minute, now_millis);
        }
        let empty = limited().filter_map(|(key, _)| {
            let bucket = all.get(key).filter(|it| !it.has_one())?;
            let (standing, wait_secs) = (bucket.standing(), bucket.wait_secs());
            Some(Empty { key: key.clone(), standing, wait_secs })
        });
        if let Some(empty) = empty.max_by_key(|it| it.wait_secs) {
            return Err(empty);
        }
        let mut tightest: Option<Standing> = None;
        for (key, _) in limited() {
            let Some(bucket) = all.get_mut(key) else { continue };
            bucket.take();
            let it = bucket.standing();
            if tightest.is_none_or(|so_far| it.remaining < so_far.remaining) {
                tightest = Some(it);
            }
        }
        Ok(tightest)
    }

    /// Puts back what [`Buckets::take`] took for something that then did not happen.
    pub fn give_back(&self, taken: &[(Key, u32)]) {
        let mut all = self.all();
        for (key, _) in taken {
            if let Some(bucket) = all.get_mut(key) {
                bucket.give_back();
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

    fn wanted(session: u32, agent: u32) -> Vec<(Key, u32)> {
        vec![(Key::Session("vis_1".into()), session), (Key::Agent("agt_1".into()), agent)]
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
