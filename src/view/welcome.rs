//! What an empty conversation says.

use super::icon;
use crate::{
    dom::{self, Listeners},
    shell::{Face, Shell},
};
use parlor_core::i18n::Key;
use web_sys::Element;

/// The greeting and the questions to start with, until something was said.
pub(super) struct Welcome {
    node: Element,
    greeting: Element,
    subtitle: Element,
    list: Element,
    questions: Vec<String>,
    shell: Shell,
    listeners: Listeners,
}

impl Welcome {
    pub(super) fn new(shell: &Shell) -> Self {
        let greeting = dom::el("h3").part("greeting").done();
        let subtitle = dom::el("p").part("subtitle").done();
        let list = dom::list("suggestions").attr("aria-label", shell.say(Key::Suggestions));
        let list = list.done();
        let node = dom::el("div")
            .part("welcome")
            .child(&icon::avatar())
            .child(&greeting)
            .child(&subtitle)
            .child(&list)
            .done();
        let questions = Vec::new();
        let shell = shell.clone();
        let listeners = Listeners::new();
        Self { node, greeting, subtitle, list, questions, shell, listeners }
    }

    pub(super) fn node(&self) -> &Element {
        &self.node
    }

    pub(super) fn show(&mut self, face: &Face) {
        dom::flag(&self.node, "hidden", !face.is_empty || face.is_loading);
        dom::set_text(&self.greeting, &face.greeting);
        dom::set_text(&self.subtitle, face.subtitle.as_deref().unwrap_or_default());
        dom::flag(&self.subtitle, "hidden", face.subtitle.is_none());
        dom::flag(&self.list, "hidden", face.questions.is_empty());
        if self.questions != face.questions {
            self.questions.clone_from(&face.questions);
            self.draw_questions();
        }
    }

    fn draw_questions(&mut self) {
        dom::set_text(&self.list, "");
        self.listeners.clear();
        for question in &self.questions {
            let chevron = dom::icon(icon::CHEVRON);
            let button = suggestion(&self.shell, question, &mut self.listeners);
            dom::append(&button, &chevron);
            dom::append(&self.list, &dom::el("li").child(&button).done());
        }
    }
}

/// A question that is asked when it is pressed. It goes away then, so the focus
/// moves to the composer first.
pub(super) fn suggestion(shell: &Shell, question: &str, keep: &mut Listeners) -> Element {
    let words = dom::el("span").text(question).done();
    let button = dom::button("suggestion").child(&words).done();
    let (shell, question) = (shell.clone(), question.to_owned());
    dom::on(&button, "click", keep, move |_| {
        shell.focus_composer();
        shell.ask(question.clone(), String::new());
    });
    button
}
