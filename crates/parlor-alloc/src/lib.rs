//! The widget's memory.
//!
//! The allocator that Rust brings for WebAssembly is five kilobytes, most of them for
//! putting freed blocks together again. A chat needs little memory, and asks for the
//! same sizes again and again, so [`heap::Heap`] only keeps what was freed, by its size:
//! a tenth of the code, and always a handful of steps.
//! `docs/decisions/0005-memory.md` has what was measured.

pub mod heap;
#[cfg(target_arch = "wasm32")]
mod wasm;

#[cfg(target_arch = "wasm32")]
pub use wasm::Allocator;
