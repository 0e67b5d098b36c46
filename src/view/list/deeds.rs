//! What is done with one conversation.

use super::{
    list::List,
    rows::{clear_alert, focus_on, set_busy, text_box},
};
use crate::{dom, shell::Call};
use parlor_core::{
    chat::{Event as ChatEvent, Failure},
    conversations::Entry,
    i18n::Key,
    json::{Writer, read},
    later,
};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event};

/// The newest so many messages are shown first.
const HISTORY: &str = "/messages?limit=100";

impl List {
    /// A press on something that says what it does.
    pub(super) fn pressed(&self, event: &Event) {
        let target = event.target().map(JsCast::unchecked_into::<Element>);
        let Some(button) = target.and_then(|it| dom::closest(&it, "[data-do]")) else { return };
        let deed = button.get_attribute("data-do").unwrap_or_default();
        match dom::closest(&button, "[part=row]") {
            Some(row) => self.do_with(&row, &deed, &button),
            None => self.do_with_all(&deed, &button),
        }
    }

    fn do_with(&self, row: &Element, deed: &str, button: &Element) {
        let Some(entry) = self.entry_of(row) else { return };
        if row.get_attribute("aria-busy").as_deref() == Some("true") {
            return;
        }
        match deed {
            "continue" => self.continue_with(row, entry.id),
            "rename" => self.rows.draw_renaming(row, &entry),
            "delete" => self.rows.draw_deleting(row),
            "delete-now" => self.delete(row, entry.id),
            "cancel" => self.cancel(button),
            _ => self.leave(),
        }
    }

    fn entry_of(&self, row: &Element) -> Option<Entry> {
        let id = row.get_attribute("data-id").unwrap_or_default();
        self.found.borrow().entry(&id).cloned()
    }

    /// Draws a row as it was, or the end of the list, and gives it the focus.
    pub(super) fn cancel(&self, inside: &Element) {
        if let Some(row) = dom::closest(inside, "[part=row]") {
            self.restore(&row);
        } else {
            self.draw_end();
            focus_on(&self.place.end, "[data-do=forget]");
        }
    }

    fn restore(&self, row: &Element) {
        if let Some(entry) = self.entry_of(row) {
            self.rows.fill(row, &entry, self.is_open(&entry.id));
        }
    }

    /// Goes to another conversation, once that is here.
    fn continue_with(&self, row: &Element, id: String) {
        clear_alert(row);
        if self.is_open(&id) {
            return self.leave();
        }
        if self.beside.borrow().as_ref().is_some_and(|it| it.waiting > 0) {
            let sentence = later!(self.shell.words(), NotSentYet);
            return self.rows.complain(row, sentence, Some("continue"));
        }
        set_busy(row, true);
        self.awaited.replace(Some(id.clone()));
        let row = row.clone();
        let path = ["conversations/", &id, HISTORY].concat();
        self.call(Call { method: "GET", path, body: None }, move |list, reply| {
            set_busy(&row, false);
            if list.awaited.borrow().as_ref() != Some(&id) {
                return;
            }
            let past = reply.and_then(|it| read::past(&it).ok_or(Failure::Unreadable));
            match past {
                Ok(past) => {
                    let shell = list.shell.clone();
                    shell.uncover();
                    shell.change(Box::new(move |chat| chat.continue_with(&id, past)));
                    shell.focus_composer();
                }
                Err(failure) if is_gone(&failure) => list.is_gone(&row, &id, true),
                Err(_) => {
                    let sentence = list.shell.say(Key::HistoryMissing);
                    list.rows.complain(&row, sentence, Some("continue"));
                }
            }
        });
    }

    /// Gives the conversation of this row the title that was written.
    pub(super) fn rename(&self, row: &Element) {
        let Some(entry) = self.entry_of(row) else { return };
        let input = row.query_selector("input").ok().flatten();
        let Some(input) =
            input.filter(|_| row.get_attribute("aria-busy").as_deref() != Some("true"))
        else {
            return;
        };
        let title = text_box(&input).value();
        clear_alert(row);
        set_busy(row, true);
        let mut body = Writer::new();
        body.object(None, |it| it.string("title", &title));
        let path = ["conversations/", &entry.id].concat();
        let (row, body) = (row.clone(), Some(body.done()));
        self.call(Call { method: "PATCH", path, body }, move |list, reply| {
            set_busy(&row, false);
            match reply.and_then(|it| Entry::read(&it).ok_or(Failure::Unreadable)) {
                Ok(now) => {
                    list.found.borrow_mut().rename(&entry.id, now.title);
                    list.restore(&row);
                }
                Err(failure) if is_gone(&failure) => list.is_gone(&row, &entry.id, true),
                Err(_) => list.rows.complain(&row, later!(list.shell.words(), ChangeFailed), None),
            }
        });
    }

    fn delete(&self, row: &Element, id: String) {
        clear_alert(row);
        set_busy(row, true);
        let row = row.clone();
        let path = ["conversations/", &id].concat();
        self.call(Call { method: "DELETE", path, body: None }, move |list, reply| match reply {
            Ok(_) => list.is_gone(&row, &id, false),
            Err(failure) if is_gone(&failure) => list.is_gone(&row, &id, false),
            Err(_) => list.rows.complain(&row, later!(list.shell.words(), ChangeFailed), None),
        });
    }

    /// The conversation is no longer there; the focus goes to the one in its place. If it
    /// was the one that is open, a new one begins.
    fn is_gone(&self, row: &Element, id: &str, is_news: bool) {
        let next = self.found.borrow_mut().remove(id);
        let next = next.and_then(|it| {
            let selector = ["[data-id=\"", &it, "\"]"].concat();
            self.place.rows.query_selector(&selector).ok().flatten()
        });
        let had_focus = dom::has_focus(row);
        dom::remove(row);
        self.tell_count();
        if is_news {
            dom::set_text(&self.place.status, later!(self.shell.words(), ConversationGone));
        }
        if had_focus && !next.is_some_and(|it| focus_on(&it, "button")) {
            self.place.focus_search();
        }
        if self.is_open(id) {
            self.beside.replace(None);
            self.shell.dispatch(ChatEvent::NewConversation);
        }
    }

    /// Back to the conversation.
    pub(super) fn leave(&self) {
        self.shell.uncover();
    }
}

fn is_gone(failure: &Failure) -> bool {
    matches!(failure, Failure::Refused { status: 404, .. })
}
