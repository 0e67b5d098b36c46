//! What a page's own scripts do with the chat.

use crate::{
    driver::Key,
    runner::{Story, stories},
    stage::Stage,
};

pub(super) const STORIES: &[Story] = stories![
    a_page_opens_the_chat_by_a_button_of_its_own,
    what_a_page_hears_it_hears_until_it_says_so,
    a_page_writes_for_the_visitor_who_sends_it,
];

async fn a_page_opens_the_chat_by_a_button_of_its_own(stage: Stage) {
    let (shop, _) = stage.shop().await;
    shop.visit("plain.html").await;
    shop.launcher().is_there().await;
    shop.tells::<()>(
        "parlor('hideLauncher')
        const ask = document.createElement('button')
        ask.id = 'ask'
        ask.textContent = 'Ask us'
        ask.onclick = () => parlor('toggle')
        document.querySelector('main').append(ask)
        ask.focus()",
    )
    .await;
    shop.launcher().is_not_there().await;
    shop.press(Key::Enter).await;
    let chat = shop.chat();
    chat.composer().has_focus().await;
    shop.is_accessible().await;
    chat.press(Key::Escape).await;
    shop.is_so("the focus is where it was", "return document.activeElement.id === 'ask'").await;
    chat.dialog("Ada").is_not_there().await;
    shop.tells::<()>("parlor('showLauncher')").await;
    shop.launcher().is_there().await;
}

async fn what_a_page_hears_it_hears_until_it_says_so(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    let chat = shop.open_chat().await;
    shop.tells::<()>(
        "window.heard = []
        const hear = (event) => window.heard.push(event.type + ' ' + event.detail.text)
        window.deaf = parlor('on', 'response-end', hear)
        const once = (event) => {
          hear(event)
          parlor('off', 'message', once)
        }
        parlor('on', 'message', once)",
    )
    .await;
    for answer in ["Two days.", "Four."] {
        bot.will_answer(answer);
        chat.ask("How long is delivery?").await;
        chat.last_reply().reads(answer).await;
        chat.last_reply().at_its_end().await;
    }
    let all = "['parlor:message How long is delivery?', 'parlor:response-end Two days.', 'parlor:response-end Four.']";
    let has = format!("return window.heard.join() === {all}.join()");
    shop.is_so("it heard what it asked for", &has).await;
    shop.tells::<()>("window.deaf()").await;
    bot.will_answer("Five.");
    chat.ask("And to Norway?").await;
    chat.last_reply().reads("Five.").await;
    chat.last_reply().at_its_end().await;
    shop.is_so("it hears no more", &has).await;
}

async fn a_page_writes_for_the_visitor_who_sends_it(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    let chat = shop.open_chat().await;
    chat.composer().has_focus().await;
    chat.type_text("Hm").await;
    shop.tells::<()>("parlor('setComposerValue', 'Does the Fjell 2\\ncome in red?')").await;
    chat.shows("what the page wrote", |it| it.draft == "Does the Fjell 2\ncome in red?").await;
    chat.submit().has("aria-disabled", "false").await;
    bot.will_answer("In red and blue.");
    chat.press(Key::Enter).await;
    chat.reads(&["Does the Fjell 2 come in red?", "In red and blue."]).await;
    shop.tells::<()>("parlor('setComposerValue', '')").await;
    chat.submit().has("aria-disabled", "true").await;
}
