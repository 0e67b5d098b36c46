//! Making, finding, describing, rating and deleting conversations.

use crate::support::{Shop, Value, json};

#[tokio::test]
async fn a_conversation_is_made_described_and_read() {
    let shop = Shop::open().await;
    let (visitor, backend) = (shop.visitor().await, shop.backend());
    let body = json!({"agentId": backend.agent, "title": " Returns ", "metadata": {"plan": "pro"}});
    let made = backend.post("/v1/conversations", &body).await;
    assert_eq!(made.status, 201);
    let id = made.good()["data"]["id"].as_str().unwrap().to_owned();

    let path = format!("/v1/conversations/{id}");
    let changes = json!({"metadata": {"plan": null, "page": "/help"}});
    let it = backend.patch(&path, &changes).await.good();
    assert_eq!(it["data"]["title"], "Returns");
    assert_eq!(it["data"]["metadata"], json!({"page": "/help"}));
    assert_eq!(it["data"]["status"], "open");
    visitor.get(&path).await.refused(404, "conversation_not_found");

    let own = visitor.post("/v1/conversations", &json!({})).await.good()["data"].take();
    assert!(own["userId"].as_str().unwrap().starts_with("vis_"));
    shop.bot.will_say(["fine"]);
    visitor.ask_in(own["id"].as_str().unwrap(), "?").await.text().await;
    assert_eq!(visitor.conversation(own["id"].as_str().unwrap()).await["messageCount"], 2);
    assert_eq!(shop.told("conversation.").await, ["conversation.started"; 2]);
}

#[tokio::test]
async fn the_same_key_makes_one_conversation() {
    let shop = Shop::open().await;
    let backend = shop.backend();
    let make = async || {
        let request = backend.request(reqwest::Method::POST, "/v1/conversations");
        let request =
            request.header("idempotency-key", "k1").json(&json!({"agentId": backend.agent}));
        crate::support::Reply::of(request).await.good()["data"]["id"].clone()
    };
    assert_eq!(make().await, make().await);
    assert_eq!(backend.finds("").await.len(), 1);
}

#[tokio::test]
async fn a_list_begins_with_the_latest_words_and_is_narrowed() {
    let shop = Shop::open().await;
    let (first, one) = shop.talk("Where is my order?", "On its way.").await;
    shop.clock.advance_millis(60_000);
    let (second, two) = shop.talk("配達日数を教えて", "Ça prend deux jours.").await;
    let backend = shop.backend();
    assert_eq!(backend.finds("").await, [two.clone(), one.clone()]);
    assert_eq!(first.finds("").await, vec![one.clone()]);
    shop.clock.advance_millis(60_000);
    shop.bot.will_say(["Still."]);
    first.ask_in(&one, "And now?").await.text().await;
    assert_eq!(backend.finds("").await, [one.clone(), two.clone()]);

    let page = backend.get("/v1/conversations?limit=1").await.good();
    let cursor = page["pagination"]["cursor"].as_str().unwrap();
    assert_eq!(backend.finds(&format!("limit=1&cursor={cursor}")).await, vec![two.clone()]);
    for (query, found) in [
        ("q=ORDERS", vec![]),
        ("q=order", vec![one.clone()]),
        ("q=ord", vec![one.clone()]),
        ("q=my%20order", vec![one.clone()]),
        ("q=%22%20NOT%20order", vec![]),
        ("q=%E9%85%8D%E9%81%94", vec![two.clone()]),
        ("q=ca%20prend", vec![two.clone()]),
        ("q=%3F", vec![]),
        ("status=ended", vec![]),
        ("agentId=agt_unknown", vec![]),
        ("to=2020-01-01T00:00:00Z", vec![]),
        ("from=2020-01-01T00:00:00Z&q=order", vec![one.clone()]),
    ] {
        assert_eq!(backend.finds(query).await, found, "{query}");
    }
    let user = backend.conversation(&two).await["userId"].as_str().unwrap().to_owned();
    assert_eq!(backend.finds(&format!("userId={user}")).await, [two]);
    assert!(second.finds("q=order").await.is_empty());
    let neighbor = shop.neighbor().await;
    assert!(shop.stranger().bearing(&neighbor.secret_key).finds("q=order").await.is_empty());
}

