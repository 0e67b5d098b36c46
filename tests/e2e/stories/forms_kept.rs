//! What becomes of what was written into a form: kept, sent, or forgotten.

use super::forms::{NAME, find, form, will_ask_for};
use crate::{
    driver::Key,
    runner::{Story, stories},
    shop::{Chat, Shop},
    stage::{Bot, Setup, Stage},
};
use serde_json::json;

pub(super) const STORIES: &[Story] = stories![
    what_is_written_before_the_first_question_is_stored_nowhere,
    a_form_that_was_skipped_asks_no_more_in_this_tab,
    every_conversation_asks_its_own_form,
    a_form_in_an_answer_keeps_what_was_written,
    whoever_is_elsewhere_when_a_form_was_sent_stays_there,
    a_form_that_is_asked_for_no_more_keeps_nobody_from_asking,
    whoever_is_forgotten_leaves_nothing_in_a_form,
];

const QUESTION: &str = "How long is delivery?";

/// An open chat of a shop that asks for this before the first question.
async fn asked_first(stage: &Stage, is_skippable: bool) -> (Shop, Bot, Chat) {
    let (shop, bot, _) = stage.open(Setup::asking_for(json!([form("before", is_skippable)]))).await;
    let chat = shop.open_chat().await;
    chat.form(NAME).is_there().await;
    (shop, bot, chat)
}

async fn name_reads(shop: &Shop, name: &str) {
    let script = format!("return {} === '{name}'", find("name=name", "value"));
    shop.is_so(&format!("the name reads {name:?}"), &script).await;
}

async fn what_is_written_before_the_first_question_is_stored_nowhere(stage: Stage) {
    let (shop, _, chat) = asked_first(&stage, false).await;
    chat.text_box("Name").write("Ada").await;
    chat.press(Key::Tab).await;
    chat.type_text("ada@").await;
    chat.press(Key::Enter).await;
    chat.form_alerts("Please check the marked fields").await;
    shop.has_nothing_stored().await;

    chat.press(Key::Escape).await;
    shop.launcher().has_focus().await;
    let chat = shop.open_chat().await;
    name_reads(&shop, "Ada").await;
    shop.has_nothing_stored().await;
    chat.press(Key::Escape).await;
    shop.reload().await;
    let chat = shop.open_chat().await;
    chat.form(NAME).is_there().await;
    name_reads(&shop, "").await;
    shop.has_nothing_stored().await;
}

/// Leaves it as it is, by keyboard.
async fn skips(chat: &Chat) {
    chat.text_box("Name").enter().await;
    for _ in 0..5 {
        chat.press(Key::Tab).await;
    }
    chat.button("Skip").has_focus().await;
    chat.press(Key::Enter).await;
    chat.form(NAME).is_not_there().await;
    chat.composer().has_focus().await;
}

async fn a_form_that_was_skipped_asks_no_more_in_this_tab(stage: Stage) {
    let (shop, bot, chat) = asked_first(&stage, true).await;
    skips(&chat).await;
    shop.is_so("it is kept for this tab only", "return localStorage.length === 0").await;
    shop.reload().await;
    let chat = shop.open_chat().await;
    bot.will_answer("Two days.");
    chat.ask(QUESTION).await;
    chat.last_reply().at_its_end().await;
    chat.button("New conversation").press().await;
    chat.reads(&[]).await;
    chat.form(NAME).is_not_there().await;
}

/// Fills it in, by keyboard from its first field on, and goes to the button that sends it.
async fn fills_in(chat: &Chat) {
    chat.text_box("Name").enter().await;
    chat.type_text("Ada").await;
    chat.press(Key::Tab).await;
    chat.type_text("ada@shop.example").await;
    for _ in 0..3 {
        chat.press(Key::Tab).await;
    }
}

async fn every_conversation_asks_its_own_form(stage: Stage) {
    let (shop, bot, chat) = asked_first(&stage, false).await;
    fills_in(&chat).await;
    chat.button("Continue").has_focus().await;
    chat.press(Key::Enter).await;
    chat.form(NAME).is_not_there().await;
    chat.shows_given(&["Sent", NAME]).await;
    shop.tells::<()>("document.querySelector('parlor-chat').newConversation()").await;
    chat.form(NAME).is_there().await;
    chat.shows_given(&[]).await;

    fills_in(&chat).await;
    chat.press(Key::Enter).await;
    chat.form(NAME).is_not_there().await;
    bot.will_answer("Two days.");
    chat.ask(QUESTION).await;
    chat.last_reply().at_its_end().await;
    chat.button("New conversation").press().await;
    chat.form(NAME).is_there().await;
    name_reads(&shop, "").await;
}

