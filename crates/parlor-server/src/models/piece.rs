//! What one payload of a model server says.

use super::{calls::CallPiece, frames::Frame};
use parlor_wire::chunk::Usage;
use serde_json::Value;

/// A piece of a model's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// More of the answer.
    Text(String),
    /// More of what the model thinks before it answers.
    Reasoning(String),
    /// More of a call of a tool.
    Call(CallPiece),
    /// Why it ended, in the words of the UI Message Stream.
    Finish(&'static str),
    /// Tokens spent.
    Usage(Usage),
    /// Nothing follows.
    Done,
    /// An attempt failed, for this reason, and another follows.
    Retrying(String),
    /// It takes no tools, for this reason, and is asked without.
    WithoutTools(String),
    /// The server gave up; what it said about it.
    Failed(String),
}

/// The pieces in a frame, in order. What is not understood says nothing: servers
/// add keys as they like. Any error object, in any dialect, is a failure.
pub fn pieces(frame: &Frame) -> Vec<Piece> {
    match frame {
        Frame::Done => vec![Piece::Done],
        Frame::Error(text) => vec![Piece::Failed(error_in(text))],
        Frame::Json(text) => match serde_json::from_str::<Value>(text) {
            // A list with one error in it is how Google's servers fail.
            Ok(Value::Array(all)) => all.iter().flat_map(read).collect(),
            Ok(value) => read(&value),
            Err(_) => vec![Piece::Failed(format!("it sent {:?}", beginning(text)))],
        },
    }
}

/// What an error body says, in whichever dialect.
pub fn error_in(text: &str) -> String {
    let value = serde_json::from_str::<Value>(text).unwrap_or_default();
    let first = value.get(0).and_then(error_of);
    first.or_else(|| error_of(&value)).unwrap_or_else(|| beginning(text))
}

fn read(value: &Value) -> Vec<Piece> {
    if let Some(error) = error_of(value) {
        return vec![Piece::Failed(error)];
    }
    let mut found = Vec::new();
    if let Some(choice) = value.pointer("/choices/0") {
        // `message` is what a server sends that does not stream.
        let delta = choice.get("delta").or_else(|| choice.get("message"));
        let text = |key: &str| delta.and_then(|it| it.get(key)).map(text_of).unwrap_or_default();
        let reasoning = [text("reasoning_content"), text("reasoning")];
        found.extend(reasoning.into_iter().find(|it| !it.is_empty()).map(Piece::Reasoning));
        let said = [text("content"), text("refusal")];
        found.extend(said.into_iter().filter(|it| !it.is_empty()).map(Piece::Text));
        found.extend(delta.map(calls).unwrap_or_default().into_iter().map(Piece::Call));
        let reason = choice.get("finish_reason").and_then(Value::as_str);
        found.extend(reason.map(|it| Piece::Finish(finish_reason(it))));
    }
    found.extend(value.get("usage").and_then(usage).map(Piece::Usage));
    found
}

/// The pieces of calls in a delta, in today's form and in that of 2023.
fn calls(delta: &Value) -> Vec<CallPiece> {
    let all = delta.get("tool_calls").and_then(Value::as_array);
    let mut found: Vec<CallPiece> = all.into_iter().flatten().map(call).collect();
    if let Some(function) = delta.get("function_call").filter(|it| it.is_object()) {
        found.push(CallPiece { index: Some(0), ..function_of(function) });
    }
    found
}

fn call(value: &Value) -> CallPiece {
    CallPiece {
        index: value.get("index").and_then(Value::as_u64),
        id: value.get("id").map(identifier).unwrap_or_default(),
        extra: value.get("extra_content").cloned(),
        ..value.get("function").map(function_of).unwrap_or_default()
    }
}

fn function_of(value: &Value) -> CallPiece {
    let arguments = match value.get("arguments") {
        Some(Value::String(it)) => it.clone(),
        Some(Value::Null) | None => String::new(),
        Some(other) => other.to_string(),
    };
    let name = value.get("name").and_then(Value::as_str).unwrap_or_default().into();
    CallPiece { name, arguments, ..CallPiece::default() }
}

/// There are servers that number their calls.
fn identifier(value: &Value) -> String {
    if value.is_null() { String::new() } else { plain(value) }
}

/// A text, or the texts in a list of parts.
fn text_of(value: &Value) -> String {
    match value {
        Value::String(it) => it.clone(),
        Value::Array(parts) => {
            parts.iter().filter_map(|it| it.get("text").and_then(Value::as_str)).collect()
        }
        _ => String::new(),
    }
}

fn usage(value: &Value) -> Option<Usage> {
    let count = |key: &str| Some(u32::try_from(value.get(key)?.as_u64()?).unwrap_or(u32::MAX));
    Some(Usage {
        input_tokens: count("prompt_tokens")?,
        output_tokens: count("completion_tokens").unwrap_or_default(),
        estimated: false,
    })
}

