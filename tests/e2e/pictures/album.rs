//! The pictures that were accepted: a file for each state, in a directory for each way to
//! look at it.

use super::{Picture, Tolerance, difference};
use std::{
    env, fs,
    path::{Path, PathBuf},
};

/// The pictures of one way to look at the gallery, such as `dark`.
pub(crate) struct Album {
    way: &'static str,
    browser: String,
    differing: Vec<String>,
}

/// Set by `cargo xtask gallery --accept`: what is seen is right from now on.
const ACCEPT: &str = "PARLOR_ACCEPT_PICTURES";

/// Beside the pictures: what drew them, such as `Chrome/156 on Linux x86_64`.
const DRAWN_BY: &str = "drawn-by.txt";

impl Album {
    /// The album of this way, for pictures that this browser draws.
    pub(crate) fn of(way: &'static str, browser: &str) -> Self {
        Self { way, browser: browser.to_owned(), differing: Vec::new() }
    }

    /// Holds what a state looks like against what was accepted, or accepts it.
    pub(crate) fn holds(&mut self, state: &str, seen: Picture) {
        let seen = seen.reduced();
        let path = accepted().join(self.way).join(state).with_extension("png");
        let known = fs::read(&path).ok().map(|it| Picture::read(&it));
        let tolerance = self.tolerance();
        let difference = known.as_ref().map(|it| difference::between(it, &seen, tolerance));
        match difference {
            Some(None) => {}
            _ if env::var_os(ACCEPT).is_some() => write(&path, &seen),
            Some(Some(it)) => {
                let base = differing().join(self.way).join(state);
                write(&base.with_extension("new.png"), &seen);
                write(&base.with_extension("difference.png"), &it.picture);
                self.differing.push(format!("{state}: {} blocks", it.blocks));
            }
            None => {
                let new = differing().join(self.way).join(state).with_extension("new.png");
                write(&new, &seen);
                self.differing.push(format!("{state}: nobody has accepted a picture of it"));
            }
        }
    }

    /// Strict where the same version of the browser drew what was accepted, on such a machine,
    /// and where it is accepted anew.
    fn tolerance(&self) -> Tolerance {
        let drawn_by = fs::read_to_string(accepted().join(DRAWN_BY)).unwrap_or_default();
        let is_same = drawn_by.trim() == self.browser;
        if is_same || env::var_os(ACCEPT).is_some() { Tolerance::SAME } else { Tolerance::OTHER }
    }

    /// Takes away, where pictures are accepted, those of states that are no more; else such
    /// a picture differs.
    pub(crate) fn has_no_others(&mut self, states: &[String]) {
        let Ok(entries) = fs::read_dir(accepted().join(self.way)) else { return };
        for path in entries.flatten().map(|it| it.path()) {
            let state = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            if states.contains(&state) {
                continue;
            }
            if env::var_os(ACCEPT).is_some() {
                let _ = fs::remove_file(&path);
            } else {
                self.differing.push(format!("{state}: there is no such state"));
            }
        }
    }

    /// What looks otherwise, and where to see it.
    pub(crate) fn ends(self) -> Option<String> {
        if env::var_os(ACCEPT).is_some() {
            write_bytes(&accepted().join(DRAWN_BY), format!("{}\n", self.browser).as_bytes());
        }
        let (way, differing_) = (self.way, &self.differing);
        let place = differing().join(way);
        (!differing_.is_empty()).then(|| {
            format!(
                "in {way}, these look otherwise: {differing_:#?}\nSee {}; if it is meant so, \
                 `cargo xtask gallery --accept`.",
                place.display()
            )
        })
    }
}

fn accepted() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pictures")
}

/// `target/e2e/gallery`
fn differing() -> PathBuf {
    let temporary = Path::new(env!("CARGO_TARGET_TMPDIR"));
    temporary.parent().unwrap_or(temporary).join("e2e/gallery")
}

fn write(path: &Path, picture: &Picture) {
    write_bytes(path, &picture.to_png());
}

fn write_bytes(path: &Path, bytes: &[u8]) {
    let written =
        path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(path, bytes));
    if let Err(error) = written {
        panic!("{} cannot be written: {error}", path.display());
    }
}
