//! Who performs which effect.

use super::Shell;
use crate::{
    timer::Timeout,
    transport::{OpenStream, Request, StreamEvent, call},
};
use parlor_core::{
    chat::{Effect, Event, Failure, Snapshot, retry_delay_millis},
    json::read,
};
use parlor_wire::session::CreateSession;
use std::cell::RefCell;

pub(super) type Reply = Result<String, Failure>;

impl Shell {
    /// Performs an effect; its end comes back as an event.
    pub(super) fn perform(&self, effect: Effect) {
        let inner = &*self.inner;
        match effect {
            Effect::LoadConfig => {
                let lang = inner.options.lang.as_deref().unwrap_or_default();
                self.call(inner.api.config(&inner.options.agent, lang), Box::new(config_came));
            }
            Effect::RequestSession { visitor_token } => {
                let request = inner.api.session(&self.who(visitor_token));
                let shell = self.clone();
                call(request, Box::new(move |reply| shell.session_came(reply)));
            }
            Effect::LoadHistory { conversation, token } => {
                let request = inner.api.history(&conversation, token);
                self.call(request, Box::new(|reply| history_came(conversation, reply)));
            }
            Effect::Stop { stream, conversation, token } => {
                let shell = self.clone();
                let told = move |reply: Reply| {
                    if let Err(failure) = reply {
                        shell.dispatch(Event::StopFailed { stream, failure });
                    }
                };
                call(inner.api.stop(&conversation, token), Box::new(told));
            }
            Effect::Send { stream, agent_id, token, body } => {
                self.stream(stream, inner.api.send(&agent_id, token, &body));
            }
            Effect::Resume { stream, agent_id, token, conversation, after } => {
                self.stream(stream, inner.api.resume(&agent_id, token, &conversation, after));
            }
            Effect::CancelStream => drop(inner.stream.take()),
            Effect::Watch { watch, conversation, token, after } => {
                self.watch(watch, inner.api.watch(&conversation, token, after));
            }
            Effect::CancelWatch => drop(inner.watch.take()),
            Effect::WatchLater { watch, attempt } => {
                self.wait(&inner.watch_wait, attempt, Event::WatchAgain { watch });
            }
            Effect::Wait { stream, attempt } => {
                self.wait(&inner.wait, attempt, Event::WaitOver { stream });
            }
            Effect::Save(snapshot) => self.save(&snapshot),
            Effect::GiveBack(words) => drop(inner.given_back.replace(words)),
            Effect::Announce(what) => drop(inner.said.replace(Some(what))),
            Effect::Emit(event) => (inner.on_event)(event),
        }
    }

    fn call(&self, request: Request, came: Box<dyn FnOnce(Reply) -> Event>) {
        let shell = self.clone();
        call(request, Box::new(move |reply| shell.dispatch(came(reply))));
    }

    fn stream(&self, stream: u32, request: Request) {
        let shell = self.clone();
        let report = Box::new(move |event| shell.stream_reported(stream, event));
        self.inner.stream.replace(OpenStream::open(request, report));
    }

    fn watch(&self, watch: u32, request: Request) {
        let shell = self.clone();
        let report = Box::new(move |event| {
            shell.dispatch(match event {
                StreamEvent::Arrived(events, last_event_id) => {
                    Event::Watched { watch, events, last_event_id }
                }
                StreamEvent::Failed(failure) => Event::WatchEnded { watch, failure },
                StreamEvent::Ended | StreamEvent::Nothing => {
                    Event::WatchEnded { watch, failure: Failure::Unreachable }
                }
            });
        });
        self.inner.watch.replace(OpenStream::open(request, report));
    }

    fn wait(&self, place: &RefCell<Option<Timeout>>, attempt: u32, then: Event) {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a fraction of 1 times 1000"
        )]
        let jitter = (js_sys::Math::random() * 1_000.0) as u32;
        let shell = self.clone();
        let over = Box::new(move || shell.dispatch(then));
        place.replace(Some(Timeout::after(retry_delay_millis(attempt, jitter), over)));
    }

    fn save(&self, snapshot: &Snapshot) {
        if self.inner.store.set(snapshot.to_json()).is_err() {
            self.dispatch(Event::StorageFailed);
        }
    }

    fn who(&self, visitor_token: Option<String>) -> CreateSession {
        let window = crate::dom::window();
        let place = window.location();
        // Without query and fragment: these may hold what is nobody's business.
        let page_url = place.origin().ok().zip(place.pathname().ok());
        CreateSession {
            publishable_key: self.inner.options.agent.clone(),
            visitor_token,
            page_url: page_url.map(|(origin, path)| origin + &path),
            locale: window.navigator().language(),
        }
    }
}

fn config_came(reply: Reply) -> Event {
    match parsed(reply, read::config) {
        Ok(config) => Event::Configured(Box::new(config)),
        Err(failure) => Event::ConfigFailed(failure),
    }
}

fn history_came(conversation: String, reply: Reply) -> Event {
    match parsed(reply, read::past) {
        Ok(past) => Event::HistoryLoaded { conversation, past },
        Err(failure) => Event::HistoryFailed { conversation, failure },
    }
}

/// Something that is not ours may answer: a proxy's page, a captive portal.
pub(super) fn parsed<T>(reply: Reply, read: fn(&str) -> Option<T>) -> Result<T, Failure> {
    reply.and_then(|it| read(&it).ok_or(Failure::Unreadable))
}
