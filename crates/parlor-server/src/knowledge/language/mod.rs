//! Words: how a text falls into them, which of them count, and which mean the same.
//!
//! | module | answers |
//! |---|---|
//! | [`tokens`] | where a word begins and ends, in scripts with and without spaces |
//! | [`tongue`] | which language a question is in, and which of its words say nothing |
//! | [`stem`] | that `returning` meets `return` |
//! | [`synonyms`] | that a parcel is a package |

pub mod stem;
pub mod synonyms;
pub mod tongue;

pub use crate::domain::tokens;
