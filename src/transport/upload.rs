//! A file on its way to the server. By `XMLHttpRequest`, since `fetch` does not say how
//! far it has come.

use super::Request;
use crate::{
    dom::{self, Listeners},
    files::LocalFile,
    js,
    timer::Timeout,
};
use parlor_core::chat::Failure;
use std::{cell::RefCell, rc::Rc};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::EventTarget;

/// What came of it: the text of the response, or why there is none.
pub(crate) type Arrived = Box<dyn FnOnce(Result<String, Failure>)>;

/// An upload that is under way. Dropping it ends it.
pub(crate) struct Upload {
    request: JsValue,
    listeners: Listeners,
}

/// An upload that makes no way for this long is dead.
const SILENCE_MILLIS: u32 = 60_000;

impl Drop for Upload {
    fn drop(&mut self) {
        // First, since to end it is told to those who listen.
        self.listeners.clear();
        js::call(&self.request, "abort", &[]);
    }
}

impl Upload {
    /// Sends `file` as the body, and tells how many hundredths of it have gone.
    pub(crate) fn begin(
        request: &Request,
        file: &LocalFile,
        on_progress: Box<dyn Fn(f64)>,
        then: Arrived,
    ) -> Option<Self> {
        let xhr = js::new(&js::global("XMLHttpRequest"), &[])?;
        let mut listeners = Listeners::new();
        let watchdog = Rc::new(RefCell::new(Some(watchdog(&xhr))));
        let upload: EventTarget = js::get(&xhr, "upload").unchecked_into();
        let (alive, watched) = (Rc::clone(&watchdog), xhr.clone());
        dom::on(&upload, "progress", &mut listeners, move |event| {
            alive.replace(Some(self::watchdog(&watched)));
            on_progress(100.0 * js::number(&event, "loaded") / js::number(&event, "total"));
        });
        // Its last event, however it ended.
        let (mut then, ended) = (Some(then), xhr.clone());
        dom::on(xhr.unchecked_ref(), "loadend", &mut listeners, move |_| {
            watchdog.take();
            if let Some(then) = then.take() {
                then(reply(&ended));
            }
        });
        open(&xhr, request);
        js::call(&xhr, "send", &[&file.0]);
        Some(Self { request: xhr, listeners })
    }
}

fn open(xhr: &JsValue, request: &Request) {
    js::call(xhr, "open", &[&"POST".into(), &request.url.as_str().into()]);
    let header = |name: &str, value: &str| {
        js::call(xhr, "setRequestHeader", &[&name.into(), &value.into()]);
    };
    // The server finds out what it is: a browser believes its name.
    header("content-type", "application/octet-stream");
    if let Some(token) = &request.token {
        header("authorization", &["Bearer ", token].concat());
    }
}

fn watchdog(xhr: &JsValue) -> Timeout {
    let xhr = xhr.clone();
    Timeout::after(SILENCE_MILLIS, Box::new(move || drop(js::call(&xhr, "abort", &[]))))
}

fn reply(xhr: &JsValue) -> Result<String, Failure> {
    let text = js::text(xhr, "responseText");
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a status has three digits"
    )]
    match js::number(xhr, "status") as u16 {
        0 => Err(Failure::Unreachable),
        200..300 => Ok(text),
        status => Err(Failure::Refused { status, body: text, retry_after_secs: None }),
    }
}
