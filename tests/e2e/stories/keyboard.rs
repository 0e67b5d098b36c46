//! Without a mouse.

use crate::{
    driver::Key,
    runner::{Story, stories},
    shop::Shop,
    stage::Stage,
};

pub(super) const STORIES: &[Story] = stories![
    the_keyboard_alone_leads_in_and_out,
    tab_stops_at_code_and_tables_only_where_they_scroll,
];

/// More than enough stops for the shop's few links and fields.
const MOST_STOPS: usize = 12;

async fn the_keyboard_alone_leads_in_and_out(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    shop.visit("plain.html").await;
    shop.launcher().is_there().await;
    tab_to(&shop, "launcher").await;
    shop.press(Key::Enter).await;
    let chat = shop.chat();
    chat.dialog("Ada").is_there().await;
    chat.composer().has_focus().await;

    bot.will_say(["Two days."]);
    chat.type_text("How long").await;
    chat.press(Key::ShiftEnter).await;
    chat.type_text("is delivery?").await;
    chat.shows("two lines", |it| it.draft == "How long\nis delivery?").await;
    chat.press(Key::Enter).await;
    bot.next().await;
    chat.reads(&["How long is delivery?", "Two days."]).await;
    chat.composer().has_focus().await;

    tab_to(&shop, "submit").await;
    chat.submit().is_called("Stop").await;
    bot.finishes();
    chat.submit().is_called("Send").await;
    chat.submit().has_focus().await;

    chat.press(Key::Escape).await;
    chat.shows("no panel", |it| !it.is_open).await;
    shop.launcher().has_focus().await;
    shop.launcher().has("aria-expanded", "false").await;

    shop.press(Key::Enter).await;
    chat.reads(&["How long is delivery?", "Two days."]).await;
    chat.composer().has_focus().await;
    chat.press(Key::ShiftTab).await;
    chat.shows("the focus on the transcript", |it| it.focus == "transcript").await;
}

async fn tab_stops_at_code_and_tables_only_where_they_scroll(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    let chat = shop.open_chat().await;
    bot.will_answer("```\nlet a = 1\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |");
    chat.ask("How is it done?").await;
    chat.last_reply().at_its_end().await;
    chat.button("Good answer").is_there().await;
    chat.press(Key::ShiftTab).await;
    chat.shows("the focus on the transcript", |it| it.focus == "transcript").await;

    bot.will_answer(&format!("```\n{}\n```", "let a = 1; ".repeat(20)));
    chat.composer().enter().await;
    chat.ask("And in one line?").await;
    chat.last_reply().at_its_end().await;
    chat.shows("both answers", |it| it.messages.len() == 4).await;
    chat.composer().enter().await;
    chat.press(Key::ShiftTab).await;
    shop.is_so(
        "the focus is on what scrolls",
        "const focused = document.querySelector('parlor-chat').shadowRoot.activeElement
         return focused.matches('pre') && focused.scrollWidth > focused.clientWidth",
    )
    .await;
    shop.is_accessible().await;
}

/// Tabs through the page until this part of the chat has the focus.
async fn tab_to(shop: &Shop, part: &str) {
    for _ in 0..MOST_STOPS {
        shop.press(Key::Tab).await;
        if shop.chat().now().await.focus == part {
            return;
        }
    }
    panic!("{MOST_STOPS} stops of Tab do not lead to the {part}");
}
