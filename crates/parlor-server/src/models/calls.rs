//! Calls of tools, put together from what a model's server streams.
//!
//! Servers differ: most send a call's name first and its arguments in pieces by
//! index; some send each call whole, all with index 0 or with none; some send no ids,
//! some repeat the name with every piece, and some send the arguments as an object.

use super::arguments;
use crate::domain::{
    depth,
    tool::{Runs, Tool, ToolCall, ToolEvent},
};
use serde_json::Value;

/// The most calls that are taken of one step.
pub const MAX_CALLS: usize = 10;

/// How much a call's arguments may be, in bytes.
const MAX_ARGUMENT_BYTES: usize = 64 * 1024;

/// How much a server may want back with a call, in bytes.
const MAX_EXTRA_BYTES: usize = 32 * 1024;

/// A piece of a call, as it was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallPiece {
    /// Which call of the answer it belongs to, if the server says.
    pub index: Option<u64>,
    /// What the server calls it; empty if it says nothing.
    pub id: String,
    /// Which tool; empty but in the first piece.
    pub name: String,
    /// More of the arguments, as JSON text.
    pub arguments: String,
    /// What the server wants back with the call.
    pub extra: Option<Value>,
}

/// The calls of one step.
#[derive(Debug, Default)]
pub struct Calls {
    open: Vec<Open>,
    /// Ids that earlier calls of the same message have.
    taken: Vec<String>,
}

#[derive(Debug)]
struct Open {
    index: Option<u64>,
    /// As the server calls it.
    their_id: String,
    id: String,
    name: String,
    arguments: String,
    extra: Option<Value>,
}

/// A call that is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// The call.
    pub call: ToolCall,
    /// Why it cannot be run, in words for the model.
    pub flaw: Option<String>,
}

impl Calls {
    /// Calls of a message that has calls with these ids already.
    pub fn after(taken: Vec<String>) -> Self {
        Self { open: Vec::new(), taken }
    }

    /// Takes a piece, and tells what it begins or adds to. A call that is too much is
    /// passed over.
    pub fn push(&mut self, piece: CallPiece, tools: &[Tool]) -> Vec<ToolEvent> {
        let known = self.place_of(&piece);
        let is_new = known.is_none();
        let place = match known {
            Some(it) => it,
            None if piece.name.is_empty() || self.open.len() >= MAX_CALLS => return Vec::new(),
            None => self.begin(&piece),
        };
        let Some(call) = self.open.get_mut(place) else { return Vec::new() };
        let room = MAX_ARGUMENT_BYTES.saturating_sub(call.arguments.len());
        let more = if piece.arguments.len() > room { "" } else { piece.arguments.as_str() };
        call.arguments.push_str(more);
        let is_small = |it: &Value| it.to_string().len() <= MAX_EXTRA_BYTES;
        let fits = |it: &Value| it.is_object() && depth::fits(it) && is_small(it);
        call.extra = piece.extra.filter(fits).or(call.extra.take());
        let mut events = Vec::new();
        if is_new {
            let (id, name) = (call.id.clone(), call.name.clone());
            events.push(ToolEvent::Begun { id, runs: runs(&name, tools), name });
        }
        if !more.is_empty() {
            events.push(ToolEvent::Grew { id: call.id.clone(), json: more.into() });
        }
        events
    }

    /// Whether nothing was called.
    pub fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    /// The calls, now that no more pieces come.
    pub fn finish(self, tools: &[Tool]) -> Vec<Written> {
        self.open.into_iter().map(|it| it.written(tools)).collect()
    }

    /// Which call a piece goes on with.
    fn place_of(&self, piece: &CallPiece) -> Option<usize> {
        if !piece.id.is_empty()
            && let Some(place) = self.open.iter().rposition(|it| it.their_id == piece.id)
        {
            return Some(place);
        }
        let place = match piece.index {
            Some(index) => self.open.iter().rposition(|it| it.index == Some(index))?,
            None => self.open.len().checked_sub(1)?,
        };
        let call = self.open.get(place)?;
        let is_another = !piece.id.is_empty() && !call.their_id.is_empty();
        // With a name and after whole arguments, it is the next call of a server that
        // does not count.
        let begins =
            !piece.name.is_empty() && (is_whole(&call.arguments) || call.name != piece.name);
        (!is_another && !begins).then_some(place)
    }

    fn begin(&mut self, piece: &CallPiece) -> usize {
        let is_good = |it: &str| crate::domain::id::is_acceptable(it) && it.len() <= 64;
        let is_free = is_good(&piece.id) && !self.taken.contains(&piece.id);
        let id = if is_free { piece.id.clone() } else { new_id() };
        self.taken.push(id.clone());
        self.open.push(Open {
            index: piece.index,
            their_id: piece.id.clone(),
            id,
            name: piece.name.clone(),
            arguments: String::new(),
            extra: None,
        });
        self.open.len() - 1
    }
}

impl Open {
    fn written(self, tools: &[Tool]) -> Written {
        let (input, flaw) = arguments::read(self.arguments);
        let flaw = flaw.or_else(|| match tools.iter().find(|it| it.name == self.name) {
            Some(tool) => tool.flaw_of(&input),
            None => Some(format!("There is no tool {:?}.", self.name)),
        });
        let runs = runs(&self.name, tools);
        let call = ToolCall { id: self.id, name: self.name, input, runs, extra: self.extra };
        Written { call, flaw }
    }
}

