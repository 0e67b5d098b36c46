//! The chat speaks the language of the page, the element, or the visitor.

use super::people::says_below_its_name;
use crate::{
    runner::{Story, stories},
    shop::Shop,
    stage::{Setup, Stage},
};
use parlor_server::domain::agent::Translation;

pub(super) const STORIES: &[Story] = stories![
    a_german_page_has_a_german_chat,
    an_arabic_page_has_an_arabic_chat,
    the_greeting_is_in_the_language_of_the_chat,
    lists_and_tables_go_the_way_of_their_answer,
    a_chat_may_speak_another_language_than_its_page,
    words_that_cannot_be_fetched_leave_english,
    an_english_page_fetches_no_words,
];

async fn a_german_page_has_a_german_chat(stage: Stage) {
    let (shop, bot, server) = stage.shop_and_server().await;
    shop.visit("plain.html").await;
    shop.tells::<()>("document.documentElement.lang = 'de-AT'").await;
    put_anew(&shop, "removeAttribute('lang')").await;
    shop.launcher().is_called("Chat öffnen").await;
    let chat = shop.open_chat().await;
    chat.composer().is_called("Frage stellen…").await;
    chat.button("Senden").is_there().await;
    says_below_its_name(&chat, "Antwortet sofort").await;
    bot.will_answer("```js\nlet a\n```");
    chat.ask("Wie geht das?").await;
    chat.button("Kopieren").is_there().await;
    server.desk().is_taken_by("Ada").await;
    says_below_its_name(&chat, "Ada ist für Sie da").await;
    shop.is_accessible().await;
    shop.launcher().is_called("Chat schließen").await;
    shop.launcher().press().await;
    shop.launcher().is_called("Chat öffnen").await;
}

async fn an_arabic_page_has_an_arabic_chat(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    shop.visit("rtl.html").await;
    shop.launcher().is_called("فتح الدردشة").await;
    let chat = shop.open_chat().await;
    chat.composer().is_called("طرح سؤال…").await;
    bot.will_answer("يومان.");
    chat.ask("كم يستغرق التوصيل؟").await;
    chat.last_reply().at_its_end().await;
    speaks(&shop, "ar rtl").await;
    shop.is_accessible().await;
}

/// Browsers of the stories ask for English.
async fn the_greeting_is_in_the_language_of_the_chat(stage: Stage) {
    let mut setup = Setup::default();
    setup.settings.greeting = Some("What may we do for you?".into());
    setup.settings.greetings.insert("ar".into(), "بماذا نساعدك؟".into());
    setup.settings.suggestions = vec!["How long is delivery?".into()];
    let suggestions = vec!["كم يستغرق التوصيل؟".into()];
    let translation = Translation { suggestions, ..Translation::default() };
    setup.settings.translations.insert("ar".into(), translation);
    let (shop, _, _) = stage.open(setup).await;
    shop.visit("rtl.html").await;
    let chat = shop.open_chat().await;
    greets(&shop, "بماذا نساعدك؟").await;
    chat.button("كم يستغرق التوصيل؟").is_there().await;
    shop.visit("plain.html").await;
    let chat = shop.open_chat().await;
    greets(&shop, "What may we do for you?").await;
    chat.button("How long is delivery?").is_there().await;
}

async fn greets(shop: &Shop, words: &str) {
    shop.is_so(
        &format!("it greets with {words:?}"),
        &format!(
            "const root = document.querySelector('parlor-chat').shadowRoot
            return root.querySelector('[part=greeting]').textContent === {words:?}"
        ),
    )
    .await;
}

