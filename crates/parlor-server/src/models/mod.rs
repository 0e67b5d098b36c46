//! Models that answer, behind any OpenAI-compatible server.
//!
//! | module | answers |
//! |---|---|
//! | [`choice`] | which answerer an agent has |
//! | [`answerer`], `standing_in` | how a model's answer comes about, and what if it is away |
//! | [`prompt`], [`steps`], `attached` | what a model is told, of files too |
//! | [`citing`], [`marks`] | which sources its words cite |
//! | [`request`], [`content`] | the form in which it is sent |
//! | [`client`], `attempt`, `known`, [`retry`] | how it is asked, and when again |
//! | [`reading`], [`frames`], [`piece`], [`calls`], `arguments` | what its bytes say, in every dialect |
//! | [`asking`] | the tool by which it shows a form |
//! | [`rounds`], `saying` | how often it is asked, with what its tools gave back |
//! | [`trial`] | whether it works at all |
//! | `estimate` | how many tokens it is asked, where nobody says |
//! | [`timeouts`] | how long it may take |
//! | [`failure`] | what can go wrong |

pub mod answerer;
mod arguments;
pub mod asking;
mod attached;
mod attempt;
pub mod calls;
pub mod choice;
pub mod citing;
pub mod client;
pub mod content;
mod estimate;
pub mod failure;
pub mod frames;
mod known;
pub mod marks;
pub mod piece;
pub mod prompt;
pub mod reading;
pub mod request;
pub mod retry;
pub mod rounds;
mod saying;
mod standing_in;
pub mod steps;
pub mod timeouts;
pub mod trial;
