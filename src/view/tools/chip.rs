//! A file of the message that is being written.

use super::PAPER;
use crate::{
    dom,
    files::LocalFile,
    intl::Writing,
    shell::{Shell, Upload},
    view::icon,
};
use parlor_core::{
    attach::{Misfit, Sent, halves, is_image},
    i18n::{Key, Words, filled},
    json::decimal,
    later,
};
use std::cell::{Cell, RefCell};
use web_sys::Element;

/// How large the picture on a chip may be, in pixels of a dense screen.
const THUMB_SIDE: f64 = 120.0;

/// A file, and how far it has come.
pub(super) struct Chip {
    pub(super) file: LocalFile,
    pub(super) name: String,
    pub(super) node: Element,
    pub(super) remove: Element,
    bar: Element,
    /// How large it is, or what is wrong.
    line: Element,
    pub(super) state: Cell<State>,
    /// What the server has of it: a part of a message, as JSON.
    pub(super) part: RefCell<String>,
    /// What sends it.
    pub(super) sending: RefCell<Option<Upload>>,
}

/// How far a file has come.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum State {
    /// It is on its way.
    #[default]
    Going,
    /// The server has it.
    There,
    /// It could not be sent.
    Failed,
}

impl Chip {
    pub(super) fn new(file: LocalFile, shell: &Shell) -> Self {
        let (name, words) = (file.name(), shell.words());
        let bar = dom::el("progress")
            .part("chip-bar")
            .attr("max", "100")
            .attr("aria-label", &filled(later!(words, Uploading), &name))
            .done();
        let line = dom::el("span").part("chip-line").done();
        let body = named(&name, &name);
        dom::append(&body, &line);
        let remove = icon::button(icon::CROSS, &filled(later!(words, RemoveFile), &name));
        dom::set(&remove, "part", "icon-button chip-remove");
        let node = dom::el("li")
            .part("chip")
            .child(&picture(&file, THUMB_SIDE))
            .child(&body)
            .child(&remove)
            .child(&bar)
            .done();
        let (state, part, sending) = Default::default();
        Self { file, name, node, remove, bar, line, state, part, sending }
    }

    /// It is on its way, for the first time or again.
    pub(super) fn begins(&self, shell: &Shell) {
        self.state.set(State::Going);
        let writing = Writing::of(shell.options().lang.as_deref());
        dom::set_text(&self.line, &writing.size(self.file.size()));
        dom::flag(&self.node, "data-failed", false);
        dom::flag(&self.bar, "hidden", false);
    }

    /// So many hundredths of it have gone.
    pub(super) fn goes(&self, hundredths: f64) {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "from 0 to 100"
        )]
        dom::set(&self.bar, "value", &decimal(hundredths as usize));
    }

    /// The server has it.
    pub(super) fn arrives(&self, file: &Sent) {
        self.state.set(State::There);
        self.part.replace(file.to_json());
        dom::flag(&self.bar, "hidden", true);
    }

    /// It could not be sent; an alert says why, with a button where that may help.
    pub(super) fn fails(&self, misfit: Misfit, words: &Words) {
        self.state.set(State::Failed);
        dom::flag(&self.node, "data-failed", true);
        dom::flag(&self.bar, "hidden", true);
        dom::set_text(&self.line, "");
        let why = sentence(words, misfit, &self.name);
        dom::append(&self.line, &dom::el("span").attr("role", "alert").text(&why).done());
        if misfit.can_retry() {
            let retry = dom::button("chip-retry").text(words.of(Key::Retry)).done();
            dom::append(&self.line, &retry);
        }
    }
}

/// What to tell the visitor.
pub(super) fn sentence(words: &Words, misfit: Misfit, name: &str) -> String {
    let sentence = match misfit {
        Misfit::Empty => later!(words, FileEmpty),
        Misfit::TooLarge => later!(words, FileTooLarge),
        Misfit::Unsupported => later!(words, FileNotTaken),
        Misfit::Full => later!(words, FilesFull),
        Misfit::TooSoon => later!(words, FilesTooSoon),
        Misfit::Lost => later!(words, UploadFailed),
    };
    filled(sentence, name)
}

/// A name that gives way in its middle where there is no room, and what is heard instead
/// of its halves.
pub(super) fn named(name: &str, heard: &str) -> Element {
    let (begin, end) = halves(name);
    let halves = dom::el("span")
        .part("file-name")
        .attr("dir", "auto")
        .attr("aria-hidden", "true")
        .child(&dom::el("span").part("file-begin").text(begin).done())
        .child(&dom::el("span").text(end).done())
        .done();
    let heard = dom::el("span").part("heard").text(heard).done();
    dom::el("span").part("chip-body").child(&heard).child(&halves).done()
}

/// What stands for a file: the picture that it is, or a sheet of paper.
pub(super) fn picture(file: &LocalFile, side: f64) -> Element {
    let frame = frame();
    if is_image(&file.media_type()) {
        draw(&frame, file, side);
    }
    frame
}

/// An empty frame for a picture, with a sheet of paper in it.
pub(super) fn frame() -> Element {
    dom::el("span").part("thumb").attr("aria-hidden", "true").child(&dom::icon(PAPER)).done()
}

/// Puts a picture into its frame; what is none stays a sheet of paper.
pub(super) fn draw(frame: &Element, file: &LocalFile, side: f64) {
    let canvas = dom::el("canvas").done();
    let (frame, drawn) = (frame.clone(), canvas.clone());
    let then = move |is_picture| {
        if is_picture {
            dom::set_text(&frame, "");
            dom::append(&frame, &drawn);
        }
    };
    file.draw(canvas, side, Box::new(then));
}
