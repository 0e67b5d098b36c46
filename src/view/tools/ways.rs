//! How files come to a message: picked, dropped, pasted.

use super::tray::Tray;
use crate::{
    dom::{self, Listeners},
    files,
    view::icon,
};
use parlor_core::later;
use std::rc::{Rc, Weak};
use web_sys::{Element, Event};

/// A paper clip: attach files.
const CLIP: &str = "M19.5 11.5l-7.4 7.4a4.6 4.6 0 0 1-6.5-6.5l7.8-7.8a3.1 3.1 0 0 1 4.4 4.4l-7.8 7.7a1.5 1.5 0 0 1-2.2-2.1l7.1-7.1";

/// Listens for files as long as what it returns is kept.
pub(super) fn listen(tray: &Rc<Tray>) -> Listeners {
    let mut listeners = Listeners::new();
    let pasting = Rc::downgrade(tray);
    dom::on(&tray.composer.input, "paste", &mut listeners, move |event| {
        taken(&pasting, &event, files::pasted(&event));
    });
    pick(tray, &mut listeners);
    if let Some(panel) = dom::closest(&tray.composer.form, "[part=panel]") {
        drop(tray, &panel, &mut listeners);
    }
    listeners
}

/// A button, and what it opens.
fn pick(tray: &Rc<Tray>, listeners: &mut Listeners) {
    let composer = &tray.composer;
    let name = later!(composer.shell.words(), AttachFiles);
    let input = dom::el("input")
        .part("picker")
        .attr("type", "file")
        .attr("multiple", "")
        .attr("accept", &tray.accept())
        .attr("aria-label", name)
        .attr("hidden", "")
        .done();
    let button = icon::button(CLIP, name);
    let first = composer.tools.first_element_child();
    dom::insert(&composer.tools, &button, first.as_deref());
    dom::insert(&composer.tools, &input, first.as_deref());
    let opens = input.clone();
    dom::on(&button, "click", listeners, move |_| files::pick(&opens));
    let (picking, picker) = (Rc::downgrade(tray), input.clone());
    dom::on(&input, "change", listeners, move |event| {
        taken(&picking, &event, files::picked(&picker));
    });
}

/// A veil over the panel while files are dragged over it, which takes them. It is the veil
/// that is left when they go: whatever lies below would be left at each of its edges.
fn drop(tray: &Rc<Tray>, panel: &Element, listeners: &mut Listeners) {
    let words = tray.composer.shell.words();
    let text = dom::el("span").text(later!(words, DropFiles)).done();
    let veil = dom::el("div").part("drop").attr("hidden", "").child(&text).done();
    dom::append(panel, &veil);
    let shows = veil.clone();
    dom::on(panel, "dragenter", listeners, move |event| {
        if files::drags_files(&event) {
            dom::flag(&shows, "hidden", false);
        }
    });
    dom::on(panel, "dragover", listeners, move |event| {
        if files::drags_files(&event) {
            event.prevent_default();
            files::will_copy(&event);
        }
    });
    let hides = veil.clone();
    dom::on(&veil, "dragleave", listeners, move |_| dom::flag(&hides, "hidden", true));
    let (dropping, hides) = (Rc::downgrade(tray), veil);
    dom::on(panel, "drop", listeners, move |event| {
        dom::flag(&hides, "hidden", true);
        if files::drags_files(&event) {
            taken(&dropping, &event, files::dropped(&event));
        }
    });
}

/// Takes files in, in place of what the browser would do with them.
fn taken(tray: &Weak<Tray>, event: &Event, files: Vec<files::LocalFile>) {
    if let Some(tray) = tray.upgrade()
        && !files.is_empty()
    {
        event.prevent_default();
        tray.take(files);
    }
}
