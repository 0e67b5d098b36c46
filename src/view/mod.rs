//! The views: one part of the widget a file.
//!
//! A view is a handful of nodes and a `show`, which makes them say what the
//! state says. The shell calls that of [`panel`]. Nothing here knows a
//! request, a key in storage, or a JavaScript value.
//!
//! They are not Leptos views because each of those weighs a visitor half a
//! kilobyte per dynamic attribute (`docs/decisions/0001-weight.md`).

mod actions;
mod announcer;
mod callout;
mod code;
mod composer;
mod earlier;
mod element;
mod following;
mod form;
mod header;
mod icon;
mod list;
mod markdown;
mod message;
mod notice;
mod panel;
mod scroll;
mod sheet;
mod sources;
mod steps;
mod tools;
mod transcript;
mod wait;
mod welcome;

pub(crate) use panel::{Mounted, mount};
