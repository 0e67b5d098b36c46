//! An issuer's keys, kept for a while: rotation is noticed, and an issuer that is away
//! for a time is survived.

use super::{
    fetch::{Fetched, fetch},
    key_set::KeySet,
};
use crate::domain::issuer::Algorithm;
use jsonwebtoken::DecodingKey;
use reqwest::Client;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How long to wait after one request for keys before the next one that nobody asked
/// for in vain before: for a key that is not in the set, or after a failure. In
/// milliseconds; anybody can name a key that there is not.
const PAUSE_MILLIS: i64 = 30 * 1000;

/// The same while there are no keys at all, so that nobody is let in.
const EMPTY_PAUSE_MILLIS: i64 = 2 * 1000;

/// The keys at one address.
pub(super) struct Keys {
    url: String,
    kept: Mutex<Kept>,
    /// Held by whoever asks for them, so that one does.
    asking: tokio::sync::Mutex<()>,
}

/// What is known. Times are epoch milliseconds.
#[derive(Clone, Default)]
struct Kept {
    /// The last good set.
    set: Option<Arc<KeySet>>,
    /// Until when it need not be asked for again.
    fresh_until: i64,
    /// When it was asked for last.
    asked_at: Option<i64>,
}

/// Nobody knows the keys of the issuer: it was never reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Away;

/// Which key a token needs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted<'a> {
    pub(super) algorithm: Algorithm,
    pub(super) id: Option<&'a str>,
}

impl Keys {
    pub(super) fn at(url: &str) -> Self {
        Self { url: url.into(), kept: Mutex::default(), asking: tokio::sync::Mutex::default() }
    }

    /// The keys that may have made such a signature; none if there is no such key.
    pub(super) async fn candidates(
        &self,
        http: &Client,
        wanted: Wanted<'_>,
        now_millis: i64,
    ) -> Result<Vec<DecodingKey>, Away> {
        let is_known = self.kept().has(wanted);
        if !is_known || self.kept().calls_for_new(wanted, now_millis) {
            self.renew(http, wanted, now_millis).await;
        }
        let kept = self.kept().clone();
        let set = kept.set.ok_or(Away)?;
        Ok(set.candidates(wanted.algorithm, wanted.id).into_iter().cloned().collect())
    }

    /// Asks for the keys if it is time to, or waits for another who does: unless the
    /// last set will do.
    async fn renew(&self, http: &Client, wanted: Wanted<'_>, now_millis: i64) {
        let _asking = match self.asking.try_lock() {
            Ok(it) => it,
            Err(_) if self.kept().has(wanted) => return,
            Err(_) => self.asking.lock().await,
        };
        if !self.kept().calls_for_new(wanted, now_millis) {
            return;
        }
        // At once: whoever gave up waiting has asked too.
        self.kept().asked_at = Some(now_millis);
        match fetch(http, &self.url).await {
            Ok(it) => self.kept().take(it, now_millis),
            Err(error) => {
                tracing::warn!(url = %self.url, %error, "the keys of an issuer cannot be had");
            }
        }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn take(&mut self, it: Fetched, now_millis: i64) {
        self.set = Some(Arc::new(it.keys));
        self.fresh_until = now_millis.saturating_add(it.hold_millis);
    }

    fn has(&self, wanted: Wanted<'_>) -> bool {
        let fits = |it: &Arc<KeySet>| !it.candidates(wanted.algorithm, wanted.id).is_empty();
        self.set.as_ref().is_some_and(fits)
    }

    /// Whether the set is old or lacks the key, and it is not too early to ask again.
    fn calls_for_new(&self, wanted: Wanted<'_>, now_millis: i64) -> bool {
        let pause = if self.set.is_none() { EMPTY_PAUSE_MILLIS } else { PAUSE_MILLIS };
        let too_early = self.asked_at.is_some_and(|it| now_millis - it < pause);
        !too_early && (now_millis >= self.fresh_until || !self.has(wanted))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::{future::join_all, poll};
    use tokio::{
        io::{AsyncReadExt as _, AsyncWriteExt as _},
        net::TcpListener,
    };

    const WANTED: Wanted<'_> = Wanted { algorithm: Algorithm::Rs256, id: Some("1") };

    const DOCUMENT: &str = r#"{"keys": [{"kty": "RSA", "kid": "1", "n": "AQAB", "e": "AQAB"}]}"#;

    fn fetched() -> Fetched {
        Fetched { keys: KeySet::read(DOCUMENT.as_bytes()).unwrap(), hold_millis: 60_000 }
    }

    #[tokio::test]
    async fn of_many_who_need_the_keys_one_asks_and_all_get_them() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        let (keys, http) = (Keys::at(&url), Client::new());
        let mut all: Vec<_> = (0..8).map(|_| Box::pin(keys.candidates(&http, WANTED, 0))).collect();
        for it in &mut all {
            assert!(poll!(it).is_pending());
        }
        let serving = tokio::spawn(async move {
            let (mut socket, _) = listener.accept().await.unwrap();
            let _ = socket.read(&mut [0; 4096]).await.unwrap();
            let answer = format!("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{DOCUMENT}");
            socket.write_all(answer.as_bytes()).await.unwrap();
            listener
        });
        for found in join_all(all).await {
            assert_eq!(found.unwrap().len(), 1);
        }
        let listener = serving.await.unwrap();
        assert!(poll!(Box::pin(listener.accept())).is_pending(), "somebody else asks too");
    }

    #[test]
    fn a_set_is_asked_for_at_first_and_when_it_is_old() {
        let mut kept = Kept::default();
        assert!(kept.calls_for_new(WANTED, 0));
        kept.asked_at = Some(0);
        kept.take(fetched(), 0);
        assert!(!kept.calls_for_new(WANTED, 59_999));
        assert!(kept.calls_for_new(WANTED, 60_000));
    }

    #[test]
    fn a_key_that_is_not_in_it_is_asked_for_after_a_pause() {
        let mut kept = Kept { asked_at: Some(0), ..Kept::default() };
        kept.take(fetched(), 0);
        let other = Wanted { id: Some("2"), ..WANTED };
        assert!(!kept.calls_for_new(other, 29_999));
        assert!(kept.calls_for_new(other, 30_000));
    }

    #[test]
    fn a_set_that_is_old_serves_on_while_its_server_is_away() {
        let mut kept = Kept::default();
        kept.take(fetched(), 0);
        kept.asked_at = Some(60_000);
        assert!(kept.has(WANTED) && !kept.calls_for_new(WANTED, 89_999));
        assert!(kept.calls_for_new(WANTED, 90_000));
    }

    #[test]
    fn as_long_as_there_is_none_it_is_asked_for_more_often() {
        let kept = Kept { asked_at: Some(0), ..Kept::default() };
        assert!(!kept.calls_for_new(WANTED, 1_999));
        assert!(kept.calls_for_new(WANTED, 2_000));
    }
}
