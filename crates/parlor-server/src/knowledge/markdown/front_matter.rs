//! What a page says about itself above its text.

/// The keys of a front matter that Parlor reads; all others are skipped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrontMatter {
    /// `title:`, without its quotes.
    pub title: Option<String>,
    /// `url:`: where a visitor reads the page, absolute or from the root of the site.
    pub url: Option<String>,
}

/// Splits a page in its front matter and the text below it.
///
/// A front matter begins in the first line with `---` and ends with the next
/// such line. Without an end there is none, and the whole page is text: a
/// Markdown page may begin with a rule.
pub fn split(page: &str) -> (FrontMatter, &str) {
    let page = page.strip_prefix('\u{feff}').unwrap_or(page);
    let mut lines = page.split_inclusive('\n');
    if lines.next().map(str::trim_end) != Some("---") {
        return (FrontMatter::default(), page);
    }
    let mut front = FrontMatter::default();
    let mut rest = page.get(page.find('\n').map_or(page.len(), |it| it + 1)..).unwrap_or_default();
    for line in lines {
        rest = rest.get(line.len()..).unwrap_or_default();
        if line.trim_end() == "---" {
            return (front, rest);
        }
        read_line(&mut front, line);
    }
    (FrontMatter::default(), page)
}

fn read_line(front: &mut FrontMatter, line: &str) {
    let Some((key, value)) = line.split_once(':') else { return };
    let value = unquoted(value.trim());
    if value.is_empty() {
        return;
    }
    match key.trim() {
        "title" => front.title = Some(value.into()),
        "url" => front.url = Some(value.into()),
        _ => {}
    }
}

fn unquoted(value: &str) -> &str {
    ['"', '\'']
        .iter()
        .find_map(|&it| value.strip_prefix(it)?.strip_suffix(it))
        .unwrap_or(value)
        .trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(page: &str, title: Option<&str>, url: Option<&str>, text: &str) {
        let expected = FrontMatter { title: title.map(Into::into), url: url.map(Into::into) };
        assert_eq!(split(page), (expected, text));
    }

    #[test]
    fn title_and_url_are_read_and_other_keys_skipped() {
        check(
            "---\ntitle: \"Returns: how\"\ndraft: true\nurl: /help/returns\n---\nText\n",
            Some("Returns: how"),
            Some("/help/returns"),
            "Text\n",
        );
    }

    #[test]
    fn windows_line_ends_and_a_byte_order_mark_change_nothing() {
        check("\u{feff}---\r\ntitle: A\r\n---\r\nText", Some("A"), None, "Text");
    }

    #[test]
    fn a_page_that_begins_with_a_rule_has_no_front_matter() {
        check("---\n\nText", None, None, "---\n\nText");
    }

    #[test]
    fn a_page_without_any_is_all_text() {
        check("# Title\n", None, None, "# Title\n");
        check("", None, None, "");
    }

    #[test]
    fn an_empty_front_matter_is_taken_off() {
        check("---\n---\nText", None, None, "Text");
    }
}
