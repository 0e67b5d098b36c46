//! Which part handles an event.

use super::{Chat, Effect, Event, Failure, History, Notice, Run, Unsent, telling};
use parlor_wire::host::HostEvent;

impl Chat {
    /// Moves to the next state and returns what the shell must now do, in order.
    ///
    /// Never fails. An event that does not fit the state (late words of an
    /// abandoned stream, a second question before the answer) changes nothing.
    #[must_use = "an effect that is dropped never happens"]
    pub fn apply(&mut self, event: Event) -> Vec<Effect> {
        self.handle(event);
        self.after()
    }

    /// The same for a change that has a method of its own and no event: what only a part
    /// of the widget asks for, which is fetched later, then goes with that part.
    #[must_use = "an effect that is dropped never happens"]
    pub fn change(&mut self, change: Box<dyn FnOnce(&mut Self)>) -> Vec<Effect> {
        change(self);
        self.after()
    }

    fn after(&mut self) -> Vec<Effect> {
        self.keep_watching();
        std::mem::take(&mut self.effects)
    }

    /// Asks for something to be done, after what was asked for before.
    pub(super) fn want(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    fn handle(&mut self, event: Event) {
        match event {
            Event::Restored(kept) => self.restore(kept),
            Event::Opened => self.opened(),
            Event::Hidden => self.is_hidden = true,
            Event::Closed => self.is_open = false,
            Event::Configured(config) => self.config = Some(*config),
            Event::ConfigFailed(failure) => self.config_failed(&failure),
            Event::SessionGranted(granted) => self.session_granted(granted),
            Event::SessionRefused(failure) => self.session_refused(&failure),
            Event::Asked { id, text, files } => {
                self.ask(Unsent { id, text, files, replaces: None });
            }
            Event::Retried => self.retry(),
            Event::Dismissed => self.notice = None,
            Event::StopPressed => self.stop(),
            Event::NewConversation => self.begin_anew(),
            Event::BackOnline => self.back_online(),
            Event::StorageFailed => self.storage_failed(),
            Event::HistoryLoaded { conversation, past } => {
                self.history_loaded(&conversation, past);
            }
            Event::HistoryFailed { conversation, failure } => {
                self.history_failed(&conversation, &failure);
            }
            Event::Watched { watch, events, last_event_id } if watch == self.watch.number => {
                self.watched(events, last_event_id);
            }
            Event::WatchEnded { watch, failure } if watch == self.watch.number => {
                self.watch_ended(&failure);
            }
            Event::WatchAgain { watch } if watch == self.watch.number => {
                self.watch.conversation = None;
            }
            of_a_stream => self.handle_of_a_stream(of_a_stream),
        }
    }

    /// Events that carry a stream's number count only while it is the newest.
    fn handle_of_a_stream(&mut self, event: Event) {
        match event {
            Event::Received { stream, events, last_event_id } if stream == self.stream => {
                self.receive(events, last_event_id);
            }
            Event::StreamEnded { stream } if stream == self.stream => {
                self.stream_failed(&Failure::Unreachable);
            }
            Event::StreamFailed { stream, failure } if stream == self.stream => {
                self.stream_failed(&failure);
            }
            Event::StopFailed { stream, failure } if stream == self.stream => {
                self.stop_failed(&failure);
            }
            Event::NothingRunning { stream } if stream == self.stream => self.nothing_running(),
            Event::WaitOver { stream } if stream == self.stream => {
                self.resume_now();
                self.ask_after_another();
            }
            _ => {}
        }
    }

    fn opened(&mut self) {
        self.is_open = true;
        if self.unread > 0 {
            self.unread = 0;
            self.want(telling::unread(0));
        }
        if self.config.is_none() {
            self.want(Effect::LoadConfig);
        }
        match self.history {
            History::Here if self.notice.is_none() => self.go_on(),
            History::Here | History::Loading => {}
            History::Known | History::Missing => self.reload_history(),
        }
    }

    /// Without its configuration the chat works, unless this page may not have it.
    fn config_failed(&mut self, failure: &Failure) {
        let notice = failure.notice();
        if notice == Notice::NotAllowed {
            self.notice = Some(notice);
            self.want(telling::error(notice));
        }
    }

    /// Goes on in this conversation (`cnv_…`), which the form before the first question has
    /// made, unless there is one by now.
    pub fn begin_in(&mut self, conversation: String) {
        if self.conversation.is_none() {
            self.conversation = Some(conversation);
            self.save();
            self.want(telling::conversation(self.conversation.clone()));
        }
    }

    /// Takes up whatever the network interrupted.
    fn back_online(&mut self) {
        self.is_hidden = false;
        match &mut self.run {
            _ if self.history == History::Missing => self.retry(),
            Run::Waiting { .. } if self.notice == Some(Notice::Unreachable) => self.retry(),
            Run::Resuming { attempt: attempt @ 1.., .. } => {
                *attempt = 0;
                self.resume_now();
            }
            _ => {}
        }
    }

    /// Says once that the browser keeps nothing.
    fn storage_failed(&mut self) {
        if self.notice.is_none() && !std::mem::replace(&mut self.forgets, true) {
            self.notice = Some(Notice::Forgets);
            self.want(telling::error(Notice::Forgets));
        }
    }

    /// Tells the page that the widget is there; the shell sends it first.
    pub fn ready() -> Effect {
        Effect::Emit(HostEvent { kind: "ready".into(), ..HostEvent::default() })
    }
}
