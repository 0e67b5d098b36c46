//! The server ends in the middle of an answer, and comes back.

use crate::support::{Frame, Script, Shop, chunks};

const INTERRUPTED: &str = "The answer was interrupted. Please ask again.";

#[tokio::test]
async fn a_power_cut_leaves_the_question_and_an_interrupted_answer() {
    let mut shop = Shop::open().await;
    let told = shop.begins_to_tell(["Two ", "days."]).await;
    shop.crash().await;
    let history = told.visitor.history(&told.conversation).await;
    assert_eq!(history[0], ("user".into(), "complete".into(), "?".into()));
    assert_eq!(history[1].1, "interrupted");

    // The client comes back with what it has, and is told that no more will come.
    let kinds = told.visitor.resume(&told.conversation, Some(&told.last)).await.kinds().await;
    assert_eq!(kinds[kinds.len() - 3..], ["error", "finish", "[DONE]"]);
}

#[tokio::test]
async fn a_shutdown_ends_streams_without_their_end_and_saves_what_was_said() {
    let mut shop = Shop::open().await;
    let told = shop.begins_to_tell(["Two ", "days."]).await;
    shop.restart().await;
    let frames = told.answer.rest().await;
    assert!(!frames.contains(&Frame::Done), "{frames:?}");
    let answer = told.visitor.history(&told.conversation).await.remove(1);
    assert_eq!((answer.1.as_str(), answer.2.as_str()), ("interrupted", "Two "));

    let rest = told.visitor.resume(&told.conversation, Some(&told.last)).await.rest().await;
    let errors = chunks(&rest).filter_map(|it| it["errorText"].as_str());
    assert_eq!(errors.collect::<Vec<_>>(), [INTERRUPTED]);
    let finish = chunks(&rest).find(|it| it["type"] == "finish").unwrap();
    assert_eq!(finish["messageMetadata"]["status"], "interrupted");
    assert_eq!(rest.last(), Some(&Frame::Done));
}

#[tokio::test]
async fn the_next_question_works_after_a_power_cut() {
    let mut shop = Shop::open().await;
    let visitor = shop.visitor().await;
    let _gate = shop.bot.will_wait(Script::saying(["never"]));
    let answer = visitor.ask("When?").await;
    shop.crash().await;
    shop.bot.will_say(["Two days."]);
    let again = visitor.ask_in(&answer.conversation, "When?").await;
    assert_eq!(again.text().await, "Two days.");
}

#[tokio::test]
async fn everything_is_there_after_a_restart() {
    let mut shop = Shop::open().await;
    let told = shop.tells(["Two ", "days."]).await;
    shop.restart().await;
    // The session is still good, and the answer can still be fetched, event by event.
    let again = told.visitor.resume(&told.conversation, None).await;
    assert_eq!(again.rest().await, told.frames);
    assert_eq!(told.visitor.history(&told.conversation).await.len(), 2);
}
