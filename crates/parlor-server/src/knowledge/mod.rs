//! What an agent knows: sources in, passages out.
//!
//! | module | answers |
//! |---|---|
//! | [`ingest`] | how a text or file becomes chunks in the index |
//! | [`search`] | which passages a question leads to |
//! | [`query`], [`term`], [`asking`], [`follow_up`] | what a question asks for, alone and after another |
//! | [`widen`] | what else it may mean |
//! | [`extract`] | which answer they make, without a model |
//! | [`evidence`] | how much of a question a text holds |
//! | [`chunk`], [`pieces`], [`sentences`] | where a page may be cut |
//! | [`markdown`], [`text`] | what a page is made of |
//! | [`language`] | which words count, and which mean the same |
//! | [`meaning`] | how near two texts are in what they mean |

pub mod asking;
pub mod chunk;
pub mod evidence;
pub mod extract;
pub mod follow_up;
pub mod ingest;
pub mod language;
pub mod markdown;
pub mod meaning;
pub mod noting;
pub mod pieces;
pub mod query;
pub mod search;
pub mod sentences;
pub mod term;
pub mod text;
pub mod widen;
