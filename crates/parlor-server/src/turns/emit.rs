//! What an answerer says, as chunks of the UI Message Stream: only the types
//! and fields that versions 5, 6 and 7 of the AI SDK all accept.

use super::{
    data_chunks::{form, status, suggestions},
    tool_chunks,
};
use crate::domain::{
    answer::{AnswerEvent, Citation, Outcome},
    clock::rfc3339,
    conversation::Turn,
    tool::ToolEvent,
};
use parlor_wire::{
    chunk::{Chunk, ChunkData, MessageMetadata, ProviderMetadata, SourceDetail, Usage},
    message::Part,
};

/// What a visitor reads when there is no answer to be had.
pub const FAILED: &str = "The answer could not be given just now. Please try again.";
/// What a visitor reads when the answer took longer than a turn may.
pub const TOO_SLOW: &str = "The answer took too long. Please try again.";
/// What a visitor reads when the server ended in the middle of the answer.
pub const INTERRUPTED: &str = "The answer was interrupted. Please ask again.";

/// How a turn ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// The answerer came to its end.
    Done(Outcome),
    /// The visitor stopped it.
    Stopped,
    /// There was no answer; the sentence is for the visitor.
    Failed(&'static str),
    /// The process that ran it ends, or has ended.
    Interrupted,
}

/// Turns the events of one answer into chunks, in an order that clients accept.
#[derive(Debug, Default)]
pub struct Emitter {
    texts: u32,
    open_text: Option<String>,
}

impl Emitter {
    /// The first chunks of a turn.
    pub fn open(&self, turn: &Turn) -> Vec<Chunk> {
        let metadata = MessageMetadata {
            conversation_id: Some(turn.conversation_id.clone()),
            user_message_id: Some(turn.question_id.clone()),
            created_at: Some(rfc3339(turn.started_at)),
            ..MessageMetadata::default()
        };
        let start = Chunk {
            message_id: Some(turn.answer_id.clone()),
            message_metadata: Some(metadata),
            ..Chunk::new("start")
        };
        vec![start, Chunk::new("start-step")]
    }

    /// The chunks that say this; none for [`AnswerEvent::Done`], which is an [`End`].
    pub fn say(&mut self, event: AnswerEvent) -> Vec<Chunk> {
        match event {
            AnswerEvent::Searching => vec![status("searching")],
            AnswerEvent::Source(it) => vec![source(it)],
            AnswerEvent::Text(it) if it.is_empty() => Vec::new(),
            AnswerEvent::Text(it) => self.text(it),
            AnswerEvent::Suggestions(items) => self.after_text([suggestions(items)]),
            AnswerEvent::Form(it) => self.after_text([form(it)]),
            AnswerEvent::Tool(ToolEvent::NextStep) => {
                self.after_text([Chunk::new("finish-step"), Chunk::new("start-step")])
            }
            AnswerEvent::Tool(event) => self.after_text(tool_chunks::chunk(event)),
            AnswerEvent::Note(_) | AnswerEvent::Done(_) => Vec::new(),
        }
    }

    /// The last chunks of a turn, `latency_millis` after its request.
    /// `calls` are those that nothing has come of.
    pub fn close(&mut self, calls: &[Part], end: &End, latency_millis: i64) -> Vec<Chunk> {
        closing(self.open_text.take(), calls, end, latency_millis)
    }

    /// These, after the text that is open has ended.
    fn after_text(&mut self, chunks: impl IntoIterator<Item = Chunk>) -> Vec<Chunk> {
        self.open_text.take().map(text_end).into_iter().chain(chunks).collect()
    }

    fn text(&mut self, delta: String) -> Vec<Chunk> {
        let mut chunks = Vec::new();
        let id = self.open_text.get_or_insert_with(|| {
            self.texts += 1;
            let id = format!("text-{}", self.texts);
            chunks.push(status("writing"));
            chunks.push(Chunk { id: Some(id.clone()), ..Chunk::new("text-start") });
            id
        });
        let id = Some(id.clone());
        chunks.push(Chunk { id, delta: Some(delta), ..Chunk::new("text-delta") });
        chunks
    }
}

/// The last chunks of a turn of which this text and these calls are still open. Only a
/// turn that came to its end leaves calls open, for the page.
pub fn closing(
    open_text: Option<String>,
    calls: &[Part],
    end: &End,
    latency_millis: i64,
) -> Vec<Chunk> {
    let mut chunks: Vec<Chunk> = open_text.map(text_end).into_iter().collect();
    if !matches!(end, End::Done(_)) {
        chunks.extend(calls.iter().map(tool_chunks::broken_off));
    }
    chunks.push(Chunk::new("finish-step"));
    match end {
        End::Done(_) => {}
        End::Stopped => {
            chunks.push(Chunk::new("abort"));
        }
        End::Failed(sentence) => chunks.push(error(sentence)),
        End::Interrupted => chunks.push(error(INTERRUPTED)),
    }
    chunks.push(finish(end, latency_millis));
    chunks
}

