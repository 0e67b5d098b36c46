//! What the targets have in common.
//!
//! An input is what arrives, and at its very end two bytes that say how it is cut on its
//! way. So a recorded stream or a text is an input as it is.

mod answer;
mod cuts;
mod screen;

pub use answer::{answer, check_calls};
pub use cuts::Cuts;
pub use screen::Screen;
