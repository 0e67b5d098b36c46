//! Sizes and colors, for comparing.

use crate::driver::{Window, eventually};
use serde::Deserialize;
use serde_json::Value;

const LOOKS: &str = include_str!("looks.js");

/// How an element of the chat is drawn.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Looks {
    /// Left, top, width and height in whole CSS pixels, in the viewport.
    pub(crate) place: [i32; 4],
    /// Computed values by the name of the property.
    pub(crate) style: std::collections::BTreeMap<String, String>,
}

impl Looks {
    /// Looks when nothing moves any more.
    pub(super) async fn of(window: &Window, css: &str) -> Self {
        eventually(format!("{css} can be looked at"), async || {
            let looks: Option<Self> = window
                .run_async(LOOKS, vec![Value::from(css)])
                .await
                .map_err(|it| it.to_string())?;
            looks.ok_or_else(|| "it is not there".to_owned())
        })
        .await
    }
}
