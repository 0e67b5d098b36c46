//! Whether the chat, as it stands, can be used by everybody.

use crate::driver::Window;
use std::{fs, path::Path};

const AUDIT: &str = include_str!("audit.js");

/// What axe-core finds: each rule that is broken, what it asks for, and where.
///
/// # Panics
/// When axe-core is not there, or does not run.
pub(super) async fn audit(window: &Window) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("packages/parlor/node_modules/axe-core/axe.min.js");
    let Ok(axe) = fs::read_to_string(&path) else {
        panic!("{} is missing; run `cargo xtask setup`", path.display());
    };
    match window.run_async(&format!("{axe};\n{AUDIT}"), Vec::new()).await {
        Ok(it) => it,
        Err(error) => panic!("axe-core cannot be run: {error}"),
    }
}
