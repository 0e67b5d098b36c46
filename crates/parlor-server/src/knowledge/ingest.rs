//! From a text or a file to chunks in the index.

use super::{
    chunk::{Chunk, outline},
    language::tokens::tokens,
    markdown::{
        front_matter::{self, FrontMatter},
        plain::{excerpt, plain},
    },
    text::as_markdown,
};
use crate::{
    domain::{
        audit::By,
        id::Kind,
        passage::HEADING_SEPARATOR,
        source::{
            ChunkChanges, FilledSource, IndexWords, NewChunk, Source, SourceKind, SourceStatus,
        },
    },
    storage::{Store, StoreError},
};
use sha2::{Digest, Sha256};

/// The largest source, in bytes.
pub const MAX_SOURCE_BYTES: usize = 4 * 1024 * 1024;

/// The longest title, in characters; a longer one is cut.
const MAX_TITLE_CHARS: usize = 200;

/// The longest file name, in characters; file systems take no longer ones.
const MAX_FILENAME_CHARS: usize = 255;

/// The longest address, in characters; a longer one does not work in every browser.
const MAX_URL_CHARS: usize = 2000;

/// A text or file that an agent shall know.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewSource {
    /// Without it: the front matter's, the first heading, the file name, the first words.
    pub title: Option<String>,
    /// Where a visitor reads it; without it, the front matter's.
    pub url: Option<String>,
    /// What the file is called. `.md` and `.markdown` are read as Markdown, `.txt` as
    /// plain text.
    pub filename: Option<String>,
    /// `text/markdown` or `text/plain`; without it, by the file name, else Markdown.
    pub media_type: Option<String>,
    /// UTF-8, at most [`MAX_SOURCE_BYTES`].
    pub content: Vec<u8>,
}

/// A source that is in the index, and what that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Added {
    /// The source.
    pub source: Source,
    /// What became of its chunks.
    pub changes: ChunkChanges,
}

/// Why a source was not taken; nothing was written. Each text is for the person who sent it.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// There is nothing to know in it.
    #[error("the source holds no text")]
    Empty,
    /// It is not text, or in another encoding.
    #[error("the source is not UTF-8 text: byte {at} cannot be read; save it as UTF-8")]
    NotUtf8 {
        /// Where, counted from 0.
        at: usize,
    },
    /// It is over [`MAX_SOURCE_BYTES`].
    #[error("the source is {size_bytes} bytes long; at most {MAX_SOURCE_BYTES} are taken")]
    TooLarge {
        /// Its size.
        size_bytes: usize,
    },
    /// Only text and Markdown are read.
    #[error("{media_type:?} cannot be read; send text/markdown or text/plain")]
    UnsupportedType {
        /// What it is.
        media_type: String,
    },
    /// A link that a page must not show.
    #[error("{url:?} is no address; use https://…, http://…, or a path that begins with /")]
    BadUrl {
        /// The address.
        url: String,
    },
    /// A field that is longer than such things are.
    #[error("the {field} is too long; at most {limit_chars} characters are taken")]
    TooLong {
        /// `url` or `filename`
        field: &'static str,
        /// The longest that is taken, in characters.
        limit_chars: usize,
    },
    /// The database failed.
    #[error("the source could not be stored")]
    Store(#[from] StoreError),
}

/// Takes a text or file into an agent's knowledge; it can be asked when this returns.
///
/// A source with the URL (or else the file name) of an earlier one takes its place
/// under the same id, and chunks that did not change stay in the index.
pub async fn add(
    store: &Store,
    (organization_id, agent_id): (&str, &str),
    new: NewSource,
    by: &By,
    now_millis: i64,
) -> Result<Added, IngestError> {
    let it = prepared(organization_id, agent_id, new, now_millis)?;
    let (source, changes) = store.put_source(it.source, &it.content, &it.chunks, by).await?;
    Ok(Added { source, changes })
}

/// A text or file, cut and ready to be put; nothing is written.
pub fn prepared(
    organization_id: &str,
    agent_id: &str,
    new: NewSource,
    now_millis: i64,
) -> Result<FilledSource, IngestError> {
    let page = read(&new)?;
    let source = Source {
        id: Kind::Source.make(),
        organization_id: organization_id.into(),
        agent_id: agent_id.into(),
        kind: if new.filename.is_some() { SourceKind::File } else { SourceKind::Text },
        title: page.title,
        url: page.url,
        filename: new.filename,
        media_type: page.media_type.into(),
        status: SourceStatus::Ready,
        failure: None,
        content_hash: hash(&[&page.content]),
        char_count: count(page.content.chars().count()),
        chunk_count: count(page.chunks.len()),
        created_at: now_millis,
        updated_at: now_millis,
    };
    Ok(FilledSource { source, content: page.content, chunks: page.chunks })
}

struct Page {
    title: String,
    url: Option<String>,
    media_type: &'static str,
    content: String,
    chunks: Vec<NewChunk>,
}

