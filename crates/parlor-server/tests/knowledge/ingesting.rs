//! From files to chunks: what is taken, what is refused, what is kept.

use crate::support::{Help, by};
use parlor_server::{
    domain::{
        audit::action,
        source::{ChunkChanges, SourceStatus},
    },
    knowledge::ingest::{IngestError, MAX_SOURCE_BYTES, NewSource},
};

const PAGE: &str = "---\ntitle: Returns\nurl: /help/returns\n---\n\n# Returns\n\n\
    ## How long\n\nYou have thirty days to send back what you do not like, counted from the arrival.\n\n\
    ## What it costs\n\nA return is free of charge from every country that we deliver to, always.\n";

fn text(content: &str) -> NewSource {
    NewSource { content: content.into(), ..NewSource::default() }
}

#[tokio::test]
async fn a_markdown_file_is_ready_at_once_with_its_own_title_and_address() {
    let help = Help::empty().await;
    let added = help.add_file("returns.md", PAGE.as_bytes()).await.unwrap();
    let source = added.source;
    assert_eq!((source.title.as_str(), source.url.as_deref()), ("Returns", Some("/help/returns")));
    assert_eq!((source.status, source.chunk_count), (SourceStatus::Ready, 2));
    assert_eq!(usize::try_from(source.char_count).unwrap(), PAGE.chars().count());

    let reading = help.ask("How many days do I have to send it back?", None).await;
    assert_eq!(reading.sources[0].url.as_deref(), Some("/help/returns#how-long"));
    assert_eq!(reading.sources[0].filename.as_deref(), Some("returns.md"));
}

#[tokio::test]
async fn a_title_comes_from_the_caller_the_page_the_file_or_the_first_words() {
    let help = Help::empty().await;
    let title = async |new: NewSource| help.add(new).await.unwrap().source.title;
    let named = NewSource { title: Some("Mine".into()), ..text(PAGE) };
    assert_eq!(title(named).await, "Mine");
    assert_eq!(title(text("# Heading\n\nText.")).await, "Heading");
    let file = NewSource { filename: Some("gift-cards.txt".into()), ..text("Only text.") };
    assert_eq!(title(file).await, "gift cards");
    assert_eq!(title(text("Only *text*.")).await, "Only text.");
}

#[tokio::test]
async fn the_same_address_again_takes_the_old_ones_place_and_keeps_what_is_unchanged() {
    let help = Help::empty().await;
    let before = help.add_file("returns.md", PAGE.as_bytes()).await.unwrap();
    assert_eq!(before.changes, ChunkChanges { kept: 0, added: 2, removed: 0 });

    let after = help.add_file("new.md", PAGE.replace("thirty", "sixty").as_bytes()).await.unwrap();
    assert_eq!(after.source.id, before.source.id);
    assert_eq!(after.changes, ChunkChanges { kept: 1, added: 1, removed: 1 });
    let reading = help.ask("How many days do I have to send it back?", None).await;
    assert!(reading.text.contains("sixty") && !reading.text.contains("thirty"));
}

#[tokio::test]
async fn a_source_that_is_removed_answers_nothing() {
    let help = Help::empty().await;
    let added = help.add_file("returns.md", PAGE.as_bytes()).await.unwrap();
    let deed = by().did(action::SOURCE_DELETED, &added.source.id, 0);
    let remove = async || help.store.remove_source(&help.agent_id, &added.source.id, &deed).await;
    assert!(remove().await.unwrap());
    assert!(!remove().await.unwrap());
    assert!(!help.ask("How many days do I have to send it back?", None).await.answered);
    assert!(help.search("return", None).await.is_empty());
    assert_eq!(help.store.sources(&help.agent_id, None, 10).await.unwrap(), []);
}

#[tokio::test]
async fn sources_are_listed_page_by_page_in_the_order_they_came() {
    let help = Help::empty().await;
    let mut ids = Vec::new();
    for name in ["a.txt", "b.txt", "c.txt"] {
        ids.push(help.add_file(name, b"Some text.").await.unwrap().source.id);
    }
    let page = help.store.sources(&help.agent_id, None, 2).await.unwrap();
    assert_eq!(page.iter().map(|it| &it.id).collect::<Vec<_>>(), [&ids[0], &ids[1]]);
    let rest = help.store.sources(&help.agent_id, Some(&ids[1]), 2).await.unwrap();
    assert_eq!(rest.iter().map(|it| &it.id).collect::<Vec<_>>(), [&ids[2]]);
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_with_its_reason_and_nothing_is_written() {
    let help = Help::empty().await;
    let refusal = async |new: NewSource| help.add(new).await.unwrap_err();
    assert!(matches!(refusal(text(" \n\n")).await, IngestError::Empty));
    assert!(matches!(refusal(text("---\ntitle: A\n---\n")).await, IngestError::Empty));
    assert!(matches!(refusal(text("<!-- only a comment -->")).await, IngestError::Empty));
    let latin = NewSource { content: b"caf\xe9".to_vec(), ..NewSource::default() };
    assert!(matches!(refusal(latin).await, IngestError::NotUtf8 { at: 3 }));
    assert!(matches!(refusal(text("a\0b")).await, IngestError::NotUtf8 { at: 1 }));
    let large = text(&"x".repeat(MAX_SOURCE_BYTES + 1));
    assert!(matches!(refusal(large).await, IngestError::TooLarge { .. }));
    let pdf = NewSource { filename: Some("a.pdf".into()), ..text("%PDF") };
    assert!(matches!(refusal(pdf).await, IngestError::UnsupportedType { .. }));
    for url in ["javascript:alert(1)", "//evil.example", "/a b", "help"] {
        let new = NewSource { url: Some(url.into()), ..text("Text.") };
        assert!(matches!(refusal(new).await, IngestError::BadUrl { .. }), "{url}");
    }
    assert_eq!(help.store.sources(&help.agent_id, None, 10).await.unwrap(), []);
}

#[tokio::test]
async fn a_plain_text_file_is_shown_as_it_is() {
    let help = Help::empty().await;
    help.add_file("notes.txt", b"The price is 2 * 3 * 4 dollars for_all tents.").await.unwrap();
    let reading = help.ask("What is the price of tents?", None).await;
    assert!(reading.text.contains("2 \\* 3 \\* 4 dollars for\\_all tents."), "{}", reading.text);
}

#[tokio::test]
async fn the_largest_source_is_taken() {
    let help = Help::empty().await;
    let sentence = "Tents are waterproof and light. ";
    let text_of_limit = sentence.repeat(MAX_SOURCE_BYTES / sentence.len());
    let added = help.add(text(&text_of_limit)).await.unwrap();
    assert!(added.source.chunk_count > 2_000);
}
