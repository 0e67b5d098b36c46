//! Where rows live: the only place with SQL.
//!
//! | file | holds |
//! |---|---|
//! | `db`, `postgres`, `tx` | the databases, transactions |
//! | `statement`, `row` | one query, one row, the same for every database |
//! | `migrate` | the schema's versions |
//! | `location`, `directory`, `locks` | where the database lives, and which process may do what there |
//! | `organizations`, `tenants`, `members`, `keys`, `signing`, `identity_secrets` | who may do what |
//! | `visitors`, `arrivals` | who comes, and comes back |
//! | `people`, `people_search`, `merging`, `erasing` | what is known of those who chat |
//! | `audit` | who did what |
//! | `agent_configs`, `agent_versions` | what agents are set to, and what was published of it |
//! | `sources`, `passages`, `words` | what agents know, and how it is found |
//! | `instances`, `company` | servers that share a database, and what they tell each other |
//! | `conversations`, `turn_begin`, `asked`, `turns`, `journals` | what is said, and the turns that answer |
//! | `conversation_list`, `message_search`, `lingering` | finding conversations again, and not what is gone |
//! | `conversation_changes`, `message_changes` | what people do with them |
//! | `conversation_events`, `watchers` | what happened in them, and those who watch |
//! | `forms` | what visitors are asked to fill in |
//! | `files` | what is sent with it |
//! | `traces` | how answers came about |
//! | `usage` | how much was asked on which day |
//! | `outbox`, `idempotency` | what to tell others, and what not to do twice |

mod agent_configs;
mod agent_versions;
mod arrivals;
mod asked;
mod audit;
mod company;
mod conversation_changes;
mod conversation_events;
mod conversation_list;
mod conversations;
mod db;
mod directory;
mod erasing;
mod error;
mod files;
mod forms;
mod idempotency;
mod identity_secrets;
mod instances;
mod journals;
mod keys;
mod lingering;
mod list_query;
mod location;
mod locks;
mod members;
mod merging;
mod message_changes;
mod message_search;
mod migrate;
mod organizations;
mod outbox;
mod passages;
mod people;
mod people_search;
mod postgres;
mod row;
mod signing;
mod sources;
mod statement;
mod tenants;
mod tool_results;
mod tool_secrets;
mod traces;
mod turn_begin;
mod turns;
mod tx;
mod usage;
mod visitors;
mod watchers;
mod words;

pub use agent_configs::Drafted;
pub use agent_versions::{AgentVersion, RolledBack, Unversioned};
pub use audit::{Entry, Wanted};
use company::Company;
pub use conversation_list::{ConversationFilter, Listed};
pub use conversations::Page;
pub use db::{Db, Dialect};
pub use erasing::Erased;
pub use error::{OpenError, StoreError};
pub use files::{HeldFile, Kept, Uploads};
pub use idempotency::{Keyed, Remembered, Reserved};
pub use identity_secrets::IdentitySecret;
pub use instances::Other;
pub use journals::Stretch;
pub use keys::KeyChanged;
pub use location::Location;
pub use locks::DataLock;
pub use members::Changed;
pub use merging::Merged;
pub use message_changes::Posted;
pub use people::{PeopleFilter, PersonChanged};
pub use row::Row;
use serde::Serialize;
pub use statement::{Statement, Value};
use std::sync::{Arc, atomic::AtomicI64};
pub use tool_results::{GoOn, WentOn};
pub use tool_secrets::ToolSecret;
pub use turn_begin::{Again, Ask, Begun};
pub use turns::{Ending, Metrics};
pub use tx::Tx;
pub use usage::Usage;
pub use visitors::{Arrival, Present, Vouched};
use watchers::Watchers;

/// Everything that is kept. Cloning it is cheap and shares the database.
///
/// Each file beside this one adds the queries of its topic as methods.
#[derive(Clone, Debug)]
pub struct Store {
    db: Db,
    watchers: Watchers,
    company: Option<Arc<Company>>,
    /// When the index of messages was last written anew by this process, in epoch
    /// milliseconds.
    words_at: Arc<AtomicI64>,
}

impl Store {
    /// Opens a database, also beside a running server. Brings its schema up to date,
    /// unless a server uses it: then one that is behind is refused.
    pub async fn open(location: impl Into<Location>) -> Result<Self, OpenError> {
        Ok(Self::over(Db::open(location).await?))
    }

    /// Opens a database for a server and brings its schema up to date. While the lock
    /// is held, nobody changes the schema, and no other server gets into a SQLite file.
    pub async fn open_to_serve(
        location: impl Into<Location>,
    ) -> Result<(Self, DataLock), OpenError> {
        let (db, lock) = Db::open_to_serve(location).await?;
        let alone = Self::over(db);
        let company = alone.db.news().map(|it| Company::join(it, alone.watchers.clone()));
        Ok((Self { company: company.map(Arc::new), ..alone }, lock))
    }

    /// A store that is gone with its last clone; for tests and trials.
    pub async fn in_memory() -> Result<Self, OpenError> {
        Ok(Self::over(Db::in_memory().await?))
    }

    fn over(db: Db) -> Self {
        let (watchers, words_at) = (Watchers::default(), Arc::default());
        Self { db, watchers, company: None, words_at }
    }

    /// Whether the database answers.
    pub async fn check(&self) -> Result<(), StoreError> {
        self.db.first(Statement::new("SELECT 1 AS one")).await.map(|_| ())
    }

    /// Closes every connection, after what they are doing.
    pub async fn close(&self) {
        if let Some(company) = &self.company {
            company.settle().await;
        }
        self.db.close().await;
    }
}

/// A value as JSON text, for a column.
fn to_json<T: Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Unreadable {
        column: std::any::type_name::<T>().into(),
        reason: error.to_string(),
    })
}

/// A name in a column that this version does not know.
fn unknown(column: &str, value: &str) -> StoreError {
    StoreError::Unreadable { column: column.into(), reason: format!("{value:?} is not known") }
}
