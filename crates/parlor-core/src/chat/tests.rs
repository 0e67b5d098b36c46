//! Stories about the state machine: events in, messages and effects out.

mod asking;
mod cuts;
mod earlier;
mod files;
mod forms;
mod greeting;
mod history;
mod leaving;
mod redoing;
mod running;
mod steps;
mod storage;
mod watching;
mod windows;

use super::*;
use crate::protocol::{FinishReason, RunEvent, Started};
use parlor_wire::session::Session as Granted;

/// A chat with what it wanted done so far.
#[derive(Default)]
pub(super) struct Story {
    pub(super) chat: Chat,
    pub(super) effects: Vec<Effect>,
}

impl Story {
    /// A chat that is open, and has its session and the agent's words.
    pub(super) fn ready() -> Self {
        let mut story = Self::default();
        story.after(Event::Opened).after(granted());
        story.effects.clear();
        story
    }

    /// A question was asked, and its answer has begun.
    pub(super) fn answering() -> Self {
        let mut story = Self::ready();
        story.after(asked("q1", "How long is delivery?")).receives([started("a1")]);
        story.effects.clear();
        story
    }

    pub(super) fn after(&mut self, event: Event) -> &mut Self {
        self.effects.extend(self.chat.apply(event));
        self
    }

    pub(super) fn changes(&mut self, change: impl FnOnce(&mut Chat) + 'static) -> &mut Self {
        self.effects.extend(self.chat.change(Box::new(change)));
        self
    }

    pub(super) fn receives(&mut self, events: impl IntoIterator<Item = RunEvent>) -> &mut Self {
        let stream = self.chat.stream;
        let events = events.into_iter().collect();
        self.after(Event::Received { stream, events, last_event_id: Some("t.7".into()) })
    }

    pub(super) fn is_cut(&mut self) -> &mut Self {
        let stream = self.chat.stream;
        self.after(Event::StreamEnded { stream })
    }

    pub(super) fn fails(&mut self, failure: Failure) -> &mut Self {
        let stream = self.chat.stream;
        self.after(Event::StreamFailed { stream, failure })
    }

    /// Each message as `author status: text`.
    #[track_caller]
    pub(super) fn reads(&self, expected: &[(Author, Status, &str)]) {
        let actual: Vec<_> =
            self.chat.messages.iter().map(|it| (it.author, it.status, it.text.as_str())).collect();
        assert_eq!(actual, expected);
    }

    pub(super) fn sent(&self) -> Vec<&parlor_wire::chat::SendMessage> {
        self.effects
            .iter()
            .filter_map(|it| match it {
                Effect::Send { body, .. } => Some(&**body),
                _ => None,
            })
            .collect()
    }

    pub(super) fn resumes(&self) -> Vec<Option<&str>> {
        self.effects
            .iter()
            .filter_map(|it| match it {
                Effect::Resume { after, .. } => Some(after.as_deref()),
                _ => None,
            })
            .collect()
    }

    pub(super) fn saved(&self) -> &Snapshot {
        let saves = self.effects.iter().rev().find_map(|it| match it {
            Effect::Save(snapshot) => Some(snapshot),
            _ => None,
        });
        saves.expect("something was saved")
    }

    pub(super) fn count(&self, is_it: impl Fn(&Effect) -> bool) -> usize {
        self.effects.iter().filter(|it| is_it(it)).count()
    }
}

pub(super) fn granted() -> Event {
    Event::SessionGranted(Granted {
        session_token: "jwt".into(),
        expires_in: 900,
        agent_id: "agt_1".into(),
        visitor_id: "vis_1".into(),
        visitor_token: "vt_1".into(),
    })
}

pub(super) fn asked(id: &str, text: &str) -> Event {
    Event::Asked { id: id.into(), text: text.into(), files: String::new() }
}

/// A question that goes with this file, of which the server has told the id.
pub(super) fn asked_with(id: &str, text: &str, file: &str) -> Event {
    Event::Asked { id: id.into(), text: text.into(), files: a_file(file) }
}

pub(super) fn a_file(id: &str) -> String {
    [r#"{"type":"file","url":"/v1/files/"#, id, r#""}"#].concat()
}

pub(super) fn started(message: &str) -> RunEvent {
    RunEvent::Started(Started {
        message_id: Some(message.into()),
        conversation_id: Some("cnv_1".into()),
        created_at: None,
    })
}

pub(super) fn says(words: &str) -> RunEvent {
    RunEvent::Text(words.into())
}

pub(super) fn finished() -> RunEvent {
    RunEvent::Finished(FinishReason::Stop)
}

pub(super) fn refused(status: u16, code: &str) -> Failure {
    Failure::Refused { status, body: code.into(), retry_after_secs: None }
}
