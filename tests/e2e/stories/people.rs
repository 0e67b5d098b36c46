//! Others in the same conversation: a human agent, and the visitor in another place.

use crate::{
    driver::Key,
    runner::{Story, stories},
    shop::Chat,
    stage::{Setup, Stage},
};

pub(super) const STORIES: &[Story] = stories![
    a_human_takes_over_and_hands_back,
    a_human_is_found_again_after_a_reload,
    a_human_is_heard_after_the_server_was_away,
    a_human_is_seen_to_write_and_to_come_and_go,
    a_human_who_writes_is_seen_when_the_chat_is_complete,
    a_minimized_chat_counts_what_a_human_says,
    a_human_is_there_in_arabic,
];

const ALL_WELL: &str = "Answers right away";
const WAITING: &str = "A person will answer you here";

pub(super) async fn says_below_its_name(chat: &Chat, words: &str) {
    chat.shows(&format!("{words:?} below the name"), |it| it.status == words).await;
}

async fn a_human_takes_over_and_hands_back(stage: Stage) {
    let (shop, bot, server) = stage.shop_and_server().await;
    let (chat, desk) = (shop.open_chat().await, server.desk());
    says_below_its_name(&chat, ALL_WELL).await;
    bot.will_answer("Two days.");
    chat.ask("How long is delivery?").await;
    chat.last_reply().at_its_end().await;

    desk.is_wanted().await;
    says_below_its_name(&chat, WAITING).await;
    chat.ask("Is anybody there?").await;
    chat.reads(&["How long is delivery?", "Two days.", "Is anybody there?"]).await;
    chat.submit().is_called("Send").await;

    desk.is_taken_by("Ada").await;
    says_below_its_name(&chat, "Ada is here").await;
    desk.says("I am **here**.").await;
    chat.last_reply().reads("I am here.").await;
    chat.last_reply().is_remarked("Ada").await;
    chat.shows("Ada's words to those who listen", |it| it.heard.contains("I am here.")).await;

    desk.hands_back().await;
    says_below_its_name(&chat, ALL_WELL).await;
    bot.will_answer("Gladly.");
    chat.ask("Thank you").await;
    chat.last_reply().reads("Gladly.").await;
    assert_eq!(bot.was_asked(), ["How long is delivery?", "Thank you"]);
}

async fn a_human_is_found_again_after_a_reload(stage: Stage) {
    let (shop, bot, server) = stage.shop_and_server().await;
    let (chat, desk) = (shop.open_chat().await, server.desk());
    bot.will_answer("Two days.");
    chat.ask("How long is delivery?").await;
    chat.last_reply().at_its_end().await;
    desk.is_taken_by("Ada").await;
    desk.says("One day, for you.").await;
    chat.last_reply().reads("One day, for you.").await;

    shop.reload().await;
    let chat = shop.open_chat().await;
    chat.reads(&["How long is delivery?", "Two days.", "One day, for you."]).await;
    says_below_its_name(&chat, "Ada is here").await;
    desk.says("Or less.").await;
    chat.last_reply().reads("Or less.").await;
}

async fn a_human_is_heard_after_the_server_was_away(stage: Stage) {
    let (shop, bot, server) = stage.shop_and_server().await;
    let (chat, desk) = (shop.open_chat().await, server.desk());
    bot.will_answer("Two days.");
    chat.ask("How long is delivery?").await;
    chat.last_reply().at_its_end().await;
    desk.is_taken_by("Ada").await;
    says_below_its_name(&chat, "Ada is here").await;

    server.goes_away().await;
    server.comes_back().await;
    desk.says("Here I am again.").await;
    chat.last_reply().reads("Here I am again.").await;
}

async fn is_writing(chat: &Chat, line: &str) {
    chat.shows(&format!("{line:?} at the end"), |it| it.typing == line).await;
}

