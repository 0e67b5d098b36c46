//! What arrived since the last frame: however fast a server writes, the page is
//! drawn at most once a frame.

use super::Shell;
use crate::{timer::Timeout, transport::StreamEvent};
use parlor_core::{chat::Event, protocol::RunEvent};

/// Events of one stream that wait for the next frame.
#[derive(Default)]
pub(super) struct Batch {
    stream: u32,
    events: Vec<RunEvent>,
    last_event_id: Option<String>,
    flush: Option<Timeout>,
}

impl Shell {
    /// Takes what stream number `stream` reports.
    pub(super) fn stream_reported(&self, stream: u32, report: StreamEvent) {
        match report {
            StreamEvent::Arrived(events, last_event_id) => {
                let mut batch = self.inner.batch.borrow_mut();
                if batch.stream != stream {
                    *batch = Batch { stream, ..Batch::default() };
                }
                batch.events.extend(events);
                batch.last_event_id = last_event_id;
                if batch.flush.is_none() {
                    let shell = self.clone();
                    let flush = Box::new(move || shell.flush(stream));
                    batch.flush = Some(Timeout::next_frame(flush));
                }
            }
            StreamEvent::Ended => {
                self.flush(stream);
                self.dispatch(Event::StreamEnded { stream });
            }
            StreamEvent::Nothing => self.dispatch(Event::NothingRunning { stream }),
            StreamEvent::Failed(failure) => {
                self.flush(stream);
                self.dispatch(Event::StreamFailed { stream, failure });
            }
        }
    }

    fn flush(&self, stream: u32) {
        if self.inner.batch.borrow().stream != stream {
            return;
        }
        let Batch { events, last_event_id, .. } = self.inner.batch.take();
        if !events.is_empty() {
            self.dispatch(Event::Received { stream, events, last_event_id });
        }
    }
}
