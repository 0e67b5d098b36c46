//! Where an answer comes from: the marks in its text. The cards below it are fetched later
//! (`actions/cards.rs`).

use crate::dom;
use parlor_core::protocol::Source;
use web_sys::Element;

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
