//! Callers who leave while what they asked for is being done.

use crate::support::{Desk, INSTANCE, json};
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use futures::future::poll_fn;
use parlor_server::{
    domain::{
        allowance::Allowance,
        clock::Clock as _,
        conversation::{Conversation, MessageStatus, StoredMessage, Turn, TurnStatus},
    },
    storage::{Again, Ask, Begun, Db, Statement, Uploads},
};
use std::{pin::pin, task::Poll};
use tower::ServiceExt as _;

/// Looks at a future so often and then drops it; says whether it was not done yet.
async fn left_after<T>(polls: usize, future: impl Future<Output = T>) -> bool {
    let mut future = pin!(future);
    let mut left = polls;
    poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(_) => Poll::Ready(false),
        Poll::Pending if left == 1 => Poll::Ready(true),
        Poll::Pending => {
            left -= 1;
            Poll::Pending
        }
    })
    .await
}

/// After how many looks to leave. How many there are depends on how fast the database
/// is, and the moments that matter are the last ones: once a caller has stayed to the
/// end, the next ones leave just before it.
struct Moments {
    polls: usize,
    tries: usize,
    /// Whether somebody stayed to the end.
    seen: bool,
    /// Whether something was done whose caller had left.
    outlived: bool,
}

impl Moments {
    fn begin() -> Self {
        Self { polls: 0, tries: 0, seen: false, outlived: false }
    }

    /// The next moment to leave at; none if there is nothing left to see.
    fn next(&mut self) -> Option<usize> {
        if self.seen && self.outlived {
            return None;
        }
        self.tries += 1;
        assert!(self.tries <= 500, "nothing outlived its caller");
        self.polls += 1;
        Some(self.polls)
    }

    /// Whether the caller had left, and whether what was asked for was done all the same.
    fn saw(&mut self, left: bool, done: bool) {
        self.seen |= !left;
        self.outlived |= left && done;
        if !left {
            self.polls = self.polls.saturating_sub(2);
        }
    }
}

/// Returns once what was left behind in the database is done.
async fn settled(desk: &Desk) {
    desk.store.prune_remembered(desk.clock.now_millis()).await.unwrap();
}

async fn count(desk: &Desk, sql: &'static str) -> i64 {
    let db = Db::open(&desk.database()).await.unwrap();
    db.first(Statement::new(sql)).await.unwrap().unwrap().int("n").unwrap()
}

#[tokio::test]
async fn a_caller_may_leave_at_any_moment_and_no_turn_is_stranded() {
    let mut moments = Moments::begin();
    while let Some(polls) = moments.next() {
        let desk = Desk::open().await;
        desk.bot.will_say(["fine"]);
        let left = left_after(polls, desk.asks()).await;
        settled(&desk).await;
        desk.turns.shut_down().await;
        assert_eq!(desk.store.running_turns(INSTANCE).await.unwrap(), [], "after {polls} polls");
        moments.saw(left, count(&desk, "SELECT COUNT(*) AS n FROM turns").await == 1);
    }
}

#[tokio::test]
async fn a_caller_with_a_key_may_leave_at_any_moment_and_what_was_asked_is_done_once() {
    let mut moments = Moments::begin();
    while let Some(polls) = moments.next() {
        let desk = Desk::open().await;
        let router = desk.router().await;
        let left = left_after(polls, router.clone().oneshot(an_agent(&desk))).await;
        let reply = loop {
            settled(&desk).await;
            let reply = router.clone().oneshot(an_agent(&desk)).await.unwrap();
            if reply.status() != StatusCode::CONFLICT {
                break reply;
            }
            // Whoever left it half done would have kept the key.
            assert!(left, "the request is done, and its key says that it is not");
            desk.clock.advance_millis(1);
            assert!(desk.clock.now_millis() < 1000, "the key is never given back");
        };
        assert_eq!(reply.status(), StatusCode::CREATED, "after {polls} polls");
        let made = "SELECT COUNT(*) AS n FROM agents WHERE name = 'Grace'";
        assert_eq!(count(&desk, made).await, 1, "after {polls} polls");
        moments.saw(left, reply.headers().contains_key("idempotency-replayed"));
    }
}

fn an_agent(desk: &Desk) -> Request<Body> {
    let request = Request::post("/v1/agents")
        .header("authorization", format!("Bearer {}", desk.seeded.secret_key))
        .header("idempotency-key", "k");
    request.body(Body::from(r#"{"name": "Grace"}"#)).unwrap()
}

#[tokio::test]
async fn a_turn_that_nobody_runs_is_ended_by_the_next_pruning() {
    let desk = Desk::open().await;
    let begun = desk.store.begin_turn(stranded(&desk)).await.unwrap();
    assert!(matches!(begun, Begun::Started { .. }), "{begun:?}");
    desk.turns.prune().await.unwrap();
    assert_eq!(desk.store.running_turns(INSTANCE).await.unwrap(), []);
    let answer = desk.store.message("cnv_1", "msg_2").await.unwrap().unwrap();
    assert_eq!(answer.status, MessageStatus::Interrupted);
}

#[tokio::test]
async fn a_turn_that_cannot_be_read_keeps_none_from_being_forgotten() {
    let desk = Desk::open().await;
    let mut ask = stranded(&desk);
    ask.turn.parts_before = 1;
    desk.store.begin_turn(ask).await.unwrap();
    let db = Db::open(&desk.database()).await.unwrap();
    let sql = "UPDATE messages SET parts = '[{' WHERE id = 'msg_2'";
    db.execute(Statement::new(sql)).await.unwrap();
    desk.turns.prune().await.unwrap();
    let answer = desk.store.message("cnv_1", "msg_2").await.unwrap().unwrap();
    assert_eq!(answer.status, MessageStatus::Interrupted);
}

fn stranded(desk: &Desk) -> Ask {
    let organization_id = desk.access.organization_id().to_owned();
    Ask {
        conversation: Conversation {
            id: "cnv_1".into(),
            organization_id: organization_id.clone(),
            agent_id: desk.seeded.agent_id.clone(),
            visitor_id: None,
            ..Conversation::default()
        },
        found: false,
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
            author: None,
            feedback: None,
            created_at: 0,
        },
        turn: Turn {
            id: "trn_1".into(),
            organization_id,
            agent_id: desk.seeded.agent_id.clone(),
            version: Some(1),
            conversation_id: "cnv_1".into(),
            question_id: "msg_1".into(),
            answer_id: "msg_2".into(),
            status: TurnStatus::Running,
            instance_id: INSTANCE.into(),
            started_at: 0,
            ended_at: None,
            parts_before: 0,
            tools: Vec::new(),
        },
        again: Again::IfFailed,
        uploads: Uploads::default(),
        allowance: Allowance::default(),
    }
}
