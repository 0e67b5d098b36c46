//! What happens between two requests to a model: its calls are run, and it is told what
//! came of them.

use super::{
    asking,
    calls::Written,
    request::{ChatMessage, Offer},
    steps::{self, MAX_RESULT_CHARS},
};
use crate::{
    domain::{
        answer::{AnswerEvent, PastCall, Question},
        tool::{CallResult, Runs, Tool, ToolCall, ToolEvent},
        trace::{Note, TracedTool},
    },
    tools::ToolCaller,
};
use futures::{Stream, stream::FuturesUnordered};
use parlor_wire::form::Form;
use std::time::Instant;

/// How often a model is asked again in one turn, with what its tools gave back.
pub const MAX_ROUNDS: usize = 5;

/// How often in one answer, over all turns that the page let it go on for.
pub const MAX_STEPS: usize = 20;

/// The tools of one answer.
#[derive(Clone, Debug, Default)]
pub struct Toolbox {
    /// What the model is offered.
    pub tools: Vec<Tool>,
    /// What calls those behind a URL.
    pub caller: Option<ToolCaller>,
    /// The forms that it may show.
    pub forms: Vec<Form>,
}

/// A call that came to its end.
#[derive(Clone, Debug)]
pub struct Ran {
    /// The call.
    pub call: ToolCall,
    /// What came of it.
    pub result: CallResult,
    /// How long it took, in milliseconds.
    pub millis: i64,
    /// The form that is shown.
    pub form: Option<Form>,
}

impl Toolbox {
    /// What the model is offered in its request number `round`, from 0, of an answer that
    /// had so many steps before.
    pub fn offer(&self, round: usize, steps_before: usize) -> Offer {
        let may_call = round < MAX_ROUNDS && steps_before + round < MAX_STEPS;
        Offer { tools: self.tools.clone(), may_call }
    }

    /// Runs all calls of a step that the server runs, side by side; each comes back when
    /// it is done. Dropping the stream drops the requests.
    pub fn run<'a>(
        &'a self,
        question: &'a Question,
        written: &'a [Written],
    ) -> impl Stream<Item = Ran> + Send + 'a {
        let ours = written.iter().filter(|it| it.call.runs == Runs::OnServer && it.flaw.is_none());
        ours.map(|it| self.run_one(question, &it.call)).collect::<FuturesUnordered<_>>()
    }

    async fn run_one(&self, question: &Question, call: &ToolCall) -> Ran {
        let begun = Instant::now();
        let tool = self.tools.iter().find(|it| it.name == call.name);
        if tool.is_some_and(asking::is_ours) {
            let (form, result) = asking::call(&self.forms, &call.input);
            return Ran { call: call.clone(), result, millis: 0, form };
        }
        let result = match (tool, &self.caller) {
            (Some(tool), Some(caller)) => caller.call(question, tool, call).await,
            _ => Err("The tool cannot be called.".into()),
        };
        let millis = i64::try_from(begun.elapsed().as_millis()).unwrap_or(i64::MAX);
        Ran { call: call.clone(), result, millis, form: None }
    }
}

impl Ran {
    /// What the page and the trace hear of it.
    pub fn events(&self) -> impl Iterator<Item = AnswerEvent> {
        let (id, runs, result) = (self.call.id.clone(), self.call.runs, self.result.clone());
        let settled = ToolEvent::Settled { id, runs, result };
        let form = self.form.clone().map(|it| AnswerEvent::Form(Box::new(it)));
        let traced = traced(&self.call, Some(&self.result), self.millis);
        [AnswerEvent::Tool(settled), traced].into_iter().chain(form)
    }
}

/// What the page and the trace hear of calls that are written.
pub fn told(written: &[Written]) -> Vec<AnswerEvent> {
    let mut events = Vec::new();
    for Written { call, flaw } in written {
        match flaw {
            Some(why) => {
                let unreadable = ToolEvent::Unreadable(call.clone(), why.clone());
                events.push(AnswerEvent::Tool(unreadable));
                events.push(traced(call, Some(&Err(why.clone())), 0));
            }
            None => events.push(AnswerEvent::Tool(ToolEvent::Called(call.clone()))),
        }
    }
    events
}

/// What the trace hears of a call; without a result, it waits for its page.
pub fn traced(call: &ToolCall, result: Option<&CallResult>, millis: i64) -> AnswerEvent {
    let (output, error) = match result {
        Some(Ok(output)) => (Some(output.clone()), None),
        Some(Err(error)) => (None, Some(error.clone())),
        None => (None, None),
    };
    let (name, input) = (call.name.clone(), call.input.clone());
    let traced = TracedTool { name, input, output, error, millis };
    AnswerEvent::Note(Box::new(Note::Called(traced.shortened())))
}

/// A step as the model is told it: what it said and called, and what came of that.
pub fn messages(text: String, written: &[Written], ran: &[Ran]) -> Vec<ChatMessage> {
    let result = |it: &Written| match &it.flaw {
        Some(why) => Some(Err(why.clone())),
        None => ran.iter().find(|ran| ran.call.id == it.call.id).map(|it| it.result.clone()),
    };
    let calls: Vec<PastCall> =
        written.iter().map(|it| PastCall { call: it.call.clone(), result: result(it) }).collect();
    steps::step(text, &calls, MAX_RESULT_CHARS)
}

/// The calls of a step that wait for the page.
pub fn waiting(written: &[Written]) -> impl Iterator<Item = &ToolCall> {
    let waits = |it: &&Written| it.call.runs == Runs::OnPage && it.flaw.is_none();
    written.iter().filter(waits).map(|it| &it.call)
}
