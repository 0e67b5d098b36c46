//! What a visitor said before: found, continued, named, deleted.

use crate::{
    driver::Key,
    runner::{Story, stories},
    shop::{Chat, Past, Shop},
    stage::{Bot, Stage},
};

pub(super) const STORIES: &[Story] = stories![
    an_earlier_conversation_is_continued,
    an_answer_in_a_conversation_that_was_left_is_come_back_to,
    conversations_are_found_by_their_words,
    a_conversation_gets_another_name,
    conversations_are_deleted_the_open_one_too,
    there_may_be_more_conversations_than_a_page,
];

const DELIVERY: &str = "How long is delivery?";
const GIFT: &str = "Can I return a gift?";

/// Two conversations, the one about the gift open.
pub(super) async fn two_conversations(shop: &Shop, bot: &Bot) -> (Chat, Past) {
    let chat = shop.open_chat().await;
    let past = chat.past();
    past.button().is_not_there().await;
    one_conversation(&chat, bot, DELIVERY, "**Two** working days.").await;
    chat.button("New conversation").press().await;
    one_conversation(&chat, bot, GIFT, "Yes, for 30 days.").await;
    (chat, past)
}

pub(super) async fn one_conversation(chat: &Chat, bot: &Bot, question: &str, answer: &str) {
    bot.will_answer(answer);
    chat.ask(question).await;
    chat.last_reply().at_its_end().await;
}

async fn an_earlier_conversation_is_continued(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    let (chat, past) = two_conversations(&shop, &bot).await;
    past.button().has("aria-expanded", "false").await;
    past.opens().await;
    past.button().has("aria-expanded", "true").await;
    let seen = past.has(&[GIFT, DELIVERY]).await;
    assert_eq!(seen.count, "2 conversations");
    assert_eq!(seen.rows[1].words, "Two working days.");
    assert!(seen.rows[0].is_open && !seen.rows[1].is_open, "{seen:#?}");
    assert!(seen.rows[0].date.contains(':'), "{seen:#?}");
    shop.is_accessible().await;

    past.row(DELIVERY).press().await;
    past.is_gone().await;
    chat.reads(&[DELIVERY, "Two working days."]).await;
    chat.composer().has_focus().await;
    one_conversation(&chat, &bot, "And to Norway?", "Four.").await;
    shop.reload().await;
    let chat = shop.open_chat().await;
    chat.reads(&[DELIVERY, "Two working days.", "And to Norway?", "Four."]).await;
    past.opens().await;
    past.has(&[DELIVERY, GIFT]).await;

    // What is asked from the list belongs to the conversation that is open.
    one_conversation(&chat, &bot, "And to Spain?", "Three.").await;
    past.is_gone().await;
    chat.shows("all of it", |it| it.texts().len() == 6).await;
}

async fn an_answer_in_a_conversation_that_was_left_is_come_back_to(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    let (chat, past) = two_conversations(&shop, &bot).await;
    bot.will_say(["Into ", "the box."]);
    chat.ask("How do I pack it?").await;
    bot.next().await;
    chat.last_reply().reads("Into").await;

    past.opens().await;
    past.row(DELIVERY).press().await;
    chat.reads(&[DELIVERY, "Two working days."]).await;
    chat.submit().is_called("Send").await;
    past.opens().await;
    past.row(GIFT).press().await;
    chat.last_reply().reads("Into").await;
    chat.submit().is_called("Stop").await;
    bot.next().await;
    bot.finishes();
    chat.last_reply().reads("Into the box.").await;
    chat.last_reply().is("complete").await;
}

async fn conversations_are_found_by_their_words(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    let (_, past) = two_conversations(&shop, &bot).await;
    past.opens().await;
    past.has(&[GIFT, DELIVERY]).await;
    past.search().enter().await;
    past.search().write("work").await;
    let seen = past.has(&[DELIVERY]).await;
    assert_eq!(seen.count, "1 conversation");
    past.search().write("shop").await;
    let seen = past.has(&[]).await;
    assert_eq!(seen.status, "Nothing was found");
    past.search().has_focus().await;
    shop.is_accessible().await;
    past.search().paste("").await;
    past.has(&[GIFT, DELIVERY]).await;
}

