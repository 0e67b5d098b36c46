//! What is said: Markdown of any length, the same at each run.

use std::fmt::Write as _;

/// Characters of a token; all of them are ASCII.
pub(super) const TOKEN: usize = 4;

/// The last word of every answer, which stands nowhere else.
pub(super) const LAST_WORD: &str = "omega.";

const FILLER: &str = "and the parcel is on its way to you ";

/// An answer of exactly so many tokens: headings, prose with marks and links, lists,
/// tables and code, over and over, and a paragraph that fills the rest.
pub(super) fn answer(tokens: usize) -> String {
    let length = tokens * TOKEN;
    let mut text = String::with_capacity(length);
    for number in 1.. {
        let piece = piece(number);
        if text.len() + piece.len() + 200 > length {
            break;
        }
        text.push_str(&piece);
    }
    let end = length.saturating_sub(LAST_WORD.len() + 1);
    let rest = FILLER.chars().cycle().take(end.saturating_sub(text.len()));
    text.extend(rest);
    text.push(' ');
    text.push_str(LAST_WORD);
    text
}

/// One block after the other, in turn.
fn piece(number: usize) -> String {
    let mut text = String::new();
    let _ = match number % 7 {
        1 => writeln!(text, "## Delivery, part {number}\n"),
        2 => writeln!(
            text,
            "Parcels to *Germany* take **two or three days**, those to the islands up to `{number}` \
             more. See [our table of {number} zones](https://shop.example/zones/{number}) or \
             https://shop.example/help, and ask us ~~in vain~~ whenever ***anything*** is unclear. \
             Whoever orders before noon has it packed on the same day, also on Saturdays.\n"
        ),
        3 => writeln!(
            text,
            "- Tents and poles, which go by *freight*\n- Boots\n  - in their box, with `size {number}` \
             on it\n  - without, as a [letter](https://shop.example/letters)\n- Everything else that \
             fits through a door\n"
        ),
        4 => writeln!(
            text,
            "Nothing is due before it is at your door: pay by card, by invoice, or to the person who \
             brings it, and **send back** within {number} days what does not fit.\n\nWhat you send \
             back is looked at on the day it comes.\n"
        ),
        5 => writeln!(
            text,
            "| Land | Days | Price |\n|:-----|-----:|------:|\n| Germany | 2 | {number}.90 |\n\
             | Austria | 3 | 9.90 |\n| *Switzerland* | 4 | `14.90` |\n"
        ),
        6 => writeln!(
            text,
            "```rust\nfn days(land: &str) -> u32 {{\n    match land {{\n        \"DE\" => {number}, \
             // the nearest\n        _ => 4,\n    }}\n}}\n```\n"
        ),
        _ => writeln!(
            text,
            "1. Pack it in what it came in\n2. Print the label\n3. Hand it over\n\n> Keep the receipt \
             until we have written to you, {number} days at most.\n"
        ),
    };
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_has_as_many_tokens_as_asked_for_and_one_last_word() {
        for tokens in [100, 500, 8_000] {
            let text = answer(tokens);
            assert!(text.is_ascii() && text.len() == tokens * TOKEN);
            assert_eq!(text.find(LAST_WORD), Some(text.len() - LAST_WORD.len()));
        }
    }
}
