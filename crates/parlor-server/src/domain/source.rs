//! Where an agent's knowledge comes from.

/// A text or file that an agent knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// `src_…`
    pub id: String,
    /// `org_…`
    pub organization_id: String,
    /// `agt_…`
    pub agent_id: String,
    /// How it came.
    pub kind: SourceKind,
    /// What visitors see when it is cited; never empty.
    pub title: String,
    /// Where a visitor reads it; absolute, or from the root of the site.
    pub url: Option<String>,
    /// What the file was called, without its directory.
    pub filename: Option<String>,
    /// `text/markdown` or `text/plain`.
    pub media_type: String,
    /// Whether it can be asked.
    pub status: SourceStatus,
    /// Why it failed, one sentence; only with [`SourceStatus::Failed`].
    pub failure: Option<String>,
    /// SHA-256 of the content, in hexadecimal.
    pub content_hash: String,
    /// How long the content is, in characters.
    pub char_count: u32,
    /// How many chunks it was cut into.
    pub chunk_count: u32,
    /// Epoch milliseconds.
    pub created_at: i64,
    /// Epoch milliseconds.
    pub updated_at: i64,
}

/// How a source came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceKind {
    /// As text in a request.
    Text,
    /// As a file.
    File,
}

/// How far a source is. Texts and files are ready, or failed, at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceStatus {
    /// It waits for its turn.
    Queued,
    /// It is being loaded from its address.
    Fetching,
    /// It is being cut and indexed.
    Indexing,
    /// Answers may rest on it.
    Ready,
    /// It could not be read; [`Source::failure`] says why.
    Failed,
    /// It is answered from, and its address could not be loaded again.
    Stale,
}

/// Its name in the database and in the API.
macro_rules! named {
    ($type:ty, $($variant:ident => $name:literal),+) => {
        impl $type {
            /// Its name in the database and in the API.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// The one of this name, if there is one.
            pub fn named(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}
named!(SourceKind, Text => "text", File => "file");
named!(
    SourceStatus,
    Queued => "queued",
    Fetching => "fetching",
    Indexing => "indexing",
    Ready => "ready",
    Failed => "failed",
    Stale => "stale"
);

/// A part of a source, ready to be indexed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewChunk {
    /// Heading path, outermost first, joined by ` › `; empty above the first heading.
    pub heading: String,
    /// The anchor of its heading.
    pub anchor: Option<String>,
    /// Markdown.
    pub body: String,
    /// SHA-256 of the source's title and the fields above, in hexadecimal.
    pub hash: String,
    /// The same words as the index wants them: folded, parted by single spaces.
    pub words: IndexWords,
}

/// A source with its text and chunks, ready to be put.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilledSource {
    /// The source.
    pub source: Source,
    /// As it came.
    pub content: String,
    /// What it was cut into.
    pub chunks: Vec<NewChunk>,
}

/// What the full-text index takes of a chunk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IndexWords {
    /// Of the source's title.
    pub title: String,
    /// Of the heading path.
    pub heading: String,
    /// Of the body, without marks and link targets.
    pub body: String,
}

/// What became of the chunks when a source was put in place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ChunkChanges {
    /// Chunks that were there already, word for word.
    pub kept: u32,
    /// Chunks that are new.
    pub added: u32,
    /// Chunks that are gone.
    pub removed: u32,
}
