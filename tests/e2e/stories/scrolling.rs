//! What is in view, and that it stays there.

use crate::{
    driver::Key,
    runner::{Story, stories},
    shop::Shop,
    stage::Stage,
};

pub(super) const STORIES: &[Story] = stories![
    earlier_messages_come_without_moving_what_is_read,
    a_visitor_who_reads_keeps_the_question_at_the_top,
    a_visitor_who_scrolled_up_is_not_taken_along,
    the_end_stays_in_view_as_the_composer_grows,
];

const QUESTION: &str = "How long is delivery?";

/// Where the message that begins with these words stands, in pixels from the top.
async fn place_of(shop: &Shop, words: &str) -> f64 {
    let script = format!(
        "const root = document.querySelector('parlor-chat').shadowRoot
         const top = root.querySelector('[part=transcript]').getBoundingClientRect().top
         const row = [...root.querySelectorAll('article')].find(it => it.textContent.includes({words:?}))
         return row.getBoundingClientRect().top - top"
    );
    shop.tells(&script).await
}

async fn earlier_messages_come_without_moving_what_is_read(stage: Stage) {
    let (shop, bot, server) = stage.shop_and_server().await;
    bot.will_answer("Two days.");
    let chat = shop.open_chat().await;
    chat.ask(QUESTION).await;
    chat.last_reply().at_its_end().await;
    let desk = server.desk();
    desk.is_taken_by("Grace").await;
    for number in 0..70 {
        desk.says(&format!("Note {number}.")).await;
    }
    shop.reload().await;
    let chat = shop.open_chat().await;
    chat.shows("the newest thirty", |it| {
        it.messages.len() == 30 && it.texts().last() == Some(&"Note 69.")
    })
    .await;
    chat.button("Earlier messages").is_there().await;
    shop.is_accessible().await;

    shop.tells::<()>(
        "const area = document.querySelector('parlor-chat').shadowRoot.querySelector('[part=transcript]')
         area.scrollTop = 300",
    )
    .await;
    let seen = chat.shows("all of it", |it| it.messages.len() == 72).await;
    assert_eq!(seen.texts()[..3], [QUESTION, "Two days.", "Note 0."]);
    let place = place_of(&shop, "Note 40.").await;
    assert!((-400.0..400.0).contains(&place), "what was read moved to {place}");
    chat.button("Earlier messages").is_not_there().await;
    shop.is_so("the page stayed where it was", "return scrollY === 0").await;
}

async fn a_visitor_who_reads_keeps_the_question_at_the_top(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    shop.visit("read.html").await;
    let chat = shop.chat();
    chat.region("Ada").is_there().await;
    let long = "A line of an answer that is long enough to be read for a while.\n\n".repeat(30);
    bot.will_answer(&long);
    chat.ask("Tell me about returns").await;
    chat.last_reply().at_its_end().await;
    bot.will_say(["First.\n\n", &long, "Last."]);
    chat.ask(QUESTION).await;
    bot.next().await;
    chat.shows("a short answer", |it| it.texts().last() == Some(&"First.")).await;
    shop.tells::<()>("return new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
        .await;
    bot.next().await;
    chat.shows("the second answer", |it| it.texts().last().is_some_and(|it| it.len() > 400)).await;
    let place = place_of(&shop, QUESTION).await;
    assert!((0.0..60.0).contains(&place), "the question is at {place}");
    chat.button("New messages").is_there().await;
    bot.finishes();
    chat.last_reply().at_its_end().await;
    let place = place_of(&shop, QUESTION).await;
    assert!((0.0..60.0).contains(&place), "the question went to {place}");
    shop.is_accessible().await;
}

async fn a_visitor_who_scrolled_up_is_not_taken_along(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    let chat = shop.open_chat().await;
    let long = "A line of an answer that is long enough to be read for a while.\n\n".repeat(30);
    bot.will_say([long.as_str(), "More.\n\n", "Last."]);
    chat.ask(QUESTION).await;
    bot.next().await;
    chat.shows("words", |it| it.texts().last().is_some_and(|it| it.len() > 400)).await;
    // What is drawn above the question once it is here would move it out of sight.
    shop.is_so(
        "the question has its time",
        "return !!document.querySelector('parlor-chat').shadowRoot.querySelector('[part=time]')",
    )
    .await;
    chat.composer().has_focus().await;
    chat.press(Key::ShiftTab).await;
    shop.tells::<()>(
        "document.querySelector('parlor-chat').shadowRoot.querySelector('[part=transcript]').scrollTop = 100",
    )
    .await;
    let place = place_of(&shop, QUESTION).await;
    bot.next().await;
    chat.shows("more words", |it| it.texts().last().is_some_and(|it| it.contains("More."))).await;
    assert!((place_of(&shop, QUESTION).await - place).abs() < 1.0);
    chat.button("New messages").press().await;
    chat.shows("the end in view", |it| it.focus == "transcript").await;
    bot.finishes();
    chat.last_reply().at_its_end().await;
    is_at_its_end(&shop).await;
}

async fn the_end_stays_in_view_as_the_composer_grows(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    let chat = shop.open_chat().await;
    bot.will_answer(&"A line of an answer.\n\n".repeat(30));
    chat.ask(QUESTION).await;
    chat.last_reply().at_its_end().await;
    is_at_its_end(&shop).await;
    chat.type_text("One").await;
    for _ in 0..3 {
        chat.press(Key::ShiftEnter).await;
    }
    chat.shows("four lines", |it| it.draft == "One\n\n\n").await;
    is_at_its_end(&shop).await;
    // Whatever the page does to it.
    shop.tells::<()>(
        "document.querySelector('parlor-chat').shadowRoot.querySelector('[part=footer]').style.paddingBlockStart = '120px'",
    )
    .await;
    is_at_its_end(&shop).await;
}

async fn is_at_its_end(shop: &Shop) {
    shop.is_so(
        "the end is in view",
        "const area = document.querySelector('parlor-chat').shadowRoot.querySelector('[part=transcript]')
         return area.scrollTop > 0 && area.scrollHeight - area.scrollTop - area.clientHeight < 2",
    )
    .await;
}
