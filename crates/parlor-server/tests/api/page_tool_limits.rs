//! What it costs to let an answer go on after a page's tools.

use crate::{
    limiting,
    page_tools::{ask, calling, output, parts, refused, result},
    support::{Script, Shop, json},
};
use parlor_server::domain::{
    allowance::ServerLimits,
    answer::{AnswerEvent, Outcome},
};
use parlor_wire::chunk::Usage;

#[tokio::test]
async fn a_result_that_is_sent_again_is_free() {
    let limits = ServerLimits { session_messages_per_minute: 2, ..ServerLimits::default() };
    let shop = limiting::shop(limits).await;
    calling(&shop, &["Done."]);
    let visitor = shop.visitor().await;
    let (conversation, _) = ask(&visitor).await;
    for _ in 0..5 {
        let answer = result(&visitor, &conversation, &output("call_1")).await;
        assert_eq!(answer.text().await, "Done.");
    }
    // The answer that went on was the second of the minute, and there is no third.
    shop.clock.advance_millis(30_000);
    calling(&shop, &["Never."]);
    visitor.ask_in(&conversation, "Again").await.text().await;
    refused(&visitor, &conversation, &output("call_1")).await.refused(429, "rate_limited");
    assert_eq!(shop.bot.asked().len(), 3);
}

#[tokio::test]
async fn an_answer_does_not_go_on_without_tokens_and_the_next_day_it_does() {
    let shop = Shop::open().await;
    let limits = json!({"limits": {"dailyTokens": 10, "dailyMessages": 1}});
    shop.backend().patch(&shop.agent_path(""), &limits).await.good();
    let cart = Script::default().says(["One moment."]).calls("call_1", "cart", json!({}));
    shop.bot.will_play(cart.then(AnswerEvent::Done(Outcome {
        answered: true,
        finish_reason: "tool-calls",
        model: "scripted".into(),
        usage: Some(Usage { input_tokens: 7, output_tokens: 3, estimated: false }),
    })));
    let visitor = shop.backend();
    let (conversation, _) = ask(&visitor).await;
    let before = parts(&visitor, &conversation).await;
    let refused = refused(&visitor, &conversation, &output("call_1")).await;
    assert!(refused.body.contains("Come back tomorrow."), "{refused:?}");
    assert!(refused.header("retry-after").parse::<u32>().unwrap() > 0);
    refused.refused(429, "daily_budget_exhausted");
    assert_eq!(parts(&visitor, &conversation).await, before);

    shop.clock.advance_millis(24 * 60 * 60 * 1000);
    shop.bot.will_say(["It is in."]);
    let rest = result(&visitor, &conversation, &output("call_1")).await;
    assert_eq!(rest.text().await, "It is in.");
    // It was no other answer: the day's one is still to be had.
    shop.bot.will_say(["Yes."]);
    assert_eq!(visitor.ask_in(&conversation, "Really?").await.text().await, "Yes.");
}
