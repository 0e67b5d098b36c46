//! Files that do not fit, do not arrive, or not yet.

use crate::{
    driver::Key,
    runner::{Story, stories},
    shop::{Given, PICTURE, Shop, TEXT},
    stage::Stage,
};

pub(super) const STORIES: &[Story] = stories![
    what_is_needed_to_attach_files_is_fetched_when_it_can_be,
    a_file_that_does_not_fit_says_so_in_its_place,
    what_the_server_finds_wrong_is_said_on_the_file,
    a_file_that_does_not_arrive_is_tried_again,
    nothing_is_sent_while_a_file_is_on_its_way,
    a_failed_send_keeps_the_files,
    a_file_is_sent_with_a_session_that_is_renewed,
];

async fn what_is_needed_to_attach_files_is_fetched_when_it_can_be(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    shop.visit("plain.html").await;
    shop.cannot_fetch("more").await;
    let chat = shop.open_chat().await;
    shop.is_so("it was asked for", "return window.tries > 0").await;
    bot.will_answer("A cat.");
    chat.ask("What is small and has whiskers?").await;
    chat.last_reply().at_its_end().await;
    chat.button("Attach files").is_not_there().await;
    chat.has_no_notice().await;
    shop.can_fetch_again().await;
    chat.picks(&[PICTURE]).await;
    chat.has_ready(&["cat.png"]).await;
}

async fn a_file_that_does_not_fit_says_so_in_its_place(stage: Stage) {
    let (shop, _) = stage.shop().await;
    let chat = shop.open_chat().await;
    let zeros = |name, size| Given { content: "", size, ..PICTURE.called(name) };
    chat.picks(&[zeros("huge.png", 10_485_761)]).await;
    chat.interrupts("huge.png is too large").await;
    shop.is_accessible().await;
    chat.button("Dismiss").press().await;
    chat.shows("no alert", |it| it.alerts.is_empty()).await;
    chat.composer().has_focus().await;

    chat.picks(&[zeros("nothing.png", 0)]).await;
    chat.interrupts("nothing.png is empty").await;
    chat.picks(&[Given { media_type: "application/zip", ..PICTURE.called("cats.zip") }]).await;
    chat.interrupts("Files such as cats.zip are not taken").await;

    let names = ["1.png", "2.png", "3.png", "4.png", "5.png", "6.png", "7.png"];
    chat.picks(&names.map(|it| PICTURE.called(it))).await;
    chat.interrupts("Only 5 files fit into a message").await;
    chat.has_ready(&["1.png", "2.png", "3.png", "4.png", "5.png"]).await;
    shop.is_accessible().await;
}

async fn what_the_server_finds_wrong_is_said_on_the_file(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    shop.expects_to_hear("status of 422");
    let chat = shop.open_chat().await;
    // A page that calls itself a text.
    let page = Given { content: "PCFkb2N0eXBlIGh0bWw+", ..TEXT.called("page.md") };
    chat.picks(&[page, PICTURE]).await;
    chat.interrupts("Files such as page.md are not taken").await;
    chat.submit().is_disabled().await;
    chat.button("Retry").is_not_there().await;
    shop.is_accessible().await;

    chat.button("Remove page.md").press().await;
    chat.has_ready(&["cat.png"]).await;
    bot.will_answer("A cat.");
    chat.ask("What is it?").await;
    chat.last_reply().at_its_end().await;
}

async fn a_file_that_does_not_arrive_is_tried_again(stage: Stage) {
    let (shop, bot, line) = stage.shop_on_a_line().await;
    shop.expects_to_hear("net::ERR_");
    shop.expects_to_hear("Cross-Origin Request Blocked");
    let chat = shop.open_chat().await;
    chat.button("Attach files").is_there().await;
    line.is_cut();
    chat.picks(&[PICTURE]).await;
    chat.interrupts("cat.png could not be uploaded").await;
    chat.submit().is_disabled().await;
    chat.composer().enter().await;
    chat.composer().write("What is it?").await;
    chat.press(Key::Enter).await;
    chat.shows("the words, which wait", |it| it.draft == "What is it?" && it.texts().is_empty())
        .await;
    shop.is_accessible().await;

    line.is_mended().await;
    chat.button("Retry").press().await;
    chat.has_ready(&["cat.png"]).await;
    chat.button("Remove cat.png").has_focus().await;
    bot.will_answer("A cat.");
    chat.submit().press().await;
    chat.last_reply().at_its_end().await;
    chat.shows("the picture", |it| it.messages.first().is_some_and(|it| it.pictures == 1)).await;
}

