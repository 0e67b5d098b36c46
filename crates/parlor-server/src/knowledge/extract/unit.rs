//! What an answer is put together from: sentences, and blocks that stay whole.

use crate::knowledge::{
    markdown::blocks::{Block, Kind, blocks},
    pieces::introduces,
    sentences::sentences,
};

/// A piece of a passage that is quoted whole or not at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unit {
    /// What it is.
    pub shape: Shape,
    /// Its Markdown, with line breaks inside sentences turned into spaces.
    pub markdown: String,
    /// The sentence before it that ends with a colon.
    pub lead_in: Option<String>,
    /// The nearest heading inside the passage, where small sections were joined.
    pub heading: Option<String>,
    /// Which block of the passage it comes from; sentences of one paragraph share it.
    pub block: usize,
}

/// What a unit is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// One sentence of a paragraph.
    #[default]
    Sentence,
    /// A list whose order counts.
    Steps,
    /// Any other list, with the Markdown of its items.
    List(Vec<String>),
    /// A table.
    Table,
    /// Code.
    Code,
    /// A quote, or lines that were broken on purpose.
    Block,
}

/// The units of a passage, in order.
pub fn units(markdown: &str) -> Vec<Unit> {
    let blocks = blocks(markdown);
    let mut found: Vec<Unit> = Vec::new();
    let (mut heading, mut lead_in) = (None, None);
    for (index, block) in blocks.iter().enumerate() {
        if let Kind::Heading { text, .. } = &block.kind {
            heading = Some(text.clone());
            continue;
        }
        let mut units = units_of(block);
        let leads = blocks.get(index + 1).is_some_and(|it| is_led(&it.kind));
        let introduction = if leads && introduces(block.markdown) { units.pop() } else { None };
        let given = std::mem::replace(&mut lead_in, introduction.map(|it| it.markdown));
        found.extend(units.into_iter().map(|it| Unit {
            lead_in: given.clone(),
            heading: heading.clone(),
            block: index,
            ..it
        }));
    }
    found
}

fn is_led(kind: &Kind<'_>) -> bool {
    matches!(kind, Kind::List { .. } | Kind::Table | Kind::Code)
}

fn units_of(block: &Block<'_>) -> Vec<Unit> {
    let whole = |shape| vec![Unit { shape, markdown: block.markdown.into(), ..Unit::default() }];
    match &block.kind {
        Kind::Paragraph if has_hard_break(block.markdown) => whole(Shape::Block),
        Kind::Paragraph => sentences(block.markdown)
            .into_iter()
            .map(|markdown| Unit { markdown, ..Unit::default() })
            .collect(),
        Kind::List { ordered: true, .. } => whole(Shape::Steps),
        Kind::List { items, .. } => {
            whole(Shape::List(items.iter().map(ToString::to_string).collect()))
        }
        Kind::Table => whole(Shape::Table),
        Kind::Code => whole(Shape::Code),
        Kind::Other => whole(Shape::Block),
        Kind::Heading { .. } | Kind::Silent => Vec::new(),
    }
}

fn has_hard_break(paragraph: &str) -> bool {
    paragraph.lines().rev().skip(1).any(|it| it.ends_with('\\') || it.ends_with("  "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shapes(markdown: &str) -> Vec<(Shape, String, Option<String>)> {
        units(markdown).into_iter().map(|it| (it.shape, it.markdown, it.lead_in)).collect()
    }

    #[test]
    fn a_paragraph_falls_into_sentences_of_one_block() {
        let units = units("It is\nfree. Always.\n\nNext.");
        let seen: Vec<(&str, usize)> =
            units.iter().map(|it| (it.markdown.as_str(), it.block)).collect();
        assert_eq!(seen, [("It is free.", 0), ("Always.", 0), ("Next.", 1)]);
    }

    #[test]
    fn steps_tables_and_code_stay_whole() {
        assert_eq!(
            shapes("1. a\n2. b\n\n| x |\n|---|\n\n```\ny\n```"),
            [
                (Shape::Steps, "1. a\n2. b".into(), None),
                (Shape::Table, "| x |\n|---|".into(), None),
                (Shape::Code, "```\ny\n```".into(), None),
            ]
        );
    }

    #[test]
    fn a_sentence_that_introduces_goes_with_what_it_introduces() {
        assert_eq!(
            shapes("We like cards. We accept:\n\n- Visa\n- PayPal"),
            [
                (Shape::Sentence, "We like cards.".into(), None),
                (
                    Shape::List(vec!["- Visa".into(), "- PayPal".into()]),
                    "- Visa\n- PayPal".into(),
                    Some("We accept:".into())
                ),
            ]
        );
    }

    #[test]
    fn a_joined_section_gives_its_heading_to_its_units() {
        let units = units("Above.\n\n### Down\n\nBelow.");
        let seen: Vec<Option<&str>> = units.iter().map(|it| it.heading.as_deref()).collect();
        assert_eq!(seen, [None, Some("Down")]);
    }

    #[test]
    fn lines_broken_on_purpose_stay_together() {
        assert_eq!(
            shapes("Northwind\\\nHamburg"),
            [(Shape::Block, "Northwind\\\nHamburg".into(), None)]
        );
    }
}
