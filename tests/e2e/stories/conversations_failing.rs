//! The list of conversations, where something does not work.

use super::conversations::two_conversations;
use crate::{
    driver::Key,
    runner::{Story, stories},
    stage::Stage,
};

pub(super) const STORIES: &[Story] = stories![
    conversations_whose_part_cannot_be_fetched_come_with_the_next_press,
    conversations_that_cannot_be_had_come_with_the_next_press,
    what_could_not_be_done_with_conversations_can_be_tried_again,
    a_conversation_that_was_deleted_elsewhere_is_said_to_be_gone,
    a_conversation_in_which_a_question_waits_is_not_left,
];

const DELIVERY: &str = "How long is delivery?";
const GIFT: &str = "Can I return a gift?";
const NOT_DONE: &str = "This could not be done. Please try again.";

/// What an engine writes to its own console when nobody answers.
const NOBODY_ANSWERS: &str = "net::ERR_";

async fn conversations_whose_part_cannot_be_fetched_come_with_the_next_press(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    shop.visit("plain.html").await;
    shop.cannot_fetch("more").await;
    let (chat, past) = two_conversations(&shop, &bot).await;
    past.button().press().await;
    chat.alerts("This could not be loaded").await;
    past.button().has("aria-busy", "false").await;
    shop.is_accessible().await;
    shop.tells::<()>("window.tries = 0").await;
    chat.button("Retry").press().await;
    shop.is_so("it was asked for again", "return window.tries > 0").await;
    chat.alerts("This could not be loaded").await;

    shop.can_fetch_again().await;
    chat.button("Retry").press().await;
    past.has(&[GIFT, DELIVERY]).await;
    past.button().has_focus().await;
    chat.has_no_notice().await;
    chat.press(Key::Escape).await;
    past.is_gone().await;
    past.button().has_focus().await;
}

async fn conversations_that_cannot_be_had_come_with_the_next_press(stage: Stage) {
    let (shop, bot, line) = stage.shop_on_a_line().await;
    shop.expects_to_hear(NOBODY_ANSWERS);
    let (chat, past) = two_conversations(&shop, &bot).await;
    past.opens().await;
    past.has(&[GIFT, DELIVERY]).await;
    past.button().press().await;
    past.is_gone().await;

    line.is_cut();
    past.button().press().await;
    let fails = "Your conversations could not be loaded";
    past.shows("that it failed", |it| it.alert == fails && !it.is_busy).await;
    shop.is_accessible().await;
    line.is_mended().await;
    chat.button("Retry").press().await;
    past.has(&[GIFT, DELIVERY]).await;
    past.row(GIFT).has_focus().await;

    line.is_cut();
    past.row(DELIVERY).press().await;
    let fails = "Your earlier messages could not be loaded";
    past.shows("that it failed", |it| it.alert == fails).await;
    shop.is_accessible().await;
    line.is_mended().await;
    chat.button("Retry").press().await;
    past.is_gone().await;
    chat.reads(&[DELIVERY, "Two working days."]).await;
}

async fn what_could_not_be_done_with_conversations_can_be_tried_again(stage: Stage) {
    let (shop, bot, line) = stage.shop_on_a_line().await;
    shop.expects_to_hear(NOBODY_ANSWERS);
    let (chat, past) = two_conversations(&shop, &bot).await;
    past.opens().await;
    past.has(&[GIFT, DELIVERY]).await;
    line.is_cut();

    chat.button(&format!("Rename: {DELIVERY}")).press().await;
    past.title().has_focus().await;
    chat.type_text("Parcel").await;
    chat.press(Key::Enter).await;
    past.shows("that it failed", |it| it.alert == NOT_DONE).await;
    past.title().is_there().await;
    line.is_mended().await;
    chat.button("Save").press().await;
    past.has(&[GIFT, "Parcel"]).await;

    line.is_cut();
    chat.button("Delete: Parcel").press().await;
    chat.button("Delete").press().await;
    past.shows("that it failed", |it| it.alert == NOT_DONE).await;
    shop.is_accessible().await;
    line.is_mended().await;
    chat.button("Delete").press().await;
    past.has(&[GIFT]).await;

    line.is_cut();
    chat.button("Download conversation").press().await;
    past.shows("that it failed", |it| it.alert == NOT_DONE).await;
    chat.button("Retry").is_there().await;
    chat.button("Delete my data").press().await;
    past.question("Delete all your conversations, here and on our servers?").is_there().await;
    chat.button("Delete my data").press().await;
    past.shows("that it failed", |it| it.alert == NOT_DONE).await;
    line.is_mended().await;
    chat.button("Delete my data").press().await;
    past.shows("that it was done", |it| it.status == "Everything was deleted").await;
}

async fn a_conversation_that_was_deleted_elsewhere_is_said_to_be_gone(stage: Stage) {
    let (shop, bot, server) = stage.shop_and_server().await;
    shop.expects_to_hear("404");
    let (chat, past) = two_conversations(&shop, &bot).await;
    past.opens().await;
    past.row(DELIVERY).press().await;
    chat.reads(&[DELIVERY, "Two working days."]).await;
    past.opens().await;
    past.has(&[GIFT, DELIVERY]).await;
    server.desk().deletes().await;
    past.row(GIFT).press().await;
    let gone = "This conversation is no longer there";
    past.shows("that it is gone", |it| it.status == gone && it.rows.len() == 1).await;
    past.row(DELIVERY).has_focus().await;
    shop.is_accessible().await;
    past.row(DELIVERY).press().await;
    past.is_gone().await;
    chat.reads(&[DELIVERY, "Two working days."]).await;
}

async fn a_conversation_in_which_a_question_waits_is_not_left(stage: Stage) {
    let (shop, bot, line) = stage.shop_on_a_line().await;
    shop.expects_to_hear(NOBODY_ANSWERS);
    let (chat, past) = two_conversations(&shop, &bot).await;
    past.opens().await;
    past.button().press().await;
    line.is_cut();
    chat.ask("And a tent?").await;
    chat.alerts("The chat cannot be reached. Your message is kept.").await;
    past.button().press().await;
    past.shows("that it failed", |it| !it.alert.is_empty() && !it.is_busy).await;
    chat.button("Back").press().await;
    past.is_gone().await;
    bot.will_answer("A tent too.");
    line.is_mended().await;
    chat.button("Retry").press().await;
    chat.last_reply().reads("A tent too.").await;
}
