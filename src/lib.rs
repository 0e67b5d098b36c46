//! Parlor: an embeddable chat widget in WebAssembly, and a component for Leptos apps.
//!
//! # Where to start
//!
//! [`Chat`] is the component for Leptos apps; [`host::Handle`] is the same for
//! JavaScript, and what the `<parlor-chat>` element mounts. Both put the views of
//! `view` on top of a `shell`, which performs what the state machine in
//! [`parlor_core::chat`] asks for: requests (`transport`), storage (`storage`)
//! and timers.
//!
//! | module | knows |
//! |---|---|
//! | `host` | JavaScript values, and nothing about views' insides |
//! | `shell` | the state machine, and who performs which effect |
//! | `view` | the state to show, events to send |
//! | `later` | what is fetched when it is needed |
//! | `transport`, `storage` | the browser's input and output |
//! | `promise`, `resize`, `timer` | what JavaScript calls back |
//! | `intl` | numbers and dates in the visitor's language |
//! | `js`, `files` | objects by name, for parts; files as a browser hands them over |
//! | `aloud`, `speech` | the browser's voice, and what its microphone hears |
//! | `style`, `dom` | style sheets and nodes |

mod aloud;
#[cfg(feature = "leptos")]
#[expect(unreachable_pub, reason = "a component's macro makes its props public")]
mod chat;
mod dom;
mod files;
pub mod host;
mod intl;
mod js;
mod later;
mod promise;
mod resize;
mod shell;
mod speech;
mod storage;
mod style;
mod timer;
mod transport;
mod view;

#[cfg(feature = "leptos")]
pub use chat::Chat;
pub use parlor_wire::host::Options;
