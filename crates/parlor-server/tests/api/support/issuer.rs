use super::{Value, json};
use aws_lc_rs::{
    rand::SystemRandom,
    rsa::KeySize,
    signature::{
        ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _,
        RSA_PKCS1_SHA256, RsaKeyPair,
    },
};
use axum::{
    Router,
    http::{StatusCode, header},
    routing::get,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use parlor_server::domain::issuer::Issuer;
use std::sync::{Arc, Mutex, MutexGuard};
use tokio::net::TcpListener;

/// What the issuer's tokens have as `aud`.
pub(crate) const AUDIENCE: &str = "https://chat.example";

/// What the issuer's tokens have as `iss`.
pub(crate) const ISSUER: &str = "https://login.example/";

/// A key that signs, under a name.
pub(crate) struct SigningKey {
    id: String,
    pair: Pair,
}

enum Pair {
    Rsa(Box<RsaKeyPair>),
    Ec(EcdsaKeyPair),
    Ed(Ed25519KeyPair),
}

/// What the issuer's server says of its keys.
pub(crate) struct Said {
    pub(crate) status: u16,
    pub(crate) cache_control: Option<&'static str>,
    pub(crate) body: String,
    pub(crate) count: usize,
}

/// Somebody who signs tokens, with a server that shows the keys.
#[derive(Clone)]
pub(crate) struct IssuerServer {
    url: String,
    said: Arc<Mutex<Said>>,
}

impl SigningKey {
    pub(crate) fn rsa(id: &str) -> Self {
        Self::of(id, Pair::Rsa(Box::new(RsaKeyPair::generate(KeySize::Rsa2048).unwrap())))
    }

    pub(crate) fn ec(id: &str) -> Self {
        Self::of(id, Pair::Ec(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap()))
    }

    pub(crate) fn ed(id: &str) -> Self {
        Self::of(id, Pair::Ed(Ed25519KeyPair::generate().unwrap()))
    }

    fn of(id: &str, pair: Pair) -> Self {
        Self { id: id.into(), pair }
    }

    /// What anybody may see of it, as a JSON Web Key.
    pub(crate) fn public(&self) -> Value {
        let text = |it: &[u8]| URL_SAFE_NO_PAD.encode(it);
        let id = &self.id;
        match &self.pair {
            Pair::Rsa(it) => {
                let key = it.public_key();
                let (n, e) = (key.modulus(), key.exponent());
                json!({"kty": "RSA", "kid": id, "use": "sig", "alg": "RS256",
                    "n": text(n.big_endian_without_leading_zero()),
                    "e": text(e.big_endian_without_leading_zero())})
            }
            Pair::Ec(it) => {
                let (x, y) = it.public_key().as_ref()[1..].split_at(32);
                json!({"kty": "EC", "crv": "P-256", "kid": id, "x": text(x), "y": text(y)})
            }
            Pair::Ed(it) => {
                let x = text(it.public_key().as_ref());
                json!({"kty": "OKP", "crv": "Ed25519", "kid": id, "x": x})
            }
        }
    }

    fn algorithm(&self) -> &'static str {
        match self.pair {
            Pair::Rsa(_) => "RS256",
            Pair::Ec(_) => "ES256",
            Pair::Ed(_) => "EdDSA",
        }
    }

    /// A token with these claims.
    pub(crate) fn token(&self, claims: &Value) -> String {
        self.token_with(&json!({"alg": self.algorithm(), "typ": "JWT", "kid": self.id}), claims)
    }

    /// A token with this head, whatever that says.
    pub(crate) fn token_with(&self, header: &Value, claims: &Value) -> String {
        let signed = unsigned(header, claims);
        let (random, message) = (SystemRandom::new(), signed.as_bytes());
        let signature = match &self.pair {
            Pair::Rsa(it) => {
                let mut signature = vec![0; it.public_modulus_len()];
                it.sign(&RSA_PKCS1_SHA256, &random, message, &mut signature).unwrap();
                signature
            }
            Pair::Ec(it) => it.sign(&random, message).unwrap().as_ref().to_vec(),
            Pair::Ed(it) => it.sign(message).as_ref().to_vec(),
        };
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

/// A token up to its last point.
pub(crate) fn unsigned(header: &Value, claims: &Value) -> String {
    let part = |it: &Value| URL_SAFE_NO_PAD.encode(it.to_string());
    format!("{}.{}", part(header), part(claims))
}

/// The claims of a token that opens for an hour from then on, with this scope.
pub(crate) fn claims(now_millis: i64, scope: &str) -> Value {
    let now = now_millis / 1000;
    json!({"iss": ISSUER, "aud": AUDIENCE, "sub": "svc-1", "iat": now, "exp": now + 3600, "scope": scope})
}

impl IssuerServer {
    /// Shows these keys.
    pub(crate) async fn showing(keys: &[&SigningKey]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/jwks", listener.local_addr().unwrap());
        let said = Said { status: 200, cache_control: None, body: set(keys), count: 0 };
        let this = Self { url, said: Arc::new(Mutex::new(said)) };
        let shown = this.clone();
        let router = Router::new().route("/jwks", get(async move || shown.answer()));
        tokio::spawn(async move { axum::serve(listener, router).await });
        this
    }

    fn answer(&self) -> (StatusCode, [(header::HeaderName, String); 1], String) {
        let mut said = self.says();
        said.count += 1;
        let cache_control = said.cache_control.unwrap_or_default().to_owned();
        let status = StatusCode::from_u16(said.status).unwrap();
        (status, [(header::CACHE_CONTROL, cache_control)], said.body.clone())
    }

    /// What it says from now on.
    pub(crate) fn says(&self) -> MutexGuard<'_, Said> {
        self.said.lock().unwrap()
    }

    /// Shows these keys from now on.
    pub(crate) fn shows(&self, keys: &[&SigningKey]) {
        self.says().body = set(keys);
    }

    /// How often it was asked.
    pub(crate) fn count(&self) -> usize {
        self.says().count
    }

    /// How the settings name it.
    pub(crate) fn settings(&self, organization_id: &str) -> Issuer {
        let settings = json!({"issuer": ISSUER, "audience": AUDIENCE, "jwks_url": self.url,
            "organization": organization_id, "scopes_claim": "scope", "default_scopes": ["chat"]});
        serde_json::from_value(settings).unwrap()
    }
}

fn set(keys: &[&SigningKey]) -> String {
    let keys: Vec<Value> = keys.iter().map(|it| it.public()).collect();
    json!({"keys": keys}).to_string()
}
