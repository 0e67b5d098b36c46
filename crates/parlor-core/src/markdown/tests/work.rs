//! Work is linear in the text, counted in bytes and tokens looked at.

use crate::markdown::Markdown;

/// The work for a text that arrives letter by letter.
fn work(text: &str) -> usize {
    let mut document = Markdown::new();
    let mut letter = [0; 4];
    for it in text.chars() {
        document.push(it.encode_utf8(&mut letter));
        document.changes();
    }
    document.finish();
    document.work()
}

/// Four times the text is at most about four times the work, and the work for a
/// byte is bounded.
#[track_caller]
fn check_linear(name: &str, text: impl Fn(usize) -> String) {
    let (short, long) = (text(2_000), text(8_000));
    let (short_work, long_work) = (work(&short), work(&long));
    // The work for a byte may not grow by more than a seventh; short texts have a start.
    let (expected, actual) = (short_work * long.len(), long_work * short.len());
    assert!(
        actual <= expected + expected / 7 + 500 * short.len(),
        "{name}: {short_work} for {} bytes, {long_work} for {}",
        short.len(),
        long.len()
    );
    assert!(long_work <= long.len() * 100, "{name}: {} a byte", long_work / long.len());
}

#[test]
fn long_blocks_are_not_read_again() {
    check_linear("a paragraph", |n| "word and ".repeat(n));
    check_linear("a paragraph of lines", |n| "a line of words\n".repeat(n / 4));
    check_linear("marked words", |n| "*em* **b** `c` [l](u) [1] ".repeat(n / 8));
    check_linear("a list", |n| "- an item\n".repeat(n));
    check_linear("a loose list", |n| "- an item\n\n".repeat(n));
    check_linear("a numbered list", |n| "1. an item\n".repeat(n));
    check_linear("a table", |n| format!("| a | b |\n|---|---|\n{}", "| c | d |\n".repeat(n)));
    check_linear("a wide row", |n| format!("| a |\n|---|\n|{}", " x |".repeat(n)));
    check_linear("a fence", |n| format!("```\n{}", "let x = 1;\n".repeat(n)));
    check_linear("a long line of code", |n| format!("```\n{}", "let x = 1; ".repeat(n)));
    check_linear("indented code", |n| "    let x = 1;\n\n".repeat(n));
    check_linear("a quote", |n| "> words\n".repeat(n));
    check_linear("a heading", |n| format!("# {}", "word # ".repeat(n)));
}

#[test]
fn deep_nesting_costs_what_it_is_long() {
    check_linear("quotes", |n| ">".repeat(n));
    check_linear("quotes with text", |n| format!("{}a", "> ".repeat(n)));
    check_linear("lists", |n| "- ".repeat(n));
    check_linear("lists with text", |n| format!("{}a", "- ".repeat(n)));
    check_linear("numbers", |n| format!("{}a", "1. ".repeat(n)));
    check_linear("lazy lines", |n| format!("{}a\n{}", "> ".repeat(12), "b\n".repeat(n)));
    check_linear("blank lines in lists", |n| format!("{}a\n{}", "- ".repeat(12), "\n".repeat(n)));
}

#[test]
fn thousands_of_marks_cost_what_they_are_long() {
    for mark in [
        "*", "_", "~", "`", "[", "]", "<", ">", "!", "&", "\\", "#", "|", "-", "=", "+", "(", "@",
        " ", "\t", "h", ":",
    ] {
        check_linear(mark, |n| mark.repeat(n));
        check_linear(&format!("a{mark}"), |n| format!("a{mark}").repeat(n));
        check_linear(&format!("{mark}a"), |n| format!("x {mark}a").repeat(n));
        check_linear(&format!("{mark} "), |n| format!("x {mark} ").repeat(n));
        check_linear(&format!("x {mark}"), |n| format!("x {}", mark.repeat(n)));
    }
}

#[test]
fn marks_that_come_to_nothing_cost_what_they_are_long() {
    for piece in [
        "*a **b ",
        "*a _b ",
        "a**b",
        "[a](b",
        "[a](<b",
        "[a](b \"c",
        "![",
        "![a",
        "[[a]",
        "[a]](b)",
        "*a [b* ",
        "**a [b** c](",
        "<a:",
        "<a@",
        "`` ` ",
        "` `` ",
        "www.",
        "#www.",
        "https://",
        "/https://",
        "a@b",
        "a@b.c ",
        "&amp",
        "&#1",
        "*_~~a",
        "](",
        "](a)",
        "[1",
        "[1]:",
        "~~a ",
        "_a_b",
        "***a** ",
        "x*a*a",
    ] {
        check_linear(piece, |n| piece.repeat(n / 2));
    }
}

#[test]
fn nested_pairs_cost_what_they_are_long() {
    check_linear("emphasis", |n| format!("{}b{}", "*a ".repeat(n), " c*".repeat(n)));
    check_linear("two kinds", |n| format!("{}b{}", "*a _a ".repeat(n), " c*".repeat(n)));
    check_linear("brackets", |n| format!("{}b{}", "[a ".repeat(n), "]".repeat(n)));
    check_linear("links", |n| format!("{}b{}", "[a ".repeat(n), "](u)".repeat(n)));
    check_linear("images", |n| format!("{}b{}", "![a ".repeat(n), "](u)".repeat(n)));
    check_linear("runs of ticks", |n| (1..n / 40).map(|it| "`".repeat(it) + "a").collect());
}
