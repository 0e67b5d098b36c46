//! The built-in answerer, over the documents of the demo.

use crate::{
    runner::{Story, stories},
    shop::SeenLink,
    stage::{Setup, Stage},
};
use std::{
    fs,
    path::{Path, PathBuf},
};

pub(super) const STORIES: &[Story] = stories![
    an_answer_from_documents_is_cited,
    a_question_beyond_the_documents_is_honestly_not_answered,
];

/// Where the demo's pages say how long delivery takes.
const PLACE: &str = "/help/shipping#delivery-times-and-costs";

async fn an_answer_from_documents_is_cited(stage: Stage) {
    let (shop, _, _) = stage.open(Setup::reading(documents())).await;
    let chat = shop.open_chat().await;
    chat.ask("How long does delivery to Germany take?").await;
    let answer = chat.last_reply().has_cards(|it| it > 0).await;
    assert!(answer.text.contains("2–3 working days"), "{answer:#?}");
    let card = answer.sources.iter().find(|it| it.href.as_deref() == Some(PLACE));
    assert!(
        card.is_some_and(|it| it.text.ends_with("· Shipping & delivery Delivery times and costs")),
        "{answer:#?}"
    );
    assert!(!answer.marks.is_empty(), "{answer:#?}");
    for mark in &answer.marks {
        let begins = format!("{} · ", mark.text);
        let leads_there = |it: &SeenLink| it.text.starts_with(&begins) && it.href == mark.href;
        assert!(answer.sources.iter().any(leads_there), "{mark:?} in {answer:#?}");
    }
}

async fn a_question_beyond_the_documents_is_honestly_not_answered(stage: Stage) {
    let (shop, _, _) = stage.open(Setup::reading(documents())).await;
    let chat = shop.open_chat().await;
    chat.ask("Who won the chess world championship in 1972?").await;
    let answer = chat.last_reply().at_its_end().await;
    assert!(answer.sources.is_empty() && answer.marks.is_empty(), "{answer:#?}");
    assert!(
        answer.text.contains("don’t know") || answer.text.contains("don't know"),
        "{answer:#?}"
    );
}

/// The help center of the demo.
fn documents() -> Vec<PathBuf> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("demo/knowledge");
    let files = fs::read_dir(directory).into_iter().flatten().flatten().map(|it| it.path());
    let mut files: Vec<_> =
        files.filter(|it| it.extension().is_some_and(|it| it == "md")).collect();
    files.sort();
    files
}
