//! What the browser keeps between two visits.

use super::{Chat, Effect, History, Message, Status};
use crate::json::{Reader, Writer, decimal, read};

/// What is kept for one agent on one site. Nothing is kept before the first
/// message, or the first form that was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// Version of this form; another one is not read.
    pub version: u32,
    /// `cnv_…`
    pub conversation_id: Option<String>,
    /// What makes this visitor the one of last time.
    pub visitor_token: Option<String>,
    /// Questions that the server may not have, oldest first.
    pub unsent: Vec<Unsent>,
}

/// A question that could not be sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unsent {
    /// `msg_…`: sending it twice asks once.
    pub id: String,
    /// What the visitor wrote.
    pub text: String,
    /// Which question it is to take the place of.
    pub replaces: Option<String>,
    /// The files that go with it, as in [`Message`].
    pub files: String,
}

/// The version that is written and read.
const VERSION: u32 = 1;

impl Snapshot {
    /// Reads what was kept. Garbage, a foreign value or another version is nothing:
    /// a broken store must not keep anybody from asking.
    pub fn parse(json: &str) -> Self {
        let mut kept = Self::default();
        let is_whole = read::whole(json, &mut |key, it| match key {
            "version" => kept.version = it.number().unwrap_or_default(),
            "conversationId" => kept.conversation_id = it.string(),
            "visitorToken" => kept.visitor_token = it.string(),
            "unsent" => it.array(&mut |it| kept.unsent.push(Unsent::read(it))),
            _ => {}
        });
        if is_whole && kept.version == VERSION { kept } else { Self::default() }
    }

    /// As JSON.
    pub fn to_json(&self) -> String {
        let mut json = Writer::new();
        json.object(None, |it| {
            it.literal("version", &decimal(self.version as usize));
            it.maybe("conversationId", self.conversation_id.as_ref());
            it.maybe("visitorToken", self.visitor_token.as_ref());
            it.array("unsent", |it| {
                for unsent in &self.unsent {
                    it.object(None, |it| {
                        it.string("id", &unsent.id);
                        it.string("text", &unsent.text);
                        it.maybe("replaces", unsent.replaces.as_ref());
                        it.string("files", &unsent.files);
                    });
                }
            });
        });
        json.done()
    }
}

impl Unsent {
    fn read(reader: &mut Reader<'_>) -> Self {
        let mut unsent = Self::default();
        reader.object(&mut |key, it| match key {
            "id" => unsent.id = it.string().unwrap_or_default(),
            "text" => unsent.text = it.string().unwrap_or_default(),
            "replaces" => unsent.replaces = it.string(),
            "files" => unsent.files = it.string().unwrap_or_default(),
            _ => {}
        });
        unsent
    }
}

impl Chat {
    /// Has the browser keep what is to be kept now.
    pub(super) fn save(&mut self) {
        let snapshot = self.snapshot();
        self.want(Effect::Save(snapshot));
    }

    fn snapshot(&self) -> Snapshot {
        Snapshot {
            version: VERSION,
            conversation_id: self.conversation.clone(),
            visitor_token: self.visitor_token.clone(),
            unsent: self.unsent(),
        }
    }

    /// Questions that the server may not have, oldest first.
    pub(super) fn unsent(&self) -> Vec<Unsent> {
        self.messages
            .iter()
            .filter(|it| matches!(it.status, Status::Sending | Status::Unsent))
            .map(|it| Unsent {
                id: it.id.clone(),
                text: it.text.clone(),
                replaces: it.replaces.clone(),
                files: it.files.clone(),
            })
            .collect()
    }

    /// Takes up what was kept.
    pub(super) fn restore(&mut self, kept: Snapshot) {
        self.visitor_token = kept.visitor_token;
        self.conversation = kept.conversation_id;
        if self.conversation.is_some() {
            self.history = History::Known;
        }
        for unsent in kept.unsent {
            let is_blank = unsent.text.trim().is_empty() && unsent.files.is_empty();
            if !unsent.id.is_empty() && !is_blank {
                self.messages.push(Message::unsent(unsent));
            }
        }
        self.wait_with_first_unsent();
    }
}
