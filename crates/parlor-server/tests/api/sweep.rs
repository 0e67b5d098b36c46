//! Every route, called with every kind of credential that should not open it.

use crate::support::{Caller, Fitting, Reply, Shop, Value, json};
use parlor_server::{
    auth::keys::{Holder, KeyRequest, issue},
    domain::{clock::Clock as _, key::Scope, role::Role},
    http::{
        endpoint::{Endpoint, Who},
        routes,
    },
};
use reqwest::Method;

/// A shop with one of everything that a path can name.
pub(crate) struct Site {
    pub(crate) shop: Shop,
    conversation: String,
    source: String,
    answer: String,
    key: String,
    member: String,
    user: String,
    identity_secret: String,
    file: String,
    fitting: Fitting,
}

impl Site {
    pub(crate) async fn open() -> Self {
        let shop = Shop::open().await;
        shop.bot.will_say(["hi"]);
        let conversation = shop.visitor().await.ask("?").await.conversation;
        let path = format!("/v1/agents/{}/sources", shop.seeded.agent_id);
        let source = shop.backend().post(&path, &json!({"text": "We are open."})).await.good();
        let source = source["data"]["id"].as_str().unwrap().to_owned();
        let path = format!("/v1/conversations/{conversation}/messages");
        let messages = shop.backend().get(&path).await.good();
        let answer = messages["data"][1]["id"].as_str().unwrap().to_owned();
        let (name, email) = ("Ann", "ann@shop.example");
        let member = json!({"name": name, "email": email, "role": "analyst"});
        let member = shop.backend().post("/v1/members", &member).await.good();
        let member = member["data"]["id"].as_str().unwrap().to_owned();
        let key = json!({"name": "Spare", "scopes": ["chat"]});
        let key = shop.backend().post("/v1/api-keys", &key).await.good();
        let key = key["data"]["id"].as_str().unwrap().to_owned();
        let user = json!({"name": "Ann"});
        let user = shop.backend().post("/v1/users", &user).await.good();
        let user = user["data"]["id"].as_str().unwrap().to_owned();
        let secret = shop.agent_path("/identity-secrets");
        let secret = shop.backend().post(&secret, &json!({})).await.good();
        let identity_secret = secret["data"]["id"].as_str().unwrap().to_owned();
        let file = shop.backend().request(Method::POST, "/v1/files").body("hello");
        let file = Reply::of(file.header("content-type", "text/plain")).await.good();
        let file = file["data"]["id"].as_str().unwrap().to_owned();
        let fitting = Fitting::new();
        Self {
            shop,
            conversation,
            source,
            answer,
            key,
            member,
            user,
            identity_secret,
            file,
            fitting,
        }
    }

    fn path(&self, it: &Endpoint) -> String {
        let path = it
            .path
            .replace("{agent}", &self.shop.seeded.agent_id)
            .replace("{conversation}", &self.conversation)
            .replace("{source}", &self.source)
            .replace("{apiKey}", &self.key)
            .replace("{member}", &self.member)
            .replace("{user}", &self.user)
            .replace("{identitySecret}", &self.identity_secret)
            .replace("{file}", &self.file)
            .replace("{organization}", &self.shop.seeded.organization_id)
            .replace("{version}", "1")
            .replace("{message}", &self.answer)
            .replace("/events", "/events?follow=false");
        assert!(!path.contains('{'), "{path} names something that this site has none of");
        format!("{}{path}", it.base)
    }

    /// Calls a route with a body that fits it.
    pub(crate) async fn call(&self, it: &Endpoint, caller: &Caller) -> Reply {
        self.call_with(it, caller, json!({})).await
    }

    /// The same, with these fields besides.
    pub(crate) async fn call_with(&self, it: &Endpoint, caller: &Caller, more: Value) -> Reply {
        let body = json!({"author": {"name": "x"}, "isTyping": true, "feedback": null, "score": 5, "name": "x", "message": "x", "text": "x", "query": "x", "url": "https://x.example", "version": 1, "toolCallId": "x", "formId": "x", "output": 1, "role": "analyst", "userId": self.user, "agentId": self.shop.seeded.agent_id});
        let mut body = self.fitting.of(it, &body);
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        Reply::of(caller.request(it.method.clone(), &self.path(it)).json(&body)).await
    }

    /// Somebody who works here, with a key of its own.
    async fn member(&self, role: Role) -> Caller {
        let (name, backend) = (role.as_str(), self.shop.backend());
        let body = json!({"name": name, "email": format!("{name}@b.example"), "role": name});
        let member = backend.post("/v1/members", &body).await.good();
        let body = json!({"name": name, "memberId": member["data"]["id"]});
        let key = backend.post("/v1/api-keys", &body).await.good();
        self.shop.stranger().bearing(key["data"]["key"].as_str().unwrap())
    }

    async fn key(&self, scopes: Vec<Scope>, expires_at: Option<i64>) -> (String, String) {
        let holder = Holder::Organization(&self.shop.seeded.organization_id);
        let request = KeyRequest { scopes, expires_at, ..KeyRequest::default() };
        let now = self.shop.clock.now_millis();
        let issued = issue(&self.shop.app().store, holder, request, now).await.unwrap();
        (issued.key.id, issued.token)
    }
}

/// Every route that asks who is there, with the scope that it takes.
pub(crate) fn guarded() -> impl Iterator<Item = (Endpoint, Scope)> {
    routes::endpoints().into_iter().filter_map(|it| it.who.scope().map(|scope| (it, scope)))
}

