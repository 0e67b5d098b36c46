//! What a search finds.

/// A chunk with its source, as a search found it.
#[derive(Clone, Debug, PartialEq)]
pub struct Passage {
    /// The number of the chunk; the same as long as its words are.
    pub number: i64,
    /// `src_…`
    pub source_id: String,
    /// The title of the source.
    pub title: String,
    /// Where the source can be read, without an anchor.
    pub url: Option<String>,
    /// What the source's file was called.
    pub filename: Option<String>,
    /// `text/markdown` or `text/plain`.
    pub media_type: String,
    /// Heading path, outermost first, joined by ` › `; empty above the first heading.
    pub heading: String,
    /// The anchor of the heading.
    pub anchor: Option<String>,
    /// Markdown.
    pub body: String,
    /// BM25, higher is better; only comparable within one search.
    pub score: f64,
}

impl Passage {
    /// Where to read exactly this passage: the source's URL with the heading's anchor.
    pub fn address(&self) -> Option<String> {
        let url = self.url.as_deref()?;
        match &self.anchor {
            Some(anchor) if !url.contains('#') => Some(format!("{url}#{anchor}")),
            _ => Some(url.into()),
        }
    }

    /// The nearest heading above the passage; empty if there is none.
    pub fn own_heading(&self) -> &str {
        self.heading.rsplit(HEADING_SEPARATOR).next().unwrap_or_default()
    }
}

/// What stands between two headings of a path.
pub const HEADING_SEPARATOR: &str = " › ";

/// One thing a question asks for, in all the ways it may be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Any of these will do; the first is how the visitor wrote it.
    pub any_of: Vec<Phrase>,
    /// What it may still become, when the visitor is not done writing; found, but not counted.
    pub may_become: Option<Phrase>,
}

/// Words that stand together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// Folded words, as the index has them.
    pub words: Vec<String>,
    /// Whether the last word may be longer in the text.
    pub is_prefix: bool,
}

/// The passages that a search found, and how common each wanted thing is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// The best first; of equal ones, the one that was added first.
    pub passages: Vec<Passage>,
    /// How many chunks the agent has in all.
    pub chunk_count: u32,
    /// How common each [`Wanted`] is, in their order.
    pub frequencies: Vec<Frequency>,
}

/// In how many chunks of an agent something occurs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Frequency {
    /// As the visitor wrote it.
    pub own: u32,
    /// In any way it may be written.
    pub any: u32,
}