/// Whatever the language of the page is; so the marks of a list stand beside its words, and
/// a column of numbers below its head.
async fn lists_and_tables_go_the_way_of_their_answer(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    let chat = shop.open_chat().await;
    bot.will_answer(
        "الإرجاع مجاني:\n\n1. اطبع الملصق\n   - من طلبك\n\n> مع Northwind\n\n\
         | البلد | الأيام |\n|---|---|\n| DE | 7 |\n\nIn English, too.",
    );
    chat.ask("كيف أعيد الطرد؟").await;
    chat.last_reply().at_its_end().await;
    go(&shop, "rtl").await;
    bot.will_answer("Returns are free:\n\n1. Print\n   - at home\n\n> بسرعة\n\n| Land | Days |\n|---|---|\n| DE | 7 |");
    shop.visit("rtl.html").await;
    let chat = shop.open_chat().await;
    chat.ask("How do returns work?").await;
    chat.last_reply().at_its_end().await;
    go(&shop, "ltr").await;
    shop.is_accessible().await;
}

async fn go(shop: &Shop, way: &str) {
    shop.is_so(
        &format!("lists and tables go {way}"),
        &format!(
            "const root = document.querySelector('parlor-chat').shadowRoot
            const answer = [...root.querySelectorAll('[part=text]')].at(-1)
            const all = [...answer.querySelectorAll('ol, ul, li, li p, table, th, td')]
            return all.length > 10 && all.every((it) => getComputedStyle(it).direction === {way:?})"
        ),
    )
    .await;
}

async fn a_chat_may_speak_another_language_than_its_page(stage: Stage) {
    let (shop, _) = stage.shop().await;
    shop.visit("plain.html").await;
    for (lang, expected) in [
        ("zh-HK", "zh-TW ltr"),
        ("zh", "zh-CN ltr"),
        ("pt-BR", "pt ltr"),
        ("he", "he rtl"),
        // Nobody translated it, so the page's own language is next.
        ("sv", "en ltr"),
    ] {
        speak(&shop, lang).await;
        speaks(&shop, expected).await;
    }
    speak(&shop, "ja").await;
    let chat = shop.open_chat().await;
    says_below_its_name(&chat, "すぐにお答えします").await;
    shop.is_accessible().await;
}

async fn words_that_cannot_be_fetched_leave_english(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    for answer in [
        "Promise.reject(new TypeError('no network'))",
        // A page that asks for a password.
        "Promise.resolve(new Response('<!doctype html>\\n<p>1</p>\\n2\\n3\\n4\\n5'))",
    ] {
        shop.visit("plain.html").await;
        shop.tells::<()>(&format!(
            "const real = window.fetch
            window.fetch = (url, ...rest) =>
              String(url).endsWith('.txt') ? {answer} : real(url, ...rest)"
        ))
        .await;
        speak(&shop, "fr").await;
        shop.launcher().is_called("Open chat").await;
        let chat = shop.open_chat().await;
        chat.composer().is_called("Ask a question…").await;
    }
    bot.will_answer("Two days.");
    shop.chat().ask("How long is delivery?").await;
    shop.chat().last_reply().at_its_end().await;
}

async fn an_english_page_fetches_no_words(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    let chat = shop.open_chat().await;
    bot.will_answer("Two days.");
    chat.ask("How long is delivery?").await;
    chat.last_reply().at_its_end().await;
    shop.is_so(
        "no words were fetched",
        "return performance.getEntriesByType('resource').every((it) => !it.name.endsWith('.txt'))",
    )
    .await;
}

/// Puts the chat on the page anew, with this language.
pub(super) async fn speak(shop: &Shop, lang: &str) {
    put_anew(shop, &format!("setAttribute('lang', {lang:?})")).await;
}

/// Puts the chat on the page anew, after this was done to it.
async fn put_anew(shop: &Shop, change: &str) {
    shop.tells::<()>(&format!(
        "const chat = document.querySelector('parlor-chat')
        const place = chat.parentNode
        chat.destroy()
        chat.remove()
        chat.{change}
        place.append(chat)"
    ))
    .await;
}

/// Which language the chat says it speaks, and which way it runs.
async fn speaks(shop: &Shop, expected: &str) {
    shop.is_so(
        &format!("it speaks {expected}"),
        &format!(
            "const root = document.querySelector('parlor-chat').shadowRoot.querySelector('[part=root]')
            return `${{root.lang}} ${{root.dir}}` === {expected:?}"
        ),
    )
    .await;
}
