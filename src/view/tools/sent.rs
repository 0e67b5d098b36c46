//! The files of a message that was sent: pictures as pictures, others as cards. Each is
//! fetched when it is wanted, since only its owner may have it.

use super::chip::{Chip, draw as draw_picture, frame, named};
use crate::{
    dom::{self, Listeners},
    files::{InView, LocalFile},
    intl::Writing,
    shell::Shell,
};
use parlor_core::{attach::Sent, i18n::filled, later};
use std::{cell::Cell, rc::Rc};
use web_sys::Element;

/// How large a picture may be, in pixels of a dense screen.
const PICTURE_SIDE: f64 = 640.0;

thread_local! {
    /// What was sent a moment ago: it need not be fetched to be drawn.
    static RECENT: Cell<Vec<Rc<Chip>>> = const { Cell::new(Vec::new()) };
}

/// What listens and watches as long as the message is there.
#[derive(Default)]
pub(super) struct Drawn {
    listeners: Listeners,
    views: Vec<InView>,
}

/// Keeps files until the message that they are sent with is drawn.
pub(super) fn remember(chips: &[Rc<Chip>]) {
    RECENT.set(chips.to_vec());
}

/// What was sent a moment ago as this file.
fn recent(sent: &Sent) -> Option<LocalFile> {
    let mut chips = RECENT.take();
    let at = chips.iter().position(|it| *it.part.borrow() == sent.to_json());
    let found = at.map(|it| chips.swap_remove(it).file.clone());
    RECENT.set(chips);
    found
}

/// Draws the files of a message.
pub(super) fn draw(place: &Element, files: &str, shell: &Shell) -> Drawn {
    let mut drawn = Drawn::default();
    dom::set_text(place, "");
    let list = dom::el("ul")
        .attr("role", "list")
        .attr("aria-label", later!(shell.words(), Attachments))
        .done();
    for part in &Sent::parts(files) {
        dom::append(&list, &drawn.item(part, shell));
    }
    dom::append(place, &list);
    // What is kept in view is the end, which is further down now.
    shell.change(Box::new(|_| ()));
    drawn
}

impl Drawn {
    fn item(&mut self, sent: &Sent, shell: &Shell) -> Element {
        let label = filled(later!(shell.words(), DownloadFile), &sent.name);
        let (card, frame) = (dom::button("file").attr("title", &sent.name).done(), frame());
        dom::append(&card, &frame);
        if sent.is_image() {
            dom::flag(&card, "data-picture", true);
            dom::append(&card, &dom::el("span").part("heard").text(&label).done());
            self.picture(sent, &frame, shell);
        } else {
            let body = named(&sent.name, &label);
            dom::append(&body, &about(sent, shell));
            dom::append(&card, &body);
        }
        let trouble = dom::el("p").part("file-trouble").attr("role", "alert").done();
        let item = dom::el("li").child(&card).child(&trouble).done();
        let (path, shell, pressed) = (path(sent), shell.clone(), card.clone());
        let name = sent.name.clone();
        dom::on(&card, "click", &mut self.listeners, move |_| {
            save(&pressed, &trouble, (path.clone(), name.clone()), &shell);
        });
        item
    }

    /// Draws a picture at once if it is at hand, or when it comes into view.
    fn picture(&mut self, sent: &Sent, frame: &Element, shell: &Shell) {
        if let Some(file) = recent(sent) {
            return draw_picture(frame, &file, PICTURE_SIDE);
        }
        let (path, shell, place) = (path(sent), shell.clone(), frame.clone());
        let seen = move || {
            let came = move |file: Option<LocalFile>| {
                if let Some(file) = file {
                    draw_picture(&place, &file, PICTURE_SIDE);
                }
            };
            shell.fetch_file(None, path, Box::new(came));
        };
        self.views.push(InView::watch(frame, Box::new(seen)));
    }
}

/// Has the browser save a file, by its path and name; says so if it cannot be had.
fn save(card: &Element, trouble: &Element, (path, name): (String, String), shell: &Shell) {
    dom::set_text(trouble, "");
    dom::set_bool(card, "aria-busy", true);
    let (card, trouble, words) = (card.clone(), trouble.clone(), shell.words().clone());
    let came = move |file: Option<LocalFile>| {
        dom::set_bool(&card, "aria-busy", false);
        match file {
            Some(file) => file.save(&name),
            None => dom::set_text(&trouble, later!(words, ChangeFailed)),
        }
    };
    shell.fetch_file(None, path, Box::new(came));
}

/// `PDF · 1.4 MB`, where the number stays with its unit from right to left too.
fn about(sent: &Sent, shell: &Shell) -> Element {
    let dot = sent.name.bytes().rposition(|it| it == b'.');
    let kind = dot.and_then(|it| sent.name.get(it + 1..)).unwrap_or_default();
    let name = dom::el("bdi").text(&kind.to_ascii_uppercase()).done();
    let about = dom::el("span").part("chip-line").child(&name);
    if sent.size == 0 {
        return about.done();
    }
    let writing = Writing::of(shell.options().lang.as_deref());
    let dot = if kind.is_empty() { "" } else { " · " };
    about.text(dot).text(&writing.size(f64::from(sent.size))).done()
}

/// Where it is, below `/v1/`; what else may be named is not fetched with our token.
fn path(sent: &Sent) -> String {
    sent.url.strip_prefix("/v1/").unwrap_or_default().into()
}
