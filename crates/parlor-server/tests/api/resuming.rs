//! Coming back to an answer, from wherever the connection was cut.

use crate::support::{Frame, Script, Shop, events, frames_of, json, text_of};

#[tokio::test]
async fn a_cut_at_any_event_and_a_resume_give_the_same_events() {
    let shop = Shop::open().await;
    let told = shop.tells((0..20).map(|it| format!("word-{it} "))).await;
    for cut in 0..told.frames.len() {
        let before = &told.frames[..cut];
        let last = events(before).last().map(|it| it.0);
        let after = told.visitor.resume(&told.conversation, last).await.rest().await;
        assert_eq!([before, &after].concat(), told.frames, "cut after {cut} events");
    }
}

/// Numbers from 0 to below `limit`, the same for the same seed (Knuth's MMIX).
fn random(seed: &mut u64, limit: u64) -> u64 {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*seed >> 33) % limit
}

#[tokio::test]
async fn any_number_of_cuts_anywhere_and_as_many_resumes_give_the_same_text() {
    let shop = Shop::open().await;
    let told = shop.tells((0..40).map(|it| format!("wörd-{it} "))).await;
    let whole = text_of(&told.frames);
    for seed in 0..25 {
        let (mut state, mut read) = (seed, Vec::new());
        while read.last() != Some(&Frame::Done) {
            let last = events(&read).last().map(|it| it.0.to_owned());
            let mut answer = told.visitor.resume(&told.conversation, last.as_deref()).await;
            for _ in 0..random(&mut state, 12) {
                read.extend(answer.next().await.filter(|it| !matches!(it, Frame::Comment(_))));
            }
        }
        assert_eq!(text_of(&read), whole, "seed {seed}");
        assert_eq!(read, told.frames, "seed {seed}");
    }
}

/// What a client keeps of a body that was cut somewhere, also within a character.
fn cut_anywhere(body: &str, state: &mut u64) -> Vec<Frame> {
    let at = random(state, u64::try_from(body.len()).unwrap() + 1);
    let kept = &body.as_bytes()[..usize::try_from(at).unwrap()];
    frames_of(&String::from_utf8_lossy(kept))
}

#[tokio::test]
async fn cuts_at_any_byte_while_the_answer_is_being_written_lose_and_repeat_nothing() {
    let shop = Shop::open().await;
    let visitor = shop.visitor().await;
    let words: Vec<String> = (0..10).map(|it| format!("wörd-{it} ")).collect();
    for seed in 0..20 {
        let (mut state, mut read, mut said) = (seed, Vec::new(), 0);
        let gate = shop.bot.will_wait(Script::saying(words.clone()));
        let mut answer = visitor.ask("?").await;
        let id = answer.conversation.clone();
        while said < words.len() {
            for _ in 0..=random(&mut state, 3).min(9 - u64::try_from(said).unwrap()) {
                gate.next().await;
                said += 1;
            }
            let heard = answer.raw_until(Some(&words[said - 1])).await;
            read.extend(cut_anywhere(&heard, &mut state));
            let last = events(&read).last().map(|it| it.0.to_owned());
            answer = visitor.resume(&id, last.as_deref()).await;
        }
        drop(gate);
        while read.last() != Some(&Frame::Done) {
            read.extend(cut_anywhere(&answer.raw_until(None).await, &mut state));
            let last = events(&read).last().map(|it| it.0.to_owned());
            answer = visitor.resume(&id, last.as_deref()).await;
        }
        assert_eq!(text_of(&read), words.concat(), "seed {seed}");
        let all = visitor.resume(&id, None).await.rest().await;
        assert_eq!(read, all, "seed {seed}");
    }
}

