//! Faults on the way between a chat and its server. Whatever happens, nothing is lost and
//! nothing is told twice.

use crate::{
    runner::{Story, stories},
    shop::{Chat, Seen, Shop},
    stage::{Bot, Impostor, Stage},
};
use parlor_server::domain::scripted::Script;

pub(super) const STORIES: &[Story] = stories![
    a_stream_that_breaks_again_and_again_is_whole_in_the_end,
    a_question_that_arrived_unheard_is_asked_once,
    a_session_that_expires_in_mid_answer_loses_nothing,
    a_page_of_a_proxy_in_mid_answer_ends_nothing,
    an_error_page_of_a_proxy_in_mid_answer_ends_nothing,
    a_server_that_says_nothing_is_given_up_and_the_question_kept,
    a_stream_that_falls_silent_is_picked_up_again,
    a_clock_that_is_a_day_fast_changes_nothing,
    a_clock_that_is_a_day_slow_changes_nothing,
];

const QUESTION: &str = "How long is delivery?";
const UNREACHABLE: &str = "The chat cannot be reached. Your message is kept.";

/// What an engine writes to its own console when nobody answers.
const NOBODY_ANSWERS: &str = "net::ERR_";

/// How many words are said between two looks at them.
const AT_ONCE: usize = 20;

async fn a_stream_that_breaks_again_and_again_is_whole_in_the_end(stage: Stage) {
    let (shop, bot, line) = stage.shop_on_a_line().await;
    let chat = opened(&shop).await;
    for seed in 1..=3 {
        let words: Vec<_> = (1..=5 * AT_ONCE).map(|it| format!("word{seed}.{it} ")).collect();
        let question = format!("Number {seed}?");
        bot.will_wait(Script::saying(words.clone()));
        chat.ask(&question).await;
        bot.next().await;
        chat.last_reply().is("streaming").await;
        line.is_frayed(seed, 6_000).await;
        for said in 2..=words.len() {
            bot.next().await;
            if said % AT_ONCE == 0 {
                chat.last_reply().reads(words[..said].concat().trim()).await;
            }
        }
        bot.finishes();
        let answer = words.concat();
        chat.last_reply().at_its_end().await;
        chat.last_reply().reads(answer.trim()).await;
        let seen = chat.now().await;
        let asked = seen.texts().iter().filter(|it| **it == question).count();
        assert_eq!((asked, seen.messages.len() as u64), (1, 2 * seed));
        line.is_mended().await;
        was_told(&shop, &answer, 1).await;
    }
    chat.has_no_notice().await;
    assert_eq!(bot.was_asked().len(), 3);
}

async fn a_question_that_arrived_unheard_is_asked_once(stage: Stage) {
    let (shop, bot, line) = stage.shop_on_a_line().await;
    let chat = opened(&shop).await;
    has_talked(&chat, &bot).await;
    bot.will_say(["Two ", "days."]);
    line.is_deaf().await;
    chat.ask(QUESTION).await;
    bot.next().await;
    line.is_cut();
    chat.alerts(UNREACHABLE).await;
    line.is_mended().await;
    // Unless the watch is back before, and tells that it has arrived.
    shop.tells::<()>(
        "const root = document.querySelector('parlor-chat').shadowRoot
        const buttons = [...root.querySelectorAll('button')]
        buttons.find((it) => it.textContent === 'Retry')?.click()",
    )
    .await;
    chat.last_reply().reads("Two").await;
    bot.finishes();
    chat.reads(&["Hello?", "Hello.", QUESTION, "Two days."]).await;
    chat.last_reply().at_its_end().await;
    chat.has_no_notice().await;
    was_told(&shop, "Two days.", 1).await;
    assert_eq!(bot.was_asked(), ["Hello?", QUESTION]);
    is_the_same_after_a_reload(&shop, &["Hello?", "Hello.", QUESTION, "Two days."]).await;
}