async fn a_conversation_gets_another_name(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    let (chat, past) = two_conversations(&shop, &bot).await;
    past.opens().await;
    chat.button(&format!("Rename: {DELIVERY}")).press().await;
    past.title().has_focus().await;
    shop.is_accessible().await;
    chat.type_text("Never mind").await;
    chat.press(Key::Escape).await;
    past.has(&[GIFT, DELIVERY]).await;
    past.row(DELIVERY).has_focus().await;

    chat.button(&format!("Rename: {DELIVERY}")).press().await;
    past.title().has_focus().await;
    chat.type_text("Parcel to Zoe").await;
    chat.press(Key::Enter).await;
    past.has(&[GIFT, "Parcel to Zoe"]).await;
    past.row("Parcel to Zoe").has_focus().await;
    past.search().enter().await;
    past.search().write("parcel").await;
    past.has(&["Parcel to Zoe"]).await;
    shop.reload().await;
    shop.open_chat().await;
    past.opens().await;
    past.has(&[GIFT, "Parcel to Zoe"]).await;
}

async fn conversations_are_deleted_the_open_one_too(stage: Stage) {
    let (shop, bot, server) = stage.shop_and_server().await;
    let (chat, past) = two_conversations(&shop, &bot).await;
    chat.button("New conversation").press().await;
    one_conversation(&chat, &bot, "Are you open?", "Yes.").await;
    past.opens().await;
    past.has(&["Are you open?", GIFT, DELIVERY]).await;
    let asks = past.question("Delete this conversation for good?");
    chat.button(&format!("Delete: {GIFT}")).press().await;
    asks.is_there().await;
    chat.button("Cancel").has_focus().await;
    shop.is_accessible().await;
    chat.press(Key::Escape).await;
    asks.is_not_there().await;
    past.row(GIFT).has_focus().await;

    chat.button(&format!("Delete: {GIFT}")).press().await;
    chat.button("Delete").press().await;
    let seen = past.has(&["Are you open?", DELIVERY]).await;
    assert_eq!(seen.count, "2 conversations");
    past.row(DELIVERY).has_focus().await;

    chat.button("Delete: Are you open?").press().await;
    chat.button("Delete").press().await;
    past.has(&[DELIVERY]).await;
    past.row(DELIVERY).has_focus().await;
    chat.press(Key::Escape).await;
    past.is_gone().await;
    past.button().has_focus().await;
    chat.reads(&[]).await;
    assert_eq!(server.desk().counts().await, 1);

    past.opens().await;
    chat.button(&format!("Delete: {DELIVERY}")).press().await;
    chat.button("Delete").press().await;
    let seen = past.has(&[]).await;
    assert_eq!(seen.status, "You have no conversations yet");
    past.search().is_not_there().await;
    chat.button("Back").has_focus().await;
}

async fn there_may_be_more_conversations_than_a_page(stage: Stage) {
    let (shop, bot, server) = stage.shop_and_server().await;
    let (chat, past) = two_conversations(&shop, &bot).await;
    let titles: Vec<String> = (1..=21).map(|it| format!("Number {it:02}")).collect();
    server.desk().begins(&titles).await;
    past.opens().await;
    let seen = past.shows("a page", |it| it.rows.len() == 20).await;
    assert_eq!(seen.count, "20+ conversations");
    chat.button("Earlier conversations").press().await;
    let seen = past.shows("all of them", |it| it.rows.len() == 23).await;
    assert_eq!(seen.count, "23 conversations");
    past.row(&seen.rows[20].title).has_focus().await;
    chat.button("Earlier conversations").is_not_there().await;
    shop.is_accessible().await;
}
