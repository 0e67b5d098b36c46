//! Where things are: the checkout, the build directory, the cache.

use std::{
    env,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};

/// The directories that verbs read from and write to. All paths are absolute.
#[derive(Clone, Debug)]
pub(crate) struct Repo {
    /// The checkout: the directory of the workspace's `Cargo.toml`.
    pub root: PathBuf,
    /// `CARGO_TARGET_DIR`, or `target` in the checkout.
    pub target: PathBuf,
    /// What survives a clean checkout: tools and the wasm standard library.
    pub cache: PathBuf,
}

impl Repo {
    /// Finds the checkout from where cargo started us, or from the working directory.
    ///
    /// # Errors
    /// Says so when no `Cargo.toml` with a workspace is above the working directory.
    pub(crate) fn find() -> Result<Self> {
        let here = env::current_dir().context("the working directory cannot be read")?;
        let start = env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| here.clone(), PathBuf::from);
        let root = start
            .ancestors()
            .find(|it| it.join("xtask/Cargo.toml").is_file())
            .context("run this inside a checkout of Parlor")?
            .to_path_buf();
        let target =
            env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |it| here.join(it));
        let cache = cache_dir(|name| env::var_os(name).map(PathBuf::from), &target);
        Ok(Self { root, target, cache })
    }

    /// Where `cargo install` puts our tools.
    pub(crate) fn tools(&self) -> PathBuf {
        self.cache.join("tools")
    }

    /// The npm package, which also brings esbuild and wasm-opt.
    pub(crate) fn package(&self) -> PathBuf {
        self.root.join("packages/parlor")
    }

    /// Builds for wasm have a directory of their own, so that they and host
    /// builds never wait for each other's lock.
    pub(crate) fn wasm_target(&self) -> PathBuf {
        self.target.join("wasm")
    }

    /// The widget as it ships: loader, glue and module, with compressed siblings.
    pub(crate) fn dist_widget(&self) -> PathBuf {
        self.root.join("dist/widget")
    }
}

/// `PARLOR_CACHE`, else `XDG_CACHE_HOME/parlor`, else `HOME/.cache/parlor`, else
/// a directory of the build. An empty variable counts as unset.
fn cache_dir(var: impl Fn(&str) -> Option<PathBuf>, target: &Path) -> PathBuf {
    let set = |name: &str| var(name).filter(|it| it.is_absolute());
    set("PARLOR_CACHE")
        .or_else(|| set("XDG_CACHE_HOME").map(|it| it.join("parlor")))
        .or_else(|| set("HOME").map(|it| it.join(".cache/parlor")))
        .unwrap_or_else(|| target.join("cache"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(vars: &[(&str, &str)], expected: &str) {
        let var = |name: &str| vars.iter().find(|it| it.0 == name).map(|it| PathBuf::from(it.1));
        assert_eq!(cache_dir(var, Path::new("/repo/target")), Path::new(expected));
    }

    #[test]
    fn our_own_variable_wins_over_the_others() {
        check(&[("PARLOR_CACHE", "/c"), ("XDG_CACHE_HOME", "/x"), ("HOME", "/h")], "/c");
    }

    #[test]
    fn the_desktop_standard_comes_before_home() {
        check(&[("XDG_CACHE_HOME", "/x"), ("HOME", "/h")], "/x/parlor");
        check(&[("HOME", "/h")], "/h/.cache/parlor");
    }

    #[test]
    fn without_a_home_the_cache_is_in_the_build_directory() {
        check(&[], "/repo/target/cache");
        check(&[("XDG_CACHE_HOME", ""), ("HOME", "")], "/repo/target/cache");
    }
}
