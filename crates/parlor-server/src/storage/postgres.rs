//! Opens a database of a `PostgreSQL` server.
//!
//! | lock of the server | held by | protects |
//! |---|---|---|
//! | `SERVING` | servers, shared, while they run | the schema under them |
//! | `SCHEMA` | everyone, while opening | the look at the schema and its upgrade |
//! | `WRITING` | transactions, shared or alone | what a transaction has read, until it writes |

use super::{OpenError, location::Server, locks::DataLock, migrate};
use sqlx::{
    ConnectOptions as _, Connection as _, PgConnection, PgPool, Postgres, Row as _, Transaction,
    postgres::{PgDatabaseError, PgPoolOptions},
};
use std::{path::Path, time::Duration};

/// How many transactions of one server may be under way at the same time, and how
/// many readers; the latter never wait for the former.
const WRITERS: u32 = 8;
const READERS: u32 = 8;

/// How long to wait for a free connection before it counts as a failure.
const ACQUIRE_LIMIT: Duration = Duration::from_secs(10);

/// How many connections are for what servers tell each other: one hears, one tells, and
/// the others are there until one that broke off is noticed.
const NEWS: u32 = 4;

/// The numbers of our locks, which all begin with the same, ours.
macro_rules! lock {
    (SERVING) => {
        "7021774550001"
    };
    (SCHEMA) => {
        "7021774550002"
    };
    (WRITING) => {
        "7021774550003"
    };
}

/// Begins a transaction beside which nobody writes.
pub(super) const BEGIN_ALONE: &str =
    concat!("BEGIN; SELECT pg_advisory_xact_lock(", lock!(WRITING), ")");
/// Begins a transaction beside others of its kind.
pub(super) const BEGIN_BESIDE: &str =
    concat!("BEGIN; SELECT pg_advisory_xact_lock_shared(", lock!(WRITING), ")");
/// The same; a power cut may take back the last ones.
pub(super) const BEGIN_UNSYNCED: &str = concat!(
    "BEGIN; SET LOCAL synchronous_commit = off; SELECT pg_advisory_xact_lock_shared(",
    lock!(WRITING),
    ")"
);

/// The connections to a database.
#[derive(Clone, Debug)]
pub(super) struct Connections {
    /// For transactions, which may wait for each other.
    pub(super) writers: PgPool,
    /// For everything that only looks.
    pub(super) readers: PgPool,
    /// For what servers tell each other; only a server has them.
    pub(super) news: Option<PgPool>,
}

impl Connections {
    /// Begins a transaction with one of the statements above.
    ///
    /// In a task of its own, so that a caller who gives up while it begins, or while it
    /// waits for its lock, does not leave it open: the library rolls back only what it
    /// has seen begun.
    pub(super) async fn begin(
        &self,
        statement: &'static str,
    ) -> sqlx::Result<Transaction<'static, Postgres>> {
        let writers = self.writers.clone();
        let begun = tokio::spawn(async move { writers.begin_with(statement).await });
        begun.await.unwrap_or(Err(sqlx::Error::WorkerCrashed))
    }
}

/// Opens it, and brings its schema up to date if no server uses it.
pub(super) async fn open(url: &str) -> Result<Connections, OpenError> {
    let server = Server::parse(url)?;
    let mut door = enter(&server).await?;
    let pools = connect(&server, &mut door).await?;
    // Its locks end with it, also if it cannot say goodbye.
    let _ = door.close().await;
    Ok(pools)
}