/// Whether the arguments so far are a whole.
fn is_whole(arguments: &str) -> bool {
    serde_json::from_str::<serde::de::IgnoredAny>(arguments).is_ok()
}

/// Who runs a tool; the server deals with those that nobody has.
fn runs(name: &str, tools: &[Tool]) -> Runs {
    tools.iter().find(|it| it.name == name).map_or(Runs::OnServer, Tool::runs)
}

/// Nine characters, because there are servers that take nothing else (Mistral).
fn new_id() -> String {
    let digits = uuid::Uuid::now_v7().simple().to_string();
    // The time comes first in it, and chance last.
    digits.get(23..).unwrap_or_default().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn tools() -> Vec<Tool> {
        let url = Some("https://shop.example/order".into());
        let order = Tool { name: "order".into(), url, ..Tool::default() };
        vec![order, Tool { name: "cart".into(), ..Tool::default() }]
    }

    fn piece(index: Option<u64>, id: &str, name: &str, arguments: &str) -> CallPiece {
        let (id, name, arguments) = (id.into(), name.into(), arguments.into());
        CallPiece { index, id, name, arguments, extra: None }
    }

    /// Name and input of each call.
    fn read(pieces: &[CallPiece]) -> Vec<(String, Value)> {
        let mut calls = Calls::default();
        for it in pieces {
            calls.push(it.clone(), &tools());
        }
        calls.finish(&tools()).into_iter().map(|it| (it.call.name, it.call.input)).collect()
    }

    fn two() -> Vec<(String, Value)> {
        vec![("order".into(), json!({"n": 1})), ("order".into(), json!({"n": 2}))]
    }

    #[test]
    fn arguments_come_in_pieces_by_index() {
        let pieces = [
            piece(Some(0), "call_a", "order", ""),
            piece(Some(0), "", "", "{\"n\""),
            piece(Some(1), "call_b", "order", ""),
            piece(Some(1), "", "", "{\"n\": 2"),
            piece(Some(0), "", "", ": 1}"),
            piece(Some(1), "", "", "}"),
        ];
        assert_eq!(read(&pieces), two());
    }

    #[test]
    fn whole_calls_with_the_same_index_or_none_are_several() {
        for index in [Some(0), None] {
            for ids in [["a", "b"], ["", ""]] {
                let pieces = [
                    piece(index, ids[0], "order", "{\"n\": 1}"),
                    piece(index, ids[1], "order", "{\"n\": 2}"),
                ];
                assert_eq!(read(&pieces), two(), "{index:?} {ids:?}");
            }
        }
    }

    #[test]
    fn a_name_and_an_id_may_be_repeated_with_every_piece() {
        for id in ["a", ""] {
            let pieces = [
                piece(Some(0), id, "order", "{\"n\""),
                piece(Some(0), id, "order", ": 1}"),
                piece(Some(1), "", "cart", ""),
            ];
            let expected = [("order".into(), json!({"n": 1})), ("cart".into(), json!({}))];
            assert_eq!(read(&pieces), expected, "{id:?}");
        }
    }

    #[test]
    fn ids_are_made_where_they_are_missing_odd_or_taken() {
        let mut calls = Calls::after(vec!["call_0".into()]);
        for (index, id) in ["call_0", "", "a b", "good"].into_iter().enumerate() {
            calls.push(piece(Some(index as u64), id, "cart", "{}"), &tools());
        }
        let ids: Vec<String> = calls.finish(&tools()).into_iter().map(|it| it.call.id).collect();
        assert_eq!(ids[3], "good");
        for id in &ids[..3] {
            assert!(id.len() == 9 && id.bytes().all(|it| it.is_ascii_alphanumeric()), "{id}");
        }
    }

    #[test]
    fn a_call_is_told_as_it_is_written() {
        let mut calls = Calls::default();
        let (id, name) = ("a".to_owned(), "cart".to_owned());
        assert_eq!(
            calls.push(piece(Some(0), "a", "cart", "{"), &tools()),
            [
                ToolEvent::Begun { id: id.clone(), name, runs: Runs::OnPage },
                ToolEvent::Grew { id: id.clone(), json: "{".into() }
            ]
        );
        let more = calls.push(piece(Some(0), "", "", "}"), &tools());
        assert_eq!(more, [ToolEvent::Grew { id, json: "}".into() }]);
    }

    #[test]
    fn what_cannot_be_run_says_why() {
        let mut calls = Calls::default();
        calls.push(piece(Some(0), "a", "order", "{\"n\": "), &tools());
        calls.push(piece(Some(1), "b", "fly", "{}"), &tools());
        calls.push(piece(Some(2), "c", "order", "[1]"), &tools());
        let flaws: Vec<String> =
            calls.finish(&tools()).into_iter().map(|it| it.flaw.unwrap()).collect();
        let unread = "The arguments are not a JSON object.";
        assert_eq!(flaws, [unread, "There is no tool \"fly\".", unread]);
    }

    #[test]
    fn calls_and_their_arguments_have_limits() {
        let mut calls = Calls::default();
        for index in 0..20 {
            calls.push(piece(Some(index), "", "cart", ""), &tools());
        }
        calls.push(piece(Some(0), "", "", &"x".repeat(MAX_ARGUMENT_BYTES + 1)), &tools());
        let written = calls.finish(&tools());
        assert_eq!(written.len(), MAX_CALLS);
        assert_eq!(written[0].call.input, json!({}));
    }
}