async fn a_human_is_seen_to_write_and_to_come_and_go(stage: Stage) {
    let setup = Setup { agent: "Robin".to_owned(), ..Setup::default() };
    let (shop, bot, server) = stage.open(setup).await;
    let (chat, desk) = (shop.open_chat().await, server.desk());
    bot.will_answer("Two days.");
    chat.ask("How long is delivery?").await;
    chat.last_reply().at_its_end().await;
    desk.is_taken_by("Ada").await;
    chat.tells("Ada is here").await;

    // However slow this goes, nobody has been silent for too long.
    shop.holds_time(TEN_SECONDS).await;
    desk.writes(true).await;
    is_writing(&chat, "Ada is writing…").await;
    chat.composer().has_focus().await;
    shop.is_accessible().await;
    chat.ask("By when?").await;
    chat.reads(&["How long is delivery?", "Two days.", "By when?"]).await;
    is_writing(&chat, "Ada is writing…").await;
    desk.says("One day, for you.").await;
    chat.last_reply().reads("One day, for you.").await;
    is_writing(&chat, "").await;
    desk.writes(true).await;
    is_writing(&chat, "Ada is writing…").await;
    desk.writes(false).await;
    is_writing(&chat, "").await;
    desk.writes(true).await;
    is_writing(&chat, "Ada is writing…").await;
    shop.time_passes().await;
    is_writing(&chat, "").await;

    desk.hands_back().await;
    chat.tells("Robin answers again").await;
    says_below_its_name(&chat, ALL_WELL).await;
    shop.is_accessible().await;
}

/// For how long somebody counts as writing, in milliseconds.
const TEN_SECONDS: u32 = 10_000;

async fn a_human_who_writes_is_seen_when_the_chat_is_complete(stage: Stage) {
    let (shop, bot, server) = stage.shop_and_server().await;
    let (chat, desk) = (shop.open_chat().await, server.desk());
    bot.will_answer("Two days.");
    chat.ask("How long is delivery?").await;
    chat.last_reply().at_its_end().await;
    desk.is_taken_by("Ada").await;
    shop.reload().await;
    shop.launcher().is_there().await;
    shop.cannot_fetch("more").await;
    shop.launcher().press().await;
    says_below_its_name(&chat, "Ada is here").await;
    shop.is_so("it was asked for", "return window.tries > 0").await;
    desk.says("Let me see.").await;
    chat.last_reply().reads("Let me see.").await;
    desk.writes(true).await;
    shop.can_fetch_again().await;
    is_writing(&chat, "Ada is writing…").await;
}

async fn a_minimized_chat_counts_what_a_human_says(stage: Stage) {
    let (shop, bot, server) = stage.shop_and_server().await;
    let (chat, desk) = (shop.open_chat().await, server.desk());
    shop.tells::<()>(
        "window.unread = []
         addEventListener('parlor:unread', (it) => window.unread.push(it.detail.count))",
    )
    .await;
    bot.will_answer("Two days.");
    chat.ask("How long is delivery?").await;
    chat.last_reply().at_its_end().await;
    desk.is_taken_by("Ada").await;
    says_below_its_name(&chat, "Ada is here").await;
    chat.press(Key::Escape).await;
    shop.launcher().has_focus().await;

    desk.says("One day, for you.").await;
    shop.launcher().is_called("Open chat, new answers: 1").await;
    desk.says("Or less.").await;
    shop.launcher().is_called("Open chat, new answers: 2").await;
    shop.launcher().has_focus().await;
    shop.is_accessible().await;
    chat.press(Key::Enter).await;
    chat.composer().has_focus().await;
    chat.last_reply().reads("Or less.").await;
    let counts: Vec<u32> = shop.tells("return window.unread").await;
    assert_eq!(counts, [1, 2, 0]);
    chat.press(Key::Escape).await;
    shop.launcher().is_called("Open chat").await;
}

async fn a_human_is_there_in_arabic(stage: Stage) {
    let (shop, bot, server) = stage.shop_and_server().await;
    shop.visit("rtl.html").await;
    let (chat, desk) = (shop.open_chat().await, server.desk());
    bot.will_answer("يومان.");
    chat.ask("كم يستغرق التوصيل؟").await;
    chat.last_reply().at_its_end().await;
    desk.is_taken_by("سلمى").await;
    chat.tells("معك الآن سلمى").await;
    desk.writes(true).await;
    is_writing(&chat, "سلمى: جارٍ الكتابة…").await;
    shop.is_accessible().await;
    desk.hands_back().await;
    chat.tells("الإجابات الآن من Ada من جديد").await;
}
