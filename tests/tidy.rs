//! Rules about the source itself, checked by `cargo test` like any other.
//!
//! Comments do not count, except for the rules about comments.

#![cfg(not(target_arch = "wasm32"))]

#[path = "tidy/literals.rs"]
mod literals;
#[path = "tidy/sources.rs"]
mod sources;

use sources::{Source, forbid, sources, tests_of};

/// Everything we write that a machine reads.
const ALL: [&str; 7] =
    ["src", "crates", "packages/parlor", "xtask/src", "style", "tests", "build.rs"];
const SERVER: &str = "crates/parlor-server/src";

#[test]
fn files_stay_short() {
    for Source { path, text, .. } in sources(&ALL, &["rs", "ts", "mjs", "css"]) {
        let lines = text.lines().count();
        assert!(lines <= 300, "{path}: {lines} lines. Split it by topic.");
    }
}

#[test]
fn the_core_knows_no_browser() {
    let browser = ["leptos", "web_sys", "js_sys", "wasm_bindgen", "gloo"];
    forbid(
        sources(&["crates/parlor-core/src", "crates/parlor-wire/src"], &["rs"]),
        &browser,
        "The core is pure: return an effect, and perform it in src/shell.",
    );
}

#[test]
fn the_core_has_no_clock_no_randomness_no_thread_and_no_files() {
    let outside = [
        "Instant::",
        "SystemTime",
        "std::thread",
        "std::fs",
        "std::net",
        "std::env",
        "rand::",
        "getrandom",
    ];
    forbid(
        sources(&["crates/parlor-core/src", "crates/parlor-wire/src"], &["rs"]),
        &outside,
        "Time and ids come in with events.",
    );
}

#[test]
fn views_touch_neither_network_nor_storage() {
    forbid(
        sources(&["src/view"], &["rs"]),
        &["transport", "storage::", "crate::storage", "fetch_with", "local_storage"],
        "A view reads signals and dispatches events; src/shell does the rest.",
    );
}

#[test]
fn only_the_boundary_knows_javascript_values() {
    let allowed = [
        "src/host",
        "src/transport",
        "src/storage",
        "src/aloud.rs",
        "src/dom.rs",
        "src/files.rs",
        "src/intl.rs",
        "src/js.rs",
        "src/later.rs",
        "src/promise.rs",
        "src/speech.rs",
        "src/style.rs",
    ];
    for source in sources(&["src"], &["rs"]).into_iter().filter(|it| !it.is_in(&allowed)) {
        // The time and a random number are numbers, and the shell gives them to the core.
        let code = source.code().replace("js_sys::Date", "").replace("js_sys::Math::random", "");
        let word = ["JsValue", "js_sys"].into_iter().find(|it| code.contains(it));
        assert_eq!(word, None, "{}: JavaScript values stay in src/host.", source.path);
    }
}

#[test]
fn only_transport_and_storage_know_the_browsers_input_and_output() {
    let allowed = ["src/transport", "src/storage"];
    let inside = sources(&["src"], &["rs"]).into_iter().filter(|it| !it.is_in(&allowed));
    let io =
        ["fetch_with", "AbortController", "ReadableStream", "BroadcastChannel", "local_storage"];
    forbid(inside, &io, "Requests belong to src/transport, stored things to src/storage.");
}

#[test]
fn the_domain_knows_no_framework() {
    forbid(
        sources(&["crates/parlor-server/src/domain"], &["rs"]),
        &["axum", "sqlx", "reqwest", "tower", "crate::http", "crate::storage", "crate::app"],
        "The domain is named by others and names none of them.",
    );
}

#[test]
fn sql_is_written_in_storage_only() {
    let outside = sources(&[SERVER], &["rs"])
        .into_iter()
        .filter(|it| !it.is_in(&["crates/parlor-server/src/storage"]));
    let sql = ["sqlx::", "\"SELECT ", "\"INSERT INTO ", "\"UPDATE ", "\"DELETE FROM "];
    forbid(outside, &sql, "Give src/storage a function with a name and call that.");
}

#[test]
fn status_codes_are_chosen_in_http_only() {
    let outside = sources(&[SERVER], &["rs"])
        .into_iter()
        .filter(|it| !it.is_in(&["crates/parlor-server/src/http"]));
    forbid(outside, &["StatusCode"], "Return an error named by what its caller does next.");
}

#[test]
fn text_is_never_parsed_as_html() {
    let all = sources(&["src", "packages/parlor/src"], &["rs", "ts"]);
    let parsers = [
        "innerHTML",
        "inner_html",
        "outerHTML",
        "outer_html",
        "insertAdjacentHTML",
        "insert_adjacent_html",
        "document.write",
        "DOMParser",
    ];
    forbid(all, &parsers, "Build nodes: text from a model or a visitor is never HTML.");
}

#[test]
fn colors_lengths_and_durations_are_in_the_tokens_only() {
    for source in sources(&["style"], &["css"]) {
        let literal = literals::in_css(&source.code());
        if !source.is_in(&["style/tokens.css"]) {
            assert_eq!(literal, None, "{}: name it in style/tokens.css and use that.", source.path);
        }
    }
    for source in sources(&["src", "packages/parlor/src"], &["rs", "ts"]) {
        let literal = literals::color(&source.code());
        assert_eq!(literal, None, "{}: name the color in style/tokens.css.", source.path);
    }
}

#[test]
fn a_lint_is_expected_with_a_reason_and_never_allowed() {
    let attributes = [concat!("#[", "allow("), concat!("#![", "allow(")];
    forbid(sources(&ALL, &["rs"]), &attributes, "Write #[expect(lint, reason = \"…\")].");
}

#[test]
fn nothing_is_left_for_later() {
    let marks = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("to", "do!("),
        concat!("unimpl", "emented!("),
    ];
    for Source { path, text, .. } in sources(&ALL, &["rs", "ts", "mjs", "css", "sql", "toml"]) {
        let mark = marks.iter().find(|it| text.contains(**it));
        assert_eq!(mark, None, "{path}: do it now, or open an issue.");
    }
}

#[test]
fn tests_wait_for_events_and_never_for_time() {
    let nap = concat!("sl", "eep(");
    for (path, text) in tests_of(&ALL) {
        assert!(
            !text.contains(nap),
            "{path}: hold the reply at a gate, or advance a frozen clock."
        );
    }
}

#[test]
fn no_file_names_the_machine_it_was_written_on() {
    let places = [concat!("/ro", "ot/"), concat!("/wo", "rk/"), concat!("/ho", "me/")];
    let endings = ["rs", "ts", "mjs", "css", "sql", "toml", "json", "md", "html"];
    let mut all = sources(&ALL, &endings);
    all.extend(sources(&["docs", "demo", "examples"], &endings));
    for Source { path, text, .. } in all {
        let place = places.iter().find(|it| text.contains(**it));
        assert_eq!(place, None, "{path}: it must be right on every machine.");
    }
}

#[test]
fn what_people_read_first_is_short() {
    for (file, most) in [("README.md", 150), ("ARCHITECTURE.md", 250)] {
        let text = std::fs::read_to_string(sources::root().join(file));
        let lines = text.unwrap_or_else(|_| panic!("{file}: write it")).lines().count();
        assert!(lines <= most, "{file}: {lines} lines of {most}. Move details to docs/.");
    }
}
