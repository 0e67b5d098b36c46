//! The binary, as a person starts it.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, in its helpers too"
)]

mod agents;
mod database;
mod init;
mod keys;
mod killing;
#[expect(dead_code, reason = "each suite takes what it needs")]
#[path = "../postgres/mod.rs"]
mod postgres;
mod serving;
mod settings;
mod sources;
mod support;
