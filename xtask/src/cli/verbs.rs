//! The table of verbs.

use anyhow::Result;

use super::Args;
use crate::{repo::Repo, verbs};

/// Something that a person can ask for.
pub(crate) struct Verb {
    /// What is typed after `cargo xtask`.
    pub name: &'static str,
    /// What it does, on one line.
    pub line: &'static str,
    /// The flags it knows.
    pub flags: &'static [Flag],
    /// What its bare words are, if it takes any.
    pub words: Option<&'static str>,
    /// Does it.
    pub run: fn(&Repo, &Args) -> Result<()>,
}

impl Verb {
    /// The flags and words as they may be typed.
    pub(crate) fn usage(&self) -> String {
        let flags = self.flags.iter().map(|it| format!("[{}]", it.shape()));
        let words = self.words.map(|it| format!("[{it}]"));
        flags.chain(words).collect::<Vec<_>>().join(" ")
    }
}

/// A flag of a verb.
pub(crate) struct Flag {
    /// With its two hyphens.
    pub name: &'static str,
    /// What its value is called; none when it takes no value.
    pub value: Option<&'static str>,
    /// What it changes, and its default.
    pub line: &'static str,
}

impl Flag {
    /// The flag as it is typed.
    pub(crate) fn shape(&self) -> String {
        self.value.map_or_else(|| self.name.to_owned(), |it| format!("{} {it}", self.name))
    }
}

/// Every verb, in the order in which somebody new needs them.
pub(crate) const VERBS: &[Verb] = &[
    Verb {
        name: "demo",
        line: "builds, seeds and serves a shop with the widget in it",
        flags: &[
            flag("--port", Some("N"), "where to listen; 0 takes any free port (default 8787)"),
            flag("--no-open", None, "opens no browser"),
            flag("--data", Some("DIR"), "database and demo.json (default target/demo)"),
        ],
        words: None,
        run: verbs::demo::run,
    },
    Verb {
        name: "dev",
        line: "serves the page with reload on change, and the API behind it",
        flags: &[flag("--port", Some("N"), "where the page is (default 8080)")],
        words: None,
        run: verbs::dev::run,
    },
    Verb {
        name: "test",
        line: "runs every suite: host, postgres, clients, wasm, stories in three browsers",
        flags: &[flag(
            "--only",
            Some("SUITE"),
            "host, postgres, clients, wasm, chromium, firefox or webkit",
        )],
        words: None,
        run: verbs::test::run,
    },
    Verb {
        name: "e2e",
        line: "runs the browser stories",
        flags: &[flag(
            "--engine",
            Some("X"),
            "chromium, firefox, webkit or all (default chromium)",
        )],
        words: Some("FILTER"),
        run: verbs::e2e::run,
    },
    Verb {
        name: "gallery",
        line: "compares what every state of the chat looks like with what was accepted",
        flags: &[flag("--accept", None, "what it looks like now is right")],
        words: None,
        run: verbs::gallery::run,
    },
    Verb {
        name: "lint",
        line: "checks format, clippy for host and wasm, source rules, TypeScript",
        flags: &[],
        words: None,
        run: verbs::lint::run,
    },
    Verb {
        name: "dist",
        line: "builds the smallest widget and the server that carries it",
        flags: &[flag("--widget", None, "builds only the widget")],
        words: None,
        run: verbs::dist::run,
    },
    Verb {
        name: "size",
        line: "weighs what ships and fails over budget",
        flags: &[
            flag("--record", None, "makes this weight the one to compare with"),
            flag("--why", None, "names the crates and functions with the most bytes"),
        ],
        words: None,
        run: verbs::size::run,
    },
    Verb {
        name: "bench",
        line: "measures the server and the widget and prints the figures",
        flags: &[flag("--runs", Some("N"), "medians of so many, in a browser (default 3)")],
        words: Some("start first-byte search streaming opening"),
        run: verbs::bench::run,
    },
    Verb {
        name: "fuzz",
        line: "feeds anything to Markdown, streams and JSON, and fails for what breaks them",
        flags: &[flag("--seconds", Some("N"), "how long each target runs (default 60)")],
        words: Some("markdown sse ui_stream json"),
        run: verbs::fuzz::run,
    },
    Verb {
        name: "setup",
        line: "installs what is missing; every other verb does its part of it",
        flags: &[flag("--for", Some("VERB"), "only what this verb needs (default: everything)")],
        words: None,
        run: verbs::setup::run,
    },
];

const fn flag(name: &'static str, value: Option<&'static str>, line: &'static str) -> Flag {
    Flag { name, value, line }
}
