//! Pictures of the chat, and what differs between two of them.
//!
//! | module | holds |
//! |---|---|
//! | `picture` | pixels, read from PNG and written as small as they go |
//! | `difference` | whether two pictures look the same |
//! | `album` | the pictures that were accepted, and what is put beside them |

mod album;
mod difference;
mod picture;

pub(crate) use album::Album;
use difference::Tolerance;
pub(crate) use picture::Picture;
