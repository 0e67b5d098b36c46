//! Without a mouse.

use crate::{
    driver::Key,
    runner::{Story, stories},
    shop::Shop,
    stage::Stage,
};

pub(super) const STORIES: &[Story] = stories![
    the_keyboard_alone_leads_in_and_out,
    the_keys_for_pages_leaf_through_what_was_said,
    a_word_that_is_being_composed_is_not_sent,
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

async fn the_keys_for_pages_leaf_through_what_was_said(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    let chat = shop.open_chat().await;
    bot.will_answer(&"A line of an answer to be read for a while.\n\n".repeat(30));
    chat.ask("Tell me about returns").await;
    chat.last_reply().at_its_end().await;
    chat.composer().has_focus().await;
    shop.is_so("it stands at its end", &scrolled("top > 0 && top + height > whole - 2")).await;
    chat.press(Key::PageUp).await;
    shop.is_so("a page was left", &scrolled("top + height < whole - height / 2")).await;
    chat.press(Key::PageDown).await;
    shop.is_so("it is back at its end", &scrolled("top + height > whole - 24")).await;
    chat.composer().has_focus().await;

    // Whoever has written something moves in that.
    chat.type_text("And then?").await;
    chat.press(Key::PageUp).await;
    chat.shows("what was written", |it| it.draft == "And then?").await;
    shop.is_so("it has not moved", &scrolled("top + height > whole - 24")).await;
}

/// Whether this holds of how far the transcript is scrolled, how much of it is seen, and
/// how much there is.
fn scrolled(holds: &str) -> String {
    format!(
        "const area = document.querySelector('parlor-chat').shadowRoot.querySelector('[part=transcript]')
         const {{ scrollTop: top, clientHeight: height, scrollHeight: whole }} = area
         return {holds}"
    )
}

const WORD: &str = "配送";

async fn a_word_that_is_being_composed_is_not_sent(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    let chat = shop.open_chat().await;
    chat.type_text(WORD).await;
    composes(&shop, "Enter", "isComposing: true").await;
    // Safari ends a composition before it says by which key, and says so by a code alone.
    composes(&shop, "Enter", "keyCode: 229").await;
    composes(&shop, "Escape", "isComposing: true").await;
    chat.shows("an open chat, and what was written", |it| {
        it.is_open && it.draft == WORD && it.messages.is_empty()
    })
    .await;
    bot.will_answer("Two days.");
    chat.press(Key::Enter).await;
    chat.reads(&[WORD, "Two days."]).await;

    chat.button("Edit").press().await;
    chat.text_box("Edit").has_focus().await;
    composes(&shop, "Enter", "isComposing: true").await;
    composes(&shop, "Escape", "isComposing: true").await;
    chat.text_box("Edit").has_focus().await;
    chat.press(Key::Escape).await;
    chat.text_box("Edit").is_not_there().await;
    assert_eq!(bot.was_asked(), [WORD]);
}

/// Presses a key while an input method makes one word of several.
async fn composes(shop: &Shop, key: &str, how: &str) {
    shop.tells::<()>(&format!(
        "const {{ shadowRoot }} = document.querySelector('parlor-chat')
         const init = {{ key: '{key}', bubbles: true, cancelable: true, composed: true, {how} }}
         shadowRoot.activeElement.dispatchEvent(new KeyboardEvent('keydown', init))"
    ))
    .await;
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
