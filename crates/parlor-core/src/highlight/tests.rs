use super::{Kind, pieces};

/// Kinds and words, without what is plain.
fn found(code: &str, lang: &str) -> Vec<(Kind, String)> {
    let all = pieces(code, lang).unwrap();
    all.into_iter()
        .filter(|it| it.0 != Kind::Plain)
        .map(|(kind, words)| (kind, words.to_owned()))
        .collect()
}

fn kinds(code: &str, lang: &str) -> Vec<Kind> {
    found(code, lang).into_iter().map(|it| it.0).collect()
}

#[test]
fn keywords_numbers_strings_and_comments_are_told_apart() {
    let code = "let a = 12; // twelve\nlet b = \"x\\\"y\";";
    let expected = [
        (Kind::Keyword, "let"),
        (Kind::Number, "12"),
        (Kind::Comment, "// twelve"),
        (Kind::Keyword, "let"),
        (Kind::String, "\"x\\\"y\""),
    ];
    assert_eq!(found(code, "Rust"), expected.map(|(kind, it)| (kind, it.to_owned())));
}

#[test]
fn a_language_that_is_not_known_is_left_alone() {
    assert!(pieces("let a", "").is_none() && pieces("let a", "klingon").is_none());
}

#[test]
fn a_keyword_is_a_whole_word() {
    assert_eq!(kinds("letter outlet $let let_it größelet", "js"), []);
    assert_eq!(kinds("select Select SELECT", "sql"), [Kind::Keyword; 3]);
    assert_eq!(kinds("Let", "js"), []);
}

#[test]
fn a_comment_may_cross_lines_and_may_never_end() {
    assert_eq!(found("/* a\nb */ c", "css"), [(Kind::Comment, "/* a\nb */".to_owned())]);
    assert_eq!(kinds("<!-- a", "html"), [Kind::Comment]);
    assert_eq!(found("\"\"\"a\nb\"\"\" c", "python"), [(Kind::String, "\"\"\"a\nb\"\"\"".into())]);
    assert_eq!(kinds("`a\n${b}", "js"), [Kind::String]);
}

#[test]
fn what_only_looks_like_a_mark_is_none() {
    assert_eq!(kinds("fn f<'a>(x: &'a T)", "rust"), [Kind::Keyword]);
    assert_eq!(kinds("echo $# a#b", "sh"), [Kind::Keyword]);
    assert_eq!(kinds("see https://x.example", "js"), []);
    assert_eq!(kinds("don't\nwon't", "yaml"), []);
}

#[test]
fn the_pieces_together_are_the_code_whatever_it_is() {
    let odd = "é\"\\é'`\"\"\"🦀/*\\\u{0} 1é #'\\";
    let langs = ["js", "rust", "py", "sql", "html", "css", "json"];
    for (end, _) in odd.char_indices().chain([(odd.len(), ' ')]) {
        for (lang, code) in langs.iter().flat_map(|it| [(it, &odd[..end]), (it, &odd[end..])]) {
            let all = pieces(code, lang).unwrap();
            assert_eq!(all.iter().map(|it| it.1).collect::<String>(), code, "{lang}");
            assert!(all.windows(2).all(|it| it[0].0 != it[1].0), "{lang}: {all:?}");
        }
    }
}
