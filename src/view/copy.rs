//! Copies the code of a block.

use super::panel::words;
use crate::{
    dom::{self, Listeners},
    shell::Timeout,
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
    /// Listens on `within` as long as it is kept. `copied` is what a button says
    /// when it has done its work.
    pub(super) fn new(within: &Element, copied: &'static str) -> Self {
        let mut listeners = Listeners::new();
        let mut said = None;
        dom::on(within, "click", &mut listeners, move |event| {
            let target = event.target().map(JsCast::unchecked_into::<Element>);
            let button = target.and_then(|it| dom::closest(&it, "[part=copy]"));
            let Some(button) = button else { return };
            if copy(&button).is_some() {
                dom::set_text(&button, copied);
                let back = move || dom::set_text(&button, words(Key::Copy));
                said.replace(Timeout::after(SAID_FOR_MILLIS, Box::new(back)));
            }
        });
        Self { _listeners: listeners }
    }
}

fn copy(button: &Element) -> Option<()> {
    let block = dom::closest(button, "[part=code]")?;
    let code = block.query_selector("code").ok().flatten()?;
    dom::copy_text(&code.text_content()?)
}
