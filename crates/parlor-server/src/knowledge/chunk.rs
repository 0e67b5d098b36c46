//! A page as the chunks that search finds and answers quote.

use super::{
    markdown::{
        blocks::{Block, Kind, blocks},
        slug::Slugs,
    },
    pieces::pieces,
};

/// A chunk grows up to this many characters, some 400 tokens, unless a single code block is longer.
pub const MAX_CHUNK_CHARS: usize = 1_600;

/// A section of less than this many characters joins the section above it.
const SMALL_SECTION_CHARS: usize = 80;

/// A part of a page under one heading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chunk {
    /// Headings from the outermost to its own, without the title of the page.
    pub heading: Vec<String>,
    /// The anchor of its own heading; none above the first heading.
    pub anchor: Option<String>,
    /// Markdown.
    pub body: String,
}

/// What a page is called, and its chunks in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outline {
    /// Its first heading of level 1, if any.
    pub title: Option<String>,
    /// Never empty text; no chunk is longer than [`MAX_CHUNK_CHARS`] unless a code block is.
    pub chunks: Vec<Chunk>,
}

/// Cuts a page at its headings, and long sections between blocks.
///
/// Code, list items and table rows are never cut; a long table repeats its head.
/// A small section joins its parent with its heading.
pub fn outline(markdown: &str) -> Outline {
    let blocks = blocks(markdown);
    let (title, sections) = sections(&blocks);
    let chunks = merged(sections).into_iter().flat_map(Section::into_chunks).collect();
    Outline { title, chunks }
}

#[derive(Debug, Default)]
struct Section<'a> {
    /// 0 above the first heading.
    level: usize,
    /// The line of its heading, as the author wrote it.
    heading_line: &'a str,
    path: Vec<(usize, String)>,
    anchor: Option<String>,
    blocks: Vec<&'a str>,
}

impl<'a> Section<'a> {
    fn chars(&self) -> usize {
        self.blocks.iter().map(|it| it.chars().count() + 2).sum()
    }

    fn below(&self, level: usize, text: String, anchor: String, heading_line: &'a str) -> Self {
        let mut path: Vec<_> = self.path.iter().filter(|it| it.0 < level).cloned().collect();
        path.push((level, text));
        Self { level, heading_line, path, anchor: Some(anchor), blocks: Vec::new() }
    }

    fn is_inside(&self, other: &Self) -> bool {
        self.level > other.level && self.path.starts_with(&other.path)
    }

    fn into_chunks(self) -> Vec<Chunk> {
        let heading: Vec<String> = self.path.into_iter().map(|it| it.1).collect();
        pieces(&self.blocks, MAX_CHUNK_CHARS)
            .into_iter()
            .map(|body| Chunk { heading: heading.clone(), anchor: self.anchor.clone(), body })
            .collect()
    }
}

fn sections<'a>(blocks: &[Block<'a>]) -> (Option<String>, Vec<Section<'a>>) {
    let (mut title, mut slugs) = (None, Slugs::default());
    let (mut done, mut open) = (Vec::new(), Section::default());
    for block in blocks {
        match &block.kind {
            Kind::Silent => {}
            Kind::Heading { level, text, anchor } => {
                let anchor = anchor.clone().unwrap_or_else(|| slugs.next(text));
                // The first heading of level 1 is the title: no part of any path.
                if *level == 1 && title.is_none() {
                    title = Some(text.clone());
                    continue;
                }
                let next = open.below(*level, text.clone(), anchor, block.markdown);
                done.push(std::mem::replace(&mut open, next));
            }
            _ => open.blocks.push(block.markdown),
        }
    }
    done.push(open);
    (title.filter(|it| !it.is_empty()), done)
}

fn merged(sections: Vec<Section<'_>>) -> Vec<Section<'_>> {
    let mut kept: Vec<Section<'_>> = Vec::new();
    for section in sections {
        match kept.last_mut() {
            Some(parent) if joins(&section, parent) => {
                parent.blocks.push(section.heading_line);
                parent.blocks.extend(section.blocks);
            }
            _ => kept.push(section),
        }
    }
    kept.retain(|it| !it.blocks.is_empty());
    kept
}

fn joins(section: &Section<'_>, parent: &Section<'_>) -> bool {
    let size = section.chars();
    (1..SMALL_SECTION_CHARS).contains(&size)
        && !parent.blocks.is_empty()
        && section.is_inside(parent)
        && parent.chars() + size + section.heading_line.chars().count() <= MAX_CHUNK_CHARS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(page: &str, chunks: &[(&str, Option<&str>, &str)]) {
        let actual = outline(page).chunks;
        let actual: Vec<(String, Option<&str>, &str)> = actual
            .iter()
            .map(|it| (it.heading.join(" › "), it.anchor.as_deref(), it.body.as_str()))
            .collect();
        let expected: Vec<(String, Option<&str>, &str)> =
            chunks.iter().map(|it| (it.0.to_string(), it.1, it.2)).collect();
        assert_eq!(actual, expected);
    }

    fn sentence_of(chars: usize) -> String {
        "word ".repeat(chars / 5).trim_end().to_string() + "."
    }

    #[test]
    fn each_heading_begins_a_chunk_with_its_path_and_anchor() {
        let long = sentence_of(100);
        check(
            &format!(
                "# Help\n\nIntro.\n\n## Returns\n\n{long}\n\n### Refunds\n\n{long}\n\n## Care\n\n{long}"
            ),
            &[
                ("", None, "Intro."),
                ("Returns", Some("returns"), &long),
                ("Returns › Refunds", Some("refunds"), &long),
                ("Care", Some("care"), &long),
            ],
        );
    }

    #[test]
    fn a_small_section_joins_its_parent_and_keeps_its_heading() {
        check(
            "# Help\n\n## Jackets\n\nWash them cold, and dry them in the shade until they are dry again, every time.\n\n### Down\n\nUse balls.",
            &[(
                "Jackets",
                Some("jackets"),
                "Wash them cold, and dry them in the shade until they are dry again, every time.\n\n### Down\n\nUse balls.",
            )],
        );
    }

    #[test]
    fn headings_without_text_are_only_part_of_the_path() {
        check("## A\n\n### B\n\nText.", &[("A › B", Some("b"), "Text.")]);
    }

    #[test]
    fn a_heading_inside_code_cuts_nothing() {
        check("```sh\n# not a heading\n```", &[("", None, "```sh\n# not a heading\n```")]);
    }

    #[test]
    fn the_title_is_the_first_heading_of_level_one() {
        assert_eq!(
            outline("# Returns & refunds\n\nText.").title.as_deref(),
            Some("Returns & refunds")
        );
        assert_eq!(outline("## Only this\n\nText.").title, None);
    }

    #[test]
    fn a_long_section_is_cut_between_blocks() {
        let long = sentence_of(900);
        check(
            &format!("## A\n\n{long}\n\n{long}"),
            &[("A", Some("a"), &long), ("A", Some("a"), &long)],
        );
    }

    #[test]
    fn an_empty_page_has_no_chunks() {
        check("", &[]);
        check("# Only a title\n\n<!-- nothing -->\n", &[]);
    }
}
