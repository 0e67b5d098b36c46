//! Visitors for whom their site's backend vouches.

use crate::support::{Caller, PAGE, Reply, Shop, Value, json};
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use parlor_server::domain::clock::Clock as _;

/// A new identity secret of the shop's agent, and its id.
async fn a_secret(shop: &Shop) -> (String, String) {
    let path = shop.agent_path("/identity-secrets");
    let made = shop.backend().post(&path, &json!({})).await;
    assert_eq!(made.header("cache-control"), "no-store");
    let made = made.good();
    let word = |name: &str| made["data"][name].as_str().unwrap().to_owned();
    assert!(word("secret").starts_with(&word("hint")));
    (word("secret"), word("id"))
}

fn signed(algorithm: Algorithm, secret: &str, claims: &Value) -> String {
    let key = EncodingKey::from_secret(secret.as_bytes());
    encode(&Header::new(algorithm), claims, &key).unwrap()
}

impl Shop {
    /// The claims of this person, with this in their place.
    fn claims(&self, person: &str, change: &Value) -> Value {
        let exp = self.clock.now_millis() / 1000 + 600;
        let mut claims = json!({"sub": person, "exp": exp});
        for (name, value) in change.as_object().unwrap() {
            claims[name] = value.clone();
        }
        claims
    }

    fn identity(&self, secret: &str, person: &str) -> String {
        signed(Algorithm::HS256, secret, &self.claims(person, &json!({})))
    }

    async fn opens(&self, change: &Value) -> Reply {
        let mut body = json!({"publishableKey": self.seeded.publishable_key});
        for (name, value) in change.as_object().unwrap() {
            body[name] = value.clone();
        }
        self.stranger().on_page(PAGE).post("/v1/widget/sessions", &body).await
    }

    /// A device that shows this, the visitor's id, and the next visitor token.
    async fn device(&self, change: &Value) -> (Caller, String, String) {
        let session = self.opens(change).await.good();
        let word = |name: &str| session["data"][name].as_str().unwrap().to_owned();
        let caller = self.stranger().on_page(PAGE).bearing(&word("sessionToken"));
        (caller, word("visitorId"), word("visitorToken"))
    }

    /// Asks, reads the answer, and says where.
    async fn talks(&self, caller: &Caller) -> String {
        self.bot.will_say(["hi"]);
        let answer = caller.ask("?").await;
        let conversation = answer.conversation.clone();
        answer.text().await;
        conversation
    }
}

async fn reads(caller: &Caller, conversation: &str) -> bool {
    let path = format!("/v1/conversations/{conversation}/messages");
    caller.get(&path).await.status == 200
}

#[tokio::test]
async fn somebody_identified_finds_the_history_on_every_device() {
    let shop = Shop::open().await;
    let (secret, _) = a_secret(&shop).await;
    let (stray, stray_id, token) = shop.device(&json!({})).await;
    let before = shop.talks(&stray).await;
    let identity = shop.identity(&secret, "u-1");

    let phone = json!({"identityToken": identity, "visitorToken": token});
    let (phone, ada, token) = shop.device(&phone).await;
    assert_eq!(ada, stray_id, "nobody was known to be this person before");
    assert!(reads(&phone, &before).await);

    let (laptop, other, laptop_token) = shop.device(&json!({})).await;
    let meanwhile = shop.talks(&laptop).await;
    let known = json!({"identityToken": identity, "visitorToken": laptop_token});
    let (known, same, _) = shop.device(&known).await;
    assert_eq!(same, ada);
    assert!(reads(&known, &before).await && reads(&known, &meanwhile).await);
    assert!(reads(&phone, &meanwhile).await);
    // The session from before goes on as that person's.
    assert!(reads(&laptop, &before).await);
    let found = shop.backend().get(&format!("/v1/users/{other}")).await.good();
    assert_eq!(found["data"]["id"], *ada);

    // Who comes back without identity is somebody else, and so is another person.
    let (later, nobody, _) = shop.device(&json!({"visitorToken": token})).await;
    assert!(nobody != ada && !reads(&later, &before).await);
    let bob = json!({"identityToken": shop.identity(&secret, "u-2"), "visitorToken": token});
    let (bob, bobs, _) = shop.device(&bob).await;
    assert!(bobs != ada && !reads(&bob, &before).await);
    assert!(reads(&phone, &before).await);
}

