//! A server that runs, and how it ends.

use super::{
    connections::{self, Bounds},
    upkeep::Upkeep,
};
use crate::{
    auth::{Auth, Rules, vault::VaultError},
    config::Config,
    domain::{
        allowance::ServerLimits,
        answer::Answerer,
        clock::{Clock, SystemClock},
        file::FileLimits,
        id::Kind,
    },
    http::{
        self, Api, Limits, address::Finder, assets::Assets, in_flight::InFlight, limits::Limiter,
    },
    storage::{DataLock, OpenError, Store, StoreError},
    turns::{Turns, TurnsOptions},
};
use std::{io, net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};
use tokio::{net::TcpListener, task::JoinHandle};
use tokio_util::sync::CancellationToken;

/// How often what can no longer be asked for is forgotten.
const PRUNE_INTERVAL: Duration = Duration::from_mins(1);

/// How long connections may take to end, once their streams have ended.
const CONNECTIONS_LIMIT: Duration = Duration::from_secs(2);

/// What a server is made of.
#[derive(Clone)]
pub struct AppOptions {
    /// Every setting.
    pub config: Config,
    /// What answers; none for what the settings say.
    pub answerer: Option<Arc<dyn Answerer>>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

impl AppOptions {
    /// These settings, with the machine's clock and the answerer that they name.
    pub fn new(config: Config) -> Self {
        Self { config, answerer: None, clock: Arc::new(SystemClock) }
    }

    /// For tests and trials: any free port, dev mode, everything in `data_dir`, and no
    /// limits on how much may be asked.
    pub fn local(data_dir: impl Into<PathBuf>) -> Self {
        Self::new(Config {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            data_dir: data_dir.into(),
            dev_mode: true,
            limits: ServerLimits::default(),
            ..Config::default()
        })
    }

    /// Answers with this.
    #[must_use]
    pub fn answering(self, answerer: impl Answerer + 'static) -> Self {
        Self { answerer: Some(Arc::new(answerer)), ..self }
    }
}

/// Why a server does not start. Each text says what to do.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Somebody else listens there.
    #[error("{address} is in use; stop what listens there, or choose another with --listen")]
    PortInUse {
        /// Where.
        address: SocketAddr,
    },
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {reason}; choose another with --listen")]
    CannotListen {
        /// Where.
        address: SocketAddr,
        /// What the system said.
        reason: String,
    },
    /// The data directory or the database cannot be used.
    #[error(transparent)]
    Database(#[from] OpenError),
    /// The model's settings do not fit.
    #[error("settings: {0}")]
    Model(String),
    /// Tokens of issuers cannot be checked.
    #[error("TLS cannot be set up on this machine: {0}")]
    Issuers(String),
    /// The master key cannot be had.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// Other servers use the database, and another master key.
    #[error(
        "the master key is another than that of the servers which use this database; \
         give all of them the same, in master_key (PARLOR_MASTER_KEY)"
    )]
    OtherKey,
    /// What is sealed in a shared database was sealed with another master key.
    #[error(
        "what is sealed in this database does not open with this master key; give the one that \
         it was sealed with, in master_key (PARLOR_MASTER_KEY), or start with --new-master-key: \
         then every session ends, and secrets of agents must be set again"
    )]
    LostKey,
    /// The database was opened and then failed.
    #[error("the database cannot be read: {0}")]
    Store(#[from] StoreError),
}

/// A server that runs.
pub struct RunningApp {
    /// Where it really listens.
    pub address: SocketAddr,
    /// `http://…`, without a slash at the end.
    pub url: String,
    /// What it keeps.
    pub store: Store,
    options: AppOptions,
    turns: Turns,
    auth: Auth,
    shutdown: CancellationToken,
    serving: JoinHandle<()>,
    pruning: JoinHandle<()>,
    upkeep: Upkeep,
    _lock: DataLock,
}

/// Starts a server; it serves when this returns.
pub async fn start(options: AppOptions) -> Result<RunningApp, StartError> {
    let config = &options.config;
    let listener = listen(config.listen).await?;
    let address = listener.local_addr().unwrap_or(config.listen);
    let (store, lock) = Store::open_to_serve(&config.database()).await?;
    let api = assemble(&options, &store, &lock, address).await?;
    let (turns, auth, limiter) = (api.turns.clone(), api.auth.clone(), api.limiter.clone());
    let shutdown = CancellationToken::new();
    let router = http::router(api);
    let serving = connections::serve(listener, router, Bounds::of(config), shutdown.clone());
    let upkeep = Upkeep {
        store: store.clone(),
        turns: turns.clone(),
        auth: auth.clone(),
        limiter,
        clock: options.clock.clone(),
        idle_millis: options.config.idle_millis(),
        silent_until: Arc::new(i64::MIN.into()),
    };
    Ok(RunningApp {
        address,
        url: format!("http://{address}"),
        store,
        serving: tokio::spawn(serving),
        pruning: tokio::spawn(prune(upkeep.clone())),
        upkeep,
        turns,
        auth,
        options,
        shutdown,
        _lock: lock,
    })
}

