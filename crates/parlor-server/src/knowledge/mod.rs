//! What an agent knows: sources in, passages out.
//!
//! | module | answers |
//! |---|---|
//! | [`markdown`] | what a page is made of |
//! | [`chunk`], [`pieces`], [`sentences`] | where it may be cut |
//! | [`language`] | which words count, and which mean the same |

pub mod chunk;
pub mod language;
pub mod markdown;
pub mod pieces;
pub mod sentences;
