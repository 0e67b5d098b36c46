//! One tab of a browser.

use super::{Engine, command};
use base64::{Engine as _, prelude::BASE64_STANDARD as BASE64};
use fantoccini::{
    Client,
    actions::{
        InputSource as _, KeyAction, KeyActions, MOUSE_BUTTON_LEFT, MouseActions, PointerAction,
    },
    elements::Element,
    error::CmdError,
    wd::WindowHandle,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// Keys that have no character, by the code points that drivers know.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Key {
    /// ⏎
    Enter,
    /// ⎋
    Escape,
    /// ⇥
    Tab,
    /// ↖
    Home,
    /// ↘
    End,
    /// ⇞
    PageUp,
    /// ⇟
    PageDown,
    /// ↑
    Up,
    /// ↓
    Down,
    /// ←
    Left,
    /// →
    Right,
    /// ␣
    Space,
    /// ⇧ and ⏎ together.
    ShiftEnter,
    /// ⇧ and ⇥ together.
    ShiftTab,
}

/// A size in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Viewport {
    /// From side to side.
    pub(crate) width: u32,
    /// From top to bottom.
    pub(crate) height: u32,
}

/// A usual screen.
pub(super) const DESKTOP: Viewport = Viewport { width: 1280, height: 900 };

/// One tab, in front.
#[derive(Clone, Debug)]
pub(crate) struct Window {
    engine: Engine,
    client: Client,
}

impl Window {
    pub(super) fn new(engine: Engine, client: Client) -> Self {
        Self { engine, client }
    }

    /// Whose window it is.
    pub(crate) fn engine(&self) -> Engine {
        self.engine
    }

    /// Goes to a page and waits until it has loaded.
    pub(crate) async fn go(&self, url: &str) -> Result<(), CmdError> {
        self.client.goto(url).await
    }

    /// Loads the page again.
    pub(crate) async fn reload(&self) -> Result<(), CmdError> {
        self.client.refresh().await
    }

    /// The name of the window in front.
    pub(crate) async fn handle(&self) -> Result<WindowHandle, CmdError> {
        self.client.window().await
    }

    /// Opens another window as large as the first, which is in front from then on.
    pub(crate) async fn open_another(&self) -> Result<(), CmdError> {
        let opened = self.client.new_window(false).await?;
        self.client.switch_to_window(opened.handle).await?;
        self.client.set_window_size(DESKTOP.width, DESKTOP.height).await
    }

    /// Brings the window of this name in front.
    pub(crate) async fn switch(&self, handle: &WindowHandle) -> Result<(), CmdError> {
        self.client.switch_to_window(handle.clone()).await
    }

    /// Closes the window in front.
    pub(crate) async fn close(&self) -> Result<(), CmdError> {
        self.client.close_window().await
    }

    /// Runs the body of a function in the page, and returns what it returns.
    pub(crate) async fn run<T: DeserializeOwned>(
        &self,
        script: &str,
        arguments: Vec<Value>,
    ) -> Result<T, CmdError> {
        let value = self.client.execute(script, arguments).await?;
        serde_json::from_value(value).map_err(CmdError::Json)
    }

    /// The same for an `async` body; it may take as long as the session's script
    /// timeout, 30 seconds.
    pub(crate) async fn run_async<T: DeserializeOwned>(
        &self,
        script: &str,
        arguments: Vec<Value>,
    ) -> Result<T, CmdError> {
        let script = format!(
            "const done = arguments[arguments.length - 1];
             (async function () {{ {script} }}).apply(null, arguments)
               .then(value => done({{ value: value ?? null }}), error => done({{ error: String(error?.stack ?? error) }}))"
        );
        let mut outcome = self.client.execute_async(&script, arguments).await?;
        match outcome.get_mut("value") {
            Some(value) => serde_json::from_value(value.take()).map_err(CmdError::Json),
            None => Err(CmdError::NotW3C(outcome)),
        }
    }

    /// The elements that a script returns, in its order.
    pub(crate) async fn elements(
        &self,
        script: &str,
        arguments: Vec<Value>,
    ) -> Result<Vec<Element>, CmdError> {
        let found: Vec<Value> = self.run(script, arguments).await?;
        let references = found.iter().filter_map(|it| it.as_object()?.values().next()?.as_str());
        Ok(references
            .map(|it| Element::from_element_id(self.client.clone(), it.to_owned().into()))
            .collect())
    }

    /// What assistive technology is told an element is: a role of WAI-ARIA.
    pub(crate) async fn role(&self, of: &Element) -> Result<String, CmdError> {
        self.computed(of, "computedrole").await
    }

    /// What assistive technology calls an element: its accessible name.
    pub(crate) async fn name(&self, of: &Element) -> Result<String, CmdError> {
        self.computed(of, "computedlabel").await
    }

    /// Scrolls an element into view if it is not, and clicks its middle, or whatever
    /// lies over it there.
    pub(crate) async fn point_at(&self, element: &Element) -> Result<(), CmdError> {
        let scroll = "arguments[0].scrollIntoView({ block: 'nearest' })";
        self.run::<()>(scroll, vec![json!(element)]).await?;
        let to = PointerAction::MoveToElement {
            element: element.clone(),
            duration: None,
            x: 0.0,
            y: 0.0,
        };
        let mouse = MouseActions::new("mouse".to_owned())
            .then(to)
            .then(PointerAction::Down { button: MOUSE_BUTTON_LEFT })
            .then(PointerAction::Up { button: MOUSE_BUTTON_LEFT });
        self.client.perform_actions(mouse).await
    }

