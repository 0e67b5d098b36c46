//! Which other servers are dead, judged by what they write and by our clock alone: two
//! machines need not agree on what time it is.

use crate::storage::Other;
use std::collections::HashMap;

/// How often a server must be seen to stand still. One look is not enough, because a
/// clock may be set forward, and this machine may have slept.
const LOOKS: u32 = 3;

/// What was seen of the other servers.
#[derive(Debug, Default)]
pub(super) struct Pulses(HashMap<String, Pulse>);

#[derive(Debug)]
struct Pulse {
    beats: Option<i64>,
    /// When it was seen first, in epoch milliseconds.
    since: i64,
    /// How often it was seen again.
    looks: u32,
}

impl Pulses {
    /// Looks at all other servers; returns those that have stood still for
    /// `lapse_millis`.
    pub(super) fn look(
        &mut self,
        others: Vec<Other>,
        now_millis: i64,
        lapse_millis: i64,
    ) -> Vec<Other> {
        self.0.retain(|id, _| others.iter().any(|it| it.id == *id));
        others.into_iter().filter(|it| self.is_dead(it, now_millis, lapse_millis)).collect()
    }

    fn is_dead(&mut self, it: &Other, now_millis: i64, lapse_millis: i64) -> bool {
        let fresh = || Pulse { beats: it.beats, since: now_millis, looks: 0 };
        let pulse = self.0.entry(it.id.clone()).or_insert_with(fresh);
        if pulse.beats == it.beats {
            pulse.looks += 1;
        } else {
            *pulse = fresh();
        }
        pulse.looks > LOOKS && now_millis - pulse.since >= lapse_millis
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAPSE: i64 = 20_000;

    fn other(beats: impl Into<Option<i64>>) -> Vec<Other> {
        vec![Other { id: "ins_1".into(), beats: beats.into() }]
    }

    /// Looks every five seconds at servers that have said this; tells at which look it
    /// was found dead.
    fn dies_at(beats: impl IntoIterator<Item = Option<i64>>) -> Option<usize> {
        let mut pulses = Pulses::default();
        let mut looks = (0..).map(|it| it * 5000).zip(beats);
        looks.position(|(now, beats)| !pulses.look(other(beats), now, LAPSE).is_empty())
    }

    #[test]
    fn a_server_that_stands_still_is_dead_after_the_lapse() {
        assert_eq!(dies_at([Some(7); 9]), Some(4));
        assert_eq!(dies_at([None; 9]), Some(4));
    }

    #[test]
    fn a_server_that_beats_now_and_then_lives() {
        assert_eq!(dies_at([1, 1, 1, 2, 2, 2, 3, 3, 3, 4].map(Some)), None);
        assert_eq!(dies_at([None, None, None, Some(1), Some(1), Some(1)]), None);
    }

    #[test]
    fn a_clock_that_is_set_forward_kills_nobody() {
        let mut pulses = Pulses::default();
        assert!(pulses.look(other(1), 0, LAPSE).is_empty());
        assert!(pulses.look(other(1), 1_000_000, LAPSE).is_empty());
        assert!(pulses.look(other(2), 1_005_000, LAPSE).is_empty());
    }

    #[test]
    fn many_looks_in_no_time_kill_nobody() {
        let mut pulses = Pulses::default();
        assert!((0..100).all(|_| pulses.look(other(1), 0, LAPSE).is_empty()));
    }

    #[test]
    fn who_was_away_is_looked_at_anew() {
        let mut pulses = Pulses::default();
        for now in 0..9 {
            pulses.look(other(1), now, LAPSE);
        }
        pulses.look(Vec::new(), LAPSE, LAPSE);
        assert!(pulses.look(other(1), LAPSE, LAPSE).is_empty());
    }
}
