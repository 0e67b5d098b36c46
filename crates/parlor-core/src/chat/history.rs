//! What was said before.

use super::{Chat, Effect, Failure, History, Message, Notice, Run, Status};
use parlor_wire::message::Message as StoredMessage;

impl Chat {
    /// Asks for what was said before, if it is known that something was.
    pub(super) fn want_history(&mut self) -> Vec<Effect> {
        if self.history != History::Known {
            return Vec::new();
        }
        self.history = History::Loading;
        let mut effects = self.need_session();
        effects.extend(self.load_history());
        effects
    }

    /// Asks once more for what could not be had.
    pub(super) fn retry_history(&mut self) -> Vec<Effect> {
        if self.history != History::Missing {
            return Vec::new();
        }
        self.history = History::Known;
        self.want_history()
    }

    /// Asks again for what is here, because the server knows better.
    pub(super) fn reload_history(&mut self) -> Vec<Effect> {
        if self.conversation.is_none() {
            return Vec::new();
        }
        self.history = History::Known;
        self.want_history()
    }

    pub(super) fn load_history(&mut self) -> Vec<Effect> {
        if self.history != History::Loading {
            return Vec::new();
        }
        match (self.granted(), self.conversation.clone()) {
            (Some((token, _)), Some(conversation)) => {
                vec![Effect::LoadHistory { conversation, token }]
            }
            _ => Vec::new(),
        }
    }

    /// Takes what the server has, and keeps what only this browser has.
    pub(super) fn history_loaded(
        &mut self,
        conversation: &str,
        stored: Vec<StoredMessage>,
    ) -> Vec<Effect> {
        if self.conversation.as_deref() != Some(conversation) || self.history != History::Loading {
            return Vec::new();
        }
        self.history = History::Here;
        self.renewed = false;
        let mut messages: Vec<Message> = stored.into_iter().map(Message::stored).collect();
        let only_here = self.messages.drain(..).filter(|mine| {
            matches!(mine.status, Status::Unsent | Status::Sending)
                && !messages.iter().any(|theirs| theirs.id == mine.id)
        });
        let only_here: Vec<Message> = only_here.collect();
        messages.extend(only_here);
        self.messages = messages;
        self.forget_what_arrived();
        if self.growing().is_none() {
            return Vec::new();
        }
        self.run = Run::Resuming { last_event_id: None, attempt: 0 };
        self.resume_now()
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
    pub(super) fn history_failed(&mut self, conversation: &str, failure: &Failure) -> Vec<Effect> {
        if self.conversation.as_deref() != Some(conversation) || self.history != History::Loading {
            return Vec::new();
        }
        if let Some(effects) = self.renew_session(failure) {
            return effects;
        }
        if failure.is_not_found() {
            self.history = History::Here;
            self.conversation = None;
            return vec![Effect::Save(self.snapshot())];
        }
        self.history = History::Missing;
        self.notice = Some(match failure.notice() {
            Notice::Unreachable | Notice::ServerFailed => Notice::HistoryMissing,
            other => other,
        });
        Vec::new()
    }
}
