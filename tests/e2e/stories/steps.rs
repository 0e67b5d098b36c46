//! What was done before an answer: the calls of tools, folded.

use crate::{
    driver::Key,
    runner::{Story, stories},
    stage::Stage,
};
use parlor_server::domain::{
    answer::AnswerEvent,
    scripted::Script,
    tool::{CallResult, Runs, ToolCall, ToolEvent},
};
use serde_json::json;

pub(super) const STORIES: &[Story] = stories![steps_are_folded_and_told_as_they_run];

async fn steps_are_folded_and_told_as_they_run(stage: Stage) {
    let (shop, bot) = stage.shop().await;
    let chat = shop.open_chat().await;
    bot.will_wait(orders().says(["It is on its way."]).ends(true));
    chat.ask("Where is my parcel?").await;
    bot.next().await;
    bot.next().await;
    summary_says(&shop, "find order is running").await;
    shop.is_accessible().await;
    bot.finishes();
    chat.last_reply().reads("It is on its way.").await;
    summary_says(&shop, "2 steps").await;
    shop.is_so(
        "it is folded",
        "return !document.querySelector('parlor-chat').shadowRoot.querySelector('details').open",
    )
    .await;

    chat.button("Good answer").is_there().await;
    chat.composer().has_focus().await;
    chat.press(Key::ShiftTab).await;
    chat.press(Key::End).await;
    chat.press(Key::Enter).await;
    chat.press(Key::Enter).await;
    let told = "return [...document.querySelector('parlor-chat').shadowRoot
        .querySelectorAll('[part=step]')].map(it => it.innerText.replace(/[\\u2066-\\u2069]/g, '')).join('; ')
        === 'find order is done; book courier failed'";
    shop.is_so("the steps are told", told).await;
    shop.is_accessible().await;

    shop.reload().await;
    shop.open_chat().await.last_reply().reads("It is on its way.").await;
    summary_says(&shop, "2 steps").await;
}

async fn summary_says(shop: &crate::shop::Shop, words: &str) {
    let script = format!(
        "return document.querySelector('parlor-chat').shadowRoot.querySelector('summary')
            ?.textContent.replace(/[\\u2066-\\u2069]/g, '') === {words:?}"
    );
    shop.is_so(&format!("the steps are called {words:?}"), &script).await;
}

/// One call that works and one that does not.
fn orders() -> Script {
    let found = Ok(json!({ "status": "on its way" }));
    let script = called(Script::default(), "find_order", "c1", found);
    called(script, "bookCourier", "c2", Err("nobody there".into()))
}

/// One more call that works.
pub(super) fn worked(script: Script, number: usize) -> Script {
    called(script, "look", &format!("c{number}"), Ok(json!({})))
}

fn called(script: Script, name: &str, id: &str, result: CallResult) -> Script {
    let (runs, name, id) = (Runs::OnServer, name.to_owned(), id.to_owned());
    let call = ToolCall { id: id.clone(), name: name.clone(), input: json!({}), runs, extra: None };
    [
        ToolEvent::Begun { id: id.clone(), name, runs },
        ToolEvent::Called(call),
        ToolEvent::Settled { id, runs, result },
    ]
    .into_iter()
    .fold(script, |script, event| script.then(AnswerEvent::Tool(event)))
}
