//! An answer is read out by the browser's voice.

use crate::{
    driver::Key,
    runner::{Story, stories},
    shop::{Chat, Shop},
    stage::Stage,
};

pub(super) const STORIES: &[Story] = stories![
    an_answer_is_read_aloud_until_its_end_or_a_press,
    whatever_ends_the_answer_ends_the_reading,
    an_arabic_answer_is_read_by_keyboard_in_arabic,
    a_voice_that_comes_late_is_offered_and_none_is_not,
];

const QUESTION: &str = "How long is delivery?";

async fn an_answer_is_read_aloud_until_its_end_or_a_press(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    bot.will_answer("**Two** days.\n\n```js\nlet days = 2\n```\n\nOr three.");
    shop.visit("plain.html").await;
    let chat = asked(&shop, &["en-US"]).await;

    chat.button("Read aloud").press().await;
    chat.button("Stop reading").is_there().await;
    says(&shop, "en: Two days.; en: There is code here.; en: Or three.").await;
    shop.is_accessible().await;
    shop.tells::<()>("voice.said.at(-1).dispatchEvent(new Event('end'))").await;
    chat.button("Read aloud").is_there().await;

    chat.button("Read aloud").press().await;
    says(&shop, "en: Two days.; en: There is code here.; en: Or three.").await;
    chat.button("Stop reading").press().await;
    chat.button("Read aloud").is_there().await;
    says(&shop, "").await;

    // What was stopped may still report, and the next reading goes on.
    chat.button("Read aloud").press().await;
    shop.tells::<()>("voice.all[0].dispatchEvent(new Event('error'))").await;
    says(&shop, "en: Two days.; en: There is code here.; en: Or three.").await;
    shop.tells::<()>("voice.said[1].dispatchEvent(new Event('error'))").await;
    chat.button("Read aloud").is_there().await;
    says(&shop, "").await;
}

async fn whatever_ends_the_answer_ends_the_reading(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    bot.will_answer("Two days.");
    shop.visit("plain.html").await;
    let chat = asked(&shop, &["en-US"]).await;
    let begins = async || {
        chat.button("Read aloud").press().await;
        says(&shop, "en: Two days.").await;
    };

    begins().await;
    shop.closes_the_chat().await;
    says(&shop, "").await;
    shop.launcher().press().await;

    begins().await;
    bot.will_say(["One."]);
    chat.ask("And to Norway?").await;
    says(&shop, "").await;
    bot.finishes();
    chat.last_reply().reads("One.").await;
    chat.last_reply().at_its_end().await;
    shop.tells::<()>("document.querySelector('parlor-chat').newConversation()").await;
    chat.reads(&[]).await;

    bot.will_answer("Two days.");
    chat.ask(QUESTION).await;
    chat.last_reply().at_its_end().await;
    begins().await;
    shop.tells::<()>("document.querySelector('parlor-chat').newConversation()").await;
    says(&shop, "").await;

    bot.will_answer("Two days.");
    chat.ask(QUESTION).await;
    chat.last_reply().at_its_end().await;
    begins().await;
    shop.tells::<()>(
        "const chat = document.querySelector('parlor-chat')
         const place = chat.parentNode
         chat.remove()
         setTimeout(() => place.append(chat))",
    )
    .await;
    says(&shop, "").await;
    shop.launcher().is_there().await;
}

async fn an_arabic_answer_is_read_by_keyboard_in_arabic(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    bot.will_answer("**يومان** فقط.");
    shop.visit("rtl.html").await;
    let chat = asked(&shop, &["ar-SA"]).await;
    chat.button("قراءة بصوت عالٍ").is_there().await;
    chat.composer().has_focus().await;
    chat.press(Key::ShiftTab).await;
    chat.press(Key::End).await;
    chat.press(Key::Enter).await;
    for _ in ["again", "up", "down", "read"] {
        chat.press(Key::Tab).await;
    }
    chat.button("قراءة بصوت عالٍ").has_focus().await;
    chat.press(Key::Enter).await;
    says(&shop, "ar: يومان فقط.").await;
    chat.button("إيقاف القراءة").has_focus().await;
    chat.press(Key::Enter).await;
    chat.button("قراءة بصوت عالٍ").has_focus().await;
    says(&shop, "").await;
}

async fn a_voice_that_comes_late_is_offered_and_none_is_not(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    bot.will_answer("Two days.");
    shop.visit("plain.html").await;
    let chat = asked(&shop, &[]).await;
    chat.button("Bad answer").is_there().await;
    chat.button("Read aloud").is_not_there().await;
    shop.tells::<()>("voice.voices = ['en-US']; voice.dispatchEvent(new Event('voiceschanged'))")
        .await;
    chat.button("Read aloud").press().await;
    says(&shop, "en: Two days.").await;
}

/// A chat with an answer, in a browser with voices for these languages.
async fn asked(shop: &Shop, voices: &[&str]) -> Chat {
    shop.tells::<()>(&A_VOICE.replace("[]", &format!("{voices:?}"))).await;
    let chat = shop.open_chat().await;
    chat.ask(QUESTION).await;
    chat.last_reply().at_its_end().await;
    chat
}

/// These lines are being read out, with their languages.
async fn says(shop: &Shop, lines: &str) {
    let said = "return voice.said.map(it => `${it.lang}: ${it.text}`).join('; ')";
    shop.is_so(&format!("the voice says {lines:?}"), &format!("{said} === {lines:?}")).await;
}

/// A voice that keeps what it was to say, as this machine may have none.
const A_VOICE: &str = "
    class Voice extends EventTarget {
      voices = []; said = new Array; all = new Array
      getVoices() { return this.voices }
      speak(it) { this.said.push(it); this.all.push(it) }
      cancel() { this.said = new Array }
    }
    window.voice = new Voice
    Object.defineProperty(window, 'speechSynthesis', { value: window.voice })
    window.SpeechSynthesisUtterance = class extends EventTarget { constructor(text) { super(); this.text = text } }";
