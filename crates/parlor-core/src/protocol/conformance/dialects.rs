//! Chat completions: the dialects that servers have made of them.

use super::{check, check_cuts, nameless, read, recorded, text};
use crate::protocol::{
    CallState::Running,
    Decoder, FinishReason,
    RunEvent::{self, Failed, Finished},
    openai::OpenAiStream,
};

/// What the server's own client of models is tested with: a folder of dialects.
macro_rules! dialect {
    ($name:literal) => {
        include_str!(concat!(
            "../../../../parlor-server/tests/knowledge/models/streams/",
            $name,
            ".sse"
        ))
    };
}

/// Checks a dialect, with the line ends that are cut in two most easily.
#[track_caller]
fn check_dialect(recorded: &str, expected: &[RunEvent]) {
    check_cuts::<OpenAiStream>(&recorded.replace('\n', "\r\n"), expected);
}

/// The words of an answer that was recorded in this dialect, which has to be whole.
#[track_caller]
fn words_of(recorded: &str) -> String {
    let (events, stream) = read::<OpenAiStream>([recorded.as_bytes()]);
    assert_eq!(events.first(), Some(&nameless()));
    assert_eq!(events.last(), Some(&Finished(FinishReason::Stop)));
    assert!(stream.is_finished());
    check_dialect(recorded, &events);
    let words = events
        .into_iter()
        .filter_map(|it| if let RunEvent::Text(it) = it { Some(it) } else { None });
    words.collect()
}

/// What was said in the end about an answer that failed after its first word.
#[track_caller]
fn failure_of(recorded: &str) -> String {
    let (events, _) = read::<OpenAiStream>([recorded.as_bytes()]);
    let [start, two, Failed(said), end] = &events[..] else { panic!("{events:?}") };
    assert_eq!([start, two, end], [&nameless(), &text("Two"), &Finished(FinishReason::Error)]);
    check_dialect(recorded, &events);
    said.clone()
}

#[test]
fn a_proxy_is_understood_as_it_was_heard() {
    for recorded in [
        recorded!("openai", "recorded-litellm-1.106.2"),
        recorded!("openai", "recorded-litellm-whole-1.106.2"),
    ] {
        assert_eq!(words_of(recorded), "Two days – naïve 🎉");
        check::<OpenAiStream>(recorded, &read::<OpenAiStream>([recorded.as_bytes()]).0);
    }
}

#[test]
fn every_dialect_that_our_own_server_reads_is_read_here() {
    for recorded in [
        dialect!("openai"),
        dialect!("azure"),
        dialect!("vllm-reasoning"),
        dialect!("ollama"),
        dialect!("openrouter"),
        dialect!("litellm"),
        dialect!("lm-studio"),
        dialect!("crlf"),
        dialect!("refusal"),
        dialect!("llama-cpp-without-done"),
        dialect!("one-line-end"),
        dialect!("not-streamed"),
    ] {
        assert_eq!(words_of(recorded), "Two days – naïve", "{recorded}");
    }
}

#[test]
fn an_error_after_the_first_word_ends_the_answer_in_every_dialect() {
    for (recorded, said) in [
        (dialect!("error-then-done"), "EngineCore died"),
        (dialect!("error-openrouter"), "Provider disconnected"),
        (dialect!("error-event"), "Overloaded"),
        (dialect!("error-field"), "context shift is disabled"),
        (dialect!("error-as-bare-json"), "out of memory"),
        (dialect!("error-in-a-list"), "Quota exceeded"),
        (dialect!("error-llama-cpp"), "the request exceeds the available context size"),
        (
            dialect!("error-ollama"),
            "an error was encountered while running the model: unexpected EOF",
        ),
    ] {
        assert_eq!(failure_of(recorded), said);
    }
}

#[test]
fn calls_of_tools_are_told_apart_in_every_dialect() {
    for (recorded, calls) in [
        (dialect!("tools-openai"), 2),
        (dialect!("tools-vllm"), 2),
        (dialect!("tools-llama-cpp"), 2),
        (dialect!("tools-ollama"), 2),
        (dialect!("tools-openrouter"), 2),
        (dialect!("tools-gemini"), 2),
        (dialect!("tools-mistral"), 2),
        (dialect!("tools-no-ids"), 2),
        (dialect!("tools-not-streamed"), 2),
        (dialect!("tools-function-call"), 1),
    ] {
        let (events, _) = read::<OpenAiStream>([recorded.as_bytes()]);
        let begun = |it: &&RunEvent| matches!(it, RunEvent::Called(it) if it.state == Running && it.name.as_deref() == Some("order"));
        assert_eq!(events.iter().filter(begun).count(), calls, "{recorded}");
        check_dialect(recorded, &events);
    }
}
