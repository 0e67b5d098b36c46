//! Browsers and the programs that drive them; nothing here knows a chat.
//!
//! | module | holds |
//! |---|---|
//! | `browsers` | what they are called and where they lie; `xtask` reads this file too |
//! | `engine` | the three engines: their programs and capabilities |
//! | `program` | a child process that ends with its guard |
//! | `display` | a display without a screen, for WebKit |
//! | `browser` | one session of one engine |
//! | `window` | one tab: scripts, keys, pictures |
//! | `command` | WebDriver commands that the client library has no method for |
//! | `wait` | the one place that polls |

mod browser;
mod browsers;
mod command;
mod display;
mod engine;
mod program;
mod wait;
mod window;

pub(crate) use browser::Browser;
pub(crate) use engine::{ENGINES, Engine};
pub(crate) use wait::eventually;
pub(crate) use window::{Key, Viewport, Window};