#[tokio::test]
async fn what_is_signed_is_known_and_what_is_not_is_told_apart() {
    let shop = Shop::open().await;
    let (secret, _) = a_secret(&shop).await;
    let said = json!({"name": "Ada", "email": "ada@b.example", "attributes": {"plan": "pro"}});
    let token = signed(Algorithm::HS256, &secret, &shop.claims("u-1", &said));
    let user = json!({"name": "Admin", "attributes": {"plan": "gold"}});
    let (_, ada, _) = shop.device(&json!({"identityToken": token, "user": user})).await;
    let known = shop.backend().get(&format!("/v1/users/{ada}")).await.good()["data"].clone();
    assert_eq!((&known["externalId"], &known["name"]), (&json!("u-1"), &json!("Ada")));
    assert_eq!(known["attributes"], json!({"plan": "pro"}));
    assert_eq!(known["unverified"]["name"], "Admin");
    assert_eq!(known["unverified"]["attributes"], json!({"plan": "gold"}));
    assert_eq!(known["agentId"], Value::Null);

    let newer = json!({"attributes": {"seats": 2}});
    let token = signed(Algorithm::HS256, &secret, &shop.claims("u-1", &newer));
    shop.device(&json!({"identityToken": token})).await;
    let known = shop.backend().get(&format!("/v1/users/{ada}")).await.good()["data"].clone();
    assert_eq!((&known["name"], &known["attributes"]["seats"]), (&json!("Ada"), &json!(2)));

    let user = json!({"email": "ada@b.example"});
    let (_, stray, _) = shop.device(&json!({"user": user})).await;
    assert_ne!(stray, ada);
    let bad = shop.opens(&json!({"user": {"name": "x".repeat(201)}})).await;
    assert_eq!(bad.refused(422, "invalid_field").as_deref(), Some("user.name"));
    let bad = shop.opens(&json!({"user": {"attributes": {"a": []}}})).await;
    assert_eq!(bad.refused(422, "invalid_field").as_deref(), Some("user.attributes.a"));
}

#[tokio::test]
async fn a_token_that_does_not_hold_is_refused_by_what_is_wrong_with_it() {
    let shop = Shop::open().await;
    let (secret, _) = a_secret(&shop).await;
    let now = shop.clock.now_millis() / 1000;
    let with = |change: Value| signed(Algorithm::HS256, &secret, &shop.claims("u-1", &change));
    let good = shop.identity(&secret, "u-1");
    let (head, rest) = good.split_once('.').unwrap();
    let (claims, signature) = rest.split_once('.').unwrap();
    let other = shop.identity(&secret, "u-2");
    let unsigned = "eyJhbGciOiJub25lIn0";
    for (token, code) in [
        (String::new(), "invalid_identity"),
        ("nonsense".into(), "invalid_identity"),
        (format!("{unsigned}.{claims}."), "invalid_identity"),
        (format!("{head}.{}.{signature}", other.split('.').nth(1).unwrap()), "invalid_identity"),
        (shop.identity("guessed", "u-1"), "invalid_identity"),
        (signed(Algorithm::HS512, &secret, &shop.claims("u-1", &json!({}))), "invalid_identity"),
        (with(json!({"exp": now - 60})), "identity_expired"),
        (with(json!({"exp": now + 24 * 60 * 60 + 61})), "identity_claim"),
        (with(json!({"exp": null})), "identity_claim"),
        (with(json!({"nbf": now + 61})), "identity_claim"),
        (with(json!({"sub": null})), "identity_claim"),
        (with(json!({"sub": "x".repeat(256)})), "identity_claim"),
        (with(json!({"aud": "agt_other"})), "identity_claim"),
        (with(json!({"email": "ada"})), "identity_claim"),
    ] {
        let refused = shop.opens(&json!({"identityToken": token})).await;
        assert_eq!(refused.refused(401, code).as_deref(), Some("identityToken"), "{token}");
    }
    // Clocks that are off by less than a minute, and the audience if it is this agent.
    let agent = &shop.seeded.agent_id;
    for change in [json!({"exp": now - 59}), json!({"nbf": now + 59}), json!({"aud": agent})] {
        shop.opens(&json!({"identityToken": with(change)})).await.good();
    }
    let neighbor = shop.neighbor().await;
    let elsewhere = json!({"identityToken": good, "publishableKey": neighbor.publishable_key});
    shop.opens(&elsewhere).await.refused(401, "invalid_identity");
}

#[tokio::test]
async fn an_agent_has_two_secrets_while_one_takes_the_place_of_the_other() {
    let shop = Shop::open().await;
    let path = shop.agent_path("/identity-secrets");
    let ((old, old_id), (new, new_id)) = (a_secret(&shop).await, a_secret(&shop).await);
    shop.backend().post(&path, &json!({})).await.refused(409, "identity_secrets_full");
    for secret in [&old, &new] {
        shop.opens(&json!({"identityToken": shop.identity(secret, "u-1")})).await.good();
    }
    let named = Header { kid: Some(new_id.clone()), ..Header::new(Algorithm::HS256) };
    let by = |secret: &str| {
        let key = EncodingKey::from_secret(secret.as_bytes());
        encode(&named, &shop.claims("u-1", &json!({})), &key).unwrap()
    };
    shop.opens(&json!({"identityToken": by(&new)})).await.good();
    shop.opens(&json!({"identityToken": by(&old)})).await.refused(401, "invalid_identity");

    let one = format!("{path}/{old_id}");
    assert_eq!(shop.backend().delete(&one).await.status, 204);
    shop.backend().delete(&one).await.refused(404, "identity_secret_not_found");
    let old = json!({"identityToken": shop.identity(&old, "u-1")});
    shop.opens(&old).await.refused(401, "invalid_identity");
    let list = shop.backend().get(&path).await;
    assert!(!list.body.contains(&new), "{list:?}");
    assert_eq!(list.good()["data"][0]["id"], *new_id);
    let log = shop.backend().get("/v1/audit-log?action=identity_secret.deleted").await.good();
    assert_eq!(log["data"][0]["target"]["id"], *old_id);
}
