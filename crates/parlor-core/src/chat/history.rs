//! What was said before.

use super::{Chat, Effect, Failure, History, Message, Notice, Run, Status};
use parlor_wire::message::Message as StoredMessage;

impl Chat {
    /// Asks for what was said before, if it is known that something was.
    pub(super) fn want_history(&mut self) {
        if self.history == History::Known {
            self.history = History::Loading;
            self.need_session();
            self.load_history();
        }
    }

    /// Asks again, because it could not be had or the server knows better.
    pub(super) fn reload_history(&mut self) {
        if self.conversation.is_some() {
            self.history = History::Known;
            self.want_history();
        }
    }

    pub(super) fn load_history(&mut self) {
        if self.history == History::Loading
            && let (Some((token, _)), Some(conversation)) =
                (self.granted(), self.conversation.clone())
        {
            self.want(Effect::LoadHistory { conversation, token });
        }
    }

    /// Takes what the server has, and keeps what only this browser has.
    pub(super) fn history_loaded(&mut self, conversation: &str, stored: Vec<StoredMessage>) {
        if !self.is_waiting_for(conversation) {
            return;
        }
        self.history = History::Here;
        self.renewed = false;
        let theirs: Vec<Message> = stored.into_iter().map(Message::stored).collect();
        let mine = std::mem::replace(&mut self.messages, theirs);
        for message in mine {
            let is_only_here = matches!(message.status, Status::Unsent | Status::Sending);
            if is_only_here && !self.messages.iter().any(|it| it.id == message.id) {
                self.messages.push(message);
            }
        }
        self.forget_what_arrived();
        if self.growing().is_some() {
            self.run = Run::Resuming { last_event_id: None, attempt: 0 };
            self.resume_now();
        }
    }

    /// A question that waits here may have reached the server after all.
    fn forget_what_arrived(&mut self) {
        if let Run::Waiting { question, again: None } = &self.run {
            let waits = |it: &Message| it.id == *question && it.status == Status::Unsent;
            if !self.messages.iter().any(waits) {
                self.run = Run::Idle;
                self.wait_with_first_unsent();
            }
        }
    }

    /// Renews the session, begins anew where nothing is there, or says so.
    pub(super) fn history_failed(&mut self, conversation: &str, failure: &Failure) {
        if !self.is_waiting_for(conversation) || self.renew_session(failure) {
            return;
        }
        if failure.is_not_found() {
            self.history = History::Here;
            self.conversation = None;
            self.save();
        } else {
            self.history_is_missing(failure);
        }
    }

    pub(super) fn history_is_missing(&mut self, failure: &Failure) {
        self.history = History::Missing;
        self.notice = Some(match failure.notice() {
            Notice::Unreachable | Notice::ServerFailed => Notice::HistoryMissing,
            other => other,
        });
    }

    /// Whether this is the conversation whose history was asked for last.
    fn is_waiting_for(&self, conversation: &str) -> bool {
        self.conversation.as_deref() == Some(conversation) && self.history == History::Loading
    }
}
