//! A question and its answer.

use crate::{
    driver::Key,
    runner::{Story, stories},
    stage::Stage,
};
use parlor_server::domain::{
    answer::{AnswerEvent, Citation},
    scripted::Script,
};

pub(super) const STORIES: &[Story] = stories![
    a_visitor_reads_the_answer_as_it_arrives,
    a_source_that_comes_after_its_mark_makes_it_a_link,
    stop_keeps_what_was_said,
    enter_before_the_answer_has_ended_says_why_nothing_is_sent,
    somebody_is_seen_to_write_until_there_is_something_to_read,
];

async fn a_visitor_reads_the_answer_as_it_arrives(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    bot.will_cite(vec![delivery()], ["Delivery takes ", "two days", " [1]."]);
    let chat = shop.open_chat().await;
    chat.dialog("Ada").is_there().await;

    chat.ask("How long is delivery?").await;
    chat.submit().is_called("Stop").await;
    bot.next().await;
    bot.next().await;
    chat.last_reply().reads("Delivery takes").await;
    chat.last_reply().is("streaming").await;

    bot.next().await;
    chat.last_reply().reads("Delivery takes two days").await;
    chat.submit().is_called("Stop").await;
    chat.composer().has_focus().await;

    bot.finishes();
    chat.last_reply().reads("Delivery takes two days 1.").await;
    chat.last_reply().is("complete").await;
    chat.last_reply().has_marks(&[("1", Some("https://shop.example/delivery"))]).await;
    chat.last_reply()
        .has_sources(&[("1 · Delivery Times", Some("https://shop.example/delivery"))])
        .await;
    chat.list("Sources").is_there().await;
    chat.submit().is_called("Send").await;
    chat.composer().has_focus().await;
}

async fn a_source_that_comes_after_its_mark_makes_it_a_link(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    let script = Script::default().says(["Two days [1].\n\nOr", " three [2]."]);
    bot.will_wait(script.cites(delivery()).says([" Done."]).ends(true));
    let chat = shop.open_chat().await;
    chat.ask("How long is delivery?").await;
    bot.next().await;
    bot.next().await;
    chat.last_reply().reads("Two days [1]. Or three [2].").await;
    chat.last_reply().has_marks(&[]).await;

    bot.next().await;
    chat.last_reply().has_marks(&[("1", Some("https://shop.example/delivery"))]).await;
    chat.last_reply().reads("Two days 1. Or three [2].").await;
    chat.last_reply().is("streaming").await;

    bot.finishes();
    chat.last_reply().at_its_end().await;
    chat.last_reply().reads("Two days 1. Or three [2]. Done.").await;
}

async fn stop_keeps_what_was_said(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    bot.will_say(["Two days", ", or three."]);
    let chat = shop.open_chat().await;

    chat.ask("How long is delivery?").await;
    bot.next().await;
    chat.last_reply().reads("Two days").await;
    chat.submit().press().await;

    chat.last_reply().is("stopped").await;
    chat.last_reply().is_remarked("Stopped").await;
    chat.submit().is_called("Send").await;

    bot.will_answer("Free above 60 euros.");
    chat.ask("What does it cost?").await;
    chat.reads(&[
        "How long is delivery?",
        "Two days",
        "What does it cost?",
        "Free above 60 euros.",
    ])
    .await;

    shop.reload().await;
    let chat = shop.open_chat().await;
    chat.shows("the stopped answer", |it| {
        it.texts().get(1) == Some(&"Two days")
            && it.messages.get(1).is_some_and(|it| it.status == "stopped")
    })
    .await;
}

/// How much room what stands below the transcript takes of it.
const HEIGHT: &str = "const root = document.querySelector('parlor-chat').shadowRoot
    return root.querySelector('[part=footer]').clientHeight";

async fn enter_before_the_answer_has_ended_says_why_nothing_is_sent(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    bot.will_say(["Two ", "days."]);
    let chat = shop.open_chat().await;
    chat.ask("How long is delivery?").await;
    bot.next().await;
    chat.last_reply().reads("Two").await;
    chat.composer().write("And to Norway").await;
    let height: i32 = shop.tells(HEIGHT).await;

    let why = "The last answer is still being written";
    chat.press(Key::Enter).await;
    chat.shows("why", |it| it.count == why && it.draft == "And to Norway").await;
    chat.tells(why).await;
    chat.composer().has_focus().await;
    assert_eq!(shop.tells::<i32>(HEIGHT).await, height, "what is read has moved");
    shop.is_accessible().await;
    chat.composer().write("?").await;
    chat.shows("nothing but the draft", |it| it.count.is_empty()).await;

    chat.press(Key::Enter).await;
    chat.shows("why", |it| it.count == why).await;
    bot.finishes();
    chat.last_reply().at_its_end().await;
    chat.shows("nothing but the draft", |it| it.count.is_empty() && it.draft == "And to Norway?")
        .await;
    bot.will_answer("Four.");
    chat.press(Key::Enter).await;
    chat.reads(&["How long is delivery?", "Two days.", "And to Norway?", "Four."]).await;
    chat.shows("no reason not to", |it| it.count.is_empty()).await;
}

/// What a line is may be certain only when the next one has come, as with a table.
async fn somebody_is_seen_to_write_until_there_is_something_to_read(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    let lines = ["| To | Days |\n", "|---|---|\n", "| Norway | 4 |\n"];
    bot.will_wait(Script::default().then(AnswerEvent::Searching).says(lines).ends(true));
    let chat = shop.open_chat().await;
    chat.ask("How long is delivery?").await;
    bot.next().await;
    chat.last_reply().is_remarked("Searching").await;
    bot.next().await;
    chat.last_reply().is_remarked("Writing an answer").await;
    chat.last_reply().reads("").await;
    bot.next().await;
    chat.last_reply().reads("To Days").await;
    chat.shows("no more than that", |it| {
        it.last_reply().is_some_and(|it| it.remarks.is_empty() && it.status == "streaming")
    })
    .await;
    bot.finishes();
    chat.last_reply().reads("To Days Norway 4").await;
}

fn delivery() -> Citation {
    Citation {
        id: "1".to_owned(),
        title: "Delivery".to_owned(),
        url: Some("https://shop.example/delivery".to_owned()),
        media_type: "text/markdown".to_owned(),
        heading: Some("Times".to_owned()),
        snippet: "Delivery takes two days.".to_owned(),
        ..Citation::default()
    }
}
