//! Keys, members, organizations, and the log of who did what.

use crate::support::{Caller, Shop, Value, json};

fn id(made: &Value) -> String {
    made["data"]["id"].as_str().unwrap().to_owned()
}

/// A backend with a new key of these scopes; also the key's id.
async fn keyed(shop: &Shop, body: &Value) -> (Caller, String) {
    let made = shop.backend().post("/v1/api-keys", body).await.good();
    (shop.stranger().bearing(made["data"]["key"].as_str().unwrap()), id(&made))
}

/// A member of this role, with a key of its own; also the member's id.
async fn a_member(shop: &Shop, maker: &Caller, role: &str) -> (Caller, String) {
    let body = json!({"name": role, "email": format!("{role}@shop.example"), "role": role});
    let member = id(&maker.post("/v1/members", &body).await.good());
    let body = json!({"name": role, "memberId": member});
    let made = maker.post("/v1/api-keys", &body).await.good();
    (shop.stranger().bearing(made["data"]["key"].as_str().unwrap()), member)
}

#[tokio::test]
async fn a_key_is_shown_once_and_does_what_its_scopes_say_until_it_is_revoked() {
    let shop = Shop::open().await;
    let body = json!({"name": "CI", "mode": "test", "scopes": ["agents:read"]});
    let made = shop.backend().post("/v1/api-keys", &body).await.good();
    let key = made["data"]["key"].as_str().unwrap();
    assert!(key.starts_with("sk_test_"));
    let path = format!("/v1/api-keys/{}", id(&made));
    let shown = shop.backend().get(&path).await;
    assert!(!shown.body.contains(key));
    assert_eq!(shown.good()["data"]["scopes"], json!(["agents:read"]));
    let backend = shop.stranger().bearing(key);
    backend.get("/v1/agents").await.good();
    backend.post("/v1/agents", &json!({"name": "x"})).await.refused(403, "scope_missing");

    let change = json!({"name": "CD", "scopes": ["agents:write"]});
    assert_eq!(shop.backend().patch(&path, &change).await.good()["data"]["name"], "CD");
    backend.get("/v1/agents").await.refused(403, "scope_missing");

    shop.backend().delete(&path).await.good();
    backend.get("/v1/agents").await.refused(401, "key_revoked");
    shop.backend().delete(&path).await.refused(409, "key_is_revoked");
    shop.backend().patch(&path, &json!({})).await.refused(409, "key_is_revoked");
    shop.backend().post(&format!("{path}/rotate"), &json!({})).await.refused(409, "key_is_revoked");
}

#[tokio::test]
async fn a_rotated_key_has_two_secrets_for_a_time_of_grace() {
    let shop = Shop::open().await;
    let (old, key) = keyed(&shop, &json!({"name": "x", "scopes": ["agents:read"]})).await;
    let path = format!("/v1/api-keys/{key}/rotate");
    let made = shop.backend().post(&path, &json!({})).await.good();
    let new = shop.stranger().bearing(made["data"]["key"].as_str().unwrap());
    shop.clock.advance_millis(24 * 60 * 60 * 1000 - 1);
    old.get("/v1/agents").await.good();
    new.get("/v1/agents").await.good();
    shop.clock.advance_millis(1);
    old.get("/v1/agents").await.refused(401, "key_expired");
    new.get("/v1/agents").await.good();

    shop.backend().post(&path, &json!({"graceSeconds": 0})).await.good();
    new.get("/v1/agents").await.refused(401, "key_expired");
    let long = json!({"graceSeconds": 7 * 24 * 60 * 60 + 1});
    let field = shop.backend().post(&path, &long).await.refused(422, "invalid_field");
    assert_eq!(field.as_deref(), Some("graceSeconds"));
}

