//! What can go wrong with a question: each is one sentence and one action.

use crate::{
    runner::{Story, stories},
    shop::{Chat, Shop},
    stage::{Bot, Impostor, Line, Server, Stage},
};
use parlor_server::domain::{answer::AnswerError, scripted::Script};

pub(super) const STORIES: &[Story] = stories![
    what_may_work_later_keeps_the_question_and_offers_to_send_it_again,
    what_will_never_work_says_so_and_the_next_question_is_sent,
    a_limit_counts_down_and_the_question_goes_by_itself,
    a_limit_counts_down_in_the_language_of_the_visitor,
    an_answer_that_fails_says_so_in_the_language_of_the_visitor,
];

const OUR_FAULT: &str = "Something went wrong on our side. Your message is kept.";
const TOO_MUCH: &str = "That was a lot of messages. Please wait a moment.";

/// What an engine writes to its own console of a refusal.
const REFUSED: &str = "Failed to load resource";

async fn what_may_work_later_keeps_the_question_and_offers_to_send_it_again(stage: Stage) {
    let (shop, bot, line, chat) = in_conversation(&stage).await;
    for (number, (impostor, sentence)) in [
        (Impostor::page(200), OUR_FAULT),
        (Impostor::page(502), OUR_FAULT),
        (Impostor::error(500, r#"{"error":{"code":"internal"}}"#), OUR_FAULT),
        (Impostor::error(503, r#"{"error":{"code":"server_busy"}}"#), OUR_FAULT),
        (Impostor::error(429, r#"{"error":{"code":"rate_limited"}}"#), TOO_MUCH),
        (
            Impostor::error(409, r#"{"error":{"code":"conversation_busy"}}"#),
            "The last answer is still being written",
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let question = format!("Question {number}");
        line.is_taken_by(impostor).await;
        chat.ask(&question).await;
        chat.alerts(sentence).await;
        let seen = chat.now().await;
        let last = seen.messages.last().map(|it| (&*it.text, &*it.status, it.remarks.concat()));
        assert_eq!(last, Some((&*question, "unsent", "Not sent yet".to_owned())));
        assert_eq!(seen.status, "", "answers are promised beside {sentence:?}");
        if number < 2 {
            shop.is_accessible().await;
        }
        line.is_mended().await;
        bot.will_answer("Done.");
        chat.button("Retry").press().await;
        chat.composer().has_focus().await;
        is_answered(&chat, &question, number + 2).await;
        chat.shows("that answers come again", |it| it.status == "Answers right away").await;
        assert_eq!(bot.was_asked().last(), Some(&question));
        assert_eq!(bot.was_asked().len(), number + 2);
    }
}

async fn what_will_never_work_says_so_and_the_next_question_is_sent(stage: Stage) {
    let (_, bot, line, chat) = in_conversation(&stage).await;
    let (too_long, not_taken) = ("This message is too long", "This message could not be taken");
    let mut asked = 1;
    for (impostor, sentence) in [
        (Impostor::page(413), too_long),
        (Impostor::error(422, r#"{"error":{"code":"message_too_long"}}"#), too_long),
        (Impostor::error(400, r#"{"error":{"code":"invalid_request"}}"#), not_taken),
        (Impostor::error(409, r#"{"error":{"code":"file_sent"}}"#), not_taken),
    ] {
        line.is_taken_by(impostor).await;
        chat.ask("This?").await;
        chat.alerts(sentence).await;
        chat.shows("that it was not sent", |it| {
            it.messages.last().is_some_and(|it| it.status == "failed" && it.remarks == ["Not sent"])
        })
        .await;
        chat.button("Dismiss").press().await;
        chat.has_no_notice().await;
        chat.composer().has_focus().await;

        line.is_mended().await;
        bot.will_answer("Done.");
        asked += 1;
        chat.ask("And that?").await;
        chat.shows("the answer", |it| {
            let replies = it.messages.iter().filter(|it| it.text == "Done.");
            replies.filter(|it| it.status == "complete").count() == asked
        })
        .await;
        assert_eq!(bot.was_asked().len(), asked);
    }
}

/// A chat in which something was said, on a line of its own.
async fn in_conversation(stage: &Stage) -> (Shop, Bot, Line, Chat) {
    let (shop, bot, line) = stage.shop_on_a_line().await;
    shop.expects_to_hear("net::ERR_");
    shop.expects_to_hear(REFUSED);
    let chat = shop.open_chat().await;
    bot.will_answer("Done.");
    chat.ask("First?").await;
    chat.last_reply().at_its_end().await;
    (shop, bot, line, chat)
}

async fn is_answered(chat: &Chat, question: &str, answers: usize) {
    chat.shows(&format!("the answer to {question:?}"), |it| {
        let replies = it.messages.iter().filter(|it| it.text == "Done.");
        replies.filter(|it| it.status == "complete").count() == answers
            && it.messages.iter().filter(|it| it.text == question).count() == 1
    })
    .await;
    chat.has_no_notice().await;
}

/// A shop whose visitors may ask once a minute, and whose page has a clock to put forward.
async fn limited(stage: &Stage, page: &str) -> (Shop, Bot, Server) {
    let (shop, bot, server) = stage.shop_and_server().await;
    server.desk().limits_visitors_to(1).await;
    shop.expects_to_hear(REFUSED);
    shop.visit(page).await;
    shop.tells::<()>(
        "window.ahead = 0
        const now = performance.now.bind(performance)
        performance.now = () => now() + window.ahead",
    )
    .await;
    (shop, bot, server)
}

async fn a_limit_counts_down_and_the_question_goes_by_itself(stage: Stage) {
    let (shop, bot, server) = limited(&stage, "plain.html").await;
    let chat = shop.open_chat().await;
    bot.will_answer("Two days.");
    chat.ask("How long is delivery?").await;
    chat.last_reply().at_its_end().await;
    chat.ask("What does it cost?").await;
    chat.alerts(TOO_MUCH).await;
    counts(&shop, "It goes on in (5.|60) seconds").await;
    chat.button("Retry").is_there().await;
    shop.is_accessible().await;

    bot.will_answer("Nothing.");
    server.lets_minutes_pass(1);
    shop.tells::<()>("window.ahead = 61_000").await;
    chat.reads(&["How long is delivery?", "Two days.", "What does it cost?", "Nothing."]).await;
    chat.has_no_notice().await;
    chat.composer().has_focus().await;
    assert_eq!(bot.was_asked().len(), 2);
}

async fn a_limit_counts_down_in_the_language_of_the_visitor(stage: Stage) {
    let (shop, bot, server) = limited(&stage, "rtl.html").await;
    let chat = shop.open_chat().await;
    bot.will_answer("يومان.");
    chat.ask("كم يستغرق التوصيل؟").await;
    chat.last_reply().at_its_end().await;
    chat.ask("كم يكلف؟").await;
    chat.alerts("كان عدد الرسائل كبيرًا. يُرجى الانتظار قليلًا.").await;
    counts(&shop, "يُستأنف خلال .+ (ثانية|ثوان)").await;
    shop.is_accessible().await;
    bot.will_answer("لا شيء.");
    server.lets_minutes_pass(1);
    chat.button("إعادة المحاولة").press().await;
    chat.last_reply().reads("لا شيء.").await;
    chat.has_no_notice().await;
}

async fn an_answer_that_fails_says_so_in_the_language_of_the_visitor(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    shop.visit("rtl.html").await;
    let chat = shop.open_chat().await;
    let error = AnswerError::Unavailable {
        endpoint: "https://model.example".to_owned(),
        reason: "it is away".to_owned(),
    };
    bot.will_wait(Script::default().says(["يو"]).fails(error));
    chat.ask("كم يستغرق التوصيل؟").await;
    bot.next().await;
    bot.finishes();
    let sentence = "تعذّرت الإجابة عن هذا الآن";
    chat.last_reply().is("failed").await;
    chat.last_reply().is_remarked(sentence).await;
    chat.tells(sentence).await;
    shop.is_accessible().await;
    bot.will_answer("يومان.");
    chat.button("إعادة المحاولة").press().await;
    chat.last_reply().reads("يومان.").await;
}

/// The time that is left reads so, as a regular expression.
async fn counts(shop: &Shop, sentence: &str) {
    let script = format!(
        "const root = document.querySelector('parlor-chat').shadowRoot
        const left = root.querySelector('[role=timer]')?.textContent ?? ''
        return new RegExp({sentence:?}).test(left.replace(/[\\u2066-\\u2069]/g, ''))"
    );
    shop.is_so(&format!("the time that is left reads {sentence:?}"), &script).await;
}