    /// Presses a key wherever the focus is.
    pub(crate) async fn press(&self, key: Key) -> Result<(), CmdError> {
        let shifted = matches!(key, Key::ShiftEnter | Key::ShiftTab);
        let value = match key {
            Key::Enter | Key::ShiftEnter => ENTER,
            Key::Escape => ESCAPE,
            Key::Home => HOME,
            Key::End => END,
            Key::PageUp => PAGE_UP,
            Key::PageDown => PAGE_DOWN,
            Key::Up => UP,
            Key::Down => DOWN,
            Key::Tab | Key::ShiftTab => TAB,
            Key::Left => LEFT,
            Key::Right => RIGHT,
            Key::Space => ' ',
        };
        let mut keys = KeyActions::new("keyboard".to_owned());
        if shifted {
            keys = keys.then(KeyAction::Down { value: SHIFT });
        }
        keys = keys.then(KeyAction::Down { value }).then(KeyAction::Up { value });
        if shifted {
            keys = keys.then(KeyAction::Up { value: SHIFT });
        }
        self.client.perform_actions(keys).await
    }

    /// Types characters wherever the focus is.
    pub(crate) async fn type_text(&self, text: &str) -> Result<(), CmdError> {
        let keys = text.chars().fold(KeyActions::new("keyboard".to_owned()), |keys, value| {
            keys.then(KeyAction::Down { value }).then(KeyAction::Up { value })
        });
        self.client.perform_actions(keys).await
    }

    /// What the window shows, as PNG.
    pub(crate) async fn picture(&self) -> Result<Vec<u8>, CmdError> {
        self.client.screenshot().await
    }

    /// Makes the page believe that it is on a phone of this size, where the engine
    /// can: in Chromium.
    pub(crate) async fn emulate_phone(&self, size: Viewport) -> Result<(), CmdError> {
        let parameters = json!({
            "width": size.width, "height": size.height, "deviceScaleFactor": 2, "mobile": true,
        });
        self.chromium("Emulation.setDeviceMetricsOverride", parameters).await.map(drop)
    }

    /// Makes the page believe that these media features have these values, such as
    /// `prefers-color-scheme` and `dark`, where the engine can: in Chromium.
    pub(crate) async fn emulate_media(&self, features: &[(&str, &str)]) -> Result<(), CmdError> {
        let feature = |(name, value): &(&str, &str)| json!({ "name": name, "value": value });
        let features: Vec<Value> = features.iter().map(feature).collect();
        let parameters = json!({ "features": features });
        self.chromium("Emulation.setEmulatedMedia", parameters).await.map(drop)
    }

    /// What the page looks like at half its size, as PNG, also where the window does not
    /// show it. Only Chromium can.
    pub(crate) async fn small_picture(&self, size: Viewport) -> Result<Vec<u8>, CmdError> {
        let clip = json!({
            "x": 0, "y": 0, "width": size.width, "height": size.height, "scale": 0.5,
        });
        let parameters = json!({ "format": "png", "captureBeyondViewport": true, "clip": clip });
        let taken = self.chromium("Page.captureScreenshot", parameters).await?;
        let text = taken.get("data").and_then(Value::as_str).unwrap_or_default();
        BASE64.decode(text).map_err(|_| CmdError::NotW3C(taken))
    }

    /// Steps into the only frame of the page; scripts and elements are its own from
    /// then on.
    pub(crate) async fn enter_frame(&self) -> Result<(), CmdError> {
        self.client.enter_frame(0).await
    }

    /// What the engine itself wrote to its console since it was last asked. Only
    /// Chromium tells.
    pub(crate) async fn engine_log(&self) -> Result<Vec<String>, CmdError> {
        if self.engine != Engine::Chromium {
            return Ok(Vec::new());
        }
        let log = command::post(&self.client, "se/log", json!({ "type": "browser" })).await?;
        let entries = log.as_array().into_iter().flatten();
        Ok(entries.filter_map(|it| it.get("message")?.as_str()).map(str::to_owned).collect())
    }

    async fn computed(&self, of: &Element, what: &str) -> Result<String, CmdError> {
        let value =
            command::get(&self.client, format!("element/{}/{what}", of.element_id())).await?;
        Ok(value.as_str().unwrap_or_default().to_owned())
    }

    async fn chromium(&self, command: &str, parameters: Value) -> Result<Value, CmdError> {
        let body = json!({ "cmd": command, "params": parameters });
        command::post(&self.client, "goog/cdp/execute", body).await
    }
}

const SHIFT: char = '\u{e008}';
const LEFT: char = '\u{e012}';
const RIGHT: char = '\u{e014}';
const TAB: char = '\u{e004}';
const ENTER: char = '\u{e007}';
const ESCAPE: char = '\u{e00c}';
const END: char = '\u{e010}';
const HOME: char = '\u{e011}';
const PAGE_UP: char = '\u{e00e}';
const PAGE_DOWN: char = '\u{e00f}';
const UP: char = '\u{e013}';
const DOWN: char = '\u{e015}';
