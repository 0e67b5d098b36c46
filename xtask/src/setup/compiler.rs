//! A Rust compiler on this machine, and what it says about itself.

use std::path::{Path, PathBuf};

use crate::process::Cmd;

/// The name under which rustup knows the compiler in `/usr`.
pub(super) const DEBIAN: &str = "debian";

/// One compiler and how to call it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Compiler {
    /// The name for `RUSTUP_TOOLCHAIN`; none for the one that is called without.
    pub rustup_name: Option<&'static str>,
    /// What tells it apart from other compilers, e.g. `1.96.0-ac68faa20`.
    pub id: String,
    /// Major and minor version.
    pub version: (u32, u32),
    /// The triple it runs on.
    pub host: String,
    /// LLVM's major version, which its linker must match.
    pub llvm: Option<u32>,
    /// Where its own libraries are.
    pub sysroot: PathBuf,
}

impl Compiler {
    /// The compiler that `cargo` uses here.
    pub(super) fn default() -> Option<Self> {
        Self::ask(Path::new("rustc"), None)
    }

    /// The compiler of the system's own packages.
    pub(super) fn system() -> Option<Self> {
        Self::ask(Path::new("/usr/bin/rustc"), Some(DEBIAN))
    }

    fn ask(rustc: &Path, rustup_name: Option<&'static str>) -> Option<Self> {
        let about = Cmd::new(rustc).arg("-vV").probe()?;
        let sysroot = Cmd::new(rustc).args(["--print", "sysroot"]).probe()?;
        Self::read(&about, sysroot.trim(), rustup_name)
    }

    /// Reads the output of `rustc -vV`.
    fn read(about: &str, sysroot: &str, rustup_name: Option<&'static str>) -> Option<Self> {
        let field = |name: &str| {
            about.lines().find_map(|it| it.strip_prefix(name)?.strip_prefix(": ")).map(str::trim)
        };
        let release = field("release")?;
        // Some builds do not know their commit; two of the same release are then alike.
        let commit = field("commit-hash").and_then(|it| it.get(..9)).unwrap_or("unknown");
        Some(Self {
            rustup_name,
            id: format!("{release}-{commit}"),
            version: major_minor(release)?,
            host: field("host")?.to_owned(),
            llvm: field("LLVM version").and_then(|it| it.split('.').next()?.parse().ok()),
            sysroot: PathBuf::from(sysroot),
        })
    }

    /// Whether a standard library for the browser came with it.
    pub(super) fn has_wasm_library(&self) -> bool {
        let libraries = self.sysroot.join("lib/rustlib/wasm32-unknown-unknown/lib");
        let Ok(entries) = libraries.read_dir() else { return false };
        entries.flatten().any(|it| it.file_name().to_string_lossy().starts_with("libstd-"))
    }

    /// Whether the source of its standard library is there to build from.
    pub(super) fn has_library_source(&self) -> bool {
        self.sysroot.join("lib/rustlib/src/rust/library/std/Cargo.toml").is_file()
    }

    /// Whether it brought its own linker for wasm.
    pub(super) fn has_linker(&self) -> bool {
        self.sysroot.join("lib/rustlib").join(&self.host).join("bin/rust-lld").is_file()
    }
}

/// Major and minor of a version such as `1.96.0` or `1.98.0-nightly`.
pub(super) fn major_minor(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ABOUT: &str = "rustc 1.96.0 (ac68faa20 2026-05-25) (built from a source tarball)
binary: rustc
commit-hash: ac68faa20c58cbccd01ee7208bf3b6e93a7d7f96
commit-date: 2026-05-25
host: x86_64-unknown-linux-gnu
release: 1.96.0
LLVM version: 22.1.8
";

    #[test]
    fn a_compiler_is_known_by_release_and_commit() {
        let compiler = Compiler::read(ABOUT, "/usr", Some(DEBIAN)).unwrap();
        assert_eq!(compiler.id, "1.96.0-ac68faa20");
        assert_eq!((compiler.version, compiler.llvm), ((1, 96), Some(22)));
        assert_eq!(compiler.host, "x86_64-unknown-linux-gnu");
    }

    #[test]
    fn a_compiler_that_does_not_know_its_commit_is_fine() {
        let about = ABOUT.replace("ac68faa20c58cbccd01ee7208bf3b6e93a7d7f96", "unknown");
        assert_eq!(Compiler::read(&about, "/usr", None).unwrap().id, "1.96.0-unknown");
    }

    #[test]
    fn what_is_no_compiler_is_refused() {
        assert_eq!(Compiler::read("hello", "/usr", None), None);
    }
}
