//! A small screen.

use crate::{
    driver::Key,
    runner::{Story, stories},
    shop::{Chat, Shop},
    stage::{Setup, Stage},
};
use parlor_server::domain::answer::Citation;

pub(super) const STORIES: &[Story] = stories![
    a_phone_gets_a_sheet_as_large_as_its_screen,
    a_sheet_is_modal_and_goes_back_with_a_gesture,
    the_gesture_that_goes_back_leaves_the_list_first,
    the_gesture_that_goes_back_takes_a_question_back_first,
    where_there_is_little_height_there_is_room_to_read,
];

async fn a_sheet_is_modal_and_goes_back_with_a_gesture(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    bot.will_answer("Two days.");
    shop.visit_by_phone().await;
    let chat = shop.open_chat().await;
    shop.is_so("it is modal", IS_MODAL).await;
    shop.is_so(
        "it is as high as what is seen",
        "const root = document.querySelector('parlor-chat').shadowRoot
         const panel = root.querySelector('[part=panel]').getBoundingClientRect()
         return Math.abs(panel.height - visualViewport.height) <= 1 && panel.top === 0",
    )
    .await;
    shop.is_accessible().await;
    chat.composer().has_focus().await;
    chat.ask("How long is delivery?").await;
    chat.last_reply().at_its_end().await;

    shop.tells::<()>(GO_BACK).await;
    chat.shows("no panel", |it| !it.is_open).await;
    shop.launcher().has_focus().await;
    shop.launcher().has("aria-expanded", "false").await;

    shop.launcher().press().await;
    chat.reads(&["How long is delivery?", "Two days."]).await;
    shop.is_so("it is modal again", IS_MODAL).await;
    shop.press(Key::Escape).await;
    chat.shows("no panel", |it| !it.is_open).await;
    shop.launcher().has_focus().await;
}

const IS_MODAL: &str = "
    const root = document.querySelector('parlor-chat').shadowRoot
    return root.querySelector('[part=panel]').matches(':modal')";

/// What Android's back gesture and the browser's own Escape ask of a modal dialog.
const GO_BACK: &str = "
    const root = document.querySelector('parlor-chat').shadowRoot
    root.querySelector('[part=panel]').dispatchEvent(new Event('cancel', { cancelable: true }))";

/// A phone with an open chat in which one question was answered.
async fn answered_by_phone(stage: &Stage) -> (Shop, Chat) {
    let (shop, bot) = stage.shop().await;
    bot.will_answer("Two days.");
    shop.visit_by_phone().await;
    let chat = shop.open_chat().await;
    chat.ask("How long is delivery?").await;
    chat.last_reply().at_its_end().await;
    (shop, chat)
}

async fn the_gesture_that_goes_back_leaves_the_list_first(stage: Stage) {
    let (shop, chat) = answered_by_phone(&stage).await;
    chat.past().opens().await;
    shop.tells::<()>(GO_BACK).await;
    chat.past().is_gone().await;
    chat.reads(&["How long is delivery?", "Two days."]).await;
    chat.past().button().has_focus().await;
    shop.tells::<()>(GO_BACK).await;
    chat.shows("no panel", |it| !it.is_open).await;
    shop.launcher().has_focus().await;
}

async fn the_gesture_that_goes_back_takes_a_question_back_first(stage: Stage) {
    let (shop, chat) = answered_by_phone(&stage).await;
    chat.button("Bad answer").press().await;
    chat.button("It is not true").has_focus().await;
    shop.tells::<()>(GO_BACK).await;
    chat.button("It is not true").is_not_there().await;
    chat.button("Bad answer").has_focus().await;

    chat.button("Bad answer").press().await;
    chat.button("Bad answer").press().await;
    chat.button("It is not true").has_focus().await;
    shop.press(Key::Escape).await;
    chat.button("It is not true").is_not_there().await;
    chat.button("Bad answer").has_focus().await;

    chat.past().opens().await;
    chat.button("Delete: How long is delivery?").press().await;
    let asks = chat.past().question("Delete this conversation for good?");
    asks.is_there().await;
    shop.tells::<()>(GO_BACK).await;
    asks.is_not_there().await;
    chat.past().has(&["How long is delivery?"]).await;
    shop.tells::<()>(GO_BACK).await;
    chat.past().is_gone().await;
    chat.reads(&["How long is delivery?", "Two days."]).await;
}

async fn where_there_is_little_height_there_is_room_to_read(stage: Stage) {
    let questions = ["How long is delivery?", "Do you repair tents?"];
    let (shop, bot, _) = stage.open(Setup::suggesting(&questions)).await;
    shop.visit_within("phone.html").await;
    // A window of 1280 by 1024 at 400 %.
    shop.tells::<()>("Object.assign(frameElement, { width: 320, height: 256 })").await;
    let chat = shop.open_chat().await;
    shop.is_so(
        "the greeting is read from its beginning",
        "const root = document.querySelector('parlor-chat').shadowRoot
         const [area, title] = ['transcript', 'greeting'].map((it) =>
           root.querySelector(`[part=${it}]`).getBoundingClientRect())
         return title.top >= area.top && title.bottom <= area.bottom",
    )
    .await;
    bot.will_answer("Two days, and three with everything that has to be fetched first.");
    chat.button(questions[0]).press().await;
    chat.last_reply().at_its_end().await;
    chat.past().button().is_there().await;
    shop.is_so(
        "half of the height is for what is said, and nothing stands out",
        "const root = document.querySelector('parlor-chat').shadowRoot
         const [area, panel] = ['transcript', 'panel'].map((it) => root.querySelector(`[part=${it}]`))
         return area.clientHeight >= 128 && area.clientWidth <= 320 && panel.scrollWidth <= 320",
    )
    .await;
    shop.is_accessible().await;
}

async fn a_phone_gets_a_sheet_as_large_as_its_screen(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    shop.visit_by_phone().await;
    let chat = shop.open_chat().await;
    let [x, y, z] = ["x", "y", "z"].map(|it| it.repeat(90));
    let answer = format!("Two days [1]. `{x}`\n\n| a | b |\n|---|---|\n| {y} | 2 |");
    let source = |id: &str, title| Citation {
        id: id.to_owned(),
        title,
        url: Some("https://shop.example/delivery".to_owned()),
        ..Citation::default()
    };
    bot.will_cite(vec![source("1", z), source("2", "Long words ".repeat(30))], [&answer]);
    chat.ask("How long is delivery?").await;
    bot.finishes();
    chat.last_reply().has_cards(|it| it == 2).await;

    assert_eq!(shop.looks_of("[part=panel]").await.place, [0, 0, 390, 844]);
    shop.is_so(
        "nothing is wider than the screen",
        "const root = document.querySelector('parlor-chat').shadowRoot
         const area = root.querySelector('[part=transcript]')
         return document.documentElement.scrollWidth <= 390 && area.scrollWidth <= area.clientWidth",
    )
    .await;
    shop.is_so(
        "a press of Close meets Close",
        "const root = document.querySelector('parlor-chat').shadowRoot
         const close = root.querySelector('[part=header] button[aria-label=\"Close chat\"]')
         const { left, top, width, height } = close.getBoundingClientRect()
         return close.contains(root.elementFromPoint(left + width / 2, top + height / 2))",
    )
    .await;
    chat.composer().has_focus().await;
    shop.closes_the_chat().await;
    chat.shows("no panel", |it| !it.is_open).await;
    shop.launcher().is_there().await;
}
