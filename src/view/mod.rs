//! The views: one component a file. They read signals and send events; nothing
//! here knows a request, a key in storage, or a JavaScript value.

mod announcer;
mod composer;
mod copy;
mod element;
mod header;
mod icon;
mod markdown;
mod message;
mod notice;
mod scroll;
mod sources;
mod transcript;
mod welcome;
mod widget;

pub(crate) use widget::Widget;
