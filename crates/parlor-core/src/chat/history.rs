//! What was said before.

use super::{Chat, Effect, Failure, History, Message, Notice, Past, Run, Status};

impl Chat {
    /// Asks for what was said before, for the first time or again.
    pub(super) fn reload_history(&mut self) {
        if self.conversation.is_some() {
            self.history = History::Loading;
            self.need_session();
            self.load_history();
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
    pub(super) fn history_loaded(&mut self, conversation: &str, past: Past) {
        if !self.is_waiting_for(conversation) {
            return;
        }
        self.history = History::Here;
        self.renewed = false;
        self.company = past.about.company;
        self.is_over = past.about.has_ended || past.about.is_rated;
        self.about = past.about.json;
        if self.watch.conversation.is_none() {
            self.watch.after = past.about.last_event_id;
        }
        let theirs: Vec<Message> = past.messages.into_iter().map(Message::stored).collect();
        let mut mine = std::mem::replace(&mut self.messages, theirs);
        let first = self.messages.first().map(|it| &it.id);
        // What was shown before the oldest of these is still true.
        let earlier = mine.iter().position(|it| Some(&it.id) == first).unwrap_or_default();
        if earlier == 0 {
            self.has_earlier = past.has_earlier;
        }
        self.messages.splice(..0, mine.drain(..earlier));
        for message in mine {
            self.merge(message);
        }
        self.forget_what_arrived();
        match self.growing() {
            Some(_) if !self.is_busy() => {
                self.run = Run::Resuming { last_event_id: None, attempt: 0 };
                self.resume_now();
            }
            _ => self.go_on(),
        }
    }

    /// Puts what was said still earlier before what is here.
    pub fn prepend(&mut self, conversation: &str, past: Past) {
        if self.conversation.as_deref() == Some(conversation) {
            self.has_earlier = past.has_earlier;
            let known = |id: &str| self.messages.iter().any(|it| it.id == id);
            let earlier = past.messages.into_iter().filter(|it| !known(&it.id));
            let earlier: Vec<_> = earlier.map(Message::stored).collect();
            self.messages.splice(..0, earlier);
        }
    }

    /// Keeps a message of before that the server has not told, or knows less of.
    fn merge(&mut self, mine: Message) {
        let is_busy = self.is_busy();
        let is_growing = mine.status == Status::Streaming;
        match self.message_mut(&mine.id) {
            Some(theirs) if is_growing && theirs.status == Status::Streaming => *theirs = mine,
            Some(theirs) => theirs.replaces(&mine),
            None if is_busy || matches!(mine.status, Status::Unsent | Status::Sending) => {
                let replaced = |it: &Message| Some(&it.id) == mine.replaces.as_ref();
                if let Some(at) = self.messages.iter().position(replaced) {
                    self.messages.truncate(at);
                }
                self.messages.push(mine);
            }
            None => {}
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
            self.go_on();
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
