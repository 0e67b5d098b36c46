//! The greeting beside the button, for whoever has not opened the chat.

use crate::{
    driver::Key,
    runner::{Story, stories},
    shop::Shop,
    stage::{Setup, Stage},
};
use parlor_server::domain::agent::AgentSettings;

pub(super) const STORIES: &[Story] = stories![
    whoever_waits_is_greeted_and_opens_the_chat,
    a_greeting_is_sent_away_by_keyboard,
    an_arabic_greeting_leaves_nothing_where_nothing_is_kept,
    whoever_was_there_before_is_not_greeted,
    a_greeting_that_is_out_of_range_never_comes,
];

fn setup(greeting: &str, subtitle: Option<&str>) -> Setup {
    let settings = AgentSettings {
        greeting: Some(greeting.into()),
        subtitle: subtitle.map(Into::into),
        ..AgentSettings::default()
    };
    Setup { settings, ..Setup::default() }
}

/// A shop that greets after half a second, and does.
async fn greets(stage: &Stage) -> Shop {
    let setup = setup("Need a hand?", Some("I can find your parcel or start a return."));
    let (shop, _, _) = stage.open(setup).await;
    shop.visit("greet.html").await;
    shop.chat().tells("Need a hand? I can find your parcel or start a return.").await;
    shop.chat().button("Dismiss").is_there().await;
    shop
}

/// The page has asked whether to greet, which its page notes, and has not: two frames
/// were drawn since.
async fn greets_no_more(shop: &Shop) {
    shop.is_so("the greeting was thought of", "return window.isGreetingThoughtOf").await;
    shop.is_so(
        "there is no greeting",
        "const root = document.querySelector('parlor-chat').shadowRoot
         const isGone = () => root.querySelector('[part=callout]') === null
         return new Promise((go) =>
           requestAnimationFrame(() => requestAnimationFrame(() => go(isGone()))))",
    )
    .await;
    shop.launcher().is_called("Open chat").await;
}

async fn whoever_waits_is_greeted_and_opens_the_chat(stage: Stage) {
    let shop = greets(&stage).await;
    let chat = shop.chat();
    shop.launcher().is_called("Open chat, new answers: 1").await;
    shop.is_so("the focus is where it was", "return document.activeElement === document.body")
        .await;
    shop.has_nothing_stored().await;
    shop.is_accessible().await;

    chat.button("Open chat").press().await;
    chat.composer().has_focus().await;
    chat.button("Dismiss").is_not_there().await;
    shop.is_accessible().await;
    chat.press(Key::Escape).await;
    shop.launcher().is_called("Open chat").await;
    shop.launcher().has_focus().await;
    shop.reload().await;
    greets_no_more(&shop).await;
}

async fn a_greeting_is_sent_away_by_keyboard(stage: Stage) {
    let shop = greets(&stage).await;
    let chat = shop.chat();
    shop.tells::<()>(
        "const root = document.querySelector('parlor-chat').shadowRoot
         root.querySelector('[part=launcher]').focus()",
    )
    .await;
    chat.press(Key::Tab).await;
    chat.button("Open chat").has_focus().await;
    chat.press(Key::Tab).await;
    chat.button("Dismiss").has_focus().await;
    shop.is_accessible().await;
    chat.press(Key::Enter).await;
    chat.button("Dismiss").is_not_there().await;
    shop.launcher().has_focus().await;
    shop.launcher().is_called("Open chat").await;
    chat.shows("no panel", |it| !it.is_open).await;
    shop.is_accessible().await;
    shop.is_so("it is kept for this tab only", "return localStorage.length === 0").await;
    shop.reload().await;
    greets_no_more(&shop).await;
}

async fn an_arabic_greeting_leaves_nothing_where_nothing_is_kept(stage: Stage) {
    let (shop, _, server) = stage.open(setup("هل تحتاج إلى مساعدة؟", None)).await;
    shop.visit("bare.html").await;
    let key = server.publishable_key();
    shop.tells::<()>(&format!(
        "Object.assign(document.documentElement, {{ lang: 'ar', dir: 'rtl' }})
         return import('/parlor.mjs').then(({{ init }}) => {{
           init({{ agent: '{key}', greetAfter: 0.1, storage: 'none' }})
         }})"
    ))
    .await;
    let chat = shop.chat();
    chat.tells("هل تحتاج إلى مساعدة؟").await;
    shop.is_accessible().await;
    shop.is_so(
        "it stands at the left",
        "const root = document.querySelector('parlor-chat').shadowRoot
         return root.querySelector('[part=callout]').getBoundingClientRect().left < 40",
    )
    .await;
    chat.button("إغلاق التنبيه").press().await;
    shop.launcher().has_focus().await;
    shop.has_nothing_stored().await;
}

async fn whoever_was_there_before_is_not_greeted(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    shop.visit("plain.html").await;
    let chat = shop.open_chat().await;
    bot.will_answer("Two days.");
    chat.ask("How long is delivery?").await;
    chat.last_reply().at_its_end().await;
    shop.visit("greet.html").await;
    greets_no_more(&shop).await;
}

/// Browsers take what is negative, or too long for them, for now.
async fn a_greeting_that_is_out_of_range_never_comes(stage: Stage) {
    let (shop, _, server) = stage.open(setup("Need a hand?", None)).await;
    shop.visit("bare.html").await;
    let key = server.publishable_key();
    shop.tells::<()>(&format!(
        "window.waits = []
         const later = window.setTimeout
         return import('/parlor.mjs').then(({{ init }}) => {{
           window.setTimeout = (call, millis, ...rest) => {{
             window.waits.push(millis)
             return later(call, millis, ...rest)
           }}
           for (const greetAfter of [-1, 0, 'soon', 86401, 2147484, Infinity, 86400])
             init({{ agent: '{key}', greetAfter }})
           window.setTimeout = later
         }})"
    ))
    .await;
    shop.is_so("one waits, for a day", "return window.waits.join() === '86400000'").await;
    shop.visit("plain.html").await;
}
