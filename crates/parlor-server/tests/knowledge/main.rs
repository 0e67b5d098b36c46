//! What an agent knows and answers, from a file to the words a visitor reads.

#![expect(clippy::unwrap_used, reason = "helpers of tests stop where a test cannot go on")]

mod finding;
mod ingesting;
mod models;
#[path = "../postgres/mod.rs"]
mod postgres;
mod quality;
mod quoting;
mod support;
