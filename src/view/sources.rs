//! The cards below an answer: where it comes from.

use crate::{dom, shell::Shell};
use parlor_core::{i18n::Key, protocol::Source};
use web_sys::Element;

/// A list of cards, in the order of their marks in the text.
pub(super) fn list(shell: &Shell, sources: &[Source]) -> Element {
    let list = dom::el("ul").part("sources").attr("aria-label", shell.say(Key::Sources)).done();
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

/// The mark in the text: a number that leads to where the words come from.
pub(super) fn mark(source: &Source) -> Element {
    let mark = source.url.as_deref().map_or_else(|| dom::el("sup"), link);
    let name = [source.id.as_str(), ": ", &source.title].concat();
    mark.part("citation").attr("title", &name).text(&source.id).done()
}

/// A link that opens beside the page and tells it nothing.
pub(super) fn link(url: &str) -> dom::Builder {
    dom::el("a").attr("href", url).attr("target", "_blank").attr("rel", "noopener noreferrer")
}
