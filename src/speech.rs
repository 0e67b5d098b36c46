//! The browser's own speech (Web Speech API): what a microphone hears. Not every browser
//! has it.

use crate::{
    dom::{self, Listeners},
    js,
};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::EventTarget;

/// Whether this browser writes down what is spoken.
pub(crate) fn can_hear() -> bool {
    NAMES.iter().any(|it| js::global(it).is_truthy())
}

/// The standard's name, and that under which browsers have had it for longer.
const NAMES: [&str; 2] = ["SpeechRecognition", "webkitSpeechRecognition"];

/// What a microphone reports.
pub(crate) enum Hearing {
    /// All phrases so far, the last of which may still change.
    Phrases(Vec<String>),
    /// It may not be used, or does not work.
    Refused,
    /// It is over, however it ended; said once and last.
    Over,
}

/// A microphone that is listened to. Dropping it ends that.
pub(crate) struct Ear {
    recognizer: JsValue,
    listeners: Listeners,
}

impl Drop for Ear {
    fn drop(&mut self) {
        // First, since to end it is told to those who listen.
        self.listeners.clear();
        js::call(&self.recognizer, "abort", &[]);
    }
}

impl Ear {
    /// Listens for this language (BCP 47); the browser may ask the visitor first. Nothing
    /// where it does not begin, as while something else listens.
    pub(crate) fn open(lang: &str, report: Rc<dyn Fn(Hearing)>) -> Option<Self> {
        let constructor = NAMES.iter().map(|it| js::global(it)).find(JsValue::is_truthy)?;
        let recognizer = js::new(&constructor, &[])?;
        js::set(&recognizer, "lang", lang);
        js::set(&recognizer, "continuous", true);
        js::set(&recognizer, "interimResults", true);
        let target: &EventTarget = recognizer.unchecked_ref();
        let mut listeners = Listeners::new();
        let (hears, fails, ends) = (Rc::clone(&report), Rc::clone(&report), report);
        dom::on(target, "result", &mut listeners, move |event| {
            let results = js::items(&js::get(&event, "results"));
            let phrase = |it: &JsValue| js::text(&js::get(it, "0"), "transcript");
            hears(Hearing::Phrases(results.iter().map(phrase).collect()));
        });
        dom::on(target, "error", &mut listeners, move |event| {
            // Silence, and an end that we asked for, are no failures.
            if !matches!(js::text(&event, "error").as_str(), "no-speech" | "aborted") {
                fails(Hearing::Refused);
            }
        });
        dom::on(target, "end", &mut listeners, move |_| ends(Hearing::Over));
        js::attempt(&recognizer, "start", &[])?;
        Some(Self { recognizer, listeners })
    }
}