#[tokio::test]
async fn a_cut_while_the_answer_is_being_written_loses_nothing() {
    let shop = Shop::open().await;
    let told = shop.begins_to_tell(["one ", "two ", "three ", "four"]).await;
    let (mut answer, mut last, mut read) = (told.answer, told.last, "one ".to_owned());
    for _ in 0..3 {
        drop(answer);
        told.gate.next().await;
        answer = told.visitor.resume(&told.conversation, Some(&last)).await;
        let (id, chunk) = answer.until("text-delta").await;
        (last, read) = (id, read + chunk["delta"].as_str().unwrap());
    }
    told.gate.next().await;
    assert_eq!(read, "one two three four");
    assert_eq!(answer.text().await, "");
}

#[tokio::test]
async fn leaving_is_not_stopping() {
    let shop = Shop::open().await;
    let visitor = shop.visitor().await;
    let gate = shop.bot.will_wait(Script::saying(["said ", "to nobody"]));
    let answer = visitor.ask("?").await;
    let conversation = answer.conversation.clone();
    drop(answer);
    for _ in 0..3 {
        gate.next().await;
    }
    assert_eq!(visitor.resume(&conversation, None).await.text().await, "said to nobody");
    assert_eq!(visitor.history(&conversation).await[1].1, "complete");
}

#[tokio::test]
async fn without_a_position_everything_is_replayed_from_the_start() {
    let shop = Shop::open().await;
    let told = shop.begins_to_tell(["one ", "two"]).await;
    let mut second = told.visitor.resume(&told.conversation, None).await;
    let (_, start) = second.until("start").await;
    assert!(start["messageId"].as_str().unwrap().starts_with("msg_"));
    drop(told.gate);
    assert_eq!(second.text().await, "one two");
}

#[tokio::test]
async fn a_position_may_be_a_parameter_and_a_number_alone() {
    let shop = Shop::open().await;
    let told = shop.tells(["one ", "two"]).await;
    let path = format!("{}/stream?after=3", told.conversation);
    let tail = told.visitor.resume_at(&path, None).await.rest().await;
    assert_eq!(tail, told.frames[3..]);
    assert_eq!(text_of(&tail), "one two");
}

#[tokio::test]
async fn an_answer_can_be_fetched_for_five_minutes_and_then_nothing_runs() {
    let shop = Shop::open().await;
    let told = shop.tells(["done"]).await;
    shop.clock.advance_millis(5 * 60 * 1000);
    assert_eq!(told.visitor.resume(&told.conversation, None).await.text().await, "done");
    shop.clock.advance_millis(1);
    assert_eq!(told.visitor.look(&told.conversation).await.status, 204);
}

#[tokio::test]
async fn a_name_that_was_never_used_has_nothing_running() {
    let shop = Shop::open().await;
    assert_eq!(shop.visitor().await.look("new-sdk-chat").await.status, 204);
}

#[tokio::test]
async fn the_ai_sdk_resumes_under_its_own_name() {
    let shop = Shop::open().await;
    let visitor = shop.visitor().await;
    shop.bot.will_say(["done"]);
    let body = json!({"id": "sdk-chat", "messages": [{"id": "u1", "role": "user", "parts": [{"type": "text", "text": "hi"}]}]});
    visitor.send(&body).await.text().await;
    assert_eq!(visitor.resume("sdk-chat", None).await.text().await, "done");
}

#[tokio::test]
async fn a_conversation_of_somebody_else_cannot_be_resumed() {
    let shop = Shop::open().await;
    let told = shop.tells(["secret"]).await;
    let other = shop.visitor().await;
    other.look(&told.conversation).await.refused(404, "conversation_not_found");
    other.look("cnv_00000000000000000000000000000000").await.refused(404, "conversation_not_found");
}

#[tokio::test]
async fn a_position_that_is_none_is_refused_by_name() {
    let shop = Shop::open().await;
    let told = shop.tells(["done"]).await;
    let path = format!("/v1/agents/{}/chat/{}/stream", told.visitor.agent, told.conversation);
    let reply = told.visitor.get(&format!("{path}?after=soon")).await;
    assert_eq!(reply.refused(422, "invalid_parameter").as_deref(), Some("after"));
}
