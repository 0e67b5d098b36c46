//! Puts the program together: also what tests start, in their own process.

mod admission;
mod adopt;
mod answerer;
mod connections;
mod issuers;
mod running;
mod seed;
mod upkeep;
mod vault;

pub use running::{AppOptions, RunningApp, StartError, start};
pub use seed::{Seed, SeedError, Seeded, seed};
