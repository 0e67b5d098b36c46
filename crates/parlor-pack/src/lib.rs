//! Packs the functions of a WebAssembly module, and unpacks them in a browser.
//!
//! Each number of a function is told bit by bit, and before each bit four habits are asked
//! how likely it is a one. Two remember how often it was so after the same instructions, and
//! at all; two remember which number came the last time that the same instructions and
//! numbers were before it. What they say is weighed by how right they were so far, and a
//! range coder writes only what was not foreseen. Both sides learn from the same bits, so
//! nothing but these is sent (`docs/decisions/0006-foreseen.md`).
//!
//! - [`mod@walk`] goes through functions, instruction by instruction.
//! - [`history`] says what came before, as far as habits depend on it.
//! - [`lines`] and [`echoes`] are the habits, of bits and of numbers.
//! - [`model`] asks and weighs them.
//! - [`coder`] makes bits of bytes and chances, [`mod@writer`] the other way around.
//! - [`encoder`] packs.
//! - `door` is what JavaScript calls.

#![cfg_attr(target_arch = "wasm32", no_std)]

mod coder;
#[cfg(target_arch = "wasm32")]
mod door;
mod echoes;
#[cfg(not(target_arch = "wasm32"))]
mod encoder;
mod history;
#[cfg(not(target_arch = "wasm32"))]
mod leb;
mod lines;
mod model;
mod walk;
#[cfg(not(target_arch = "wasm32"))]
mod writer;

#[cfg(not(target_arch = "wasm32"))]
pub use encoder::{Error, LONGEST, pack};
pub use model::Learned;
