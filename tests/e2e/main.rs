//! What visitors do, in three engines, against the real server.
//!
//! `cargo xtask e2e` builds the widget and runs this; `cargo xtask e2e --engine firefox
//! reload` runs the stories with "reload" in their names in Firefox. The server is in
//! this process: `stage` sets it up, `shop` is what a visitor sees of it, `stories`
//! is what happens, `pictures` compares what it looks
//! like, `driver` knows browsers, `runner` brings them together.

#[cfg(not(target_arch = "wasm32"))]
mod driver;
#[cfg(not(target_arch = "wasm32"))]
mod pictures;
#[cfg(not(target_arch = "wasm32"))]
mod play;
#[cfg(not(target_arch = "wasm32"))]
mod runner;
#[cfg(not(target_arch = "wasm32"))]
mod shop;
#[cfg(not(target_arch = "wasm32"))]
mod stage;
#[cfg(not(target_arch = "wasm32"))]
mod stories;

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    play::all()
}

#[cfg(target_arch = "wasm32")]
fn main() {}
