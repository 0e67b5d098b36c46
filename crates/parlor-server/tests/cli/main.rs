//! The binary, as a person starts it.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails by panicking, in its helpers too"
)]

mod database;
mod init;
mod keys;
mod killing;
mod serving;
mod settings;
mod sources;
mod support;
