//! The network: requests that are answered at once, and streams that are read as they arrive.

mod api;
mod download;
mod request;
mod stream;
mod upload;

pub(crate) use api::Api;
pub(crate) use download::download;
pub(crate) use request::{Request, call};
pub(crate) use stream::{OpenStream, StreamEvent};
pub(crate) use upload::{Arrived, Upload};
