//! How good a conversation was.

use crate::{
    driver::Key,
    runner::{Story, stories},
    shop::Chat,
    stage::Stage,
};
use serde_json::json;

pub(super) const STORIES: &[Story] = stories![
    a_conversation_that_ended_is_rated,
    whoever_rates_while_somebody_speaks_writes_on,
    an_arabic_rating_can_be_changed,
];

/// Reads what the page heard of ratings.
const HEARD: &str = "return JSON.stringify(window.rated ?? [])";

async fn is_rated(chat: &Chat, stars: &str) {
    chat.shows(&format!("{stars:?} as given"), |it| it.rated == stars).await;
}

async fn a_conversation_that_ended_is_rated(stage: Stage) {
    let (shop, bot, server) = stage.shop_and_server().await;
    let chat = shop.open_chat().await;
    shop.tells::<()>(
        "window.rated = []
         addEventListener('parlor:rating', (it) => window.rated.push(it.detail))",
    )
    .await;
    bot.will_answer(&"Two days.\n\n".repeat(20));
    chat.ask("How long is delivery?").await;
    chat.last_reply().at_its_end().await;
    server.desk().ends_it().await;
    chat.choice("radio", "1 star").is_there().await;
    chat.composer().has_focus().await;
    shop.is_accessible().await;

    // Without a choice, engines differ in which star Tab leads to.
    chat.choice("radio", "3 stars").press().await;
    chat.press(Key::Right).await;
    chat.choice("radio", "4 stars").has_focus().await;
    shop.is_so(
        "what else can be said is in view",
        "
        const root = document.querySelector('parlor-chat').shadowRoot
        const end = (part) => root.querySelector(`[part=${part}]`).getBoundingClientRect().bottom
        return end('rating-more') <= end('transcript')",
    )
    .await;
    chat.press(Key::Tab).await;
    chat.text_box("Tell us more").has_focus().await;
    shop.is_accessible().await;
    chat.type_text("Quick.").await;
    chat.press(Key::Tab).await;
    chat.press(Key::Enter).await;
    is_rated(&chat, "4 stars").await;
    chat.button("Change").has_focus().await;
    shop.is_accessible().await;
    assert_eq!(server.desk().reads().await["rating"], json!({"score": 4, "comment": "Quick."}));
    assert_eq!(shop.tells::<String>(HEARD).await, r#"[{"text":"Quick.","score":4}]"#);

    shop.reload().await;
    let chat = shop.open_chat().await;
    is_rated(&chat, "4 stars").await;
    bot.will_answer("Gladly.");
    chat.ask("Thank you").await;
    chat.last_reply().reads("Gladly.").await;
    chat.button("Change").is_not_there().await;
}

async fn whoever_rates_while_somebody_speaks_writes_on(stage: Stage) {
    let (shop, bot, server) = stage.shop_and_server().await;
    let chat = shop.open_chat().await;
    bot.will_answer("Two days.");
    chat.ask("How long is delivery?").await;
    chat.last_reply().at_its_end().await;
    server.desk().ends_it().await;
    chat.choice("radio", "4 stars").press().await;
    let comment = chat.text_box("Tell us more");
    comment.enter().await;
    chat.type_text("Quick").await;
    server.desk().is_taken_by("Ada").await;
    server.desk().says("One more thing.").await;
    chat.last_reply().reads("One more thing.").await;
    comment.has_focus().await;
    shop.is_accessible().await;

    // Who answers instead is not asked meanwhile, and finds the words again.
    chat.composer().enter().await;
    chat.ask("Yes?").await;
    comment.is_not_there().await;
    chat.composer().has_focus().await;
    server.desk().hands_back().await;
    comment.enter().await;
    chat.press(Key::End).await;
    chat.type_text(".").await;
    chat.press(Key::Tab).await;
    chat.press(Key::Enter).await;
    is_rated(&chat, "4 stars").await;
    assert_eq!(server.desk().reads().await["rating"], json!({"score": 4, "comment": "Quick."}));
}

async fn an_arabic_rating_can_be_changed(stage: Stage) {
    let (shop, bot, server) = stage.shop_and_server().await;
    shop.visit("rtl.html").await;
    let chat = shop.open_chat().await;
    bot.will_answer("يومان.");
    chat.ask("كم يستغرق التوصيل؟").await;
    chat.last_reply().at_its_end().await;
    let desk = server.desk();
    desk.is_taken_by("Ada").await;
    chat.shows("Ada", |it| it.status.contains("Ada")).await;
    desk.hands_back().await;
    chat.choice("radio", "نجمتان").press().await;
    chat.button("إرسال").press().await;
    is_rated(&chat, "نجمتان").await;
    shop.is_accessible().await;
    chat.button("تغيير").press().await;
    chat.choice("radio", "نجمتان").has_focus().await;
    shop.is_accessible().await;
}
