//! Files as a browser hands them over: picked, dropped, pasted, and shown again.

use crate::{js, promise::settled};
use js_sys::{Array, Promise};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event};

/// A `File`, or a `Blob` that has no name.
#[derive(Clone)]
pub(crate) struct LocalFile(pub(crate) JsValue);

impl LocalFile {
    /// One that holds this text.
    pub(crate) fn of_text(text: &str) -> Option<Self> {
        let content = Array::of1(&text.into());
        js::new(&js::global("Blob"), &[&content]).map(Self)
    }

    /// What it is called.
    pub(crate) fn name(&self) -> String {
        js::text(&self.0, "name")
    }

    /// IANA media type, or nothing where the browser does not know.
    pub(crate) fn media_type(&self) -> String {
        js::text(&self.0, "type")
    }

    /// In bytes.
    pub(crate) fn size(&self) -> f64 {
        js::number(&self.0, "size")
    }

    /// Draws it into a `<canvas>`, no larger than `side` on either side, and says whether
    /// it is a picture.
    ///
    /// Not an `<img>`: a page that allows no `blob:` in its `img-src` would show none, and
    /// an object URL would have to be taken back.
    pub(crate) fn draw(&self, canvas: Element, side: f64, then: Box<dyn FnOnce(bool)>) {
        let made = js::call(&crate::dom::window(), "createImageBitmap", &[&self.0]);
        if !made.is_object() {
            return then(false);
        }
        let drawn = Box::new(move |bitmap: Result<JsValue, JsValue>| {
            if let Ok(bitmap) = &bitmap {
                draw(bitmap, &canvas, side);
            }
            then(bitmap.is_ok());
        });
        settled(made.unchecked_ref::<Promise>(), drawn);
    }

    /// Has the browser save it under this name.
    pub(crate) fn save(&self, name: &str) {
        let url = js::global("URL");
        let address = js::call(&url, "createObjectURL", &[&self.0]);
        let link = crate::dom::el("a").attr("download", name).done();
        js::set(&link, "href", &address);
        js::call(&link, "click", &[]);
        // The download has begun by then, or never will.
        let revoke = move || drop(js::call(&url, "revokeObjectURL", &[&address]));
        crate::timer::Timeout::after(REVOKED_AFTER_MILLIS, Box::new(revoke)).detach();
    }
}

/// How long a browser has to begin to save a file.
const REVOKED_AFTER_MILLIS: u32 = 60_000;

/// What was picked with an `<input type=file>`, which is empty then.
pub(crate) fn picked(input: &Element) -> Vec<LocalFile> {
    let files = js::items(&js::get(input, "files"));
    js::set(input, "value", "");
    files.into_iter().map(LocalFile).collect()
}

/// A name as part of an address (RFC 3986).
pub(crate) fn encoded(name: &str) -> String {
    let name = js::call(&crate::dom::window(), "encodeURIComponent", &[&name.into()]);
    name.as_string().unwrap_or_default()
}

/// Opens the browser's window to pick files; only within a person's press.
pub(crate) fn pick(input: &Element) {
    js::call(input, "click", &[]);
}

/// Whether an event of dragging is about files, and not about text.
pub(crate) fn drags_files(event: &Event) -> bool {
    has(&js::get(event, "dataTransfer"), "Files")
}

/// Says that what is dragged would be copied here.
pub(crate) fn will_copy(event: &Event) {
    js::set(&js::get(event, "dataTransfer"), "dropEffect", "copy");
}

/// The files of a drop.
pub(crate) fn dropped(event: &Event) -> Vec<LocalFile> {
    files(&js::get(event, "dataTransfer"))
}

/// The files of a paste, none where they only go with words: an office program puts a
/// picture of what was copied beside its text.
pub(crate) fn pasted(event: &Event) -> Vec<LocalFile> {
    let data = js::get(event, "clipboardData");
    if has(&data, "text/plain") && has(&data, "text/html") { Vec::new() } else { files(&data) }
}

fn files(data: &JsValue) -> Vec<LocalFile> {
    js::items(&js::get(data, "files")).into_iter().map(LocalFile).collect()
}

fn has(data: &JsValue, kind: &str) -> bool {
    js::call(&js::get(data, "types"), "includes", &[&kind.into()]).is_truthy()
}

fn draw(bitmap: &JsValue, canvas: &Element, side: f64) {
    let (width, height) = (js::number(bitmap, "width"), js::number(bitmap, "height"));
    let scale = (side / width.max(height)).min(1.0);
    let (width, height) = ((width * scale).max(1.0), (height * scale).max(1.0));
    js::set(canvas, "width", width);
    js::set(canvas, "height", height);
    let context = js::call(canvas, "getContext", &[&"2d".into()]);
    let zero = JsValue::from_f64(0.0);
    js::call(&context, "drawImage", &[bitmap, &zero, &zero, &width.into(), &height.into()]);
    js::call(bitmap, "close", &[]);
}

/// Calls once, when an element comes into view.
pub(crate) struct InView {
    observer: Option<JsValue>,
    _call: js::Callback,
}

impl InView {
    /// Watches `node` as long as it is kept.
    pub(crate) fn watch(node: &Element, then: Box<dyn FnOnce()>) -> Self {
        let mut then = Some(then);
        let call = js::callback(Box::new(move |entries| {
            let is_seen = |it: &JsValue| js::get(it, "isIntersecting").is_truthy();
            if js::items(&entries).iter().any(is_seen)
                && let Some(then) = then.take()
            {
                then();
            }
        }));
        let observer = js::new(&js::global("IntersectionObserver"), &[call.as_ref()]);
        if let Some(observer) = &observer {
            js::call(observer, "observe", &[node]);
        }
        Self { observer, _call: call }
    }
}

impl Drop for InView {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            js::call(observer, "disconnect", &[]);
        }
    }
}
