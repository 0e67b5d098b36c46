use crate::postgres;
use axum::Router;
use parlor_server::{
    app::{Seed, Seeded, seed},
    auth::{Auth, Rules, vault::Vault},
    domain::{
        access::Access, agent::AgentSettings, allowance::Allowance, clock::ManualClock,
        file::FileLimits, scripted::ScriptedAnswerer,
    },
    http::{
        Api, Limits, address::Finder, assets::Assets, in_flight::InFlight, limits::Limiter, router,
    },
    models::timeouts::Timeouts,
    outbound::Outbound,
    storage::{Again, Location, Store},
    turns::{
        Answering, TurnError, Turns, TurnsOptions,
        question::{Sent, SentFiles, Target},
    },
};
use std::{sync::Arc, time::Duration};

/// The process that all turns of a desk belong to.
pub(crate) const INSTANCE: &str = "ins_1";

/// What a server is made of, without its connections: a test can look at a future
/// of it as often as it wants, and then drop it.
pub(crate) struct Desk {
    pub(crate) store: Store,
    pub(crate) turns: Turns,
    pub(crate) bot: ScriptedAnswerer,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) seeded: Seeded,
    pub(crate) access: Access,
    database: Location,
    _directory: tempfile::TempDir,
}

impl Desk {
    pub(crate) async fn open() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let database = postgres::chosen(directory.path().join("parlor.db")).await;
        let store = Store::open(&database).await.unwrap();
        let settings = AgentSettings::default();
        let plan = Seed { organization: "Ada".into(), agent: "Ada".into(), settings };
        let seeded = seed(&store, plan, 0).await.unwrap();
        let (clock, bot) = (Arc::new(ManualClock::at(0)), ScriptedAnswerer::new());
        let turns = Turns::start(TurnsOptions {
            store: store.clone(),
            answerer: Arc::new(bot.clone()),
            clock: clock.clone(),
            turn_limit: Duration::from_mins(1),
            replay_window_millis: 60_000,
            trace_millis: 60_000,
            instance_id: INSTANCE.into(),
            lapse_millis: 20_000,
        });
        let turns = turns.await.unwrap();
        let access = Access::operator(&seeded.organization_id);
        Self { store, turns, bot, clock, seeded, access, database, _directory: directory }
    }

    pub(crate) fn database(&self) -> Location {
        self.database.clone()
    }

    /// Asks the same question in the same conversation, however often.
    pub(crate) async fn asks(&self) -> Result<Answering, TurnError> {
        self.asks_as("msg_1").await
    }

    /// Asks in the same conversation, with a message of this id.
    pub(crate) async fn asks_as(&self, message_id: &str) -> Result<Answering, TurnError> {
        let sent = Sent {
            message_id: message_id.into(),
            text: "?".into(),
            target: Target::Named("c".into()),
            again: Again::IfFailed,
            draft: false,
            tools: Vec::new(),
            files: SentFiles::default(),
        };
        let allowance = Allowance::default();
        let asking = self.turns.ask(&self.access, &self.seeded.agent_id, sent, allowance);
        Box::pin(asking).await
    }

    /// The API over this desk.
    pub(crate) async fn router(&self) -> Router {
        let rules = Rules { dev_mode: false, session_secs: 60, visitor_days: 1 };
        let vault = Vault::with_key(&"a".repeat(64)).unwrap();
        let auth = Auth::start(self.store.clone(), self.clock.clone(), rules, &vault);
        let auth = auth.await.unwrap();
        router(Api {
            store: self.store.clone(),
            auth,
            turns: self.turns.clone(),
            clock: self.clock.clone(),
            vault,
            model_timeouts: Timeouts::default(),
            outbound: Outbound::default(),
            limits: Limits {
                message_chars: 1000,
                body_bytes: 10_000,
                files: FileLimits {
                    file_bytes: 10_000,
                    visitor_bytes: 100_000,
                    unused_bytes: 100_000,
                },
                body_wait: Duration::from_mins(1),
                keep_alive: Duration::from_mins(1),
            },
            limiter: Limiter::default(),
            finder: Finder::default(),
            in_flight: InFlight::of(1_000_000),
            assets: Arc::new(Assets::Embedded),
            site_dir: None,
            public_url: "http://desk.example".into(),
        })
    }
}
