//! An answer that is wanted again, a question that is wanted otherwise.

use super::{Author, Chat, History, Message, Status, Unsent};

impl Chat {
    /// Has the question before this answer answered again, while nothing is under way. What came after it goes, as it
    /// does at the server.
    pub fn answer_anew(&mut self, answer: &str) {
        let Some(at) = self.place_to_redo(answer, Author::Agent) else { return };
        let before = self.messages.get(..at).unwrap_or_default();
        let question = before.iter().rfind(|it| it.author == Author::Visitor);
        let Some(question) = question.map(|it| it.id.clone()) else { return };
        self.messages.truncate(at + 1);
        self.all_is_well();
        self.start_sending(question, Some(answer.into()));
    }

    /// Puts another question in the place of this one, and of all that came after it, while
    /// nothing is under way. `id` is a fresh `msg_…`; blank text is ignored.
    pub fn ask_otherwise(&mut self, id: String, replaced: &str, text: &str) {
        let Some(at) = self.place_to_redo(replaced, Author::Visitor) else { return };
        if text.trim().is_empty() {
            return;
        }
        let Some(old) = self.messages.get_mut(at) else { return };
        let (known, files) = (old.known_as(), std::mem::take(&mut old.files));
        self.messages.truncate(at);
        self.ask(Unsent { id, text: text.into(), replaces: known, files });
    }

    /// Keeps whether the visitor found this answer good; nothing takes that back.
    pub fn judge(&mut self, answer: &str, is_liked: Option<bool>) {
        if let Some(answer) = self.message_mut(answer) {
            answer.is_liked = is_liked;
        }
    }

    /// Where it is, if it may be redone: nothing is under way, and nothing waits.
    fn place_to_redo(&self, id: &str, author: Author) -> Option<usize> {
        let waits = |it: &Message| matches!(it.status, Status::Unsent | Status::Sending);
        let is_free = self.history == History::Here
            && !self.is_busy()
            && !self.messages.iter().any(|it| waits(it) && it.id != id);
        let is_it = |it: &Message| it.id == id && it.author == author && it.by.is_none();
        is_free.then(|| self.messages.iter().position(is_it)).flatten()
    }
}
