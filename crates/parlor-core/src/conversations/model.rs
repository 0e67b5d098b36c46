//! What is in the list, and what it waits for.

use super::{encoded, first_words};
use crate::json::{Reader, read};

/// How many conversations are fetched at once.
const PAGE: &str = "20";

/// One conversation of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// `cnv_…`
    pub id: String,
    /// What it is called, where anything was said in it.
    pub title: Option<String>,
    /// How its last message begins, without marks, on one line.
    pub words: String,
    /// When its last message came, RFC 3339.
    pub at: String,
    /// Whether it is over.
    pub is_ended: bool,
}

/// A page of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The latest first.
    pub entries: Vec<Entry>,
    /// What asks for the next page, if there is one.
    pub cursor: Option<String>,
}

/// What the list can show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum State {
    /// It waits for what was asked for last.
    #[default]
    Waiting,
    /// It has it.
    Here,
    /// It could not be had.
    Failed,
}

/// A request to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// To be given back with the reply.
    pub number: u32,
    /// Below `/v1/`.
    pub path: String,
}

/// The list.
#[derive(Clone, Debug, Default)]
pub struct Conversations {
    /// What was found, the latest first.
    pub entries: Vec<Entry>,
    /// Whether it waits, has what was asked for, or could not have it.
    pub state: State,
    /// What is searched for; empty for all.
    pub search: String,
    cursor: Option<String>,
    /// Number of the newest request.
    number: u32,
    /// Whether that is for more of the same.
    adds: bool,
}

impl Conversations {
    /// Asks for the first page of what has these words, or of all.
    pub fn look_for(&mut self, search: &str) -> Asked {
        search.trim().clone_into(&mut self.search);
        self.ask(false)
    }

    /// Asks for what comes after what is here.
    pub fn look_further(&mut self) -> Asked {
        self.ask(true)
    }

    /// Asks once more for what could not be had.
    pub fn look_again(&mut self) -> Asked {
        self.ask(self.adds)
    }

    /// Whether there is more than is here.
    pub fn has_more(&self) -> bool {
        self.cursor.is_some()
    }

    /// Takes what came, none if it failed; says whether it is what was asked for last.
    pub fn take(&mut self, number: u32, page: Option<Page>) -> bool {
        if number != self.number {
            return false;
        }
        let Some(page) = page else {
            self.state = State::Failed;
            if !self.adds {
                self.entries.clear();
                self.cursor = None;
            }
            return true;
        };
        self.state = State::Here;
        self.cursor = page.cursor;
        if !self.adds {
            self.entries.clear();
        }
        for entry in page.entries {
            // Somebody may have said something in it meanwhile, and moved it up.
            if self.entry(&entry.id).is_none() {
                self.entries.push(entry);
            }
        }
        true
    }

    /// The conversation of this id.
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        self.entries.iter().find(|it| it.id == id)
    }

    /// It has another title now.
    pub fn rename(&mut self, id: &str, title: Option<String>) {
        if let Some(entry) = self.entries.iter_mut().find(|it| it.id == id) {
            entry.title = title;
        }
    }

    /// It is gone; returns the one in its place, else the one before.
    pub fn remove(&mut self, id: &str) -> Option<String> {
        let at = self.entries.iter().position(|it| it.id == id)?;
        self.entries.remove(at);
        let next = self.entries.get(at).or_else(|| self.entries.last());
        next.map(|it| it.id.clone())
    }

    fn ask(&mut self, adds: bool) -> Asked {
        self.number += 1;
        self.adds = adds;
        self.state = State::Waiting;
        let mut path = ["conversations?limit=", PAGE].concat();
        if !self.search.is_empty() {
            path.push_str("&q=");
            path.push_str(&encoded(&self.search));
        }
        if let Some(cursor) = self.cursor.as_ref().filter(|_| adds) {
            path.push_str("&cursor=");
            path.push_str(&encoded(cursor));
        }
        Asked { number: self.number, path }
    }
}

impl Page {
    /// Reads `{data: [Conversation], pagination}`; nothing for what is not that.
    pub fn read(json: &str) -> Option<Self> {
        let (mut page, mut is_there) = (Self::default(), false);
        let is_whole = read::whole(json, &mut |key, it| match key {
            "data" => {
                is_there = true;
                it.array(&mut |it| page.entries.push(Entry::read_in(it)));
            }
            "pagination" => it.object(&mut |key, it| {
                if key == "cursor" {
                    page.cursor = it.string();
                }
            }),
            _ => {}
        });
        (is_whole && is_there).then_some(page)
    }
}

impl Entry {
    /// Reads `{data: Conversation}`; nothing for what is not that.
    pub fn read(json: &str) -> Option<Self> {
        let mut entry = Self::default();
        read::whole(json, &mut |key, it| {
            if key == "data" {
                entry = Self::read_in(it);
            }
        });
        Some(entry).filter(|it| !it.id.is_empty())
    }

    fn read_in(reader: &mut Reader<'_>) -> Self {
        let mut entry = Self::default();
        reader.object(&mut |key, it| match key {
            "id" => entry.id = it.string().unwrap_or_default(),
            "title" => entry.title = it.string(),
            "preview" => entry.words = first_words(&it.string().unwrap_or_default()),
            "lastMessageAt" => entry.at = it.string().unwrap_or_default(),
            "status" => entry.is_ended = it.string().as_deref() == Some("ended"),
            _ => {}
        });
        entry
    }
}
