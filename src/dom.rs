//! Nodes, built in one breath: `el("p").part("meta").text("Stopped").done()`.
//!
//! For what is drawn once and then left alone, such as a finished paragraph; a
//! reactive view would cost a visitor more bytes and more time. Nothing here can
//! fail for a valid tag name, so failures are dropped instead of carried around.

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Document, Element, Event, EventTarget, Node};

/// The page's document.
pub(crate) fn document() -> Document {
    leptos::prelude::document()
}

/// An element under construction.
pub(crate) struct Builder(Element);

/// Begins an element of this tag, which must be a valid name.
pub(crate) fn el(tag: &str) -> Builder {
    Builder(document().create_element(tag).unwrap_or_else(|_| fallback()))
}

/// An icon: one path in a 24 by 24 box, hidden from those who listen.
pub(crate) fn icon(path: &str) -> Element {
    let svg = |tag| {
        document()
            .create_element_ns(Some("http://www.w3.org/2000/svg"), tag)
            .unwrap_or_else(|_| fallback())
    };
    let shape = Builder(svg("path")).attr("d", path).done();
    Builder(svg("svg"))
        .attr("viewBox", "0 0 24 24")
        .attr("aria-hidden", "true")
        .child(&shape)
        .done()
}

impl Builder {
    /// Names it for `::part()` and for our own styles.
    pub(crate) fn part(self, name: &str) -> Self {
        self.attr("part", name)
    }

    /// Sets an attribute.
    pub(crate) fn attr(self, name: &str, value: &str) -> Self {
        let _ = self.0.set_attribute(name, value);
        self
    }

    /// Adds text. Never HTML.
    pub(crate) fn text(self, text: &str) -> Self {
        append_text(&self.0, text);
        self
    }

    /// Adds a child.
    pub(crate) fn child(self, child: &Node) -> Self {
        let _ = self.0.append_child(child);
        self
    }

    /// The element.
    pub(crate) fn done(self) -> Element {
        self.0
    }
}

/// Adds text at the end of a node.
pub(crate) fn append_text(parent: &Node, text: &str) {
    let _ = parent.append_child(&document().create_text_node(text));
}

/// An element that is certainly there, where a tag name was refused.
fn fallback() -> Element {
    document().create_document_fragment().unchecked_into()
}

/// Puts text on the clipboard, where the page may: nothing on a page that was not
/// fetched by https or from this machine.
pub(crate) fn copy_text(text: &str) -> Option<()> {
    let navigator = leptos::prelude::window().navigator();
    js_sys::Reflect::get(&navigator, &"clipboard".into()).ok().filter(|it| it.is_object())?;
    drop(navigator.clipboard().write_text(text));
    Some(())
}

/// What keeps event listeners alive; dropped together with their nodes.
pub(crate) type Listeners = Vec<Closure<dyn FnMut(Event)>>;

/// Calls `then` for every event of this kind. It ends when `keep` is dropped.
pub(crate) fn on(
    target: &EventTarget,
    kind: &str,
    keep: &mut Listeners,
    then: impl FnMut(Event) + 'static,
) {
    let listener = Closure::<dyn FnMut(Event)>::new(then);
    let _ = target.add_event_listener_with_callback(kind, listener.as_ref().unchecked_ref());
    keep.push(listener);
}

/// A button of this part, with a name or words inside.
pub(crate) fn button(part: &str) -> Builder {
    el("button").part(part).attr("type", "button")
}

/// Sets an attribute without a value, or takes it away.
pub(crate) fn flag(node: &Element, name: &str, is_on: bool) {
    let _ = if is_on { node.set_attribute(name, "") } else { node.remove_attribute(name) };
}

/// Sets an attribute.
pub(crate) fn set(node: &Element, name: &str, value: &str) {
    let _ = node.set_attribute(name, value);
}

/// Replaces the text of a node.
pub(crate) fn set_text(node: &Node, text: &str) {
    node.set_text_content(Some(text));
}
