//! What a visitor does with a message: copy, again, edit, judge; the keys of the transcript.

use crate::{
    driver::Key,
    runner::{Story, stories},
    shop::Chat,
    stage::Stage,
};

pub(super) const STORIES: &[Story] = stories![
    an_answer_is_copied_and_judged_and_the_reason_is_told,
    another_answer_takes_the_place_of_the_last,
    a_question_is_asked_otherwise_by_keyboard,
    the_transcript_is_one_stop_with_arrow_keys,
    a_judgement_that_cannot_be_told_is_taken_back,
];

const QUESTION: &str = "How long is delivery?";

/// Keeps what the page is told of judgements.
const WRITE_DOWN: &str = "
    window.told = []
    document.addEventListener('parlor:feedback', it => window.told.push(it.detail))";

async fn an_answer_is_copied_and_judged_and_the_reason_is_told(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    bot.will_answer("**Two** days.");
    let chat = shop.open_chat().await;
    chat.ask(QUESTION).await;
    chat.last_reply().at_its_end().await;
    shop.tells::<()>(WRITE_DOWN).await;

    chat.button("Bad answer").press().await;
    chat.button("Bad answer").has("aria-pressed", "true").await;
    chat.button("It is not true").has_focus().await;
    shop.is_accessible().await;
    chat.button("It is not true").press().await;
    chat.text_box("Tell us more").write("It was three.").await;
    chat.button_at("[part=reason-send]").press().await;
    chat.button("Bad answer").has_focus().await;
    chat.button("It is not true").is_not_there().await;
    chat.tells("Thank you for telling us").await;
    let told = "return window.told.at(-1)?.reason === 'not_true: It was three.'";
    shop.is_so("the page is told why", told).await;

    shop.reload().await;
    let chat = shop.open_chat().await;
    chat.button("Bad answer").has("aria-pressed", "true").await;
    chat.button("Good answer").press().await;
    chat.button("Good answer").has("aria-pressed", "true").await;
    chat.button("Bad answer").has("aria-pressed", "false").await;
    chat.button("Good answer").press().await;
    chat.button("Good answer").has("aria-pressed", "false").await;
    shop.is_accessible().await;
}

async fn another_answer_takes_the_place_of_the_last(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    bot.will_answer("Two days.");
    bot.will_answer("Three days.");
    let chat = shop.open_chat().await;
    chat.ask(QUESTION).await;
    chat.reads(&[QUESTION, "Two days."]).await;
    chat.button("New answer").press().await;
    chat.reads(&[QUESTION, "Three days."]).await;
    chat.composer().has_focus().await;
    chat.last_reply().at_its_end().await;
    assert_eq!(bot.was_asked(), [QUESTION, QUESTION]);
    shop.reload().await;
    shop.open_chat().await.reads(&[QUESTION, "Three days."]).await;
}

async fn a_question_is_asked_otherwise_by_keyboard(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    bot.will_answer("Two days.");
    bot.will_answer("Six days.");
    let chat = shop.open_chat().await;
    chat.ask(QUESTION).await;
    chat.reads(&[QUESTION, "Two days."]).await;
    chat.button("New answer").is_there().await;

    into_the_transcript(&chat).await;
    chat.press(Key::Home).await;
    chat.press(Key::Enter).await;
    chat.button("Edit").has_focus().await;
    chat.press(Key::Enter).await;
    chat.text_box("Edit").has_focus().await;
    shop.is_accessible().await;
    chat.press(Key::Escape).await;
    chat.button("Edit").has_focus().await;
    chat.press(Key::Enter).await;
    chat.text_box("Edit").has_focus().await;
    chat.press(Key::End).await;
    chat.type_text(" To Iceland?").await;
    chat.press(Key::Enter).await;
    let other = "How long is delivery? To Iceland?";
    chat.reads(&[other, "Six days."]).await;
    chat.composer().has_focus().await;
    chat.last_reply().at_its_end().await;
    shop.reload().await;
    shop.open_chat().await.reads(&[other, "Six days."]).await;
}

async fn the_transcript_is_one_stop_with_arrow_keys(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    bot.will_answer("See [the page](https://shop.example/delivery).");
    let chat = shop.open_chat().await;
    chat.ask(QUESTION).await;
    chat.last_reply().at_its_end().await;
    chat.button("Good answer").is_there().await;

    into_the_transcript(&chat).await;
    chat.press(Key::Up).await;
    chat.is_at_message(1).await;
    chat.press(Key::Up).await;
    chat.is_at_message(0).await;
    chat.press(Key::Down).await;
    chat.press(Key::Enter).await;
    chat.link("the page").has_focus().await;
    chat.press(Key::Tab).await;
    chat.button("Copy answer").has_focus().await;
    shop.is_accessible().await;
    chat.press(Key::Escape).await;
    chat.is_at_message(1).await;
    chat.press(Key::Tab).await;
    chat.composer().has_focus().await;
}

async fn a_judgement_that_cannot_be_told_is_taken_back(stage: Stage) {
    let (shop, bot, line) = stage.shop_on_a_line().await;
    shop.expects_to_hear("net::ERR_");
    bot.will_answer("Two days.");
    let chat = shop.open_chat().await;
    chat.ask(QUESTION).await;
    chat.last_reply().at_its_end().await;
    chat.button("Good answer").is_there().await;
    line.is_cut();
    chat.button("Good answer").press().await;
    chat.interrupts("This could not be sent. Please try again.").await;
    chat.button("Good answer").has("aria-pressed", "false").await;
    shop.is_accessible().await;
    line.is_mended().await;
    chat.button("Good answer").press().await;
    chat.button("Good answer").has("aria-pressed", "true").await;
}

/// From the composer, as a keyboard goes there.
async fn into_the_transcript(chat: &Chat) {
    chat.composer().has_focus().await;
    chat.press(Key::ShiftTab).await;
    chat.transcript().has_focus().await;
}
