//! Which units of one passage are quoted.

use super::{
    measure::Measured,
    unit::{Shape, Unit},
};
use crate::knowledge::language::tokens::tokens;

/// How many sentences an answer has at most; a block counts as two.
const MAX_SENTENCES: usize = 4;

/// How much worse than the best a sentence may be.
const MAX_DISTANCE: f64 = 0.22;

/// The same under a heading that holds most of the question: there, the whole
/// section is the answer.
const MAX_DISTANCE_IN_PLACE: f64 = 0.8;

/// One sentence alone rarely answers: the one after it comes along.
const MIN_SENTENCES: usize = 2;

/// Sentences that share more than this part of their words say the same.
const MAX_SIMILARITY: f64 = 0.6;

/// A passage of at most so many characters, and sentences, is quoted whole: what its
/// author said together is better than what we pick.
const MAX_SHORT_CHARS: usize = 450;

/// The units to quote, in the order of the passage.
///
/// The best, and others that are hardly worse and say something else; sentences that
/// a chosen one leans on come along. `in_place`: whether the heading of the passage
/// holds most of the question.
pub fn choose(units: &[Measured], in_place: bool) -> Vec<&Measured> {
    if is_short(units) {
        return units.iter().collect();
    }
    let mut chosen = best(units, in_place);
    let asks = |it: &usize| units.get(*it).is_some_and(|it| it.unit.markdown.ends_with('?'));
    let wanted = if chosen.iter().all(asks) { MAX_SENTENCES } else { MIN_SENTENCES };
    let size: usize = chosen.iter().filter_map(|it| units.get(*it)).map(cost).sum();
    for _ in size..wanted {
        add_next(units, &mut chosen);
    }
    add_antecedents(units, &mut chosen);
    chosen.sort_unstable();
    chosen.into_iter().filter_map(|it| units.get(it)).collect()
}

/// The unit with the highest score; of equal ones, the first.
pub fn best_of(units: &[Measured]) -> Option<&Measured> {
    units.iter().rev().max_by(|a, b| a.score.total_cmp(&b.score))
}

/// The places of the units that are good enough, the best first.
fn best(units: &[Measured], in_place: bool) -> Vec<usize> {
    let distance = if in_place { MAX_DISTANCE_IN_PLACE } else { MAX_DISTANCE };
    let floor = best_of(units).map_or(0.0, |it| it.score) - distance;
    let mut order: Vec<(usize, &Measured)> =
        units.iter().enumerate().filter(|it| it.1.score >= floor).collect();
    order.sort_by(|a, b| b.1.score.total_cmp(&a.1.score));
    let mut chosen: Vec<(usize, &Measured)> = Vec::new();
    let mut size = 0;
    for (index, unit) in order {
        let is_new = chosen.iter().all(|it| it.1.stems.similarity(&unit.stems) <= MAX_SIMILARITY);
        if is_new && size + cost(unit) <= MAX_SENTENCES {
            chosen.push((index, unit));
            size += cost(unit);
        }
    }
    chosen.into_iter().map(|it| it.0).collect()
}

/// Whether a passage is no longer than an answer may be anyway.
fn is_short(units: &[Measured]) -> bool {
    let chars: usize = units.iter().map(|it| it.unit.markdown.chars().count()).sum();
    units.iter().map(cost).sum::<usize>() <= MAX_SENTENCES && chars <= MAX_SHORT_CHARS
}

/// How many sentences a unit counts as.
fn cost(it: &Measured) -> usize {
    if it.unit.shape == Shape::Sentence { 1 } else { 2 }
}

/// Adds the sentence after the last one, if they share a paragraph.
fn add_next(units: &[Measured], chosen: &mut Vec<usize>) {
    let Some(last) = chosen.iter().max().copied() else { return };
    if share_a_paragraph(units, last, last + 1) {
        chosen.push(last + 1);
    }
}

