//! From a press to what was said before.

use crate::{
    runner::{Story, stories},
    shop::Shop,
    stage::{Server, Stage},
};

pub(super) const STORIES: &[Story] = stories![
    what_is_pointed_at_is_drawn_and_asks_nobody,
    what_was_said_comes_before_everything_else,
];

const QUESTION: &str = "How long is delivery?";

/// Notes what is asked for from now on, and holds back what was said before.
const HOLD: &str = "
    window.asked = []
    const real = window.fetch
    window.fetch = async (what, ...rest) => {
      const url = what.url ?? String(what)
      window.asked.push(url)
      if (url.includes('/messages')) await new Promise((go) => (window.letPast = go))
      return real(what, ...rest)
    }";

/// Notes how many messages are drawn, and how many of them with their words, when the
/// first are.
const FIRST: &str = "
    const area = document.querySelector('parlor-chat').shadowRoot.querySelector('[part=transcript]')
    const count = (css) => area.querySelectorAll(css).length
    new MutationObserver((_, it) => {
      if (count('article') === 0) return
      window.first = [count('article'), count('[part=text]:not(:empty)')]
      it.disconnect()
    }).observe(area, { childList: true })
    window.letPast()";

/// A shop where this visitor has asked before.
async fn asked_before(stage: &Stage) -> (Shop, Server) {
    let (shop, bot, server) = stage.shop_and_server().await;
    bot.will_answer("Two days.");
    let chat = shop.open_chat().await;
    chat.ask(QUESTION).await;
    chat.last_reply().at_its_end().await;
    (shop, server)
}

async fn what_is_pointed_at_is_drawn_and_asks_nobody(stage: Stage) {
    let (shop, server) = asked_before(&stage).await;
    shop.reload().await;
    let kept = shop.kept(server.publishable_key()).await;
    shop.tells::<()>("localStorage.clear()").await;
    shop.tells::<()>(HOLD).await;
    shop.tells::<()>(
        "const { shadowRoot } = document.querySelector('parlor-chat')
         shadowRoot.querySelector('button').dispatchEvent(new PointerEvent('pointerenter'))",
    )
    .await;
    shop.is_so(
        "the panel is drawn, unseen",
        "const { shadowRoot } = document.querySelector('parlor-chat')
         return shadowRoot.querySelector('[part=panel]')?.hidden === true",
    )
    .await;
    shop.is_accessible().await;

    // Meanwhile, another tab goes on.
    shop.keeps(server.publishable_key(), &kept).await;
    let asked: Vec<String> = shop.tells("return asked.filter(it => it.includes('/v1/'))").await;
    assert_eq!(asked, [""; 0]);
    let chat = shop.open_chat().await;
    shop.is_so("what was said is asked for", "return 'letPast' in window").await;
    shop.tells::<()>("window.letPast()").await;
    chat.reads(&[QUESTION, "Two days."]).await;
}

async fn what_was_said_comes_before_everything_else(stage: Stage) {
    let (shop, server) = asked_before(&stage).await;
    let desk = server.desk();
    desk.is_taken_by("Grace").await;
    for number in 0..18 {
        desk.says(&format!("Note {number}.")).await;
    }
    shop.reload().await;
    shop.tells::<()>(HOLD).await;
    shop.cannot_fetch("more").await;
    let chat = shop.open_chat().await;
    chat.shows("who answers", |it| it.title == "Ada").await;
    shop.is_so("what was said is asked for", "return 'letPast' in window").await;
    shop.tells::<()>(FIRST).await;
    chat.shows("all of it, with its words", |it| {
        it.texts().len() == 20 && it.texts()[1..3] == ["Two days.", "Note 0."]
    })
    .await;
    let first: (u32, u32) = shop.tells("return window.first").await;
    assert_eq!(first, (8, 8), "messages, and those of them that have words");
    let seen = chat.shows("the end", |it| it.texts().last() == Some(&"Note 17.")).await;
    assert!(seen.texts().iter().all(|it| !it.is_empty()));
    shop.is_so(
        "its end is in view",
        "const area = document.querySelector('parlor-chat').shadowRoot.querySelector('[part=transcript]')
         return area.scrollHeight - area.scrollTop - area.clientHeight < 2",
    )
    .await;
    shop.is_so("then the rest is fetched", "return window.tries > 0").await;
    shop.can_fetch_again().await;
    chat.button("Copy answer").is_there().await;
}