async fn a_session_that_expires_in_mid_answer_loses_nothing(stage: Stage) {
    let (shop, bot, line, server) = stage.shop_on_a_line_and_server().await;
    shop.expects_to_hear("401 (Unauthorized)");
    let chat = opened(&shop).await;
    in_mid_answer(&chat, &bot).await;
    server.lets_minutes_pass(16);
    line.is_cut();
    chat.shows("that it is away", |it| it.status == "Trying to reconnect…").await;
    bot.next().await;
    line.is_mended().await;
    ends_well(&shop, &chat, &bot).await;
}

async fn a_page_of_a_proxy_in_mid_answer_ends_nothing(stage: Stage) {
    with_a_page_in_mid_answer(stage, 200).await;
}

async fn an_error_page_of_a_proxy_in_mid_answer_ends_nothing(stage: Stage) {
    with_a_page_in_mid_answer(stage, 502).await;
}

async fn with_a_page_in_mid_answer(stage: Stage, status: u16) {
    let (shop, bot, line) = stage.shop_on_a_line().await;
    shop.expects_to_hear("Failed to load resource");
    let chat = opened(&shop).await;
    in_mid_answer(&chat, &bot).await;
    line.is_taken_by(Impostor::page(status)).await;
    chat.alerts("The connection was lost. The answer goes on when it is back.").await;
    chat.last_reply().reads("Two").await;
    shop.is_accessible().await;
    bot.next().await;
    // It asks again by itself, too: once the line is mended, there may be nothing to press.
    chat.button("Retry").press().await;
    chat.alerts("The connection was lost. The answer goes on when it is back.").await;
    line.is_mended().await;
    ends_well(&shop, &chat, &bot).await;
}

async fn a_server_that_says_nothing_is_given_up_and_the_question_kept(stage: Stage) {
    let (shop, bot, line) = stage.shop_on_a_line().await;
    shop.visit("plain.html").await;
    shop.holds_time(HALF_A_MINUTE).await;
    let chat = opened(&shop).await;
    has_talked(&chat, &bot).await;
    for (number, impostor) in [Impostor::Hangs, Impostor::Drones].into_iter().enumerate() {
        line.is_taken_by(impostor).await;
        let (question, answer) = (format!("Number {number}?"), format!("Answer {number}."));
        chat.ask(&question).await;
        let is_told = |it: &Seen| it.notice.as_ref().is_some_and(|it| it.text == UNREACHABLE);
        shop.time_passes_until("that nobody answers", is_told).await;
        line.is_mended().await;
        bot.will_answer(&answer);
        chat.button("Retry").press().await;
        chat.shows("the answer", |it| it.messages.len() == 4 + 2 * number).await;
        chat.last_reply().at_its_end().await;
        was_told(&shop, &answer, 1).await;
        assert_eq!(bot.was_asked().len(), number + 2);
    }
}

async fn a_stream_that_falls_silent_is_picked_up_again(stage: Stage) {
    let (shop, bot, line) = stage.shop_on_a_line().await;
    shop.visit("plain.html").await;
    shop.holds_time(HALF_A_MINUTE).await;
    shop.tells::<()>(COUNTS_REQUESTS).await;
    let chat = opened(&shop).await;
    in_mid_answer(&chat, &bot).await;
    shop.tells::<()>("window.requests = 0").await;
    line.is_taken_by(Impostor::Drones).await;
    shop.is_so(
        "what says nothing is given up, and asked for again",
        "window.passTime()
        return window.requests > 4",
    )
    .await;
    chat.last_reply().reads("Two").await;
    bot.next().await;
    line.is_mended().await;
    ends_well(&shop, &chat, &bot).await;
}

/// For how long the chat waits for a word, in milliseconds.
const HALF_A_MINUTE: u32 = 30_000;

const COUNTS_REQUESTS: &str = "
    const real = window.fetch
    window.requests = 0
    window.fetch = (...all) => {
      window.requests++
      return real(...all)
    }";