async fn nothing_is_sent_while_a_file_is_on_its_way(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    shop.visit("plain.html").await;
    holds_uploads(&shop).await;
    let chat = shop.open_chat().await;
    chat.picks(&[PICTURE]).await;
    shop.is_so("the file is being sent", "return window.held?.length === 1").await;
    chat.composer().write("What is it?").await;
    chat.press(Key::Enter).await;
    chat.submit().is_disabled().await;
    is_explained(&shop, "Uploading cat.png").await;
    chat.shows("the words, which wait", |it| it.draft == "What is it?" && it.texts().is_empty())
        .await;
    shop.is_accessible().await;

    shop.tells::<()>("window.held.forEach((it) => it())").await;
    chat.has_ready(&["cat.png"]).await;
    chat.tells("cat.png is ready").await;
    is_explained(&shop, "").await;
    bot.will_answer("A cat.");
    chat.press(Key::Enter).await;
    chat.last_reply().at_its_end().await;
    assert_eq!(bot.was_asked(), ["What is it?"]);
}

/// What is said about the button that sends.
async fn is_explained(shop: &Shop, words: &str) {
    shop.is_so(
        &format!("the button is described by {words:?}"),
        &format!(
            "const {{ shadowRoot }} = document.querySelector('parlor-chat')
            const id = shadowRoot.querySelector('[part=submit]').getAttribute('aria-describedby')
            const said = id ? shadowRoot.getElementById(id).textContent : ''
            return said.replace(/[\\u2066-\\u2069]/g, '') === {words:?}"
        ),
    )
    .await;
}

/// Uploads wait until `window.held` is called.
async fn holds_uploads(shop: &Shop) {
    shop.tells::<()>(
        "window.held = []
        const { send } = XMLHttpRequest.prototype
        XMLHttpRequest.prototype.send = function (body) {
          window.held.push(() => send.call(this, body))
        }",
    )
    .await;
}

async fn a_failed_send_keeps_the_files(stage: Stage) {
    let (shop, bot, line) = stage.shop_on_a_line().await;
    shop.expects_to_hear("net::ERR_");
    shop.expects_to_hear("Cross-Origin Request Blocked");
    let chat = shop.open_chat().await;
    chat.picks(&[PICTURE]).await;
    chat.has_ready(&["cat.png"]).await;
    line.is_cut();
    chat.ask("What is it?").await;
    chat.shows("the question, which waits with its file", |it| {
        it.messages.first().is_some_and(|it| it.status == "unsent" && it.pictures == 1)
    })
    .await;
    line.is_mended().await;

    // Not only this page remembers it.
    shop.reload().await;
    bot.will_answer("A cat.");
    let chat = shop.open_chat().await;
    chat.last_reply().at_its_end().await;
    chat.shows("the picture", |it| it.messages.first().is_some_and(|it| it.pictures == 1)).await;
    assert_eq!(bot.was_asked(), ["What is it?"]);
}

async fn a_file_is_sent_with_a_session_that_is_renewed(stage: Stage) {
    let (shop, bot, server) = stage.shop_and_server().await;
    shop.expects_to_hear("status of 401");
    let chat = shop.open_chat().await;
    bot.will_answer("Hello.");
    chat.ask("Hi").await;
    chat.last_reply().at_its_end().await;
    server.lets_minutes_pass(20);
    chat.picks(&[PICTURE]).await;
    chat.has_ready(&["cat.png"]).await;
    chat.shows("no alert", |it| it.alerts.is_empty()).await;
}
