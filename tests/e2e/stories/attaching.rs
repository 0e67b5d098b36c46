//! Files that go with messages.

use crate::{
    driver::Key,
    runner::{Story, stories},
    shop::{Chat, PICTURE, Shop, TEXT},
    stage::Stage,
};

pub(super) const STORIES: &[Story] = stories![
    files_are_picked_and_sent_and_found_again,
    files_are_dropped_and_sent_without_words,
    a_file_is_pasted_and_words_stay_words,
    files_are_taken_off_by_keyboard,
    a_new_conversation_leaves_the_files_behind,
    files_go_with_an_arabic_message,
    a_strict_policy_lets_files_be_seen,
    a_page_may_want_no_files,
];

async fn files_are_picked_and_sent_and_found_again(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    let chat = shop.open_chat().await;
    chat.picks(&[PICTURE, TEXT]).await;
    chat.has_ready(&["cat.png", "a list"]).await;
    chat.list("Attached files").is_there().await;
    chat.composer().has_focus().await;
    shop.is_accessible().await;

    bot.will_answer("A cat.");
    chat.ask("What is it?").await;
    chat.last_reply().at_its_end().await;
    shows_both(&chat).await;
    chat.shows("no file in the composer", |it| it.chips.is_empty()).await;
    shop.is_accessible().await;
    saves(&shop, &chat).await;

    shop.reload().await;
    let chat = shop.open_chat().await;
    shows_both(&chat).await;
    shop.is_accessible().await;
    saves(&shop, &chat).await;
}

/// The question has both files, the one that is a picture as a picture.
async fn shows_both(chat: &Chat) {
    chat.shows("the files of the question", |it| {
        it.messages
            .first()
            .is_some_and(|it| it.files == [PICTURE.name, TEXT.name] && it.pictures == 1)
    })
    .await;
}

/// Presses the file of words, and has the browser save it.
async fn saves(shop: &Shop, chat: &Chat) {
    shop.tells::<()>(
        "const press = HTMLAnchorElement.prototype.click
        HTMLAnchorElement.prototype.click = function () {
          if (!this.download) return press.call(this)
          fetch(this.href).then((it) => it.text()).then((it) => (window.saved = this.download + ': ' + it))
        }",
    )
    .await;
    chat.button("Download cat.png").is_there().await;
    chat.button(&format!("Download {} MD · 23 byte", TEXT.name)).press().await;
    let saved = format!("return window.saved === '{}: # Missing\\n\\n- tent pegs\\n'", TEXT.name);
    shop.is_so("the browser saves the file", &saved).await;
}

async fn files_are_dropped_and_sent_without_words(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    let chat = shop.open_chat().await;
    chat.button("Attach files").is_there().await;
    chat.brings("drag", &[]).await;
    veil_is(&shop, false).await;
    chat.brings("drag", &[PICTURE]).await;
    veil_is(&shop, true).await;
    shop.is_accessible().await;
    chat.brings("leave", &[PICTURE]).await;
    veil_is(&shop, false).await;

    chat.submit().is_disabled().await;
    chat.brings("drag", &[PICTURE]).await;
    chat.brings("drop", &[PICTURE, PICTURE.called("dog.png")]).await;
    veil_is(&shop, false).await;
    chat.has_ready(&["cat.png", "dog.png"]).await;

    bot.will_answer("Two animals.");
    chat.submit().press().await;
    chat.last_reply().at_its_end().await;
    chat.shows("two pictures and no words", |it| {
        it.messages.first().is_some_and(|it| it.pictures == 2 && it.text.is_empty())
    })
    .await;
    chat.submit().is_disabled().await;
    assert_eq!(bot.was_asked(), [""]);
}

async fn veil_is(shop: &Shop, there: bool) {
    let veil = "document.querySelector('parlor-chat').shadowRoot.querySelector('[part=drop]')";
    let script = format!("return ({veil}.getClientRects().length > 0) === {there}");
    shop.is_so(&format!("the veil is there: {there}"), &script).await;
}

