//! Calls of tools, in protocols that do not say how each of them ended.

use super::{Call, CallState, RunEvent};

/// More calls in one answer are not told: nobody would read them.
const MAX_CALLS: usize = 200;

/// The calls of one answer.
#[derive(Debug, Default)]
pub(super) struct Calls {
    /// Each id, and whether the call is still under way.
    known: Vec<(String, bool)>,
}

impl Calls {
    /// A call begins. Nothing, if it is known, or has no name yet.
    pub(super) fn begin(&mut self, id: &str, name: &str) -> Option<RunEvent> {
        let is_known = self.known.iter().any(|it| it.0 == id);
        if name.is_empty() || is_known || self.known.len() >= MAX_CALLS {
            return None;
        }
        self.known.push((id.into(), true));
        Some(told(id, Some(name), CallState::Running))
    }

    /// A call gave something back. Nothing, if it is not under way.
    pub(super) fn end(&mut self, id: &str) -> Option<RunEvent> {
        let known = self.known.iter_mut().find(|it| it.0 == id && it.1)?;
        known.1 = false;
        Some(told(id, None, CallState::Done))
    }

    /// Ends those that are still under way.
    pub(super) fn end_all(&mut self, state: CallState) -> Vec<RunEvent> {
        let running = self.known.iter_mut().filter(|it| it.1);
        running
            .map(|it| {
                it.1 = false;
                told(&it.0, None, state)
            })
            .collect()
    }

    /// How many there were.
    pub(super) fn len(&self) -> usize {
        self.known.len()
    }
}

fn told(id: &str, name: Option<&str>, state: CallState) -> RunEvent {
    RunEvent::Called(Call { id: id.into(), name: name.map(String::from), state })
}
