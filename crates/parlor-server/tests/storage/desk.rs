//! An organization whose agent talks with people.

use crate::support::{Place, an_agent, question};
use parlor_server::{
    app::Seeded,
    domain::{
        access::Access,
        conversation::{Conversation, MessageStatus, StoredMessage, Turn, TurnStatus},
        conversation_change::Wish,
        conversation_fields::Author,
    },
    storage::{Ask, Begun, ConversationFilter, Ending, Metrics, Statement, Store, Stretch},
};
use parlor_wire::message::Part;

/// An organization with an agent, and its conversations.
pub(crate) struct Desk {
    pub(crate) store: Store,
    pub(crate) agent: Seeded,
    pub(crate) access: Access,
}

impl Desk {
    pub(crate) async fn open(place: &Place) -> Self {
        Self::of(place.store().await).await
    }

    pub(crate) async fn of(store: Store) -> Self {
        let agent = an_agent(&store).await;
        let access = Access::operator(&agent.organization_id);
        Self { store, agent, access }
    }

    pub(crate) fn asks(&self, name: &str, text: &str, now: i64) -> Ask {
        let mut ask = question(&self.agent, Some(name), &format!("q-{now}"));
        ask.question.parts = vec![Part::text(text)];
        (ask.question.created_at, ask.turn.started_at) = (now, now);
        ask
    }

    pub(crate) async fn begins(&self, name: &str, text: &str, now: i64) -> Turn {
        match self.store.begin_turn(self.asks(name, text, now)).await.unwrap() {
            Begun::Started { turn, .. } => turn,
            other => panic!("{other:?}"),
        }
    }

    /// Says something in the conversation of this name, and gets an answer.
    pub(crate) async fn talks(&self, name: &str, text: &str, answer: &str, now: i64) -> String {
        let turn = self.begins(name, text, now).await;
        self.ends(&turn, answer, now).await;
        turn.conversation_id
    }

    pub(crate) async fn ends(&self, turn: &Turn, answer: &str, now: i64) {
        self.end(turn, answer, now, Metrics::default()).await;
    }

    /// Ends a turn whose model read and wrote so many tokens.
    pub(crate) async fn ends_after(&self, turn: &Turn, read: u32, written: u32) {
        let (input_tokens, output_tokens) = (Some(read), Some(written));
        let metrics = Metrics { input_tokens, output_tokens, ..Metrics::default() };
        self.end(turn, "!", turn.started_at, metrics).await;
    }

    async fn end(&self, turn: &Turn, answer: &str, now: i64, metrics: Metrics) {
        let answer = StoredMessage {
            role: "assistant".into(),
            ..message(&turn.conversation_id, &turn.answer_id, answer, None)
        };
        let turn = Turn { status: TurnStatus::Finished, ended_at: Some(now), ..turn.clone() };
        let rest = vec![Stretch { first_seq: 1, last_seq: 1, payload: "{}".into() }];
        let metrics = Metrics { finish_reason: "stop".into(), ..metrics };
        let ending = Ending { turn, answer, rest, metrics, trace: None };
        self.store.end_turn(&ending).await.unwrap();
    }

    pub(crate) async fn finds(&self, filter: ConversationFilter) -> Vec<String> {
        let found = self.store.conversations(&self.access, &filter, 10).await.unwrap();
        found.into_iter().map(|it| it.conversation.id).collect()
    }

    pub(crate) async fn finds_words(&self, search: &str) -> Vec<String> {
        self.finds(ConversationFilter { search: Some(search.into()), ..Default::default() }).await
    }

    pub(crate) async fn wishes(&self, id: &str, wish: Wish) -> Conversation {
        self.store.change_conversation(id, wish, 50).await.unwrap().unwrap().unwrap()
    }

    pub(crate) async fn conversation(&self, id: &str) -> Conversation {
        self.store.conversation_of(&self.access, id).await.unwrap().unwrap()
    }
}

pub(crate) fn message(
    conversation_id: &str,
    id: &str,
    text: &str,
    author: Option<Author>,
) -> StoredMessage {
    StoredMessage {
        id: id.into(),
        conversation_id: conversation_id.into(),
        position: 0,
        role: "assistant".into(),
        status: MessageStatus::Complete,
        parts: vec![Part::text(text)],
        error_text: None,
        answered: None,
        author,
        feedback: None,
        created_at: 60,
    }
}

pub(crate) fn ada() -> Author {
    Author { name: "Ada".into(), avatar_url: None }
}

/// How often webhooks are to be told of this.
pub(crate) async fn told(place: &Place, kind: &str) -> i64 {
    let sql = "SELECT COUNT(*) AS n FROM outbox WHERE kind = $1";
    let row = place.db().await.first(Statement::new(sql).bind(kind)).await;
    row.unwrap().unwrap().int("n").unwrap()
}
