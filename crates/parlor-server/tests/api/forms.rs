//! Forms: what an agent asks visitors to fill in, and what becomes of it.

use crate::support::{Caller, ModelServer, Script, Shop, Value, chunks, json, mentions};

/// A form of these moments, each called as its moment.
fn form(when: &str) -> Value {
    json!({
        "id": when, "when": when, "title": "How can we reach you?", "skippable": true,
        "fields": [
            {"name": "name", "type": "text", "label": "", "required": false},
            {"name": "email", "type": "email", "label": "E-mail", "required": true},
            {"name": "phone", "type": "tel", "label": "Phone"},
            {"name": "topic", "type": "select", "label": "Topic", "options": ["Return", "Other"]},
        ],
    })
}

async fn shop_with(forms: Value) -> Shop {
    let shop = Shop::open().await;
    publish(&shop, forms).await;
    shop
}

async fn publish(shop: &Shop, forms: Value) {
    let backend = shop.backend();
    backend.patch(&shop.agent_path(""), &json!({ "forms": forms })).await.good();
    backend.post(&shop.agent_path("/publish"), &json!({})).await.good();
}

/// Fills the form in as a visitor does.
async fn answer(visitor: &Caller, conversation: &str, body: &Value) -> crate::support::Reply {
    visitor.post(&format!("/v1/conversations/{conversation}/forms"), body).await
}

