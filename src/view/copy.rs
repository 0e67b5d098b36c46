//! Copies the code of a block.

use crate::{dom, shell::Timeout};
use std::cell::RefCell;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, Event};

/// How long the button says that it worked, in milliseconds.
const SAID_FOR_MILLIS: u32 = 2_000;

/// One listener for all copy buttons inside of an element.
pub(super) struct CopyButtons {
    _on_click: Closure<dyn FnMut(Event)>,
}

impl CopyButtons {
    /// Listens on `within` as long as it is kept. `copied` is what a button says
    /// when it has done its work.
    pub(super) fn new(within: &Element, copied: &'static str) -> Self {
        let said = RefCell::new(None);
        let on_click = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
            let target = event.target().and_then(|it| it.dyn_into::<Element>().ok());
            let button = target.and_then(|it| it.closest("[part=copy]").ok().flatten());
            let Some(button) = button else { return };
            if copy(&button).is_some() {
                let words = button.text_content();
                button.set_text_content(Some(copied));
                let back = move || button.set_text_content(words.as_deref());
                said.replace(Some(Timeout::after(SAID_FOR_MILLIS, Box::new(back))));
            }
        });
        let listener = on_click.as_ref().unchecked_ref();
        let _ = within.add_event_listener_with_callback("click", listener);
        Self { _on_click: on_click }
    }
}

fn copy(button: &Element) -> Option<()> {
    let block = button.closest("[part=code]").ok().flatten()?;
    let code = block.query_selector("code").ok().flatten()?;
    dom::copy_text(&code.text_content()?)
}
