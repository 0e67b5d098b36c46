//! Shows a page to whoever sits in front of the machine.

use std::env;

use crate::{process::Cmd, say, verbs::is_ci};

/// Opens the page in the browser of the desktop, if there is one.
pub(super) fn open(url: &str) {
    let Some(opener) = opener() else { return };
    if Cmd::new(opener).arg(url).probe().is_none() {
        say::note(&format!("No browser could be opened: go to {url}"));
    }
}

fn opener() -> Option<&'static str> {
    if is_ci() {
        return None;
    }
    if cfg!(target_os = "macos") {
        return Some("open");
    }
    let has_display = ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|it| env::var_os(it).is_some());
    has_display.then_some("xdg-open")
}
