//! Browsers that keep nothing, or the wrong thing.

use crate::{
    runner::{Story, stories},
    shop::Shop,
    stage::{Bot, Setup, Stage},
};

pub(super) const STORIES: &[Story] = stories![
    storage_that_is_denied_keeps_nobody_from_asking,
    storage_that_is_full_keeps_nobody_from_asking,
    garbage_in_the_storage_is_taken_for_nothing,
    a_stored_conversation_of_another_agent_is_left_behind,
];

const QUESTION: &str = "How long is delivery?";
const FORGETS: &str =
    "This browser keeps no data, so the conversation ends when this page is closed";

/// Browsers deny it to a frame that is kept apart from its origin.
async fn storage_that_is_denied_keeps_nobody_from_asking(stage: Stage) {
    let (shop, bot, _) = stage.open(Setup::for_development()).await;
    shop.visit_within("sandbox.html").await;
    shop.is_so("there is no storage", "try { localStorage } catch { return true }").await;
    forgets_and_says_so_once(&shop, &bot).await;
}

async fn storage_that_is_full_keeps_nobody_from_asking(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    shop.visit("plain.html").await;
    shop.tells::<()>(FILL).await;
    forgets_and_says_so_once(&shop, &bot).await;
    shop.is_so(
        "only the filling is stored",
        "return Object.keys(localStorage).every(it => it < 99)",
    )
    .await;
    shop.tells::<()>("localStorage.clear()").await;
}

/// Stores megabytes first, and less and less of them when there is no room for more,
/// until not even one letter fits.
const FILL: &str = "
    let filling = 'x'.repeat(1 << 20)
    for (let at = 0; filling; ) {
      try {
        localStorage.setItem(at, filling)
        at += 1
      } catch {
        filling = filling.slice(0, filling.length >> 1)
      }
    }";

async fn forgets_and_says_so_once(shop: &Shop, bot: &Bot) {
    let chat = shop.open_chat().await;
    chat.has_no_notice().await;
    bot.will_answer("Two days.");
    chat.ask(QUESTION).await;
    chat.mentions(FORGETS).await;
    chat.last_reply().reads("Two days.").await;

    chat.button("Dismiss").press().await;
    chat.has_no_notice().await;
    bot.will_answer("Free above 60 euros.");
    chat.ask("What does it cost?").await;
    chat.last_reply().at_its_end().await;
    chat.reads(&[QUESTION, "Two days.", "What does it cost?", "Free above 60 euros."]).await;
    chat.has_no_notice().await;
}

async fn garbage_in_the_storage_is_taken_for_nothing(stage: Stage) {
    let (shop, bot, server) = stage.shop_and_server().await;
    let garbage =
        ["{\"version\":1,\"conv", "null", "[]", "\\u0000", "{\"version\":1,\"conversationId\":7}"];
    for (at, garbage) in garbage.into_iter().enumerate() {
        shop.visit("plain.html").await;
        shop.keeps(server.publishable_key(), garbage).await;
        shop.reload().await;
        let chat = shop.open_chat().await;
        chat.has_no_notice().await;
        chat.reads(&[]).await;
        bot.will_answer("Two days.");
        chat.ask(QUESTION).await;
        chat.reads(&[QUESTION, "Two days."]).await;
        chat.last_reply().at_its_end().await;
        assert_eq!(bot.was_asked().len(), at + 1, "after {garbage:?}");
    }
    shop.reload().await;
    shop.open_chat().await.reads(&[QUESTION, "Two days."]).await;
}

async fn a_stored_conversation_of_another_agent_is_left_behind(stage: Stage) {
    let (shop, bot, server) = stage.shop_and_server().await;
    // A request for what is not there is answered with 404, and Chromium says so.
    shop.expects_to_hear("404 (Not Found)");
    let chat = shop.open_chat().await;
    bot.will_answer("Two days.");
    chat.ask(QUESTION).await;
    chat.last_reply().at_its_end().await;
    let kept = shop.kept(server.publishable_key()).await;

    let other = server.gets_another_agent("Grace").await;
    shop.visit("other.html").await;
    shop.keeps(&other, &kept).await;
    shop.reload().await;
    let chat = shop.open_chat().await;
    chat.dialog("Grace").is_there().await;
    bot.will_answer("Hello, I am Grace.");
    chat.ask("Who are you?").await;
    chat.reads(&["Who are you?", "Hello, I am Grace."]).await;
    chat.last_reply().at_its_end().await;
    chat.has_no_notice().await;

    shop.reload().await;
    shop.open_chat().await.reads(&["Who are you?", "Hello, I am Grace."]).await;
    shop.visit("plain.html").await;
    shop.open_chat().await.reads(&[QUESTION, "Two days."]).await;
}
