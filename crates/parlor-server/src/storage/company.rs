//! What servers on one `PostgreSQL` database tell each other, by its LISTEN and NOTIFY.
//!
//! It is never more than a hint that it is worth looking: what is true stands in the
//! tables, and who waits for something looks there from time to time anyway. So a hint
//! may get lost, and none waits for a commit or holds one up.

use super::watchers::Watchers;
use crate::domain::conversation_event::{Signal, Typing};
use serde::{Deserialize, Serialize};
use sqlx::{PgPool, postgres::PgListener};
use std::time::Duration;
use tokio::{
    sync::{mpsc, oneshot},
    task::AbortHandle,
    time::{sleep, timeout},
};

/// The channel of all our servers on a database.
const CHANNEL: &str = "parlor";

/// How many hints may wait to be sent; past that they are dropped.
const BACKLOG: usize = 4096;

/// How many hints go out in one transaction: the database lets one after the other
/// of those through that tell something.
const SENT_AT_ONCE: usize = 256;

/// How often a server that has nothing to tell tells that, and how long it hears not
/// even itself before it takes its connection for broken.
const PULSE: Duration = Duration::from_secs(5);
const SILENCE: Duration = Duration::from_secs(20);

/// How long to wait before connecting again.
const PAUSE: Duration = Duration::from_secs(1);

/// How long a server that ends waits for its last hints to be sent.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// Tells the other servers, and hears of them until it is dropped.
#[derive(Debug)]
pub(super) struct Company {
    hints: mpsc::Sender<Said>,
    from: String,
    tasks: [AbortHandle; 2],
}

#[derive(Debug)]
enum Said {
    Hint(Hint),
    /// Answered when everything before it was sent.
    Settle(oneshot::Sender<()>),
}

/// What is sent. Short: a notification holds 8000 bytes.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Hint {
    /// The server that says it, which knows it already.
    from: String,
    /// What it is about, by its id; none for a sign of life.
    about: Option<String>,
    /// Whether the visitor writes, and is writing now; none if something changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    typing: Option<(bool, bool)>,
}

impl Company {
    /// Joins the servers that use this database.
    pub(super) fn join(pool: PgPool, watchers: Watchers) -> Self {
        let from = uuid::Uuid::now_v7().simple().to_string();
        let (hints, said) = mpsc::channel(BACKLOG);
        let telling = tokio::spawn(tell(pool.clone(), said, from.clone()));
        let hearing = tokio::spawn(hear(pool, watchers, from.clone()));
        Self { hints, from, tasks: [telling.abort_handle(), hearing.abort_handle()] }
    }

    /// Tells the others. Does not wait.
    pub(super) fn tell(&self, about: &str, signal: &Signal) {
        let typing = match signal {
            Signal::Changed => None,
            Signal::Typing(it) => Some((it.by == VISITOR, it.is_typing)),
        };
        let hint = Hint { from: self.from.clone(), about: Some(about.into()), typing };
        if self.hints.try_send(Said::Hint(hint)).is_err() {
            tracing::debug!(about, "other servers are not told; they will look by themselves");
        }
    }

    /// Returns when what was told is sent, or when that takes too long.
    pub(super) async fn settle(&self) {
        let (done, settled) = oneshot::channel();
        let settled = async {
            if self.hints.send(Said::Settle(done)).await.is_ok() {
                // An error means that nobody sends any more.
                let _ = settled.await;
            }
        };
        if timeout(LAST_WORDS, settled).await.is_err() {
            tracing::debug!("other servers could not be told in time");
        }
    }
}

impl Drop for Company {
    fn drop(&mut self) {
        self.tasks.iter().for_each(AbortHandle::abort);
    }
}

const VISITOR: &str = "visitor";
const OPERATOR: &str = "operator";

/// Sends hints, many at once if there are many.
async fn tell(pool: PgPool, mut said: mpsc::Receiver<Said>, from: String) {
    let mut waiting = Vec::new();
    loop {
        match timeout(PULSE, said.recv_many(&mut waiting, SENT_AT_ONCE)).await {
            Ok(0) => return,
            Ok(_) => {}
            Err(_) => {
                waiting.push(Said::Hint(Hint { from: from.clone(), about: None, typing: None }));
            }
        }
        let (mut hints, mut settled) = (Vec::new(), Vec::new());
        for it in waiting.drain(..) {
            match it {
                Said::Hint(it) => add(&mut hints, it),
                Said::Settle(it) => settled.push(it),
            }
        }
        if let Err(error) = send(&pool, &hints).await {
            tracing::debug!(?error, "other servers could not be told");
        }
        // Who waited for it may have gone.
        for it in settled {
            let _ = it.send(());
        }
    }
}

