//! However a text is cut on its way, the document is the same.

use super::screen::Screen;
use crate::{markdown::Markdown, random::Random};

/// Pieces that random texts are made of: every mark, and what stands around it.
const PIECES: [&str; 74] = [
    "*",
    "**",
    "***",
    "_",
    "__",
    "~~",
    "~",
    "`",
    "``",
    "```",
    "[",
    "]",
    "(",
    ")",
    "![",
    "](",
    "](u)",
    "](<u> \"t\")",
    "<",
    ">",
    "> ",
    "- ",
    "+ ",
    "* ",
    "1. ",
    "2) ",
    "12345678901",
    "# ",
    "## ",
    "#",
    "\n",
    "\n\n",
    "\n\n\n",
    "\r\n",
    "\r",
    " ",
    "  ",
    "    ",
    "\t",
    "\n- ",
    "\n  ",
    "\n    ",
    "\n> ",
    "\n```\n",
    "\n```rust\n",
    "\n~~~",
    "---",
    "\n---\n",
    "\n===\n",
    "| a | b |\n",
    "|---|:-:|\n",
    "|",
    "\\",
    "\\|",
    "&amp;",
    "&#x41;",
    "&",
    "a",
    "b c",
    "日本",
    "。",
    "é",
    "🎉",
    "https://a.example/b",
    "www.x.y",
    "me@x.example",
    "<https://x.example>",
    "<br>",
    "[1]",
    "[12][3]",
    ":",
    "!",
    "[x] ",
    "\0",
];

/// Some of the pieces in a row.
fn any_text(random: &mut Random) -> String {
    (0..=random.below(24)).map(|_| PIECES[random.below(PIECES.len())]).collect()
}

/// The final screen, drawn after each piece.
fn drawn(pieces: impl Iterator<Item = String>) -> (String, String) {
    let mut document = Markdown::new();
    let mut screen = Screen::default();
    for piece in pieces {
        document.push(&piece);
        screen.draw(&mut document);
    }
    document.finish();
    screen.draw(&mut document);
    assert_eq!(screen.open(), 0, "all is closed at the end: {screen}");
    let mut fresh = Markdown::new();
    fresh.push(document.source());
    fresh.finish();
    let mut whole = Screen::default();
    whole.draw(&mut fresh);
    (screen.to_string(), whole.to_string())
}

#[track_caller]
fn check_cuts(text: &str, random: &mut Random) {
    let (letters, whole) = drawn(text.chars().map(String::from));
    assert_eq!(letters, whole, "letter by letter: {text:?}");
    let mut rest = text;
    let pieces = std::iter::from_fn(|| {
        let mut end = random.below(9).min(rest.len());
        while !rest.is_char_boundary(end) {
            end += 1;
        }
        let (piece, tail) = rest.split_at(end);
        let ends = rest.is_empty();
        rest = tail;
        (!ends).then(|| piece.to_owned())
    });
    let (pieces, _) = drawn(pieces);
    assert_eq!(pieces, whole, "in pieces: {text:?}");
}

#[test]
fn any_cut_of_any_text_gives_the_same_document() {
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    for _ in 0..20_000 {
        let text = any_text(&mut random);
        check_cuts(&text, &mut random);
    }
}

#[test]
fn what_is_certain_about_a_text_stays_when_more_follows() {
    // The screen itself asserts it for every prefix; here the texts are nested.
    let mut random = Random(42);
    for _ in 0..2_000 {
        let prefix = ["> - ", "- > ", "1. - ", "> > "][random.below(4)];
        let text =
            any_text(&mut random).replace('\n', &format!("\n{}", " ".repeat(random.below(5))));
        check_cuts(&format!("{prefix}{text}"), &mut random);
    }
}

#[test]
fn a_link_that_is_too_long_ends_at_the_same_character_however_it_is_cut() {
    // The limit is in the middle of a character, of each length.
    let mut random = Random(7);
    for pad in 0..4 {
        for letter in ["é", "—", "🎉"] {
            let link = ["https://a.example/", &"x".repeat(pad), &letter.repeat(1_100)].concat();
            check_cuts(&[&link, " and more"].concat(), &mut random);
        }
    }
}
