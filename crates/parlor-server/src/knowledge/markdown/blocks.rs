//! Markdown as the blocks that must not be cut.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// One top-level block, with its Markdown as the author wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block<'a> {
    /// What it is.
    pub kind: Kind<'a>,
    /// Its Markdown, without the line end after it.
    pub markdown: &'a str,
}

/// What a block is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind<'a> {
    /// A heading.
    Heading {
        /// 1 to 6.
        level: usize,
        /// Its words, without marks.
        text: String,
        /// An anchor the author gave: `# Title {#anchor}`.
        anchor: Option<String>,
    },
    /// Running text.
    Paragraph,
    /// A list, with the Markdown of each of its own items (not of nested ones).
    List {
        /// Whether the order counts, as in steps.
        ordered: bool,
        /// The items, each with its mark.
        items: Vec<&'a str>,
    },
    /// A table, head and rows; the second line is the one of dashes.
    Table,
    /// Fenced or indented code.
    Code,
    /// Anything else: quotes, footnotes.
    Other,
    /// HTML and rules, which hold nothing to read.
    Silent,
}

/// The top-level blocks of a page, in order.
pub fn blocks(markdown: &str) -> Vec<Block<'_>> {
    let mut found = Vec::new();
    let mut events = parser(markdown).into_offset_iter();
    while let Some((event, range)) = events.next() {
        let kind = match event {
            Event::Start(tag) => read_block(&tag, &mut events, markdown),
            Event::Rule | Event::Html(_) => Kind::Silent,
            _ => continue,
        };
        let range = with_indent(markdown, &kind, range);
        let text = markdown.get(range).unwrap_or_default().trim_end();
        if !text.is_empty() {
            found.push(Block { kind, markdown: text });
        }
    }
    found
}

/// The dialect that Parlor reads: CommonMark with tables, strikethrough, task lists
/// and anchors on headings.
pub(super) fn parser(markdown: &str) -> Parser<'_> {
    let dialect = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES;
    Parser::new_ext(markdown, dialect)
}

/// Reads on to the end of the block that `tag` began.
fn read_block<'a>(
    tag: &Tag<'a>,
    events: &mut impl Iterator<Item = (Event<'a>, Range<usize>)>,
    markdown: &'a str,
) -> Kind<'a> {
    let (mut depth, mut items, mut words) = (1, Vec::new(), String::new());
    for (event, range) in events {
        match event {
            Event::Start(inner) => {
                if depth == 1 && matches!(inner, Tag::Item) {
                    items.push(markdown.get(range).unwrap_or_default().trim_end());
                }
                depth += 1;
            }
            Event::End(_) if depth == 1 => break,
            Event::End(TagEnd::Paragraph) | Event::SoftBreak => {
                depth -= usize::from(matches!(event, Event::End(_)));
                words.push(' ');
            }
            Event::End(_) => depth -= 1,
            Event::Text(it) | Event::Code(it) => words.push_str(&it),
            _ => {}
        }
    }
    kind_of(tag, items, &words)
}

fn kind_of<'a>(tag: &Tag<'a>, items: Vec<&'a str>, words: &str) -> Kind<'a> {
    match tag {
        Tag::Heading { level, id, .. } => Kind::Heading {
            level: depth_of(*level),
            text: words.trim().into(),
            anchor: id.as_ref().map(ToString::to_string),
        },
        Tag::Paragraph => Kind::Paragraph,
        Tag::List(first) => Kind::List { ordered: first.is_some(), items },
        Tag::Table(_) => Kind::Table,
        Tag::CodeBlock(_) => Kind::Code,
        Tag::HtmlBlock | Tag::MetadataBlock(_) => Kind::Silent,
        _ => Kind::Other,
    }
}

fn depth_of(level: HeadingLevel) -> usize {
    level as usize
}

/// Indented code begins at its first letter for the parser; without its first
/// indent it would be a paragraph when it is read again.
fn with_indent(markdown: &str, kind: &Kind<'_>, range: Range<usize>) -> Range<usize> {
    if *kind != Kind::Code {
        return range;
    }
    let line = markdown.get(..range.start).and_then(|it| it.rfind('\n')).map_or(0, |it| it + 1);
    let blank = markdown.get(line..range.start).is_some_and(|it| it.trim().is_empty());
    if blank { line..range.end } else { range }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(markdown: &str) -> Vec<(&'static str, &str)> {
        blocks(markdown)
            .into_iter()
            .map(|it| {
                let name = match it.kind {
                    Kind::Heading { .. } => "heading",
                    Kind::Paragraph => "paragraph",
                    Kind::List { .. } => "list",
                    Kind::Table => "table",
                    Kind::Code => "code",
                    Kind::Other => "other",
                    Kind::Silent => "silent",
                };
                (name, it.markdown)
            })
            .collect()
    }

    #[test]
    fn each_block_keeps_its_markdown() {
        let page = "# A\n\nTwo\nlines.\n\n- x\n- y\n\n| a |\n|---|\n| b |\n\n```rust\n# no heading\n```\n\n> q\n";
        assert_eq!(
            kinds(page),
            [
                ("heading", "# A"),
                ("paragraph", "Two\nlines."),
                ("list", "- x\n- y"),
                ("table", "| a |\n|---|\n| b |"),
                ("code", "```rust\n# no heading\n```"),
                ("other", "> q"),
            ]
        );
    }

    #[test]
    fn items_of_a_nested_list_belong_to_their_parent() {
        let blocks = blocks("1. one\n   - in\n   - side\n2. two\n");
        let [Block { kind: Kind::List { ordered, items }, .. }] = blocks.as_slice() else {
            panic!("one list, not {blocks:?}");
        };
        assert!(ordered);
        assert_eq!(items, &["1. one\n   - in\n   - side", "2. two"]);
    }

    #[test]
    fn a_heading_has_words_a_level_and_perhaps_an_anchor() {
        let page = blocks("## The *fit* of `boots` {#fit}\n");
        let expected =
            Kind::Heading { level: 2, text: "The fit of boots".into(), anchor: Some("fit".into()) };
        assert_eq!(page.first().map(|it| it.kind.clone()), Some(expected));
    }

    #[test]
    fn indented_code_is_still_code_when_read_again() {
        let page = "Text\n\n    let x = 1;\n    let y = 2;\n";
        let code = blocks(page).pop().map(|it| it.markdown.to_string()).unwrap_or_default();
        assert_eq!(kinds(&code), [("code", "    let x = 1;\n    let y = 2;")]);
    }

    #[test]
    fn html_and_rules_are_silent() {
        assert_eq!(
            kinds("<div>\nx\n</div>\n\n---\n"),
            [("silent", "<div>\nx\n</div>"), ("silent", "---")]
        );
    }
}
