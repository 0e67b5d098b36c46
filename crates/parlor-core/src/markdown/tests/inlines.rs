//! Inline text, as it is once the text is complete.

use super::check;

#[test]
fn emphasis_follows_its_runs() {
    check("*a* **b** ***c*** _d_ __e__", "p(em(a) b(b) em(b(c)) em(d) b(e))");
    check("**bold**text", "p(b(bold)text)");
    check(
        "in*tra*word in_tra_word",
        "p(in em(tra)word in_tra_word)".replace("in em", "inem").as_str(),
    );
    check("**a *b* c**", "p(b(a em(b) c))");
    check("*a _b*", "p(em(a _b))");
    check("a * b * c", "p(a * b * c)");
}

#[test]
fn emphasis_works_next_to_cjk_punctuation() {
    check("これは**「重要」**です。", "p(これはb(「重要」)です。)");
    check("**テスト(test)**です", "p(b(テスト(test))です)");
    check("请看**注意：**内容", "p(请看b(注意：)内容)");
    check("한국어**(강조)**입니다", "p(한국어b((강조))입니다)");
}

#[test]
fn code_spans_win_over_marks() {
    check("`*a*` *`b*`*", "p(code(*a*) em(code(b*)))");
    check("`` a`b `` ` c `", "p(code(a`b) code(c))");
    check("`a\nb`", "p(code(a b))");
    check("[a`](b)`", "p([acode(](b)))");
}

#[test]
fn links_have_targets_and_titles() {
    check("[a *b*](/c \"t\")", "p(a[/c t](a em(b)))");
    check("[a](</b c> 't')", "p(a[/b%20c t](a))");
    check("[a](/b(c)d)", "p(a[/b(c)d](a))");
    check("[a [b](/c) d](/e)", "p([a a[/c](b) d](/e))");
    check("[a] (b)", "p([a] (b))");
    check("*a [b* c](/d)", "p(*a a[/d](b* c))");
    check("*a [b* c]", "p(em(a [b) c])");
}

#[test]
fn refused_links_show_their_text() {
    check("[a](javascript:alert(1))", "p(a)");
    check("[a **b**](data:x) c", "p(a b(b) c)");
    check("[a](&#106;avascript:alert(1))", "p(a)");
    check("[a](JAVA&#x73;CRIPT&#58;x)", "p(a)");
    check("![a *b*](vbscript:x)", "p(a em(b))");
    check("<javascript:alert(1)>", "p(<javascript:alert(1)>)");
    check("[a](//evil.example)", "p(a[https://evil.example](a))");
}

#[test]
fn images_have_plain_descriptions() {
    check("![a *b* `c`](/d \"t\")", "p(<img /d a b c t>)");
    check("[![a](/b)](/c)", "p(a[/c](<img /b a >))");
    check("![a [b](/c)](/d)", "p(<img /d a b >)");
}

#[test]
fn autolinks_end_where_the_sentence_goes_on() {
    let linked = |url: &str| format!("a[{url}]({url})");
    let url = "https://a.example/b";
    for (before, after) in [
        ("", "."),
        ("(", ")"),
        ("", ", x"),
        ("", "。"),
        ("见", "谢谢"),
        ("", "を見て"),
        ("**", "**"),
        ("\"", "\""),
        ("", "[1]"),
        ("（", "）"),
        ("", "?!"),
        ("<b>", "</b>"),
        ("", ";"),
        ("'", "'"),
    ] {
        let expected = match (before, after) {
            ("**", _) => format!("p(b({}))", linked(url)),
            (_, "[1]") => format!("p({}<cite 1>)", linked(url)),
            _ => format!("p({before}{}{after})", linked(url)),
        };
        check(&format!("{before}{url}{after}"), &expected);
    }
    check("https://a.example/(b)", "p(a[https://a.example/(b)](https://a.example/(b)))");
    check(
        "https://a.example/_b_*c*d",
        "p(a[https://a.example/_b_*c*d](https://a.example/_b_*c*d))",
    );
    check("www.a.example", "p(a[http://www.a.example](www.a.example))");
    check("http:// and xhttps://a and www.", "p(http:// and xhttps://a and www.)");
    check("<https://a.example/b c>", "p(<a[https://a.example/b](https://a.example/b) c>)");
    check("<https://a.example>", "p(a[https://a.example](https://a.example))");
}

#[test]
fn mail_addresses_are_links() {
    check("Ask me_2@a-b.example.", "p(Ask a[mailto:me_2@a-b.example](me_2@a-b.example).)");
    check("<me@a.example>", "p(a[mailto:me@a.example](me@a.example))");
    check("@you, 5@3, a@b", "p(@you, 5@3, a@b)");
}

#[test]
fn a_bare_link_in_a_link_is_text() {
    let url = "https://a.example";
    check(&format!("[{url}]({url})"), &format!("p(a[{url}]({url}))"));
    check(&format!("[{url}]"), &format!("p([a[{url}]({url})])"));
    check(&format!("[{url}](javascript:x)"), &format!("p({url})"));
}

#[test]
fn citations_are_numbers_in_brackets() {
    check("a [1].", "p(a <cite 1>.)");
    check("a[2][13]", "p(a<cite 2><cite 13>)");
    check(
        "[1](/a) [1]: b [01] [0] [1234] [a1] \\[1] ![1]",
        "p(a[/a](1) [1]: b [01] [0] [1234] [a1] [1] ![1])",
    );
    check("`[1]` **[1]**", "p(code([1]) b(<cite 1>))");
    check("[1](no target", "p([1](no target)");
}

#[test]
fn breaks_escapes_and_references() {
    check("a  \nb\\\nc\nd", "p(a<br>b<br>c\nd)");
    check("\\*a\\* \\a", "p(*a* \\a)");
    check("&lt;b&gt; &copy; &#x1F600; &nope;", "p(<b> © 😀 &nope;)");
    check("a<BR/>b", "p(a<br>b)");
}

#[test]
fn strikethrough_takes_two() {
    check("~~a~~ ~b~ ~~~c~~~", "p(s(a) ~b~ ~~~c~~~)");
    check("~~a **b~~ c**", "p(s(a **b) c**)");
}
