//! How much may be asked, and what those hear who ask for more.

use crate::support::{Caller, PAGE, Reply, Shop, Value, json};
use parlor_server::domain::allowance::ServerLimits;
use reqwest::Method;

const MINUTE: i64 = 60_000;

pub(crate) async fn shop(limits: ServerLimits) -> Shop {
    Shop::open_with(|it| it.limits = limits).await
}

/// Asks and waits for the whole answer.
pub(crate) async fn asks(shop: &Shop, caller: &Caller, id: &str) -> Reply {
    shop.bot.will_say(["fine"]);
    caller.say(&question(id)).await
}

pub(crate) fn question(id: &str) -> Value {
    let parts = json!([{"type": "text", "text": "?"}]);
    json!({"message": {"id": id, "role": "user", "parts": parts}, "stream": false})
}

/// `x-ratelimit-limit`, `-remaining` and `-reset`.
#[track_caller]
pub(crate) fn standing(reply: &Reply) -> [u32; 3] {
    ["limit", "remaining", "reset"]
        .map(|it| reply.header(&format!("x-ratelimit-{it}")).parse().unwrap())
}

#[tokio::test]
async fn a_visitor_who_asks_too_much_waits_and_reads_why() {
    let shop =
        shop(ServerLimits { session_messages_per_minute: 3, ..ServerLimits::default() }).await;
    let visitor = shop.visitor().await;
    for (id, left) in [("u1", 2), ("u2", 1), ("u3", 0)] {
        let reply = asks(&shop, &visitor, id).await;
        assert_eq!((reply.status.as_u16(), standing(&reply)), (200, [3, left, (3 - left) * 20]));
    }
    let refused = visitor.say(&question("u4")).await;
    assert_eq!(standing(&refused), [3, 0, 60]);
    assert_eq!(refused.header("retry-after"), "20");
    assert!(refused.body.contains("Try again in 20 seconds."), "{refused:?}");
    refused.refused(429, "rate_limited");
    // Others go on, and so does this one after a while.
    assert_eq!(asks(&shop, &shop.visitor().await, "u1").await.status, 200);
    shop.clock.advance_millis(20_000);
    assert_eq!(asks(&shop, &visitor, "u4").await.status, 200);
    visitor.say(&question("u5")).await.refused(429, "rate_limited");
}

#[tokio::test]
async fn coming_back_sending_again_and_being_refused_are_free() {
    let shop =
        shop(ServerLimits { session_messages_per_minute: 2, ..ServerLimits::default() }).await;
    let visitor = shop.visitor().await;
    let first = asks(&shop, &visitor, "u1").await.good();
    let conversation = first["data"]["conversationId"].as_str().unwrap().to_owned();
    for _ in 0..5 {
        assert_eq!(visitor.say(&question("u1")).await.good(), first);
        visitor.resume(&conversation, None).await.text().await;
        visitor.say(&json!({"message": ""})).await.refused(422, "message_empty");
        let other = json!({"conversationId": conversation, "message": {"id": "u1", "parts": [{"type": "text", "text": "other"}]}});
        visitor.say(&other).await.refused(409, "idempotency_conflict");
        let foreign = json!({"conversationId": "cnv_unknown", "message": "?"});
        visitor.say(&foreign).await.refused(404, "conversation_not_found");
    }
    assert_eq!(asks(&shop, &visitor, "u2").await.status, 200);
    // Also when there is room for nothing new.
    visitor.say(&question("u3")).await.refused(429, "rate_limited");
    assert_eq!(visitor.say(&question("u1")).await.good(), first);
    let history = visitor.history(&conversation).await;
    assert_eq!(history.len(), 2);
    let path = format!("/v1/conversations/{conversation}/regenerate");
    visitor.post(&path, &json!({})).await.refused(429, "rate_limited");
    assert_eq!(visitor.history(&conversation).await, history);
    assert_eq!(shop.bot.asked().len(), 2);
}

#[tokio::test]
async fn whoever_hangs_up_has_asked_all_the_same() {
    let shop =
        shop(ServerLimits { session_messages_per_minute: 1, ..ServerLimits::default() }).await;
    let visitor = shop.visitor().await;
    shop.bot.will_say(["fine"]);
    drop(visitor.ask("?").await);
    visitor.say(&question("u2")).await.refused(429, "rate_limited");
}

#[tokio::test]
async fn an_address_is_limited_however_many_sessions_it_opens_and_a_backend_is_not() {
    let limits = ServerLimits { ip_messages_per_minute: 2, ..ServerLimits::default() };
    let shop = shop(limits).await;
    for it in 0..2 {
        assert_eq!(asks(&shop, &shop.visitor().await, &format!("u{it}")).await.status, 200);
    }
    let refused = shop.visitor().await.say(&question("u3")).await;
    assert!(refused.body.contains("from your network"), "{refused:?}");
    refused.refused(429, "rate_limited");
    for it in 0..5 {
        let reply = asks(&shop, &shop.backend(), &format!("b{it}")).await;
        assert_eq!((reply.status.as_u16(), reply.headers.get("x-ratelimit-limit")), (200, None));
    }
}

