//! What a store promises, kept by both databases.
//!
//! Each promise is told once and kept twice: on SQLite, and on PostgreSQL where that
//! can be had.

#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, in its helpers too"
)]

mod claims;
mod company;
mod conversations;
mod desk;
mod doors;
mod ending;
mod erasing;
mod files;
mod finding;
mod people;
mod people_search;
#[expect(dead_code, reason = "each suite takes what it needs")]
#[path = "../postgres/mod.rs"]
mod postgres;
mod races;
mod rows;
mod search;
mod support;
mod tools;
mod usage;
