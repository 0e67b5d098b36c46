//! Code in answers, and its colors, which are fetched when they are needed.

use crate::{
    runner::{Story, stories},
    shop::Shop,
    stage::Stage,
};

pub(super) const STORIES: &[Story] = stories![
    code_gets_its_colors_when_it_is_whole,
    code_whose_colors_cannot_be_fetched_gets_them_when_they_can,
    colors_that_arrive_after_the_chat_is_gone_find_nobody,
];

const ANSWER: &str =
    "```rust\nlet a = \"b\"; // 1\n```\n\nOr:\n\n```\nlet c\n```\n\n```klingon\nlet d\n```\n";
const COLORS: &str = "keyword let, string \"b\", comment // 1";

async fn code_gets_its_colors_when_it_is_whole(stage: Stage) {
    // The script comes from another origin than the page, and so do its parts.
    let (shop, bot, _line) = stage.shop_on_a_line().await;
    let chat = shop.open_chat().await;
    assert_eq!(fetched(&shop).await, 0);
    bot.will_answer(ANSWER);
    chat.ask("How is it done?").await;
    chat.last_reply().at_its_end().await;
    is_colored(&shop, COLORS).await;
    let code: String =
        shop.tells(&in_chat("all('code').map((it) => it.textContent).join('')")).await;
    assert_eq!(code, "let a = \"b\"; // 1\nlet c\nlet d\n");
    shop.is_accessible().await;

    bot.will_answer("```sql\nselect 2\n```");
    chat.ask("And from a database?").await;
    chat.last_reply().at_its_end().await;
    let both = format!("{COLORS}, keyword select, number 2");
    is_colored(&shop, &both).await;
    assert_eq!(fetched(&shop).await, 1, "once for all answers");

    shop.reload().await;
    shop.open_chat().await;
    is_colored(&shop, &both).await;
}

async fn code_whose_colors_cannot_be_fetched_gets_them_when_they_can(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    let chat = shop.open_chat().await;
    shop.cannot_fetch("code").await;
    bot.will_answer("```js\nlet a\n```");
    chat.ask("How is it done?").await;
    chat.last_reply().at_its_end().await;
    shop.is_so("the colors were asked for", "return window.tries > 0").await;
    is_colored(&shop, "").await;
    shop.is_so("they are asked for again", "return window.tries > 1").await;
    chat.has_no_notice().await;

    shop.can_fetch_again().await;
    bot.will_answer("```js\nvar b\n```");
    chat.ask("And otherwise?").await;
    is_colored(&shop, "keyword let, keyword var").await;
    chat.button("Copy").is_there().await;
}

async fn colors_that_arrive_after_the_chat_is_gone_find_nobody(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    let chat = shop.open_chat().await;
    shop.tells::<()>(
        "const real = window.fetch
        window.fetch = async (url, ...rest) => {
          if (!String(url).includes('/parlor-code-')) return real(url, ...rest)
          window.asked = true
          await new Promise((go) => (window.go = go))
          return real(url, ...rest)
        }",
    )
    .await;
    bot.will_answer("```js\nlet a\n```");
    chat.ask("How is it done?").await;
    shop.is_so("the colors were asked for", "return window.asked === true").await;
    shop.tells::<()>(
        "window.chat = document.querySelector('parlor-chat')
        window.chat.remove()",
    )
    .await;
    shop.tells::<()>("window.go()").await;
    shop.tells::<()>("document.body.append(window.chat)").await;
    shop.open_chat().await;
    is_colored(&shop, "keyword let").await;
}

/// The words of the chat's code that have a color, and what they are.
async fn is_colored(shop: &Shop, words: &str) {
    let seen = in_chat(&format!(
        "all('code span').map((it) => it.part + ' ' + it.textContent).join(', ') === {words:?}"
    ));
    shop.is_so(&format!("these have a color: {words}"), &seen).await;
}

/// How often the colors came over the network.
async fn fetched(shop: &Shop) -> usize {
    shop.tells(
        "return performance.getEntriesByType('resource')
          .filter((it) => it.name.includes('/parlor-code-')).length",
    )
    .await
}

fn in_chat(expression: &str) -> String {
    format!(
        "const {{ shadowRoot }} = document.querySelector('parlor-chat')
        const all = (it) => [...shadowRoot.querySelectorAll('[part=code] ' + it)]
        return {expression}"
    )
}
