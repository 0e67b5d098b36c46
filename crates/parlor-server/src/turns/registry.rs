//! Takes questions, finds turns again, and stops them.

use super::{
    Answering, SHUTDOWN_LIMIT, TurnError,
    answering::Shelf,
    live::LiveTurn,
    past::question_of,
    propose::propose,
    pulses::Pulses,
    question::Sent,
    recover, replay,
    run::{self, Surroundings},
};
use crate::{
    domain::{
        access::Access,
        allowance::Allowance,
        answer::{Answerer, Question},
        clock::Clock,
        conversation::{Turn, TurnStatus, text_of},
    },
    storage::{Ask, Begun, Store, StoreError},
};
use parlor_wire::message::Part;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// Owns every turn of this process. Cloning it is cheap.
#[derive(Clone)]
pub struct Turns(pub(super) Arc<Inner>);

/// What turns need to know.
pub struct TurnsOptions {
    /// Where they are written down.
    pub store: Store,
    /// What answers.
    pub answerer: Arc<dyn Answerer>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// How long a turn may take.
    pub turn_limit: Duration,
    /// How long a turn can be resumed after its end, in milliseconds.
    pub replay_window_millis: i64,
    /// How long is kept how each answer came about, in milliseconds; 0 for not at all.
    pub trace_millis: i64,
    /// Names this process in the rows of its turns.
    pub instance_id: String,
    /// How long another server may stand still before its turns are interrupted, in
    /// milliseconds.
    pub lapse_millis: i64,
}

/// How far a client has read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// `trn_…`
    pub turn_id: String,
    /// The number of the last event it has.
    pub seq: u64,
}

pub(super) struct Inner {
    pub(super) options: TurnsOptions,
    live: Mutex<HashMap<String, Arc<LiveTurn>>>,
    /// Held from the transaction that begins a turn until the turn is in `live`,
    /// so that a turn that is found in the store is found here too.
    pub(super) beginning: tokio::sync::Mutex<()>,
    pulses: Mutex<Pulses>,
    tasks: TaskTracker,
    shutdown: CancellationToken,
    kill: CancellationToken,
}

impl Turns {
    /// Takes over a store: turns that a dead process left there are interrupted. In a
    /// store that others may share, that is found out with time.
    pub async fn start(options: TurnsOptions) -> Result<Self, StoreError> {
        let is_shared = options.store.is_shared();
        if !is_shared {
            let now = options.clock.now_millis();
            let found = recover::recover(&options.store, &options.instance_id, now).await?;
            if found > 0 {
                tracing::info!(found, "turns of an earlier run are marked as interrupted");
            }
        }
        let turns = Self(Arc::new(Inner {
            options,
            live: Mutex::default(),
            beginning: tokio::sync::Mutex::default(),
            pulses: Mutex::default(),
            tasks: TaskTracker::new(),
            shutdown: CancellationToken::new(),
            kill: CancellationToken::new(),
        }));
        if is_shared {
            turns.beat().await?;
            turns.0.tasks.spawn(turns.clone().keep_company());
        }
        Ok(turns)
    }

    /// Takes a question. If it was taken before, finds the turn that answers it.
    pub async fn ask(
        &self,
        access: &Access,
        agent_id: &str,
        sent: Sent,
        allowance: Allowance,
    ) -> Result<Answering, TurnError> {
        let ask = propose(self.options(), access, agent_id, sent, allowance).await?;
        let this = self.clone();
        self.apart(async move { this.begin(ask).await }).await
    }

