//! People who listen rather than look, and everybody else.

use crate::{
    runner::{Story, stories},
    shop::Shop,
    stage::{Bot, Setup, Stage},
};
use parlor_server::domain::{answer::AnswerError, scripted::Script};

pub(super) const STORIES: &[Story] = stories![
    those_who_listen_hear_an_answer_once_and_whole,
    every_state_is_accessible,
    every_state_is_accessible_in_the_dark,
];

async fn those_who_listen_hear_an_answer_once_and_whole(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    let chat = shop.open_chat().await;
    shop.tells::<()>(WRITE_DOWN).await;
    bot.will_say(["Two ", "**working** ", "days."]);
    chat.ask("How long is delivery?").await;
    for _ in 0..3 {
        bot.next().await;
    }
    chat.last_reply().reads("Two working days.").await;
    let heard: Vec<String> = shop.tells("return window.heard").await;
    assert_eq!(heard, [""; 0], "before the end");

    bot.finishes();
    chat.last_reply().at_its_end().await;
    chat.shows("the answer to those who listen", |it| it.heard == "Two working days.").await;
    let heard: Vec<String> = shop.tells("return window.heard").await;
    assert_eq!(heard, ["Two working days."]);
}

/// Keeps everything that is ever put into the log.
const WRITE_DOWN: &str = "
    window.heard = []
    const log = document.querySelector('parlor-chat').shadowRoot.querySelector('[role=log]')
    new MutationObserver(changes => changes.forEach(change =>
      window.heard.push(...[...change.addedNodes].map(it => it.textContent))
    )).observe(log, { childList: true, subtree: true, characterData: true })";

async fn every_state_is_accessible(stage: Stage) {
    look_at_every_state(stage, "plain.html").await;
}

async fn every_state_is_accessible_in_the_dark(stage: Stage) {
    look_at_every_state(stage, "dark.html").await;
}

async fn look_at_every_state(stage: Stage, page: &str) {
    let (shop, bot, server) = stage.open(Setup::suggesting(&["Where are you?", "Who?"])).await;
    shop.expects_to_hear("net::ERR_");
    shop.visit(page).await;
    shop.open_chat().await;
    shop.is_accessible().await;
    everything_said(&shop, &bot).await;

    let chat = shop.chat();
    server.goes_away().await;
    chat.ask("Still there?").await;
    chat.button("Retry").is_there().await;
    shop.is_accessible().await;
    server.comes_back().await;
    bot.will_answer("Yes.");
    chat.button("Retry").press().await;
    chat.last_reply().reads("Yes.").await;
}

/// An answer with everything in it, one that arrives, and one that fails.
async fn everything_said(shop: &Shop, bot: &Bot) {
    let chat = shop.chat();
    bot.will_answer(
        "# One\n\n## Two\n\n`code` [link](https://shop.example)\n\n```rust\nfn main() {}\n```\n\n\
         | a | b |\n|---|---|\n| 1 | 2 |\n\n- [x] done\n- [ ] not\n\n> quoted",
    );
    chat.ask("What can you do?").await;
    chat.last_reply().at_its_end().await;
    shop.is_accessible().await;

    bot.will_wait(Script::default().says(["Two "]).fails(AnswerError::Search("no".to_owned())));
    chat.ask("How long is delivery?").await;
    chat.last_reply().is("streaming").await;
    shop.is_accessible().await;
    bot.next().await;
    chat.last_reply().reads("Two").await;
    shop.is_accessible().await;
    bot.finishes();
    chat.last_reply().is("failed").await;
    shop.is_accessible().await;
}
