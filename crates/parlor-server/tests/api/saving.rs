//! Answers that the database does not take at once.

use crate::support::{Frame, Log, Refusal, Script, Shop, chunks};
use parlor_server::storage::Db;

const NO_END: &str = "an answer could not be saved yet";
const NO_JOURNAL: &str = "the journal could not be written yet";

#[tokio::test]
async fn an_answer_is_finished_only_once_it_is_saved() {
    let mut log = Log::open();
    let shop = Shop::open_with(|it| it.keep_alive_secs = 1).await;
    let told = shop.begins_to_tell(["Two days."]).await;
    shop.bot.will_say(["Yes."]);
    let refusal = Refusal::of_ends(&shop.database()).await;
    let turn = told.turn();
    drop(told.gate);
    log.says(&[NO_END, &turn]).await;

    // Everything that is told comes before the first silence.
    let mut again = told.visitor.resume(&told.conversation, None).await;
    let mut before = Vec::new();
    loop {
        match again.next().await.expect("the end was told unsaved") {
            Frame::Comment(it) if it == "keep-alive" => break,
            it => before.push(it),
        }
    }
    assert!(chunks(&before).any(|it| it["delta"] == "Two days."), "{before:?}");
    assert!(!chunks(&before).any(|it| it["type"] == "finish"), "{before:?}");

    refusal.ends().await;
    for answer in [told.answer, again] {
        assert_eq!(answer.rest().await.last(), Some(&Frame::Done));
    }
    assert_eq!(told.visitor.history(&told.conversation).await[1].1, "complete");
    assert_eq!(told.visitor.ask_in(&told.conversation, "Sure?").await.text().await, "Yes.");
}

#[tokio::test]
async fn words_are_told_while_the_database_is_busy() {
    let log = Log::open();
    let shop = Shop::open().await;
    let visitor = shop.visitor().await;
    let gate = shop.bot.will_wait(Script::saying([&*"x".repeat(5000), "more", "!"]));
    let mut answer = visitor.ask("?").await;
    let (first, _) = answer.until("start").await;
    let lock = Db::open(&shop.database()).await.unwrap();
    let lock = lock.begin().await.unwrap();
    for expected in [5000, 4, 1] {
        gate.next().await;
        assert_eq!(answer.piece().await.len(), expected);
    }
    // The journal gave up on none of them: the words came while it was waiting.
    let turn = first.split_once('.').unwrap().0;
    assert!(!log.has(&[NO_JOURNAL, turn]), "the words waited for the journal");
    lock.commit().await.unwrap();
    drop(gate);
    answer.until("finish").await;
}

#[tokio::test]
async fn a_journal_that_could_not_be_written_at_first_misses_nothing() {
    let mut log = Log::open();
    let mut shop = Shop::open().await;
    let words = "x".repeat(5000);
    let mut told = shop.begins_to_tell(["short", &words, "more"]).await;
    let refusal = Refusal::of_journals(&shop.database()).await;
    told.gate.next().await;
    told.answer.piece().await;
    log.says(&[NO_JOURNAL, &told.turn()]).await;
    told.gate.next().await;
    told.answer.piece().await;
    refusal.ends().await;
    drop(told.gate);
    told.answer.until("finish").await;

    shop.restart().await;
    let kinds = told.visitor.resume(&told.conversation, None).await.kinds().await;
    assert_eq!(kinds[..2], ["start", "start-step"]);
    assert_eq!(kinds.iter().filter(|it| *it == "text-delta").count(), 3);
}
