//! What one payload of a chat completion says, in any dialect.

use crate::json::Reader;

/// A payload, as far as the widget has a use for it.
#[derive(Debug, Default)]
pub(super) struct Chunk {
    /// What the first choice says.
    pub(super) choice: Option<Choice>,
    /// The server gave up; what it said about it.
    pub(super) error: Option<String>,
}

/// More of the answer.
#[derive(Debug, Default)]
pub(super) struct Choice {
    pub(super) text: String,
    pub(super) refusal: String,
    pub(super) reasoning: String,
    pub(super) calls: Vec<CallPiece>,
    /// Why it ended.
    pub(super) reason: Option<String>,
    /// All of it came at once: nothing follows.
    pub(super) is_whole: bool,
    index: u32,
}

/// What is said of a call of a tool. Its arguments are nobody's business here.
#[derive(Debug, Default)]
pub(super) struct CallPiece {
    pub(super) id: String,
    pub(super) name: String,
}

/// Reads a payload; nothing for what is no JSON.
pub(super) fn read(json: &str) -> Option<Chunk> {
    let mut chunk = Chunk::default();
    let mut reader = Reader::new(json);
    match json.as_bytes().first() {
        Some(b'{') => chunk.read(&mut reader),
        // A list with one error in it is how Google's servers fail.
        Some(b'[') => reader.array(&mut |it| chunk.read(it)),
        _ => return None,
    }
    reader.is_whole().then_some(chunk)
}

impl Chunk {
    fn read(&mut self, reader: &mut Reader<'_>) {
        let (mut has_choices, mut complaint) = (false, None);
        reader.object(&mut |key, it| match key {
            "choices" => it.array(&mut |it| {
                has_choices = true;
                let choice = choice(it);
                if choice.index == 0 {
                    self.choice = Some(choice);
                }
            }),
            "error" => self.error = error(it).or(self.error.take()),
            // Older vLLM and llama.cpp, and what is written with FastAPI.
            "message" | "detail" => complaint = error(it),
            _ => {}
        });
        if !has_choices && self.error.is_none() {
            self.error = complaint;
        }
    }
}

fn choice(reader: &mut Reader<'_>) -> Choice {
    let mut choice = Choice::default();
    reader.object(&mut |key, it| match key {
        "index" => choice.index = it.number().unwrap_or_default(),
        "delta" => choice.say(it),
        "message" => {
            choice.is_whole = true;
            choice.say(it);
        }
        "finish_reason" => choice.reason = it.string().filter(|it| !it.is_empty()),
        _ => {}
    });
    choice
}

impl Choice {
    fn say(&mut self, reader: &mut Reader<'_>) {
        reader.object(&mut |key, it| match key {
            "content" => self.text = text(it),
            "refusal" => self.refusal = text(it),
            // Two names for one thing; there are servers that send both.
            "reasoning_content" | "reasoning" => {
                let words = text(it);
                if !words.is_empty() {
                    self.reasoning = words;
                }
            }
            "tool_calls" => it.array(&mut |it| self.calls.push(call(it))),
            // What a call was in 2023.
            "function_call" => {
                let name = name(it);
                self.calls.push(CallPiece { id: String::new(), name });
            }
            _ => {}
        });
    }
}

/// A text, or the texts in a list of parts; empty for anything else.
fn text(reader: &mut Reader<'_>) -> String {
    let json = reader.raw();
    let mut reader = Reader::new(json);
    if !json.starts_with('[') {
        return reader.string().unwrap_or_default();
    }
    let mut all = String::new();
    reader.array(&mut |it| {
        it.object(&mut |key, it| {
            if key == "text" {
                all.push_str(&it.string().unwrap_or_default());
            }
        });
    });
    all
}

fn call(reader: &mut Reader<'_>) -> CallPiece {
    let mut call = CallPiece::default();
    reader.object(&mut |key, it| match key {
        // There are servers that number their calls.
        "id" => call.id = it.raw().trim_matches('"').into(),
        "function" => call.name = name(it),
        _ => {}
    });
    if call.id == "null" {
        call.id.clear();
    }
    call
}

fn name(reader: &mut Reader<'_>) -> String {
    let mut name = String::new();
    reader.object(&mut |key, it| {
        if key == "name" {
            name = it.string().unwrap_or_default();
        }
    });
    name
}

/// An object that says more, or a text; nothing for `null` and `false`.
fn error(reader: &mut Reader<'_>) -> Option<String> {
    let json = reader.raw();
    let mut reader = Reader::new(json);
    match json.as_bytes().first() {
        Some(b'"') => reader.string(),
        Some(b'{') => {
            let mut said = None;
            reader.object(&mut |key, it| match key {
                "message" => said = it.string(),
                "type" | "code" if said.is_none() => said = Some(it.raw().into()),
                _ => {}
            });
            Some(said.unwrap_or_default())
        }
        Some(b'[') => Some(json.into()),
        _ => None,
    }
}
