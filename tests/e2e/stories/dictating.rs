//! Words that are spoken instead of typed.

use crate::{
    runner::{Story, stories},
    shop::{Chat, Shop},
    stage::Stage,
};

pub(super) const STORIES: &[Story] = stories![
    what_a_microphone_hears_is_written_behind_what_is_there,
    a_microphone_that_is_refused_says_so,
    a_microphone_that_does_not_begin_says_so,
    a_browser_that_cannot_hear_shows_no_microphone,
];

async fn what_a_microphone_hears_is_written_behind_what_is_there(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    let chat = listening_chat(&shop).await;
    chat.composer().write("Hello,").await;
    chat.button("Dictate").press().await;
    chat.button("Stop dictating").is_there().await;
    shop.is_so("it listens in English", "return window.ear.lang === 'en'").await;
    shop.is_accessible().await;
    hears(&shop, &["where is"]).await;
    drafts(&chat, "Hello, where is").await;
    hears(&shop, &["where is my parcel", "and when"]).await;
    drafts(&chat, "Hello, where is my parcel and when").await;

    // What the visitor writes meanwhile stays; what was heard is not written again.
    chat.composer().paste("Where is my tent").await;
    hears(&shop, &["where is my parcel", "and when", "today"]).await;
    drafts(&chat, "Where is my tent today").await;

    chat.button("Stop dictating").press().await;
    chat.button("Dictate").press().await;
    hears(&shop, &["please"]).await;
    drafts(&chat, "Where is my tent today please").await;
    bot.will_answer("Here.");
    chat.submit().press().await;
    chat.button("Dictate").is_there().await;
    hears(&shop, &["please", "too late"]).await;
    chat.last_reply().at_its_end().await;
    drafts(&chat, "").await;
    assert_eq!(bot.was_asked(), ["Where is my tent today please"]);
}

async fn a_microphone_that_is_refused_says_so(stage: Stage) {
    let (shop, _) = stage.shop().await;
    let chat = listening_chat(&shop).await;
    chat.button("Dictate").press().await;
    shop.tells::<()>("window.ear.ends('no-speech')").await;
    chat.button("Dictate").press().await;
    chat.shows("no alert", |it| it.alerts.is_empty()).await;
    shop.tells::<()>("window.ear.ends('not-allowed')").await;
    chat.interrupts("The microphone cannot be used").await;
    chat.button("Dictate").is_there().await;
    shop.is_accessible().await;
    chat.button("Dictate").press().await;
    chat.shows("no alert", |it| it.alerts.is_empty()).await;
    shop.closes_the_chat().await;
    shop.is_so("nobody listens any more", "return window.ear.isOver === true").await;
}

async fn a_microphone_that_does_not_begin_says_so(stage: Stage) {
    let (shop, _) = stage.shop().await;
    let chat = listening_chat(&shop).await;
    shop.tells::<()>("window.isTaken = true").await;
    chat.button("Dictate").press().await;
    chat.interrupts("The microphone cannot be used").await;
    chat.button("Dictate").is_there().await;
    chat.button("Stop dictating").is_not_there().await;
    shop.is_accessible().await;
    shop.tells::<()>("window.isTaken = false").await;
    chat.button("Dictate").press().await;
    chat.button("Stop dictating").is_there().await;
    chat.shows("no alert", |it| it.alerts.is_empty()).await;
    hears(&shop, &["where is it"]).await;
    drafts(&chat, "where is it").await;
}

async fn a_browser_that_cannot_hear_shows_no_microphone(stage: Stage) {
    let (shop, _) = stage.shop().await;
    shop.visit("plain.html").await;
    shop.tells::<()>(
        "Object.defineProperty(window, 'webkitSpeechRecognition', { value: undefined })
        Object.defineProperty(window, 'SpeechRecognition', { value: undefined })",
    )
    .await;
    let chat = shop.open_chat().await;
    chat.button("Attach files").is_there().await;
    chat.button("Dictate").is_not_there().await;
}

async fn drafts(chat: &Chat, words: &str) {
    chat.shows(&format!("the draft {words:?}"), |it| it.draft == words).await;
}

/// The chat of a page whose microphone hears what a story says.
async fn listening_chat(shop: &Shop) -> Chat {
    shop.visit("plain.html").await;
    shop.tells::<()>(
        "class Ear extends EventTarget {
          start() {
            if (window.isTaken) throw new DOMException('it listens already', 'InvalidStateError')
            window.ear = this
          }
          abort() {
            this.isOver = true
          }
          hears(phrases) {
            const results = phrases.map((transcript) => [{ transcript }])
            this.dispatchEvent(Object.assign(new Event('result'), { results }))
          }
          ends(error) {
            this.dispatchEvent(Object.assign(new Event('error'), { error }))
            this.dispatchEvent(new Event('end'))
          }
        }
        Object.defineProperty(window, 'SpeechRecognition', { value: Ear })",
    )
    .await;
    let chat = shop.open_chat().await;
    chat.button("Dictate").is_there().await;
    chat
}

async fn hears(shop: &Shop, phrases: &[&str]) {
    let phrases: Vec<String> = phrases.iter().map(|it| format!("{it:?}")).collect();
    shop.tells::<()>(&format!("window.ear.hears([{}])", phrases.join(", "))).await;
}
