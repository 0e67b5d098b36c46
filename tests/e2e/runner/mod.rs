//! Runs stories: one after the other in each engine, in windows of their own.
//!
//! | module | holds |
//! |---|---|
//! | `arguments` | `--engine`, and what the test harness understands |
//! | `story` | a story by name |
//! | `house` | a browser, kept and replaced when it breaks |
//! | `performance` | one story in one engine |
//! | `verdict` | what every story must end with: no surprise, accessible |
//! | `mishap` | what a panic said, and where in the story |
//! | `evidence` | what is kept of a story that failed |

mod arguments;
mod evidence;
mod house;
mod mishap;
mod performance;
mod story;
mod verdict;

pub(crate) use arguments::Arguments;
pub(crate) use house::House;
pub(crate) use performance::perform;
pub(crate) use story::{Story, stories};
