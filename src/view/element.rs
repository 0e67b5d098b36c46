//! The elements that Markdown is drawn as.

use super::sources;
use crate::dom::{self, Builder};
use parlor_core::{
    i18n::{Key, Words},
    json::decimal,
    markdown::{Align, Tag},
};
use web_sys::Element;

/// The element for `tag`: what stands in its parent, and what its insides go
/// into. `heading` is the level to give a heading, 3 to 6.
pub(super) fn of(tag: Tag<'_>, heading: u8, words: &Words) -> (Element, Element) {
    let one = match tag {
        Tag::CodeBlock { lang } => return code_block(lang, words),
        Tag::Table => {
            let table = dom::el("table").done();
            let frame = dom::el("div").part("table").attr("tabindex", "0").child(&table).done();
            return (frame, table);
        }
        Tag::Item { task: Some(is_done) } => task(is_done, words),
        Tag::Heading(_) => dom::el(match heading {
            ..=3 => "h3",
            4 => "h4",
            5 => "h5",
            _ => "h6",
        }),
        Tag::Paragraph => dom::el("p"),
        Tag::Quote => dom::el("blockquote").attr("dir", "auto"),
        Tag::Item { task: None } => dom::el("li"),
        Tag::List { start: None } => dom::el("ul"),
        Tag::List { start: Some(1) } => dom::el("ol"),
        Tag::List { start: Some(number) } => dom::el("ol").attr("start", &decimal(number as usize)),
        Tag::TableHead => dom::el("thead"),
        Tag::TableBody => dom::el("tbody"),
        Tag::TableRow => dom::el("tr"),
        Tag::Cell { head, align } => aligned(dom::el(if head { "th" } else { "td" }), align),
        Tag::Emphasis => dom::el("em"),
        Tag::Strong => dom::el("strong"),
        Tag::Strikethrough => dom::el("del"),
        Tag::Code => dom::el("code"),
        Tag::Link { href, title: "" } => sources::link(href),
        Tag::Link { href, title } => sources::link(href).attr("title", title),
    };
    let one = one.done();
    (one.clone(), one)
}

/// A picture that is fetched once it is near, from a server that is not told from where. Its
/// source comes last: it is asked for as soon as it is known.
pub(super) fn picture(src: &str, alt: &str) -> Element {
    let picture = dom::el("img").part("image").attr("alt", alt).attr("loading", "lazy");
    picture.attr("referrerpolicy", "no-referrer").attr("src", src).done()
}

fn task(is_done: bool, words: &Words) -> Builder {
    let (glyph, name) = if is_done { ("☑ ", Key::Done) } else { ("☐ ", Key::ToDo) };
    let glyph = dom::el("span").attr("role", "img").attr("aria-label", words.of(name)).text(glyph);
    let glyph = glyph.done();
    dom::el("li").attr("data-task", "").child(&glyph)
}

fn aligned(cell: Builder, align: Align) -> Builder {
    match align {
        Align::None => cell,
        Align::Left => cell.attr("data-align", "left"),
        Align::Center => cell.attr("data-align", "center"),
        Align::Right => cell.attr("data-align", "right"),
    }
}

/// A frame with the language and a copy button, and the code inside.
fn code_block(lang: &str, words: &Words) -> (Element, Element) {
    let copy = dom::el("button").part("copy").attr("type", "button").text(words.of(Key::Copy));
    let copy = copy.done();
    let head = dom::el("div")
        .part("code-head")
        .child(&dom::el("span").text(lang).done())
        .child(&copy)
        .done();
    let code = dom::el("code").done();
    let pre = dom::el("pre").attr("tabindex", "0").attr("dir", "ltr").child(&code).done();
    (dom::el("div").part("code").child(&head).child(&pre).done(), code)
}
