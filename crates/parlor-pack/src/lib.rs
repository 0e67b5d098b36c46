//! Packs the functions of a WebAssembly module, and unpacks them in a browser.
//!
//! Each number of a function is told bit by bit, and before each bit three habits are
//! asked how likely it is a one: how often it was so after the same instructions, after
//! the same numbers, and at all. What they say is weighed by how right they were so far,
//! and an arithmetic coder writes only what was not foreseen. Both sides learn from the
//! same bits, so nothing but these is sent (`docs/decisions/0006-foreseen.md`).
//!
//! - [`mod@walk`] goes through functions, instruction by instruction.
//! - [`history`] says what came before, as far as habits depend on it.
//! - [`model`] keeps the habits and weighs them.
//! - [`coder`] makes bytes of bits and chances, [`encoder`] the other way around.
//! - `door` is what JavaScript calls.

#![cfg_attr(target_arch = "wasm32", no_std)]

mod coder;
#[cfg(target_arch = "wasm32")]
mod door;
#[cfg(not(target_arch = "wasm32"))]
mod encoder;
mod history;
#[cfg(not(target_arch = "wasm32"))]
mod leb;
mod model;
mod walk;

#[cfg(not(target_arch = "wasm32"))]
pub use encoder::{Error, LONGEST, pack};
