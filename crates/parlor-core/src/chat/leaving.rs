//! From one conversation to another, or to none.

use super::{Chat, Effect, History, Past, Run, Session, Status, telling};
use crate::{draft, protocol::Company};

impl Chat {
    /// Leaves the conversation for a new one, which the first message begins. The words of
    /// what the server may not have go back to the visitor; a question with files, which
    /// nobody could put back, is asked in the new one.
    pub(super) fn begin_anew(&mut self) {
        if self.messages.is_empty() && self.conversation.is_none() {
            return;
        }
        let unsent = self.unsent();
        self.leave_for(None);
        let mut words = String::new();
        for question in unsent {
            if question.files.is_empty() {
                words = draft::with(&words, &question.text);
            } else {
                self.ask(question);
            }
        }
        if !words.is_empty() {
            self.want(Effect::GiveBack(words));
        }
    }

    /// Goes on with an earlier one, which was read. An answer that is being written there is
    /// come back to.
    pub fn continue_with(&mut self, conversation: &str, past: Past) {
        self.leave_for(Some(conversation.into()));
        self.history = History::Loading;
        self.history_loaded(conversation, past);
    }

    /// Forgets who the visitor was, as the server has: the next message is somebody else's.
    /// What the browser keeps is then for the caller to forget.
    pub fn forget_visitor(&mut self) {
        self.visitor_token = None;
        self.session = Session::None;
        self.leave_for(None);
    }

    /// It was deleted, as in another window: nothing of it stays in sight but what was not
    /// sent. What the browser keeps stays as it is, since it may be of the next one by now.
    pub(super) fn conversation_was_deleted(&mut self) {
        let mut unsent = std::mem::take(&mut self.messages);
        unsent.retain(|it| it.status == Status::Unsent);
        self.forget_for(None);
        self.messages = unsent;
        self.go_on();
    }

    /// What is under way goes on at the server.
    fn leave_for(&mut self, conversation: Option<String>) {
        self.forget_for(conversation.clone());
        self.want(Effect::CancelStream);
        self.save();
        self.want(telling::conversation(conversation));
    }

    fn forget_for(&mut self, conversation: Option<String>) {
        self.next_stream();
        self.stop_watching_for(conversation.clone());
        self.conversation = conversation;
        self.messages.clear();
        self.has_earlier = false;
        self.about.clear();
        self.is_over = false;
        self.typing = 0;
        self.company = Company::Agent;
        self.run = Run::Idle;
        self.notice = None;
        self.history = History::Here;
        self.stop_again = false;
        self.refusals = 0;
    }
}
