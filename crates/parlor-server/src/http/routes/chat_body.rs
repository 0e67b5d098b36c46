//! The bodies that send a message: ours, a plain text, and the AI SDK's.

use super::{
    chat_files,
    chat_message::{Fields, Message, last_answer, last_question},
    chat_wish::{AskAgain, Wish, target},
    tool_result,
};
use crate::{
    domain::{
        file::FileLimits,
        id::Kind,
        tool::{CallResult, Tool},
    },
    http::{body, codes, error::ApiError},
    storage::Again,
    turns::question::{self, Misfit, Results, Sent},
};
use schemars::JsonSchema;
use serde::Deserialize;

/// Any of:
/// - `{"conversationId": "cnv_…", "message": {"id", "role", "parts"}}` (ours),
/// - `{"conversationId": "cnv_…", "message": "text"}`,
/// - `{"id": "chat", "message": {…}}`,
/// - `{"id": "chat", "messages": […], "trigger", "messageId"}` (AI SDK 5, 6, 7):
///   the last user message counts, because the server keeps the history.
///
/// Unknown fields are passed over, because the AI SDK lets its users add some; but not with a
/// text as message, which is ours.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
#[schemars(rename = "SendMessage")]
pub(super) struct ChatBody {
    conversation_id: Option<String>,
    /// What the client calls the conversation; one of ours is taken too.
    id: Option<String>,
    message: Option<Message>,
    messages: Option<Vec<Message>>,
    trigger: Option<String>,
    /// Which answer shall be replaced; with `submit-message`, which earlier question this
    /// one takes the place of.
    message_id: Option<String>,
    /// `false` for one JSON response at the end.
    stream: Option<bool>,
    /// `true` tries the agent's draft; takes the scope `agents:write`.
    draft: Option<bool>,
    /// Tools that the page runs, at most 20 and 32 kB; an agent's tool of the same name goes first.
    tools: Option<Vec<Tool>>,
    /// What its request calls a message without an id.
    #[serde(skip)]
    name: Option<String>,
}

/// The trigger that asks for another answer.
const REGENERATE: &str = "regenerate-message";

/// Reads a body.
///
/// # Errors
/// As [`body::parse`]; unknown fields are refused in our own form alone.
pub(super) fn read(bytes: &[u8]) -> Result<ChatBody, ApiError> {
    let read: ChatBody = body::parse_loosely(bytes)?;
    if read.message.as_ref().is_some_and(|it| it.0.is_bare) {
        body::refuse_unknown::<ChatBody>(bytes)?;
    }
    Ok(read)
}

impl ChatBody {
    /// Whether the answer shall be streamed.
    pub(super) fn streams(&self) -> bool {
        self.stream != Some(false)
    }

    /// The same for the draft, if a header says so too.
    pub(super) fn with_draft(self, wished: bool) -> Self {
        Self { draft: Some(self.tries_the_draft() || wished), ..self }
    }

    /// The same with this id for a message that has none.
    pub(super) fn named(self, name: Option<String>) -> Self {
        Self { name, ..self }
    }

    /// Whether the agent's draft shall answer.
    pub(super) fn tries_the_draft(&self) -> bool {
        self.draft == Some(true)
    }

    /// What it asks for, if everything about it fits.
    pub(super) fn checked(
        mut self,
        limit_chars: u32,
        file_limits: FileLimits,
    ) -> Result<Wish, ApiError> {
        let tools = tool_result::checked_tools(self.tools.take())?;
        if self.trigger.as_deref() != Some(REGENERATE)
            && let Some((place, answer)) = last_answer(&mut self.message, &mut self.messages)
        {
            let target = target(self.conversation_id, self.id)?;
            return Ok(Wish::GoOn(target, Results { results: results(&place, answer)?, tools }));
        }
        let draft = self.tries_the_draft();
        if self.trigger.as_deref() == Some(REGENERATE) && self.says_nothing() {
            let target = target(self.conversation_id, self.id)?;
            let message_id = self.message_id;
            return Ok(Wish::Again(AskAgain { target, message_id, draft, tools }));
        }
        let again = match self.trigger.as_deref() {
            None | Some("submit-message") => {
                self.message_id.clone().map_or(Again::IfFailed, Again::Edit)
            }
            Some(REGENERATE) => self.message_id.map_or(Again::Always, Again::Of),
            Some(_) => {
                let message = "trigger must be submit-message or regenerate-message.";
                return Err(ApiError::unfit(&codes::INVALID_FIELD, "trigger", message));
            }
        };
        let target = target(self.conversation_id, self.id)?;
        let (place, message) = last_question(self.message, self.messages)?;
        let files = chat_files::checked(message.files(&place), file_limits)?;
        let text = match question::checked_text(&message.text(), limit_chars) {
            Err(Misfit::Empty) if !files.list.is_empty() => String::new(),
            other => other.map_err(|it| ApiError::of_question(it, &place))?,
        };
        let own = message.id.as_deref().filter(|it| !it.is_empty());
        let id = match &again {
            // A new text for an old question keeps its id, unless it says otherwise.
            Again::Edit(edited) => Some(own.unwrap_or(edited)),
            Again::IfFailed | Again::Always | Again::Of(_) => own.or(self.name.as_deref()),
        };
        // The AI SDK, which gives every message an id, may have kept one that was refused.
        let must_be_there = own.is_none() && matches!(again, Again::Edit(_));
        let message_id = question::checked_id(id, Kind::Message)
            .map_err(|it| ApiError::of_question(it, &format!("{place}.id")))?;
        let tools = tools.unwrap_or_default();
        let sent = Box::new(Sent { message_id, text, target, again, draft, tools, files });
        Ok(if must_be_there { Wish::Replace(sent) } else { Wish::Ask(sent) })
    }

