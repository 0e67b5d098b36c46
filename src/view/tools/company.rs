//! Who is there: said to those who listen when it changes, and that a human is writing.

use crate::{
    dom,
    shell::{Face, Shell},
    timer::Timeout,
};
use parlor_core::{
    i18n::{Key, filled},
    later,
    protocol::Company,
};
use std::{cell::RefCell, rc::Rc};
use web_sys::Element;

/// How long somebody counts as writing who does not say so again, in milliseconds.
const WRITES_FOR_MILLIS: u32 = 10_000;

/// What was told last.
struct Told {
    company: Company,
    typing: u32,
    /// Says who is writing; it stands at the end of the transcript while they do.
    line: Element,
    stops: Option<Timeout>,
}

/// Follows who is there as long as the widget is.
pub(super) fn follow(panel: &Element, shell: &Shell) {
    let Ok(Some(transcript)) = panel.query_selector("[part=transcript]") else { return };
    let told = RefCell::new(Told {
        company: shell.chat().company.clone(),
        typing: 0,
        line: dom::el("p").part("activity typing").done(),
        stops: None,
    });
    let follows = shell.clone();
    shell.add_tool(Rc::new(move |face| {
        if let Some(face) = face {
            let mut told = told.borrow_mut();
            told.hear(face, &follows);
            told.write(face, &transcript, &follows);
        }
    }));
}

impl Told {
    /// Who comes is announced, and that the agent is back.
    fn hear(&mut self, face: &Face, shell: &Shell) {
        let before = std::mem::replace(&mut self.company, face.company.clone());
        let sentence = match (&before, &self.company) {
            (before, now) if before == now => return,
            (_, Company::Human(Some(name))) => filled(shell.say(Key::HumanIsHere), name),
            (Company::Human(_), Company::Agent) if !face.is_empty => {
                filled(later!(shell.words(), AgentIsBack), &face.name)
            }
            _ => return,
        };
        let says = shell.clone();
        // Later, so that it takes the place of nothing that is to be heard now.
        Timeout::after(0, Box::new(move || says.announce(&sentence))).detach();
    }

    fn write(&mut self, face: &Face, transcript: &Element, shell: &Shell) {
        if std::mem::replace(&mut self.typing, face.typing) == face.typing {
            return;
        }
        let name = match &self.company {
            Company::Human(Some(name)) if face.typing > 0 => name,
            _ => {
                self.stops = None;
                return dom::remove(&self.line);
            }
        };
        dom::set_text(&self.line, &filled(later!(shell.words(), HumanWrites), name));
        dom::append(transcript, &self.line);
        let line = self.line.clone();
        self.stops = Some(Timeout::after(WRITES_FOR_MILLIS, Box::new(move || dom::remove(&line))));
    }
}