/// All chunks of a turn that a human takes: none of them is an answer. `data-handoff`
/// says whether the human is there (`taken_over`) or not yet (`waiting`).
pub fn handed_off(turn: &Turn, is_taken_over: bool) -> Vec<Chunk> {
    let state = if is_taken_over { "taken_over" } else { "waiting" };
    let data = ChunkData { state: Some(state.into()), ..ChunkData::default() };
    let mut chunks = Emitter::default().open(turn);
    chunks.extend([
        Chunk { id: Some("handoff".into()), data: Some(data), ..Chunk::new("data-handoff") },
        Chunk::new("finish-step"),
        Chunk { finish_reason: Some("stop".into()), ..Chunk::new("finish") },
    ]);
    chunks
}

/// Why a turn ended, in the words of the protocol.
pub fn finish_reason(end: &End) -> &'static str {
    match end {
        End::Done(outcome) => outcome.finish_reason,
        End::Stopped => "other",
        End::Failed(_) | End::Interrupted => "error",
    }
}

/// A source, as the chunk that announces it.
fn source(it: Citation) -> Chunk {
    let snippet = Some(it.snippet).filter(|it| !it.is_empty());
    let detail = SourceDetail { snippet, heading: it.heading, size: None };
    let common = Chunk {
        source_id: Some(it.id),
        title: Some(it.title),
        provider_metadata: Some(ProviderMetadata { parlor: Some(detail), model: None }),
        ..Chunk::default()
    };
    match it.url {
        Some(url) => Chunk { kind: "source-url".into(), url: Some(url), ..common },
        None => Chunk {
            kind: "source-document".into(),
            media_type: Some(it.media_type),
            filename: it.filename,
            ..common
        },
    }
}

fn text_end(id: String) -> Chunk {
    Chunk { id: Some(id), ..Chunk::new("text-end") }
}

fn error(sentence: &str) -> Chunk {
    Chunk { error_text: Some(sentence.into()), ..Chunk::new("error") }
}

fn finish(end: &End, latency_millis: i64) -> Chunk {
    let (answered, usage): (Option<bool>, Option<Usage>) = match end {
        End::Done(outcome) => (Some(outcome.answered), outcome.usage),
        End::Stopped | End::Failed(_) | End::Interrupted => (None, None),
    };
    let metadata = MessageMetadata {
        answered,
        usage,
        status: (*end == End::Interrupted).then(|| "interrupted".into()),
        latency_millis: Some(u32::try_from(latency_millis).unwrap_or_default()),
        ..MessageMetadata::default()
    };
    Chunk {
        finish_reason: Some(finish_reason(end).into()),
        message_metadata: Some(metadata),
        ..Chunk::new("finish")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(chunks: &[Chunk]) -> Vec<&str> {
        chunks.iter().map(|it| it.kind.as_str()).collect()
    }

    fn done() -> End {
        End::Done(Outcome { answered: true, finish_reason: "stop", model: "m".into(), usage: None })
    }

    #[track_caller]
    fn check(events: Vec<AnswerEvent>, end: &End, expected: &[&str]) {
        let mut emitter = Emitter::default();
        let mut chunks: Vec<Chunk> = events.into_iter().flat_map(|it| emitter.say(it)).collect();
        chunks.extend(emitter.close(&[], end, 5));
        assert_eq!(kinds(&chunks), expected);
    }

    #[test]
    fn an_answer_opens_its_text_once_and_closes_it() {
        check(
            vec![
                AnswerEvent::Searching,
                AnswerEvent::Source(Citation::default()),
                AnswerEvent::Text("a".into()),
                AnswerEvent::Text(String::new()),
                AnswerEvent::Text("b".into()),
            ],
            &done(),
            &[
                "data-status",
                "source-document",
                "data-status",
                "text-start",
                "text-delta",
                "text-delta",
                "text-end",
                "finish-step",
                "finish",
            ],
        );
    }

    #[test]
    fn suggestions_come_after_the_text_and_before_its_step_ends() {
        check(
            vec![AnswerEvent::Text("a".into()), AnswerEvent::Suggestions(vec!["b?".into()])],
            &done(),
            &[
                "data-status",
                "text-start",
                "text-delta",
                "text-end",
                "data-suggestions",
                "finish-step",
                "finish",
            ],
        );
    }

    #[test]
    fn a_failure_before_the_first_word_has_an_error_and_an_end() {
        check(Vec::new(), &End::Failed(FAILED), &["finish-step", "error", "finish"]);
    }

    #[test]
    fn a_stop_closes_the_text_then_aborts_then_finishes() {
        check(
            vec![AnswerEvent::Text("a".into())],
            &End::Stopped,
            &[
                "data-status",
                "text-start",
                "text-delta",
                "text-end",
                "finish-step",
                "abort",
                "finish",
            ],
        );
    }

    #[test]
    fn a_source_with_an_address_is_a_url_and_without_one_a_document() {
        let url = Citation { url: Some("/help".into()), ..Citation::default() };
        assert_eq!(source(url).kind, "source-url");
        let file = Citation { filename: Some("a.md".into()), ..Citation::default() };
        assert_eq!(source(file).filename.as_deref(), Some("a.md"));
    }
}