/// Adds the sentence before one that begins with "It" or "Then", or that answers it.
fn add_antecedents(units: &[Measured], chosen: &mut Vec<usize>) {
    for index in chosen.clone() {
        let Some(before) = index.checked_sub(1).filter(|it| !chosen.contains(it)) else { continue };
        let leans = units.get(index).is_some_and(|it| refers_back(&it.unit))
            || units.get(before).is_some_and(|it| it.unit.markdown.ends_with('?'));
        if leans && share_a_paragraph(units, before, index) {
            chosen.push(before);
        }
    }
}

fn share_a_paragraph(units: &[Measured], one: usize, other: usize) -> bool {
    let block = |it: usize| units.get(it).map(|it| it.unit.block);
    block(one).is_some() && block(one) == block(other)
}

fn refers_back(unit: &Unit) -> bool {
    let first = tokens(&unit.markdown).into_iter().next();
    first.is_some_and(|it| POINTERS.contains(&it.as_str()))
}

/// A sentence that begins with one of these speaks of the one before it.
const POINTERS: [&str; 20] = [
    "it",
    "its",
    "they",
    "them",
    "their",
    "this",
    "these",
    "those",
    "that",
    "then",
    "there",
    "after",
    "instead",
    "otherwise",
    "however",
    "but",
    "also",
    "he",
    "she",
    "both",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::language::{stem::Stems, tongue::Tongue};

    /// A paragraph of long sentences with these scores, so that it is not quoted whole.
    fn paragraph(sentences: &[(&str, f64)]) -> Vec<Measured> {
        let measured = |(index, (text, score)): (usize, &(&str, f64))| {
            let markdown = format!("{text} {}", format!("filler{index} ").repeat(30));
            let stems = Stems::of(Tongue::English, &tokens(&markdown));
            let unit = Unit { markdown, ..Unit::default() };
            Measured { unit, stems, score: *score, ..Measured::default() }
        };
        sentences.iter().enumerate().map(measured).collect()
    }

    #[track_caller]
    fn check(sentences: &[(&str, f64)], in_place: bool, expected: &[&str]) {
        let units = paragraph(sentences);
        let chosen: Vec<&str> = choose(&units, in_place)
            .into_iter()
            .filter_map(|it| it.unit.markdown.split(' ').next())
            .collect();
        assert_eq!(chosen, expected);
    }

    #[test]
    fn the_best_come_in_the_order_of_the_passage() {
        check(&[("A", 0.9), ("B", 0.1), ("C", 1.0), ("D", 0.1)], false, &["A", "C"]);
    }

    #[test]
    fn at_most_four_sentences_are_quoted() {
        let all = [("A", 1.0), ("B", 1.0), ("C", 1.0), ("D", 1.0), ("E", 1.0)];
        check(&all, false, &["A", "B", "C", "D"]);
    }

    #[test]
    fn under_the_right_heading_the_section_is_the_answer() {
        let section = [("A", 1.0), ("B", 0.4), ("C", 0.3)];
        check(&section, true, &["A", "B", "C"]);
        check(&section, false, &["A", "B"]);
    }

    #[test]
    fn a_lone_sentence_brings_the_next_one() {
        check(&[("A", 0.1), ("B", 1.0), ("C", 0.1), ("D", 0.1)], false, &["B", "C"]);
    }

    #[test]
    fn a_sentence_that_leans_on_the_one_before_brings_it() {
        check(&[("A", 0.1), ("It", 1.0), ("C", 0.9), ("D", 0.1)], false, &["A", "It", "C"]);
    }

    #[test]
    fn an_answer_brings_its_question() {
        let units = paragraph(&[("A", 0.9), ("B", 0.1), ("C", 1.0), ("D", 0.1)]);
        let mut asking = units.clone();
        asking[1].unit.markdown = "B?".into();
        assert_eq!((choose(&units, false).len(), choose(&asking, false).len()), (2, 3));
    }

    #[test]
    fn a_short_passage_is_quoted_whole() {
        let short = |text: &str, score: f64| Measured {
            unit: Unit { markdown: text.into(), ..Unit::default() },
            score,
            ..Measured::default()
        };
        let units = [short("Yes.", 1.0), short("Always.", 0.0)];
        assert_eq!(choose(&units, false).len(), 2);
    }

    #[test]
    fn nothing_is_chosen_of_nothing() {
        assert!(choose(&[], true).is_empty());
    }
}
