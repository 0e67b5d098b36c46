//! Blocks, as they are once the text is complete.

use super::check;
use crate::markdown::Markdown;

#[test]
fn paragraphs_and_headings() {
    check("a\nb\n\nc", "p(a\nb)p(c)");
    check("# One\n## Two ##\n###### Six #\n####### seven", "h1(One)h2(Two)h6(Six)p(####### seven)");
    check("One\n===\nTwo\n---", "h1(One)h2(Two)");
    check("# a \\#", "h1(a #)");
    check("#\n", "h1()");
}

#[test]
fn lists_nest_and_number() {
    check("- a\n  - b\n    - c\n- d", "ul(li(p(a)ul(li(p(b)ul(li(p(c))))))li(p(d)))");
    check("7. a\n8. b", "ol7(li(p(a))li(p(b)))");
    check("1. a\n   - b\n2. c", "ol1(li(p(a)ul(li(p(b))))li(p(c)))");
    check("- a\n+ b", "ul(li(p(a)))ul(li(p(b)))");
    check("text\n- a", "p(text)ul(li(p(a)))");
    check("text\n2. a", "p(text\n2. a)");
    check("1.", "ol1(li())");
}

#[test]
fn a_blank_line_between_items_makes_a_list_loose_from_then_on() {
    check("- a\n- b\n\n- c", "ul(li(p(a))li(p(b))<loose>li(p(c)))");
    check("- a\n\n  b\n- c", "ul(li(p(a)<loose>p(b))li(p(c)))");
    check("- a\n  - b\n\n  - c\n- d", "ul(li(p(a)ul(li(p(b))<loose>li(p(c))))li(p(d)))");
    check("- a\n\n\ntext", "ul(li(p(a)))p(text)");
}

#[test]
fn tasks_are_done_or_not() {
    check("- [ ] a\n- [x] b\n- [X] c", "ul(li-todo(p(a))li-done(p(b))li-done(p(c)))");
    check("- [ ]\n- [y] b\n- [](c)", "ul(li(p([ ]))li(p([y] b))li(p(a[c]())))");
    check("1. [x] # a", "ol1(li-done(p(# a)))");
}

#[test]
fn code_keeps_its_characters() {
    check(
        "```rust title\nlet a = \"*\";\n\n  b\n```\nafter",
        "pre-rust(let a = \"*\";\n\n  b\n)p(after)",
    );
    check("~~~\n```\n~~~", "pre(```\n)");
    check("    a\n\n      b\n\n\nc", "pre(a\n\n  b\n)p(c)");
    check("- a\n  ```\n  b\n  ```\n- c", "ul(li(p(a)pre(b\n))li(p(c)))");
    check("1. a\n\n   ```sh\n   b\n   ```\n\n   c", "ol1(li(p(a)<loose>pre-sh(b\n)p(c)))");
    check("``` a`b", "p(``` a`b)");
    check("```\nopen", "pre(open\n)");
}

#[test]
fn quotes_hold_blocks_and_lazy_lines() {
    check("> # a\n> b\nc", "quote(h1(a)p(b\nc))");
    check("> - a\n> - b\n\nc", "quote(ul(li(p(a))li(p(b))))p(c)");
    check("> a\n> > b", "quote(p(a)quote(p(b)))");
}

#[test]
fn tables_have_as_many_cells_as_their_head() {
    check(
        "| a | b | c |\n|:--|:-:|--:|\n| 1 | 2 |\n| 1 | 2 | 3 | 4 |\n\nafter",
        "table(head(row(th-left(a)th-center(b)th-right(c)))\
         body(row(td-left(1)td-center(2)td-right())row(td-left(1)td-center(2)td-right(3))))p(after)",
    );
    check("a | b\n- | -", "p(a | b)ul(li(p(| -)))");
    check("a | b\n--|--\nc", "table(head(row(th(a)th(b)))body(row(td(c)td())))");
    check("| a |\n|---|\n- b", "table(head(row(th(a))))ul(li(p(b)))");
    check("| a | b |\n|---|\n", "p(| a | b |\n|---|)");
}

#[test]
fn cells_hold_inline_text() {
    check(
        "| `a\\|b` | **c** |\n|---|---|\n| x<br>y | \\| |",
        "table(head(row(th(code(a|b))th(b(c))))body(row(td(x<br>y)td(|))))",
    );
}

#[test]
fn the_last_line_of_a_paragraph_can_be_the_head_of_a_table() {
    check("One **two\nthree** |\n|---|", "p(One **two)table(head(row(th(three**))))");
    check(
        "> Prices\n> | a |\n> |---|\n> | b |",
        "quote(p(Prices)table(head(row(th(a)))body(row(td(b)))))",
    );
}

#[test]
fn rules_stand_alone() {
    check("a\n\n---\n***\n_ _ _", "p(a)<hr><hr><hr>");
}

#[test]
fn deep_nesting_ends_in_text() {
    let mut document = Markdown::new();
    document.push(&"> ".repeat(1000));
    document.push("a");
    document.finish();
    assert!(document.ops().count() < 100);
    assert!(document.plain_text().ends_with("> a"));
}

#[test]
fn a_nul_is_replaced_and_line_ends_are_one() {
    check("a\0b\r\nc\rd", "p(a\u{FFFD}b\nc\nd)");
}

#[test]
fn nothing_makes_nothing() {
    check("", "");
    check("\n \n\t\n", "");
}

#[test]
fn the_plain_text_is_what_a_reader_hears() {
    let mut document = Markdown::new();
    document
        .push("# Delivery\n\nIt takes **two** [days](/d) [1], `asap`.\nSee ![a van](/v.png).\n\n");
    document.push("- one\n- two\n\n| a | b |\n|---|---|\n| c | d |\n\n```sh\nls\n```\n");
    document.finish();
    let plain = "Delivery\nIt takes two days, asap.\nSee a van.\none\ntwo\na, b\nc, d\nls";
    assert_eq!(document.plain_text(), plain);
}

#[test]
fn the_source_is_what_arrived() {
    let mut document = Markdown::new();
    document.push("a\r");
    document.push("\n**b");
    document.finish();
    document.push("ignored");
    document.finish();
    assert_eq!(document.source(), "a\r\n**b");
}
