//! JSON, read and written without serde: a visitor downloads this code, and a
//! derived deserializer for each type weighs ten times as much
//! (`docs/decisions/0001-weight.md`). Tests hold both against serde's.
//!
//! | file | what |
//! |---|---|
//! | [`Reader`] | a pull reader: ask for what you expect, anything else is skipped |
//! | [`Writer`] | objects, arrays and strings |
//! | [`mod@read`], [`mod@write`] | the types of `parlor-wire` that the widget reads and writes |

pub mod read;
mod reader;
#[cfg(test)]
mod tests;
pub mod write;
mod writer;

pub use reader::Reader;
pub use writer::{Writer, decimal};
