//! What can be done with a message and its code, and when it was said. Fetched when the
//! first message has settled.
//!
//! | file | holds |
//! |---|---|
//! | `cards` | where an answer comes from |
//! | `row` | the buttons of a message, its time, the day it begins |
//! | `press` | what each button does |
//! | `read` | an answer that is read out |
//! | `judge` | the reason of a thumb down |
//! | `edit` | a question that is written otherwise |
//! | `keys` | the arrow keys of the transcript |

mod cards;
mod edit;
mod judge;
mod keys;
mod press;
mod read;
mod row;

use super::{earlier, scroll};
use crate::{dom, later, shell::Shell, style};
use web_sys::Element;

/// Gives every settled message of the transcript what belongs below it.
pub(super) fn refresh(transcript: Element, shell: Shell) {
    later::fetched("more", work(transcript, shell));
}

later::work!(more, work(transcript: Element, shell: Shell) => refresh_now(&transcript, &shell));

fn refresh_now(transcript: &Element, shell: &Shell) {
    // A new style sheet counts as a change: to ask for a place after it costs a layout.
    scroll::keeping(transcript, &mut || {
        if !transcript.has_attribute(LISTENS) {
            dom::flag(transcript, LISTENS, true);
            style::adopt_part(transcript, style::ROWS);
            press::listen(transcript, shell);
            keys::listen(transcript, shell);
        }
        earlier::offer(transcript, shell);
        row::draw_all(transcript, shell);
    });
    read::refresh(transcript, shell);
}

/// Marks a transcript that is listened to.
const LISTENS: &str = "data-listens";
