//! The server, or the way to it, is gone for a while.

use crate::{
    driver::Key,
    runner::{Story, stories},
    shop::{Chat, Shop},
    stage::{Bot, Server, Stage},
};
use parlor_server::domain::{answer::AnswerError, scripted::Script};

pub(super) const STORIES: &[Story] = stories![
    a_question_asked_while_the_server_is_away_is_kept_and_answered_once,
    a_question_that_was_not_sent_survives_a_reload,
    a_question_that_was_not_sent_survives_a_new_conversation,
    a_line_cut_in_mid_answer_loses_nothing_and_doubles_nothing,
    an_answer_that_a_restart_cut_off_is_called_interrupted_and_can_be_had_again,
    an_answer_that_a_power_cut_ended_is_called_interrupted,
    an_answer_that_fails_says_so_and_can_be_had_again,
    a_widget_that_cannot_be_fetched_says_so_and_comes_with_the_next_press,
    a_session_that_expired_is_renewed_without_a_word,
];

const QUESTION: &str = "How long is delivery?";
const INTERRUPTED: &str = "The answer was interrupted";
const UNREACHABLE: &str = "The chat cannot be reached. Your message is kept.";

/// What an engine writes to its own console when nobody answers.
const NOBODY_ANSWERS: &str = "net::ERR_";

async fn a_question_asked_while_the_server_is_away_is_kept_and_answered_once(stage: Stage) {
    let (shop, bot, server) = stage.shop_and_server().await;
    let chat = opened(&shop).await;
    server.goes_away().await;

    chat.ask(QUESTION).await;
    chat.alerts(UNREACHABLE).await;
    chat.shows("that it was not sent, and why", |it| {
        it.messages.last().is_some_and(|it| it.remarks == ["Not sent yet"])
            && it.status == "Trying to reconnect…"
    })
    .await;

    chat.button("Retry").press().await;
    chat.alerts(UNREACHABLE).await;

    server.comes_back().await;
    is_answered_again(&chat, &bot).await;
    chat.has_no_notice().await;
    chat.shows("that it is back", |it| it.status == "Answers right away").await;
    chat.composer().has_focus().await;
    assert_eq!(bot.was_asked(), [QUESTION]);
}

async fn a_question_that_was_not_sent_survives_a_reload(stage: Stage) {
    let (shop, bot, line) = stage.shop_on_a_line().await;
    let chat = opened(&shop).await;
    line.is_cut();
    chat.ask(QUESTION).await;
    chat.alerts(UNREACHABLE).await;

    line.is_mended().await;
    bot.will_answer("Two days.");
    shop.reload().await;
    let chat = shop.open_chat().await;
    chat.reads(&[QUESTION, "Two days."]).await;
    assert_eq!(bot.was_asked(), [QUESTION]);
}

async fn a_question_that_was_not_sent_survives_a_new_conversation(stage: Stage) {
    let (shop, bot, line) = stage.shop_on_a_line().await;
    let chat = opened(&shop).await;
    line.is_cut();
    chat.ask(QUESTION).await;
    chat.alerts(UNREACHABLE).await;
    chat.composer().write("And to Norway?").await;
    chat.button("New conversation").press().await;
    chat.reads(&[]).await;
    let both = "And to Norway?\n\nHow long is delivery?";
    chat.shows("both in the composer", |it| it.draft == both).await;
    chat.has_no_notice().await;
    chat.composer().has_focus().await;
    chat.submit().has("aria-disabled", "false").await;
    shop.is_accessible().await;

    line.is_mended().await;
    bot.will_answer("Two days.");
    chat.press(Key::Enter).await;
    chat.reads(&["And to Norway? How long is delivery?", "Two days."]).await;
    chat.shows("an empty composer", |it| it.draft.is_empty()).await;
    assert_eq!(bot.was_asked(), [both]);
}

async fn a_line_cut_in_mid_answer_loses_nothing_and_doubles_nothing(stage: Stage) {
    let (shop, bot, line) = stage.shop_on_a_line().await;
    let chat = opened(&shop).await;
    bot.will_say(["One ", "two ", "three ", "four."]);
    chat.ask(QUESTION).await;
    bot.next().await;
    bot.next().await;
    chat.last_reply().reads("One two").await;

    line.is_cut();
    chat.shows("that it is away", |it| it.status == "Trying to reconnect…").await;
    bot.next().await;
    chat.last_reply().reads("One two").await;

    line.is_mended().await;
    chat.last_reply().reads("One two three").await;
    chat.shows("that it is back", |it| it.status == "Answers right away").await;
    bot.finishes();
    chat.last_reply().at_its_end().await;
    chat.reads(&[QUESTION, "One two three four."]).await;
    chat.has_no_notice().await;
    assert_eq!(bot.was_asked(), [QUESTION]);
}

async fn an_answer_that_a_restart_cut_off_is_called_interrupted_and_can_be_had_again(stage: Stage) {
    let (shop, bot, server, chat) = in_mid_answer(&stage).await;
    server.goes_away().await;
    server.comes_back().await;
    chat.reads(&[QUESTION, "Two"]).await;
    is_interrupted_before_and_after_a_reload(&shop, &chat).await;
    chat.reads(&[QUESTION, "Two"]).await;

    bot.finishes();
    is_answered_again(&chat, &bot).await;
    chat.composer().has_focus().await;
    shop.reload().await;
    shop.open_chat().await.reads(&[QUESTION, "Two days."]).await;
}

