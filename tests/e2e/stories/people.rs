//! Others in the same conversation: a human agent, and the visitor in another place.

use crate::{
    runner::{Story, stories},
    shop::Chat,
    stage::Stage,
};

pub(super) const STORIES: &[Story] = stories![
    a_human_takes_over_and_hands_back,
    a_human_is_found_again_after_a_reload,
    a_human_is_heard_after_the_server_was_away,
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
