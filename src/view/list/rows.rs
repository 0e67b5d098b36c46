//! How a conversation, a question about it and its new title are drawn.

use super::place::{alert, choice, question};
use crate::{
    dom,
    intl::{Moment, Writing},
    js,
    shell::Shell,
    view::icon,
};
use parlor_core::{conversations::Entry, i18n::Key, later};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlTextAreaElement};

/// A pencil: rename.
const PENCIL: &str = "M4 20l1-4L16 5l3 3L8 19z";
/// A bin: delete.
const BIN: &str = "M5 7h14M10 7V4.5h4V7M7 7l.8 12.5h8.4L17 7M10.5 10.5v5.5M13.5 10.5v5.5";

/// Draws conversations.
pub(super) struct Rows {
    pub(super) shell: Shell,
    writing: Writing,
}

impl Rows {
    pub(super) fn new(shell: &Shell) -> Self {
        let writing = Writing::of(shell.options().lang.as_deref());
        Self { shell: shell.clone(), writing }
    }

    /// A row of its own for this conversation.
    pub(super) fn row(&self, entry: &Entry, is_open: bool) -> Element {
        let row = dom::el("li").part("row").attr("data-id", &entry.id).done();
        self.fill(&row, entry, is_open);
        row
    }

    /// Draws the conversation in its row, in the place of whatever stands there.
    pub(super) fn fill(&self, row: &Element, entry: &Entry, is_open: bool) {
        let title = self.title(entry);
        let span = |part, text| dom::el("span").part(part).attr("dir", "auto").text(text).done();
        let open = dom::button("row-open")
            .attr("data-do", "continue")
            .child(&span("row-title", title))
            .child(&dom::el("span").part("row-date").text(&self.date(&entry.at)).done())
            .child(&span("row-words", &entry.words))
            .done();
        if is_open {
            dom::set_bool(&open, "aria-current", true);
        }
        let tool = |path, word: &str, deed| {
            let tool = icon::button(path, &[word, ": ", title].concat());
            dom::set(&tool, "data-do", deed);
            tool
        };
        let words = self.shell.words();
        let tools = dom::el("div")
            .part("row-tools")
            .child(&tool(PENCIL, later!(words, Rename), "rename"))
            .child(&tool(BIN, later!(words, Delete), "delete"))
            .done();
        let had_focus = dom::has_focus(row);
        swap(row, &[&open, &tools], Some(&open).filter(|_| had_focus));
    }

    /// What the conversation is called.
    pub(super) fn title<'a>(&'a self, entry: &'a Entry) -> &'a str {
        match entry.title.as_deref() {
            Some(title) if !title.is_empty() => title,
            _ => later!(self.shell.words(), Untitled),
        }
    }

    /// Makes the title one that can be written over.
    pub(super) fn draw_renaming(&self, row: &Element, entry: &Entry) {
        let words = self.shell.words();
        let name = later!(words, NewTitle);
        let input = dom::el("input")
            .part("title-input")
            .attr("dir", "auto")
            .attr("maxlength", "200")
            .attr("autocomplete", "off")
            .attr("aria-label", name)
            .done();
        let save = dom::el("button").part("plain").text(later!(words, Save)).done();
        let cancel = choice("plain", later!(words, Cancel), "cancel");
        let choices = dom::el("div").part("choices").child(&save).child(&cancel).done();
        let form = dom::el("form").part("renaming").child(&input).child(&choices).done();
        let text = text_box(&input);
        text.set_value(entry.title.as_deref().unwrap_or_default());
        swap(row, &[&form], Some(&input));
        js::call(&text, "select", &[]);
    }

    /// Asks whether it should be deleted.
    pub(super) fn draw_deleting(&self, row: &Element) {
        let words = self.shell.words();
        let yes = (later!(words, Delete), "delete-now");
        let asked = question(&self.shell, later!(words, DeleteForGood), yes);
        let cancel = asked.query_selector("[data-do=cancel]").ok().flatten();
        swap(row, &[&asked], cancel.as_ref());
    }

    /// `one:{} conversation|…` with the number that is here.
    pub(super) fn count(&self, number: usize, has_more: bool) -> String {
        let sentence = later!(self.shell.words(), ConversationCount);
        #[expect(clippy::cast_precision_loss, reason = "nobody has that many")]
        let number = number as f64;
        if has_more {
            self.writing.counted_at_least(sentence, number)
        } else {
            self.writing.counted(sentence, number)
        }
    }

    /// Of today the time, else the day.
    fn date(&self, at: &str) -> String {
        let Some(moment) = Moment::parse(at) else { return String::new() };
        if moment.is_of_the_day_of(Moment::now()) {
            self.writing.time(moment)
        } else {
            self.writing.day(moment)
        }
    }

    /// Says in the row that it did not work; pressing the same again may help.
    pub(super) fn complain(&self, row: &Element, sentence: &str, retry: Option<&str>) {
        clear_alert(row);
        set_busy(row, false);
        let action = retry.map(|deed| (self.shell.say(Key::Retry), deed));
        dom::append(row, &alert(sentence, action));
    }
}

/// Puts these in the place of what is in the row. The focus moves before what had it is gone.
fn swap(row: &Element, new: &[&Element], focus: Option<&Element>) {
    let before = row.child_nodes().length();
    for it in new {
        dom::append(row, it);
    }
    if let Some(it) = focus {
        dom::focus(it);
    }
    for _ in 0..before {
        if let Some(old) = row.first_child() {
            dom::remove(&old);
        }
    }
}

/// Marks a row as one with which something is being done.
pub(super) fn set_busy(row: &Element, is_busy: bool) {
    dom::set_bool(row, "aria-busy", is_busy);
}

/// Takes away what was said to be wrong.
pub(super) fn clear_alert(within: &Element) {
    if let Ok(Some(alert)) = within.query_selector("[part=list-alert]") {
        dom::remove(&alert);
    }
}

/// Moves the focus to the first of these within `node`; says whether there is one.
pub(super) fn focus_on(node: &Element, selector: &str) -> bool {
    let found = node.query_selector(selector).ok().flatten();
    found.as_ref().map(dom::focus).is_some()
}

/// A text box of one line has the same members as one of many, as far as we use them.
pub(super) fn text_box(input: &Element) -> HtmlTextAreaElement {
    input.clone().unchecked_into()
}
