//! A call of a tool, as the part of a message that it is.

use super::tool::{CallResult, Runs, ToolCall};
use parlor_wire::message::Part;

/// What the type of such a part begins with.
pub const KIND: &str = "tool-";

/// The state of a call that waits for what comes of it.
pub const WAITING: &str = "input-available";

/// The call that a part is.
pub fn call_of(part: &Part) -> Option<ToolCall> {
    Some(ToolCall {
        id: part.tool_call_id.clone()?,
        name: name(part)?.into(),
        input: part.input.clone().unwrap_or_default(),
        runs: runs(part),
        extra: part.call_provider_metadata.as_ref().and_then(|it| it.model.clone()),
    })
}

/// What came of the call that a part is, if that is known.
pub fn result_of(part: &Part) -> Option<CallResult> {
    match part.state.as_deref()? {
        "output-available" => Some(Ok(part.output.clone().unwrap_or_default())),
        "output-error" => Some(Err(part.error_text.clone().unwrap_or_default())),
        _ => None,
    }
}

/// Whether a part is a call that waits for its page.
pub fn waits_for_page(part: &Part) -> bool {
    name(part).is_some() && runs(part) == Runs::OnPage && part.state.as_deref() == Some(WAITING)
}

/// Whether a part is a call that nothing has come of.
pub fn is_open(part: &Part) -> bool {
    name(part).is_some() && result_of(part).is_none()
}

/// Which tool a part is a call of.
pub fn name(part: &Part) -> Option<&str> {
    part.kind.strip_prefix(KIND)
}

/// Who runs the tool.
pub fn runs(part: &Part) -> Runs {
    if part.provider_executed == Some(true) { Runs::OnServer } else { Runs::OnPage }
}

/// Whether a part is this call, and the page's.
pub fn is_of_page(part: &Part, id: &str) -> bool {
    name(part).is_some() && runs(part) == Runs::OnPage && part.tool_call_id.as_deref() == Some(id)
}

/// Writes what came of a call into its part.
pub fn settle(part: &mut Part, result: CallResult) {
    match result {
        Ok(output) => (part.state, part.output) = (Some("output-available".into()), Some(output)),
        Err(why) => (part.state, part.error_text) = (Some("output-error".into()), Some(why)),
    }
}
