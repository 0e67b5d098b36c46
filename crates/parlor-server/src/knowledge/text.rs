//! Plain text as Markdown that shows it as it is.

/// Escapes what Markdown would read as a mark.
///
/// Paragraphs, line breaks in addresses and verses, and indents are kept as far
/// as Markdown can: a line that is followed by another in the same paragraph
/// ends with a hard break when it is short, because then the author broke it on
/// purpose.
pub fn as_markdown(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let mut markdown = String::with_capacity(text.len() + text.len() / 8);
    for (index, line) in lines.iter().enumerate() {
        markdown.push_str(&escaped(line));
        let goes_on = lines.get(index + 1).is_some_and(|it| !it.is_empty());
        if goes_on && !line.is_empty() && line.chars().count() < WRAPPED_CHARS {
            markdown.push('\\');
        }
        markdown.push('\n');
    }
    markdown
}

/// Programs that wrap text do so at 60 to 80 characters.
const WRAPPED_CHARS: usize = 50;

fn escaped(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut digits_only = true;
    for (index, it) in line.char_indices() {
        let begins_block = index == 0 && matches!(it, '#' | '>' | '-' | '+' | '=' | '~' | ':');
        let ends_number = digits_only && index > 0 && matches!(it, '.' | ')');
        if begins_block
            || ends_number
            || matches!(it, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '|' | '&')
        {
            out.push('\\');
        }
        digits_only &= it.is_ascii_digit();
        out.push(it);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::markdown::{
        blocks::{Kind, blocks},
        plain::plain,
    };

    #[test]
    fn marks_are_read_as_the_signs_they_are() {
        for text in [
            "# 1 fan",
            "* not a list",
            "2 * 3 * 4",
            "a_b_c",
            "1. First",
            "<b>",
            "[x](y)",
            "| a |",
            "AT&amp;T",
        ] {
            let markdown = as_markdown(text);
            assert_eq!(plain(&markdown), text);
            assert_eq!(blocks(&markdown)[0].kind, Kind::Paragraph, "{markdown}");
        }
    }

    #[test]
    fn an_address_keeps_its_lines_and_wrapped_text_flows() {
        assert_eq!(as_markdown("Northwind\nHamburg"), "Northwind\\\nHamburg\n");
        let wrapped = "x".repeat(60);
        assert_eq!(as_markdown(&format!("{wrapped}\nmore")), format!("{wrapped}\nmore\n"));
    }

    #[test]
    fn an_indent_is_not_code() {
        assert_eq!(blocks(&as_markdown("    indented"))[0].kind, Kind::Paragraph);
    }

    #[test]
    fn paragraphs_stay_apart() {
        assert_eq!(blocks(&as_markdown("one\n\ntwo")).len(), 2);
    }
}
