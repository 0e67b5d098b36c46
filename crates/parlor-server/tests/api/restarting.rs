//! The server ends in the middle of an answer, and comes back.

use crate::support::{Frame, Script, Shop};

const INTERRUPTED: &str = "The answer was interrupted. Please ask again.";

#[tokio::test]
async fn a_power_cut_leaves_the_question_and_an_interrupted_answer() {
    let mut shop = Shop::open().await;
    let visitor = shop.visitor().await;
    let gate = shop.bot.will_wait(Script::saying(["Two ", "days."]));
    let mut answer = visitor.ask("When?").await;
    let conversation = answer.conversation.clone();
    gate.next().await;
    let (last, _) = answer.until("text-delta").await;

    shop.crash().await;
    let history = visitor.history(&conversation).await;
    assert_eq!(history[0], ("user".into(), "complete".into(), "When?".into()));
    assert_eq!(history[1].1, "interrupted");

    // The client comes back with what it has, and is told that no more will come.
    let kinds = visitor.resume(&conversation, Some(&last)).await.kinds().await;
    assert_eq!(kinds[kinds.len() - 3..], ["error", "finish", "[DONE]"]);
}

#[tokio::test]
async fn a_shutdown_ends_streams_without_their_end_and_saves_what_was_said() {
    let mut shop = Shop::open().await;
    let visitor = shop.visitor().await;
    let gate = shop.bot.will_wait(Script::saying(["Two ", "days."]));
    let mut answer = visitor.ask("When?").await;
    let conversation = answer.conversation.clone();
    gate.next().await;
    let (last, _) = answer.until("text-delta").await;

    shop.restart().await;
    let frames = answer.rest().await;
    assert!(!frames.contains(&Frame::Done), "{frames:?}");
    let last_message = visitor.history(&conversation).await.remove(1);
    assert_eq!((last_message.1.as_str(), last_message.2.as_str()), ("interrupted", "Two "));

    let rest = visitor.resume(&conversation, Some(&last)).await.rest().await;
    let errors = rest.iter().filter_map(|it| match it {
        Frame::Event { chunk, .. } => chunk["errorText"].as_str(),
        Frame::Comment(_) | Frame::Done => None,
    });
    assert_eq!(errors.collect::<Vec<_>>(), [INTERRUPTED]);
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
    let visitor = shop.visitor().await;
    shop.bot.will_say(["Two ", "days."]);
    let answer = visitor.ask("When?").await;
    let conversation = answer.conversation.clone();
    let whole = answer.rest().await;

    shop.restart().await;
    // The session is still good, and the answer can still be fetched, event by event.
    assert_eq!(visitor.resume(&conversation, None).await.rest().await, whole);
    assert_eq!(visitor.history(&conversation).await.len(), 2);
}
