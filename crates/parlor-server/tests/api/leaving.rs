//! Callers who leave while their question is being taken.

use crate::support::json;
use futures::future::poll_fn;
use parlor_server::{
    app::{Seed, seed},
    domain::{
        access::Access,
        agent::AgentSettings,
        clock::{Clock as _, ManualClock},
        conversation::{Conversation, MessageStatus, StoredMessage, Turn, TurnStatus},
        scripted::ScriptedAnswerer,
    },
    storage::{Again, Ask, Begun, Store},
    turns::{
        Turns, TurnsOptions,
        question::{Sent, Target},
    },
};
use std::{pin::pin, sync::Arc, task::Poll, time::Duration};

struct Desk {
    store: Store,
    turns: Turns,
    clock: Arc<ManualClock>,
    access: Access,
    agent_id: String,
    _directory: tempfile::TempDir,
}

impl Desk {
    async fn open() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let store = Store::open(&directory.path().join("a.db")).await.unwrap();
        let settings = AgentSettings::default();
        let plan = Seed { organization: "Ada".into(), agent: "Ada".into(), settings };
        let seeded = seed(&store, plan, 0).await.unwrap();
        let clock = Arc::new(ManualClock::at(0));
        let bot = ScriptedAnswerer::new();
        bot.will_say(["fine"]);
        let turns = Turns::start(TurnsOptions {
            store: store.clone(),
            answerer: Arc::new(bot),
            clock: clock.clone(),
            turn_limit: Duration::from_mins(1),
            replay_window_millis: 60_000,
            instance_id: "ins_1".into(),
        });
        let turns = turns.await.unwrap();
        let access = Access::operator(&seeded.organization_id);
        Self { store, turns, clock, access, agent_id: seeded.agent_id, _directory: directory }
    }

    /// Asks, and leaves once the question was looked at so often; false if it was
    /// answered before.
    async fn leaves_after(&self, polls: usize) -> bool {
        let sent = Sent {
            message_id: "msg_1".into(),
            text: "?".into(),
            target: Target::Named("c".into()),
            again: Again::IfFailed,
        };
        let mut asking = pin!(self.turns.ask(&self.access, &self.agent_id, sent));
        let mut left = polls;
        poll_fn(|context| match asking.as_mut().poll(context) {
            Poll::Ready(_) => Poll::Ready(false),
            Poll::Pending if left == 1 => Poll::Ready(true),
            Poll::Pending => {
                left -= 1;
                Poll::Pending
            }
        })
        .await
    }

    /// The turns that are still running once everything that was begun has ended.
    async fn running(&self) -> Vec<Turn> {
        // What was left behind in the database is done before this write.
        self.store.prune_remembered(self.clock.now_millis()).await.unwrap();
        self.turns.shut_down().await;
        self.store.running_turns("ins_1").await.unwrap()
    }
}

#[tokio::test]
async fn a_caller_may_leave_at_any_moment_and_no_turn_is_stranded() {
    for polls in 1.. {
        let desk = Desk::open().await;
        let left = desk.leaves_after(polls).await;
        assert_eq!(desk.running().await, [], "after {polls} polls");
        if !left {
            assert!(polls > 2, "the question never waited for anything");
            return;
        }
    }
}

#[tokio::test]
async fn a_turn_that_nobody_runs_is_ended_by_the_next_pruning() {
    let desk = Desk::open().await;
    let begun = desk.store.begin_turn(stranded(&desk)).await.unwrap();
    assert!(matches!(begun, Begun::Started { .. }), "{begun:?}");
    desk.turns.prune().await.unwrap();
    assert_eq!(desk.store.running_turns("ins_1").await.unwrap(), []);
    let answer = desk.store.message("cnv_1", "msg_2").await.unwrap().unwrap();
    assert_eq!(answer.status, MessageStatus::Interrupted);
}

fn stranded(desk: &Desk) -> Ask {
    let organization_id = desk.access.organization_id().to_owned();
    Ask {
        conversation: Conversation {
            id: "cnv_1".into(),
            organization_id: organization_id.clone(),
            agent_id: desk.agent_id.clone(),
            visitor_id: None,
            external_id: None,
        },
        named: true,
        owner_id: organization_id.clone(),
        question: StoredMessage {
            id: "msg_1".into(),
            conversation_id: "cnv_1".into(),
            position: 0,
            role: "user".into(),
            status: MessageStatus::Complete,
            parts: serde_json::from_value(json!([{"type": "text", "text": "?"}])).unwrap(),
            error_text: None,
            answered: None,
            created_at: 0,
        },
        turn: Turn {
            id: "trn_1".into(),
            organization_id,
            agent_id: desk.agent_id.clone(),
            conversation_id: "cnv_1".into(),
            question_id: "msg_1".into(),
            answer_id: "msg_2".into(),
            status: TurnStatus::Running,
            instance_id: "ins_1".into(),
            started_at: 0,
            ended_at: None,
        },
        again: Again::IfFailed,
    }
}
