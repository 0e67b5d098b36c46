//! Makes the artifacts: the page, the widget, the server.

mod boundary;
mod bundle;
mod compress;
mod described;
mod files;
mod glue;
mod languages;
mod pack;
mod page;
mod server;
mod split;
mod unpacker;
mod widget;

pub(crate) use languages::words;
pub(crate) use pack::EXTENSION as PACK;
pub(crate) use page::page;
pub(crate) use server::{Profile, server};
pub(crate) use widget::{named_module, widget};
