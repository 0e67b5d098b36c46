//! What others say in the same conversation: a human agent, another tab, a backend.
//!
//! The conversation is watched while somebody looks at it, or waits for a human.

use super::{Announcement, Author, Chat, Effect, Failure, History, Message, Run, Status, telling};
use crate::protocol::{About, Company, RunEvent};
use parlor_wire::{host::HostEvent, message::Message as StoredMessage};

/// What was said before, and where to watch on from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Past {
    /// Oldest first.
    pub messages: Vec<StoredMessage>,
    /// Whether there are messages before these.
    pub has_earlier: bool,
    /// What else is told of the conversation.
    pub about: About,
}

/// The watch of a conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Watch {
    /// Number of the newest watch; events of older ones are dropped.
    pub(super) number: u32,
    /// What is watched, or waits to be watched again.
    pub(super) conversation: Option<String>,
    /// The SSE id to go on after.
    pub(super) after: Option<String>,
    /// Which conversation `after` is of.
    of: Option<String>,
    /// Failed attempts since it last told something.
    attempt: u32,
    /// A conversation that this server will not let us watch.
    refused: Option<String>,
}

impl Chat {
    /// Watches what should be watched, and nothing else.
    pub(super) fn keep_watching(&mut self) {
        let wanted = self.conversation.clone().filter(|it| self.wants_to_watch(it));
        if wanted == self.watch.conversation {
            return;
        }
        if self.watch.conversation.take().is_some() {
            self.watch.number += 1;
            self.want(Effect::CancelWatch);
        }
        let (Some(conversation), Some((token, _))) = (wanted, self.granted()) else { return };
        let watch = &mut self.watch;
        if watch.of.as_ref().is_some_and(|it| *it != conversation) {
            watch.after = None;
        }
        watch.of = Some(conversation.clone());
        watch.conversation = Some(conversation.clone());
        watch.number += 1;
        let (watch, after) = (watch.number, watch.after.clone());
        self.want(Effect::Watch { watch, conversation, token, after });
    }

    /// Ends the watch, and gets ready for that of another conversation.
    pub(super) fn stop_watching_for(&mut self, next: Option<String>) {
        let watch = &mut self.watch;
        if watch.conversation.take().is_some() {
            watch.number += 1;
            self.effects.push(Effect::CancelWatch);
        }
        watch.after = None;
        watch.of = next;
    }

    fn wants_to_watch(&self, conversation: &str) -> bool {
        (self.is_open || self.company != Company::Agent)
            && !self.is_hidden
            && self.history == History::Here
            && self.watch.refused.as_deref() != Some(conversation)
    }

    /// Takes what happened in the conversation.
    pub(super) fn watched(&mut self, events: Vec<RunEvent>, last_event_id: Option<String>) {
        self.renewed = false;
        self.watch.attempt = 0;
        self.watch.after = last_event_id.or(self.watch.after.take());
        for event in events {
            match event {
                RunEvent::Said(message) => self.said(*message),
                RunEvent::Unsaid(id) => self.messages.retain(|it| it.id != id),
                RunEvent::With(company) => self.company = company,
                RunEvent::About(about) => self.is_told(*about),
                RunEvent::Typing(true) => self.typing += 1,
                RunEvent::Typing(false) => self.typing = 0,
                _ => {}
            }
        }
    }

    /// Whoever has talked to a human, or has ended it, may say how good it was.
    fn is_told(&mut self, about: About) {
        let was_with_human = matches!(self.company, Company::Human(_));
        self.is_over |= about.has_ended || (was_with_human && about.company == Company::Agent);
        self.typing = 0;
        self.company = about.company;
        self.about = about.json;
    }

    /// Comes back to it later, unless it is not to be watched.
    pub(super) fn watch_ended(&mut self, failure: &Failure) {
        if self.renew_session(failure) {
            self.watch.conversation = None;
        } else if failure.says("conversation_not_found") && !self.is_busy() {
            self.conversation_was_deleted();
        } else if let Failure::Refused { status: 403 | 404, .. } = failure {
            self.watch.refused = self.watch.conversation.take();
        } else {
            self.watch.attempt += 1;
            let (watch, attempt) = (self.watch.number, self.watch.attempt);
            self.want(Effect::WatchLater { watch, attempt });
        }
    }

    /// A human has the question that was sent: no answer of the agent will come.
    pub(super) fn is_taken(&mut self, company: Company) {
        if self.company == Company::Agent {
            self.company = company;
        }
        self.messages.retain(|it| it.status != Status::Streaming || !it.text.is_empty());
        if self.company == Company::Nobody {
            self.want(Effect::Announce(Announcement::HumanComes));
        }
    }

    /// Puts a message where it belongs. What a stream of its own tells, it tells better.
    fn said(&mut self, stored: StoredMessage) {
        let mut message = Message::stored(stored);
        let is_growing = message.status == Status::Streaming;
        let is_busy = self.is_busy();
        match self.message_mut(&message.id) {
            // It may be told late: then it has ended here already.
            Some(mine) if is_growing || mine.status == Status::Streaming => {}
            Some(mine) => {
                message.replaces(mine);
                *mine = message;
            }
            None if is_growing && is_busy => {}
            None if is_growing => {
                self.insert(message);
                self.run = Run::Resuming { last_event_id: None, attempt: 0 };
                self.resume_now();
            }
            None => {
                // It may answer the question that is on its way; its stream says so then.
                if message.by.is_some() || !matches!(self.run, Run::Sending { .. }) {
                    self.is_heard(&message);
                }
                let is_answer = message.author == Author::Agent;
                self.insert(message);
                if is_answer {
                    self.ask_after_another();
                }
            }
        }
    }

    /// What waits to be sent stays last.
    fn insert(&mut self, message: Message) {
        self.is_over = false;
        self.typing = 0;
        let waits = |it: &Message| matches!(it.status, Status::Unsent | Status::Sending);
        let at = self.messages.iter().position(waits).unwrap_or(self.messages.len());
        self.messages.insert(at, message);
    }

    fn is_heard(&mut self, message: &Message) {
        if message.author == Author::Visitor {
            return;
        }
        self.want(Effect::Announce(telling::end_of(message)));
        self.want(Effect::Emit(HostEvent {
            kind: "message".into(),
            role: Some("assistant".into()),
            text: Some(message.text.clone()),
            message_id: Some(message.id.clone()),
            ..HostEvent::default()
        }));
        if !self.is_open {
            self.unread += 1;
            self.want(telling::unread(self.unread));
        }
    }
}
