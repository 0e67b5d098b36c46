//! The network: requests that are answered at once, and streams that are read as they arrive.

mod api;
mod request;
mod stream;

pub(crate) use api::Api;
pub(crate) use request::{Request, call};
pub(crate) use stream::{OpenStream, StreamEvent};
