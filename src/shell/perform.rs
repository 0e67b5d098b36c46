//! Who performs which effect.

use super::{Shell, Timeout, shell::Inner};
use crate::transport::{OpenStream, Request, call};
use parlor_core::{
    chat::{Effect, Event, Failure, Snapshot, retry_delay_millis},
    json::read,
};
use parlor_wire::session::CreateSession;

impl Shell {
    /// Performs an effect; its end comes back as an event.
    pub(super) fn perform(self, effect: Effect) {
        self.with(|inner| match effect {
            Effect::LoadConfig => {
                self.ask_for(inner.api.config(&inner.options.agent), config_came);
            }
            Effect::RequestSession { visitor_token } => {
                self.ask_for(inner.api.session(&who(inner, visitor_token)), session_came);
            }
            Effect::LoadHistory { conversation, token } => {
                self.load_history(inner, conversation, token)
            }
            Effect::Stop { conversation, token } => {
                let tell = move |reply: Result<String, _>| {
                    if reply.is_err() {
                        self.dispatch(Event::StopFailed);
                    }
                };
                call(inner.api.stop(&conversation, token), Box::new(tell));
            }
            Effect::Send { stream, agent_id, token, body } => {
                self.stream(inner, stream, inner.api.send(&agent_id, token, &body));
            }
            Effect::Resume { stream, agent_id, token, conversation, after } => {
                let request = inner.api.resume(&agent_id, token, &conversation, after);
                self.stream(inner, stream, request);
            }
            Effect::CancelStream => drop(inner.stream.take()),
            Effect::Wait { stream, attempt } => self.wait(inner, stream, attempt),
            Effect::Save(snapshot) => self.save(inner, &snapshot),
            Effect::Announce(what) => self.announce(inner, what),
            Effect::Emit(event) => (inner.on_event)(event),
        });
    }

    fn ask_for(self, request: Request, came: fn(Result<String, Failure>) -> Event) {
        call(request, Box::new(move |reply| self.dispatch(came(reply))));
    }

    fn load_history(self, inner: &Inner, conversation: String, token: String) {
        let request = inner.api.history(&conversation, token);
        let came = move |reply| {
            self.dispatch(match parsed(reply, read::messages) {
                Ok(messages) => Event::HistoryLoaded { conversation, messages },
                Err(failure) => Event::HistoryFailed { conversation, failure },
            });
        };
        call(request, Box::new(came));
    }

    fn stream(self, inner: &Inner, stream: u32, request: Request) {
        let report = Box::new(move |event| self.stream_reported(stream, event));
        inner.stream.replace(OpenStream::open(request, report));
    }

    fn wait(self, inner: &Inner, stream: u32, attempt: u32) {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a fraction of 1 times 1000"
        )]
        let jitter = (js_sys::Math::random() * 1_000.0) as u32;
        let timer = retry_delay_millis(attempt, jitter).map(|it| {
            Timeout::after(it, Box::new(move || self.dispatch(Event::WaitOver { stream })))
        });
        inner.wait.replace(timer);
    }

    fn save(self, inner: &Inner, snapshot: &Snapshot) {
        if inner.store.set(snapshot.to_json()).is_err() {
            self.dispatch(Event::StorageFailed);
        }
    }
}

fn config_came(reply: Result<String, Failure>) -> Event {
    match parsed(reply, read::config) {
        Ok(config) => Event::Configured(config),
        Err(failure) => Event::ConfigFailed(failure),
    }
}

fn session_came(reply: Result<String, Failure>) -> Event {
    match parsed(reply, read::session) {
        Ok(session) => Event::SessionGranted(session),
        Err(failure) => Event::SessionRefused(failure),
    }
}

/// Something that is not ours may answer: a proxy's page, a captive portal.
fn parsed<T>(reply: Result<String, Failure>, read: fn(&str) -> Option<T>) -> Result<T, Failure> {
    reply.and_then(|it| read(&it).ok_or(Failure::Unreadable))
}

fn who(inner: &Inner, visitor_token: Option<String>) -> CreateSession {
    let window = leptos::prelude::window();
    CreateSession {
        publishable_key: inner.options.agent.clone(),
        visitor_token,
        page_url: window.location().href().ok(),
        locale: window.navigator().language(),
    }
}