fn read(new: &NewSource) -> Result<Page, IngestError> {
    within("filename", new.filename.as_deref(), MAX_FILENAME_CHARS)?;
    let media_type = media_type(new)?;
    let content = text_of(new)?;
    let (front, markdown) = match media_type {
        MARKDOWN => {
            let (front, text) = front_matter::split(&content);
            (front, text.to_owned())
        }
        _ => (FrontMatter::default(), as_markdown(&content)),
    };
    let outline = outline(&markdown);
    if outline.chunks.is_empty() {
        return Err(IngestError::Empty);
    }
    let name = new.filename.as_deref().map(stem_of);
    let said = [new.title.clone(), front.title, outline.title, name];
    let title = said.into_iter().flatten().find(|it| !it.trim().is_empty());
    let first = || outline.chunks.first().map(|it| excerpt(&plain(&it.body), 60));
    let title = excerpt(title.or_else(first).unwrap_or_default().trim(), MAX_TITLE_CHARS);
    let url = checked_url(new.url.clone().or(front.url))?;
    let chunks = outline.chunks.iter().map(|it| new_chunk(&title, it)).collect();
    Ok(Page { title, url, media_type, content, chunks })
}

const MARKDOWN: &str = "text/markdown";
const PLAIN: &str = "text/plain";

fn media_type(new: &NewSource) -> Result<&'static str, IngestError> {
    let extension = |it: &String| it.rsplit_once('.').map(|it| it.1.to_ascii_lowercase());
    let unsupported = |it: &str| IngestError::UnsupportedType { media_type: excerpt(it, 60) };
    match (&new.media_type, new.filename.as_ref().and_then(extension).as_deref()) {
        (Some(it), _) => match essence(it).as_str() {
            MARKDOWN | "text/x-markdown" => Ok(MARKDOWN),
            PLAIN => Ok(PLAIN),
            other => Err(unsupported(other)),
        },
        (None, Some("txt" | "text")) => Ok(PLAIN),
        (None, Some("md" | "markdown" | "mdown") | None) => Ok(MARKDOWN),
        (None, Some(other)) => Err(unsupported(&format!(".{other}"))),
    }
}

/// A media type without its parameters; upper and lower case mean the same (RFC 9110,
/// 8.3.1).
fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn within(field: &'static str, text: Option<&str>, limit_chars: usize) -> Result<(), IngestError> {
    match text {
        Some(it) if it.chars().count() > limit_chars => {
            Err(IngestError::TooLong { field, limit_chars })
        }
        _ => Ok(()),
    }
}

fn text_of(new: &NewSource) -> Result<String, IngestError> {
    let size_bytes = new.content.len();
    if size_bytes > MAX_SOURCE_BYTES {
        return Err(IngestError::TooLarge { size_bytes });
    }
    let text = std::str::from_utf8(&new.content)
        .map_err(|it| IngestError::NotUtf8 { at: it.valid_up_to() })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.contains('\0') {
        return Err(IngestError::NotUtf8 { at: text.find('\0').unwrap_or_default() });
    }
    // A database text ends lines one way, and so do offsets and hashes.
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    if text.trim().is_empty() { Err(IngestError::Empty) } else { Ok(text) }
}

fn checked_url(url: Option<String>) -> Result<Option<String>, IngestError> {
    let Some(url) = url.map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()) else {
        return Ok(None);
    };
    within("url", Some(&url), MAX_URL_CHARS)?;
    let lower = url.to_ascii_lowercase();
    let is_path = url.starts_with('/') && !url.starts_with("//") && !url.contains('\\');
    let is_web = lower.starts_with("https://") || lower.starts_with("http://");
    let is_clean = !url.chars().any(|it| it.is_whitespace() || it.is_control());
    if (is_path || is_web) && is_clean { Ok(Some(url)) } else { Err(IngestError::BadUrl { url }) }
}

fn stem_of(filename: &str) -> String {
    filename.rsplit_once('.').map_or(filename, |it| it.0).replace(['-', '_'], " ")
}

fn new_chunk(title: &str, chunk: &Chunk) -> NewChunk {
    let heading = chunk.heading.join(HEADING_SEPARATOR);
    let anchor = chunk.anchor.clone().unwrap_or_default();
    let words = |it: &str| tokens(it).join(" ");
    NewChunk {
        hash: hash(&[title, &heading, &anchor, &chunk.body]),
        words: IndexWords {
            title: words(title),
            heading: words(&heading),
            body: words(&plain(&chunk.body)),
        },
        heading,
        anchor: chunk.anchor.clone(),
        body: chunk.body.clone(),
    }
}

/// Each part is followed by a byte that no text holds, so that parts cannot run together.
fn hash(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part.as_bytes());
        hasher.update([0xff]);
    }
    hex::encode(hasher.finalize())
}

/// Sizes are bounded by [`MAX_SOURCE_BYTES`], so they fit.
fn count(it: usize) -> u32 {
    u32::try_from(it).unwrap_or(u32::MAX)
}
