//! Takes connections, and lets none of them say nothing for ever.

use super::admission::Admission;
use crate::{config::Config, http};
use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, Request},
    serve::Listener,
};
use hyper::body::Incoming;
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{
        conn::auto::Builder,
        graceful::{GracefulShutdown, Watcher},
    },
    service::TowerToHyperService,
};
use std::{net::SocketAddr, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinSet,
    time::timeout,
};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

/// How often an HTTP/2 client must show that it is still there, and how long it
/// may take to: its connection has no head to wait for once it has begun.
const PING_INTERVAL: Duration = Duration::from_secs(30);
const PING_LIMIT: Duration = Duration::from_secs(20);

/// How many connections that are too many are told so at the same time; others wait, and
/// the system turns away those that it has no room for.
const REFUSED_AT_ONCE: usize = 64;

/// How long one of those may take to ask.
const REFUSED_WITHIN: Duration = Duration::from_secs(5);

/// How many connections there may be, and for how long they may be silent.
#[derive(Clone, Debug)]
pub(super) struct Bounds {
    admission: Admission,
    /// How long the head of a request may take, counted from the opening of its connection
    /// or from the last response.
    header_limit: Duration,
}

impl Bounds {
    /// As the settings say.
    pub(super) fn of(config: &Config) -> Self {
        let admission = Admission::new(config.limits.max_connections, config.proxies());
        Self { admission, header_limit: config.header_limit() }
    }
}

/// Serves until `shutdown`, and returns when every connection has ended. Dropping
/// the future ends them all at once.
///
/// Connections beyond the bounds are served by [`http::too_many`], once.
pub(super) async fn serve(
    mut listener: TcpListener,
    router: Router,
    bounds: Bounds,
    shutdown: CancellationToken,
) {
    let (server, graceful) = (server(bounds.header_limit), GracefulShutdown::new());
    let (mut connections, mut refused, mut is_told) = (JoinSet::new(), JoinSet::new(), false);
    loop {
        tokio::select! {
            biased;
            () = shutdown.cancelled() => break,
            Some(_) = connections.join_next() => {}
            Some(_) = refused.join_next() => {}
            (stream, peer) = Listener::accept(&mut listener), if refused.len() < REFUSED_AT_ONCE => {
                let (server, watcher) = (server.clone(), graceful.watcher());
                let place = bounds.admission.admit(peer.ip());
                if let Some(place) = place {
                    let header_limit = bounds.header_limit;
                    let it = Connection { stream, peer, router: router.clone(), header_limit };
                    connections.spawn(async move {
                        it.served(server, watcher).await;
                        drop(place);
                    });
                    is_told = false;
                } else {
                    if !is_told && bounds.admission.is_full() {
                        tracing::warn!("there are too many connections; others are refused");
                        is_told = true;
                    }
                    let header_limit = bounds.header_limit.min(REFUSED_WITHIN);
                    let it = Connection { stream, peer, router: http::too_many(), header_limit };
                    refused.spawn(timeout(REFUSED_WITHIN, it.served(server, watcher)));
                }
            }
        }
    }
    drop(listener);
    graceful.shutdown().await;
}

fn server(header_limit: Duration) -> Builder<TokioExecutor> {
    let mut server = Builder::new(TokioExecutor::new());
    server.http1().timer(TokioTimer::new()).header_read_timeout(header_limit);
    server
        .http2()
        .timer(TokioTimer::new())
        .keep_alive_interval(PING_INTERVAL)
        .keep_alive_timeout(PING_LIMIT);
    server
}

struct Connection {
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    header_limit: Duration,
}

impl Connection {
    async fn served(self, server: Builder<TokioExecutor>, watcher: Watcher) {
        // Without this, the system waits up to 40 ms for more words before it sends some.
        if let Err(error) = self.stream.set_nodelay(true) {
            tracing::debug!(%error, "a connection cannot send at once");
        }
        let begun = CancellationToken::new();
        let told = begun.clone();
        let service = self.router.map_request(move |mut request: Request<Incoming>| {
            told.cancel();
            request.extensions_mut().insert(ConnectInfo(self.peer));
            request.map(Body::new)
        });
        let service = TowerToHyperService::new(service);
        let connection = server.serve_connection(TokioIo::new(self.stream), service).into_owned();
        tokio::select! {
            ended = watcher.watch(connection) => {
                if let Err(error) = ended {
                    tracing::debug!(%error, "a connection broke off");
                }
            }
            () = nothing_came(begun, self.header_limit) => {
                tracing::debug!("a connection brought no request");
            }
        }
    }
}

/// Returns if there is no request in time. The server's own limit counts from the
/// moment at which it knows which HTTP it hears, and waits for ever for that.
async fn nothing_came(begun: CancellationToken, limit: Duration) {
    if timeout(limit, begun.cancelled()).await.is_ok() {
        std::future::pending::<()>().await;
    }
}
