//! Tools behind a developer's URL.
//!
//! | file | does |
//! |---|---|
//! | [`caller`] | calls one, signed, and reads what it gives back |
//! | [`secrets`] | what the calls of an agent are signed with |

pub mod caller;
pub mod secrets;

pub use caller::ToolCaller;