#[tokio::test]
async fn what_does_not_fit_is_named_and_changes_nothing() {
    let shop = Shop::open().await;
    let (visitor, id) = shop.talk("?", "fine").await;
    let (backend, path) = (shop.backend(), format!("/v1/conversations/{id}"));
    for (query, field) in [
        ("status=new", "status"),
        ("from=today", "from"),
        ("cursor=x", "cursor"),
        ("limit=0", "limit"),
    ] {
        let reply = backend.get(&format!("/v1/conversations?{query}")).await;
        assert_eq!(reply.refused(422, "invalid_parameter").as_deref(), Some(field));
    }
    let many: Value = (0..51).map(|it| (format!("k{it}"), json!("v"))).collect();
    for (body, field) in [
        (json!({"title": "x".repeat(201), "metadata": {"a": "b"}}), "title"),
        (json!({"title": 5}), "title"),
        (json!({"title": "new", "metadata": {"a": "x".repeat(501)}}), "metadata.a"),
        (json!({"title": "new", "metadata": many}), "metadata"),
        (json!({"metadata": {"a": 5}}), "metadata.a"),
    ] {
        let reply = backend.patch(&path, &body).await;
        assert_eq!(reply.refused(422, "invalid_field").as_deref(), Some(field), "{body}");
    }
    for (body, field) in [
        (json!({}), "agentId"),
        (json!({"agentId": backend.agent, "userId": "vis_unknown"}), "userId"),
        (json!({"agentId": backend.agent, "title": "x".repeat(201)}), "title"),
    ] {
        let reply = backend.post("/v1/conversations", &body).await;
        assert_eq!(reply.refused(422, "invalid_field").as_deref(), Some(field), "{body}");
    }
    let foreign = json!({"agentId": "agt_unknown"});
    backend.post("/v1/conversations", &foreign).await.refused(404, "agent_not_found");
    for (body, field) in [
        (json!({"score": 0}), "score"),
        (json!({"score": 6}), "score"),
        (json!({"score": "up"}), "score"),
        (json!({"score": 5, "comment": "x".repeat(2001)}), "comment"),
    ] {
        let reply = visitor.post(&format!("{path}/rating"), &body).await;
        assert_eq!(reply.refused(422, "invalid_field").as_deref(), Some(field), "{body}");
    }
    let it = visitor.conversation(&id).await;
    assert_eq!(
        (&it["title"], &it["metadata"], &it["rating"]),
        (&json!("?"), &json!({}), &Value::Null)
    );
}

#[tokio::test]
async fn a_visitor_renames_its_conversation_and_leaves_what_a_backend_keeps_with_it() {
    let shop = Shop::open().await;
    let (visitor, id) = shop.talk("?", "fine").await;
    let path = format!("/v1/conversations/{id}");
    shop.backend().patch(&path, &json!({"metadata": {"plan": "free"}})).await.good();
    let wish = json!({"title": "Mine", "metadata": {"plan": "pro"}});
    visitor.patch(&path, &wish).await.refused(403, "scope_missing");
    let it = visitor.patch(&path, &json!({"title": "Mi\nne"})).await.good();
    assert_eq!(
        (&it["data"]["title"], &it["data"]["metadata"]["plan"]),
        (&json!("Mi ne"), &json!("free"))
    );
}

#[tokio::test]
async fn a_conversation_is_rated_and_an_answer_too() {
    let shop = Shop::open().await;
    let (visitor, id) = shop.talk("?", "fine").await;
    let it = visitor.does(&id, "rating", &json!({"score": 4, "comment": "good"})).await;
    assert_eq!(it["rating"], json!({"score": 4, "comment": "good"}));

    let list = visitor.get(&format!("/v1/conversations/{id}/messages")).await.good();
    let (question, answer) = (list["data"][0]["id"].clone(), list["data"][1]["id"].clone());
    let path = format!("/v1/messages/{}/feedback", answer.as_str().unwrap());
    let down = json!({"feedback": "down", "reason": "too short"});
    let it = visitor.put(&path, &down).await.good();
    assert_eq!(it["data"]["feedback"], json!({"thumb": "down", "reason": "too short"}));
    visitor.put(&path, &down).await.good();
    for nothing in [json!({}), json!({"reason": "too long"})] {
        let refused = visitor.put(&path, &nothing).await.refused(422, "invalid_field");
        assert_eq!(refused.as_deref(), Some("feedback"));
    }
    let it = visitor.put(&path, &json!({"feedback": null})).await.good();
    assert_eq!(it["data"]["feedback"], Value::Null);
    assert_eq!(shop.told("message.feedback").await.len(), 2);
    assert_eq!(shop.told("conversation.rated").await.len(), 1);

    let bad = json!({"feedback": "sideways"});
    assert_eq!(
        visitor.put(&path, &bad).await.refused(422, "invalid_field").as_deref(),
        Some("feedback")
    );
    let long = json!({"feedback": "up", "reason": "x".repeat(1001)});
    assert_eq!(
        visitor.put(&path, &long).await.refused(422, "invalid_field").as_deref(),
        Some("reason")
    );
    shop.visitor().await.put(&path, &down).await.refused(404, "message_not_found");
    let path = format!("/v1/messages/{}/feedback", question.as_str().unwrap());
    visitor.put(&path, &down).await.refused(404, "message_not_found");
}

