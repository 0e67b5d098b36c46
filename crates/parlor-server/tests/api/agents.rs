//! Agents: changed, cloned, deleted, and never half.

use crate::support::{Shop, Value, json, rows};

#[tokio::test]
async fn what_a_change_leaves_out_stays_and_null_takes_away() {
    let shop = Shop::open().await;
    let path = shop.agent_path("");
    let all = json!({
        "name": "Eve", "greeting": "Hi", "subtitle": "there", "suggestions": ["A?"],
        "languages": ["de", "en"], "defaultLanguage": "en", "greetings": {"de": "Hallo"},
        "translations": {"de": {"subtitle": "da", "suggestions": ["B?"]}},
        "theme": {"--parlor-radius": "8px"}, "accent": "#112233",
        "limits": {"dailyMessages": 5}, "tools": [{"name": "cart"}],
    });
    shop.backend().patch(&path, &all).await.good();
    let after = shop.backend().patch(&path, &json!({"greeting": null, "suggestions": null})).await;
    let after = after.good()["data"].clone();
    assert_eq!(after["greeting"], Value::Null);
    assert_eq!(after["suggestions"], json!([]));
    for key in
        ["name", "subtitle", "languages", "greetings", "translations", "theme", "accent", "tools"]
    {
        assert_eq!(after[key], all[key], "{key}");
    }
    assert_eq!(after["limits"]["dailyMessages"], 5);
    assert_eq!(shop.backend().get(&path).await.good()["data"], after);
}

#[tokio::test]
async fn a_field_that_does_not_fit_is_named_and_changes_nothing() {
    let shop = Shop::open().await;
    let path = shop.agent_path("");
    let before = shop.backend().get(&path).await.good();
    for (body, field) in [
        (json!({"name": ""}), "name"),
        (json!({"name": "x".repeat(81)}), "name"),
        (json!({"name": 5}), "name"),
        (json!({"greeting": "x".repeat(201)}), "greeting"),
        (json!({"subtitle": "x".repeat(201)}), "subtitle"),
        (json!({"disclaimer": "x".repeat(201)}), "disclaimer"),
        (json!({"suggestions": vec!["x"; 7]}), "suggestions"),
        (json!({"accent": "red"}), "accent"),
        (json!({"languages": ["xx_YY"]}), "languages[0]"),
        (json!({"defaultLanguage": "!"}), "defaultLanguage"),
        (json!({"greetings": {"de": "x".repeat(201)}}), "greetings.de"),
        (json!({"translations": {"de_DE": {}}}), "translations.de_DE"),
        (
            json!({"translations": {"de": {"subtitle": "x".repeat(201)}}}),
            "translations.de.subtitle",
        ),
        (
            json!({"translations": {"de": {"suggestions": ["a", "x".repeat(121)]}}}),
            "translations.de.suggestions[1]",
        ),
        (json!({"theme": {"--parlor-x": "url(//evil)"}}), "theme.--parlor-x"),
        (json!({"theme": {"color": "red"}}), "theme.color"),
        (json!({"allowedOrigins": ["shop.example"]}), "allowedOrigins[0]"),
        (json!({"linkDomains": ["a.example", "https://b.example"]}), "linkDomains[1]"),
        (json!({"imageDomains": ["a.example/b"]}), "imageDomains[0]"),
        (json!({"tools": [{"name": "a b"}]}), "tools[0].name"),
        (json!({"limits": {"dailyTokens": 0}}), "limits.dailyTokens"),
        (json!({"limits": {"dailyTokens": -1}}), "limits.dailyTokens"),
    ] {
        let body = json!({"subtitle": "new"})
            .as_object()
            .unwrap()
            .clone()
            .into_iter()
            .chain(body.as_object().unwrap().clone())
            .collect();
        let said = shop.backend().patch(&path, &Value::Object(body)).await;
        assert_eq!(said.refused(422, "invalid_field").as_deref(), Some(field));
    }
    let after = shop.backend().get(&path).await.good();
    assert_eq!(after["data"], before["data"]);
}

#[tokio::test]
async fn origins_hold_at_once() {
    let shop = Shop::open().await;
    let path = shop.agent_path("");
    shop.backend().patch(&path, &json!({"allowedOrigins": ["https://other.example"]})).await.good();
    let body = json!({"publishableKey": shop.seeded.publishable_key});
    let page = |origin: &str| shop.stranger().on_page(origin);
    page(crate::support::PAGE)
        .post("/v1/widget/sessions", &body)
        .await
        .refused(403, "origin_not_allowed");
    page("https://other.example").post("/v1/widget/sessions", &body).await.good();
}

