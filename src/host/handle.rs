//! One widget on a page, as JavaScript sees it.

use super::checked;
use crate::{
    shell::Shell,
    style,
    view::{self, Mounted},
};
use js_sys::Function;
use parlor_core::{
    chat::Event,
    json::{read, write},
};
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

/// One widget on a page: mount, send, unmount.
#[wasm_bindgen]
pub struct Handle {
    shell: Shell,
    mounted: Mounted,
}

#[wasm_bindgen]
impl Handle {
    /// Draws the widget into `root`, an element inside of a shadow root, and
    /// reports through `on_event`, which gets `parlor_wire::host::HostEvent` as
    /// JSON. It may be called from inside one of these methods, so it must not
    /// call them back before it has returned.
    ///
    /// # Errors
    /// When `options` is not JSON.
    pub fn mount(root: &HtmlElement, options: &str, on_event: Function) -> Result<Handle, JsError> {
        checked::check(options.to_owned());
        let options = read::options(options).ok_or_else(|| not_json("options"))?;
        let report = move |event| {
            // What the page's handler throws is the page's.
            let _ = on_event.call1(&JsValue::NULL, &write::host_event(&event).into());
        };
        style::adopt(root);
        let shell = Shell::new(options, Box::new(report));
        let mounted = view::mount(root, shell.clone());
        Ok(Self { shell, mounted })
    }

    /// Passes a command: `parlor_wire::host::Command` as JSON.
    ///
    /// # Errors
    /// When it is not JSON; names a command that does not exist.
    pub fn send(&self, command: &str) -> Result<(), JsError> {
        let command = read::command(command).ok_or_else(|| not_json("command"))?;
        let by_hand = command.gesture.unwrap_or_default();
        self.shell.wake();
        match command.kind.as_str() {
            "open" => self.shell.open(by_hand),
            "close" => self.shell.close(by_hand),
            "greet" => self.mounted.greet(),
            "sendMessage" => self.shell.ask(command.text.unwrap_or_default(), String::new()),
            "stop" => self.shell.dispatch(Event::StopPressed),
            "newConversation" => self.shell.dispatch(Event::NewConversation),
            "focusComposer" => self.shell.focus_composer(),
            other => {
                return Err(JsError::new(&["parlor: there is no command ", other].concat()));
            }
        }
        Ok(())
    }

    /// Takes the widget off the page. Its requests end; an answer that is being
    /// written goes on at the server.
    pub fn unmount(self) {}
}

fn not_json(what: &str) -> JsError {
    JsError::new(&["parlor: ", what, ": this is not JSON"].concat())
}
