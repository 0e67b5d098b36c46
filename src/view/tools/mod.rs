//! What is beside the words: files that visitors send, those that were sent, dictation,
//! and what visitors are asked. All of it is fetched when the panel is open and the
//! agent's configuration is here, or when a message has files; what is here calls it.
//!
//! | file | what |
//! |---|---|
//! | `tray` | the files of the message that is being written |
//! | `chip` | one of them |
//! | `ways` | how they come: picked, dropped, pasted |
//! | `sent` | the files of a message |
//! | `dictation` | a microphone |
//! | `chips` | the arrow keys of questions to press |
//! | `draft` | what stands in the composer, over a reload |
//! | `company` | who is there, and writes |
//! | `asking` | when there is something to fill in |

mod asking;
mod chip;
mod chips;
mod company;
mod dictation;
mod draft;
mod sent;
mod tray;
mod ways;

use super::composer::Parts;
use crate::{
    dom::{self, Listeners},
    later,
    shell::Shell,
    style,
};
use std::{any::Any, cell::RefCell, rc::Rc};
use web_sys::Element;

/// What a part keeps as long as what it has drawn is there.
type Kept = Rc<RefCell<Option<Box<dyn Any>>>>;

/// Adds to a composer what the agent takes and the browser can.
pub(super) fn equip(composer: Rc<Parts>) {
    later::fetched("more", adding(composer));
}

/// The files of a message.
pub(super) struct Files {
    node: Element,
    _kept: Kept,
}

/// Shows the files of a message, if it has any, when what draws them is here.
pub(super) fn show(files: &str, shell: &Shell) -> Option<Files> {
    if files.is_empty() {
        return None;
    }
    let node = dom::el("div").part("files").done();
    let kept = Kept::default();
    let (place, keep) = (node.clone(), Rc::clone(&kept));
    let (files, shell) = (files.to_owned(), shell.clone());
    later::fetched("more", drawing(place, keep, files, shell));
    Some(Files { node, _kept: kept })
}

impl Files {
    pub(super) fn node(&self) -> &Element {
        &self.node
    }
}

later::work!(more, adding(composer: Rc<Parts>) => add(&composer));
later::work!(more, drawing(place: Element, keep: Kept, files: String, shell: Shell) =>
    draw(&place, &keep, &files, &shell));

fn add(composer: &Rc<Parts>) {
    adopt(&composer.form);
    let config = composer.shell.chat().config.clone().unwrap_or_default();
    let wants_none = composer.shell.options().attachments.as_deref();
    let wants_none = wants_none.is_some_and(|it| it.trim_matches('"') == "false");
    if config.max_files > 0 && !wants_none {
        tray::Tray::add(composer, config);
    }
    draft::keep(composer);
    if crate::speech::can_hear() {
        dictation::Dictation::add(composer);
    }
    if let Some(panel) = dom::closest(&composer.form, "[part=panel]") {
        let mut listeners = Listeners::new();
        chips::listen(&panel, &mut listeners);
        composer.shell.keep(listeners);
        asking::follow(&panel, &composer.shell);
        company::follow(&panel, &composer.shell);
        // Of what was told before they were here.
        let face = composer.shell.face_of(&composer.shell.chat());
        composer.shell.tell_tools(Some(&face));
    }
}

fn draw(place: &Element, keep: &Kept, files: &str, shell: &Shell) {
    adopt(place);
    keep.replace(Some(Box::new(sent::draw(place, files, shell))));
}

fn adopt(node: &Element) {
    style::adopt_part(node, style::MORE);
}

/// A sheet of paper with a corner folded: a file.
const PAPER: &str = "M7 3.5h6.5L18 8v11a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 6 19V5a1.5 1.5 0 0 1 1-1.5zM13 4v4.5h4.5";
