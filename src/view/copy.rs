//! Copies the code of a block.

use crate::{
    dom::{self, Listeners},
    shell::Shell,
    timer::Timeout,
};
use parlor_core::i18n::Key;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// How long the button says that it worked, in milliseconds.
const SAID_FOR_MILLIS: u32 = 2_000;

/// One listener for all copy buttons inside of an element.
pub(super) struct CopyButtons {
    _listeners: Listeners,
}

impl CopyButtons {
    /// Listens on `within` as long as it is kept.
    pub(super) fn new(within: &Element, shell: &Shell) -> Self {
        let shell = shell.clone();
        let mut listeners = Listeners::new();
        dom::on(within, "click", &mut listeners, move |event| {
            let target = event.target().map(JsCast::unchecked_into::<Element>);
            let button = target.and_then(|it| dom::closest(&it, "[part=copy]"));
            if let Some(button) = button {
                copy(button, shell.clone());
            }
        });
        Self { _listeners: listeners }
    }
}

fn copy(button: Element, shell: Shell) {
    let block = dom::closest(&button, "[part=code]");
    let code = block.and_then(|it| it.query_selector("code").ok().flatten());
    let Some(text) = code.and_then(|it| it.text_content()) else { return };
    let say = move || {
        dom::set_text(&button, shell.say(Key::Copied));
        let back = move || dom::set_text(&button, shell.say(Key::Copy));
        Timeout::after(SAID_FOR_MILLIS, Box::new(back)).detach();
    };
    dom::copy_text(&text, Box::new(say));
}
