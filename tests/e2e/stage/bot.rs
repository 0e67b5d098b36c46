//! The bot: says what a story tells it to, when the story tells it to.

use parlor_server::domain::{
    answer::Citation,
    scripted::{Gate, Script, ScriptedAnswerer},
};
use std::{cell::RefCell, collections::VecDeque, rc::Rc};

/// Answers questions in the order in which answers were given to it.
#[derive(Clone, Default)]
pub(crate) struct Bot {
    script: ScriptedAnswerer,
    gates: Rc<RefCell<VecDeque<Gate>>>,
}

impl Bot {
    /// What the server answers with.
    pub(super) fn script(&self) -> ScriptedAnswerer {
        self.script.clone()
    }

    /// Answers the next question with these pieces, each on [`next`](Self::next).
    pub(crate) fn will_say<const N: usize>(&self, pieces: [&str; N]) {
        self.will_wait(Script::saying(pieces));
    }

    /// The same, with sources that the pieces cite.
    pub(crate) fn will_cite<const N: usize>(&self, sources: Vec<Citation>, pieces: [&str; N]) {
        let script = sources.into_iter().fold(Script::default(), Script::cites);
        self.will_wait(script.says(pieces).ends(true));
    }

    /// Answers the next question at once.
    pub(crate) fn will_answer(&self, text: &str) {
        self.script.will_say([text]);
    }

    /// Plays a script on the next question, each step on [`next`](Self::next).
    pub(crate) fn will_wait(&self, script: Script) {
        self.gates.borrow_mut().push_back(self.script.will_wait(script));
    }

    /// Says the next piece, and returns when the server has it.
    ///
    /// # Panics
    /// When nothing is left to say.
    pub(crate) async fn next(&self) {
        let Some(gate) = self.gates.borrow_mut().pop_front() else {
            panic!("the bot has nothing left to say");
        };
        gate.next().await;
        self.gates.borrow_mut().push_front(gate);
    }

    /// Says the rest of the answer at once.
    pub(crate) fn finishes(&self) {
        drop(self.gates.borrow_mut().pop_front());
    }

    /// The questions that reached it, oldest first.
    pub(crate) fn was_asked(&self) -> Vec<String> {
        self.script.asked().into_iter().map(|it| it.text).collect()
    }
}
