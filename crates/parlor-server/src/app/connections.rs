//! Takes connections, and lets none of them say nothing for ever.

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
#[derive(Clone, Copy, Debug)]
pub(super) struct Bounds {
    /// At the same time; 0 for any number.
    pub(super) most: usize,
    /// How long the head of a request may take, counted from the opening of its connection
    /// or from the last response.
    pub(super) header_limit: Duration,
}

impl Bounds {
    /// As the settings say.
    pub(super) fn of(config: &Config) -> Self {
        let most = usize::try_from(config.limits.max_connections).unwrap_or(usize::MAX);
        Self { most, header_limit: config.header_limit() }
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
    let (mut connections, mut is_told) = (JoinSet::new(), false);
    let most = if bounds.most == 0 { usize::MAX } else { bounds.most };
    loop {
        let has_room = connections.len() < most.saturating_add(REFUSED_AT_ONCE);
        tokio::select! {
            biased;
            () = shutdown.cancelled() => break,
            Some(_) = connections.join_next() => {}
            (stream, peer) = Listener::accept(&mut listener), if has_room => {
                let is_full = connections.len() >= most;
                if is_full && !is_told {
                    tracing::warn!(most, "there are too many connections; others are refused");
                }
                is_told = is_full;
                let connection = if is_full {
                    let header_limit = bounds.header_limit.min(REFUSED_WITHIN);
                    Connection { stream, peer, router: http::too_many(), header_limit }
                } else {
                    let header_limit = bounds.header_limit;
                    Connection { stream, peer, router: router.clone(), header_limit }
                };
                let whole = connection.served(server.clone(), graceful.watcher());
                let limit = if is_full { REFUSED_WITHIN } else { Duration::MAX };
                connections.spawn(async move {
                    // An error means that it took too long.
                    let _ = timeout(limit, whole).await;
                });
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