#[tokio::test]
async fn a_deleted_conversation_leaves_nothing_behind() {
    let shop = Shop::open().await;
    let told = shop.begins_to_tell(["one ", "two"]).await;
    let path = format!("/v1/conversations/{}", told.conversation);
    shop.visitor().await.delete(&path).await.refused(404, "conversation_not_found");
    assert_eq!(told.visitor.delete(&path).await.status, 204);
    told.visitor.delete(&path).await.refused(404, "conversation_not_found");
    for sql in [
        "SELECT COUNT(*) AS n FROM conversations",
        "SELECT COUNT(*) AS n FROM messages",
        "SELECT COUNT(*) AS n FROM turns",
        "SELECT COUNT(*) AS n FROM turn_events",
        "SELECT COUNT(*) AS n FROM turn_metrics",
        "SELECT COUNT(*) AS n FROM conversation_events",
        "SELECT COUNT(*) AS n FROM outbox WHERE conversation_id IS NOT NULL",
        "SELECT COUNT(*) AS n FROM audit_log WHERE action LIKE 'conversation%'",
    ] {
        assert_eq!(shop.count(sql).await, 0, "{sql}");
    }
    let backend = shop.backend();
    assert!(backend.finds("q=one").await.is_empty());

    let (_, id) = shop.talk("?", "fine").await;
    assert_eq!(backend.delete(&format!("/v1/conversations/{id}")).await.status, 204);
    let log = backend.get("/v1/audit-log").await.good();
    let entry = &log["data"][0];
    assert_eq!(
        (&entry["action"], &entry["target"]["id"]),
        (&json!("conversation.deleted"), &json!(id))
    );
}

#[tokio::test]
async fn a_deleted_conversation_is_remembered_in_no_response() {
    let shop = Shop::open().await;
    let backend = shop.backend();
    let make = async || {
        let request = backend.request(reqwest::Method::POST, "/v1/conversations");
        let body = json!({"agentId": backend.agent, "title": "Divorce"});
        let request = request.header("idempotency-key", "k1").json(&body);
        crate::support::Reply::of(request).await.good()["data"]["id"].clone()
    };
    let id = make().await;
    let remembered = "SELECT COUNT(*) AS n FROM idempotency";
    assert_eq!(shop.count(remembered).await, 1);
    let path = format!("/v1/conversations/{}", id.as_str().unwrap());
    assert_eq!(backend.delete(&path).await.status, 204);
    assert_eq!(shop.count(remembered).await, 0);
    assert_ne!(make().await, id);
}

#[tokio::test]
async fn the_first_message_of_a_deleted_conversation_begins_another_when_it_is_sent_again() {
    let shop = Shop::open().await;
    let visitor = shop.visitor().await;
    let body = json!({"message": {"id": "u1", "parts": [{"type": "text", "text": "?"}]}});
    shop.bot.will_say(["one"]);
    shop.bot.will_say(["two"]);
    let first = visitor.send(&body).await;
    let id = first.conversation.clone();
    first.text().await;
    visitor.delete(&format!("/v1/conversations/{id}")).await.good();
    let again = visitor.send(&body).await;
    assert_ne!(again.conversation, id);
    assert_eq!(again.text().await, "two");
}

#[tokio::test]
async fn a_conversation_that_nobody_named_is_called_as_its_first_question_begins() {
    let shop = Shop::open().await;
    let body = json!({"agentId": shop.seeded.agent_id});
    let empty = shop.backend().post("/v1/conversations", &body).await.good()["data"].take();
    assert_eq!((&empty["title"], &empty["preview"]), (&Value::Null, &Value::Null));

    let question = format!("How do I\n\nreturn {}?", "a gift and ".repeat(10).trim_end());
    let answer = "**Free** for:\n\n| Land | Days |\n|---|---:|\n| Norway | 30 |\n\n".repeat(20);
    let (visitor, id) = shop.talk(&question, &answer).await;
    let it = visitor.conversation(&id).await;
    let title = it["title"].as_str().unwrap();
    assert!(title.starts_with("How do I return a gift and") && title.ends_with('…'), "{title}");
    let preview = it["preview"].as_str().unwrap();
    assert!(preview.starts_with("Free for: Land Days Norway 30 Free for:"), "{preview}");
    assert_eq!((title.chars().count() <= 80, preview.chars().count() <= 200), (true, true));
    let listed = visitor.get("/v1/conversations").await.good()["data"][0].take();
    assert_eq!((&listed["title"], &listed["preview"]), (&it["title"], &it["preview"]));

    let path = format!("/v1/conversations/{id}");
    visitor.patch(&path, &json!({"title": "Ma Réclamation"})).await.good();
    assert_eq!(visitor.conversation(&id).await["title"], "Ma Réclamation");
    for (query, found) in [("q=reclam", true), ("q=reclamation%20ma", true), ("q=ma%20gift", false)]
    {
        assert_eq!(
            visitor.finds(query).await,
            found.then(|| id.clone()).into_iter().collect::<Vec<_>>(),
            "{query}"
        );
    }
    let (other, _) = shop.talk("?", "fine").await;
    assert!(other.finds("q=reclamation").await.is_empty());
    visitor.patch(&path, &json!({"title": ""})).await.good();
    assert_eq!(visitor.conversation(&id).await["title"], it["title"]);
    assert!(visitor.finds("q=reclamation").await.is_empty());
    let text = visitor.get(&format!("{path}/export?format=markdown")).await.body;
    assert!(text.starts_with(&format!("# {title}\n")), "{text}");
}
