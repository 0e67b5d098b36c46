//! Search: what it finds, whatever is typed, and for whom.

use crate::support::Help;
use parlor_server::knowledge::ingest::NewSource;

async fn shelf(pages: &[(&str, &str)]) -> Help {
    let help = Help::empty().await;
    for (url, content) in pages {
        let new = NewSource {
            url: Some((*url).into()),
            content: (*content).into(),
            ..NewSource::default()
        };
        help.add(new).await.unwrap();
    }
    help
}

#[tokio::test]
async fn a_word_in_the_title_counts_more_than_one_in_the_text() {
    let help = shelf(&[
        ("/a", "# Shipping\n\nA page that mentions warranty once, and nothing else of it."),
        ("/b", "# Warranty\n\nA page about how long things last and who pays for them."),
    ])
    .await;
    assert_eq!(help.search("warranty", None).await, ["/b", "/a"]);
}

#[tokio::test]
async fn forms_of_a_word_and_accents_are_found() {
    let help = shelf(&[("/a", "# A\n\nReturning résumés is easy.")]).await;
    for asked in ["returns", "returned", "resume", "RÉSUMÉ"] {
        assert_eq!(help.search(asked, None).await, ["/a"], "{asked}");
    }
}

#[tokio::test]
async fn chinese_japanese_korean_and_thai_are_found() {
    let help = shelf(&[
        ("/ja", "# 設定\n\nパスワードを再設定してください。"),
        ("/zh", "# 配送\n\n我们三天内送达订单。"),
        ("/ko", "# 반품\n\n반품은 30일 이내에 가능합니다."),
        ("/th", "# จัดส่ง\n\nเราจัดส่งภายในสามวัน"),
    ])
    .await;
    assert_eq!(help.search("再設定", None).await[0], "/ja");
    assert_eq!(help.search("订单", None).await, ["/zh"]);
    assert_eq!(help.search("반품 가능", None).await[0], "/ko");
    assert_eq!(help.search("จัดส่ง", None).await[0], "/th");
    let reading = help.ask("パスワードの再設定", None).await;
    assert!(reading.text.contains("パスワードを再設定してください。"), "{}", reading.text);
}

#[tokio::test]
async fn german_endings_are_found() {
    let help = shelf(&[("/a", "# Hilfe\n\nEine Rücksendung ist kostenlos.")]).await;
    assert_eq!(help.search("Was kosten die Rücksendungen?", None).await, ["/a"]);
}

#[tokio::test]
async fn nothing_that_is_typed_is_an_error_or_a_command() {
    let help = shelf(&[("/a", "# A\n\nTents are light, and \"NEAR\" is a word.")]).await;
    for typed in [
        "",
        " ",
        "\"",
        "\"\"\"",
        "tents\"",
        "title:tents OR",
        "NEAR(tents light, 2)",
        "tents AND NOT light",
        "* - ^ + { } ( ) :",
        "'; DROP TABLE chunks; --",
        "body : tents",
        "rowid:1",
        "\u{0}tents\u{0}",
        "🙂🙂🙂",
        "$1 ?1 :a @b",
    ] {
        help.search(typed, None).await;
        help.ask(typed, None).await;
    }
    assert_eq!(help.search("title:tents", None).await, ["/a"]);
}

#[tokio::test]
async fn a_message_of_the_longest_kind_is_searched_too() {
    let help = shelf(&[("/a", "# A\n\nTents are light.")]).await;
    let long: Vec<String> = (0..900).map(|it| format!("word{it}")).collect();
    let long = long.join(" ");
    assert!(!help.ask(&format!("{long} tents"), None).await.answered);
    assert_eq!(help.search(&format!("tents {long}"), None).await, ["/a"]);
}

#[tokio::test]
async fn an_agent_finds_only_what_is_its_own() {
    let mut help = shelf(&[("/a", "# A\n\nTents are light.")]).await;
    help.and_agent("agt_2").await;
    help.agent_id = "agt_2".into();
    assert!(help.search("tents", None).await.is_empty());
    help.add_file("b.md", b"# B\n\nTents are heavy.").await.unwrap();
    let reading = help.ask("Are tents heavy?", None).await;
    assert!(reading.text.contains("heavy") && !reading.text.contains("light"));
    help.agent_id = "agt_1".into();
    let reading = help.ask("Are tents light?", None).await;
    assert!(reading.text.contains("light") && !reading.text.contains("heavy"));
}

#[tokio::test]
async fn the_order_is_the_same_every_time() {
    let help = shelf(&[
        ("/a", "# A\n\nTents are light."),
        ("/b", "# B\n\nTents are light."),
        ("/c", "# C\n\nTents are light."),
    ])
    .await;
    for _ in 0..3 {
        assert_eq!(help.search("tents", None).await, ["/a", "/b", "/c"]);
    }
}

#[tokio::test]
async fn an_agent_without_sources_does_not_know() {
    let help = Help::empty().await;
    let reading = help.ask("Do you ship to Norway?", None).await;
    assert!(!reading.answered && reading.sources.is_empty());
    assert!(reading.text.starts_with("I don't know."));
}
