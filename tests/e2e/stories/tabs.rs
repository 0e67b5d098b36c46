//! One conversation in two windows at once.

use crate::{
    runner::{Story, stories},
    shop::{Chat, Shop},
    stage::{Bot, Server, Stage},
};
use fantoccini::wd::WindowHandle;

pub(super) const STORIES: &[Story] = stories![
    two_windows_that_ask_at_once_get_an_answer_each,
    an_answer_goes_on_in_the_other_window_when_its_own_is_closed,
    a_conversation_deleted_in_one_window_takes_no_question_of_the_other_along,
];

const QUESTION: &str = "How long is delivery?";

/// Two windows with the same conversation; the second is in front.
async fn two_windows(stage: &Stage) -> (Shop, Bot, Server, Chat, [WindowHandle; 2]) {
    let (shop, bot, server) = stage.shop_and_server().await;
    let chat = shop.open_chat().await;
    bot.will_answer("Hello.");
    chat.ask("Hello?").await;
    chat.last_reply().at_its_end().await;
    let [first, second] = shop.opens_another_window().await;
    shop.visit("plain.html").await;
    shop.open_chat().await;
    chat.reads(&["Hello?", "Hello."]).await;
    (shop, bot, server, chat, [first, second])
}

async fn two_windows_that_ask_at_once_get_an_answer_each(stage: Stage) {
    let (shop, bot, _, chat, windows) = two_windows(&stage).await;
    shop.expects_to_hear("409 (Conflict)");
    let listens = "
        window.told = []
        addEventListener('parlor:response-end', (it) => window.told.push(it.detail.text))
        window.channel = new BroadcastChannel('now')
        window.channel.onmessage = () => document.querySelector('parlor-chat').sendMessage(";
    for (window, question) in windows.iter().zip(["One?", "Two?"]) {
        shop.goes_to(window).await;
        shop.tells::<()>(&format!("{listens}{question:?})")).await;
    }
    bot.will_answer("First.");
    bot.will_answer("Second.");
    shop.tells::<()>("new BroadcastChannel('now').postMessage('ask')").await;
    let mut seen = Vec::new();
    for window in &windows {
        shop.goes_to(window).await;
        let both = chat
            .shows("both answers", |it| {
                let done = it.messages.iter().filter(|it| it.status == "complete").count();
                it.messages.len() == 6 && done == 6
            })
            .await;
        chat.has_no_notice().await;
        let told: Vec<String> = shop.tells("return window.told").await;
        for answer in ["First.", "Second."] {
            assert!(told.iter().filter(|it| *it == answer).count() <= 1, "{told:?}");
        }
        seen.push(both.texts().join("\n"));
    }
    assert_eq!(seen[0], seen[1]);
    let mut asked = bot.was_asked();
    asked.sort();
    assert_eq!(asked, ["Hello?", "One?", "Two?"]);
    shop.reload().await;
    shop.open_chat().await;
    chat.shows("the same", |it| it.texts().join("\n") == seen[0]).await;
}

async fn an_answer_goes_on_in_the_other_window_when_its_own_is_closed(stage: Stage) {
    let (shop, bot, _, chat, [first, _]) = two_windows(&stage).await;
    bot.will_say(["Two ", "working ", "days."]);
    chat.ask(QUESTION).await;
    bot.next().await;
    chat.last_reply().reads("Two").await;
    shop.closes_the_window_for(&first).await;
    chat.reads(&["Hello?", "Hello.", QUESTION, "Two"]).await;
    chat.submit().is_called("Stop").await;
    bot.next().await;
    chat.last_reply().reads("Two working").await;
    bot.finishes();
    chat.last_reply().at_its_end().await;
    chat.reads(&["Hello?", "Hello.", QUESTION, "Two working days."]).await;
    chat.has_no_notice().await;
    assert_eq!(bot.was_asked(), ["Hello?", QUESTION]);
}

async fn a_conversation_deleted_in_one_window_takes_no_question_of_the_other_along(stage: Stage) {
    let (shop, bot, server, chat, [first, second]) = two_windows(&stage).await;
    shop.expects_to_hear("404 (Not Found)");
    chat.past().opens().await;
    chat.button("Delete: Hello?").press().await;
    chat.button("Delete").press().await;
    chat.past().has(&[]).await;
    assert_eq!(server.desk().counts().await, 0);

    shop.goes_to(&first).await;
    chat.reads(&[]).await;
    bot.will_answer("Two days.");
    chat.ask(QUESTION).await;
    chat.last_reply().reads("Two days.").await;
    chat.last_reply().at_its_end().await;
    chat.has_no_notice().await;
    shop.reload().await;
    shop.open_chat().await;
    chat.reads(&[QUESTION, "Two days."]).await;

    shop.goes_to(&second).await;
    chat.button("Back").press().await;
    chat.reads(&[]).await;
    bot.will_answer("Free.");
    chat.ask("What does it cost?").await;
    chat.reads(&["What does it cost?", "Free."]).await;
    assert_eq!(bot.was_asked(), ["Hello?", QUESTION, "What does it cost?"]);
    assert_eq!(server.desk().counts().await, 2);
}
