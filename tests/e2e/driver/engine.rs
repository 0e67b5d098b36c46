//! The engines: which programs they are, and how they want to be asked.

use super::{browsers, program::find};
use serde_json::{Map, Value, json};
use std::{path::Path, process::Command};

/// A browser engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    /// Blink: Chromium or Chrome.
    Chromium,
    /// Gecko: Firefox.
    Firefox,
    /// `WebKitGTK`, in the small browser that comes with the library.
    WebKit,
}

/// All of them, in the order in which they run.
pub(crate) const ENGINES: [Engine; 3] = [Engine::Chromium, Engine::Firefox, Engine::WebKit];

impl Engine {
    /// Its name on the command line and behind a story.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::WebKit => "webkit",
        }
    }

    /// The command that starts its driver.
    ///
    /// # Errors
    /// Names the program that is missing.
    pub(super) fn driver(self, port: u16) -> Result<Command, String> {
        let (program, ports) = match self {
            Self::Chromium => ("chromedriver", vec![format!("--port={port}")]),
            Self::Firefox => ("geckodriver", vec!["--port".into(), port.to_string()]),
            Self::WebKit => ("WebKitWebDriver", vec![format!("--port={port}")]),
        };
        let mut command = Command::new(find(&[program])?);
        command.args(ports);
        if self == Self::Chromium {
            command.env("FONTCONFIG_FILE", Path::new(env!("CARGO_MANIFEST_DIR")).join(FONTS));
        }
        Ok(command)
    }

    /// What its session is asked for.
    ///
    /// # Errors
    /// Names the browser that is missing.
    pub(super) fn capabilities(self) -> Result<Map<String, Value>, String> {
        let wanted = match self {
            Self::Chromium => json!({
                "goog:chromeOptions": {
                    "binary": find(browsers::CHROMIUM)?,
                    "args": CHROMIUM_FLAGS,
                },
                "goog:loggingPrefs": { "browser": "WARNING" },
            }),
            Self::Firefox => json!({
                "moz:firefoxOptions": {
                    "binary": find(browsers::FIREFOX)?,
                    "args": ["-headless"],
                    "prefs": firefox_preferences(),
                },
            }),
            Self::WebKit => json!({
                "webkitgtk:browserOptions": {
                    "binary": browsers::mini_browser().ok_or(NO_MINI_BROWSER)?,
                    "args": ["--automation"],
                },
            }),
        };
        match wanted {
            Value::Object(it) => Ok(it),
            _ => Ok(Map::new()),
        }
    }
}

const NO_MINI_BROWSER: &str = "MiniBrowser, which comes with WebKitGTK, is not there";

/// How letters are smoothed, which is part of what pictures of the chat are compared with.
const FONTS: &str = "tests/e2e/driver/fonts.conf";

/// A frame in a sandbox stays in its page's process, since the driver loses the elements
/// of one that does not; it has no origin and no storage either way.
const CHROMIUM_FLAGS: [&str; 7] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--hide-scrollbars",
    "--disable-features=IsolateSandboxedIframes",
];

/// No updates, no telemetry, no first-run pages; and scroll bars that take no room, as
/// in the other two.
fn firefox_preferences() -> Value {
    json!({
        "app.update.auto": false,
        "browser.shell.checkDefaultBrowser": false,
        "datareporting.policy.dataSubmissionEnabled": false,
        "toolkit.telemetry.enabled": false,
        "ui.useOverlayScrollbars": 1,
    })
}
