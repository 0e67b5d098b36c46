//! The browser's own voice (Web Speech API). Not every browser has one, and some have it
//! only after a while.

use crate::{
    dom::{self, Listeners},
    js,
};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::EventTarget;

const VOICE: &str = "speechSynthesis";

/// Whether this browser can read out now.
pub(crate) fn can_speak() -> bool {
    js::number(&js::call(&js::global(VOICE), "getVoices", &[]), "length") > 0.0
}

/// Calls `then` when there are other voices than before.
pub(crate) fn on_voices(keep: &mut Listeners, then: impl FnMut() + 'static) {
    let voice = js::global(VOICE);
    if voice.is_truthy() {
        let mut then = then;
        dom::on(target(&voice), "voiceschanged", keep, move |_| then());
    }
}

/// Ends what is being read out, by whomever.
pub(crate) fn hush() {
    js::call(&js::global(VOICE), "cancel", &[]);
}

/// Reads these lines out in this language (BCP 47), in the place of what was read before;
/// `over` is called when the last one was read, or one could not be. What is given back
/// must be kept until then.
pub(crate) fn speak(lines: &[String], lang: &str, over: Rc<dyn Fn()>) -> Listeners {
    hush();
    let (voice, utterance) = (js::global(VOICE), js::global("SpeechSynthesisUtterance"));
    let mut listeners = Listeners::new();
    let mut last = None;
    // Line by line: some browsers fall silent in the middle of a long one.
    for line in lines {
        let Some(words) = js::new(&utterance, &[&line.into()]) else { continue };
        js::set(&words, "lang", lang);
        let failed = Rc::clone(&over);
        dom::on(target(&words), "error", &mut listeners, move |_| failed());
        js::call(&voice, "speak", &[&words]);
        last = Some(words);
    }
    match last {
        Some(last) => dom::on(target(&last), "end", &mut listeners, move |_| over()),
        None => over(),
    }
    listeners
}

fn target(of: &JsValue) -> &EventTarget {
    of.unchecked_ref()
}
