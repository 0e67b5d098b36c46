//! What a reader sees while a text arrives: no half marks, and no flicker.

use super::screen::Screen;
use super::{check, check_shown};
use crate::markdown::Markdown;

/// How many drawn ops are taken back while a text arrives letter by letter.
fn taken_back(text: &str) -> usize {
    let mut document = Markdown::new();
    let mut screen = Screen::default();
    for it in text.chars() {
        document.push(it.encode_utf8(&mut [0; 4]));
        screen.draw(&mut document);
    }
    document.finish();
    screen.draw(&mut document);
    screen.taken_back
}

#[test]
fn unfinished_marks_are_drawn_as_what_they_become() {
    check_shown(&[
        ("a **bo", "p(a b(bo"),
        ("a **bold*", "p(a b(bold"),
        ("a **bold**", "p(a b(bold"),
        ("a **bold** x", "p(a b(bold) x"),
        ("***bo", "p(em(b(bo"),
        ("an *em and **bold", "p(an em(em and b(bold"),
        ("_em", "p(em(em"),
        ("~~gone", "p(s(gone"),
        ("a `code", "p(a code(code"),
        ("a ``co`de", "p(a code(co`de"),
    ]);
}

#[test]
fn half_a_link_shows_its_text() {
    check_shown(&[
        ("see [the", "p(see the"),
        ("see [the docs]", "p(see the docs"),
        ("see [the docs](", "p(see the docs"),
        ("see [the docs](https://a.example/b", "p(see the docs"),
        ("see [the docs](https://a.example/b \"ti", "p(see the docs"),
        ("see [the docs](/b).", "p(see a[/b](the docs)."),
        ("an ![image](https://a.exam", "p(an image"),
        ("an ![image](/b) x", "p(an <img /b image > x"),
        ("at https://a.exam", "p(at "),
        ("at https://a.example x", "p(at a[https://a.example](https://a.example) x"),
    ]);
}

#[test]
fn a_mark_at_the_very_end_is_not_shown() {
    check_shown(&[
        ("a *", "p(a "),
        ("a **", "p(a "),
        ("a `", "p(a "),
        ("a [", "p(a "),
        ("a !", "p(a "),
        ("a \\", "p(a "),
        ("a &am", "p(a "),
        ("a <", "p(a "),
        ("a ~", "p(a "),
        ("fact [1", "p(fact "),
        ("fact [1]", "p(fact "),
        ("fact [1][", "p(fact <cite 1>"),
        ("fact [1 of", "p(fact 1 of"),
        ("fact [1].", "p(fact <cite 1>."),
    ]);
}

#[test]
fn a_line_that_may_become_a_block_waits() {
    for start in [
        "-",
        "- ",
        "1",
        "1.",
        "1. ",
        "#",
        "## ",
        "```",
        "```rust",
        "~~~",
        "> ",
        "---",
        "* * *",
        "|",
        "| a | b |",
    ] {
        assert_eq!(super::shown(start), "", "for {start:?}");
    }
    check_shown(&[
        ("- a", "ul(li(p(a"),
        ("1. a", "ol1(li(p(a"),
        ("# a", "h1(a"),
        ("```rust\n", "pre-rust("),
        ("> a", "quote(p(a"),
        ("-a", "p(-a"),
        ("1.5", "p(1.5"),
        ("#a", "p(#a"),
        ("[ ", "p("),
        ("- [ ] ", ""),
        ("- [x] a", "ul(li-done(p(a"),
    ]);
}

#[test]
fn a_lone_dash_below_a_paragraph_makes_no_heading() {
    check_shown(&[
        ("Options:\n", "p(Options:"),
        ("Options:\n-", "p(Options:"),
        ("Options:\n- ", "p(Options:"),
        ("Options:\n- a", "p(Options:)ul(li(p(a"),
        ("Options:\n-\n", "p(Options:\n-"),
        ("Title\n--", "p(Title"),
        ("Title\n---\n", "h2(Title)"),
        ("Title\n=", "p(Title"),
    ]);
    check("Options:\n-", "p(Options:\n-)");
}

#[test]
fn ranges_are_not_struck_through() {
    check("20~25 and 30~35", "p(20~25 and 30~35)");
    check_shown(&[("It takes 20~25 min", "p(It takes 20~25 min")]);
    check("~~no~~ yes", "p(s(no) yes)");
}