async fn a_form_in_an_answer_keeps_what_was_written(stage: Stage) {
    let (shop, bot, chat) = asked_in_an_answer(&stage).await;
    chat.text_box("Name").write("Ada").await;
    shop.reload().await;
    let chat = shop.open_chat().await;
    chat.form(NAME).is_there().await;
    name_reads(&shop, "Ada").await;
    chat.button("Skip").is_there().await;
    skips(&chat).await;
    bot.will_answer("Two days.");
    chat.ask("And then?").await;
    chat.last_reply().reads("Two days.").await;
}

async fn asked_in_an_answer(stage: &Stage) -> (Shop, Bot, Chat) {
    let asked = form("asked", true);
    let (shop, bot, _) = stage.open(Setup::asking_for(json!([asked]))).await;
    let chat = shop.open_chat().await;
    will_ask_for(&bot, "Please tell us:", asked);
    chat.ask(QUESTION).await;
    chat.last_reply().at_its_end().await;
    chat.form(NAME).is_there().await;
    (shop, bot, chat)
}

/// What was filled in is under way until `send` is called.
const HOLDS_FORMS: &str = "
    const real = window.fetch
    window.fetch = (url, ...rest) => url.endsWith('/forms')
      ? new Promise((go) => { window.send = go }).then(() => real(url, ...rest))
      : real(url, ...rest)";

async fn whoever_is_elsewhere_when_a_form_was_sent_stays_there(stage: Stage) {
    let (shop, _, chat) = asked_first(&stage, false).await;
    shop.tells::<()>(HOLDS_FORMS).await;
    fills_in(&chat).await;
    chat.press(Key::Enter).await;
    shop.is_so("it is under way", "return window.send !== undefined").await;
    chat.button("Continue").is_disabled().await;
    chat.press(Key::Enter).await;
    shop.tells::<()>(&find("part=transcript", "focus()")).await;
    shop.tells::<()>("window.send()").await;
    chat.form(NAME).is_not_there().await;
    chat.transcript().has_focus().await;

    shop.tells::<()>("document.querySelector('parlor-chat').newConversation()").await;
    chat.form(NAME).is_there().await;
    shop.tells::<()>("delete window.send").await;
    fills_in(&chat).await;
    chat.press(Key::Enter).await;
    shop.is_so("it is under way", "return window.send !== undefined").await;
    chat.press(Key::Escape).await;
    shop.launcher().has_focus().await;
    shop.tells::<()>("window.send()").await;
    shop.is_so("it was sent", &format!("return {} === 'details'", find("part=given", "localName")))
        .await;
    shop.launcher().has_focus().await;
}

async fn a_form_that_is_asked_for_no_more_keeps_nobody_from_asking(stage: Stage) {
    let setup = Setup::asking_for(json!([form("before", false)]));
    let (shop, bot, server) = stage.open(setup).await;
    // A request for what is not there is answered with 404, and Chromium says so.
    shop.expects_to_hear("404 (Not Found)");
    let chat = shop.open_chat().await;
    chat.form(NAME).is_there().await;
    server.desk().asks_for_no_form().await;
    fills_in(&chat).await;
    chat.press(Key::Enter).await;
    chat.form(NAME).is_not_there().await;
    chat.composer().has_focus().await;
    bot.will_answer("Two days.");
    chat.ask(QUESTION).await;
    chat.reads(&[QUESTION, "Two days."]).await;
}

async fn whoever_is_forgotten_leaves_nothing_in_a_form(stage: Stage) {
    let (shop, _, chat) = asked_in_an_answer(&stage).await;
    chat.text_box("Name").write("Ada").await;
    shop.is_so("it is kept", "return sessionStorage.length === 1").await;
    shop.tells::<()>("sessionStorage.setItem('shop:cart', '2')").await;
    let past = chat.past();
    past.opens().await;
    chat.button("Delete my data").press().await;
    chat.button("Cancel").has_focus().await;
    chat.button("Delete my data").press().await;
    past.shows("that it was done", |it| it.status == "Everything was deleted").await;
    let stored: Vec<String> =
        shop.tells("return [...Object.keys(localStorage), ...Object.keys(sessionStorage)]").await;
    assert_eq!(stored, ["shop:cart"], "what is not the chat's own stays");
}
