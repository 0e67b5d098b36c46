//! A visitor's conversations, as the list of them shows and changes them.
//!
//! Requests are numbered, so that a search that was answered late does not take the place
//! of a later one.

mod model;
mod names;
#[cfg(test)]
mod tests;

pub use model::{Asked, Conversations, Entry, Page, State};
pub use names::{encoded, file_name, first_words};
