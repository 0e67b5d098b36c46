//! The ways to put the chat on a page.

use crate::{
    driver::Engine,
    runner::{Story, stories},
    shop::Shop,
    stage::Stage,
};

pub(super) const STORIES: &[Story] = stories![
    an_element_written_before_the_script_is_a_chat_in_its_place,
    an_element_written_after_the_script_is_a_chat_in_its_place,
    a_module_puts_a_chat_where_it_is_told,
    calls_made_before_the_loader_came_are_carried_out_in_order,
    the_script_tag_chooses_the_theme,
    the_theme_follows_its_attribute,
];

const QUESTION: &str = "How long is delivery?";

async fn an_element_written_before_the_script_is_a_chat_in_its_place(stage: Stage) {
    chats_in_its_place(stage, "inline-before.html").await;
}

async fn an_element_written_after_the_script_is_a_chat_in_its_place(stage: Stage) {
    chats_in_its_place(stage, "inline-after.html").await;
}

async fn chats_in_its_place(stage: Stage, page: &str) {
    let (shop, bot) = stage.shop().await;
    shop.visit(page).await;
    let chat = shop.chat();
    chat.region("Ada").is_there().await;
    shop.launcher().is_not_there().await;
    chat.button("Close chat").is_not_there().await;
    shop.is_so("the focus is where it was", "return document.activeElement === document.body")
        .await;
    shop.is_so("there is one chat, which the page wrote", ONE_CHAT).await;
    shop.is_accessible().await;

    bot.will_say(["Two ", "days."]);
    chat.ask(QUESTION).await;
    bot.next().await;
    chat.last_reply().reads("Two").await;
    bot.finishes();
    chat.last_reply().at_its_end().await;
    shop.reload().await;
    shop.chat().reads(&[QUESTION, "Two days."]).await;

    bot.will_answer("Bye.");
    shop.tells::<()>("parlor('sendMessage', 'Thanks')").await;
    chat.reads(&[QUESTION, "Two days.", "Thanks", "Bye."]).await;
    chat.last_reply().at_its_end().await;
}

/// As wide as the page's own text, and no wider than the page.
const ONE_CHAT: &str = "
    const chats = document.querySelectorAll('parlor-chat')
    const { width } = chats[0].getBoundingClientRect()
    return chats.length === 1 && chats[0].id === 'help' && width > 600
      && document.documentElement.scrollWidth <= innerWidth";

async fn a_module_puts_a_chat_where_it_is_told(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    shop.visit("module.html").await;
    let chat = shop.chat();
    chat.region("Ada").is_there().await;
    shop.is_so(
        "it stands where it was told",
        "return document.querySelector('#help > parlor-chat') === window.chat",
    )
    .await;
    assert_eq!(shade(&shop).await, "dark");
    bot.will_answer("Two days.");
    shop.tells::<()>("window.chat.sendMessage('How long is delivery?')").await;
    chat.reads(&[QUESTION, "Two days."]).await;
    chat.last_reply().at_its_end().await;

    shop.tells::<()>("window.chat.remove()").await;
    shop.is_so(
        "it took everything off the page",
        "return window.chat.shadowRoot.children.length === 0",
    )
    .await;
    shop.tells::<()>("document.querySelector('#help').append(window.chat)").await;
    shop.chat().reads(&[QUESTION, "Two days."]).await;
}

async fn calls_made_before_the_loader_came_are_carried_out_in_order(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    let (first, second) = ("Two days.", "Free above 60 euros.");
    bot.will_answer(first);
    bot.will_answer(second);
    shop.visit("queue.html").await;
    let chat = shop.chat();
    chat.reads(&[QUESTION, first, "What does it cost?", second]).await;
    chat.last_reply().at_its_end().await;
    assert_eq!(bot.was_asked(), [QUESTION, "What does it cost?"]);
    let said: Vec<String> = shop.tells("return window.said").await;
    assert_eq!(said, bot.was_asked(), "to a listener that was added in the queue");

    shop.tells::<()>("parlor('close')").await;
    chat.shows("no panel", |it| !it.is_open).await;
}

async fn the_script_tag_chooses_the_theme(stage: Stage) {
    let (shop, _) = stage.shop().await;
    for theme in ["dark", "light", "auto"] {
        shop.visit(&format!("{theme}.html")).await;
        shop.open_chat().await;
        let expected =
            if theme == "auto" { shade_of_the_browser(&shop).await } else { theme.into() };
        assert_eq!(shade(&shop).await, expected, "for {theme}");
        shop.is_accessible().await;
    }
}

async fn the_theme_follows_its_attribute(stage: Stage) {
    let (shop, _) = stage.shop().await;
    shop.visit("dark.html").await;
    shop.open_chat().await;
    for theme in ["light", "dark", "auto", "dark", "no such theme"] {
        let change =
            format!("document.querySelector('parlor-chat').setAttribute('theme', {theme:?})");
        shop.tells::<()>(&change).await;
        let known = ["light", "dark"].into_iter().find(|it| *it == theme);
        let expected = match known {
            Some(it) => it.to_owned(),
            None => shade_of_the_browser(&shop).await,
        };
        assert_eq!(shade(&shop).await, expected, "for {theme}");
    }
    for scheme in ["dark", "light"] {
        let change = format!(
            "document.documentElement.style.colorScheme = {scheme:?}
            document.querySelector('parlor-chat').setAttribute('theme', 'inherit')"
        );
        shop.tells::<()>(&change).await;
        assert_eq!(shade(&shop).await, scheme, "where the page is so");
    }
    shop.tells::<()>("document.querySelector('parlor-chat').removeAttribute('theme')").await;
    if stage.window().engine() == Engine::Chromium {
        for scheme in ["dark", "light"] {
            shop.prefers(scheme).await;
            assert_eq!(shade(&shop).await, scheme, "where the visitor prefers it");
        }
    }
}

/// Whether the panel is dark or light.
async fn shade(shop: &Shop) -> String {
    shop.tells(
        "const panel = document.querySelector('parlor-chat').shadowRoot.querySelector('[part=panel]')
         const shades = getComputedStyle(panel).backgroundColor.match(/[\\d.]+/g).slice(0, 3).map(Number)
         return Math.max(...shades) < 64 ? 'dark' : Math.min(...shades) > 192 ? 'light' : shades.join()",
    )
    .await
}

/// What the browser prefers.
async fn shade_of_the_browser(shop: &Shop) -> String {
    shop.tells("return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'").await
}
