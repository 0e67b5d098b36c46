//! An answerer that says what it is told to: for tests, stories and trials.

use super::{
    answer::{AnswerError, AnswerEvent, Answerer, Citation, Outcome, Question},
    tool::{Runs, ToolCall, ToolEvent},
};
use async_stream::stream;
use futures::stream::BoxStream;
use serde_json::Value;
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::{mpsc, oneshot};

/// Plays scripts, one for each question, in the order they were given.
///
/// A question without a script fails, with a text for the log that says so.
///
/// ```
/// use parlor_server::domain::scripted::{Script, ScriptedAnswerer};
/// let bot = ScriptedAnswerer::new();
/// bot.will_say(["Delivery takes ", "two days."]);
/// let gate = bot.will_wait(Script::saying(["Still ", "there?"]));
/// # let _ = gate;
/// ```
#[derive(Clone, Debug, Default)]
pub struct ScriptedAnswerer {
    scripts: Arc<Mutex<VecDeque<Played>>>,
    asked: Arc<Mutex<Vec<Question>>>,
}

/// What to say to one question.
#[derive(Debug, Default)]
pub struct Script(Vec<Step>);

#[derive(Debug)]
enum Step {
    Event(AnswerEvent),
    Fail(AnswerError),
    Panic,
}

/// A script, and what it waits for before each step.
type Played = (Script, Option<Turnstile>);
type Pass = oneshot::Sender<()>;
type Turnstile = mpsc::UnboundedReceiver<Pass>;

/// Holds a script before each of its steps, until it is opened.
///
/// Dropping the gate lets the rest of the script run.
#[derive(Debug)]
pub struct Gate(mpsc::UnboundedSender<Pass>);

impl ScriptedAnswerer {
    /// One without scripts.
    pub fn new() -> Self {
        Self::default()
    }

    /// Answers the next question with these pieces of text, and an end.
    pub fn will_say<T: Into<String>>(&self, pieces: impl IntoIterator<Item = T>) {
        self.will_play(Script::saying(pieces));
    }

    /// Answers the next question with this script, without waiting.
    pub fn will_play(&self, script: Script) {
        lock(&self.scripts).push_back((script, None));
    }

    /// Answers the next question with this script, each step when the gate opens.
    #[must_use = "a gate that is dropped is open"]
    pub fn will_wait(&self, script: Script) -> Gate {
        let (gate, turnstile) = mpsc::unbounded_channel();
        lock(&self.scripts).push_back((script, Some(turnstile)));
        Gate(gate)
    }

    /// The questions so far, oldest first.
    pub fn asked(&self) -> Vec<Question> {
        lock(&self.asked).clone()
    }
}

impl Script {
    /// Pieces of text, and an end that counts as answered.
    pub fn saying<T: Into<String>>(pieces: impl IntoIterator<Item = T>) -> Self {
        Self::default().says(pieces).ends(true)
    }

    /// Adds pieces of text, each a step of its own.
    #[must_use]
    pub fn says<T: Into<String>>(mut self, pieces: impl IntoIterator<Item = T>) -> Self {
        self.0.extend(pieces.into_iter().map(|it| Step::Event(AnswerEvent::Text(it.into()))));
        self
    }

    /// Adds a source; say the words that cite it afterwards.
    #[must_use]
    pub fn cites(self, citation: Citation) -> Self {
        self.then(AnswerEvent::Source(citation))
    }

    /// Adds any event.
    #[must_use]
    pub fn then(mut self, event: AnswerEvent) -> Self {
        self.0.push(Step::Event(event));
        self
    }

    /// Adds the end; `answered` says whether the knowledge held an answer.
    #[must_use]
    pub fn ends(self, answered: bool) -> Self {
        self.then(AnswerEvent::Done(Outcome {
            answered,
            finish_reason: "stop",
            model: "scripted".into(),
            usage: None,
        }))
    }

    /// Adds a call of a tool that the page runs, one step for its beginning and one for
    /// the whole.
    #[must_use]
    pub fn calls(self, id: &str, name: &str, input: Value) -> Self {
        let (runs, id, name) = (Runs::OnPage, id.to_owned(), name.to_owned());
        let begun = ToolEvent::Begun { id: id.clone(), name: name.clone(), runs };
        let called = ToolEvent::Called(ToolCall { id, name, input, runs, extra: None });
        self.then(AnswerEvent::Tool(begun)).then(AnswerEvent::Tool(called))
    }

    /// Adds the end of an answer that waits for its page's tools.
    #[must_use]
    pub fn waits(self) -> Self {
        self.then(AnswerEvent::Done(Outcome {
            answered: true,
            finish_reason: "tool-calls",
            model: "scripted".into(),
            usage: None,
        }))
    }

    /// Adds an error, which is the end.
    #[must_use]
    pub fn fails(mut self, error: AnswerError) -> Self {
        self.0.push(Step::Fail(error));
        self
    }

    /// Adds a panic, which must not take the server with it.
    #[must_use]
    pub fn panics(mut self) -> Self {
        self.0.push(Step::Panic);
        self
    }
}

impl Gate {
    /// Lets one step through, and returns when the turn has dealt with it: it
    /// asked for more, or dropped the answer.
    pub async fn next(&self) {
        let (pass, dealt_with) = oneshot::channel();
        if self.0.send(pass).is_ok() {
            // An error means the same: nobody holds the pass any more.
            let _ = dealt_with.await;
        }
    }
}

impl Answerer for ScriptedAnswerer {
    fn answer(&self, question: Question) -> BoxStream<'static, Result<AnswerEvent, AnswerError>> {
        lock(&self.asked).push(question);
        let next = lock(&self.scripts).pop_front();
        Box::pin(stream! {
            let Some((script, mut turnstile)) = next else {
                yield Err(AnswerError::Search("no script is left".into()));
                return;
            };
            for step in script.0 {
                let pass = match &mut turnstile {
                    Some(it) => it.recv().await,
                    None => None,
                };
                yield step.play();
                drop(pass);
            }
        })
    }
}

impl Step {
    #[expect(clippy::panic, reason = "a script may ask for it, to see the server survive")]
    fn play(self) -> Result<AnswerEvent, AnswerError> {
        match self {
            Self::Event(it) => Ok(it),
            Self::Fail(it) => Err(it),
            Self::Panic => panic!("the script says to panic"),
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
