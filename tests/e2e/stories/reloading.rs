//! Leaving the page and coming back.

use crate::{
    driver::Key,
    runner::{Story, stories},
    stage::Stage,
};

pub(super) const STORIES: &[Story] = stories![
    a_reload_finds_the_conversation,
    a_reload_in_mid_answer_comes_back_to_it,
    an_answer_goes_on_while_nobody_looks,
    a_new_conversation_forgets_the_old_one,
    what_was_being_written_outlives_a_reload,
];

const QUESTION: &str = "How long is delivery?";

async fn a_reload_finds_the_conversation(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    let chat = shop.open_chat().await;
    bot.will_answer("Two days.");
    chat.ask(QUESTION).await;
    chat.last_reply().at_its_end().await;
    bot.will_answer("**Free** above 60 euros.");
    chat.ask("And what does it cost?").await;
    let before = chat.shows("both answers", |it| it.texts().len() == 4).await;
    chat.last_reply().at_its_end().await;

    shop.reload().await;
    let chat = shop.open_chat().await;
    chat.reads(&before.texts()).await;
    chat.has_no_notice().await;

    bot.will_answer("No.");
    chat.ask("Not even to Norway?").await;
    chat.last_reply().reads("No.").await;
    chat.shows("the whole conversation", |it| it.texts().len() == 6).await;
}

async fn a_reload_in_mid_answer_comes_back_to_it(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    let chat = shop.open_chat().await;
    bot.will_say(["Two ", "working ", "days."]);
    chat.ask(QUESTION).await;
    bot.next().await;
    chat.last_reply().reads("Two").await;

    shop.reload().await;
    let chat = shop.open_chat().await;
    chat.reads(&[QUESTION, "Two"]).await;
    chat.last_reply().is("streaming").await;
    chat.submit().is_called("Stop").await;

    bot.next().await;
    chat.last_reply().reads("Two working").await;
    bot.finishes();
    chat.last_reply().at_its_end().await;
    chat.reads(&[QUESTION, "Two working days."]).await;
    assert_eq!(bot.was_asked(), [QUESTION]);
}

async fn an_answer_goes_on_while_nobody_looks(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    let chat = shop.open_chat().await;
    bot.will_say(["Two ", "working ", "days."]);
    chat.ask(QUESTION).await;
    bot.next().await;
    chat.last_reply().reads("Two").await;

    shop.visit("elsewhere.html").await;
    bot.next().await;
    bot.finishes();

    shop.visit("plain.html").await;
    let chat = shop.open_chat().await;
    chat.reads(&[QUESTION, "Two working days."]).await;
    chat.last_reply().is("complete").await;
}

async fn a_new_conversation_forgets_the_old_one(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    let chat = shop.open_chat().await;
    chat.button("New conversation").is_not_there().await;
    bot.will_answer("Two days.");
    chat.ask(QUESTION).await;
    chat.last_reply().at_its_end().await;

    chat.button("New conversation").press().await;
    chat.reads(&[]).await;
    chat.composer().has_focus().await;

    bot.will_answer("Hello.");
    chat.ask("Hi").await;
    chat.last_reply().at_its_end().await;
    shop.reload().await;
    shop.open_chat().await.reads(&["Hi", "Hello."]).await;
}

async fn what_was_being_written_outlives_a_reload(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    let chat = shop.open_chat().await;
    chat.composer().write("How long").await;
    chat.button("Attach files").is_there().await;
    shop.has_nothing_stored().await;
    shop.reload().await;
    let chat = shop.open_chat().await;
    chat.button("Attach files").is_there().await;
    chat.shows("an empty composer", |it| it.draft.is_empty()).await;

    bot.will_answer("Two days.");
    chat.ask("How long is delivery?").await;
    chat.last_reply().at_its_end().await;
    chat.composer().write("And to Norway").await;
    shop.reload().await;
    let chat = shop.open_chat().await;
    chat.shows("what was written", |it| it.draft == "And to Norway").await;
    chat.submit().has("aria-disabled", "false").await;
    shop.is_so(
        "it is kept for this tab only",
        "return !JSON.stringify({ ...localStorage }).includes('Norway')",
    )
    .await;
    shop.is_accessible().await;
    bot.will_answer("Four.");
    chat.press(Key::Enter).await;
    chat.last_reply().reads("Four.").await;
    chat.last_reply().at_its_end().await;
    shop.reload().await;
    let chat = shop.open_chat().await;
    chat.button("Attach files").is_there().await;
    chat.shows("an empty composer", |it| it.draft.is_empty()).await;
}
