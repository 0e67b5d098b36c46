//! Forms: before the first question, and asked for in an answer.

use crate::{
    driver::Key,
    runner::{Story, stories},
    shop::Chat,
    stage::{Bot, Setup, Stage},
};
use parlor_server::domain::{answer::AnswerEvent, scripted::Script};
use serde_json::{Value, json};

pub(super) const STORIES: &[Story] = stories![
    a_form_before_the_first_question_is_filled_in_by_keyboard,
    a_form_in_an_answer_outlives_a_failure,
    a_long_form_is_read_from_its_beginning,
    whoever_waits_for_a_human_is_asked_how_to_be_reached,
    an_arabic_form_has_arabic_words,
    suggested_questions_are_one_stop,
];

/// A form of four fields.
pub(super) fn form(when: &str, skippable: bool) -> Value {
    json!({
        "id": "contact", "when": when, "title": "How can we reach you?", "skippable": skippable,
        "note": "We write only about your question.",
        "fields": [
            {"name": "name", "type": "text", "required": true},
            {"name": "email", "type": "email", "required": true, "placeholder": "ada@shop.example"},
            {"name": "topic", "label": "Topic", "type": "select", "options": ["Return", "Other"]},
            {"name": "terms", "label": "You may call me", "type": "checkbox"},
        ],
    })
}

/// The headline of that form.
pub(super) const NAME: &str = "How can we reach you?";

async fn has_errors(chat: &Chat, errors: &[&str]) {
    chat.shows(&format!("the errors {errors:?}"), |it| it.field_errors == errors).await;
}

async fn a_form_before_the_first_question_is_filled_in_by_keyboard(stage: Stage) {
    let setup = Setup::asking_for(json!([form("before", false)]));
    let (shop, bot, server) = stage.open(setup).await;
    let chat = shop.open_chat().await;
    chat.form(NAME).is_there().await;
    chat.composer().has_focus().await;
    shop.is_accessible().await;

    chat.type_text("How long is delivery?").await;
    chat.press(Key::Enter).await;
    has_errors(&chat, &["Please fill this in", "Please fill this in"]).await;
    chat.form_alerts("Please check the marked fields").await;
    chat.text_box("Name").has_focus().await;
    chat.text_box("Name").has("aria-invalid", "true").await;
    shop.is_accessible().await;

    chat.type_text("Ada").await;
    chat.press(Key::Tab).await;
    chat.type_text("ada@shop").await;
    chat.press(Key::Enter).await;
    has_errors(&chat, &["Please check this e-mail address"]).await;
    chat.text_box("E-mail").has_focus().await;
    chat.type_text(".example").await;
    chat.press(Key::Tab).await;
    chat.shows("the focus on the choice", |it| it.focus == "control").await;
    chat.press(Key::Tab).await;
    chat.press(Key::Space).await;
    chat.press(Key::Tab).await;
    chat.button("Continue").has_focus().await;
    chat.press(Key::Enter).await;

    chat.form(NAME).is_not_there().await;
    chat.composer().has_focus().await;
    chat.shows("the draft", |it| it.draft == "How long is delivery?").await;
    shop.is_accessible().await;
    let told = server.desk().reads().await;
    let values = json!({"name": "Ada", "email": "ada@shop.example", "terms": true});
    assert_eq!(told["forms"][0]["values"], values);

    bot.will_answer("Two days.");
    chat.press(Key::Enter).await;
    chat.reads(&["How long is delivery?", "Two days."]).await;
    assert_eq!(server.desk().reads().await["id"], told["id"]);
    shop.reload().await;
    let chat = shop.open_chat().await;
    chat.reads(&["How long is delivery?", "Two days."]).await;
    chat.form(NAME).is_not_there().await;
}

/// A script about what this selects.
pub(super) fn find(selector: &str, what: &str) -> String {
    format!("document.querySelector('parlor-chat').shadowRoot.querySelector('[{selector}]').{what}")
}

/// Answers the next question with these words and this form.
pub(super) fn will_ask_for(bot: &Bot, words: &str, form: Value) {
    let Ok(form) = serde_json::from_value(form) else { panic!("this is no form") };
    let script = Script::default().says([words]).then(AnswerEvent::Form(Box::new(form)));
    bot.will_wait(script.ends(true));
    bot.finishes();
}

