//! What browsers are called and where they lie: for `xtask`, which brings them, and for
//! the stories, which start them.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Programs that are Chromium, the best one first.
pub(crate) const CHROMIUM: &[&str] = &["chromium", "chromium-browser", "google-chrome"];

/// Programs that are Firefox, the best one first.
pub(crate) const FIREFOX: &[&str] = &["firefox-esr", "firefox"];

/// The browser in the private directory of the `WebKitGTK` library, of the newest
/// version: below `/usr/lib/<machine>` on Debian, `/usr/lib` or `/usr/libexec` elsewhere.
pub(crate) fn mini_browser() -> Option<PathBuf> {
    let roots = ["/usr/lib", "/usr/libexec"].map(PathBuf::from);
    let machines = roots.iter().flat_map(|it| inside(it));
    let mut libraries: Vec<PathBuf> =
        roots.iter().cloned().chain(machines).flat_map(|it| inside(&it)).collect();
    libraries.sort();
    libraries
        .into_iter()
        .filter(|it| it.file_name().is_some_and(|it| it.to_string_lossy().starts_with("webkit")))
        .map(|it| it.join("MiniBrowser"))
        .rfind(|it| it.is_file())
}

/// What a directory holds; nothing for what is none.
fn inside(directory: &Path) -> Vec<PathBuf> {
    fs::read_dir(directory).into_iter().flatten().flatten().map(|it| it.path()).collect()
}