/// Opens it for a server, beside which there may be others of the same version.
pub(super) async fn open_to_serve(url: &str) -> Result<(Connections, DataLock), OpenError> {
    let server = Server::parse(url)?;
    let mut door = enter(&server).await?;
    let pools = connect(&server, &mut door).await?;
    let failed = |error: sqlx::Error| unusable(&server.name, &error);
    let alone = concat!("SELECT pg_try_advisory_lock(", lock!(SERVING), ") AS alone");
    let row = sqlx::query(alone).fetch_one(&mut door).await.map_err(failed)?;
    let has_company = !row.get::<bool, _>("alone");
    let shared = concat!("SELECT pg_advisory_lock_shared(", lock!(SERVING), ")");
    let not_alone = concat!("SELECT pg_advisory_unlock(", lock!(SERVING), ")");
    let schema = concat!("SELECT pg_advisory_unlock(", lock!(SCHEMA), ")");
    for sql in [Some(shared), (!has_company).then_some(not_alone), Some(schema)] {
        let Some(sql) = sql else { continue };
        sqlx::raw_sql(sql).execute(&mut door).await.map_err(failed)?;
    }
    // Hints need not be on the disk, nor wait until others are.
    let talking = server.options.clone().options([("synchronous_commit", "off")]);
    let news = PgPoolOptions::new()
        .max_connections(NEWS)
        .max_lifetime(None)
        .idle_timeout(None)
        .acquire_timeout(ACQUIRE_LIMIT)
        .connect_lazy_with(talking);
    let pools = Connections { news: Some(news), ..pools };
    Ok((pools, DataLock::shared(door, has_company)))
}

/// Connects, and waits for others who are opening it.
async fn enter(server: &Server) -> Result<PgConnection, OpenError> {
    let refused = |error: sqlx::Error| refused(&server.name, &error);
    let mut door = server.options.connect().await.map_err(refused)?;
    let row = sqlx::query("SHOW server_encoding").fetch_one(&mut door).await.map_err(refused)?;
    let encoding: String = row.get(0);
    if encoding != "UTF8" {
        return Err(OpenError::NotUtf8 { path: server.name.clone(), encoding });
    }
    let wait = concat!("SELECT pg_advisory_lock(", lock!(SCHEMA), ")");
    sqlx::raw_sql(wait).execute(&mut door).await.map_err(refused)?;
    Ok(door)
}

async fn connect(server: &Server, door: &mut PgConnection) -> Result<Connections, OpenError> {
    let pool =
        |size: u32| PgPoolOptions::new().max_connections(size).acquire_timeout(ACQUIRE_LIMIT);
    let writers = pool(WRITERS).connect_lazy_with(server.options.clone());
    if migrate::is_server_behind(door, &server.name).await? {
        alone_to_upgrade(server, door).await?;
        migrate::run_on_server(&writers, &server.name).await?;
        let done = concat!("SELECT pg_advisory_unlock(", lock!(SERVING), ")");
        let failed = |error: sqlx::Error| unusable(&server.name, &error);
        sqlx::raw_sql(done).execute(door).await.map_err(failed)?;
    }
    let looking = server.options.clone().options([("default_transaction_read_only", "on")]);
    Ok(Connections { writers, readers: pool(READERS).connect_lazy_with(looking), news: None })
}

async fn alone_to_upgrade(server: &Server, door: &mut PgConnection) -> Result<(), OpenError> {
    let sql = concat!("SELECT pg_try_advisory_lock(", lock!(SERVING), ") AS alone");
    let row = sqlx::query(sql).fetch_one(door).await;
    let row = row.map_err(|error| unusable(&server.name, &error))?;
    if row.get("alone") {
        return Ok(());
    }
    Err(OpenError::BehindAndInUse { path: server.name.clone() })
}

/// Why the first connection could not be had.
fn refused(name: &Path, error: &sqlx::Error) -> OpenError {
    let path = name.to_path_buf();
    let reason = error.to_string();
    let Some(said) = error.as_database_error() else {
        return OpenError::Unreachable { path, reason };
    };
    let said = said.downcast_ref::<PgDatabaseError>();
    let reason = said.message().to_owned();
    match said.code() {
        // invalid_authorization_specification, invalid_password, insufficient_privilege
        "28000" | "28P01" | "42501" => OpenError::Denied { path, reason },
        // invalid_catalog_name
        "3D000" => OpenError::Missing { path },
        // too_many_connections, admin_shutdown and the like, cannot_connect_now
        "53300" | "57P01" | "57P02" | "57P03" => OpenError::Unreachable { path, reason },
        _ => OpenError::Unusable { path, reason },
    }
}

fn unusable(name: &Path, error: &sqlx::Error) -> OpenError {
    OpenError::Unusable { path: name.into(), reason: error.to_string() }
}
