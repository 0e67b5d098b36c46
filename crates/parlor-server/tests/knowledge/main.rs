//! What an agent knows and answers, from a file to the words a visitor reads.

#![expect(clippy::unwrap_used, reason = "helpers of tests stop where a test cannot go on")]

mod finding;
mod fitting;
mod ingesting;
mod models;
mod quality;
mod quoting;
mod support;