#[tokio::test]
async fn an_appearance_is_replaced_whole_and_shown_once_it_is_published() {
    let shop = Shop::open().await;
    let (path, config) = (
        shop.agent_path("/appearance"),
        format!("/v1/widget/config/{}", shop.seeded.publishable_key),
    );
    shop.backend()
        .put(&path, &json!({"name": "A", "greeting": "Hi", "subtitle": "x"}))
        .await
        .good();
    let new = json!({
        "name": "A", "greeting": "Hi", "greetings": {"de": "Hallo"},
        "disclaimer": "May err", "suggestions": ["When?"],
        "translations": {"de": {"subtitle": "Frag uns", "suggestions": ["Wann?"]}},
        "theme": {"--parlor-radius": "8px"},
    });
    let now = shop.backend().put(&path, &new).await.good()["data"].clone();
    assert_eq!(now["subtitle"], Value::Null);
    let shown = async |locale: &str| {
        let path = format!("{config}?locale={locale}");
        shop.stranger().get(&path).await.good()["data"].clone()
    };
    assert_eq!(shown("de").await["name"], "Ada");
    shop.backend().post(&shop.agent_path("/publish"), &json!({})).await.good();
    let english = shown("en").await;
    assert_eq!(english["greeting"], "Hi");
    assert_eq!(english["suggestions"], json!(["When?"]));
    let german = shown("de-CH").await;
    assert_eq!(german["greeting"], "Hallo");
    assert_eq!(german["subtitle"], "Frag uns");
    assert_eq!(german["suggestions"], json!(["Wann?"]));
    assert_eq!(german["disclaimer"], "May err", "what has no translation stays");
    assert_eq!(german["theme"], json!({"--parlor-radius": "8px"}));
}

#[tokio::test]
async fn a_clone_is_set_and_knows_the_same_and_goes_its_own_way() {
    let shop = Shop::that_knows().await;
    let backend = shop.backend();
    let text = json!({"title": "Hours", "text": "We close at six o'clock in the evening."});
    backend.post(&shop.agent_path("/sources"), &text).await.good();
    backend.patch(&shop.agent_path(""), &json!({"greeting": "Draft"})).await.good();
    let made = backend.post(&shop.agent_path("/clone"), &json!({"name": "Twin"})).await.good();
    let twin = made["data"]["id"].as_str().unwrap().to_owned();
    assert_eq!(made["data"]["greeting"], "Draft");
    assert_eq!(made["data"]["publishedVersion"], 1);
    assert_eq!(made["data"]["hasUnpublishedChanges"], false);
    let asked = json!({"message": "When do you close?", "stream": false});
    let said = backend.post(&format!("/v1/agents/{twin}/chat"), &asked).await;
    assert!(said.body.contains("six o'clock"), "{said:?}");

    let body = json!({"name": "Blank", "sources": false});
    let blank = backend.post(&shop.agent_path("/clone"), &body).await.good();
    let path = format!("/v1/agents/{}/sources", blank["data"]["id"].as_str().unwrap());
    assert_eq!(backend.get(&path).await.good()["data"], json!([]));
}

#[tokio::test]
async fn deleting_an_agent_leaves_no_row_of_it() {
    let shop = Shop::open().await;
    let backend = shop.backend();
    // The organization's day goes on without it.
    shop.talk("?", "fine").await;
    let before = rows(&shop.database()).await;
    let made = backend.post("/v1/agents", &json!({"name": "Brief"})).await.good();
    let path = format!("/v1/agents/{}", made["data"]["id"].as_str().unwrap());
    backend.post(&format!("{path}/sources"), &json!({"text": "We are open."})).await.good();
    let model = json!({"url": "https://a.example", "name": "m", "apiKey": "sk-1"});
    backend.put(&format!("{path}/model"), &model).await.good();
    backend.post(&format!("{path}/publish"), &json!({})).await.good();
    shop.bot.will_say(["hi"]);
    let asked = json!({"message": {"id": "m1", "content": "?"}, "stream": false});
    backend.post(&format!("{path}/chat"), &asked).await.good();
    assert_ne!(rows(&shop.database()).await, before);

    assert_eq!(backend.delete(&path).await.status, 204);
    backend.delete(&path).await.refused(404, "agent_not_found");
    assert_eq!(rows(&shop.database()).await, before);
}

#[tokio::test]
async fn an_answer_under_way_is_stopped_when_its_agent_is_deleted() {
    let shop = Shop::open().await;
    let half = shop.begins_to_tell(["one ", "two"]).await;
    assert_eq!(shop.backend().delete(&shop.agent_path("")).await.status, 204);
    let kinds = half.answer.kinds().await;
    assert!(kinds.ends_with(&["finish".into(), "[DONE]".into()]), "{kinds:?}");
    shop.backend().get(&shop.agent_path("")).await.refused(404, "agent_not_found");
}
