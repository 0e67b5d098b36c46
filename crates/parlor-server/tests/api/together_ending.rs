//! Two servers on one database, of which one ends, dies, or seems to.

use crate::{
    nesting::{tamper, waiting},
    support::{Frame, Script, Shop, chunks, events, json},
    together::two,
};

const INTERRUPTED: &str = "The answer was interrupted. Please ask again.";

/// How often it was told that an answer failed.
async fn failures(shop: &Shop) -> usize {
    shop.told("message.failed").await.len()
}

#[tokio::test]
async fn a_server_that_shuts_down_sends_its_visitors_to_the_other() {
    let Some((a, b)) = two().await else { return };
    let told = a.begins_to_tell(["Two ", "days."]).await;
    let at_b = told.visitor.at(&b);
    let followed = at_b.resume(&told.conversation, Some(&told.last)).await;
    a.close().await;
    let frames = told.answer.rest().await;
    assert!(!frames.contains(&Frame::Done), "{frames:?}");
    // Nobody waits until it counts as dead.
    let rest = followed.rest().await;
    let errors = chunks(&rest).filter_map(|it| it["errorText"].as_str());
    assert_eq!(errors.collect::<Vec<_>>(), [INTERRUPTED]);
    assert_eq!(at_b.resume(&told.conversation, Some(&told.last)).await.rest().await, rest);
    b.bot.will_say(["Two days."]);
    assert_eq!(at_b.ask_in(&told.conversation, "?").await.text().await, "Two days.");
}

#[tokio::test]
async fn a_server_that_ends_while_it_follows_another_sends_its_visitors_on() {
    let Some((a, b)) = two().await else { return };
    let told = a.begins_to_tell(["Two ", "days."]).await;
    let mut followed = told.visitor.at(&b).resume(&told.conversation, None).await;
    let (last, _) = followed.until("text-delta").await;
    b.close().await;
    assert_eq!(followed.rest().await, []);
    drop(told.gate);
    let rest = told.visitor.resume(&told.conversation, Some(&last)).await;
    assert_eq!(rest.text().await, "days.");
}

#[tokio::test]
async fn a_dead_servers_answer_is_interrupted_once_and_not_before_its_time() {
    let Some((a, b)) = two().await else { return };
    let c = a.beside().await;
    let told = a.begins_to_tell(["Two ", "days."]).await;
    let at_b = told.visitor.at(&b);
    let mut followed = at_b.resume(&told.conversation, None).await;
    assert_eq!(followed.piece().await, "Two ");
    a.dies().await;
    for _ in 0..4 {
        b.app().beat().await.unwrap();
        c.app().beat().await.unwrap();
        b.clock.advance_millis(4999);
    }
    assert_eq!(at_b.history(&told.conversation).await[1].1, "streaming");
    b.clock.advance_millis(5000);
    let (one, two) = tokio::join!(b.app().beat(), c.app().beat());
    one.and(two).unwrap();
    let answer = at_b.history(&told.conversation).await.remove(1);
    assert_eq!((answer.1.as_str(), answer.2.as_str()), ("interrupted", "Two "));
    assert_eq!(failures(&b).await, 1);

    let kinds = followed.kinds().await;
    assert_eq!(kinds[kinds.len() - 3..], ["error", "finish", "[DONE]"]);
    let kinds = told.visitor.at(&c).resume(&told.conversation, Some(&told.last)).await;
    assert_eq!(kinds.kinds().await, ["text-end", "finish-step", "error", "finish", "[DONE]"]);
    b.bot.will_say(["Two days."]);
    assert_eq!(at_b.ask_in(&told.conversation, "?").await.text().await, "Two days.");
}

#[tokio::test]
async fn a_dead_servers_answer_that_cannot_be_read_keeps_no_other_from_its_end() {
    let Some((a, b)) = two().await else { return };
    let (visitor, conversation) = waiting(&a).await;
    let gate = a.bot.will_wait(Script::saying(["Two ", "days."]));
    let body = json!({"toolCallId": "call_1", "output": 1});
    let mut rest = visitor.streams(&conversation, "tool-results", &body).await;
    gate.next().await;
    assert_eq!(rest.piece().await, "Two ");
    let other = a.begins_to_tell(["Three ", "days."]).await;
    tamper(&a, &conversation, "[{\"type\":").await;
    a.dies().await;
    b.finds_the_others_dead().await;
    for (who, conversation) in [(&other.visitor, &other.conversation), (&visitor, &conversation)] {
        assert_eq!(who.at(&b).history(conversation).await[1].1, "interrupted");
    }
}

#[tokio::test]
async fn a_server_that_lives_keeps_its_answers_whatever_the_clock_says() {
    let Some((a, b)) = two().await else { return };
    let told = a.begins_to_tell(["Two ", "days."]).await;
    let c = b.beside().await;
    for _ in 0..9 {
        a.app().beat().await.unwrap();
        b.app().beat().await.unwrap();
        c.app().beat().await.unwrap();
        b.clock.advance_millis(60_000);
    }
    drop(told.gate);
    assert_eq!(told.answer.text().await, "days.");
    assert_eq!(failures(&b).await, 0);
}

#[tokio::test]
async fn a_server_that_was_taken_for_dead_tells_its_listeners_what_the_others_wrote() {
    let Some((a, b)) = two().await else { return };
    let told = a.begins_to_tell(["Two ", "days ", "at most."]).await;
    b.finds_the_others_dead().await;
    let told_at_b = told.visitor.at(&b).resume(&told.conversation, Some(&told.last)).await;
    // It lived, and goes on.
    told.gate.next().await;
    drop(told.gate);
    let at_a = told.answer.rest().await;
    let at_b = told_at_b.rest().await;
    let end = |frames: &[Frame]| events(frames).map(|it| it.0.to_owned()).last();
    assert_eq!(end(&at_a), end(&at_b));
    for frames in [&at_a, &at_b] {
        let errors = chunks(frames).filter_map(|it| it["errorText"].as_str());
        assert_eq!(errors.collect::<Vec<_>>(), [INTERRUPTED]);
        assert_eq!(frames.last(), Some(&Frame::Done));
    }
    assert_eq!(told.visitor.history(&told.conversation).await[1].1, "interrupted");
    assert_eq!(failures(&a).await, 1);
    a.bot.will_say(["Two days."]);
    assert_eq!(told.visitor.ask_in(&told.conversation, "?").await.text().await, "Two days.");
}

#[tokio::test]
async fn an_answer_of_a_dead_server_can_be_stopped_before_its_time() {
    let Some((a, b)) = two().await else { return };
    let told = a.begins_to_tell(["Two ", "days."]).await;
    let at_b = told.visitor.at(&b);
    // What is not written down yet dies with it.
    assert_eq!(at_b.resume(&told.conversation, None).await.piece().await, "Two ");
    a.dies().await;
    assert_eq!(at_b.stop(&told.conversation).await["data"]["stopped"], true);
    let answer = at_b.history(&told.conversation).await.remove(1);
    assert_eq!((answer.1.as_str(), answer.2.as_str()), ("stopped", "Two "));
}

#[tokio::test]
async fn idle_conversations_end_once_whichever_servers_look() {
    let Some((a, b)) = two().await else { return };
    for _ in 0..3 {
        a.talk("?", "fine").await;
    }
    b.clock.advance_millis(24 * 60 * 60 * 1000);
    tokio::join!(a.app().prune(), b.app().prune(), a.app().prune(), b.app().prune());
    assert_eq!(a.told("conversation.ended").await.len(), 3);
}