#[tokio::test]
async fn a_key_that_does_not_fit_is_refused_by_its_field() {
    let shop = Shop::open().await;
    let agent = &shop.seeded.agent_id;
    for (body, field) in [
        (json!({"scopes": ["chat"]}), "name"),
        (json!({"name": " ", "scopes": ["chat"]}), "name"),
        (json!({"name": "x".repeat(201), "scopes": ["chat"]}), "name"),
        (json!({"name": 1, "scopes": ["chat"]}), "name"),
        (json!({"name": "x"}), "scopes"),
        (json!({"name": "x", "scopes": ["everything"]}), "scopes[0]"),
        (json!({"name": "x", "scopes": ["chat"], "mode": "dry"}), "mode"),
        (json!({"name": "x", "scopes": ["chat"], "expiresAt": "soon"}), "expiresAt"),
        (
            json!({"name": "x", "scopes": ["chat"], "expiresAt": "2001-01-01T00:00:00Z"}),
            "expiresAt",
        ),
        (json!({"name": "x", "scopes": ["chat"], "agentId": agent}), "scopes"),
        (json!({"name": "x", "memberId": "mem_1", "agentId": agent}), "memberId"),
    ] {
        let said = shop.backend().post("/v1/api-keys", &body).await.refused(422, "invalid_field");
        assert_eq!(said.as_deref(), Some(field), "{body}");
    }
    let foreign = json!({"name": "x", "agentId": shop.neighbor().await.agent_id});
    shop.backend().post("/v1/api-keys", &foreign).await.refused(404, "agent_not_found");
    let unknown = json!({"name": "x", "memberId": "mem_1"});
    shop.backend().post("/v1/api-keys", &unknown).await.refused(404, "member_not_found");
}

#[tokio::test]
async fn a_publishable_key_opens_sessions_and_names_its_agent() {
    let shop = Shop::open().await;
    let body = json!({"name": "Page", "agentId": shop.seeded.agent_id});
    let made = shop.backend().post("/v1/api-keys", &body).await.good();
    assert_eq!(made["data"]["kind"], "publishable");
    let path = format!("/v1/widget/config/{}", made["data"]["key"].as_str().unwrap());
    assert_eq!(shop.stranger().get(&path).await.good()["data"]["agentId"], shop.seeded.agent_id);
}

#[tokio::test]
async fn nobody_gives_more_than_it_has() {
    let shop = Shop::open().await;
    let body = json!({"name": "x", "scopes": ["keys:write", "members:write", "chat"]});
    let (maker, _) = keyed(&shop, &body).await;
    let (_, strong) = keyed(&shop, &json!({"name": "x", "scopes": ["agents:write"]})).await;
    let body = json!({"name": "x", "scopes": ["chat", "agents:read"]});
    let reply = maker.post("/v1/api-keys", &body).await;
    reply.refused(403, "beyond_role");
    assert!(reply.body.contains("agents:read"), "{reply:?}");
    let path = format!("/v1/api-keys/{strong}");
    maker.post(&format!("{path}/rotate"), &json!({})).await.refused(403, "beyond_role");
    maker.patch(&path, &json!({"name": "y"})).await.refused(403, "beyond_role");
    maker.delete(&path).await.refused(403, "beyond_role");
    // Nor sessions for anybody, by a page's key or as whoever it says.
    let page = json!({"name": "x", "agentId": shop.seeded.agent_id});
    maker.post("/v1/api-keys", &page).await.refused(403, "beyond_role");
    let secrets = shop.agent_path("/identity-secrets");
    maker.post(&secrets, &json!({})).await.refused(403, "beyond_role");
    let kept = shop.backend().post(&secrets, &json!({})).await.good();
    maker.delete(&format!("{secrets}/{}", id(&kept))).await.refused(403, "beyond_role");
    let member = json!({"name": "x", "email": "a@b", "role": "analyst"});
    maker.post("/v1/members", &member).await.refused(403, "beyond_role");
}

