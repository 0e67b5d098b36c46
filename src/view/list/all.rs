//! What is done with the conversation that is open, and with all of them.

use super::{
    list::{Beside, List},
    place::{alert, choice, question},
    rows::{clear_alert, focus_on, set_busy},
};
use crate::{dom, files::LocalFile, shell::Call};
use parlor_core::{chat::Chat, conversations::file_name, i18n::Key, later};
use web_sys::Element;

impl List {
    pub(super) fn do_with_all(&self, deed: &str, button: &Element) {
        let end = &self.place.end;
        if end.get_attribute("aria-busy").as_deref() == Some("true") {
            return;
        }
        match deed {
            "again" => self.look_again(),
            "more" => self.look_further(),
            "download" => self.download(),
            "end" => self.end_conversation(),
            "forget" => {
                let words = self.shell.words();
                let yes = (later!(words, ForgetMe), "forget-now");
                let asked = question(&self.shell, later!(words, ForgetForGood), yes);
                dom::set_text(end, "");
                dom::append(end, &asked);
                focus_on(end, "[data-do=cancel]");
            }
            "forget-now" => self.forget(),
            "cancel" => self.cancel(button),
            _ => self.leave(),
        }
    }

    /// What stands below the list, as far as there is something to do.
    pub(super) fn draw_end(&self) {
        let end = &self.place.end;
        let words = self.shell.words();
        dom::set_text(end, "");
        if self.beside.borrow().as_ref().is_some_and(|it| it.conversation.is_some()) {
            dom::append(end, &choice("plain", later!(words, Download), "download"));
            dom::append(end, &choice("plain", later!(words, EndConversation), "end"));
        }
        dom::append(end, &choice("plain", later!(words, ForgetMe), "forget"));
        self.offer_the_end();
    }

    /// What has ended cannot be ended.
    pub(super) fn offer_the_end(&self) {
        let found = self.found.borrow();
        let has_ended = found.entries.iter().any(|it| it.is_ended && self.is_open(&it.id));
        if let Ok(Some(ends)) = self.place.end.query_selector("[data-do=end]") {
            dom::flag(&ends, "hidden", has_ended);
        }
    }

    fn download(&self) {
        self.call_for_open("GET", "/export?format=markdown", "download", |_, text| {
            if let Some(file) = LocalFile::of_text(&text) {
                file.save(&file_name(&text));
            }
        });
    }

    fn end_conversation(&self) {
        self.call_for_open("POST", "/end", "end", |list, _| {
            let shell = list.shell.clone();
            list.leave();
            shell.focus_composer();
        });
    }

    /// Makes a call about the conversation that is open; where it fails, `deed` is offered
    /// again.
    fn call_for_open(
        &self,
        method: &'static str,
        what: &str,
        deed: &'static str,
        then: fn(&Self, String),
    ) {
        let open = self.beside.borrow().as_ref().and_then(|it| it.conversation.clone());
        let Some(id) = open else { return };
        let body = (method == "POST").then(|| "{}".to_owned());
        let call = Call { method, path: ["conversations/", &id, what].concat(), body };
        self.begin();
        self.call(call, move |list, reply| {
            set_busy(&list.place.end, false);
            match reply {
                Ok(text) => then(list, text),
                Err(_) => list.complain(Some(deed)),
            }
        });
    }

    /// Has the server forget the visitor, and then the browser.
    fn forget(&self) {
        let call = Call { method: "DELETE", path: "widget/visitor".into(), body: None };
        self.begin();
        self.call(call, move |list, reply| {
            set_busy(&list.place.end, false);
            if reply.is_err() {
                return list.complain(None);
            }
            list.place.leave_only(&list.shell, later!(list.shell.words(), Forgotten));
            list.beside.replace(Some(Beside::default()));
            list.shell.change(Box::new(Chat::forget_visitor));
            list.shell.keep_nothing();
        });
    }

    fn begin(&self) {
        clear_alert(&self.place.end);
        set_busy(&self.place.end, true);
    }

    fn complain(&self, retry: Option<&str>) {
        let sentence = later!(self.shell.words(), ChangeFailed);
        let action = retry.map(|deed| (self.shell.say(Key::Retry), deed));
        dom::append(&self.place.end, &alert(sentence, action));
    }
}