    fn says_nothing(&self) -> bool {
        self.message.is_none() && self.messages.as_ref().is_none_or(Vec::is_empty)
    }
}

fn results(place: &str, answer: Fields) -> Result<Vec<(String, CallResult)>, ApiError> {
    let parts = answer.parts.into_iter().enumerate().filter(|it| it.1.is_result());
    parts.map(|(index, it)| it.result(&format!("{place}.parts[{index}]."))).collect()
}

#[cfg(test)]
mod tests {
    use super::{read as read_body, *};
    use crate::turns::question::Target;

    const LIMITS: FileLimits = FileLimits { file_bytes: 20, visitor_bytes: 100, unused_bytes: 100 };

    fn read(body: &str) -> Result<Sent, ApiError> {
        match read_body(body.as_bytes())?.checked(20, LIMITS)? {
            Wish::Ask(sent) => Ok(*sent),
            other => panic!("{body} is {other:?}"),
        }
    }

    #[test]
    fn another_answer_needs_no_words() {
        let body = r#"{"trigger":"regenerate-message","conversationId":"cnv_1","messages":[]}"#;
        let wish = read_body(body.as_bytes()).unwrap().checked(20, LIMITS).unwrap();
        let Wish::Again(it) = wish else { panic!("{wish:?}") };
        assert_eq!((it.target, it.message_id), (Target::Existing("cnv_1".into()), None));
    }

    #[test]
    fn words_that_take_the_place_of_others_without_an_id_of_their_own_need_those() {
        let wish = |message: &str| {
            let body = format!(
                r#"{{"trigger":"submit-message","messageId":"u1","conversationId":"cnv_1","message":{message}}}"#
            );
            read_body(body.as_bytes()).unwrap().checked(20, LIMITS).unwrap()
        };
        let of_sdk = r#"{"id":"u1","role":"user","parts":[{"type":"text","text":"hi"}]}"#;
        assert!(matches!(wish("\"hi\""), Wish::Replace(it) if it.message_id == "u1"));
        assert!(matches!(wish(of_sdk), Wish::Ask(it) if it.message_id == "u1"));
    }

