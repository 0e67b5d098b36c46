//! The visitor's conversations, in the place of the one that is open: fetched when the
//! visitor first asks for them.
//!
//! | file | has |
//! |---|---|
//! | `place` | the nodes around the rows, and what becomes of header and focus |
//! | `rows` | how a conversation, a question about it and its new title are drawn |
//! | `list` | what is found and shown, and when it is over |
//! | `deeds` | what is done with one conversation |
//! | `all` | what is done with the one that is open, and with all of them |

mod all;
mod deeds;
#[expect(clippy::module_inception, reason = "the type that the module is about")]
mod list;
mod place;
mod rows;

use crate::{later, shell::Shell};
use web_sys::Element;

/// Shows the conversations, or again the one that is open. `button` is what was pressed.
pub(super) fn turn(shell: &Shell, button: &Element) {
    if shell.uncover() {
        return;
    }
    let (opens, pressed) = (shell.clone(), button.clone());
    shell.opens("more", button, work(opens, pressed));
}

later::work!(more, work(shell: Shell, button: Element) => list::List::open(shell, button));