#[tokio::test]
async fn a_members_key_may_what_its_role_may_as_of_now() {
    let shop = Shop::open().await;
    let (editor, member) = a_member(&shop, &shop.backend(), "editor").await;
    editor.post("/v1/agents", &json!({"name": "x"})).await.good();
    let path = format!("/v1/members/{member}");
    shop.backend().patch(&path, &json!({"role": "analyst"})).await.good();
    editor.post("/v1/agents", &json!({"name": "x"})).await.refused(403, "scope_missing");
    editor.get("/v1/agents").await.good();
    shop.backend().delete(&path).await.good();
    editor.get("/v1/agents").await.refused(401, "invalid_key");
    shop.backend().get(&path).await.refused(404, "member_not_found");
}

#[tokio::test]
async fn only_owners_handle_owners_and_the_last_one_stays() {
    let shop = Shop::open().await;
    // As long as there is no owner, whoever may everything makes the first.
    let (owner, first) = a_member(&shop, &shop.backend(), "owner").await;
    let (admin, _) = a_member(&shop, &owner, "admin").await;
    let another = json!({"name": "x", "email": "x@shop.example", "role": "owner"});
    for caller in [&admin, &shop.backend()] {
        caller.post("/v1/members", &another).await.refused(403, "beyond_role");
        let path = format!("/v1/members/{first}");
        caller.delete(&path).await.refused(403, "beyond_role");
        caller.patch(&path, &json!({"role": "admin"})).await.refused(403, "beyond_role");
        let key = json!({"name": "x", "memberId": first});
        caller.post("/v1/api-keys", &key).await.refused(403, "beyond_role");
    }
    let path = format!("/v1/members/{first}");
    owner.patch(&path, &json!({"role": "admin"})).await.refused(409, "last_owner");
    owner.delete(&path).await.refused(409, "last_owner");
    owner.post("/v1/members", &another).await.good();
    owner.patch(&path, &json!({"role": "admin"})).await.good();
}

#[tokio::test]
async fn a_member_that_does_not_fit_is_refused_by_its_field() {
    let shop = Shop::open().await;
    let whole = json!({"name": "Ann", "email": "ann@shop.example", "role": "operator"});
    shop.backend().post("/v1/members", &whole).await.good();
    let twice = json!({"name": "Bob", "email": "ANN@shop.example", "role": "operator"});
    shop.backend().post("/v1/members", &twice).await.refused(409, "member_exists");
    for (key, value) in [
        ("name", json!("")),
        ("name", json!("x".repeat(201))),
        ("email", json!("nobody")),
        ("email", json!(format!("{}@b", "x".repeat(254)))),
        ("role", json!("king")),
        ("role", json!(1)),
    ] {
        let mut body = whole.clone();
        body[key] = value;
        let said = shop.backend().post("/v1/members", &body).await.refused(422, "invalid_field");
        assert_eq!(said.as_deref(), Some(key), "{body}");
    }
}

#[tokio::test]
async fn a_platform_key_makes_organizations_and_sees_nothing_inside() {
    let shop = Shop::open().await;
    let platform = shop.stranger().bearing(&shop.seeded.platform_key);
    let body = json!({"name": "Second", "owner": {"name": "Eve", "email": "eve@b.example"}});
    let made = platform.post("/v1/organizations", &body).await.good();
    let owner = shop.stranger().bearing(made["data"]["ownerKey"].as_str().unwrap());
    assert_eq!(owner.get("/v1/agents").await.good()["data"], json!([]));
    owner.post("/v1/agents", &json!({"name": "Theirs"})).await.good();
    let members = owner.get("/v1/members").await.good();
    assert_eq!(members["data"][0]["role"], "owner");
    platform.get("/v1/agents").await.refused(401, "wrong_key_kind");

    let path = format!("/v1/organizations/{}", id(&made));
    platform.patch(&path, &json!({"name": "Renamed"})).await.good();
    assert_eq!(platform.get(&path).await.good()["data"]["name"], "Renamed");
    assert_eq!(platform.get("/v1/organizations").await.good()["data"].as_array().unwrap().len(), 2);
    platform.delete(&path).await.good();
    platform.delete(&path).await.refused(404, "organization_not_found");
    owner.get("/v1/agents").await.refused(401, "invalid_key");
    shop.backend().get("/v1/agents").await.good();

    for (body, field) in [
        (json!({"name": "x"}), "owner"),
        (json!({"name": "", "owner": {"name": "x", "email": "a@b"}}), "name"),
        (json!({"name": "x", "owner": {"name": "", "email": "a@b"}}), "owner.name"),
        (json!({"name": "x", "owner": {"name": "x", "email": "a"}}), "owner.email"),
    ] {
        let said = platform.post("/v1/organizations", &body).await.refused(422, "invalid_field");
        assert_eq!(said.as_deref(), Some(field), "{body}");
    }
}