    /// Does this in a task of its own, because a caller who leaves drops its future: a
    /// question that is written and has nobody to answer it blocks its conversation.
    pub(super) async fn apart<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, TurnError>> + Send + 'static,
    ) -> Result<T, TurnError> {
        if self.0.shutdown.is_cancelled() {
            return Err(TurnError::ShuttingDown);
        }
        match self.0.tasks.spawn(work).await {
            Ok(begun) => begun,
            Err(error) => match error.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                Err(_) => Err(TurnError::ShuttingDown),
            },
        }
    }

    /// Finds the turn that a client may go on reading: the one it names, or the
    /// conversation's last. None if it ended before the replay window, or something was
    /// said since, to a human or by one.
    pub async fn resume(
        &self,
        conversation_id: &str,
        cursor: Option<&Cursor>,
    ) -> Result<Option<Answering>, TurnError> {
        let store = &self.0.options.store;
        let turn = match cursor {
            Some(it) => store.turn(conversation_id, &it.turn_id).await?,
            None => store.turn_at_end(conversation_id).await?,
        };
        let now = self.0.options.clock.now_millis();
        let window = self.0.options.replay_window_millis;
        let fresh = |it: &Turn| it.ended_at.is_none_or(|ended| now - ended <= window);
        match turn.filter(fresh) {
            Some(turn) => self.find(turn).await.map(Some),
            None => Ok(None),
        }
    }

    /// Cancelled when listeners should go away and come back to another process.
    pub fn closing(&self) -> CancellationToken {
        self.0.shutdown.clone()
    }

    /// Interrupts every turn and saves it, within [`SHUTDOWN_LIMIT`].
    pub async fn shut_down(&self) {
        self.0.shutdown.cancel();
        self.0.tasks.close();
        if tokio::time::timeout(SHUTDOWN_LIMIT, self.0.tasks.wait()).await.is_err() {
            tracing::warn!("some turns could not be saved in time");
            return;
        }
        self.say_goodbye().await;
    }

    /// Ends every turn on the spot and saves nothing, as a power cut would.
    pub async fn kill(&self) {
        self.0.kill.cancel();
        self.0.shutdown.cancel();
        self.0.tasks.close();
        self.0.tasks.wait().await;
    }

    async fn begin(&self, ask: Ask) -> Result<Answering, TurnError> {
        let (text, proposed) = (text_of(&ask.question.parts), ask.turn.clone());
        let visitor_id = ask.conversation.visitor_id.clone();
        let beginning = self.0.beginning.lock().await;
        match self.0.options.store.begin_turn(ask).await? {
            Begun::Started { turn, history } => {
                let question = Question { text, visitor_id, ..question_of(&turn, &history) };
                Ok(self.spawn(turn, question, Vec::new()).begun())
            }
            Begun::Known(turn) => {
                drop(beginning);
                self.find(turn).await
            }
            Begun::Busy { conversation_id } => Err(TurnError::Busy { conversation_id }),
            Begun::ToHuman { conversation, is_new } => {
                Ok(Answering::to_human(proposed, &conversation, is_new))
            }
            Begun::Limited => Err(TurnError::Limited),
            Begun::Spent(limit) => Err(TurnError::spent_at(proposed.started_at, limit)),
            Begun::HandedOff => Err(TurnError::HandedOff),
            Begun::Gone => Err(TurnError::NoConversation),
            Begun::NoQuestion => Err(TurnError::NoQuestion),
            Begun::Conflict => Err(TurnError::Conflict),
            Begun::NoFile(place) => Err(TurnError::FileSent { place }),
            Begun::FilesFull => Err(TurnError::FilesFull),
        }
    }

    /// What turns need to know.
    pub(super) fn options(&self) -> &TurnsOptions {
        &self.0.options
    }

    /// Holds it until the turn that is about to be written is in memory too.
    pub(super) async fn beginning(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.0.beginning.lock().await
    }

    /// Runs a turn whose answer says this already.
    pub(super) fn spawn(&self, turn: Turn, question: Question, begun: Vec<Part>) -> Answering {
        let options = &self.0.options;
        let live = Arc::new(LiveTurn::new(turn));
        self.live().insert(live.turn.id.clone(), live.clone());
        let around = Surroundings {
            store: options.store.clone(),
            answerer: options.answerer.clone(),
            clock: options.clock.clone(),
            limit: options.turn_limit,
            keeps_traces: options.trace_millis > 0,
            shutdown: self.0.shutdown.clone(),
        };
        let (kill, running) = (self.0.kill.clone(), live.clone());
        self.0.tasks.spawn(async move {
            let run = Box::pin(run::run(around, running, question, begun));
            let _: Option<()> = kill.run_until_cancelled(run).await;
        });
        Answering::live(live, self.shelf())
    }

    /// A turn that was written.
    pub(super) async fn find(&self, turn: Turn) -> Result<Answering, TurnError> {
        if turn.status == TurnStatus::Running {
            drop(self.0.beginning.lock().await);
        }
        let begun = replay::begun(&self.0.options.store, &turn).await?;
        if let Some(live) = self.live().get(&turn.id).cloned() {
            return Ok(Answering::live(live, self.shelf()).after(&begun));
        }
        if turn.status == TurnStatus::Running {
            return Ok(Answering::followed(turn, self.shelf()).after(&begun));
        }
        let events = replay::stored_events(&self.0.options.store, &turn).await?;
        Ok(Answering::stored(turn, events).after(&begun))
    }

    fn shelf(&self) -> Shelf {
        Shelf { store: self.0.options.store.clone(), closing: self.closing() }
    }

    pub(super) fn pulses(&self) -> MutexGuard<'_, Pulses> {
        self.0.pulses.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn live(&self) -> MutexGuard<'_, HashMap<String, Arc<LiveTurn>>> {
        self.0.live.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
