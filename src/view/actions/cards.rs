//! The cards below an answer: where it comes from.

use super::row::inside;
use crate::{dom, shell::Shell, view::sources::link};
use parlor_core::{chat::Message, i18n::Key, protocol::Source};
use web_sys::Element;

/// Draws the cards of a message below its words, where they are not there.
pub(super) fn draw(row: &Element, message: &Message, shell: &Shell) {
    let known = inside(row, "[part=sources]");
    let count = known.as_ref().map_or(0, |it| it.child_element_count() as usize);
    if count == message.sources.len() {
        return;
    }
    if let Some(known) = known {
        dom::remove(&known);
    }
    let words = inside(row, "[part=text]");
    if let Some((body, words)) = words.and_then(|it| Some((it.parent_element()?, it)))
        && !message.sources.is_empty()
    {
        dom::insert(&body, &list(shell, &message.sources), words.next_sibling().as_ref());
    }
}

/// A list of cards, in the order of their marks in the text.
fn list(shell: &Shell, sources: &[Source]) -> Element {
    let list = dom::list("sources").attr("aria-label", shell.say(Key::Sources)).done();
    for source in sources {
        dom::append(&list, &dom::el("li").child(&card(source)).done());
    }
    list
}

/// A link where the source can be read, plain text where it cannot.
fn card(source: &Source) -> Element {
    let card = match &source.url {
        Some(url) => link(url),
        None => dom::el("div"),
    };
    let mut card = card.part("source");
    if let Some(words) = &source.snippet {
        card = card.attr("title", words);
    }
    let title = dom::el("span").part("source-title").text(&source.id).text(" · ");
    let card = card.child(&title.text(&source.title).done());
    match &source.heading {
        Some(heading) => card.child(&dom::el("span").part("source-place").text(heading).done()),
        None => card,
    }
    .done()
}
