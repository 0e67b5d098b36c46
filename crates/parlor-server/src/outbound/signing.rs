//! Signs what is sent, by Standard Webhooks 1.0.0.

use aws_lc_rs::hmac;
use base64::{Engine as _, engine::general_purpose::STANDARD};

/// What a secret begins with.
pub const PREFIX: &str = "whsec_";

/// The headers that sign a body: `webhook-id`, `webhook-timestamp` (epoch seconds) and
/// `webhook-signature`, which holds one signature for each secret, the newest first.
/// A secret that is none signs nothing.
pub fn headers(
    secrets: &[String],
    id: &str,
    now_millis: i64,
    body: &[u8],
) -> [(&'static str, String); 3] {
    let timestamp = now_millis.div_euclid(1000).to_string();
    let signed: Vec<String> =
        secrets.iter().filter_map(|it| signature(it, id, &timestamp, body)).collect();
    [
        ("webhook-id", id.to_owned()),
        ("webhook-timestamp", timestamp),
        ("webhook-signature", signed.join(" ")),
    ]
}

/// A secret, `whsec_` and the Base64 of 32 random bytes.
///
/// # Errors
/// If the system has no randomness to give.
pub fn new_secret() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    Ok(format!("{PREFIX}{}", STANDARD.encode(bytes)))
}

fn signature(secret: &str, id: &str, timestamp: &str, body: &[u8]) -> Option<String> {
    let key = STANDARD.decode(secret.strip_prefix(PREFIX)?).ok()?;
    let mut context = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, &key));
    context.update(format!("{id}.{timestamp}.").as_bytes());
    context.update(body);
    Some(format!("v1,{}", STANDARD.encode(context.sign())))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification's own test suite.
    #[test]
    fn a_signature_is_what_the_specification_says() {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".to_owned();
        let body = br#"{"test": 2432232314}"#;
        let [id, timestamp, signature] =
            headers(&[secret], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330_000, body);
        assert_eq!(id.1, "msg_p5jXN8AQM9LWM0D4loKWxJek");
        assert_eq!(timestamp.1, "1614265330");
        assert_eq!(signature.1, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn two_secrets_sign_side_by_side() {
        let secrets = [new_secret().unwrap(), new_secret().unwrap()];
        let [.., signature] = headers(&secrets, "a", 0, b"b");
        assert_eq!(signature.1.split(' ').count(), 2);
        assert_ne!(secrets[0], secrets[1]);
    }
}