async fn a_file_is_pasted_and_words_stay_words(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    let chat = shop.open_chat().await;
    chat.button("Attach files").is_there().await;
    chat.brings("paste", &[PICTURE]).await;
    chat.has_ready(&["cat.png"]).await;
    chat.brings("paste", &[]).await;
    chat.has_ready(&["cat.png"]).await;
    bot.will_answer("A cat.");
    chat.ask("And this?").await;
    chat.last_reply().at_its_end().await;
}

async fn files_are_taken_off_by_keyboard(stage: Stage) {
    let (shop, _) = stage.shop().await;
    let chat = shop.open_chat().await;
    let names = ["one.png", "two.png", "three.png"];
    chat.picks(&names.map(|it| PICTURE.called(it))).await;
    chat.has_ready(&names).await;

    // The files stand before the text, so that Shift+Tab goes to the last of them.
    chat.press(Key::ShiftTab).await;
    chat.button("Remove three.png").has_focus().await;
    chat.press(Key::ShiftTab).await;
    chat.press(Key::Enter).await;
    chat.has_ready(&["one.png", "three.png"]).await;
    chat.tells("two.png was removed").await;
    chat.button("Remove three.png").has_focus().await;
    chat.press(Key::Enter).await;
    chat.button("Remove one.png").has_focus().await;
    chat.press(Key::Enter).await;
    chat.shows("no file", |it| it.chips.is_empty()).await;
    chat.composer().has_focus().await;
    chat.submit().is_disabled().await;
}

async fn a_new_conversation_leaves_the_files_behind(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    let chat = shop.open_chat().await;
    bot.will_answer("Two days.");
    chat.ask("How long is delivery?").await;
    chat.last_reply().at_its_end().await;
    chat.picks(&[PICTURE]).await;
    chat.has_ready(&["cat.png"]).await;
    shop.closes_the_chat().await;
    shop.open_chat().await;
    chat.has_ready(&["cat.png"]).await;
    chat.button("New conversation").press().await;
    chat.shows("no file", |it| it.chips.is_empty() && it.messages.is_empty()).await;
}

async fn files_go_with_an_arabic_message(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    shop.visit("rtl.html").await;
    let chat = shop.open_chat().await;
    chat.button("إرفاق ملفات").is_there().await;
    chat.brings("pick", &[PICTURE, TEXT.called("قائمة المفقودات.md")]).await;
    chat.has_ready(&["cat.png", "قائمة"]).await;
    chat.list("الملفات المرفقة").is_there().await;
    shop.is_accessible().await;
    bot.will_answer("قطة.");
    chat.ask("ما هذا؟").await;
    chat.last_reply().at_its_end().await;
    chat.shows("its files", |it| it.messages.first().is_some_and(|it| it.pictures == 1)).await;
    shop.is_accessible().await;
}

async fn a_strict_policy_lets_files_be_seen(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    shop.visit("strict-csp.html").await;
    let chat = shop.open_chat().await;
    chat.picks(&[PICTURE]).await;
    chat.has_ready(&["cat.png"]).await;
    bot.will_answer("A cat.");
    chat.ask("What is it?").await;
    chat.shows("a picture", |it| it.messages.first().is_some_and(|it| it.pictures == 1)).await;
    shop.reload().await;
    let chat = shop.open_chat().await;
    chat.shows("a picture", |it| it.messages.first().is_some_and(|it| it.pictures == 1)).await;
}

async fn a_page_may_want_no_files(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    shop.visit("plain.html").await;
    shop.tells::<()>("document.querySelector('parlor-chat').setAttribute('attachments', 'false')")
        .await;
    let chat = shop.open_chat().await;
    bot.will_answer("Two days.");
    chat.ask("How long is delivery?").await;
    chat.last_reply().at_its_end().await;
    shop.is_so(
        "what brings files is here",
        "return performance.getEntriesByType('resource').some((it) => it.name.includes('/parlor-more-'))",
    )
    .await;
    chat.button("Attach files").is_not_there().await;
}
