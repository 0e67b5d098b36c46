//! Which part handles an event.

use super::{Chat, Effect, Event, History, Notice, Run, asking, running};
use parlor_wire::host::HostEvent;

impl Chat {
    /// Moves to the next state and returns what the shell must now do, in order.
    ///
    /// Never fails. An event that does not fit the state (late words of an
    /// abandoned stream, a second question before the answer) changes nothing.
    #[must_use = "an effect that is dropped never happens"]
    pub fn apply(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::Restored(kept) => {
                self.restore(kept);
                Vec::new()
            }
            Event::Opened => self.opened(),
            Event::Closed => {
                self.is_open = false;
                Vec::new()
            }
            Event::Configured(config) => {
                self.config = Some(config);
                Vec::new()
            }
            Event::ConfigFailed(failure) => self.config_failed(&failure),
            Event::SessionGranted(granted) => self.session_granted(granted),
            Event::SessionRefused(failure) => self.session_refused(&failure),
            Event::Asked { id, text } => self.ask(id, &text),
            Event::Retried => self.retry(),
            Event::Dismissed => {
                self.notice = None;
                Vec::new()
            }
            Event::StopPressed => self.stop(),
            Event::StopFailed => self.stop_here(),
            Event::NewConversation => self.begin_anew(),
            Event::BackOnline => self.back_online(),
            Event::StorageFailed => self.storage_failed(),
            Event::HistoryLoaded { conversation, messages } => {
                self.history_loaded(&conversation, messages)
            }
            Event::HistoryFailed { conversation, failure } => {
                self.history_failed(&conversation, &failure)
            }
            of_a_stream => self.apply_to_stream(of_a_stream),
        }
    }

    /// Events that carry a stream's number count only while it is the newest.
    fn apply_to_stream(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::Received { stream, events, last_event_id } if stream == self.stream => {
                self.receive(events, last_event_id)
            }
            Event::StreamEnded { stream } if stream == self.stream => self.stream_ended(),
            Event::StreamFailed { stream, failure } if stream == self.stream => {
                self.stream_failed(&failure)
            }
            Event::NothingRunning { stream } if stream == self.stream => self.nothing_running(),
            Event::WaitOver { stream } if stream == self.stream => self.resume_now(),
            _ => Vec::new(),
        }
    }

    fn opened(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        self.is_open = true;
        if self.unread > 0 {
            self.unread = 0;
            effects.push(running::unread_event(0));
        }
        if self.config.is_none() {
            effects.push(Effect::LoadConfig);
        }
        effects.extend(self.want_history());
        effects
    }

    /// Without its configuration the chat works, unless this page may not have it.
    fn config_failed(&mut self, failure: &super::Failure) -> Vec<Effect> {
        let notice = failure.notice();
        if notice != Notice::NotAllowed {
            return Vec::new();
        }
        self.notice = Some(notice);
        vec![asking::error_event(notice)]
    }

    fn begin_anew(&mut self) -> Vec<Effect> {
        if self.messages.is_empty() && self.conversation.is_none() {
            return Vec::new();
        }
        self.next_stream();
        self.conversation = None;
        self.messages.clear();
        self.run = Run::Idle;
        self.notice = None;
        self.history = History::Here;
        vec![Effect::CancelStream, Effect::Save(self.snapshot()), running::conversation_event(None)]
    }

    /// Takes up whatever the network interrupted.
    fn back_online(&mut self) -> Vec<Effect> {
        match &mut self.run {
            Run::Waiting { .. } if self.notice == Some(Notice::Unreachable) => self.retry(),
            Run::Resuming { attempt: attempt @ 1.., .. } => {
                *attempt = 0;
                self.resume_now()
            }
            Run::Idle if self.notice == Some(Notice::HistoryMissing) => self.retry(),
            _ => Vec::new(),
        }
    }

    /// Says once that the browser keeps nothing.
    fn storage_failed(&mut self) -> Vec<Effect> {
        if std::mem::replace(&mut self.forgets, true) || self.notice.is_some() {
            return Vec::new();
        }
        self.notice = Some(Notice::Forgets);
        vec![asking::error_event(Notice::Forgets)]
    }

    /// An event for the page and an announcement, for commands that only the shell sees.
    pub fn ready() -> Effect {
        Effect::Emit(HostEvent { kind: "ready".into(), ..HostEvent::default() })
    }
}