/// The ids of the forms that messages of a conversation ask for.
async fn asked_for(caller: &Caller, conversation: &str) -> Vec<String> {
    let list = caller.get(&format!("/v1/conversations/{conversation}/messages")).await.good();
    let parts = list["data"].as_array().unwrap().iter().filter_map(|it| it["parts"].as_array());
    let forms = parts.flatten().filter(|it| it["type"] == "data-form");
    forms.map(|it| it["data"]["form"]["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_form_is_filled_in_before_the_first_question() {
    let shop = shop_with(json!([form("before")])).await;
    let visitor = shop.visitor().await;
    let path = format!("/v1/widget/config/{}", shop.seeded.publishable_key);
    let config = visitor.get(&path).await.good();
    assert_eq!(config["data"]["form"]["fields"][1]["type"], "email");

    let begun = visitor.post("/v1/conversations", &json!({})).await.good();
    let id = begun["data"]["id"].as_str().unwrap();
    let values =
        json!({"name": " Ada ", "email": "Ada@Shop.example", "phone": "030 12345", "topic": ""});
    let body = json!({"formId": "before", "values": values});
    let told = answer(&visitor, id, &body).await.good();
    let kept = json!({"name": "Ada", "email": "ada@shop.example", "phone": "030 12345"});
    assert_eq!(told["data"]["forms"][0]["values"], kept);
    answer(&visitor, id, &body).await.good();
    let other = json!({"formId": "before", "values": {"email": "bob@shop.example"}});
    answer(&visitor, id, &other).await.refused(409, "form_answered");

    let leads: Vec<Value> = shop
        .outbox()
        .await
        .into_iter()
        .filter(|it| it.0 == "lead.captured")
        .map(|it| it.1)
        .collect();
    assert_eq!(leads.len(), 1);
    assert_eq!((&leads[0]["conversationId"], &leads[0]["form"]["values"]), (&json!(id), &kept));

    let backend = shop.backend();
    let user = told["data"]["userId"].as_str().unwrap();
    let user = backend.get(&format!("/v1/users/{user}")).await.good();
    assert_eq!(
        user["data"]["unverified"],
        json!({"name": "Ada", "email": "ada@shop.example", "attributes": {"phone": "030 12345"}})
    );
    assert_eq!(user["data"]["email"], Value::Null);

    shop.bot.will_say(["Two days."]);
    assert_eq!(visitor.ask_in(id, "How long?").await.text().await, "Two days.");
    let file = backend.get(&format!("/v1/conversations/{id}/export?format=markdown")).await;
    assert!(file.body.contains("> email: ada@shop.example\n"), "{file:?}");
    let file = backend.get(&format!("/v1/conversations/{id}/export")).await.good();
    assert_eq!(file["data"]["conversation"]["forms"][0]["formId"], "before");

    backend.delete(&format!("/v1/conversations/{id}")).await.good();
    let left = mentions(&shop.database(), "ada@shop.example").await;
    assert_eq!(left, ["visitors.unverified"]);
}

#[tokio::test]
async fn whoever_filled_in_a_form_and_said_nothing_is_not_forgotten() {
    let shop = shop_with(json!([form("before")])).await;
    let visitor = shop.visitor().await;
    let begun = visitor.post("/v1/conversations", &json!({})).await.good();
    let id = begun["data"]["id"].as_str().unwrap();
    let body = json!({"formId": "before", "values": {"email": "ada@shop.example"}});
    answer(&visitor, id, &body).await.good();
    shop.clock.advance_millis(24 * 60 * 60 * 1000);
    shop.app().prune().await;
    assert_eq!(shop.backend().conversation(id).await["forms"][0]["formId"], "before");
}

#[tokio::test]
async fn what_does_not_fit_is_named_and_nothing_is_kept() {
    let shop = shop_with(json!([form("asked"), {
        "id": "must", "when": "before",
        "fields": [{"name": "terms", "label": "Terms", "type": "checkbox", "required": true}],
    }]))
    .await;
    let (visitor, id) = shop.talk("?", "!").await;
    for (body, field) in [
        (json!({"formId": "asked", "values": {}}), "values.email"),
        (json!({"formId": "asked", "values": {"email": "ada"}}), "values.email"),
        (json!({"formId": "asked", "values": {"email": "a@b", "x": 1}}), "values.x"),
        (json!({"formId": "asked", "values": {"email": "a@b", "topic": "No"}}), "values.topic"),
        (json!({"formId": "asked", "values": {"email": "a@b"}, "skipped": true}), "values"),
        (json!({"formId": "must", "values": {"terms": false}}), "values.terms"),
        (json!({"formId": "must", "skipped": true}), "skipped"),
        (json!({"formId": "asked", "values": [], "skipped": true}), "values"),
        (json!({"formId": 7}), "formId"),
        (json!({"values": {}}), "formId"),
        (json!({"formId": "asked", "wat": 1}), "wat"),
    ] {
        let refused = answer(&visitor, &id, &body).await;
        assert_eq!(refused.refused(422, "invalid_field").as_deref(), Some(field), "{body}");
    }
    answer(&visitor, &id, &json!({"formId": "none"})).await.refused(404, "form_not_found");
    assert_eq!(visitor.conversation(&id).await["forms"], json!([]));
    assert_eq!(shop.told("lead.").await, [""; 0]);

    let skipped = answer(&visitor, &id, &json!({"formId": "asked", "skipped": true})).await.good();
    assert_eq!(skipped["data"]["forms"][0]["skipped"], true);
    assert_eq!(shop.told("lead.").await, [""; 0]);
}

#[tokio::test]
async fn forms_of_an_agent_are_drafted_checked_and_published() {
    let shop = Shop::open().await;
    let backend = shop.backend();
    let path = shop.agent_path("");
    for (forms, field) in [
        (json!([form("before"), form("before")]), "forms[1].id"),
        (json!([{"id": "a", "when": "later", "fields": []}]), "forms[0].when"),
        (json!([{"id": "a", "when": "asked", "fields": []}]), "forms[0].fields"),
        (
            json!([{"id": "a", "when": "asked", "fields": [{"name": "a", "label": "A", "type": "file"}]}]),
            "forms[0].fields[0].type",
        ),
        (
            json!([{"id": "a", "when": "asked", "fields": [{"name": "a", "label": "A", "kind": "text"}]}]),
            "forms[0].fields[0].kind",
        ),
    ] {
        let refused = backend.patch(&path, &json!({ "forms": forms })).await;
        assert_eq!(refused.refused(422, "invalid_field").as_deref(), Some(field), "{forms}");
    }
    let drafted = backend.patch(&path, &json!({"forms": [form("before")]})).await.good();
    assert_eq!(drafted["data"]["hasUnpublishedChanges"], true);
    let config = format!("/v1/widget/config/{}", shop.seeded.publishable_key);
    let visitor = shop.visitor().await;
    assert_eq!(visitor.get(&config).await.good()["data"]["form"], Value::Null);
    backend.post(&shop.agent_path("/publish"), &json!({})).await.good();
    assert_eq!(visitor.get(&config).await.good()["data"]["form"]["id"], "before");
    backend.post(&shop.agent_path("/rollback"), &json!({"version": 1})).await.good();
    assert_eq!(visitor.get(&config).await.good()["data"]["form"], Value::Null);
}

#[tokio::test]
async fn an_answer_that_is_none_asks_for_a_form_once() {
    let shop = shop_with(json!([form("unanswered")])).await;
    let visitor = shop.visitor().await;
    shop.bot.will_play(Script::default().says(["I do not know."]).ends(false));
    let first = visitor.ask("?").await;
    let id = first.conversation.clone();
    let frames = first.rest().await;
    let asks = chunks(&frames).find(|it| it["type"] == "data-form").unwrap();
    assert_eq!((&asks["id"], &asks["data"]["form"]["id"]), (&json!("form"), &json!("unanswered")));
    shop.bot.will_play(Script::default().says(["Nor that."]).ends(false));
    visitor.ask_in(&id, "And this?").await.text().await;
    shop.bot.will_say(["That I know."]);
    visitor.ask_in(&id, "And that?").await.text().await;
    assert_eq!(asked_for(&visitor, &id).await, ["unanswered"]);
    // Whoever comes back reads it in its place.
    let again = visitor.resume(&id, None).await.kinds().await;
    assert!(!again.contains(&"data-form".to_owned()));
}

#[tokio::test]
async fn whoever_waits_for_a_human_is_asked_once() {
    let shop = shop_with(json!([form("handoff")])).await;
    let (visitor, id) = shop.talk("?", "!").await;
    visitor.does(&id, "handoff", &json!({})).await;
    assert_eq!(asked_for(&visitor, &id).await, ["handoff"]);
    let last = visitor.events_of(&id, 0).await.pop().unwrap().1;
    assert_eq!(last["message"]["parts"][0]["type"], "data-form");
    let body = json!({"formId": "handoff", "values": {"email": "a@b.example"}});
    answer(&visitor, &id, &body).await.good();
    shop.backend().does(&id, "handback", &json!({})).await;
    visitor.does(&id, "handoff", &json!({})).await;
    assert_eq!(asked_for(&visitor, &id).await, ["handoff"]);
}

#[tokio::test]
async fn a_human_asks_for_a_form_with_a_message() {
    let shop = shop_with(json!([form("asked")])).await;
    let (visitor, id) = shop.talk("?", "!").await;
    let path = format!("/v1/conversations/{id}/messages");
    let body = |form: &str| json!({"role": "assistant", "message": "Please:", "author": {"name": "Ada"}, "form": form});
    let backend = shop.backend();
    let refused = backend.post(&path, &body("other")).await;
    assert_eq!(refused.refused(404, "form_not_found").as_deref(), Some("form"));
    backend.post(&path, &body("asked")).await.good();
    assert_eq!(asked_for(&visitor, &id).await, ["asked"]);
}

const CALLS: &str = "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"call_1\",\
    \"function\":{\"name\":\"show_form\",\"arguments\":\"{\\\"form\\\":\\\"asked\\\"}\"}}]},\
    \"finish_reason\":\"tool_calls\"}]}\n\ndata: [DONE]\n\n";

const SAYS: &str = "data: {\"choices\":[{\"delta\":{\"content\":\"Please fill this in.\"},\
    \"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";

#[tokio::test]
async fn a_model_asks_for_a_form_by_a_tool_of_ours() {
    let ok = "200 OK\r\ncontent-type: text/event-stream";
    let model = ModelServer::answering(&[(ok, CALLS), (ok, SAYS)]).await;
    let shop = Shop::that_knows().await;
    let body = json!({"url": model.url, "name": "m"});
    shop.backend().put(&shop.agent_path("/model"), &body).await.good();
    publish(&shop, json!([form("asked"), form("before")])).await;
    let visitor = shop.visitor().await;
    let answer = visitor.ask("I want to return this").await;
    let id = answer.conversation.clone();
    assert_eq!(answer.text().await, "Please fill this in.");
    assert_eq!(asked_for(&visitor, &id).await, ["asked"]);
    let requests = model.requests();
    assert!(requests[0].contains("\"enum\":[\"asked\"]"), "{}", requests[0]);
    assert!(requests[1].contains("The form is shown"), "{}", requests[1]);
}
