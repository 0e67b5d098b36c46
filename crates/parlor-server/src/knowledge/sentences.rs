//! Where a sentence ends.

use super::language::tokens::is_unspaced;
use unicode_segmentation::UnicodeSegmentation;

/// After these the text goes on, whatever follows.
const ABBREVIATIONS: [&str; 33] = [
    "e.g.", "i.e.", "etc.", "approx.", "no.", "nos.", "vs.", "mr.", "mrs.", "ms.", "dr.", "prof.",
    "st.", "inc.", "ltd.", "co.", "fig.", "p.", "pp.", "min.", "max.", "incl.", "excl.", "z.b.",
    "d.h.", "ca.", "bzw.", "nr.", "usw.", "ggf.", "inkl.", "tel.", "art.",
];

/// The sentences of a paragraph, in order, with line breaks turned into spaces.
///
/// Unicode's rules (UAX #29) with three repairs: none ends after a common
/// abbreviation, nor inside code, a link or emphasis, nor after a lone word: "No." and
/// what comes after it are one answer, and "1." begins a step.
/// Joined by spaces, the sentences are the paragraph again.
pub fn sentences(paragraph: &str) -> Vec<String> {
    let line = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut done: Vec<String> = Vec::new();
    let mut open = String::new();
    for piece in line.split_sentence_bounds() {
        open.push_str(piece);
        if ends(&open) {
            done.push(std::mem::take(&mut open).trim().into());
        }
    }
    if !open.trim().is_empty() {
        done.push(open.trim().into());
    }
    done
}

fn ends(text: &str) -> bool {
    let text = text.trim_end();
    has_words(text) && is_balanced(text) && !ends_with_abbreviation(text)
}

/// Whether there is more than one word, as far as that can be seen.
fn has_words(text: &str) -> bool {
    text.contains(' ') || text.chars().any(is_unspaced)
}

fn is_balanced(text: &str) -> bool {
    let count = |mark: &str| text.matches(mark).count();
    count("`") % 2 == 0
        && count("**") % 2 == 0
        && count("[") <= count("]")
        && count("](") <= count(")")
}

fn ends_with_abbreviation(text: &str) -> bool {
    let Some(last) = text.rsplit([' ', '(']).next() else { return false };
    let is_initial = last.len() == 2 && last.starts_with(char::is_uppercase);
    last.ends_with('.') && (is_initial || ABBREVIATIONS.contains(&last.to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(paragraph: &str, expected: &[&str]) {
        assert_eq!(sentences(paragraph), expected);
    }

    #[test]
    fn a_sentence_ends_with_its_mark() {
        check("It is free. Is it? Yes!", &["It is free.", "Is it?", "Yes!"]);
        check("No. A card is not cash. Sorry.", &["No. A card is not cash.", "Sorry."]);
        check("送料は無料です。二日で届きます。", &["送料は無料です。", "二日で届きます。"]);
    }

    #[test]
    fn a_line_break_is_a_space() {
        check("It is\nfree. Always.", &["It is free.", "Always."]);
    }

    #[test]
    fn abbreviations_initials_and_numbers_end_nothing() {
        check("Gear, e.g. Tents, by Dr. A. Berg.", &["Gear, e.g. Tents, by Dr. A. Berg."]);
        check("It costs €5.90 per kg. Pay later.", &["It costs €5.90 per kg.", "Pay later."]);
    }

    #[test]
    fn nothing_ends_inside_code_a_link_or_emphasis() {
        check("Use `a. B` now. Then rest.", &["Use `a. B` now.", "Then rest."]);
        check("See [Fees. All](/x. Y) here.", &["See [Fees. All](/x. Y) here."]);
        check("**Note. This** is all.", &["**Note. This** is all."]);
    }

    #[test]
    fn text_without_an_end_is_a_sentence() {
        check("no mark", &["no mark"]);
        check("  ", &[]);
    }
}
