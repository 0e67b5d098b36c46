//! The words of the widget. English is here; other languages are files of their own
//! (`languages/*.txt`), made into packs by `cargo xtask` and fetched when asked for.

mod key;
mod later;
mod words;

#[cfg(test)]
mod tests;

pub use key::{Key, english};
pub use later::{Later, english_later};
pub use words::{Words, filled, form};
