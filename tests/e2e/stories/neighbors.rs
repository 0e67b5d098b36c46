//! The page and the chat leave each other alone.

use crate::{
    runner::{Story, stories},
    shop::{Looks, Shop},
    stage::{Bot, Stage},
};

pub(super) const STORIES: &[Story] = stories![
    a_page_that_styles_everything_does_not_style_the_chat,
    the_page_around_the_chat_stays_as_it_was,
    nothing_is_stored_or_fetched_before_the_visitor_wants_it,
    a_page_from_right_to_left_mirrors_the_chat,
    a_shop_may_be_on_another_origin_than_its_chat,
];

const QUESTION: &str = "How long is delivery?";

/// What is compared, from the outside in.
const PARTS: [&str; 11] = [
    "[part=launcher]",
    "[part=launcher] svg",
    "[part=panel]",
    "[part=title]",
    "[part=status]",
    "[part=transcript]",
    "[part=bubble]",
    "[part=text] p",
    "[part=text] code",
    "[part=input]",
    "[part=submit]",
];

async fn a_page_that_styles_everything_does_not_style_the_chat(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    let plain = looks(&shop, &bot, "plain.html").await;
    let hostile = looks(&shop, &bot, "hostile.html").await;
    shop.is_so(
        "the page is hostile",
        "
        const { color, fontSize } = getComputedStyle(document.querySelector('h1'))
        return color === 'rgb(255, 0, 0)' && fontSize === '40px'",
    )
    .await;
    for (part, (plain, hostile)) in PARTS.iter().zip(plain.iter().zip(&hostile)) {
        assert_eq!(plain, hostile, "{part} on the plain page and on the hostile one");
    }
}

/// What the chat looks like on a page after one question, in a conversation of its own.
async fn looks(shop: &Shop, bot: &Bot, page: &str) -> Vec<Looks> {
    shop.visit(page).await;
    shop.tells::<()>("localStorage.clear()").await;
    let chat = shop.open_chat().await;
    bot.will_answer("Two `working` days.");
    chat.ask(QUESTION).await;
    chat.last_reply().at_its_end().await;
    let mut looks = Vec::new();
    for part in PARTS {
        looks.push(shop.looks_of(part).await);
    }
    looks
}

async fn the_page_around_the_chat_stays_as_it_was(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    shop.visit("plain.html").await;
    shop.tells::<()>("scrollTo(0, 120); document.querySelector('#size').value = '3'").await;
    let chat = shop.open_chat().await;
    bot.will_answer(&"Two days.\n\n".repeat(40));
    chat.ask(QUESTION).await;
    chat.last_reply().at_its_end().await;

    shop.is_so("the page is what the server sent, and one element", UNCHANGED).await;
    shop.is_so("the page is where the visitor left it", "return scrollY === 120").await;
    shop.is_so("what was typed stays", "return document.querySelector('#size').value === '3'")
        .await;
    shop.is_so(
        "the page's fonts are its own",
        "
        const of = css => getComputedStyle(document.querySelector(css)).fontFamily
        return of('h1').includes('Verdana') && of('p').includes('Georgia')",
    )
    .await;
}

/// Apart from the element itself, the document is the one in the file: no style, no
/// meta, no attribute, no title, no address, no handler of ours.
const UNCHANGED: &str = "
    const parts = document.querySelectorAll('parlor-chat')
    const now = document.documentElement.cloneNode(true)
    now.querySelector('parlor-chat').remove()
    const request = new XMLHttpRequest()
    request.open('GET', location.href, false)
    request.send()
    const sent = new DOMParser().parseFromString(request.responseText, 'text/html')
    return parts.length === 1
      && document.body.lastElementChild === parts[0]
      && now.outerHTML.trim() === sent.documentElement.outerHTML.trim()
      && (document.adoptedStyleSheets ?? []).length === 0
      && document.styleSheets.length === 1
      && location.search === '' && location.hash === '' && history.length <= 2
      && window.onmessage === null && window.onerror === null";