async fn a_form_in_an_answer_outlives_a_failure(stage: Stage) {
    let mut asked = form("asked", true);
    asked["fields"][2] = json!({"name": "day", "label": "Bought", "type": "date"});
    let setup = Setup::asking_for(json!([asked]));
    let (shop, bot, server) = stage.open(setup).await;
    shop.expects_to_hear("net::ERR_");
    let chat = shop.open_chat().await;
    will_ask_for(&bot, "Please tell us:", asked);
    chat.ask("I want to return this").await;
    chat.last_reply().at_its_end().await;
    chat.form(NAME).is_there().await;
    shop.is_accessible().await;
    chat.text_box("Name").write("Ada").await;
    shop.tells::<()>(&find("name=day", "value = '2026-11-24'")).await;
    chat.text_box("E-mail").write("ada@shop.example").await;

    server.goes_away().await;
    chat.button("Send").is_there().await;
    chat.press(Key::Enter).await;
    chat.form_alerts("This could not be sent. Please try again.").await;
    server.comes_back().await;
    chat.press(Key::Enter).await;
    let given = ["Sent", NAME];
    chat.shows_given(&given).await;
    chat.composer().has_focus().await;
    shop.is_accessible().await;

    shop.reload().await;
    let chat = shop.open_chat().await;
    chat.shows_given(&given).await;
    shop.tells::<()>(&find("part=given", "open = true")).await;
    let values = ["Name", "Ada", "E-mail", "ada@shop.example", "Bought", "November 24, 2026"];
    chat.shows_given(&[&given[..], &values].concat()).await;
    shop.is_accessible().await;
}

async fn a_long_form_is_read_from_its_beginning(stage: Stage) {
    let field = |at| json!({"name": format!("line{at}"), "label": "Tell us more", "type": "text"});
    let mut long = form("asked", true);
    long["fields"] = (0..10).map(field).collect();
    let (shop, bot, _) = stage.open(Setup::asking_for(json!([long]))).await;
    shop.visit_by_phone().await;
    let chat = shop.open_chat().await;
    will_ask_for(&bot, "Please tell us:", long);
    chat.ask("I want to return this").await;
    chat.last_reply().at_its_end().await;
    shop.is_so(
        "the words that ask for it are in view, and its end is not",
        "const root = document.querySelector('parlor-chat').shadowRoot
         const box = (part) => root.querySelector(`[part=${part}]`)?.getBoundingClientRect()
         const [seen, words, form] = ['transcript', 'text', 'form'].map(box)
         return words.top >= seen.top && words.bottom <= seen.bottom && form?.bottom > seen.bottom",
    )
    .await;
    chat.button("New messages").is_not_there().await;
}

const ASKED_AND_GONE: &str = "the message that was nothing but a form is gone with it";
const LAST_IS_HIDDEN: &str = "
    const rows = document.querySelector('parlor-chat').shadowRoot.querySelectorAll('article')
    return rows[rows.length - 1].hidden";

async fn whoever_waits_for_a_human_is_asked_how_to_be_reached(stage: Stage) {
    let setup = Setup::asking_for(json!([form("handoff", true)]));
    let (shop, bot, server) = stage.open(setup).await;
    let chat = shop.open_chat().await;
    bot.will_answer("Two days.");
    chat.ask("How long is delivery?").await;
    chat.last_reply().at_its_end().await;
    server.desk().is_wanted().await;
    chat.form(NAME).is_there().await;
    shop.is_accessible().await;
    chat.button("Skip").press().await;
    chat.form(NAME).is_not_there().await;
    shop.is_so(ASKED_AND_GONE, LAST_IS_HIDDEN).await;
    chat.composer().has_focus().await;
    shop.reload().await;
    let chat = shop.open_chat().await;
    chat.last_reply().reads("").await;
    chat.form(NAME).is_not_there().await;
    shop.is_so(ASKED_AND_GONE, LAST_IS_HIDDEN).await;
    assert_eq!(server.desk().reads().await["forms"][0]["skipped"], true);
}

async fn an_arabic_form_has_arabic_words(stage: Stage) {
    let mut form = form("before", true);
    form["title"] = Value::Null;
    let (shop, _, _) = stage.open(Setup::asking_for(json!([form]))).await;
    shop.visit("rtl.html").await;
    let chat = shop.open_chat().await;
    chat.form("قبل أن نبدأ").is_there().await;
    chat.text_box("الاسم").enter().await;
    chat.press(Key::Enter).await;
    chat.form_alerts("يرجى مراجعة الحقول المحددة").await;
    shop.is_accessible().await;
}

async fn suggested_questions_are_one_stop(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    let chat = shop.open_chat().await;
    let questions = ["To Norway?", "By air?", "At night?"];
    let items = questions.map(Into::into).to_vec();
    let script = Script::default().says(["Two days."]).then(AnswerEvent::Suggestions(items));
    bot.will_wait(script.ends(true));
    bot.finishes();
    chat.ask("How long is delivery?").await;
    chat.button("To Norway?").is_there().await;
    shop.is_accessible().await;
    chat.press(Key::ShiftTab).await;
    chat.button("At night?").has_focus().await;
    chat.press(Key::Up).await;
    chat.button("By air?").has_focus().await;
    chat.press(Key::Left).await;
    chat.button("To Norway?").has_focus().await;
    chat.press(Key::Tab).await;
    chat.composer().has_focus().await;
    chat.press(Key::ShiftTab).await;
    chat.button("To Norway?").has_focus().await;
    chat.press(Key::Right).await;
    chat.press(Key::Down).await;
    chat.button("At night?").has_focus().await;
    bot.will_answer("No.");
    chat.press(Key::Enter).await;
    chat.reads(&["How long is delivery?", "Two days.", "At night?", "No."]).await;
    chat.composer().has_focus().await;
    chat.button("To Norway?").is_not_there().await;
}
