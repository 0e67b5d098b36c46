//! A page, the widget as it ships, and a server that says what a benchmark wants.
//!
//! The server is none of ours: what is measured is the browser, and a model, a database
//! and a second program on the same processors would only add noise. It speaks the same
//! wire format, for it writes the types of `parlor-wire`.

mod answer;
mod api;
mod host;
mod stream;

pub(super) use host::Host;

/// The publishable key of the agent on the pages.
pub(super) const AGENT: &str = "pk_bench";
/// The conversation that is stored, and the one that is held.
pub(super) const CONVERSATION: &str = "cnv_bench";