#[test]
fn a_comparison_in_an_item_is_no_quote() {
    check("- > 25 pieces", "ul(li(p(> 25 pieces)))");
    check("- >= $5", "ul(li(p(>= $5)))");
    check("- > a quote", "ul(li(quote(p(a quote))))");
    check("> 25", "quote(p(25))");
}

#[test]
fn half_a_tag_is_text() {
    check_shown(&[
        ("a <div cla", "p(a <div cla"),
        ("a <div class=\"x\">b</div", "p(a <div class=\"x\">b"),
        ("a<br", "p(a"),
        ("a<br>b", "p(a<br>b"),
    ]);
    check("<script>alert(1)</script>", "p(<script>alert(1)</script>)");
}

#[test]
fn half_a_table_waits_for_its_delimiters() {
    check_shown(&[
        ("| a | b", ""),
        ("| a | b |\n", ""),
        ("| a | b |\n|---", ""),
        ("| a | b |\n|---|---|\n", "table(head(row(th(a)th(b)))"),
        ("| a | b |\n|---|---|\n| c", "table(head(row(th(a)th(b)))body(row(td(c"),
        ("| a | b |\n|---|---|\n| c | ", "table(head(row(th(a)th(b)))body(row(td(c)"),
        ("| a | b |\nno table", "p(| a | b |\nno table"),
        ("Prices:\n| a | b |\n|--", "p(Prices:"),
        ("Prices:\n| a |\n|---|\n", "p(Prices:)table(head(row(th(a)))"),
    ]);
}

#[test]
fn a_mark_that_is_never_closed_is_text_in_the_end() {
    check("a *b c", "p(a *b c)");
    check("a **b [c", "p(a **b [c)");
    check("a `b c", "p(a `b c)");
    check("a ``b` c", "p(a ``b` c)");
    check("[a](b", "p([a](b)");
    check("2*3 is 6", "p(2*3 is 6)");
    check_shown(&[("2*3 is 6", "p(2*3 is 6")]);
}

#[test]
fn a_stopped_answer_shows_all_that_was_said() {
    check("see https://a.example/b.", "p(see a[https://a.example/b](https://a.example/b).)");
    check("a &am", "p(a &am)");
    check("| a | b |", "p(| a | b |)");
    check("```", "pre()");
    check("fact [12]", "p(fact <cite 12>)");
    check("a <br", "p(a <br)");
    check("# a #", "h1(a)");
}

#[test]
fn ordinary_answers_take_back_nothing() {
    for text in [
        "Plain words, one after the other: no marks.\n\nAnd more, on\nseveral lines.\n",
        "With **bold**, *emphasis*, `code`, ~~struck~~, and ***both***.",
        "# Title\n\n- one\n- two\n  - three\n\n1. four\n2. five\n\n> quote\n",
        "```rust\nfn main() {\n\n    todo()\n}\n```\n\nAfter.",
        "Fact [1]: no. Fact [23].",
        "- [ ] todo\n- [x] done\n",
    ] {
        assert_eq!(taken_back(text), 0, "{text:?}");
    }
}

#[test]
fn a_link_takes_back_its_text_only() {
    let before = "word ".repeat(50);
    assert_eq!(
        taken_back(&format!("{before}[a **b** c](/d) after")),
        taken_back("[a **b** c](/d) after")
    );
}

#[test]
fn a_long_block_grows_without_being_drawn_again() {
    assert_eq!(taken_back(&["```\n", &"let x = 1;\n".repeat(100)].concat()), 0);
    assert_eq!(taken_back(&["| a |\n|---|\n", &"| b |\n".repeat(100)].concat()), 0);
    assert_eq!(taken_back(&"- item\n\n  more\n".repeat(100)), 0);
    assert_eq!(taken_back(&["> 1. > - ", &"word ".repeat(100)].concat()), 0);
}

#[test]
fn nothing_can_be_seen_until_it_is_certain_what_the_first_line_is() {
    let is_blank = |text: &str| {
        let mut document = Markdown::new();
        document.push(text);
        document.is_blank()
    };
    for text in ["", "\n \n", "**", "```js", "| A | B |", "| A | B |\n|--", "https://a.exam", "- "]
    {
        assert!(is_blank(text), "while there is {text:?}");
    }
    for text in ["T", "**b", "```js\nlet", "| A | B |\n|---|---|\n", "---\n", "![a](/b) ", "- i"] {
        assert!(!is_blank(text), "while there is {text:?}");
    }
}