    #[test]
    fn a_request_names_a_message_that_has_no_id() {
        let named = |body: &str| {
            let body = read_body(body.as_bytes()).unwrap().named(Some("msg_key".into()));
            match body.checked(20, LIMITS).unwrap() {
                Wish::Ask(it) => it.message_id,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(named(r#"{"message":"hi"}"#), "msg_key");
        assert_eq!(named(r#"{"message":{"id":"u1","content":"hi"}}"#), "u1");
    }

    #[test]
    fn an_answer_whose_tools_were_run_goes_on() {
        let body = r#"{"id":"c1","messages":[
            {"id":"u1","role":"user","parts":[{"type":"text","text":"hi"}]},
            {"id":"a1","role":"assistant","parts":[
                {"type":"step-start"},
                {"type":"tool-order","toolCallId":"a","state":"output-available","output":1,"providerExecuted":true},
                {"type":"tool-cart","toolCallId":"b","state":"output-available","input":{},"output":{"n":2}},
                {"type":"tool-cart","toolCallId":"c","state":"output-error","input":{},"errorText":"gone"},
                {"type":"tool-cart","toolCallId":"d","state":"input-available","input":{}}
            ]}],"trigger":"submit-message","messageId":"a1"}"#;
        let wish = read_body(body.as_bytes()).unwrap().checked(20, LIMITS).unwrap();
        let Wish::GoOn(target, results) = wish else { panic!("{wish:?}") };
        assert_eq!(target, Target::Named("c1".into()));
        let expected = [
            ("b".to_owned(), Ok(serde_json::json!({"n": 2}))),
            ("c".to_owned(), Err("gone".to_owned())),
        ];
        assert_eq!(results.results, expected);

        let again = body.replace("submit-message", "regenerate-message");
        assert!(matches!(
            read_body(again.as_bytes()).unwrap().checked(20, LIMITS).unwrap(),
            Wish::Ask(_)
        ));
    }

    #[track_caller]
    fn asks(body: &str, id: &str, text: &str, target: Target) {
        let sent = read(body).unwrap();
        assert_eq!((sent.message_id.as_str(), sent.text.as_str(), sent.target), (id, text, target));
    }

    #[track_caller]
    fn refuses(body: &str, code: &str, field: &str) {
        let error = read(body).unwrap_err();
        assert_eq!((error.code.name, error.field.as_deref()), (code, Some(field)));
    }

    #[test]
    fn every_form_of_the_body_is_understood() {
        let ours = r#"{"conversationId":"cnv_1","message":{"id":"msg_1","role":"user","parts":[{"type":"text","text":"hi"}]}}"#;
        asks(ours, "msg_1", "hi", Target::Existing("cnv_1".into()));
        let sdk = r#"{"id":"c1","messages":[{"id":"u1","role":"user","parts":[{"type":"text","text":"first"}]},{"id":"a1","role":"assistant","parts":[]},{"id":"u2","role":"user","metadata":{},"parts":[{"type":"file","url":"data:text/plain;base64,aGk="},{"type":"text","text":"se"},{"type":"text","text":"cond"}]}],"trigger":"submit-message"}"#;
        asks(sdk, "u2", "second", Target::Named("c1".into()));
        let resume =
            r#"{"id":"c1","message":{"id":"u1","parts":[{"type":"text","text":"hi"}]},"extra":1}"#;
        asks(resume, "u1", "hi", Target::Named("c1".into()));
        let old = r#"{"messages":[{"id":"u1","role":"user","content":"hi"}]}"#;
        asks(old, "u1", "hi", Target::New);
    }

    #[test]
    fn a_field_that_there_is_not_is_refused_in_our_own_form() {
        refuses(r#"{"message":"hi","user":"ada"}"#, "invalid_field", "user");
        refuses(
            r#"{"message":"hi","tools":[{"name":"a","description":"b","parameters":{}}]}"#,
            "invalid_field",
            "tools[0].parameters",
        );
    }

    #[test]
    fn a_plain_text_gets_an_id() {
        let sent = read(r#"{"message":"hi","conversationId":null}"#).unwrap();
        assert!(sent.message_id.starts_with("msg_"));
        assert_eq!(sent.target, Target::New);
    }

    #[test]
    fn our_own_id_as_chat_id_means_that_conversation() {
        let sent = read(r#"{"message":"hi","id":"cnv_1"}"#).unwrap();
        assert_eq!(sent.target, Target::Existing("cnv_1".into()));
    }

    #[test]
    fn what_does_not_fit_is_named() {
        refuses("{}", "message_empty", "message");
        refuses(r#"{"message":"  "}"#, "message_empty", "message");
        refuses(r#"{"messages":[]}"#, "message_empty", "message");
        refuses(r#"{"message":{"parts":[]}}"#, "message_empty", "message");
        refuses(r#"{"message":"123456789012345678901"}"#, "message_too_long", "message");
        refuses(r#"{"message":{"id":"a b","content":"hi"}}"#, "invalid_id", "message.id");
        refuses(r#"{"id":"a/b","message":"hi"}"#, "invalid_id", "id");
        refuses(r#"{"message":{"role":"system","content":"hi"}}"#, "invalid_field", "message.role");
        refuses(r#"{"message":"hi","trigger":"dance"}"#, "invalid_field", "trigger");
        refuses(r#"{"message":5}"#, "invalid_field", "message");
        let text = r#"{"messages":[{"role":"user","parts":[{"type":"text","text":5}]}]}"#;
        refuses(text, "invalid_field", "messages[0].parts[0].text");
        refuses(
            r#"{"message":{"parts":[{"text":"hi"}]}}"#,
            "invalid_field",
            "message.parts[0].type",
        );
    }
}
