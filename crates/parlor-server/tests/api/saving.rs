//! Answers that the database does not take at once.

use crate::support::{Answer, Script, Shop};
use futures::FutureExt as _;
use parlor_server::storage::{Db, Statement};
use std::time::Duration;

/// Longer than a turn may hold its words back, shorter than the database's own patience.
const SOON: Duration = Duration::from_secs(3);

async fn database(shop: &Shop) -> Db {
    Db::open(&shop.path().join("parlor.db")).await.unwrap()
}

const REFUSE_ENDS: &str = "CREATE TRIGGER refuse BEFORE UPDATE ON turns \
    BEGIN SELECT RAISE(ABORT, 'the test refuses'); END";
const REFUSE_JOURNAL: &str = "CREATE TRIGGER refuse BEFORE INSERT ON turn_events \
    BEGIN SELECT RAISE(ABORT, 'the test refuses'); END";

async fn refuse(db: &Db, trigger: &'static str) {
    db.execute(Statement::new(trigger)).await.unwrap();
}

async fn take(db: &Db) {
    db.execute(Statement::new("DROP TRIGGER refuse")).await.unwrap();
}

#[tokio::test]
async fn an_answer_is_finished_only_once_it_is_saved() {
    let shop = Shop::open().await;
    let visitor = shop.visitor().await;
    let db = database(&shop).await;
    let gate = shop.bot.will_wait(Script::saying(["Two days."]));
    shop.bot.will_say(["Yes."]);
    let mut answer = visitor.ask("When?").await;
    let conversation = answer.conversation.clone();
    refuse(&db, REFUSE_ENDS).await;
    drop(gate);
    answer.piece().await;
    let mut end = answer.until("finish").boxed();
    assert!(tokio::time::timeout(SOON, &mut end).await.is_err(), "the end was told unsaved");
    take(&db).await;
    end.await;
    assert_eq!(visitor.history(&conversation).await[1].1, "complete");
    assert_eq!(visitor.ask_in(&conversation, "Sure?").await.text().await, "Yes.");
}

#[tokio::test]
async fn words_are_told_while_the_database_is_busy() {
    let shop = Shop::open().await;
    let visitor = shop.visitor().await;
    let db = database(&shop).await;
    let gate = shop.bot.will_wait(Script::saying([&*"x".repeat(5000), "more", "!"]));
    let mut answer = visitor.ask("?").await;
    let lock = db.begin().await.unwrap();
    for expected in [5000, 4, 1] {
        let step = async {
            gate.next().await;
            answer.piece().await
        };
        let piece = tokio::time::timeout(SOON, step).await.expect("the words wait");
        assert_eq!(piece.len(), expected);
    }
    lock.commit().await.unwrap();
    drop(gate);
    answer.until("finish").await;
}

#[tokio::test]
async fn a_journal_that_could_not_be_written_at_first_misses_nothing() {
    let mut shop = Shop::open().await;
    let visitor = shop.visitor().await;
    let db = database(&shop).await;
    let gate = shop.bot.will_wait(Script::saying([&*"x".repeat(5000), "more"]));
    let mut answer: Answer = visitor.ask("?").await;
    let conversation = answer.conversation.clone();
    refuse(&db, REFUSE_JOURNAL).await;
    gate.next().await;
    answer.piece().await;
    gate.next().await;
    answer.piece().await;
    take(&db).await;
    drop(gate);
    answer.until("finish").await;

    shop.restart().await;
    let kinds = visitor.resume(&conversation, None).await.kinds().await;
    assert_eq!(kinds[..2], ["start", "start-step"]);
    assert_eq!(kinds.iter().filter(|it| *it == "text-delta").count(), 2);
}
