//! What an agent knows and answers, from a file to the words a visitor reads.

#![expect(clippy::unwrap_used, reason = "helpers of tests stop where a test cannot go on")]

mod few;
mod finding;
mod fitting;
mod ingesting;
mod models;
#[expect(dead_code, reason = "each suite takes what it needs")]
#[path = "../postgres/mod.rs"]
mod postgres;
mod quality;
mod quoting;
mod support;