#[tokio::test]
async fn an_organization_that_is_sent_twice_with_one_key_is_made_once() {
    let shop = Shop::open().await;
    let platform = shop.stranger().bearing(&shop.seeded.platform_key);
    let body = json!({"name": "Second", "owner": {"name": "Eve", "email": "eve@b.example"}});
    let send = async || {
        let request = platform.request(reqwest::Method::POST, "/v1/organizations");
        let request = request.header("idempotency-key", "1").json(&body);
        id(&crate::support::Reply::of(request).await.good())
    };
    assert_eq!(send().await, send().await);
}

#[tokio::test]
async fn the_log_tells_who_did_what_and_from_which_network() {
    let shop = Shop::open().await;
    let (owner, member) = a_member(&shop, &shop.backend(), "owner").await;
    let noon = "2200-01-01T00:00:00Z";
    shop.clock.advance_millis(60 * 60 * 1000);
    let path = format!("/v1/agents/{}/revoke-sessions", shop.seeded.agent_id);
    owner.post(&path, &json!({})).await.good();
    let log = async |query: &str| {
        let list = shop.backend().get(&format!("/v1/audit-log{query}")).await.good();
        list["data"].as_array().unwrap().clone()
    };
    let all = log("").await;
    let actions: Vec<&str> = all.iter().map(|it| it["action"].as_str().unwrap()).collect();
    // The last to come first, and before them how the organization began.
    assert_eq!(actions[..3], ["agent.sessions_revoked", "api_key.created", "member.created"]);
    assert_eq!(all[0]["actor"], json!({"kind": "member", "id": member}));
    assert_eq!(all[0]["target"]["id"], shop.seeded.agent_id);
    assert_eq!(all[0]["ipPrefix"], "127.0.0.0/24");
    assert_eq!(all[1]["actor"]["kind"], "key");
    assert_eq!(log("?action=member.created").await.len(), 1);
    assert_eq!(log(&format!("?actor={member}")).await.len(), 1);
    assert_eq!(log(&format!("?from={noon}")).await.len(), 0);
    assert_eq!(log(&format!("?to={noon}")).await, all);
    let from = all[0]["at"].as_str().unwrap();
    assert_eq!(log(&format!("?from={from}")).await.len(), 1);
    let said = shop.backend().get("/v1/audit-log?from=noon").await;
    assert_eq!(said.refused(422, "invalid_parameter").as_deref(), Some("from"));

    let first = shop.backend().get("/v1/audit-log?limit=2").await.good();
    let cursor = first["pagination"]["cursor"].as_str().unwrap();
    assert_eq!(log(&format!("?limit=2&cursor={cursor}")).await, all[2..4]);

    // Nobody else's log has it.
    let neighbor = shop.neighbor().await;
    let theirs = shop.stranger().bearing(&neighbor.secret_key).get("/v1/audit-log").await.good();
    let theirs = theirs["data"].as_array().unwrap();
    assert!(theirs.iter().all(|it| !all.contains(it) && it["actor"]["kind"] == "command_line"));
}