#[tokio::test]
async fn visitors_behind_a_proxy_are_told_apart_and_nobody_can_pretend() {
    let limits = ServerLimits { ip_messages_per_minute: 1, ..ServerLimits::default() };
    let shop = shop(limits).await;
    let asks = async |from: &str, id: &str| {
        shop.bot.will_say(["fine"]);
        let request = shop.visitor().await.request(Method::POST, &shop.agent_path("/chat"));
        Reply::of(request.header("x-forwarded-for", from).json(&question(id))).await.status
    };
    assert_eq!(asks("203.0.113.1", "u1").await, 200);
    assert_eq!(asks("203.0.113.2", "u2").await, 200);
    assert_eq!(asks("203.0.113.1", "u3").await, 429);
    assert_eq!(asks("198.51.100.1, 203.0.113.1", "u4").await, 429);
    assert_eq!(asks("2001:db8:1:2::1", "u5").await, 200);
    assert_eq!(asks("2001:db8:1:2::ffff", "u6").await, 429);

    let strict = Shop::open_with(|it| {
        (it.limits, it.trusted_proxies) = (limits, Vec::new());
    });
    let strict = strict.await;
    for (from, status) in [("203.0.113.1", 200), ("203.0.113.2", 429)] {
        strict.bot.will_say(["fine"]);
        let request = strict.visitor().await.request(Method::POST, &strict.agent_path("/chat"));
        let reply = Reply::of(request.header("x-forwarded-for", from).json(&question(from)));
        assert_eq!(reply.await.status, status);
    }
}

#[tokio::test]
async fn an_agent_has_limits_of_its_own() {
    let limits = ServerLimits { agent_messages_per_minute: 2, ..ServerLimits::default() };
    let shop = shop(limits).await;
    let backend = shop.backend();
    for it in ["b1", "b2"] {
        assert_eq!(asks(&shop, &backend, it).await.status, 200);
    }
    backend.say(&question("b3")).await.refused(429, "rate_limited");
    let own = json!({"limits": {"agentMessagesPerMinute": 60, "sessionMessagesPerMinute": 1}});
    backend.patch(&shop.agent_path(""), &own).await.good();
    shop.clock.advance_millis(MINUTE);
    for it in ["b4", "b5", "b6"] {
        assert_eq!(asks(&shop, &backend, it).await.status, 200);
    }
    let visitor = shop.visitor().await;
    assert_eq!(asks(&shop, &visitor, "u1").await.status, 200);
    visitor.say(&question("u2")).await.refused(429, "rate_limited");
}

#[tokio::test]
async fn changing_one_limit_of_an_agent_leaves_the_others() {
    let shop = shop(ServerLimits::default()).await;
    let (backend, path) = (shop.backend(), shop.agent_path(""));
    let changed = async |limits: Value| {
        let agent = backend.patch(&path, &json!({"limits": limits})).await.good();
        let it = &agent["data"]["limits"];
        (it["dailyMessages"].clone(), it["sessionMessagesPerMinute"].clone())
    };
    assert_eq!(changed(json!({"dailyMessages": 5})).await, (json!(5), Value::Null));
    let more = json!({"sessionMessagesPerMinute": 9});
    assert_eq!(changed(more).await, (json!(5), json!(9)));
    assert_eq!(changed(json!({"dailyMessages": null})).await, (Value::Null, json!(9)));
    for body in [json!({"name": "x", "limits": {"foo": 1}}), json!({"limits": {"foo": 1}})] {
        let field = backend.patch(&path, &body).await.refused(422, "invalid_field");
        assert_eq!(field.as_deref(), Some("limits.foo"));
        if body["name"] == "x" {
            let field = backend.post("/v1/agents", &body).await.refused(422, "invalid_field");
            assert_eq!(field.as_deref(), Some("limits.foo"));
        }
    }
    assert_eq!(changed(json!({})).await, (Value::Null, json!(9)));
    assert_eq!(changed(Value::Null).await, (Value::Null, Value::Null));
}

