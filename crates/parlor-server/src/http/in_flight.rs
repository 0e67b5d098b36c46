//! How much of bodies is in memory at the same time.
//!
//! A body is collected before it is read, and may take its time. Without an end to that,
//! a few callers who send almost all of a large file, and then nothing, take all memory.

use super::{
    Api,
    address::{ClientAddress, network},
    codes,
    error::ApiError,
};
use axum::{
    body::HttpBody as _,
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use std::{
    cell::RefCell,
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError, Weak},
    time::Duration,
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

/// Bodies up to this are let in always: chat goes on while others send files.
const SMALL_BYTES: usize = 64 * 1024;
/// How much of all may be of one network.
const SHARE: usize = 4;
/// How long a body waits for others to be done. Who sends many at once is slowed down so.
const PATIENCE: Duration = Duration::from_secs(5);
/// In what is counted, in bytes.
const UNIT: usize = 1024;

/// What there is room for. Cloning it is cheap and shares it.
#[derive(Clone, Debug)]
pub struct InFlight(Arc<Room>);

#[derive(Debug)]
struct Room {
    all: Arc<Semaphore>,
    of_one: usize,
    networks: Mutex<HashMap<String, Weak<Semaphore>>>,
}

/// Room for one body, until it is dropped.
#[derive(Debug)]
pub struct Held {
    _all: OwnedSemaphorePermit,
    _of_network: Option<OwnedSemaphorePermit>,
}

impl InFlight {
    /// Room for so many bytes.
    pub fn of(bytes: usize) -> Self {
        let of_one = (bytes / SHARE / UNIT).max(1);
        let all = Arc::new(Semaphore::new(of_one * SHARE));
        Self(Arc::new(Room { all, of_one, networks: Mutex::default() }))
    }

    /// Room for a body of so many bytes from there; none if there is none in time.
    pub async fn room(&self, from: Option<IpAddr>, bytes: usize, wait: Duration) -> Option<Held> {
        let units = bytes.div_ceil(UNIT).min(self.0.of_one);
        let units = u32::try_from(units).unwrap_or(u32::MAX);
        let held = async {
            // Its own share first: who waits for that keeps nobody else waiting.
            let of_network = match from {
                Some(it) => Some(self.network(it).acquire_many_owned(units).await.ok()?),
                None => None,
            };
            let all = self.0.all.clone().acquire_many_owned(units).await.ok()?;
            Some(Held { _all: all, _of_network: of_network })
        };
        timeout(wait, held).await.ok().flatten()
    }

    fn network(&self, address: IpAddr) -> Arc<Semaphore> {
        let mut networks = self.0.networks.lock().unwrap_or_else(PoisonError::into_inner);
        networks.retain(|_, it| it.strong_count() > 0);
        let name = network(address);
        if let Some(found) = networks.get(&name).and_then(Weak::upgrade) {
            return found;
        }
        let fresh = Arc::new(Semaphore::new(self.0.of_one));
        networks.insert(name, Arc::downgrade(&fresh));
        fresh
    }
}

tokio::task_local! {
    /// The room that the body of the request in this task has.
    static ROOM: RefCell<Option<Held>>;
}

/// Gives back the room of the body that this task has read, because what follows takes long
/// and needs nothing of it any more.
pub fn let_go() {
    // Most bodies are small, and have none.
    let _ = ROOM.try_with(RefCell::take);
}

/// Lets a body in when there is room for it, which it keeps until it is answered or
/// [`let_go`]. `most` is the longest that the route takes: as much counts a body that does not say how long it is.
pub async fn weighed(
    State((api, most)): State<(Api, usize)>,
    request: Request,
    next: Next,
) -> Response {
    let said = request.body().size_hint().upper().and_then(|it| usize::try_from(it).ok());
    let bytes = said.unwrap_or(most).min(most);
    if bytes <= SMALL_BYTES {
        return next.run(request).await;
    }
    let from = request.extensions().get::<ClientAddress>().map(|it| it.0);
    let wait = PATIENCE.min(api.limits.body_wait);
    let Some(held) = api.in_flight.room(from, bytes, wait).await else {
        let sentence = "Too much is being sent just now. Try again in a moment.";
        let error = ApiError::new(&codes::SERVER_BUSY, sentence);
        return ApiError { retry_after_secs: Some(1), ..error }.into_response();
    };
    ROOM.scope(RefCell::new(Some(held)), next.run(request)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Duration = Duration::ZERO;

    #[tokio::test]
    async fn one_network_takes_a_quarter_and_all_take_what_there_is() {
        let room = InFlight::of(400 * UNIT);
        let of = |last: u8| Some(IpAddr::from([203, 0, 113, last]));
        let mut held = Vec::new();
        for network in 1..=4 {
            held.push(room.room(of(network), 60 * UNIT, NOW).await.unwrap());
            assert!(room.room(of(network), 60 * UNIT, NOW).await.is_none());
            held.push(room.room(of(network), 40 * UNIT, NOW).await.unwrap());
        }
        assert!(room.room(of(5), UNIT, NOW).await.is_none());
        held.truncate(7);
        assert!(room.room(of(5), 40 * UNIT, NOW).await.is_some());
        assert!(room.room(None, 40 * UNIT, NOW).await.is_some());
    }

    #[tokio::test]
    async fn what_is_larger_than_a_share_takes_one_and_who_leaves_is_forgotten() {
        let room = InFlight::of(400 * UNIT);
        let from = Some(IpAddr::from([203, 0, 113, 1]));
        let held = room.room(from, 1000 * UNIT, NOW).await.unwrap();
        assert!(room.room(from, UNIT, NOW).await.is_none());
        drop(held);
        let _held = room.room(Some(IpAddr::from([203, 0, 113, 2])), UNIT, NOW).await.unwrap();
        assert_eq!(room.0.networks.lock().unwrap().len(), 1);
        assert!(room.room(from, UNIT, NOW).await.is_some());
    }
}
