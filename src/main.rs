//! What Trunk and `cargo xtask dist` build: the exports of the library, and
//! nothing of its own. The page decides when something is mounted.

#![cfg_attr(target_arch = "wasm32", no_main)]

use parlor as _;
#[cfg(not(target_arch = "wasm32"))]
use parlor_alloc as _;

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static MEMORY: parlor_alloc::Allocator = parlor_alloc::Allocator::new();

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
