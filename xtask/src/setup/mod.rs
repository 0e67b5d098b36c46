//! Brings what a verb needs and leaves alone what is there already.
//!
//! What exists is decided by trying it, never by the name of the system.

mod cargo_tool;
mod compiler;
mod debian;
mod engine;
mod examples;
mod node;
mod postgres;
mod programs;
mod wasm;

pub(crate) use engine::{ENGINES, Engine, chromium};
pub(crate) use programs::{find, path_with_tools};
pub(crate) use wasm::WasmToolchain;

use anyhow::Result;

use crate::repo::Repo;
use debian::Wanted;

/// What a verb cannot work without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    /// A compiler for the browser, with its standard library.
    Wasm,
    /// The source of the standard library, to build it smaller; done without if need be.
    LibrarySource,
    /// Clippy of the same compiler.
    WasmClippy,
    /// wasm-bindgen and its test runner, of the version in `Cargo.lock`.
    Bindgen,
    /// Trunk, for the page of `dev` and `demo`.
    Trunk,
    /// Node with our npm packages: esbuild, wasm-opt, TypeScript, axe-core.
    Node,
    /// Node with other people's clients for our API.
    Clients,
    /// The programs of `PostgreSQL`, for the tests of the storage.
    Postgres,
    /// What the examples of the documentation call.
    Examples,
    /// cargo-fuzz, for `fuzz`.
    Fuzzer,
    /// A browser and its driver.
    Engine(Engine),
}

/// Everything that any verb needs.
pub(crate) const ALL: &[Need] = &[
    Need::Wasm,
    Need::LibrarySource,
    Need::WasmClippy,
    Need::Bindgen,
    Need::Trunk,
    Need::Node,
    Need::Clients,
    Need::Postgres,
    Need::Examples,
    Need::Fuzzer,
    Need::Engine(Engine::Chromium),
    Need::Engine(Engine::Firefox),
    Need::Engine(Engine::WebKit),
];

/// What each verb needs; nothing for a verb that only runs host code.
pub(crate) fn needs_of(verb: &str) -> &'static [Need] {
    match verb {
        "demo" | "dev" => &[Need::Wasm, Need::Bindgen, Need::Trunk, Need::Node],
        "dist" | "size" => &[Need::Wasm, Need::LibrarySource, Need::Bindgen, Need::Node],
        "fuzz" => &[Need::Fuzzer],
        "bench" => &[
            Need::Wasm,
            Need::LibrarySource,
            Need::Bindgen,
            Need::Node,
            Need::Engine(Engine::Chromium),
        ],
        "lint" => &[Need::Wasm, Need::WasmClippy, Need::Node],
        "test" | "e2e" => &[
            Need::Wasm,
            Need::LibrarySource,
            Need::Bindgen,
            Need::Node,
            Need::Clients,
            Need::Postgres,
            Need::Examples,
            Need::Engine(Engine::Chromium),
            Need::Engine(Engine::Firefox),
            Need::Engine(Engine::WebKit),
        ],
        "setup" => ALL,
        _ => &[],
    }
}

/// Brings one thing. Takes milliseconds when it is there already.
///
/// # Errors
/// One sentence: what failed and what to do about it.
pub(crate) fn provide(repo: &Repo, need: Need) -> Result<()> {
    match need {
        Need::Wasm => wasm::provide(repo).map(drop),
        Need::LibrarySource => wasm::provide_source(repo),
        Need::WasmClippy => wasm::provide_clippy(repo),
        Need::Bindgen => cargo_tool::provide_bindgen(repo),
        Need::Trunk => cargo_tool::provide_trunk(repo),
        Need::Node => node::provide(repo),
        Need::Clients => node::provide_clients(repo),
        Need::Postgres => postgres::provide(repo),
        Need::Examples => examples::provide(repo),
        Need::Fuzzer => cargo_tool::provide_fuzzer(repo),
        Need::Engine(engine) => engine.provide(repo),
    }
}

/// Brings several things: what packages give at once, then the rest in order.
///
/// # Errors
/// As [`provide`]: all that must be installed by hand, or the first that fails.
pub(crate) fn provide_all(repo: &Repo, needs: &[Need]) -> Result<()> {
    let wanted: Vec<Wanted> = needs.iter().filter_map(|it| wanted(repo, *it)).collect();
    debian::install(repo, &wanted)?;
    needs.iter().try_for_each(|it| provide(repo, *it))
}

/// The packages that one thing lacks.
fn wanted(repo: &Repo, need: Need) -> Option<Wanted> {
    match need {
        Need::Wasm => wasm::wanted(repo),
        Need::WasmClippy => wasm::wanted_clippy(repo),
        Need::Node => node::wanted(repo),
        Need::Postgres => postgres::wanted(repo),
        Need::Examples => examples::wanted(repo),
        Need::Engine(engine) => engine.wanted(repo),
        Need::LibrarySource | Need::Bindgen | Need::Trunk | Need::Clients | Need::Fuzzer => None,
    }
}

/// The compiler for the browser, brought if it is not there.
///
/// # Errors
/// As [`provide`].
pub(crate) fn wasm_toolchain(repo: &Repo) -> Result<WasmToolchain> {
    wasm::provide(repo)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_installs_no_browser() {
        assert!(!needs_of("demo").iter().any(|it| matches!(it, Need::Engine(_))));
    }

    #[test]
    fn setup_brings_what_any_verb_needs() {
        for verb in crate::cli::VERBS {
            assert!(needs_of(verb.name).iter().all(|it| ALL.contains(it)), "{}", verb.name);
        }
    }
}
