//! An answer that is read out, and the button that begins and ends it.

use super::row::{button, inside};
use crate::{
    aloud,
    dom::{self, Listeners},
    shell::Shell,
};
use parlor_core::{
    aloud::{language, lines},
    later as word,
};
use std::{cell::RefCell, rc::Rc};
use web_sys::Element;

const SOUND: &str = "M5 9.5v5h3l4 3.5V6L8 9.5zM15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11";

/// Marks the button of what is being read, and the transcript that it is in; there it says
/// after which message it began.
const READS: &str = "data-reading";

/// Reads answers out, one at a time. Dropped with the widget, it falls silent.
pub(super) struct Reader {
    transcript: Element,
    shell: Shell,
    /// Those that wait for the end of what is read.
    listeners: RefCell<Listeners>,
}

impl Drop for Reader {
    fn drop(&mut self) {
        if self.transcript.has_attribute(READS) {
            self.listeners.take();
            aloud::hush();
        }
    }
}

impl Reader {
    /// Falls silent when the panel is closed, and offers itself when a voice comes late.
    pub(super) fn new(transcript: &Element, shell: &Shell) -> Rc<Self> {
        let reader = Rc::new(Self {
            transcript: transcript.clone(),
            shell: shell.clone(),
            listeners: RefCell::default(),
        });
        let mut listeners = Listeners::new();
        let (closed, offered) = (Rc::clone(&reader), Rc::clone(&reader));
        if let Some(panel) = dom::closest(transcript, "[part=panel]") {
            dom::on(&panel, "close", &mut listeners, move |_| closed.silence());
        }
        aloud::on_voices(&mut listeners, move || offer(&offered.transcript, &offered.shell));
        shell.keep(listeners);
        reader
    }

    /// Begins to read this answer, or ends it.
    pub(super) fn press(self: &Rc<Self>, button: &Element, answer: &str) {
        let reads = button.has_attribute(READS);
        self.silence();
        if reads {
            return;
        }
        show(button, true, &self.shell);
        dom::set(&self.transcript, READS, &last_question(&self.transcript));
        let (shell, transcript) = (self.shell.clone(), self.transcript.clone());
        let over = Rc::new(move || silence(&transcript, &shell));
        let words = self.shell.words();
        let lines = lines(answer, word!(words, CodeIsHere));
        let expected = self.shell.options().lang.as_deref().unwrap_or("en");
        self.listeners.replace(aloud::speak(&lines, language(answer, expected), over));
    }

    fn silence(&self) {
        // First, since some browsers take an end that was asked for as a failure.
        self.listeners.take();
        silence(&self.transcript, &self.shell);
    }
}

/// Offers to read out every answer that can be judged, if there is a voice; falls silent
/// when the answer is gone, or something else was asked.
pub(super) fn refresh(transcript: &Element, shell: &Shell) {
    offer(transcript, shell);
    let began = transcript.get_attribute(READS);
    let is_there = inside(transcript, "[data-act=read][data-reading]").is_some();
    if began.is_some_and(|it| !is_there || it != last_question(transcript)) {
        silence(transcript, shell);
    }
}

fn offer(transcript: &Element, shell: &Shell) {
    if !aloud::can_speak() {
        return;
    }
    let Ok(all) = transcript.query_selector_all(WITHOUT) else { return };
    for thumb in (0..all.length()).filter_map(|at| all.get(at)).map(dom::as_element) {
        let read = button("read", SOUND, word!(shell.words(), ReadAloud));
        dom::set(&read, "tabindex", "-1");
        if let Some(parent) = thumb.parent_element() {
            dom::insert(&parent, &read, thumb.next_sibling().as_ref());
        }
    }
}

/// The last of the buttons of an answer, where it stands alone.
const WITHOUT: &str = "[data-act=down]:not(:has(~ [data-act=read]))";

fn silence(transcript: &Element, shell: &Shell) {
    if !transcript.has_attribute(READS) {
        return;
    }
    dom::flag(transcript, READS, false);
    aloud::hush();
    if let Some(button) = inside(transcript, "[data-act=read][data-reading]") {
        show(&button, false, shell);
    }
}

fn show(button: &Element, reads: bool, shell: &Shell) {
    let words = shell.words();
    let name = if reads { word!(words, StopReading) } else { word!(words, ReadAloud) };
    dom::flag(button, READS, reads);
    dom::set(button, "aria-label", name);
    dom::set(button, "title", name);
}

fn last_question(transcript: &Element) -> String {
    let last = inside(transcript, "[part=question]:not(:has(~ [part=question]))");
    last.map(|it| it.id()).unwrap_or_default()
}
