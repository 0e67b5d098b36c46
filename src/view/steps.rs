//! What was done before an answer: thoughts and calls of tools, folded. Fetched when the
//! first answer has some.

use crate::{dom, intl::Writing, later, shell::Shell, style};
use parlor_core::{chat::Step, i18n::filled, later as word, protocol::CallState};
use web_sys::Element;

/// Draws the steps in `place`, as soon as that can be told; what is drawn already stays.
pub(super) fn show(place: Element, steps: Vec<Step>, thinks: bool, shell: Shell) {
    later::fetched("more", work(place, steps, thinks, shell));
}

later::work!(more, work(place: Element, steps: Vec<Step>, thinks: bool, shell: Shell) =>
    draw(&place, &steps, thinks, &shell));

fn draw(place: &Element, steps: &[Step], thinks: bool, shell: &Shell) {
    style::adopt_part(place, style::ROWS);
    let (summary, list) = frame(place);
    for (at, step) in steps.iter().enumerate() {
        let row =
            u32::try_from(at).ok().and_then(|it| list.child_nodes().get(it)).map(dom::as_element);
        let row = row.unwrap_or_else(|| {
            let row = dom::el("li").part("step").attr("dir", "auto").done();
            dom::append(&list, &row);
            row
        });
        let (state, words) = told(step, shell);
        dom::set(&row, "data-state", state);
        if row.text_content().as_ref() != Some(&words) {
            dom::set_text(&row, &words);
        }
    }
    while let Some(gone) = list
        .last_element_child()
        .filter(|_| usize::try_from(list.child_element_count()).is_ok_and(|it| it > steps.len()))
    {
        dom::remove(&gone);
    }
    let name = headline(steps, shell);
    if summary.text_content().as_ref() != Some(&name) {
        dom::set_text(&summary, &name);
    }
    dom::flag(&summary, "data-running", thinks || steps.iter().any(runs));
}

/// The summary and the list, made if they are not there.
fn frame(place: &Element) -> (Element, Element) {
    if let Some(known) = place.first_element_child()
        && let (Some(summary), Some(list)) =
            (known.first_element_child(), known.last_element_child())
    {
        return (summary, list);
    }
    let summary = dom::el("summary").part("steps-summary").done();
    let list = dom::el("ol").part("step-list").attr("role", "list").done();
    let fold = dom::el("details").part("steps").child(&summary).child(&list).done();
    dom::append(place, &fold);
    (summary, list)
}

/// What runs now, or how many steps there were.
fn headline(steps: &[Step], shell: &Shell) -> String {
    if let Some(step) = steps.iter().rfind(|it| runs(it)) {
        return told(step, shell).1;
    }
    let calls = steps.iter().filter(|it| matches!(it, Step::Call(_))).count();
    if calls == 0 {
        return word!(shell.words(), Thought).into();
    }
    let writing = Writing::of(shell.options().lang.as_deref());
    #[expect(clippy::cast_precision_loss, reason = "a number of steps is small")]
    writing.counted(word!(shell.words(), Steps), steps.len() as f64)
}

fn runs(step: &Step) -> bool {
    matches!(step, Step::Call(call) if call.state == CallState::Running)
}

fn told(step: &Step, shell: &Shell) -> (&'static str, String) {
    let words = shell.words();
    let call = match step {
        Step::Thought(thought) => return ("thought", thought.trim().into()),
        Step::Call(call) => call,
    };
    let (state, sentence) = match call.state {
        CallState::Running => ("running", word!(words, StepRuns)),
        CallState::Done => ("done", word!(words, StepDone)),
        CallState::Failed => ("failed", word!(words, StepFailed)),
    };
    (state, filled(sentence, &call.spoken()))
}
