//! The nodes around the rows, and what becomes of header and focus.

use super::rows::focus_on;
use crate::{dom, shell::Shell, style, view::icon};
use parlor_core::{i18n::Key, later};
use web_sys::{Element, Node};

/// A chevron: back.
const BACK: &str = "M15 6l-6 6 6 6";

/// Where the list stands. Dropping it brings the conversation back, and the focus to the
/// button that the list was opened with (to the composer, if there is nothing to list any
/// more), unless it is elsewhere.
pub(super) struct Place {
    panel: Element,
    /// What the list was opened with.
    button: Element,
    /// The way back, in the place of the agent's picture.
    back: Element,
    /// Headline and count, in the place of the agent's name.
    head: Element,
    /// How many there are.
    pub(super) count: Element,
    /// Everything below the header.
    pub(super) node: Element,
    /// Around the search.
    pub(super) form: Element,
    /// What is searched for.
    pub(super) search: Element,
    /// The conversations.
    pub(super) rows: Element,
    /// What is going on, or why there is nothing.
    pub(super) status: Element,
    /// What went wrong, and what leads on.
    pub(super) below: Element,
    /// What can be done with all of it.
    pub(super) end: Element,
}

impl Place {
    /// Puts an empty list into the panel around `button`; nothing if that is gone.
    pub(super) fn new(shell: &Shell, button: Element) -> Option<Self> {
        let panel = dom::closest(&button, "[part=panel]")?;
        let header = dom::closest(&button, "[part=header]")?;
        let actions = dom::closest(&button, "[part=actions]")?;
        style::adopt_part(&panel, style::MORE);
        let words = shell.words();
        let back = icon::button(BACK, later!(words, Back));
        dom::set(&back, "data-do", "back");
        let count = dom::el("p").part("list-count").attr("role", "status").done();
        let title = dom::el("h2").part("list-title").text(shell.say(Key::Conversations)).done();
        let head = dom::el("div").part("list-head").child(&title).child(&count).done();
        let (form, search) = search(later!(words, SearchConversations));
        let rows = dom::list("rows");
        let rows = rows.attr("aria-label", shell.say(Key::Conversations)).done();
        let status = dom::el("p").part("list-status").attr("role", "status").done();
        let (below, end) = (dom::el("div").part("list-below").done(), dom::el("div").done());
        dom::set(&end, "part", "list-end");
        let node = dom::el("div").part("list").child(&form).child(&rows);
        let node = node.child(&status).child(&below).child(&end).done();
        dom::insert(&header, &back, header.first_child().as_ref());
        dom::insert(&header, &head, Some(&actions));
        let footer = panel.query_selector("[part=footer]").ok().flatten().map(Node::from);
        dom::insert(&panel, &node, footer.as_ref());
        dom::flag(&panel, "data-list", true);
        dom::set_bool(&button, "aria-expanded", true);
        Some(Self {
            panel,
            button,
            back,
            head,
            count,
            node,
            form,
            search,
            rows,
            status,
            below,
            end,
        })
    }

    /// What listens, besides the list itself.
    pub(super) fn back(&self) -> &Element {
        &self.back
    }

    /// Shows the search, or takes it away unless somebody is in it.
    pub(super) fn offer_search(&self, is_offered: bool) {
        dom::flag(&self.form, "hidden", !is_offered && !dom::has_focus(&self.form));
    }

    /// To the search; where there is none, to the way back.
    pub(super) fn focus_search(&self) {
        let is_hidden = self.form.has_attribute("hidden");
        dom::focus(if is_hidden { &self.back } else { &self.search });
    }

    /// Takes everything out but a sentence, and a way on.
    pub(super) fn leave_only(&self, shell: &Shell, sentence: &str) {
        for it in [&self.form, &self.rows, &self.below, &self.end, &self.count] {
            dom::remove(it);
        }
        dom::set_text(&self.status, sentence);
        let anew = choice("plain", shell.say(Key::NewConversation), "back");
        dom::append(&self.node, &anew);
        dom::focus(&anew);
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let is_here = [&self.node, &self.head].into_iter().any(dom::has_focus);
        let is_here = is_here || dom::closest(&self.back, ":focus").is_some();
        for it in [&self.node, &self.head, &self.back] {
            dom::remove(it);
        }
        dom::flag(&self.panel, "data-list", false);
        dom::set_bool(&self.button, "aria-expanded", false);
        if is_here && self.button.has_attribute("hidden") {
            focus_on(&self.panel, "[part=input]");
        } else if is_here {
            dom::focus(&self.button);
        }
    }
}

fn search(name: &str) -> (Element, Element) {
    let input = dom::el("input")
        .part("search")
        .attr("type", "search")
        .attr("dir", "auto")
        .attr("maxlength", "200")
        .attr("enterkeyhint", "search")
        .attr("autocomplete", "off")
        .attr("aria-label", name)
        .attr("placeholder", name)
        .done();
    let form = dom::el("form").part("search-form").attr("role", "search").child(&input).done();
    (form, input)
}

/// A button of words that does this.
pub(super) fn choice(part: &str, name: &str, deed: &str) -> Element {
    dom::button(part).text(name).attr("data-do", deed).done()
}

/// A sentence that interrupts, and the button that may help.
pub(super) fn alert(sentence: &str, action: Option<(&str, &str)>) -> Element {
    let sentence = dom::el("span").text(sentence).done();
    let alert = dom::el("p").part("list-alert").attr("role", "alert").child(&sentence).done();
    if let Some((name, deed)) = action {
        dom::append(&alert, &choice("plain", name, deed));
    }
    alert
}

/// A question before something is done that cannot be undone.
pub(super) fn question(shell: &Shell, sentence: &str, yes: (&str, &str)) -> Element {
    let cancel = choice("plain", later!(shell.words(), Cancel), "cancel");
    let choices = dom::el("div").part("choices").child(&choice("danger", yes.0, yes.1));
    let choices = choices.child(&cancel).done();
    dom::el("div")
        .part("question-before")
        .attr("role", "group")
        .attr("aria-label", sentence)
        .child(&dom::el("p").text(sentence).done())
        .child(&choices)
        .done()
}
