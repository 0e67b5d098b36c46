//! Colors for code, fetched when the first answer with code is whole.

use crate::{dom, later};
use parlor_core::highlight::{Kind, pieces};
use web_sys::{Element, NodeList};

/// Draws the code in these frames in the colors of what it is, as soon as that can be
/// told.
///
/// It is handed nodes instead of a place to look for them: whoever begins to draw an
/// answer anew while this is fetched has other nodes by then.
pub(super) fn highlight(frames: NodeList) {
    later::fetched("code", work(frames));
}

later::work!(code, work(frames: NodeList) => draw_all(&frames));

fn draw_all(frames: &NodeList) {
    let frame = move |at| frames.get(at).map(dom::as_element);
    for frame in (0..).map_while(frame) {
        let inside = |selector| frame.query_selector(selector).ok().flatten();
        if let (Some(lang), Some(code)) = (inside("span"), inside("code")) {
            draw(&code, &lang.text_content().unwrap_or_default());
        }
    }
}

fn draw(code: &Element, lang: &str) {
    let text = code.text_content().unwrap_or_default();
    let Some(pieces) = pieces(&text, lang) else { return };
    dom::set_text(code, "");
    for (kind, words) in pieces {
        match name(kind) {
            None => dom::append(code, &dom::document().create_text_node(words)),
            Some(part) => dom::append(code, &dom::el("span").part(part).text(words).done()),
        }
    }
}

fn name(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Plain => None,
        Kind::Comment => Some("comment"),
        Kind::String => Some("string"),
        Kind::Number => Some("number"),
        Kind::Keyword => Some("keyword"),
    }
}
