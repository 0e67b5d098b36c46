//! Quotes as the text of an answer, with its citations.

use super::{lines::rendered, select::Quote, unit::Shape};
use crate::{
    domain::{answer::Citation, passage::Passage},
    knowledge::{
        markdown::plain::{excerpt, plain},
        query::Query,
    },
};

/// The longest snippet of a citation, in characters.
const MAX_SNIPPET_CHARS: usize = 300;

/// A part of an answer. A source comes before the text that cites it.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// Cited by the text that follows.
    Source(Citation),
    /// Markdown with marks such as `[1]`.
    Text(String),
}

/// The quotes as an answer, in their words, each with the mark of its source.
pub fn compose(query: &Query, quotes: &[Quote<'_>]) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut cited: Vec<(&str, Option<&str>)> = Vec::new();
    for (index, quote) in quotes.iter().enumerate() {
        let passage = &quote.hit.passage;
        let place = (passage.source_id.as_str(), passage.anchor.as_deref());
        let known = cited.iter().position(|it| *it == place);
        let number = known.unwrap_or(cited.len()) + 1;
        let paragraphs = paragraphs(query, quote);
        if known.is_none() {
            cited.push(place);
            parts.push(Part::Source(citation(passage, number, &paragraphs)));
        }
        let text = marked(&paragraphs, number);
        parts.push(Part::Text(if index == 0 { text } else { format!("\n\n{text}") }));
    }
    parts
}

/// A citation of a passage, as `[number]`.
fn citation(passage: &Passage, number: usize, paragraphs: &[Paragraph]) -> Citation {
    let words: Vec<String> = paragraphs.iter().map(|it| plain(&it.markdown)).collect();
    let heading = Some(passage.heading.clone()).filter(|it| !it.is_empty());
    Citation {
        snippet: excerpt(&words.join(" "), MAX_SNIPPET_CHARS),
        ..cited(passage, number, heading)
    }
}

/// A citation without a snippet, as `[number]`.
pub fn cited(passage: &Passage, number: usize, heading: Option<String>) -> Citation {
    Citation {
        id: number.to_string(),
        source_id: passage.source_id.clone(),
        passage: passage.number,
        title: passage.title.clone(),
        url: passage.address(),
        media_type: passage.media_type.clone(),
        filename: passage.filename.clone(),
        heading,
        snippet: excerpt(&plain(&passage.body), MAX_SNIPPET_CHARS),
    }
}

/// A block of the answer.
struct Paragraph {
    markdown: String,
    /// Whether a mark can stand at its end without changing what it is.
    takes_mark: bool,
    block: usize,
}

fn paragraphs(query: &Query, quote: &Quote<'_>) -> Vec<Paragraph> {
    let place = format!("{} {}", quote.hit.passage.title, quote.hit.passage.heading);
    let mut done: Vec<Paragraph> = Vec::new();
    for unit in &quote.units {
        match (done.last_mut(), &unit.shape) {
            (Some(last), Shape::Sentence) if last.block == unit.block && last.takes_mark => {
                last.markdown.push(' ');
                last.markdown.push_str(&unit.markdown);
            }
            _ => {
                let lead_in = unit.lead_in.iter().map(|it| (it.clone(), false));
                let body = (rendered(query, unit, &place), takes_mark(&unit.shape));
                done.extend(lead_in.chain([body]).map(|(markdown, takes_mark)| Paragraph {
                    markdown,
                    takes_mark,
                    block: unit.block,
                }));
            }
        }
    }
    done
}

fn takes_mark(shape: &Shape) -> bool {
    !matches!(shape, Shape::Table | Shape::Code)
}

/// Joins paragraphs and puts the mark at the end of the text, or below a table or code.
fn marked(paragraphs: &[Paragraph], number: usize) -> String {
    let texts: Vec<&str> = paragraphs.iter().map(|it| it.markdown.as_str()).collect();
    let text = texts.join("\n\n");
    if paragraphs.last().is_some_and(|it| it.takes_mark) {
        format!("{text} [{number}]")
    } else {
        format!("{text}\n\n[{number}]")
    }
}
