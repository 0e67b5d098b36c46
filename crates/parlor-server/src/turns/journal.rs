//! Events that are not written down yet, so that a token does not cost a transaction.

use super::live::Event;
use crate::storage::Stretch;

/// Once this much is waiting, it is written.
const FULL_BYTES: usize = 4096;

/// Events that wait to be written.
#[derive(Debug, Default)]
pub struct Unwritten(Stretch);

impl Unwritten {
    /// Adds an event; numbers rise.
    pub fn push(&mut self, event: &Event) {
        if self.0.payload.is_empty() {
            self.0.first_seq = event.seq;
        } else {
            self.0.payload.push('\n');
        }
        self.0.last_seq = event.seq;
        self.0.payload.push_str(&event.json);
    }

    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.0.payload.is_empty()
    }

    /// Whether it should be written now, without waiting for the interval.
    pub fn is_full(&self) -> bool {
        self.0.payload.len() >= FULL_BYTES
    }

    /// Everything that waits, to be written; none if nothing waits.
    pub fn take(&mut self) -> Option<Stretch> {
        (!self.is_empty()).then(|| std::mem::take(&mut self.0))
    }

    /// Takes back what was taken last and could not be written.
    pub fn put_back(&mut self, mut before: Stretch) {
        if !self.is_empty() {
            before.payload.push('\n');
            before.payload.push_str(&self.0.payload);
            before.last_seq = self.0.last_seq;
        }
        self.0 = before;
    }
}

/// The events of a journal, in order. Numbers inside a stretch are consecutive.
pub fn events(journal: &[Stretch]) -> Vec<Event> {
    let of = |it: &Stretch| -> Vec<Event> {
        (it.first_seq..).zip(it.payload.lines()).map(|(seq, json)| Event::new(seq, json)).collect()
    };
    journal.iter().flat_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back_the_same() {
        let said = [Event::new(3, r#"{"type":"start"}"#), Event::new(4, r#"{"delta":"a\nb"}"#)];
        let mut unwritten = Unwritten::default();
        for event in &said {
            unwritten.push(event);
        }
        let stretch = unwritten.take().unwrap();
        assert_eq!((stretch.first_seq, stretch.last_seq), (3, 4));
        assert_eq!(events(&[stretch]), said);
        assert!(unwritten.is_empty());
    }

    #[test]
    fn what_could_not_be_written_comes_before_what_came_since() {
        let said = [Event::new(1, "{}"), Event::new(2, "[]")];
        let mut unwritten = Unwritten::default();
        unwritten.push(&said[0]);
        let stretch = unwritten.take().unwrap();
        unwritten.push(&said[1]);
        unwritten.put_back(stretch);
        let stretch = unwritten.take().unwrap();
        assert_eq!((stretch.first_seq, stretch.last_seq), (1, 2));
        assert_eq!(events(std::slice::from_ref(&stretch)), said);
        unwritten.put_back(stretch.clone());
        assert_eq!(unwritten.take(), Some(stretch));
    }

    #[test]
    fn four_kilobytes_do_not_wait_for_the_interval() {
        let mut unwritten = Unwritten::default();
        unwritten.push(&Event::new(1, &"x".repeat(4095)));
        assert!(!unwritten.is_full());
        unwritten.push(&Event::new(2, ""));
        assert!(unwritten.is_full());
    }
}
