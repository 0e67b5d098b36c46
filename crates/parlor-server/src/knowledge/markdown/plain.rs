//! What Markdown says, without its marks.

use super::blocks::parser;
use pulldown_cmark::{Event, Tag, TagEnd};

/// The words of a piece of Markdown on one line, for search and for snippets.
///
/// Emphasis, links, list marks and fences go, their words stay; cells, items
/// and lines are parted by one space. HTML and the targets of links are left out.
pub fn plain(markdown: &str) -> String {
    let mut text = String::new();
    let mut skipping = 0_u32;
    for event in parser(markdown) {
        match event {
            Event::Start(Tag::HtmlBlock | Tag::MetadataBlock(_)) => skipping += 1,
            Event::End(TagEnd::HtmlBlock | TagEnd::MetadataBlock(_)) => {
                skipping = skipping.saturating_sub(1);
            }
            Event::Text(it) | Event::Code(it) if skipping == 0 => text.push_str(&it),
            Event::SoftBreak | Event::HardBreak | Event::Rule => text.push(' '),
            Event::End(it) if !is_inline(it) => text.push(' '),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first `max_chars` characters of `text`, cut at a space, with `…` if anything is missing.
pub fn excerpt(text: &str, max_chars: usize) -> String {
    if text.chars().count() <= max_chars {
        return text.into();
    }
    let cut: String = text.chars().take(max_chars.saturating_sub(1)).collect();
    let words = match cut.rfind(' ') {
        // A text without spaces, as in Chinese, is cut where it stands.
        Some(at) if at > cut.len() / 2 => cut.get(..at).unwrap_or(&cut),
        _ => &cut,
    };
    format!("{}…", words.trim_end())
}

fn is_inline(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_go_and_words_stay() {
        assert_eq!(
            plain("Open **Orders** and\n[`start`](https://x.example) *it*."),
            "Open Orders and start it."
        );
    }

    #[test]
    fn items_and_cells_are_parted_by_spaces() {
        assert_eq!(plain("- one\n- two\n\n| a | b |\n|---|---|\n| c | d |"), "one two a b c d");
    }

    #[test]
    fn html_is_left_out_and_code_is_kept() {
        assert_eq!(plain("<div>no</div>\n\n```html\n<p>yes</p>\n```"), "<p>yes</p>");
    }

    #[test]
    fn an_excerpt_ends_at_a_space_and_says_so() {
        assert_eq!(excerpt("two days", 8), "two days");
        assert_eq!(excerpt("two working days", 13), "two working…");
        assert_eq!(excerpt("再設定してください", 5), "再設定し…");
    }
}