#[tokio::test]
async fn a_day_has_so_many_answers_and_a_restart_does_not_begin_another() {
    let limits = ServerLimits { agent_messages_per_day: 2, ..ServerLimits::default() };
    let mut shop = shop(limits).await;
    let into_the_day = 10 * 60 * MINUTE;
    let now = parlor_server::domain::clock::Clock::now_millis(&*shop.clock);
    let day = 24 * 60 * MINUTE;
    shop.clock.advance_millis(day - now % day + into_the_day);
    let visitor = shop.visitor().await;
    for it in ["u1", "u2"] {
        assert_eq!(asks(&shop, &visitor, it).await.status, 200);
    }
    let refused = visitor.say(&question("u3")).await;
    assert_eq!(refused.header("retry-after"), (14 * 60 * 60).to_string());
    assert_eq!(standing(&refused), [2, 0, 14 * 60 * 60]);
    assert!(refused.body.contains("Come back tomorrow."), "{refused:?}");
    refused.refused(429, "daily_budget_exhausted");
    assert_eq!(visitor.say(&question("u2")).await.status, 200);
    shop.restart().await;
    visitor.say(&question("u3")).await.refused(429, "daily_budget_exhausted");
    assert_eq!(shop.bot.asked().len(), 2);
    let all = visitor.get("/v1/conversations").await.good();
    assert_eq!(all["data"].as_array().unwrap().len(), 2, "{all}");
    shop.clock.advance_millis(day - into_the_day);
    let visitor = shop.visitor().await;
    assert_eq!(asks(&shop, &visitor, "u3").await.status, 200);
}

#[tokio::test]
async fn a_human_answers_beyond_the_days_budget() {
    let limits = ServerLimits { organization_messages_per_day: 1, ..ServerLimits::default() };
    let shop = shop(limits).await;
    let (visitor, id) = shop.talk("?", "fine").await;
    let body = json!({"message": "More?", "stream": false});
    let path = format!("/v1/conversations/{id}/messages");
    visitor.post(&path, &body).await.refused(429, "daily_budget_exhausted");
    visitor.does(&id, "handoff", &json!({})).await;
    assert_eq!(visitor.post(&path, &body).await.status, 202);
}

#[tokio::test]
async fn sessions_are_made_only_so_often_and_keys_too() {
    let shop = shop(ServerLimits { mints_per_minute: 3, ..ServerLimits::default() }).await;
    let body = json!({"publishableKey": shop.seeded.publishable_key});
    let page = Caller::new(&shop.app().url, &shop.seeded.agent_id).on_page(PAGE);
    let wrong = json!({"publishableKey": "pk_live_wrong"});
    page.post("/v1/widget/sessions", &wrong).await.refused(401, "invalid_key");
    page.post("/v1/widget/sessions", &body).await.good();
    let made = page.post("/v1/widget/sessions", &body).await;
    assert_eq!((made.status.as_u16(), standing(&made)), (201, [3, 0, 60]));
    let refused = page.post("/v1/widget/sessions", &body).await;
    assert_eq!(refused.header("access-control-allow-origin"), PAGE);
    assert_eq!(refused.header("retry-after"), "20");
    refused.refused(429, "rate_limited");

    // Who administers at the same address is not kept from it by pages.
    let key = json!({"name": "k", "scopes": ["chat"]});
    let backend = shop.backend();
    for left in [2, 1, 0] {
        let made = backend.post("/v1/api-keys", &key).await;
        assert_eq!((made.status.as_u16(), standing(&made)[1]), (201, left));
    }
    backend.post("/v1/api-keys", &key).await.refused(429, "rate_limited");
    let token = backend.request(Method::POST, "/oauth/token");
    let form = ("content-type", "application/x-www-form-urlencoded");
    let refused = Reply::of(token.header(form.0, form.1).body("grant_type=x")).await;
    assert_eq!((refused.status.as_u16(), standing(&refused)), (429, [3, 0, 60]));
    assert_eq!(refused.header("retry-after"), "20");
    assert!(refused.body.contains("\"error\":\"temporarily_unavailable\""), "{refused:?}");
    shop.clock.advance_millis(20_000);
    assert_eq!(page.post("/v1/widget/sessions", &body).await.status, 201);
}

#[tokio::test]
async fn what_else_a_visitor_writes_is_limited_and_what_it_reads_is_not() {
    let shop = shop(ServerLimits { visitor_writes_per_minute: 2, ..ServerLimits::default() }).await;
    let (visitor, id) = shop.talk("?", "fine").await;
    visitor.does(&id, "rating", &json!({"score": 5})).await;
    visitor.does(&id, "end", &json!({})).await;
    let path = format!("/v1/conversations/{id}");
    visitor.patch(&path, &json!({"title": "x"})).await.refused(429, "rate_limited");
    visitor.post("/v1/conversations", &json!({})).await.refused(429, "rate_limited");
    for _ in 0..5 {
        assert_eq!(visitor.conversation(&id).await["status"], "ended");
        shop.backend().does(&id, "end", &json!({})).await;
    }
}
