//! What a page wrote into the element, for whoever cannot have the chat.

use crate::{
    runner::{Story, stories},
    shop::Shop,
    stage::Stage,
};

pub(super) const STORIES: &[Story] = stories![
    what_stands_in_for_the_chat_is_read_until_a_script_brings_it,
    what_stands_in_for_the_chat_is_read_when_its_files_do_not_come,
];

const IS_SEEN: &str = "return document.querySelector('#help a').getClientRects().length > 0";
const IS_NOT_SEEN: &str = "return document.querySelector('#help a').getClientRects().length === 0";

async fn what_stands_in_for_the_chat_is_read_until_a_script_brings_it(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    shop.visit("stand-in.html").await;
    shop.is_so("the address is read without a script", IS_SEEN).await;

    comes(&shop).await;
    let chat = shop.chat();
    chat.region("Ada").is_there().await;
    shop.is_so("nothing stands in for a chat that is there", IS_NOT_SEEN).await;
    shop.is_accessible().await;
    bot.will_answer("Two days.");
    chat.ask("How long is delivery?").await;
    chat.reads(&["How long is delivery?", "Two days."]).await;
    chat.last_reply().at_its_end().await;
}

async fn what_stands_in_for_the_chat_is_read_when_its_files_do_not_come(stage: Stage) {
    let (shop, _) = stage.shop().await;
    shop.expects_to_hear("nothing.js");
    shop.visit("stand-in.html").await;
    shop.tells::<()>("document.querySelector('#help').setAttribute('module', '/nothing.js')").await;
    comes(&shop).await;
    shop.is_so(
        "an alert says that it could not be loaded",
        "
        const alert = document.querySelector('#help').shadowRoot?.querySelector('[role=alert]')
        return alert?.textContent === 'The chat could not be loaded. Retry'",
    )
    .await;
    shop.is_so("the address is read below it", IS_SEEN).await;
    shop.is_accessible().await;

    shop.tells::<()>("document.querySelector('#help').removeAttribute('module')").await;
    shop.chat().button("Retry").press().await;
    shop.chat().region("Ada").is_there().await;
    shop.is_so("nothing stands in for a chat that is there", IS_NOT_SEEN).await;
}

async fn comes(shop: &Shop) {
    let script = "document.head.append(Object.assign(document.createElement('script'), { src: '/parlor.js' }))";
    shop.tells::<()>(script).await;
}
