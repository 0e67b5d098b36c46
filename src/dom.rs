//! Nodes, built in one breath: `el("p").part("meta").text("Stopped").done()`.

use crate::promise::settled;
use wasm_bindgen::{JsCast, closure::Closure, prelude::wasm_bindgen};
use web_sys::{Document, Element, Event, EventTarget, HtmlElement, Node, ShadowRoot, Window};

/// The same objects as in `web_sys`, with methods that cannot fail the way we
/// call them: a `Result` that nobody can act upon costs code at every call.
#[wasm_bindgen]
extern "C" {
    type Quiet;
    #[wasm_bindgen(thread_local_v2, js_name = globalThis)]
    static WINDOW: Window;
    #[wasm_bindgen(method, getter)]
    fn document(this: &Quiet) -> Document;
    #[wasm_bindgen(method, js_name = createElement)]
    fn create_element(this: &Quiet, tag: &str) -> Element;
    #[wasm_bindgen(method, js_name = createElementNS)]
    fn create_element_ns(this: &Quiet, namespace: &str, tag: &str) -> Element;
    #[wasm_bindgen(method, js_name = setAttribute)]
    fn set_attribute(this: &Quiet, name: &str, value: &str);
    #[wasm_bindgen(method, js_name = toggleAttribute)]
    fn toggle_attribute(this: &Quiet, name: &str, is_on: bool);
    #[wasm_bindgen(method)]
    fn append(this: &Quiet, child: &Node);
    #[wasm_bindgen(method, js_name = insertBefore)]
    fn insert_before(this: &Quiet, child: &Node, next: Option<&Node>);
    #[wasm_bindgen(method, js_name = addEventListener)]
    fn listen(this: &Quiet, kind: &str, listener: &Closure<dyn FnMut(Event)>);
    #[wasm_bindgen(method, js_name = removeEventListener)]
    fn unlisten(this: &Quiet, kind: &str, listener: &Closure<dyn FnMut(Event)>);
    #[wasm_bindgen(method)]
    fn focus(this: &Quiet);
    #[wasm_bindgen(method)]
    fn click(this: &Quiet);
    #[wasm_bindgen(method, js_name = showModal)]
    fn show_modal(this: &Quiet);
    #[wasm_bindgen(method)]
    fn close(this: &Quiet);
    #[wasm_bindgen(method)]
    fn remove(this: &Quiet);
    #[wasm_bindgen(method, js_name = replaceWith)]
    fn replace_with(this: &Quiet, other: &Node);
    #[wasm_bindgen(method, js_name = appendData)]
    fn append_data(this: &Quiet, data: &str);
    #[wasm_bindgen(method)]
    fn closest(this: &Quiet, selector: &str) -> Option<Element>;
}

fn quiet<T: JsCast>(object: &T) -> &Quiet {
    object.unchecked_ref()
}

/// The page's window.
pub(crate) fn window() -> Window {
    WINDOW.with(Window::clone)
}

/// The page's document.
pub(crate) fn document() -> Document {
    quiet(&window()).document()
}

/// Whether this media query is true now.
pub(crate) fn matches_media(query: &str) -> bool {
    window().match_media(query).ok().flatten().is_some_and(|it| it.matches())
}

/// An element under construction.
pub(crate) struct Builder(Element);

/// Begins an element of this tag.
pub(crate) fn el(tag: &str) -> Builder {
    Builder(quiet(&document()).create_element(tag))
}

/// Begins a button of this part, which sends no form.
pub(crate) fn button(part: &str) -> Builder {
    el("button").part(part).attr("type", "button")
}

/// Begins a list of this part. By its role as well: Safari takes one without marks for none.
pub(crate) fn list(part: &str) -> Builder {
    el("ul").part(part).attr("role", "list")
}

/// An icon: one path in a 24 by 24 box, hidden from those who listen.
pub(crate) fn icon(path: &str) -> Element {
    let svg = |tag| quiet(&document()).create_element_ns("http://www.w3.org/2000/svg", tag);
    let shape = Builder(svg("path")).attr("d", path).done();
    let frame = Builder(svg("svg")).attr("viewBox", "0 0 24 24").attr("aria-hidden", "true");
    frame.child(&shape).done()
}

impl Builder {
    /// Names it for `::part()` and for our own styles.
    pub(crate) fn part(self, name: &str) -> Self {
        self.attr("part", name)
    }

    /// Sets an attribute.
    pub(crate) fn attr(self, name: &str, value: &str) -> Self {
        set(&self.0, name, value);
        self
    }

    /// Adds text. Never HTML.
    pub(crate) fn text(self, text: &str) -> Self {
        append(&self.0, &document().create_text_node(text));
        self
    }

    /// Adds a child.
    pub(crate) fn child(self, child: &Node) -> Self {
        append(&self.0, child);
        self
    }