#[test]
fn only_what_a_page_needs_before_it_has_a_session_is_for_anyone() {
    let open = routes::endpoints().into_iter().filter(|it| it.who == Who::Anyone);
    let names: Vec<&str> = open.map(|it| it.name).collect();
    let expected = [
        "openSession",
        "getWidgetConfig",
        "diagnoseWidget",
        "createAccessToken",
        "getOAuthMetadata",
    ];
    assert_eq!(names, expected);
}

#[tokio::test]
async fn what_is_no_credential_opens_nothing() {
    let site = Site::open().await;
    let (shop, now) = (&site.shop, site.shop.clock.now_millis());
    let (_, expired) = site.key(Scope::ALL.to_vec(), Some(now)).await;
    let (id, revoked) = site.key(Scope::ALL.to_vec(), None).await;
    shop.app().store.revoke_key(&id, now).await.unwrap();
    let session = shop.visitor().await.token().unwrap();
    let wrong = [
        (None, "unauthorized"),
        (Some("sk_live_wrong".into()), "invalid_key"),
        (Some(expired), "key_expired"),
        (Some(revoked), "key_revoked"),
        (Some(shop.seeded.publishable_key.clone()), "wrong_key_kind"),
        (Some(shop.seeded.platform_key.clone()), "wrong_key_kind"),
        (Some("nonsense".into()), "invalid_session"),
        (Some(tampered(&session)), "invalid_session"),
    ];
    for (it, _) in guarded() {
        for (token, code) in &wrong {
            let caller = shop.stranger();
            let caller = token.iter().fold(caller, |caller, token| caller.bearing(token));
            site.call(&it, &caller).await.refused(401, code);
        }
    }
}

#[tokio::test]
async fn only_a_platform_key_administers_organizations() {
    let site = Site::open().await;
    let shop = &site.shop;
    let session = shop.visitor().await.token().unwrap();
    let wrong = [
        (None, "unauthorized"),
        (Some("plat_live_wrong".into()), "invalid_key"),
        (Some(shop.seeded.secret_key.clone()), "wrong_key_kind"),
        (Some(shop.seeded.publishable_key.clone()), "wrong_key_kind"),
        (Some(session), "wrong_key_kind"),
    ];
    let routes = routes::endpoints().into_iter().filter(|it| it.who == Who::Platform);
    for it in routes {
        for (token, code) in &wrong {
            let caller = shop.stranger();
            let caller = token.iter().fold(caller, |caller, token| caller.bearing(token));
            site.call(&it, &caller).await.refused(401, code);
        }
    }
}

#[tokio::test]
async fn a_session_that_is_over_opens_nothing() {
    let site = Site::open().await;
    let visitor = site.shop.visitor().await;
    site.shop.clock.advance_millis(15 * 60 * 1000);
    for (it, _) in guarded() {
        site.call(&it, &visitor).await.refused(401, "session_expired");
    }
}

#[tokio::test]
async fn a_key_without_the_scope_opens_nothing_whatever_else_it_may() {
    let site = Site::open().await;
    for (it, scope) in guarded() {
        let others = Scope::ALL.into_iter().filter(|it| *it != scope).collect();
        let (_, token) = site.key(others, None).await;
        let reply = site.call(&it, &site.shop.stranger().bearing(&token)).await;
        reply.refused(403, "scope_missing");
        assert!(reply.body.contains(scope.as_str()), "{reply:?}");
    }
}

#[tokio::test]
async fn a_visitor_gets_through_to_its_own_routes_only() {
    let site = Site::open().await;
    for (it, _) in guarded() {
        // Not always the same one: it may ask to be forgotten.
        let visitor = site.shop.visitor().await;
        let reply = site.call(&it, &visitor).await;
        match it.who {
            Who::BackendOrVisitor(_) => assert_ne!(reply.status, 403, "{}", it.name),
            Who::Backend(_) | Who::Anyone | Who::Platform => {
                drop(reply.refused(403, "scope_missing"));
            }
        }
    }
}

#[tokio::test]
async fn what_belongs_to_others_is_not_there() {
    let site = Site::open().await;
    let neighbor = site.shop.neighbor().await;
    let backend = site.shop.stranger().bearing(&neighbor.secret_key);
    let visitor = site.shop.visitor_of(&neighbor).await;
    for (it, _) in guarded().filter(|(it, _)| it.path.contains('{')) {
        let name = it.name;
        assert_eq!(site.call(&it, &backend).await.status, 404, "{name}");
        if let Who::BackendOrVisitor(_) = it.who {
            assert_eq!(site.call(&it, &visitor).await.status, 404, "{name}");
        }
    }
    let another = site.shop.visitor().await;
    let path = format!("/v1/conversations/{}/messages", site.conversation);
    another.get(&path).await.refused(404, "conversation_not_found");
}

#[tokio::test]
async fn a_role_opens_what_the_table_says_and_nothing_else() {
    let site = Site::open().await;
    let mut members = Vec::new();
    for role in Role::ALL {
        members.push((role, site.member(role).await));
    }
    for (role, member) in &members {
        for (it, scope) in guarded() {
            let reply = site.call(&it, member).await;
            let refused = reply.body.contains("\"scope_missing\"");
            assert_eq!(refused, !role.has(scope), "{} and {}", role.as_str(), it.name);
        }
    }
}

/// The same token with another signature.
pub(crate) fn tampered(token: &str) -> String {
    let (head, signature) = token.rsplit_once('.').unwrap();
    let first = if signature.starts_with('A') { 'B' } else { 'A' };
    format!("{head}.{first}{}", &signature[1..])
}
