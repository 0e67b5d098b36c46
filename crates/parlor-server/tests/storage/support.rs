//! A database of each kind, and the first rows in it.

use crate::postgres;
use parlor_server::{
    app::{Seed, Seeded, seed},
    domain::{
        allowance::Allowance,
        conversation::{Conversation, MessageStatus, StoredMessage, Turn, TurnStatus},
        source::{IndexWords, NewChunk, Source, SourceKind, SourceStatus},
    },
    storage::{Again, Ask, Db, Location, Store, Uploads},
};
use serde_json::json;

/// A database for one test.
pub(crate) struct Place {
    pub(crate) location: Location,
    _directory: tempfile::TempDir,
}

impl Place {
    pub(crate) fn on_sqlite() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let location = Location::File(directory.path().join("parlor.db"));
        Self { location, _directory: directory }
    }

    pub(crate) async fn on_postgres() -> Self {
        Self { location: postgres::fresh().await, _directory: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn is_postgres(&self) -> bool {
        matches!(self.location, Location::Server(_))
    }

    pub(crate) async fn db(&self) -> Db {
        Db::open(&self.location).await.unwrap()
    }

    pub(crate) async fn store(&self) -> Store {
        Store::open(&self.location).await.unwrap()
    }
}

/// An organization with an agent.
pub(crate) async fn an_agent(store: &Store) -> Seeded {
    seed(store, Seed::default(), 0).await.unwrap()
}

/// A question in the conversation that its owner calls so; without a name, in a new one.
pub(crate) fn question(of: &Seeded, named: Option<&str>, message_id: &str) -> Ask {
    let fresh = uuid::Uuid::now_v7().simple();
    let conversation = Conversation {
        id: format!("cnv_{fresh}"),
        organization_id: of.organization_id.clone(),
        agent_id: of.agent_id.clone(),
        visitor_id: None,
        external_id: named.map(Into::into),
        ..Conversation::default()
    };
    let turn = Turn {
        id: format!("trn_{fresh}"),
        organization_id: of.organization_id.clone(),
        agent_id: of.agent_id.clone(),
        conversation_id: conversation.id.clone(),
        question_id: message_id.into(),
        answer_id: format!("msg_{fresh}"),
        status: TurnStatus::Running,
        instance_id: "ins_1".into(),
        version: None,
        started_at: 0,
        ended_at: None,
        parts_before: 0,
        tools: Vec::new(),
    };
    let question = StoredMessage {
        id: message_id.into(),
        conversation_id: conversation.id.clone(),
        position: 0,
        role: "user".into(),
        status: MessageStatus::Complete,
        parts: serde_json::from_value(json!([{"type": "text", "text": message_id}])).unwrap(),
        error_text: None,
        answered: None,
        author: None,
        feedback: None,
        created_at: 0,
    };
    let owner_id = of.organization_id.clone();
    Ask {
        conversation,
        found: false,
        named: named.is_some(),
        owner_id,
        question,
        turn,
        again: Again::IfFailed,
        uploads: Uploads::default(),
        allowance: Allowance::default(),
    }
}

/// A source of an agent at this address.
pub(crate) fn a_source(of: &Seeded, url: &str) -> Source {
    Source {
        id: format!("src_{}", uuid::Uuid::now_v7().simple()),
        organization_id: of.organization_id.clone(),
        agent_id: of.agent_id.clone(),
        kind: SourceKind::Text,
        title: "A source".into(),
        url: Some(url.into()),
        filename: None,
        media_type: "text/plain".into(),
        status: SourceStatus::Ready,
        failure: None,
        content_hash: String::new(),
        char_count: 1,
        chunk_count: 1,
        created_at: 0,
        updated_at: 0,
    }
}

/// A chunk with these words, folded as the index wants them.
pub(crate) fn a_chunk(title: &str, heading: &str, body: &str) -> NewChunk {
    let words = IndexWords { title: title.into(), heading: heading.into(), body: body.into() };
    let (heading, hash) = (heading.into(), format!("{title}/{heading}/{body}"));
    NewChunk { heading, anchor: None, body: body.into(), hash, words }
}

/// Tells each promise once and has it kept by both databases.
macro_rules! kept_by_both {
    ($($promise:ident)*) => {
        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $promise() {
                super::$promise(&$crate::support::Place::on_sqlite()).await;
            })*
        }
        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $promise() {
                if $crate::postgres::is_there() {
                    super::$promise(&$crate::support::Place::on_postgres().await).await;
                }
            })*
        }
    };
}
pub(crate) use kept_by_both;
