//! How a visitor brings files: picks, drags, drops, pastes.

use super::Chat;
use crate::driver::eventually;
use serde::Serialize;
use serde_json::json;

/// A file.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Given {
    /// What it is called.
    pub(crate) name: &'static str,
    /// What the browser says that it is.
    #[serde(rename = "type")]
    pub(crate) media_type: &'static str,
    /// Its bytes in Base64; zeros if there are none.
    pub(crate) content: &'static str,
    /// How many zeros.
    pub(crate) size: usize,
}

/// A red square of 8 by 8.
pub(crate) const PICTURE: Given = Given {
    name: "cat.png",
    media_type: "image/png",
    content: "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR42mO44GCAFTEMLQkAaplQAWdwh5oAAAAASUVORK5CYII=",
    size: 0,
};

/// A few words.
pub(crate) const TEXT: Given = Given {
    name: "a list of everything that is missing.md",
    media_type: "",
    content: "IyBNaXNzaW5nCgotIHRlbnQgcGVncwo=",
    size: 0,
};

impl Given {
    /// The same under another name.
    pub(crate) fn called(self, name: &'static str) -> Self {
        Self { name, ..self }
    }
}

impl Chat {
    /// Picks them in the window of the browser.
    pub(crate) async fn picks(&self, files: &[Given]) {
        self.button("Attach files").is_there().await;
        self.brings("pick", files).await;
    }

    /// `drag`, `leave`, `drop`, `paste` or `pick`.
    pub(crate) async fn brings(&self, way: &str, files: &[Given]) {
        eventually(format!("the visitor can {way} files"), async || {
            let script = include_str!("files.js");
            let brought = self.window.run(script, vec![json!(way), json!(files)]).await;
            brought.map(|()| ()).map_err(|it| it.to_string())
        })
        .await;
    }

    /// These files are to go with the message, and the server has them all.
    pub(crate) async fn has_ready(&self, names: &[&str]) {
        self.shows(&format!("the files {names:?}"), |it| {
            it.chips.len() == names.len()
                && it.chips.iter().zip(names).all(|(chip, name)| chip.starts_with(name))
        })
        .await;
        self.submit().is_enabled().await;
    }
}