    /// The element.
    pub(crate) fn done(self) -> Element {
        self.0
    }
}

/// A node that is known to be an element.
pub(crate) fn as_element(node: Node) -> Element {
    node.unchecked_into()
}

/// Adds a child at the end.
pub(crate) fn append(parent: &Node, child: &Node) {
    quiet(parent).append(child);
}

/// Adds a child before `next`, at the end where there is none.
pub(crate) fn insert(parent: &Node, child: &Node, next: Option<&Node>) {
    quiet(parent).insert_before(child, next);
}

/// Takes a node off its parent.
pub(crate) fn remove(node: &Node) {
    quiet(node).remove();
}

/// Puts another node in a node's place.
pub(crate) fn replace(node: &Node, other: &Node) {
    quiet(node).replace_with(other);
}

/// Sets an attribute without a value, or takes it away.
pub(crate) fn flag(node: &Element, name: &str, is_on: bool) {
    quiet(node).toggle_attribute(name, is_on);
}

/// Sets an attribute.
pub(crate) fn set(node: &Element, name: &str, value: &str) {
    quiet(node).set_attribute(name, value);
}

/// Sets an attribute to `true` or `false`.
pub(crate) fn set_bool(node: &Element, name: &str, value: bool) {
    set(node, name, if value { "true" } else { "false" });
}

/// Replaces the text of a node.
pub(crate) fn set_text(node: &Node, text: &str) {
    node.set_text_content(Some(text));
}

/// Adds to the end of a text node, without reading what is there.
pub(crate) fn append_data(text: &Node, more: &str) {
    quiet(text).append_data(more);
}

/// Sets a custom property on the root around `node`, which a style sheet may
/// read; no style attribute is written, so no policy of the page is needed.
pub(crate) fn set_property(node: &Element, name: &str, value: &str) {
    if let Some(root) = closest(node, "[part=root]") {
        let style = root.unchecked_into::<HtmlElement>().style();
        let _ = style.set_property(name, value);
    }
}

/// Moves the keyboard focus.
pub(crate) fn focus(node: &Element) {
    quiet(node).focus();
}

/// Presses a button in the place of a person.
pub(crate) fn press(button: &Element) {
    quiet(button).click();
}

/// Shows a `dialog` above all else, with the rest of the page out of reach.
pub(crate) fn show_modal(dialog: &Element) {
    quiet(dialog).show_modal();
}

/// Ends that; nothing for a `dialog` that was not shown.
pub(crate) fn close(dialog: &Element) {
    quiet(dialog).close();
}

/// What has the keyboard focus in the shadow root that `node` stands in.
pub(crate) fn active(node: &Node) -> Option<Element> {
    node.get_root_node().dyn_into::<ShadowRoot>().ok()?.active_element()
}

/// Whether the keyboard focus is on something inside of this.
pub(crate) fn has_focus(within: &Element) -> bool {
    within.query_selector(":focus").is_ok_and(|it| it.is_some())
}

/// The innermost element around `node`, itself included, that the selector fits.
pub(crate) fn closest(node: &Element, selector: &str) -> Option<Element> {
    quiet(node).closest(selector)
}

/// Event listeners that end when this is dropped.
pub(crate) type Listeners = Vec<Listener>;

/// One event listener.
pub(crate) struct Listener {
    target: EventTarget,
    kind: &'static str,
    call: Closure<dyn FnMut(Event)>,
}

impl Drop for Listener {
    fn drop(&mut self) {
        quiet(&self.target).unlisten(self.kind, &self.call);
    }
}

/// Calls `then` for every event of this kind. It ends when `keep` is dropped.
pub(crate) fn on(
    target: &EventTarget,
    kind: &'static str,
    keep: &mut Listeners,
    then: impl FnMut(Event) + 'static,
) {
    listen(target, kind, keep, Box::new(then));
}

fn listen(
    target: &EventTarget,
    kind: &'static str,
    keep: &mut Listeners,
    then: Box<dyn FnMut(Event)>,
) {
    let call = Closure::wrap(then);
    quiet(target).listen(kind, &call);
    keep.push(Listener { target: target.clone(), kind, call });
}

/// Puts text on the clipboard, and calls `then` when it is there. The page may
/// not be allowed to, as when it was fetched neither by https nor from this machine.
pub(crate) fn copy_text(text: &str, then: Box<dyn FnOnce()>) {
    let navigator = window().navigator();
    let clipboard = js_sys::Reflect::get(&navigator, &"clipboard".into());
    if clipboard.is_ok_and(|it| it.is_object()) {
        let written = navigator.clipboard().write_text(text);
        let then = Box::new(move |written: Result<_, _>| {
            if written.is_ok() {
                then();
            }
        });
        settled(&written, then);
    }
}
