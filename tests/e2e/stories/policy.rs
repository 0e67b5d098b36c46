//! A page with a strict content security policy.

use crate::{
    runner::{Story, stories},
    stage::Stage,
};

pub(super) const STORIES: &[Story] = stories![a_strict_policy_is_never_violated];

async fn a_strict_policy_is_never_violated(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    shop.visit("strict-csp.html").await;
    let chat = shop.open_chat().await;
    bot.will_answer(
        "# Two days\n\n- [ ] `pack`\n- [x] *send*\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```js\nlet a\n```\n",
    );
    chat.ask("How long is delivery?").await;
    chat.last_reply().at_its_end().await;
    shop.is_so(
        "what is fetched later may be fetched and compiled",
        "return document.querySelector('parlor-chat').shadowRoot.querySelector('[part=keyword]') !== null",
    )
    .await;
    chat.button("Close chat").is_there().await;
    assert_eq!(shop.surprises().await, [""; 0], "before the policy was put to the test");

    // The silence above means something only if a violation would have been heard.
    shop.expects_to_hear("style");
    shop.tells::<()>(
        "document.body.append(document.createElement('style'))
        document.body.lastElementChild.textContent = 'p { color: red }'",
    )
    .await;
    shop.hears("style-src").await;
    shop.tells::<()>("document.querySelector('style').remove()").await;
}