async fn a_clock_that_is_a_day_fast_changes_nothing(stage: Stage) {
    with_a_clock_off_by(stage, 24).await;
}

async fn a_clock_that_is_a_day_slow_changes_nothing(stage: Stage) {
    with_a_clock_off_by(stage, -24).await;
}

async fn with_a_clock_off_by(stage: Stage, hours: i32) {
    let (shop, bot, line, server) = stage.shop_on_a_line_and_server().await;
    shop.expects_to_hear("401 (Unauthorized)");
    let wrong = format!(
        "const Real = Date, off = {hours} * 3_600_000
        window.Date = class extends Real {{
          constructor(...given) {{ given.length ? super(...given) : super(Real.now() + off) }}
          static now() {{ return Real.now() + off }}
        }}"
    );
    shop.visit("plain.html").await;
    shop.tells::<()>(&wrong).await;
    let chat = opened(&shop).await;
    has_talked(&chat, &bot).await;
    server.lets_minutes_pass(16);
    bot.will_say(["Two ", "days."]);
    chat.ask(QUESTION).await;
    bot.next().await;
    chat.last_reply().reads("Two").await;
    line.is_cut();
    chat.shows("that it is away", |it| it.status == "Trying to reconnect…").await;
    line.is_mended().await;
    bot.finishes();
    let said = ["Hello?", "Hello.", QUESTION, "Two days."];
    chat.reads(&said).await;
    chat.last_reply().at_its_end().await;
    was_told(&shop, "Two days.", 1).await;

    shop.reload().await;
    shop.tells::<()>(&wrong).await;
    let chat = shop.open_chat().await;
    chat.reads(&said).await;
    chat.past().opens().await;
    chat.past().has(&["Hello?"]).await;
    assert_eq!(bot.was_asked().len(), 2);
}

/// The chat, complete, of a shop whose network may break.
async fn opened(shop: &Shop) -> Chat {
    shop.expects_to_hear(NOBODY_ANSWERS);
    let chat = shop.open_chat().await;
    chat.dialog("Ada").is_there().await;
    shop.tells::<()>(
        "window.told = []
        addEventListener('parlor:response-end', (it) => window.told.push(it.detail.text))",
    )
    .await;
    chat
}

async fn has_talked(chat: &Chat, bot: &Bot) {
    bot.will_answer("Hello.");
    chat.ask("Hello?").await;
    chat.last_reply().at_its_end().await;
}

/// A question was asked, and `Two` of `Two working days.` was said.
async fn in_mid_answer(chat: &Chat, bot: &Bot) {
    bot.will_say(["Two ", "working ", "days."]);
    chat.ask(QUESTION).await;
    bot.next().await;
    chat.last_reply().reads("Two").await;
}

async fn ends_well(shop: &Shop, chat: &Chat, bot: &Bot) {
    chat.last_reply().reads("Two working").await;
    bot.finishes();
    chat.last_reply().at_its_end().await;
    chat.reads(&[QUESTION, "Two working days."]).await;
    chat.has_no_notice().await;
    was_told(shop, "Two working days.", 1).await;
    assert_eq!(bot.was_asked(), [QUESTION]);
    is_the_same_after_a_reload(shop, &[QUESTION, "Two working days."]).await;
}

/// The page was told so often that this answer is over, and those who listen hear it once.
async fn was_told(shop: &Shop, answer: &str, times: usize) {
    let told: Vec<String> = shop.tells("return window.told").await;
    assert_eq!(told.iter().filter(|it| *it == answer).count(), times, "{told:?}");
    let heard = shop.chat().now().await.heard;
    assert!(heard.matches(answer).count() <= 1, "{heard:?}");
}

async fn is_the_same_after_a_reload(shop: &Shop, texts: &[&str]) {
    shop.reload().await;
    let chat = shop.open_chat().await;
    chat.reads(texts).await;
    chat.has_no_notice().await;
}
