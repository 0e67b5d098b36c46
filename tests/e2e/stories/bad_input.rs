//! Messages that are none, or too much.

use crate::{
    driver::Key,
    runner::{Story, stories},
    stage::{Setup, Stage},
};

pub(super) const STORIES: &[Story] = stories![
    a_blank_message_is_not_sent,
    a_message_that_is_too_long_is_kept_and_counted,
    a_suggested_question_is_asked_with_one_press,
    a_double_click_opens_the_chat_and_leaves_it_open,
];

/// The server's limit, in characters.
const LIMIT: usize = 8_000;

async fn a_blank_message_is_not_sent(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    let chat = shop.open_chat().await;
    chat.submit().is_disabled().await;
    chat.press(Key::Enter).await;
    chat.type_text("   ").await;
    chat.press(Key::ShiftEnter).await;
    chat.press(Key::Enter).await;
    chat.submit().is_disabled().await;
    chat.submit().press().await;
    chat.shows("the draft", |it| it.draft == "   \n").await;
    chat.reads(&[]).await;
    assert_eq!(bot.was_asked(), [""; 0]);
}

async fn a_message_that_is_too_long_is_kept_and_counted(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    let chat = shop.open_chat().await;
    let too_long = "é".repeat(LIMIT + 1);
    chat.composer().paste(&too_long).await;
    chat.shows("how much too long it is", |it| it.count == "8001 / 8000").await;
    chat.composer().has("aria-invalid", "true").await;
    chat.submit().is_disabled().await;
    chat.press(Key::Enter).await;
    chat.reads(&[]).await;
    chat.shows("the draft", |it| it.draft == too_long).await;

    let just_right = "é".repeat(LIMIT);
    chat.composer().paste(&just_right).await;
    chat.submit().is_enabled().await;
    bot.will_answer("That was a lot.");
    chat.press(Key::Enter).await;
    chat.last_reply().reads("That was a lot.").await;
    assert_eq!(bot.was_asked(), [just_right]);
}

async fn a_suggested_question_is_asked_with_one_press(stage: Stage) {
    let question = "How long is delivery?";
    let (shop, bot, _) = stage.open(Setup::suggesting(&[question, "Do you repair tents?"])).await;
    let chat = shop.open_chat().await;
    chat.list("Suggested questions").is_there().await;
    bot.will_answer("Two days.");
    chat.button(question).press().await;
    chat.reads(&[question, "Two days."]).await;
    chat.last_reply().at_its_end().await;
    chat.shows("no suggestions any more", |it| it.suggestions.is_empty()).await;
    chat.composer().has_focus().await;
}

async fn a_double_click_opens_the_chat_and_leaves_it_open(stage: Stage) {
    let (shop, _) = stage.shop().await;
    shop.visit("plain.html").await;
    let click_twice = "
        const launcher = document.querySelector('parlor-chat').shadowRoot.querySelector('[part=launcher]')
        for (const detail of [1, 2]) launcher.dispatchEvent(new MouseEvent('click', { detail }))";
    shop.tells::<()>(click_twice).await;
    let chat = shop.chat();
    chat.composer().has_focus().await;
    shop.launcher().has("aria-expanded", "true").await;
    shop.tells::<()>(click_twice).await;
    chat.shows("no panel", |it| !it.is_open).await;
    shop.launcher().has("aria-expanded", "false").await;
}
