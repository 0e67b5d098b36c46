//! Which items of a list and rows of a table are quoted.

use super::unit::{Shape, Unit};
use crate::knowledge::{
    language::{stem::Stems, tokens::tokens},
    markdown::plain::plain,
    query::Query,
    term::Term,
};

/// Tables with at most so many rows are quoted whole.
const MAX_SMALL_ROWS: usize = 3;

/// Tables with more rows are quoted with the rows that speak of the question,
/// even if it names none of them.
const MAX_TABLE_ROWS: usize = 14;

/// The Markdown of a unit; of a list or a table that only in parts speaks of the
/// question, those parts. `place`: the title and headings above it.
pub fn rendered(query: &Query, unit: &Unit, place: &str) -> String {
    let context = format!("{place} {}", unit.lead_in.as_deref().unwrap_or_default());
    let asked = Asked::beyond(query, &context);
    match &unit.shape {
        Shape::List(items) => {
            let telling = asked.telling(items.iter().map(String::as_str));
            if telling.is_empty() { unit.markdown.clone() } else { telling.join("\n") }
        }
        Shape::Table => table(&asked, &unit.markdown),
        _ => unit.markdown.clone(),
    }
}

fn table(asked: &Asked<'_>, markdown: &str) -> String {
    let lines: Vec<&str> = markdown.lines().collect();
    let (head, rows) = lines.split_at(2.min(lines.len()));
    if rows.len() <= MAX_SMALL_ROWS {
        return markdown.into();
    }
    let mut telling = asked.naming(rows.iter().copied());
    if telling.is_empty() && rows.len() > MAX_TABLE_ROWS {
        telling = asked.telling(rows.iter().copied());
    }
    if telling.is_empty() { markdown.into() } else { [head, &telling].concat().join("\n") }
}

/// What a question asks for that headings and introduction do not hold already.
struct Asked<'a> {
    query: &'a Query,
    terms: Vec<&'a Term>,
}

impl<'a> Asked<'a> {
    fn beyond(query: &'a Query, context: &str) -> Self {
        let context = Stems::of(query.tongue, &tokens(context));
        let terms = query.terms.iter().filter(|it| !holds(it, &context)).collect();
        Self { query, terms }
    }

    /// The lines that hold some of it.
    fn telling<'b>(&self, lines: impl Iterator<Item = &'b str>) -> Vec<&'b str> {
        lines.filter(|it| self.is_in(&plain(it))).collect()
    }

    /// The rows whose first cell, which says what the row is about, holds some of it.
    fn naming<'b>(&self, rows: impl Iterator<Item = &'b str>) -> Vec<&'b str> {
        rows.filter(|it| self.is_in(&plain(first_cell(it)))).collect()
    }

    fn is_in(&self, text: &str) -> bool {
        let text = Stems::of(self.query.tongue, &tokens(text));
        self.terms.iter().any(|it| holds(it, &text))
    }
}

fn holds(term: &Term, text: &Stems) -> bool {
    term.forms.iter().any(|it| text.mention(&it.stems))
}

fn first_cell(row: &str) -> &str {
    row.trim().trim_start_matches('|').split('|').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FEES: &str = "| Country | Days | Fee |\n|---|---|---|\n| Chile | 9 | 5 |\n\
        | Peru, Bolivia | 8 | 6 |\n| Cuba | 7 | 7 |\n| Haiti | 6 | by ship from Cuba |";

    #[track_caller]
    fn check(question: &str, place: &str, rows: &[usize]) {
        let unit = Unit { shape: Shape::Table, markdown: FEES.into(), ..Unit::default() };
        let lines: Vec<&str> = FEES.lines().collect();
        let expected: Vec<&str> = rows.iter().filter_map(|it| lines.get(*it).copied()).collect();
        let seen = rendered(&Query::parse(question), &unit, place);
        assert_eq!(seen.lines().skip(2).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_question_that_names_a_row_gets_that_row() {
        check("How long does it take to Bolivia?", "Delivery", &[3]);
        check("Is Cuba or Chile cheaper?", "Delivery", &[2, 4]);
    }

    #[test]
    fn a_question_that_names_no_row_gets_the_table() {
        check("How long does it take?", "Delivery", &[2, 3, 4, 5]);
    }

    #[test]
    fn what_the_heading_says_already_names_no_row() {
        check("What is the fee to Chile?", "Chile and its neighbors", &[2, 3, 4, 5]);
    }

    #[test]
    fn a_small_table_is_quoted_whole() {
        let small = FEES.lines().take(5).collect::<Vec<_>>().join("\n");
        let unit = Unit { shape: Shape::Table, markdown: small.clone(), ..Unit::default() };
        assert_eq!(rendered(&Query::parse("Fee to Chile?"), &unit, ""), small);
    }
}
