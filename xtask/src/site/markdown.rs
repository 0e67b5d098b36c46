//! Documents of our own to HTML, with an anchor on each heading.

use std::collections::HashMap;

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};

/// Renders a document that we wrote. Anchors are those that the server cites: lower
/// case, spaces as hyphens, other marks left out, a number on the second of its kind.
pub(super) fn to_html(text: &str) -> String {
    let mut events: Vec<Event<'_>> = Parser::new_ext(text, Options::ENABLE_TABLES).collect();
    let mut taken = HashMap::new();
    for (at, anchor) in headings(&events) {
        let anchor = unique(&mut taken, anchor);
        if let Some(Event::Start(Tag::Heading { id, .. })) = events.get_mut(at) {
            *id = Some(CowStr::from(anchor));
        }
    }
    let mut out = String::new();
    html::push_html(&mut out, events.into_iter());
    out
}

/// Where headings begin, and what they would be called.
fn headings(events: &[Event<'_>]) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut open: Option<(usize, String)> = None;
    for (at, event) in events.iter().enumerate() {
        match event {
            Event::Start(Tag::Heading { .. }) => open = Some((at, String::new())),
            Event::End(TagEnd::Heading(_)) => {
                found.extend(open.take().map(|(at, text)| (at, slug(&text))));
            }
            Event::Text(text) | Event::Code(text) => {
                if let Some((_, words)) = &mut open {
                    words.push_str(text);
                }
            }
            _ => {}
        }
    }
    found
}

fn slug(heading: &str) -> String {
    let keep = |it: char| match it {
        ' ' => Some('-'),
        '-' | '_' => Some(it),
        _ => it.is_alphanumeric().then_some(it),
    };
    heading.trim().chars().flat_map(char::to_lowercase).filter_map(keep).collect()
}

fn unique(taken: &mut HashMap<String, u32>, slug: String) -> String {
    let count = taken.entry(slug.clone()).or_insert(0);
    *count += 1;
    if *count == 1 { slug } else { format!("{slug}-{}", *count - 1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_have_the_anchors_that_citations_name() {
        let html = to_html("## Times & `costs`\n\n## FAQ\n\n## FAQ\n");
        for anchor in ["id=\"times--costs\"", "id=\"faq\"", "id=\"faq-1\""] {
            assert!(html.contains(anchor), "{html}");
        }
    }

    #[test]
    fn tables_are_tables() {
        assert!(to_html("|a|b|\n|-|-|\n|1|2|\n").contains("<td>1</td>"));
    }
}
