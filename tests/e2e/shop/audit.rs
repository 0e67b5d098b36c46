//! Whether the chat, as it stands, can be used by everybody.

use crate::driver::Window;
use std::{fs, path::Path};

const AUDIT: &str = include_str!("audit.js");

/// What axe-core finds: each rule that is broken, what it asks for, and where.
///
/// # Panics
/// When axe-core is not there, or does not run.
pub(super) async fn audit(window: &Window) -> Vec<String> {
    match window.run_async(&format!("{};\n{AUDIT}", axe()), Vec::new()).await {
        Ok(it) => it,
        Err(error) => panic!("axe-core cannot be run: {error}"),
    }
}

/// The script of axe-core.
///
/// # Panics
/// When it is not there.
pub(super) fn axe() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("packages/parlor/node_modules/axe-core/axe.min.js");
    match fs::read_to_string(&path) {
        Ok(it) => it,
        Err(error) => panic!("{}: {error}; run `cargo xtask setup`", path.display()),
    }
}