async fn an_answer_that_a_power_cut_ended_is_called_interrupted(stage: Stage) {
    // A bot that is gone has said the rest.
    let (shop, _bot, server, chat) = in_mid_answer(&stage).await;
    server.loses_power().await;
    server.comes_back().await;
    is_interrupted_before_and_after_a_reload(&shop, &chat).await;
}

/// The chat, complete, of a shop whose network may break.
async fn opened(shop: &Shop) -> Chat {
    shop.expects_to_hear(NOBODY_ANSWERS);
    let chat = shop.open_chat().await;
    chat.dialog("Ada").is_there().await;
    chat
}

/// A question was asked, and `Two` was said.
async fn in_mid_answer(stage: &Stage) -> (Shop, Bot, Server, Chat) {
    let (shop, bot, server) = stage.shop_and_server().await;
    let chat = opened(&shop).await;
    bot.will_say(["Two ", "days."]);
    says_two(&chat, &bot).await;
    (shop, bot, server, chat)
}

async fn says_two(chat: &Chat, bot: &Bot) {
    chat.ask(QUESTION).await;
    bot.next().await;
    chat.last_reply().reads("Two").await;
}

/// What was said of the answer may be less after the reload: a power cut takes what was
/// not written down.
async fn is_interrupted_before_and_after_a_reload(shop: &Shop, chat: &Chat) {
    is_interrupted(chat).await;
    shop.reload().await;
    is_interrupted(&shop.open_chat().await).await;
}

async fn is_interrupted(chat: &Chat) {
    chat.last_reply().is("interrupted").await;
    chat.last_reply().is_remarked(INTERRUPTED).await;
    let seen = chat.now().await;
    let offers: Vec<_> = seen.messages.iter().flat_map(|it| &it.offers).collect();
    assert_eq!(offers, ["Retry"]);
    assert_eq!(seen.messages.len(), 2);
}

async fn is_answered_again(chat: &Chat, bot: &Bot) {
    bot.will_answer("Two days.");
    chat.button("Retry").press().await;
    chat.last_reply().at_its_end().await;
    chat.reads(&[QUESTION, "Two days."]).await;
}

async fn an_answer_that_fails_says_so_and_can_be_had_again(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    let chat = shop.open_chat().await;
    let error = AnswerError::Unavailable {
        endpoint: "https://model.example".to_owned(),
        reason: "a reason that is nobody's business".to_owned(),
    };
    bot.will_wait(Script::default().says(["Two "]).fails(error));
    says_two(&chat, &bot).await;
    bot.finishes();

    chat.last_reply().is("failed").await;
    let seen = chat.shows("a remark", |it| it.last_reply().is_some_and(|it| it.remarks.len() == 1));
    let remarks = seen.await.last_reply().map(|it| it.remarks.concat()).unwrap_or_default();
    assert!(!remarks.contains("nobody's business"), "the visitor reads {remarks:?}");

    is_answered_again(&chat, &bot).await;
}

async fn a_widget_that_cannot_be_fetched_says_so_and_comes_with_the_next_press(stage: Stage) {
    let (shop, bot, line) = stage.shop_on_a_line().await;
    shop.expects_to_hear(NOBODY_ANSWERS);
    shop.visit("plain.html").await;
    shop.launcher().is_there().await;
    line.is_cut();
    shop.launcher().press().await;
    shop.is_so(
        "an alert says that it could not be loaded",
        "
        const alert = document.querySelector('parlor-chat').shadowRoot.querySelector('[role=alert]')
        return alert?.textContent === 'The chat could not be loaded. Retry'",
    )
    .await;
    shop.launcher().has("aria-expanded", "false").await;
    shop.launcher().is_called("Open chat").await;

    line.is_mended().await;
    let chat = shop.open_chat().await;
    bot.will_answer("Two days.");
    chat.ask(QUESTION).await;
    chat.reads(&[QUESTION, "Two days."]).await;
    shop.is_so(
        "nobody says any more that it could not be loaded",
        "
        const root = document.querySelector('parlor-chat').shadowRoot
        return root.querySelector('[part=load-error]') === null",
    )
    .await;
}

async fn a_session_that_expired_is_renewed_without_a_word(stage: Stage) {
    let (shop, bot, server) = stage.shop_and_server().await;
    shop.expects_to_hear("401 (Unauthorized)");
    let chat = shop.open_chat().await;
    bot.will_answer("Two days.");
    chat.ask(QUESTION).await;
    chat.last_reply().at_its_end().await;

    server.lets_minutes_pass(16);
    bot.will_answer("Free above 60 euros.");
    chat.ask("What does it cost?").await;
    chat.reads(&[QUESTION, "Two days.", "What does it cost?", "Free above 60 euros."]).await;
    chat.has_no_notice().await;
    assert_eq!(bot.was_asked().len(), 2);
}
