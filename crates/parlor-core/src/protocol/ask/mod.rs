//! Asking, in the protocols of others: the body of a request, from what was said so far.
//!
//! Parlor's own server knows a conversation and is sent the question alone
//! ([`json::write`](crate::json::write)); others are told all of it each time.
//!
//! | file | what |
//! |---|---|
//! | [`ai_sdk`] | as `useChat` of the AI SDK asks, versions 5 to 7 |
//! | [`openai`] | a chat completion |
//! | [`ag_ui`] | AG-UI's `RunAgentInput` |

pub mod ag_ui;
pub mod ai_sdk;
pub mod openai;
#[cfg(test)]
mod tests;

use crate::json::Writer;

/// What one side said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Its name, the same each time: some servers keep the messages that they know.
    pub id: String,
    /// Which side.
    pub role: Role,
    /// The words; may be empty where there are files.
    pub text: String,
    /// What came with them.
    pub files: Vec<File>,
}

/// A side of a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Whoever set the chat up.
    System,
    /// The visitor.
    User,
    /// Whoever answers.
    Assistant,
}

/// A file that came with a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Where it is, or a `data:` URL with all of it.
    pub url: String,
    /// An IANA media type.
    pub media_type: String,
    /// What it is called, if that is known.
    pub name: Option<String>,
}

impl Role {
    /// Its name, the same in all protocols.
    pub fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::User => "user",
            Self::Assistant => "assistant",
        }
    }
}

impl File {
    /// The file in base64, where the URL holds it so.
    fn base64(&self) -> Option<&str> {
        let (head, data) = self.url.strip_prefix("data:")?.split_once(',')?;
        head.ends_with(";base64").then_some(data)
    }

    /// The first half of its media type, e.g. `image`.
    fn family(&self) -> &str {
        self.media_type.split('/').next().unwrap_or_default()
    }
}

/// Those who said something: an answer that failed may be empty, and servers refuse that.
fn said(turns: &[Turn]) -> impl Iterator<Item = &Turn> {
    turns.iter().filter(|it| !it.text.is_empty() || !it.files.is_empty())
}

fn text_part(json: &mut Writer, text: &str) {
    json.object(None, |it| {
        it.string("type", "text");
        it.string("text", text);
    });
}