impl RunningApp {
    /// Ends the server as a shutdown does: streams end, answers under way are
    /// saved as interrupted, all within about 10 seconds. Returns what it takes to
    /// start it again on the same data and the same port.
    pub async fn stop(self) -> AppOptions {
        self.pruning.abort();
        self.shutdown.cancel();
        self.turns.shut_down().await;
        self.end().await
    }

    /// Ends the server as a power cut does: nothing is saved.
    pub async fn kill(self) -> AppOptions {
        self.pruning.abort();
        self.turns.kill().await;
        self.shutdown.cancel();
        self.end().await
    }

    /// Forgets what can no longer be asked for, and ends idle conversations, as happens by itself every minute.
    pub async fn prune(&self) {
        self.upkeep.once().await;
    }

    /// Says that this server lives, and looks whether those that share its database
    /// do, as happens by itself several times in `lapse_secs`.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn beat(&self) -> Result<(), StoreError> {
        self.turns.beat().await
    }

    /// Cancel it, and the server stops taking requests.
    pub fn shutdown(&self) -> CancellationToken {
        self.shutdown.clone()
    }

    async fn end(mut self) -> AppOptions {
        let ended = async {
            let served = (&mut self.serving).await;
            self.auth.settle().await;
            served
        };
        if tokio::time::timeout(CONNECTIONS_LIMIT, ended).await.is_err() {
            tracing::warn!("some connections did not end in time");
            self.serving.abort();
        }
        self.store.close().await;
        let listen = self.address;
        AppOptions { config: Config { listen, ..self.options.config }, ..self.options }
    }
}

async fn assemble(
    options: &AppOptions,
    store: &Store,
    lock: &DataLock,
    address: SocketAddr,
) -> Result<Api, StartError> {
    let config = &options.config;
    let vault = super::vault::of(config, store, lock).await?;
    super::adopt::adopt(store, &vault).await?;
    let rules = Rules {
        dev_mode: config.dev_mode,
        session_secs: config.session_secs,
        visitor_days: config.visitor_days,
    };
    let auth = Auth::start(store.clone(), options.clock.clone(), rules, &vault).await?;
    let auth = super::issuers::trusted(auth, config, store).await?;
    let answerer = match &options.answerer {
        Some(it) => it.clone(),
        None => super::answerer::of(options, store, &vault)?,
    };
    let turns = Turns::start(TurnsOptions {
        store: store.clone(),
        answerer,
        clock: options.clock.clone(),
        turn_limit: config.turn_limit(),
        replay_window_millis: i64::from(config.replay_window_secs) * 1000,
        trace_millis: i64::from(config.trace_days) * 24 * 60 * 60 * 1000,
        instance_id: Kind::Instance.make(),
        lapse_millis: i64::from(config.lapse_secs) * 1000,
    });
    let turns = turns.await?;
    Ok(Api {
        store: store.clone(),
        auth,
        turns,
        clock: options.clock.clone(),
        vault,
        model_timeouts: super::answerer::timeouts(config),
        outbound: super::answerer::outbound(config),
        limits: Limits {
            message_chars: config.max_message_chars,
            body_bytes: config.max_body_bytes,
            files: FileLimits {
                file_bytes: config.max_file_bytes,
                visitor_bytes: config.visitor_file_bytes.into(),
                unused_bytes: config.unused_file_bytes.into(),
            },
            body_wait: config.body_limit(),
            keep_alive: Duration::from_secs(config.keep_alive_secs.into()),
        },
        limiter: Limiter::new(config.limits),
        finder: Finder::new(config.proxies()),
        in_flight: InFlight::of(config.body_memory_bytes),
        assets: Arc::new(config.assets_dir.clone().map_or(Assets::Embedded, Assets::Directory)),
        site_dir: config.site_dir.clone(),
        public_url: config.public_url(address).into(),
    })
}

async fn listen(address: SocketAddr) -> Result<TcpListener, StartError> {
    TcpListener::bind(address).await.map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => StartError::PortInUse { address },
        _ => StartError::CannotListen { address, reason: error.to_string() },
    })
}

async fn prune(upkeep: Upkeep) {
    let mut interval = tokio::time::interval(PRUNE_INTERVAL);
    loop {
        interval.tick().await;
        upkeep.once().await;
    }
}
