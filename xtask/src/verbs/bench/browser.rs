//! Chromium without a screen, told what to do by the `DevTools` protocol over a pipe.
//!
//! Source: <https://chromedevtools.github.io/devtools-protocol/>; on a pipe, a message is
//! JSON and ends with a zero byte.

use std::{
    collections::HashMap,
    fs,
    io::{BufRead as _, BufReader, Write as _},
    path::Path,
    process::{ChildStdin, ChildStdout},
};

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    process::{Cmd, Running},
    repo::Repo,
    setup::{self, Engine},
};

/// A browser on this machine; it ends with this.
pub(super) struct Browser {
    to: ChildStdin,
    from: BufReader<ChildStdout>,
    calls: u64,
    _running: Running,
}

/// What a main thread has done so far, by name, in seconds.
pub(super) type Metrics = HashMap<String, f64>;

/// One tab, in front.
pub(super) struct Tab<'a> {
    browser: &'a mut Browser,
    visitor: String,
    session: String,
}

/// What comes back for a call; what has no id is an event.
#[derive(Deserialize)]
struct Reply {
    id: Option<u64>,
    error: Option<Value>,
    #[serde(default)]
    result: Value,
}

/// The pipe is where the browser expects it, and what it says itself goes nowhere.
const START: &str = r#"exec "$0" "$@" 3<&0 4>&1 </dev/null >/dev/null 2>&1"#;

const FLAGS: [&str; 8] = [
    "--remote-debugging-pipe",
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--hide-scrollbars",
    "--window-size=1280,900",
];

impl Browser {
    /// Starts it with an empty profile.
    ///
    /// # Errors
    /// When there is no Chromium and none can be had, or it does not start.
    pub(super) fn start(repo: &Repo, profile: &Path) -> Result<Self> {
        Engine::Chromium.provide(repo)?;
        let program = setup::chromium(repo).context("Chromium is missing")?;
        let _ = fs::remove_dir_all(profile);
        let mut data = std::ffi::OsString::from("--user-data-dir=");
        data.push(profile);
        let shell = Cmd::new("sh").args(["-c", START]).arg(program).args(FLAGS).arg(data);
        let (running, to, from) = shell.talk()?;
        Ok(Self { to, from: BufReader::new(from), calls: 0, _running: running })
    }

    /// Opens a tab that remembers nothing of the others.
    ///
    /// # Errors
    /// When the browser is gone.
    pub(super) fn tab(&mut self) -> Result<Tab<'_>> {
        let visitor = self.call(None, "Target.createBrowserContext", &json!({}))?;
        let visitor = text(&visitor, "browserContextId");
        let target =
            json!({ "url": "about:blank", "newWindow": true, "browserContextId": visitor });
        let target = text(&self.call(None, "Target.createTarget", &target)?, "targetId");
        let attach = json!({ "targetId": target, "flatten": true });
        let session = text(&self.call(None, "Target.attachToTarget", &attach)?, "sessionId");
        let mut tab = Tab { browser: self, visitor, session };
        for domain in ["Page", "Runtime"] {
            tab.call(&format!("{domain}.enable"), &json!({}))?;
        }
        // Of its thread, so that other programs on this machine count less.
        tab.call("Performance.enable", &json!({ "timeDomain": "threadTicks" }))?;
        tab.call("Page.bringToFront", &json!({}))?;
        Ok(tab)
    }

    /// Calls a method and waits for what it gives; what happens meanwhile is passed over.
    fn call(&mut self, session: Option<&str>, method: &str, params: &Value) -> Result<Value> {
        self.calls += 1;
        let mut message = json!({ "id": self.calls, "method": method, "params": params });
        if let (Some(session), Some(message)) = (session, message.as_object_mut()) {
            message.insert("sessionId".into(), session.into());
        }
        self.to.write_all(format!("{message}\0").as_bytes()).context("Chromium is gone")?;
        let mut line = Vec::new();
        loop {
            line.clear();
            if self.from.read_until(0, &mut line)? == 0 {
                bail!("Chromium ended while it was asked for {method}");
            }
            line.pop();
            let reply: Reply = serde_json::from_slice(&line)?;
            if reply.id != Some(self.calls) {
                continue;
            }
            if let Some(error) = reply.error {
                bail!("{method}: {error}");
            }
            return Ok(reply.result);
        }
    }
}

impl Tab<'_> {
    /// Calls a method of the tab.
    ///
    /// # Errors
    /// What the browser says to it.
    pub(super) fn call(&mut self, method: &str, params: &Value) -> Result<Value> {
        self.browser.call(Some(&self.session), method, params)
    }

    /// Goes to a page and waits until it has loaded.
    ///
    /// # Errors
    /// When there is none.
    pub(super) fn go(&mut self, url: &str) -> Result<()> {
        self.call("Page.navigate", &json!({ "url": url }))?;
        let loaded = "new Promise(done => document.readyState === 'complete' ? done() \
                      : addEventListener('load', () => done()))";
        self.run(loaded).map(drop)
    }

    /// Runs an expression in the page, and gives what it resolves to.
    ///
    /// # Errors
    /// What it throws.
    pub(super) fn run(&mut self, expression: &str) -> Result<Value> {
        let params =
            json!({ "expression": expression, "awaitPromise": true, "returnByValue": true });
        let reply = self.call("Runtime.evaluate", &params)?;
        if let Some(thrown) = reply.get("exceptionDetails") {
            bail!("{expression}: {thrown}");
        }
        Ok(reply.pointer("/result/value").cloned().unwrap_or_default())
    }

    /// Makes its processor so many times slower.
    ///
    /// # Errors
    /// When the browser is gone.
    pub(super) fn slow_down(&mut self, times: u32) -> Result<()> {
        self.call("Emulation.setCPUThrottlingRate", &json!({ "rate": times })).map(drop)
    }

    /// What the main thread has done so far, by name: `TaskDuration` and others, in seconds.
    ///
    /// # Errors
    /// When the browser is gone.
    pub(super) fn metrics(&mut self) -> Result<Metrics> {
        let reply = self.call("Performance.getMetrics", &json!({}))?;
        let all = reply.get("metrics").and_then(Value::as_array).into_iter().flatten();
        Ok(all.map(|it| (text(it, "name"), number(it, "value"))).collect())
    }

    /// Moves, presses or releases the mouse at a place in CSS pixels: `mouseMoved`,
    /// `mousePressed`, `mouseReleased`.
    ///
    /// # Errors
    /// When the browser is gone.
    pub(super) fn mouse(&mut self, kind: &str, at: (f64, f64)) -> Result<()> {
        let button = if kind == "mouseMoved" { "none" } else { "left" };
        let params =
            json!({ "type": kind, "x": at.0, "y": at.1, "button": button, "clickCount": 1 });
        self.call("Input.dispatchMouseEvent", &params).map(drop)
    }

    /// Closes it.
    ///
    /// # Errors
    /// When the browser is gone.
    pub(super) fn close(self) -> Result<()> {
        let visitor = json!({ "browserContextId": self.visitor });
        self.browser.call(None, "Target.disposeBrowserContext", &visitor).map(drop)
    }
}

/// How much of something was done between two looks, in milliseconds.
pub(super) fn spent(before: &Metrics, after: &Metrics, name: &str) -> f64 {
    let of = |all: &Metrics| all.get(name).copied().unwrap_or_default();
    (of(after) - of(before)) * 1e3
}

fn text(value: &Value, name: &str) -> String {
    value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// A number of an object; zero where there is none.
pub(super) fn number(value: &Value, name: &str) -> f64 {
    value.get(name).and_then(Value::as_f64).unwrap_or_default()
}
