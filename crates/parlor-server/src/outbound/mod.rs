//! Requests to addresses that somebody else has given us: models, tools.
//!
//! | file | does |
//! |---|---|
//! | [`addresses`] | which addresses may be reached (pure) |
//! | [`guard`] | resolves names itself, and connects to what it has vetted |
//! | [`signing`] | signs what is sent, by Standard Webhooks (pure) |
//! | [`body`] | reads an answer up to a limit |

pub mod addresses;
pub mod body;
pub mod guard;
pub mod signing;

pub use addresses::Reach;
pub use guard::{Forbidden, Outbound};