/// Adds a hint, in place of one that says no more than it does.
fn add(hints: &mut Vec<Hint>, hint: Hint) {
    let by_visitor = |it: &Hint| it.typing.map(|it| it.0);
    hints.retain(|it| it.about != hint.about || by_visitor(it) != by_visitor(&hint));
    hints.push(hint);
}

async fn send(pool: &PgPool, hints: &[Hint]) -> Result<(), sqlx::Error> {
    if hints.is_empty() {
        return Ok(());
    }
    let texts = hints.iter().filter_map(|it| serde_json::to_string(it).ok());
    let sql = "SELECT pg_notify($1, hint) FROM unnest($2) AS hint";
    let query = sqlx::query(sql).bind(CHANNEL).bind(texts.collect::<Vec<String>>());
    query.execute(pool).await.map(|_| ())
}

/// Hears the others, and connects again when that breaks off.
async fn hear(pool: PgPool, watchers: Watchers, from: String) {
    let mut is_told = false;
    while !pool.is_closed() {
        match listen(&pool, &watchers, &from).await {
            Ok(()) => tracing::info!("the connection to the other servers broke off"),
            Err(_) if pool.is_closed() => return,
            Err(error) if !is_told => tracing::warn!(?error, "other servers cannot be heard"),
            Err(_) => {}
        }
        is_told = true;
        sleep(PAUSE).await;
    }
}

/// Hears the others until the connection breaks off.
async fn listen(pool: &PgPool, watchers: &Watchers, from: &str) -> Result<(), sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.eager_reconnect(false);
    listener.listen(CHANNEL).await?;
    // What was told meanwhile was told to nobody.
    watchers.wake_all();
    loop {
        match timeout(SILENCE, listener.try_recv()).await {
            Ok(Ok(Some(it))) => heed(watchers, from, it.payload()),
            Ok(Err(error)) => return Err(error),
            Ok(Ok(None)) | Err(_) => return Ok(()),
        }
    }
}

/// Takes a hint to those whom it concerns here. Another version may send others.
fn heed(watchers: &Watchers, from: &str, payload: &str) {
    let Ok(hint) = serde_json::from_str::<Hint>(payload) else { return };
    let Some(about) = hint.about.filter(|_| hint.from != from) else { return };
    let signal = match hint.typing {
        None => Signal::Changed,
        Some((by_visitor, is_typing)) => {
            Signal::Typing(Typing { by: if by_visitor { VISITOR } else { OPERATOR }, is_typing })
        }
    };
    watchers.tell(&about, signal);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hint(from: &str, typing: Option<(bool, bool)>) -> String {
        let hint = Hint { from: from.into(), about: Some("cnv_1".into()), typing };
        serde_json::to_string(&hint).unwrap()
    }

    #[test]
    fn what_another_server_says_wakes_those_whom_it_concerns() {
        let watchers = Watchers::default();
        let (mut one, mut two) = (watchers.watch("cnv_1"), watchers.watch("cnv_2"));
        heed(&watchers, "me", &hint("you", None));
        assert_eq!(one.try_recv(), Ok(Signal::Changed));
        heed(&watchers, "me", &hint("you", Some((false, true))));
        let typing = Typing { by: OPERATOR, is_typing: true };
        assert_eq!(one.try_recv(), Ok(Signal::Typing(typing)));
        assert!(two.try_recv().is_err());
    }

    #[test]
    fn of_many_hints_about_the_same_the_last_is_sent() {
        let hint =
            |about: &str, typing| Hint { from: "me".into(), about: Some(about.into()), typing };
        let mut hints = Vec::new();
        for it in [None, Some((true, true)), Some((false, true)), None, Some((true, false))] {
            add(&mut hints, hint("cnv_1", it));
            add(&mut hints, hint("cnv_2", None));
        }
        let of_one = hints.iter().filter(|it| it.about.as_deref() == Some("cnv_1"));
        let typing: Vec<_> = of_one.map(|it| it.typing).collect();
        assert_eq!(typing, [Some((false, true)), None, Some((true, false))]);
        assert_eq!(hints.len(), 4);
    }

    #[test]
    fn a_server_does_not_listen_to_itself_nor_to_what_it_does_not_understand() {
        let watchers = Watchers::default();
        let mut one = watchers.watch("cnv_1");
        for payload in [&hint("me", None), "", "{}", r#"{"from":"you","about":null}"#] {
            heed(&watchers, "me", payload);
        }
        assert!(one.try_recv().is_err());
    }
}
