//! Conversations: what was said, and what people do with it.
//!
//! | file | has |
//! |---|---|
//! | `collection` | making and finding them |
//! | `one` | reading, describing and deleting one |
//! | `messages` | what was said, and the button that stops an answer |
//! | `sends` | saying something: a question, a human's answer, another answer |
//! | `states` | ending, handing off, rating |
//! | `forms` | what visitors fill in |
//! | `tool_results` | what came of the page's tools |
//! | `feedback` | what visitors think of an answer |
//! | `events` | watching one |
//! | `export` | taking one along |
//! | `views` | what crosses the wire |

mod collection;
mod events;
mod export;
mod feedback;
mod forms;
mod messages;
mod one;
pub(super) mod sends;
mod states;
pub(super) mod tool_results;
mod views;

use crate::http::endpoint::Endpoint;

const TAG: &str = "Conversations";

/// The routes of this folder.
pub(super) fn endpoints() -> Vec<Endpoint> {
    [
        collection::endpoints(),
        one::endpoints(),
        messages::endpoints(),
        sends::endpoints(),
        states::endpoints(),
        forms::endpoints(),
        tool_results::endpoints(),
        feedback::endpoints(),
        events::endpoints(),
        export::endpoints(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
