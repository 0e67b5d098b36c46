//! What happens to tools, as chunks.

use crate::domain::{
    tool::{CallResult, Runs, ToolCall, ToolEvent},
    tool_part::{KIND, WAITING, call_of, name, result_of, runs, settle},
};
use parlor_wire::{
    chunk::{Chunk, ProviderMetadata},
    message::Part,
};
use serde_json::Value;

/// What a page reads of a call that its answer did not wait for.
pub const BROKEN_OFF: &str = "The answer ended before the tool did.";

/// The chunk that says this; none for [`ToolEvent::NextStep`], which is no tool's.
pub fn chunk(event: ToolEvent) -> Option<Chunk> {
    Some(match event {
        ToolEvent::Begun { id, name, runs } => begun(id, name, runs),
        ToolEvent::Grew { id, json } => {
            Chunk { input_text_delta: Some(json), ..of_call("tool-input-delta", id) }
        }
        ToolEvent::Called(call) => written("tool-input-available", call),
        ToolEvent::Unreadable(call, why) => {
            Chunk { error_text: Some(why), ..written("tool-input-error", call) }
        }
        ToolEvent::Settled { id, runs, result } => settled(id, runs, result),
        ToolEvent::NextStep => return None,
    })
}

/// What closes a call whose answer breaks off.
pub fn broken_off(part: &Part) -> Chunk {
    let id = part.tool_call_id.clone().unwrap_or_default();
    let (runs, error) = (runs(part), Some(BROKEN_OFF.into()));
    if part.state.as_deref() == Some(WAITING) {
        return settled(id, runs, Err(BROKEN_OFF.into()));
    }
    let start = begun(id, name(part).unwrap_or_default().into(), runs);
    Chunk { kind: "tool-input-error".into(), input: Some(Value::Null), error_text: error, ..start }
}

/// The part that a call's chunk makes of the parts so far; says whether it was one.
pub fn apply(parts: &mut Vec<Part>, chunk: &Chunk) -> bool {
    if chunk.kind == "tool-input-start" {
        let name = chunk.tool_name.as_deref().unwrap_or_default();
        parts.push(Part {
            kind: format!("{KIND}{name}"),
            tool_call_id: chunk.tool_call_id.clone(),
            state: Some("input-streaming".into()),
            provider_executed: chunk.provider_executed,
            ..Part::default()
        });
        return true;
    }
    let of_it = |it: &&mut Part| it.tool_call_id.is_some() && it.tool_call_id == chunk.tool_call_id;
    let Some(part) = parts.iter_mut().rev().find(of_it) else { return false };
    match chunk.kind.as_str() {
        "tool-input-available" => {
            part.state = Some(WAITING.into());
            part.input.clone_from(&chunk.input);
            part.call_provider_metadata.clone_from(&chunk.provider_metadata);
        }
        "tool-input-error" => {
            part.input.clone_from(&chunk.input);
            settle(part, Err(chunk.error_text.clone().unwrap_or_default()));
        }
        "tool-output-available" => settle(part, Ok(chunk.output.clone().unwrap_or_default())),
        "tool-output-error" => settle(part, Err(chunk.error_text.clone().unwrap_or_default())),
        _ => {}
    }
    true
}

/// The chunks that add up to a part; none if it is no tool's.
pub fn of_part(part: &Part) -> Vec<Chunk> {
    let (Some(call), Some(id)) = (call_of(part), part.tool_call_id.clone()) else {
        return Vec::new();
    };
    let mut chunks = vec![begun(id.clone(), call.name.clone(), call.runs)];
    chunks.push(written("tool-input-available", call));
    chunks.extend(result_of(part).map(|it| settled(id, runs(part), it)));
    chunks
}

fn of_call(kind: &str, id: String) -> Chunk {
    Chunk { tool_call_id: Some(id), ..Chunk::new(kind) }
}

fn begun(id: String, name: String, runs: Runs) -> Chunk {
    let provider_executed = on_server(runs);
    Chunk { tool_name: Some(name), provider_executed, ..of_call("tool-input-start", id) }
}

fn written(kind: &str, call: ToolCall) -> Chunk {
    let metadata = |model| ProviderMetadata { parlor: None, model: Some(model) };
    Chunk {
        kind: kind.into(),
        input: Some(call.input),
        provider_metadata: call.extra.map(metadata),
        ..begun(call.id, call.name, call.runs)
    }
}

fn settled(id: String, runs: Runs, result: CallResult) -> Chunk {
    let provider_executed = on_server(runs);
    match result {
        Ok(output) => {
            let output = Some(output);
            Chunk { output, provider_executed, ..of_call("tool-output-available", id) }
        }
        Err(why) => {
            let error_text = Some(why);
            Chunk { error_text, provider_executed, ..of_call("tool-output-error", id) }
        }
    }
}

/// The field is there for tools of the server only, as the AI SDK has it.
fn on_server(runs: Runs) -> Option<bool> {
    (runs == Runs::OnServer).then_some(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::tool_part::{is_open, waits_for_page};
    use serde_json::json;

    fn call(runs: Runs) -> ToolCall {
        let extra = Some(json!({"google": {"thought_signature": "s"}}));
        ToolCall { id: "a".into(), name: "order".into(), input: json!({"n": 7}), runs, extra }
    }

    fn begin(runs: Runs) -> ToolEvent {
        ToolEvent::Begun { id: "a".into(), name: "order".into(), runs }
    }

    fn parts(events: Vec<ToolEvent>) -> Vec<Part> {
        let mut parts = Vec::new();
        for chunk in events.into_iter().filter_map(chunk) {
            assert!(apply(&mut parts, &chunk), "{chunk:?}");
        }
        parts
    }

    #[test]
    fn a_call_becomes_a_part_and_the_part_a_call_again() {
        for runs in [Runs::OnPage, Runs::OnServer] {
            for result in [Ok(json!({"state": "sent"})), Ok(Value::Null), Err("gone".to_owned())] {
                let grew = ToolEvent::Grew { id: "a".into(), json: "{".into() };
                let settled = ToolEvent::Settled { id: "a".into(), runs, result: result.clone() };
                let parts = parts(vec![begin(runs), grew, ToolEvent::Called(call(runs)), settled]);
                assert_eq!(call_of(&parts[0]), Some(call(runs)));
                assert_eq!(result_of(&parts[0]), Some(result));

                let mut again = Vec::new();
                for it in &of_part(&parts[0]) {
                    assert!(apply(&mut again, it));
                }
                assert_eq!(again, parts);
            }
        }
    }

    #[test]
    fn only_a_pages_call_waits_for_the_page() {
        for (runs, waits) in [(Runs::OnPage, true), (Runs::OnServer, false)] {
            let parts = parts(vec![begin(runs), ToolEvent::Called(call(runs))]);
            assert_eq!((waits_for_page(&parts[0]), is_open(&parts[0])), (waits, true));
        }
    }

    #[test]
    fn a_call_that_breaks_off_is_closed_wherever_it_is() {
        let half = vec![begin(Runs::OnPage)];
        let whole = vec![begin(Runs::OnServer), ToolEvent::Called(call(Runs::OnServer))];
        for (events, kind) in [(half, "tool-input-error"), (whole, "tool-output-error")] {
            let mut parts = parts(events);
            let chunk = broken_off(&parts[0]);
            assert_eq!(chunk.kind, kind);
            assert!(apply(&mut parts, &chunk));
            assert_eq!(result_of(&parts[0]), Some(Err(BROKEN_OFF.into())));
        }
    }
}
