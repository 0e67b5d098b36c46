//! What a visitor said before, as a whole: taken along, ended, forgotten; without a mouse,
//! and from right to left.

use super::conversations::{one_conversation, two_conversations};
use crate::{
    driver::Key,
    runner::{Story, stories},
    shop::{Chat, Control},
    stage::Stage,
};

pub(super) const STORIES: &[Story] = stories![
    a_conversation_is_taken_along_as_a_file,
    a_conversation_is_ended,
    a_visitor_is_forgotten_with_all_conversations,
    the_keyboard_alone_leads_through_the_conversations,
    an_arabic_page_has_arabic_conversations,
];

const DELIVERY: &str = "How long is delivery?";
const GIFT: &str = "Can I return a gift?";

async fn a_conversation_is_taken_along_as_a_file(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    let (chat, past) = two_conversations(&shop, &bot).await;
    // The engine's own dialog would be no part of the page.
    shop.tells::<()>(
        "window.saved = []
        const make = URL.createObjectURL
        URL.createObjectURL = (blob) => {
          const url = make(blob)
          blob.text().then((text) => window.saved.push(text))
          return url
        }
        HTMLAnchorElement.prototype.click = function () { window.saved.push(this.download) }",
    )
    .await;
    past.opens().await;
    chat.button("Download conversation").press().await;
    shop.is_so("a file was saved", "return window.saved.length === 2").await;
    let saved: Vec<String> = shop.tells("return window.saved").await;
    assert!(saved[0].starts_with("Can I return a gift 2"), "{saved:?}");
    assert!(saved[0].ends_with(".md"), "{saved:?}");
    assert!(saved[1].contains(GIFT) && saved[1].contains("Yes, for 30 days."), "{saved:?}");
}

async fn a_conversation_is_ended(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    let (chat, past) = two_conversations(&shop, &bot).await;
    past.opens().await;
    chat.button("End conversation").press().await;
    past.is_gone().await;
    past.opens().await;
    past.has(&[GIFT, DELIVERY]).await;
    chat.button("End conversation").is_not_there().await;
    chat.button("Download conversation").is_there().await;
}

async fn a_visitor_is_forgotten_with_all_conversations(stage: Stage) {
    let (shop, bot, server) = stage.shop_and_server().await;
    let (chat, past) = two_conversations(&shop, &bot).await;
    assert!(shop.kept(server.publishable_key()).await.contains("visitorToken"));
    past.opens().await;
    chat.button("Delete my data").press().await;
    let asks = past.question("Delete all your conversations, here and on our servers?");
    asks.is_there().await;
    chat.button("Cancel").has_focus().await;
    shop.is_accessible().await;
    chat.press(Key::Escape).await;
    asks.is_not_there().await;
    chat.button("Delete my data").has_focus().await;
    assert_eq!(server.desk().counts().await, 2);

    chat.button("Delete my data").press().await;
    asks.is_there().await;
    chat.button("Delete my data").press().await;
    past.shows("that it was done", |it| it.status == "Everything was deleted").await;
    assert_eq!(shop.kept(server.publishable_key()).await, "");
    assert_eq!(server.desk().counts().await, 0);
    chat.button("New conversation").has_focus().await;
    shop.is_accessible().await;
    chat.press(Key::Enter).await;
    past.is_gone().await;
    chat.composer().has_focus().await;
    chat.reads(&[]).await;
    past.button().is_not_there().await;

    one_conversation(&chat, &bot, "Hello?", "Hello.").await;
    past.opens().await;
    past.has(&["Hello?"]).await;
}

async fn the_keyboard_alone_leads_through_the_conversations(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    let (chat, past) = two_conversations(&shop, &bot).await;
    tab_to(&chat, past.button(), Key::ShiftTab).await;
    chat.press(Key::Enter).await;
    past.has(&[GIFT, DELIVERY]).await;
    past.button().has_focus().await;
    tab_to(&chat, past.search(), Key::Tab).await;
    chat.type_text("deliv").await;
    past.has(&[DELIVERY]).await;
    tab_to(&chat, chat.button(&format!("Rename: {DELIVERY}")), Key::Tab).await;
    chat.press(Key::Enter).await;
    past.title().has_focus().await;
    chat.type_text("Parcel").await;
    chat.press(Key::Enter).await;
    past.row("Parcel").has_focus().await;
    chat.press(Key::Enter).await;
    past.is_gone().await;
    chat.reads(&[DELIVERY, "Two working days."]).await;
    chat.composer().has_focus().await;

    tab_to(&chat, past.button(), Key::ShiftTab).await;
    chat.press(Key::Enter).await;
    past.has(&[GIFT, "Parcel"]).await;
    tab_to(&chat, chat.button("Back"), Key::ShiftTab).await;
    chat.press(Key::Enter).await;
    past.is_gone().await;
    past.button().has_focus().await;
    chat.press(Key::Enter).await;
    past.has(&[GIFT, "Parcel"]).await;
    chat.press(Key::Escape).await;
    past.is_gone().await;
    past.button().has_focus().await;
    chat.press(Key::Escape).await;
    chat.shows("no panel", |it| !it.is_open).await;
    shop.launcher().has_focus().await;
}

/// More than enough stops for what the chat has.
const MOST_STOPS: usize = 20;

async fn tab_to(chat: &Chat, control: Control, by: Key) {
    for _ in 0..MOST_STOPS {
        chat.press(by).await;
        if control.is_focused().await {
            return;
        }
    }
    panic!("{MOST_STOPS} stops do not lead to {control}");
}

async fn an_arabic_page_has_arabic_conversations(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    shop.visit("rtl.html").await;
    let chat = shop.open_chat().await;
    let past = chat.past();
    one_conversation(&chat, &bot, "كم يستغرق التوصيل؟", "يومان.").await;
    chat.button("محادثة جديدة").press().await;
    one_conversation(&chat, &bot, "Where is my order?", "On its way.").await;
    chat.button("محادثاتك").press().await;
    let seen = past.has(&["Where is my order?", "كم يستغرق التوصيل؟"]).await;
    assert_eq!(seen.count, "محادثتان");
    shop.is_accessible().await;
    chat.button("حذف: كم يستغرق التوصيل؟").press().await;
    chat.button("إلغاء").has_focus().await;
    shop.is_accessible().await;
    chat.button("حذف").press().await;
    past.has(&["Where is my order?"]).await;
    chat.button("رجوع").press().await;
    past.is_gone().await;
    chat.reads(&["Where is my order?", "On its way."]).await;
}