async fn nothing_is_stored_or_fetched_before_the_visitor_wants_it(stage: Stage) {
    let (shop, bot, server) = stage.shop_and_server().await;
    shop.visit("plain.html").await;
    shop.launcher().is_there().await;
    assert_eq!(fetched(&shop).await, ["/parlor.js"]);
    shop.has_nothing_stored().await;

    let chat = shop.open_chat().await;
    chat.dialog("Ada").is_there().await;
    let config = format!("/v1/widget/config/{}?locale=en", server.publishable_key());
    let fetched = fetched(&shop).await;
    let api: Vec<_> = fetched.iter().filter(|it| it.starts_with("/v1")).collect();
    assert_eq!(api, [&config], "of {fetched:?}");
    let is_widget = |it: &&String| it.starts_with("/parlor") || **it == config;
    assert!(fetched.iter().all(|it| is_widget(&it)), "{fetched:?}");
    shop.has_nothing_stored().await;

    bot.will_answer("Two days.");
    chat.ask(QUESTION).await;
    chat.last_reply().at_its_end().await;
    let stored: Vec<String> = shop.tells("return Object.keys(localStorage)").await;
    assert_eq!(stored, [format!("parlor:{}", server.publishable_key())]);
    shop.is_so(
        "there is no cookie and no session storage",
        "return document.cookie === '' && sessionStorage.length === 0",
    )
    .await;
}

/// What the page fetched besides its own files, by path; other origins in full.
async fn fetched(shop: &Shop) -> Vec<String> {
    shop.tells(
        "const own = ['/recorder.js', '/shop.css', '/icon.svg']
         return performance.getEntriesByType('resource')
           .map(it => it.name.replace(location.origin, ''))
           .filter(it => !own.includes(it))",
    )
    .await
}

async fn a_page_from_right_to_left_mirrors_the_chat(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    shop.visit("rtl.html").await;
    let chat = shop.open_chat().await;
    shop.is_so(
        "the placeholder begins on the right",
        "const root = document.querySelector('parlor-chat').shadowRoot
        return getComputedStyle(root.querySelector('[part=input]')).direction === 'rtl'",
    )
    .await;
    bot.will_answer("يومان.");
    chat.ask("كم يستغرق التوصيل؟").await;
    chat.last_reply().at_its_end().await;

    for part in ["[part=launcher]", "[part=panel]"] {
        let [left, ..] = shop.looks_of(part).await.place;
        assert!(left < 100, "{part} begins {left} px from the left");
    }
    let panel = middle(&shop, "[part=panel]").await;
    assert!(middle(&shop, "[part=bubble]").await < panel, "questions stand on the left");
    assert!(middle(&shop, "[part=submit]").await < panel, "Send stands on the left");
    assert!(middle(&shop, "[part=title]").await > panel, "the title stands on the right");

    bot.will_answer("- [x] *packed*\n- [ ] sent");
    chat.ask("Is it on its way?").await;
    chat.last_reply().at_its_end().await;
    let [left, _, width, _] = shop.looks_of("[part=answer]:last-of-type [part=text]").await.place;
    let [mark, ..] = shop.looks_of("[part=answer]:last-of-type li > span").await.place;
    assert!(
        (left..left + width).contains(&mark),
        "in a language from left to right, the marks of a list stand beside its words"
    );
}

async fn middle(shop: &Shop, css: &str) -> i32 {
    let [left, _, width, _] = shop.looks_of(css).await.place;
    left + width / 2
}

async fn a_shop_may_be_on_another_origin_than_its_chat(stage: Stage) {
    let (shop, bot, server) = stage.shop_and_server().await;
    server.serves_the_script_from(server.url());
    let shop = shop.at(&server.url().replace("127.0.0.1", "localhost"));
    let chat = shop.open_chat().await;
    bot.will_say(["Two ", "days."]);
    chat.ask(QUESTION).await;
    bot.next().await;
    chat.last_reply().reads("Two").await;
    bot.finishes();
    chat.last_reply().reads("Two days.").await;
    shop.reload().await;
    shop.open_chat().await.reads(&[QUESTION, "Two days."]).await;
}