/// `error` as an object or a text, `{"object":"error"}` (older vLLM), `{"detail":…}`
/// (`FastAPI` servers), and a bare `{"message":…,"code":…}` (llama.cpp's field).
fn error_of(value: &Value) -> Option<String> {
    let said = |it: &Value| {
        let message = it.get("message").or_else(|| it.get("type")).or_else(|| it.get("code"));
        message.map_or_else(|| it.to_string(), plain)
    };
    match value.get("error") {
        Some(Value::Null | Value::Bool(false)) | None => {}
        Some(Value::String(it)) => return Some(beginning(it)),
        Some(it) => return Some(beginning(&said(it))),
    }
    if value.get("choices").is_some() {
        return None;
    }
    let is_error = value.get("object").and_then(Value::as_str) == Some("error");
    let is_bare = value.get("message").is_some() && value.get("code").is_some();
    if is_error || is_bare {
        return Some(beginning(&said(value)));
    }
    value.get("detail").map(|it| beginning(&plain(it)))
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), Into::into)
}

fn finish_reason(reason: &str) -> &'static str {
    match reason {
        "stop" | "eos" | "end_turn" | "stop_sequence" => "stop",
        "length" | "max_tokens" => "length",
        "content_filter" => "content-filter",
        "tool_calls" | "function_call" => "tool-calls",
        _ => "other",
    }
}

/// At most 500 characters, for a log.
fn beginning(text: &str) -> String {
    text.chars().take(500).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(json: &str, expected: &[Piece]) {
        assert_eq!(pieces(&Frame::Json(json.into())), expected);
    }

    fn failed(it: &str) -> [Piece; 1] {
        [Piece::Failed(it.into())]
    }

    #[test]
    fn content_is_text_and_extra_keys_say_nothing() {
        check(
            r#"{"obfuscation":"x","choices":[{"index":0,"delta":{"role":"assistant","content":"Hi"},"logprobs":null,"finish_reason":null}],"usage":null}"#,
            &[Piece::Text("Hi".into())],
        );
    }

    #[test]
    fn reasoning_has_two_names() {
        for key in ["reasoning_content", "reasoning"] {
            let json = format!(r#"{{"choices":[{{"delta":{{"{key}":"hm","content":null}}}}]}}"#);
            check(&json, &[Piece::Reasoning("hm".into())]);
        }
    }

    #[test]
    fn the_last_chunk_says_why_and_what_was_spent() {
        check(
            r#"{"choices":[{"delta":{},"finish_reason":"content_filter"}],"usage":{"prompt_tokens":9,"completion_tokens":2}}"#,
            &[
                Piece::Finish("content-filter"),
                Piece::Usage(Usage { input_tokens: 9, output_tokens: 2, estimated: false }),
            ],
        );
    }

    #[test]
    fn an_error_in_any_dialect_is_a_failure() {
        check(r#"{"error":{"message":"overloaded","type":"server_error"}}"#, &failed("overloaded"));
        check(r#"{"error":"model not found"}"#, &failed("model not found"));
        check(r#"{"object":"error","message":"bad","code":400}"#, &failed("bad"));
        check(r#"{"detail":"Not Found"}"#, &failed("Not Found"));
        check(r#"{"error":{"code":500}}"#, &failed("500"));
        check(r#"{"choices":[],"error":{"message":"late"}}"#, &failed("late"));
        let field = Frame::Error(r#"{"code":500,"message":"context too long"}"#.into());
        assert_eq!(pieces(&field), failed("context too long"));
    }

    #[test]
    fn an_empty_error_is_none() {
        check(
            r#"{"error":null,"choices":[{"delta":{"content":"a"}}]}"#,
            &[Piece::Text("a".into())],
        );
    }

    #[test]
    fn an_answer_in_one_piece_is_read_too() {
        check(
            r#"{"choices":[{"message":{"content":[{"type":"text","text":"All"}]},"finish_reason":"stop"}]}"#,
            &[Piece::Text("All".into()), Piece::Finish("stop")],
        );
    }

    #[test]
    fn calls_are_read_in_every_form() {
        let piece = |index, id: &str, name: &str, arguments: &str| {
            let (id, name, arguments) = (id.into(), name.into(), arguments.into());
            Piece::Call(CallPiece { index, id, name, arguments, extra: None })
        };
        check(
            r#"{"choices":[{"delta":{"content":null,"tool_calls":[{"index":0,"id":"c","type":"function","function":{"name":"f","arguments":""}}]}}]}"#,
            &[piece(Some(0), "c", "f", "")],
        );
        check(
            r#"{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"a"}},{"id":7,"function":{"name":"g","arguments":{"b":1}}}]}}]}"#,
            &[piece(Some(0), "", "", "{\"a"), piece(None, "7", "g", "{\"b\":1}")],
        );
        check(
            r#"{"choices":[{"message":{"function_call":{"name":"f","arguments":"{}"}},"finish_reason":"function_call"}]}"#,
            &[piece(Some(0), "", "f", "{}"), Piece::Finish("tool-calls")],
        );
        check(r#"{"choices":[{"delta":{"tool_calls":null,"function_call":null}}]}"#, &[]);
    }

    #[test]
    fn what_is_no_json_is_a_failure() {
        check("<html>", &failed("it sent \"<html>\""));
    }
}
